// Where people are certified: an office with the requisition "agents", which is open for applicants
// and of the jurisdiction "us-wa", and what tests do to rules, lists and certifications.
//
//   CertificationDesk desk(store, clock);
//   ASSERT_TRUE(desk.CreateRule("three").ok());
//   ASSERT_TRUE(desk.Established("open", {{"ada", 450}, {"grace", 400}}).ok());
//   desk.Certify("first", {"open"});
//   desk.Referred("first");                  // "ada RANK", "grace RANK"

#ifndef TOUCHSTONE_TESTS_SERVICES_RECRUITING_LISTS_CERTIFICATION_DESK_H_
#define TOUCHSTONE_TESTS_SERVICES_RECRUITING_LISTS_CERTIFICATION_DESK_H_

#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/certification.pb.h>
#include <touchstone/recruiting/v1/certification_rule.pb.h>
#include <touchstone/recruiting/v1/eligible_list.pb.h>
#include <touchstone/recruiting/v1/preference_claim.pb.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recruiting/lists/interview_scores.h"
#include "tests/services/recruiting/hiring_office.h"

namespace touchstone::recruiting {

std::string RuleName(const std::string& id);
std::string ListName(const std::string& id);
std::string CertificationName(const std::string& id);
// An application and its applicant have the same id.
std::string ApplicationNameOf(const std::string& id);
std::string ApplicantNameOf(const std::string& id);

class CertificationDesk : public HiringOffice {
 public:
  using Rule = v1::CertificationRule;
  using List = v1::EligibleList;
  using Certification = v1::Certification;
  using Scores = std::vector<std::pair<std::string, int>>;  // in hundredths

  CertificationDesk(TestStore& store, Clock& clock);

  void ActAsAdministrator();

  // A rule of three, of which 3.00 of 5.00 passes with 70 points; as the administrator.
  absl::StatusOr<Rule> CreateRule(
      const std::string& id, const std::function<void(Rule&)>& change = [](Rule&) {});
  absl::StatusOr<Rule> ChangeRule(const std::string& id, const std::string& mask,
                                  const std::function<void(Rule&)>& change);
  absl::StatusOr<Rule> DeleteRule(const std::string& id);

  // An applicant and their application for "agents", unless they are there.
  absl::Status Apply(const std::string& id);
  // Their application goes on no more.
  absl::Status Leave(const std::string& id);
  absl::StatusOr<v1::PreferenceClaim> Claim(const std::string& id, const std::string& preference,
                                            const std::string& expire_date = "");
  // Claimed, and its proof was seen.
  absl::Status Proven(const std::string& id, const std::string& preference,
                      const std::string& expire_date = "");

  // An open list for "agents" whose scores are of an examination; as the recruiter.
  absl::StatusOr<List> CreateList(
      const std::string& id, const std::function<void(List&)>& change = [](List&) {});
  absl::StatusOr<List> Record(const std::string& id, const Scores& scores);
  absl::StatusOr<List> Establish(const std::string& id);
  // All of it, of people who have applied then.
  absl::StatusOr<List> Established(
      const std::string& id, const Scores& scores,
      const std::function<void(List&)>& change = [](List&) {});

  absl::StatusOr<Certification> Certify(
      const std::string& id, const std::vector<std::string>& lists,
      const std::function<void(v1::CreateCertificationRequest&)>& change =
          [](v1::CreateCertificationRequest&) {});

  // "ada 92.5 1": who is on a list, with final score and rank.
  std::vector<std::string> Listed(const std::string& list);
  absl::StatusOr<v1::ListEligiblesResponse> Eligibles(const std::string& list, int page_size = 0,
                                                      const std::string& page_token = "");
  // "ada RANK".
  std::vector<std::string> Referred(const std::string& certification);
  absl::StatusOr<v1::ListReferralsResponse> Referrals(const std::string& certification,
                                                      int page_size = 0,
                                                      const std::string& page_token = "");

  std::vector<InterviewScore> interview_scores;  // what interviews came to
};

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_TESTS_SERVICES_RECRUITING_LISTS_CERTIFICATION_DESK_H_
