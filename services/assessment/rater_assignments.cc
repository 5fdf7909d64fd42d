#include "services/assessment/rater_assignments.h"

#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/cycle_contents.h"
#include "services/assessment/people.h"
#include "services/assessment/rater_tokens.h"
#include "services/assessment/rules/cycle_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/notices/notices.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;
using Assignment = v1::RaterAssignment;

std::vector<FieldViolation> Violations(const Assignment& assignment) {
  std::vector<FieldViolation> violations;
  const auto report = [&](absl::string_view field, absl::string_view problem) {
    violations.push_back({absl::StrCat("rater_assignment.", field), std::string(problem)});
  };
  if (assignment.rater().empty() == assignment.rater_label().empty()) {
    report("rater", "or rater_label is required: a person, or a label for somebody outside");
  }
  if (!assignment.rater_label().empty() && assignment.relation() != v1::CUSTOMER) {
    report("rater_label", "is for customers; who else rates is a person");
  }
  if ((assignment.relation() == v1::SELF) != (assignment.rater() == assignment.subject())) {
    report("rater", assignment.relation() == v1::SELF ? "must be the subject: SELF is themself"
                                                      : "is the subject; only SELF is themself");
  }
  return violations;
}

// Whether the person can still get a rater in the relation. A draft is looked at when it opens.
absl::Status CheckCanBeAdded(Session& session, const Cycle& cycle, const v1::RelationRule& rule,
                             const std::string& subject) {
  if (cycle.state() == Cycle::DRAFT) return absl::OkStatus();
  RETURN_IF_ERROR(CheckState(cycle, Cycle::OPEN));
  if (rule.visibility() == v1::RelationRule::ANONYMOUS) {
    return FailedPrecondition(reasons::kCycleFrozen, cycle.name(),
                              "Ratings have begun: in an anonymous relation a rater who comes "
                              "alone would be known by it.");
  }
  ASSIGN_OR_RETURN(
      const auto present,
      session.QueryOne<int64_t>("SELECT COUNT(*) FROM rater_assignments WHERE parent = :cycle AND "
                                "subject = :subject AND relation = :relation AND delete_time = 0",
                                cycle.name(), subject, static_cast<int64_t>(rule.relation())));
  const int64_t then = (present ? std::get<0>(*present) : 0) + 1;
  if (then >= rule.minimum() && (rule.maximum() == 0 || then <= rule.maximum())) {
    return absl::OkStatus();
  }
  return FailedPrecondition(
      reasons::kCycleFrozen, cycle.name(),
      absl::StrCat("Ratings have begun, and with ", then, " raters ", subject,
                   " would have fewer in this relation than anything is shown of, or more than the "
                   "cycle lets."));
}

absl::Status CheckAgreement(Session& session, const Cycle& cycle, const Subject& subject,
                            v1::Relation relation) {
  if (cycle.bargaining_unit_rules().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto profiles, ProfilesOf(session, cycle.name()));
  const auto profile = profiles.find(subject.job_profile);
  if (profile == profiles.end() ||
      LetsRate(AgreementWith(cycle, profile->second.bargaining_unit()), relation)) {
    return absl::OkStatus();
  }
  return FailedPrecondition(
      reasons::kRelationNotAllowed, subject.person,
      absl::StrCat("By the agreement with ", profile->second.bargaining_unit(), ", ",
                   RelationWord(relation), " do not rate ", subject.person, "."));
}

absl::Status CheckRatesOnce(Session& session, const Assignment& assignment) {
  if (assignment.rater().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto other,
                   session.QueryOne<std::string>(
                       "SELECT name FROM rater_assignments WHERE parent = :cycle AND "
                       "subject = :subject AND rater = :rater AND delete_time = 0 LIMIT 1",
                       ParentOf(assignment.name()), assignment.subject(), assignment.rater()));
  if (!other) return absl::OkStatus();
  return Error(absl::StatusCode::kAlreadyExists, reasons::kValueTaken,
               absl::StrCat(assignment.rater(), " rates ", assignment.subject(),
                            " already; each rates a person once."),
               {{"field", "rater"}, {"resource", std::get<0>(*other)}});
}

absl::Status CheckNomination(Transaction& transaction, const Assignment& assignment) {
  const auto violations = Violations(assignment);
  if (!violations.empty()) return InvalidFields(violations);
  const std::string name(ParentOf(assignment.name()));
  ASSIGN_OR_RETURN(const Cycle cycle, FindCycle(transaction.session(), name));
  const v1::RelationRule* const rule = RuleOf(cycle, assignment.relation());
  if (rule == nullptr) {
    return FailedPrecondition(
        reasons::kRelationNotAllowed, name,
        absl::StrCat("In ", name, ", ", RelationWord(assignment.relation()), " do not rate."));
  }
  RETURN_IF_ERROR(CheckCanBeAdded(transaction.session(), cycle, *rule, assignment.subject()));
  ASSIGN_OR_RETURN(const auto subject,
                   FindSubject(transaction.session(), name, assignment.subject()));
  if (!subject) {
    return FailedPrecondition(
        reasons::kNotAssessed, assignment.subject(),
        absl::StrCat(
            name, " does not assess ", assignment.subject(),
            cycle.has_prepare_time() ? "." : "; it was not prepared since it last changed."));
  }
  if (!assignment.rater().empty()) {
    ASSIGN_OR_RETURN(const bool exists, transaction.Exists(PersonType(), assignment.rater()));
    if (!exists) return InvalidField("rater_assignment.rater", "is nobody who is known here");
  }
  RETURN_IF_ERROR(CheckAgreement(transaction.session(), cycle, *subject, assignment.relation()));
  return CheckRatesOnce(transaction.session(), assignment);
}

absl::Status CheckCanGo(Transaction& transaction, const Assignment& assignment) {
  ASSIGN_OR_RETURN(const Cycle cycle,
                   FindCycle(transaction.session(), ParentOf(assignment.name())));
  RETURN_IF_ERROR(CheckState(cycle, Cycle::DRAFT));
  const v1::RelationRule* const rule = RuleOf(cycle, assignment.relation());
  if (!assignment.derived() || rule == nullptr || !rule->required()) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kRelationNotAllowed, assignment.name(),
      absl::StrCat("Everybody must be rated by ", RelationWord(assignment.relation()),
                   " in this cycle, and who that is follows from who works where."));
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<Assignment>& change) {
  if (change.kind == events::v1::Event::DELETED) return CheckCanGo(transaction, *change.before);
  return CheckNomination(transaction, *change.after);
}

absl::StatusOr<v1::IssueRaterTokenResponse> IssueToken(Store& store, const Context& context,
                                                       const v1::IssueRaterTokenRequest& request) {
  v1::IssueRaterTokenResponse response;
  RETURN_IF_ERROR(store.Write(
      AuthorOf(context), context.deadline, [&](Transaction& transaction) -> absl::Status {
        ASSIGN_OR_RETURN(const auto assignment,
                         transaction.Find<Assignment>(RaterAssignmentType(), request.name()));
        if (assignment == nullptr || assignment->has_delete_time()) {
          return NotFound(request.name());
        }
        ASSIGN_OR_RETURN(const Cycle cycle,
                         FindCycle(transaction.session(), ParentOf(request.name())));
        RETURN_IF_ERROR(CheckState(cycle, Cycle::OPEN));
        ASSIGN_OR_RETURN(const std::string token,
                         ReplaceToken(transaction.session(), cycle, *assignment));
        response.set_token(token);
        // An invitation that is still on its way has the former token.
        RETURN_IF_ERROR(WithdrawNoticesAbout(transaction, assignment->name()));
        // Nothing of it changes: that it is written is the record of who had a token issued.
        return transaction.Update(RaterAssignmentType(), *assignment);
      }));
  return response;
}

}  // namespace

const ResourceType& RaterAssignmentType() {
  static const ResourceType type = DeclareResource<Assignment>({
      .table = "rater_assignments",
      .columns = {{"subject"}, {"rater"}, {"relation"}},
  });
  return type;
}

absl::StatusOr<std::vector<Assignment>> RatersOf(Session& session, const std::string& cycle,
                                                 const std::string& subject) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<Bytes>("SELECT body FROM rater_assignments WHERE parent = :cycle "
                                        "AND subject = :subject AND delete_time = 0 ORDER BY name",
                                        cycle, subject));
  std::vector<Assignment> raters;
  for (const auto& [body] : rows) {
    if (!raters.emplace_back().ParseFromString(body.value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat("A stored rater of ", subject, " cannot be read."));
    }
  }
  return raters;
}

void RegisterRaterAssignments(RpcService& cycles, Store& store) {
  RegisterStandardMethods<Assignment>(
      cycles, RaterAssignmentType(), store,
      {.parent = &AssessmentCycleType(), .before_write = BeforeWrite});
  cycles.Unary<v1::IssueRaterTokenRequest, v1::IssueRaterTokenResponse>(
      "IssueRaterToken",
      [&store](const Context& context, const v1::IssueRaterTokenRequest& request) {
        return IssueToken(store, context, request);
      });
}

}  // namespace touchstone::assessment
