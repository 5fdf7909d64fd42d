#include "services/recruiting/references/reference_checks.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/guides/interview_guides.h"
#include "services/recruiting/rules/guide_contents.h"
#include "services/recruiting/rules/reference_rules.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using v1::ReferenceCheck;

absl::Status CheckIsOpen(const ReferenceCheck& check) {
  if (check.state() == ReferenceCheck::REQUESTED) return absl::OkStatus();
  return FailedPrecondition(reasons::kReferenceState, check.name(),
                            absl::StrCat(check.name(), " is ", InWords(check.state()),
                                         "; it stays as it is. Create another to ask again."));
}

// A referee is asked about somebody in a stage of references, by what the guide says from then on.
absl::Status Begin(Transaction& transaction, ReferenceCheck& check) {
  if (OrganizationOf(check.application()) != OrganizationOf(check.name())) {
    return InvalidField("reference_check.application", "must be of the same organization");
  }
  const auto application = FindApplication(transaction, check.application());
  if (absl::IsNotFound(application.status())) {
    return InvalidField("reference_check.application", "names what does not exist");
  }
  RETURN_IF_ERROR(application.status());
  RETURN_IF_ERROR(CheckInStage(transaction, **application, v1::Stage::REFERENCE_CHECK));
  const std::string& requisition = (*application)->requisition();
  ASSIGN_OR_RETURN(const auto guide, FindCompiledGuideOf(transaction, requisition));
  RETURN_IF_ERROR(LockGuide(transaction, *guide));
  check.set_requisition(requisition);
  check.set_guide_hash(guide->content_hash());
  check.set_state(ReferenceCheck::REQUESTED);
  return absl::OkStatus();
}

// Who named a referee was asked about the same applicant, and was not named by them in turn.
absl::Status CheckSecondaryTo(Transaction& transaction, const ReferenceCheck& check) {
  const auto refuse = [](absl::string_view problem) {
    return InvalidField("reference_check.secondary_to", problem);
  };
  std::string other = check.secondary_to();
  while (!other.empty()) {
    if (other == check.name()) return refuse("leads back to the reference check");
    ASSIGN_OR_RETURN(const auto found,
                     transaction.Find<ReferenceCheck>(ReferenceCheckType(), other));
    if (found == nullptr || found->has_delete_time()) return refuse("names what does not exist");
    if (found->application() != check.application()) {
      return refuse("must be about the same application");
    }
    other = found->secondary_to();
  }
  return absl::OkStatus();
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<ReferenceCheck>& change) {
  ReferenceCheck& check = *change.after;
  if (change.kind == events::v1::Event::CREATED) {
    RETURN_IF_ERROR(Begin(transaction, check));
  } else {
    RETURN_IF_ERROR(CheckIsOpen(*change.before));
    if (check.application() != change.before->application()) {
      return InvalidField("reference_check.application",
                          "stays as it is; create another reference check");
    }
  }
  const auto violations = ReferenceViolations(check, DayOf(transaction.now()));
  if (!violations.empty()) return InvalidFields(violations);
  return CheckSecondaryTo(transaction, check);
}

void Close(const Context& context, Transaction& transaction, ReferenceCheck::State state,
           ReferenceCheck& check) {
  check.set_state(state);
  check.set_asker(context.caller->id());
  SetTime(check, "end_time", transaction.now());
}

// Of two who complete it at once, the one who loses is run again and finds it completed; hence the
// conflict is none to speak of.
absl::Status KeepLevels(Transaction& transaction, const v1::GuideContent& content,
                        const ReferenceCheck& check) {
  for (int i = 0; i < check.answers_size(); ++i) {
    const std::optional<int> level = LevelNumber(content, check.answers(i).level());
    if (!level) continue;
    RETURN_IF_ERROR(transaction.session()
                        .Execute("INSERT INTO reference_levels (reference_check, question, "
                                 "application, requisition, competency, level) VALUES (:check, "
                                 ":question, :application, :requisition, :competency, :level) "
                                 "ON CONFLICT (reference_check, question) DO NOTHING",
                                 check.name(), check.answers(i).question(), check.application(),
                                 check.requisition(), content.reference_questions(i).competency(),
                                 *level)
                        .status());
  }
  return absl::OkStatus();
}

absl::Status Complete(const Context& context, Transaction& transaction,
                      const v1::CompleteReferenceCheckRequest& request, ReferenceCheck& check) {
  RETURN_IF_ERROR(CheckIsOpen(check));
  ASSIGN_OR_RETURN(const auto guide, FindCompiledGuideOf(transaction, check.requisition()));
  const auto violations = AnswerViolations(guide->content(), request.answers());
  if (!violations.empty()) return InvalidFields(violations);
  *check.mutable_answers() = InGuideOrder(guide->content(), request.answers());
  Close(context, transaction, ReferenceCheck::COMPLETED, check);
  return KeepLevels(transaction, guide->content(), check);
}

absl::Status End(const Context& context, Transaction& transaction,
                 const v1::EndReferenceCheckRequest& request, ReferenceCheck& check) {
  if (request.outcome() != ReferenceCheck::DECLINED &&
      request.outcome() != ReferenceCheck::UNREACHABLE) {
    return InvalidField("outcome", "must be DECLINED or UNREACHABLE");
  }
  RETURN_IF_ERROR(CheckIsOpen(check));
  check.set_end_note(request.note());
  Close(context, transaction, request.outcome(), check);
  return absl::OkStatus();
}

}  // namespace

const ResourceType& ReferenceCheckType() {
  static const ResourceType type = DeclareResource<ReferenceCheck>({
      .table = "reference_checks",
      .columns = {{"application"}, {"requisition"}, {"state"}},
  });
  return type;
}

void RegisterReferenceChecks(RpcService& interviews, Store& store) {
  const ResourceType& type = ReferenceCheckType();
  RegisterStandardMethods<ReferenceCheck>(interviews, type, store, {.before_write = BeforeWrite});
  RegisterChange<v1::CompleteReferenceCheckRequest, ReferenceCheck>(
      interviews, "CompleteReferenceCheck", type, store, Complete);
  RegisterChange<v1::EndReferenceCheckRequest, ReferenceCheck>(interviews, "EndReferenceCheck",
                                                               type, store, End);
}

absl::StatusOr<std::vector<Obstacle>> UnfinishedReferences(Transaction& transaction,
                                                           const v1::Application& application) {
  ASSIGN_OR_RETURN(
      const auto rows,
      (transaction.session().Query<std::string, int64_t>(
          "SELECT name, state FROM reference_checks WHERE parent = :parent AND application = "
          ":application AND delete_time = 0 ORDER BY name",
          ParentOf(application.name()), application.name())));
  std::vector<Obstacle> left;
  bool is_any_completed = false;
  for (const auto& [name, state] : rows) {
    if (state == ReferenceCheck::COMPLETED) is_any_completed = true;
    if (state != ReferenceCheck::REQUESTED) continue;
    left.push_back({name, "is still to be asked; complete it, or end it"});
  }
  if (!is_any_completed) left.push_back({application.name(), "has no referee who answered"});
  return left;
}

absl::Status EraseReferenceChecksOf(Session& session, const PersonalData& personal_data,
                                    absl::string_view application) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<std::string>("SELECT name FROM reference_checks WHERE parent = "
                                              ":parent AND application = :application",
                                              ParentOf(application), application));
  for (const auto& [name] : rows) RETURN_IF_ERROR(personal_data.Erase(session, name));
  return absl::OkStatus();
}

}  // namespace touchstone::recruiting
