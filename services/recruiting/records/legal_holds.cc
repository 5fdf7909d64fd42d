#include "services/recruiting/records/legal_holds.h"

#include "absl/strings/str_cat.h"
#include "services/recruiting/applicants/applicants.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using v1::LegalHold;

absl::Status CheckRuns(const LegalHold& hold) {
  if (hold.state() == LegalHold::ACTIVE) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kHoldState, hold.name(),
      absl::StrCat(hold.name(), " is released; place another one if records must be kept again."));
}

// A hold on what is not there would keep nothing, and nobody would know.
absl::Status AddMissing(Transaction& transaction, const ResourceType& type,
                        const google::protobuf::RepeatedPtrField<std::string>& names,
                        absl::string_view organization, absl::string_view field,
                        std::vector<FieldViolation>& violations) {
  for (int i = 0; i < names.size(); ++i) {
    const std::string place = absl::StrCat("legal_hold.", field, "[", i, "]");
    if (ParentOf(names[i]) != organization) {
      violations.push_back({place, "must be of the same organization"});
      continue;
    }
    ASSIGN_OR_RETURN(const auto found, transaction.Find(type, names[i]));
    if (found == nullptr) violations.push_back({place, "names what does not exist"});
  }
  return absl::OkStatus();
}

absl::Status CheckWhatItNames(Transaction& transaction, const LegalHold& hold) {
  const absl::string_view organization = ParentOf(hold.name());
  std::vector<FieldViolation> violations;
  RETURN_IF_ERROR(AddMissing(transaction, RequisitionType(), hold.requisitions(), organization,
                             "requisitions", violations));
  RETURN_IF_ERROR(AddMissing(transaction, ApplicantType(), hold.applicants(), organization,
                             "applicants", violations));
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status Hold(Session& session, const std::string& subject, const std::string& hold) {
  return session.Execute("INSERT INTO held (subject, hold) VALUES (:subject, :hold)", subject, hold)
      .status();
}

absl::Status LetGo(Session& session, const std::string& hold) {
  return session.Execute("DELETE FROM held WHERE hold = :hold", hold).status();
}

absl::Status KeepHeld(Session& session, const LegalHold& hold) {
  RETURN_IF_ERROR(LetGo(session, hold.name()));
  for (const std::string& requisition : hold.requisitions()) {
    RETURN_IF_ERROR(Hold(session, requisition, hold.name()));
  }
  for (const std::string& applicant : hold.applicants()) {
    RETURN_IF_ERROR(Hold(session, applicant, hold.name()));
  }
  if (!hold.requisitions().empty() || !hold.applicants().empty()) return absl::OkStatus();
  return Hold(session, std::string(ParentOf(hold.name())), hold.name());
}

absl::Status BeforeWrite(const Context& context, Transaction& transaction,
                         const ResourceChange<LegalHold>& change) {
  LegalHold& hold = *change.after;
  if (change.kind == events::v1::Event::CREATED) {
    hold.set_state(LegalHold::ACTIVE);
    hold.set_placer(context.caller->id());
  }
  RETURN_IF_ERROR(CheckRuns(hold));
  RETURN_IF_ERROR(CheckWhatItNames(transaction, hold));
  return KeepHeld(transaction.session(), hold);
}

absl::Status Release(const Context&, Transaction& transaction,
                     const v1::ReleaseLegalHoldRequest& request, LegalHold& hold) {
  RETURN_IF_ERROR(CheckRuns(hold));
  hold.set_state(LegalHold::RELEASED);
  hold.set_release_reason(request.reason());
  SetTime(hold, "release_time", transaction.now());
  return LetGo(transaction.session(), hold.name());
}

}  // namespace

const ResourceType& LegalHoldType() {
  static const ResourceType type = DeclareResource<LegalHold>({
      .table = "legal_holds",
      .columns = {{"kind"}, {"state"}},
  });
  return type;
}

void RegisterLegalHolds(RpcService& reports, Store& store) {
  RegisterStandardMethods<LegalHold>(reports, LegalHoldType(), store,
                                     {.before_write = BeforeWrite});
  RegisterChange<v1::ReleaseLegalHoldRequest, LegalHold>(reports, "ReleaseLegalHold",
                                                         LegalHoldType(), store, Release);
}

absl::StatusOr<std::vector<LegalHold>> HoldsOn(Session& session, const std::string& subject) {
  ASSIGN_OR_RETURN(
      const auto rows,
      session.Query<Bytes>("SELECT h.body FROM held JOIN legal_holds h ON h.name = held.hold WHERE "
                           "held.subject = :subject ORDER BY held.hold",
                           subject));
  std::vector<LegalHold> holds;
  for (const auto& [body] : rows) {
    LegalHold& hold = holds.emplace_back();
    if (hold.ParseFromString(body.value)) continue;
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("A hold on ", subject, " cannot be read."));
  }
  return holds;
}

absl::StatusOr<bool> IsHeld(Session& session, const std::string& subject) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>(
                       "SELECT hold FROM held WHERE subject = :subject LIMIT 1", subject));
  return row.has_value();
}

absl::StatusOr<bool> AnyHoldRuns(Session& session, const std::string& resource) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>(
                       "SELECT name FROM legal_holds WHERE parent = :parent AND state = :state "
                       "AND delete_time = 0 LIMIT 1",
                       absl::StrCat("organizations/", OrganizationOf(resource)),
                       static_cast<int>(v1::LegalHold::ACTIVE)));
  return row.has_value();
}

}  // namespace touchstone::recruiting
