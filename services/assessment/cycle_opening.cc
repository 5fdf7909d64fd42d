#include "services/assessment/cycle_opening.h"

#include <google/longrunning/operations.pb.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/cycle_contents.h"
#include "services/assessment/cycle_operations.h"
#include "services/assessment/rater_assignments.h"
#include "services/assessment/rules/cycle_rules.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;
using google::longrunning::Operation;

constexpr int kMostNamed = 100;
constexpr int kRatersAtOnce = 100;

// --- What stands in the way -------------------------------------------------------------------

void CheckDates(const Cycle& cycle, Day today, std::vector<Obstacle>& obstacles) {
  const auto open = ParseDay(cycle.schedule().open_date());
  const auto due = ParseDay(cycle.schedule().due_date());
  if (open && today < *open) {
    obstacles.push_back({cycle.name(), absl::StrCat("opens on ", cycle.schedule().open_date())});
  }
  if (due && *due < today) {
    obstacles.push_back({cycle.name(), absl::StrCat("was due on ", cycle.schedule().due_date())});
  }
}

// Who has too few raters in a relation, so that nothing could ever be shown of them, or too many.
absl::Status CheckNumbers(Session& session, const Cycle& cycle, const v1::RelationRule& rule,
                          std::vector<Obstacle>& obstacles) {
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<std::string, int64_t>(
          "SELECT s.person, COUNT(r.name) FROM cycle_subjects s LEFT JOIN rater_assignments r ON "
          "r.parent = s.cycle AND r.subject = s.person AND r.relation = :relation AND "
          "r.delete_time = 0 WHERE s.cycle = :cycle GROUP BY s.person HAVING "
          "(COUNT(r.name) < :minimum AND (COUNT(r.name) > 0 OR :required = 1)) OR "
          "(:has_maximum = 1 AND COUNT(r.name) > :maximum) ORDER BY s.person LIMIT :most",
          static_cast<int64_t>(rule.relation()), cycle.name(), rule.minimum(),
          static_cast<int64_t>(rule.required()), static_cast<int64_t>(rule.maximum() > 0),
          rule.maximum(), kMostNamed)));
  for (const auto& [person, count] : rows) {
    const absl::string_view word = RelationWord(rule.relation());
    obstacles.push_back(
        {person, count < rule.minimum()
                     ? absl::StrCat("has ", count, " raters as ", word, ", and ", rule.minimum(),
                                    " are needed for anything to be shown")
                     : absl::StrCat("has ", count, " raters as ", word, ", and ", rule.maximum(),
                                    " are the most")});
  }
  return absl::OkStatus();
}

// What was agreed for the bargaining unit of people with a job profile.
absl::Status CheckAgreement(Session& session, const Cycle& cycle, const std::string& job_profile,
                            const v1::BargainingUnitRule& agreement, Day today,
                            std::vector<Obstacle>& obstacles) {
  ASSIGN_OR_RETURN(const auto somebody,
                   session.QueryOne<std::string>("SELECT person FROM cycle_subjects WHERE cycle = "
                                                 ":cycle AND job_profile = :job_profile LIMIT 1",
                                                 cycle.name(), job_profile));
  if (!somebody) return absl::OkStatus();
  const Day notice = DayOf(TimeOf(cycle, "prepare_time")) + agreement.notice_days();
  if (today < notice) {
    obstacles.push_back(
        {cycle.name(),
         absl::StrCat("by the agreement with ", agreement.bargaining_unit(), " its people have ",
                      agreement.notice_days(), " days of notice: until ", DayText(notice))});
  }
  if (agreement.relations().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<std::string, int64_t>(
          "SELECT DISTINCT r.subject, r.relation FROM cycle_subjects s JOIN rater_assignments r "
          "ON r.parent = s.cycle AND r.subject = s.person AND r.delete_time = 0 WHERE "
          "s.cycle = :cycle AND s.job_profile = :job_profile ORDER BY r.subject, r.relation",
          cycle.name(), job_profile)));
  for (const auto& [person, relation] : rows) {
    const auto who = static_cast<v1::Relation>(relation);
    if (LetsRate(&agreement, who)) continue;
    if (static_cast<int>(obstacles.size()) > kMostNamed) break;
    obstacles.push_back(
        {person, absl::StrCat("is rated by ", RelationWord(who), ", which the agreement with ",
                              agreement.bargaining_unit(), " does not let rate")});
  }
  return absl::OkStatus();
}

// Who is rated by nobody whose rating counts: they would have no result.
absl::Status CheckEverybodyIsRated(Session& session, const Cycle& cycle,
                                   std::vector<Obstacle>& obstacles) {
  std::vector<std::string> counting;
  for (const v1::RelationRule& rule : cycle.relations()) {
    if (rule.weight() > 0) counting.push_back(absl::StrCat(rule.relation()));
  }
  ASSIGN_OR_RETURN(
      const auto rows,
      session.Query<std::string>(
          absl::StrCat(
              "SELECT s.person FROM cycle_subjects s WHERE s.cycle = :cycle AND NOT EXISTS "
              "(SELECT 1 FROM rater_assignments r WHERE r.parent = s.cycle AND "
              "r.subject = s.person AND r.relation IN (",
              absl::StrJoin(counting, ", "),
              ") AND r.delete_time = 0) ORDER BY s.person LIMIT :most"),
          cycle.name(), kMostNamed));
  for (const auto& [person] : rows) {
    obstacles.push_back({person, "has no rater in any relation that counts"});
  }
  return absl::OkStatus();
}

absl::Status CheckCanOpen(Session& session, const Cycle& cycle, Day today) {
  std::vector<Obstacle> obstacles;
  if (!cycle.has_prepare_time()) {
    obstacles.push_back({cycle.name(), "was not prepared since it last changed"});
  } else {
    CheckDates(cycle, today, obstacles);
    for (const v1::RelationRule& rule : cycle.relations()) {
      RETURN_IF_ERROR(CheckNumbers(session, cycle, rule, obstacles));
    }
    RETURN_IF_ERROR(CheckEverybodyIsRated(session, cycle, obstacles));
    ASSIGN_OR_RETURN(const auto profiles, ProfilesOf(session, cycle.name()));
    for (const auto& [job_profile, required] : profiles) {
      const auto* const agreement = AgreementWith(cycle, required.bargaining_unit());
      if (agreement == nullptr || required.bargaining_unit().empty()) continue;
      RETURN_IF_ERROR(CheckAgreement(session, cycle, job_profile, *agreement, today, obstacles));
    }
  }
  if (obstacles.empty()) return absl::OkStatus();
  return FailedPreconditions(
      reasons::kCycleCannotOpen,
      absl::StrCat(
          cycle.name(), " cannot open: ", obstacles.front().subject, " ", obstacles.front().problem,
          obstacles.size() > 1 ? absl::StrCat(" (and ", obstacles.size() - 1, " more)") : "", "."),
      obstacles);
}

absl::StatusOr<Operation> OpenCycle(Store& store, Operations& operations, const Context& context,
                                    const v1::OpenAssessmentCycleRequest& request,
                                    const RepeatableCall& call) {
  ASSIGN_OR_RETURN(const Cycle found,
                   CycleForStep(store, context, request, {Cycle::DRAFT, Cycle::OPEN}));
  const auto open = [&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(const auto cycle,
                     transaction.Find<Cycle>(AssessmentCycleType(), found.name()));
    if (cycle == nullptr || cycle->etag() != found.etag()) return ChangedMeanwhile(found);
    if (cycle->state() == Cycle::OPEN) return absl::OkStatus();
    RETURN_IF_ERROR(CheckCanOpen(transaction.session(), *cycle, DayOf(transaction.now())));
    cycle->set_state(Cycle::OPEN);
    cycle->set_rules_version(kRulesVersion);
    SetTime(*cycle, "open_time", transaction.now());
    return transaction.Update(AssessmentCycleType(), *cycle);
  };
  const Author author = AuthorOf(context);
  if (request.validate_only()) {
    RETURN_IF_ERROR(store.Try(author, context.deadline, open));
    return Operation();
  }
  RETURN_IF_ERROR(store.Write(author, context.deadline, open));
  return BeginStep(operations, context, call, kInviteStep, found.name(), found.subject_count());
}

// --- Inviting raters --------------------------------------------------------------------------

class Invitation {
 public:
  Invitation(Store& store, OperationRun& run, const TellRater& tell_rater)
      : store_(store), run_(run), tell_rater_(tell_rater) {}

  absl::Status Work() {
    RETURN_IF_ERROR(store_.database().Read(run_.deadline(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(cycle_, FindCycle(session, run_.work()));
      return CheckState(cycle_, Cycle::OPEN);
    }));
    bool more = true;
    while (more) {
      if (run_.IsOver()) return run_.Stopped();
      ASSIGN_OR_RETURN(more, InviteSome());
    }
    return FinishStep(store_, run_, Progress(),
                      [](Transaction&, Cycle&) { return absl::OkStatus(); });
  }

 private:
  // Who has no token yet, in the order of their assignments, which says nothing of people.
  absl::StatusOr<bool> InviteSome() {
    std::string last = after_;
    int seen = 0;
    RETURN_IF_ERROR(
        store_.Write(run_.author(), run_.deadline(), [&](Transaction& transaction) -> absl::Status {
          // Ratings may have ended since.
          ASSIGN_OR_RETURN(const Cycle now, FindCycle(transaction.session(), cycle_.name()));
          RETURN_IF_ERROR(CheckState(now, Cycle::OPEN));
          ASSIGN_OR_RETURN(auto rows,
                           (transaction.session().Query<std::string, Bytes, int64_t>(
                               "SELECT r.name, r.body, CASE WHEN d.rater_assignment IS NULL THEN 0 "
                               "ELSE 1 END FROM rater_assignments r JOIN cycle_subjects s ON "
                               "s.cycle = r.parent AND s.person = r.subject LEFT JOIN rater_done d "
                               "ON d.rater_assignment = r.name WHERE r.parent = :cycle AND "
                               "r.name > :after AND r.delete_time = 0 ORDER BY r.name LIMIT :most",
                               cycle_.name(), after_, kRatersAtOnce)));
          seen = static_cast<int>(rows.size());
          std::vector<Invited> invited;
          for (auto& [name, body, has_token] : rows) {
            last = name;
            if (has_token != 0) continue;
            if (!invited.emplace_back().assignment.ParseFromString(body.value)) {
              return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                           absl::StrCat("The stored ", name, " cannot be read."));
            }
          }
          RETURN_IF_ERROR(GiveTokens(transaction.session(), cycle_, invited));
          if (tell_rater_) {
            for (const Invited& one : invited) {
              RETURN_IF_ERROR(tell_rater_(transaction, cycle_, one));
            }
          }
          return run_.Report(transaction, Progress());
        }));
    after_ = std::move(last);
    return seen == kRatersAtOnce;
  }

  v1::CycleProgress Progress() const {
    return ProgressOf(cycle_.name(), kInviteStep, cycle_.subject_count(), cycle_.subject_count());
  }

  Store& store_;
  OperationRun& run_;
  const TellRater& tell_rater_;
  Cycle cycle_;
  std::string after_;
};

}  // namespace

void RegisterCycleOpening(RpcService& cycles, Operations& operations, Store& store,
                          TellRater tell_rater) {
  operations.AddKind(kInviteStep, [&store, tell_rater = std::move(tell_rater)](OperationRun& run) {
    return Invitation(store, run, tell_rater).Work();
  });
  RegisterStep<v1::OpenAssessmentCycleRequest>(
      cycles, "OpenAssessmentCycle", store,
      [&store, &operations](const Context& context, const v1::OpenAssessmentCycleRequest& request,
                            const RepeatableCall& call) {
        return OpenCycle(store, operations, context, request, call);
      });
}

}  // namespace touchstone::assessment
