#include "services/recruiting/applications/applications.h"

#include <google/protobuf/util/message_differencer.h>
#include <touchstone/recruiting/v1/announcement.pb.h>

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applicants/applicants.h"
#include "services/recruiting/applications/stage_moves.h"
#include "services/recruiting/requisitions/announcements.h"
#include "services/recruiting/requisitions/application_progress.h"
#include "services/recruiting/requisitions/outreach_activities.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/recruiting/rules/application_rules.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/prepared_methods.h"
#include "services/runtime/resources/external_ids.h"

namespace touchstone::recruiting {
namespace {

using google::protobuf::util::MessageDifferencer;
using v1::Application;
using v1::Requisition;

constexpr char kMissing[] = "names what does not exist";

absl::Status CheckOutreach(Transaction& transaction, const Application& application) {
  if (application.outreach_activity().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      const auto row,
      transaction.session().QueryOne<std::string>(
          "SELECT requisition FROM outreach_activities WHERE name = :name AND delete_time = 0",
          application.outreach_activity()));
  if (!row) return InvalidField("application.outreach_activity", kMissing);
  if (std::get<0>(*row) == application.requisition()) return absl::OkStatus();
  return InvalidField("application.outreach_activity", "is for another requisition");
}

absl::Status CheckAnnouncement(Transaction& transaction, const Application& application) {
  if (application.announcement().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto row,
                   transaction.session().QueryOne<int64_t>(
                       "SELECT state FROM announcements WHERE name = :name AND delete_time = 0",
                       application.announcement()));
  if (!row) return InvalidField("application.announcement", kMissing);
  if (std::get<0>(*row) != v1::Announcement::DRAFT) return absl::OkStatus();
  return InvalidField("application.announcement", "is a draft, which nobody can have read");
}

absl::Status CheckInTime(const Application& application, const Requisition& requisition) {
  if (IsInTime(application, requisition)) return absl::OkStatus();
  RETURN_IF_ERROR(CheckState(requisition, {Requisition::OPEN, Requisition::CLOSED}));
  return FailedPrecondition(
      reasons::kRequisitionState, requisition.name(),
      absl::StrCat(requisition.name(), " is closed: only what was received until ",
                   requisition.close_date(), " is recorded still."));
}

// Gives the requisition, when what was sent is right in itself and by what it names.
absl::StatusOr<std::unique_ptr<Requisition>> CheckWhole(Transaction& transaction,
                                                        const Application& application) {
  const auto violations = ApplicationViolations(application, DayOf(transaction.now()));
  if (!violations.empty()) return InvalidFields(violations);
  auto requisition = FindRequisition(transaction, application.requisition());
  if (absl::IsNotFound(requisition.status())) {
    return InvalidField("application.requisition", kMissing);
  }
  if (!requisition.ok()) return requisition.status();
  RETURN_IF_ERROR(CheckInTime(application, **requisition));
  RETURN_IF_ERROR(CheckAnnouncement(transaction, application));
  RETURN_IF_ERROR(CheckOutreach(transaction, application));
  return requisition;
}

absl::Status CheckApplicant(Transaction& transaction, const Application& application) {
  const absl::Status may = CheckMayWriteAbout(transaction, application.applicant());
  return absl::IsNotFound(may) ? InvalidField("application.applicant", kMissing) : may;
}

absl::Status Add(const Context& context, Transaction& transaction, Application& application) {
  if (application.receive_date().empty()) {
    application.set_receive_date(DayText(DayOf(transaction.now())));
  }
  ASSIGN_OR_RETURN(const auto requisition, CheckWhole(transaction, application));
  RETURN_IF_ERROR(CheckApplicant(transaction, application));
  if (application.announcement().empty()) {
    ASSIGN_OR_RETURN(const auto published, FindPublished(transaction, requisition->name()));
    application.set_announcement(published);
  }
  return Receive(context, transaction, application, requisition->stages(0).id());
}

absl::Status CheckStays(const Application& before, const Application& after) {
  std::vector<FieldViolation> violations;
  if (after.requisition() != before.requisition()) {
    violations.push_back({"application.requisition", "does not change"});
  }
  if (after.applicant() != before.applicant()) {
    violations.push_back({"application.applicant", "does not change"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status CheckLateChange(const Application& before, const Application& after) {
  if (!IsSettled(before) || OnlySettledFieldsDiffer(before, after)) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kApplicationState, before.name(),
      absl::StrCat(before.name(),
                   " was looked at; of it only external_ids and outreach_activity change."));
}

absl::Status Alter(Transaction& transaction, const Application& before, Application& after) {
  RETURN_IF_ERROR(CheckStays(before, after));
  RETURN_IF_ERROR(CheckLateChange(before, after));
  RETURN_IF_ERROR(CheckMayWriteAbout(transaction, after.applicant()));
  if (OnlySettledFieldsDiffer(before, after)) {
    RETURN_IF_ERROR(CheckOutreach(transaction, after));
  } else {
    RETURN_IF_ERROR(CheckWhole(transaction, after).status());
  }
  if (after.outreach_activity() == before.outreach_activity()) return absl::OkStatus();
  return SetOutreachActivity(transaction.session(), after.name(), after.outreach_activity());
}

bool HaveOtherExternalIds(const Application* before, const Application& after) {
  const auto& ids = after.external_ids();
  if (before == nullptr) return !ids.empty();
  return !std::equal(
      ids.begin(), ids.end(), before->external_ids().begin(), before->external_ids().end(),
      [](const auto& one, const auto& other) { return MessageDifferencer::Equals(one, other); });
}

absl::Status BeforeWrite(const Context& context, Transaction& transaction,
                         const ResourceChange<Application>& change) {
  Application& application = *change.after;
  RETURN_IF_ERROR(change.before == nullptr ? Add(context, transaction, application)
                                           : Alter(transaction, *change.before, application));
  if (!HaveOtherExternalIds(change.before, application)) return absl::OkStatus();
  return KeepExternalIds(transaction, ApplicationType(), application.name(),
                         ExternalIdsOf(application.external_ids()));
}

// That an applicant applies once is for the database to say, which knows no words for it.
absl::Status InWordsOf(const absl::Status& refused) {
  if (!absl::IsAlreadyExists(refused) || ReasonOf(refused) != reasons::kValueTaken) return refused;
  return Error(absl::StatusCode::kAlreadyExists, reasons::kValueTaken,
               "The applicant applied for this requisition already; there is one application for "
               "each.",
               {{"field", "applicant"}});
}

}  // namespace

const ResourceType& ApplicationType() {
  static const ResourceType type = DeclareResource<Application>({
      .table = "applications",
      .columns = {{"requisition"},
                  {"applicant"},
                  {"state"},
                  {"stage"},
                  {"outreach_activity"},
                  {"receive_date"}},
      .person = "applicant",
  });
  return type;
}

void RegisterApplications(RpcService& applications, Store& store) {
  const Handlers standard =
      RegisterStandardMethodsBut({"CreateApplication"}, applications, ApplicationType(), store,
                                 AnyRules<Application>({.before_write = BeforeWrite}));
  applications.AddUnary(
      "CreateApplication",
      [create = standard.at("CreateApplication")](
          const Context& context,
          const google::protobuf::Message& request) -> absl::StatusOr<SerializedMessage> {
        auto created = create(context, request);
        if (!created.ok()) return InWordsOf(created.status());
        return created;
      });
}

absl::StatusOr<std::unique_ptr<Application>> FindApplication(Transaction& transaction,
                                                             absl::string_view name) {
  ASSIGN_OR_RETURN(auto application, transaction.Find<Application>(ApplicationType(), name));
  if (application == nullptr || application->has_delete_time()) return NotFound(name);
  return application;
}

absl::Status CheckActive(const Application& application) {
  if (application.state() == Application::ACTIVE) return absl::OkStatus();
  return FailedPrecondition(reasons::kApplicationState, application.name(),
                            absl::StrCat(application.name(), " is ", InWords(application.state()),
                                         "; for this it must be active."));
}

absl::StatusOr<v1::Stage> StageOf(Transaction& transaction, const Application& application) {
  ASSIGN_OR_RETURN(const auto requisition, FindRequisition(transaction, application.requisition()));
  const v1::Stage* const stage = FindStage(*requisition, application.stage());
  if (stage != nullptr) return *stage;
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat(application.name(), " is in a stage that its requisition has not."));
}

absl::Status CheckInStage(Transaction& transaction, const Application& application,
                          v1::Stage::Kind kind) {
  RETURN_IF_ERROR(CheckActive(application));
  ASSIGN_OR_RETURN(const v1::Stage stage, StageOf(transaction, application));
  if (stage.kind() == kind) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kApplicationState, application.name(),
      absl::StrCat(application.name(), " is in the stage ", stage.id(), ", which is for ",
                   InWords(stage.kind()), "; for this it must be in one for ", InWords(kind), "."));
}

absl::Status CheckMayWriteAbout(Transaction& transaction, const std::string& applicant) {
  ASSIGN_OR_RETURN(const auto row, transaction.session().QueryOne<Bytes>(
                                       "SELECT body FROM applicants WHERE name = :name AND "
                                       "delete_time = 0",
                                       applicant));
  if (!row) return NotFound(applicant);
  v1::Applicant sealed;
  if (!sealed.ParseFromString(std::get<0>(*row).value)) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("What is stored of ", applicant, " cannot be read."));
  }
  return CheckNotErased(sealed);
}

absl::StatusOr<bool> HasApplied(Session& session, const std::string& applicant) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<std::string>(
          "SELECT name FROM applications WHERE applicant = :applicant LIMIT 1", applicant));
  return row.has_value();
}

}  // namespace touchstone::recruiting
