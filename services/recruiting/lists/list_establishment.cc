#include "services/recruiting/lists/list_establishment.h"

#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/certification_rule.pb.h>
#include <touchstone/recruiting/v1/eligible_list.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/lists/certification_rules.h"
#include "services/recruiting/lists/eligible_lists.h"
#include "services/recruiting/lists/eligibles.h"
#include "services/recruiting/lists/preference_use.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/recruiting/rules/eligible_ranks.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"

namespace touchstone::recruiting {
namespace {

using v1::CertificationRule;
using v1::EligibleList;
using v1::Requisition;
using Scores = std::map<std::string, Fraction>;  // by application

absl::Status NotNow(const EligibleList& list, absl::string_view why) {
  return FailedPrecondition(reasons::kListState, list.name(), why);
}

absl::StatusOr<Scores> ExaminationScoresOf(Session& session, const std::string& list) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, int64_t>(
                       "SELECT application, raw_score FROM examination_scores WHERE "
                       "eligible_list = :list",
                       list)));
  Scores scores;
  for (const auto& [application, hundredths] : rows) scores[application] = {hundredths, 100};
  return scores;
}

// What no duty needs at entry is copied with the weight 0: a ranking by it could not be defended.
absl::Status CheckDefended(const Requisition& requisition, const InterviewScore& score) {
  const auto& requirements = requisition.profile().requirements();
  for (const std::string& competency : score.competencies) {
    const bool is_defended =
        std::any_of(requirements.begin(), requirements.end(), [&](const auto& requirement) {
          return requirement.competency() == competency && requirement.weight() > 0;
        });
    if (is_defended) continue;
    return FailedPrecondition(
        reasons::kRequirementUndefended, competency,
        absl::StrCat(competency, " weighs in the scores, and no duty that the job analysis of ",
                     requisition.name(), " says is needed at entry stands behind it."));
  }
  return absl::OkStatus();
}

absl::StatusOr<Scores> InterviewScoresOf(Session& session, const Requisition& requisition,
                                         const InterviewScores& interview_scores) {
  Scores scores;
  ASSIGN_OR_RETURN(const auto all, interview_scores(session, requisition.name()));
  for (const InterviewScore& score : all) {
    RETURN_IF_ERROR(CheckDefended(requisition, score));
    scores[score.application] = score.raw_score;
  }
  return scores;
}

// Who is ranked, and what counts for them.
struct ListedPeople {
  std::vector<ScoredApplication> scored;
  std::vector<std::string> applicants;  // of each
  std::map<std::string, DueClaims> claims;
};

absl::StatusOr<ListedPeople> PeopleOf(Session& session, const EligibleList& list,
                                      const Requisition& requisition, const Scores& scores,
                                      const std::string& today) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, std::string>(
                       "SELECT name, applicant FROM applications WHERE requisition = :requisition "
                       "AND state = :active",
                       requisition.name(), static_cast<int>(v1::Application::ACTIVE))));
  ListedPeople people;
  ASSIGN_OR_RETURN(people.claims,
                   DueClaimsOf(session, requisition.name(), requisition.jurisdiction(), today));
  const std::set<std::string> named(list.applications().begin(), list.applications().end());
  for (const auto& [application, applicant] : rows) {
    const auto score = scores.find(application);
    if (score == scores.end() || (!named.empty() && !named.contains(application))) continue;
    const auto due = people.claims.find(applicant);
    people.scored.push_back(
        {application, score->second,
         due == people.claims.end() ? std::vector<ProvenClaim>() : due->second.claims});
    people.applicants.push_back(applicant);
  }
  return people;
}

absl::Status CheckFits(const EligibleList& list, const CertificationRule& rule,
                       const ListedPeople& people) {
  if (std::find(rule.list_order().begin(), rule.list_order().end(), list.kind()) ==
      rule.list_order().end()) {
    return NotNow(list, absl::StrCat(rule.name(), " certifies from no list of the kind ",
                                     v1::EligibleListKind_Name(list.kind()), "."));
  }
  if (people.scored.empty()) {
    return NotNow(list, "Nobody whose application is active has a score yet; record them first.");
  }
  const Fraction highest(rule.conversion().maximum_raw_hundredths(), 100);
  for (const ScoredApplication& scored : people.scored) {
    if (scored.raw_score <= highest) continue;
    return NotNow(list, absl::StrCat("The score of ", scored.application,
                                     " is above the highest that there is by ", rule.name(),
                                     "; correct one or the other."));
  }
  return absl::OkStatus();
}

std::vector<std::string> CountedClaims(const ListedPeople& people, const Ranking& ranking) {
  std::vector<std::string> counted;
  for (size_t i = 0; i < people.scored.size(); ++i) {
    for (const std::string& preference : ranking.eligibles[i].preferences) {
      counted.push_back(people.claims.at(people.applicants[i]).names.at(preference));
    }
  }
  return counted;
}

void TellOutcome(const Ranking& ranking, EligibleList& list) {
  const auto passed = std::count_if(ranking.eligibles.begin(), ranking.eligibles.end(),
                                    [](const RankedEligible& eligible) { return eligible.passed; });
  list.set_scored(static_cast<int32_t>(ranking.eligibles.size()));
  list.set_eligible(static_cast<int32_t>(passed));
  if (ranking.error) {
    list.set_standard_error_of_difference(std::round(*ranking.error * 1000) / 1000);
  }
  list.set_state(EligibleList::ESTABLISHED);
}

absl::Status Establish(const InterviewScores& interview_scores, Transaction& transaction,
                       EligibleList& list) {
  RETURN_IF_ERROR(CheckIsDraft(list));
  Session& session = transaction.session();
  const std::string today = DayText(DayOf(transaction.now()));
  ASSIGN_OR_RETURN(const auto requisition, FindRequisition(transaction, list.requisition()));
  ASSIGN_OR_RETURN(const auto rule, FindRuleOn(transaction, requisition->name(),
                                               requisition->jurisdiction(), today));
  ASSIGN_OR_RETURN(const Scores scores,
                   list.score_source() == EligibleList::EXAMINATION
                       ? ExaminationScoresOf(session, list.name())
                       : InterviewScoresOf(session, *requisition, interview_scores));
  ASSIGN_OR_RETURN(const ListedPeople people, PeopleOf(session, list, *requisition, scores, today));
  RETURN_IF_ERROR(CheckFits(list, *rule, people));
  const Ranking ranking = RankEligibles(*rule, list.kind(), people.scored, list.reliability());
  RETURN_IF_ERROR(WriteEligibles(session, list.name(), people.scored, people.applicants, ranking));
  RETURN_IF_ERROR(RecordCountedClaims(session, list.name(), CountedClaims(people, ranking)));
  RETURN_IF_ERROR(RecordRuleUse(session, rule->name(), today));
  list.set_rule(rule->name());
  list.set_rule_etag(rule->etag());
  list.set_establish_date(today);
  TellOutcome(ranking, list);
  return absl::OkStatus();
}

}  // namespace

void RegisterListEstablishment(RpcService& certifications, Store& store,
                               InterviewScores interview_scores) {
  RegisterChange<v1::EstablishEligibleListRequest, EligibleList>(
      certifications, "EstablishEligibleList", EligibleListType(), store,
      [interview_scores = std::move(interview_scores)](
          const Context&, Transaction& transaction, const v1::EstablishEligibleListRequest&,
          EligibleList& list) { return Establish(interview_scores, transaction, list); });
}

}  // namespace touchstone::recruiting
