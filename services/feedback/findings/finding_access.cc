#include "services/feedback/findings/finding_access.h"

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::feedback {
namespace {

using v1::Finding;

bool IsCaller(const Context& context, const std::string& person) {
  return !person.empty() && context.caller->person() == person;
}

absl::Status NotTheirs(absl::string_view who) {
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
               absl::StrCat("Only ", who, " may do this, by a key that names them."));
}

}  // namespace

FindingReader ReaderOf(const Context& context, absl::string_view organization) {
  return {.person = context.caller->person(),
          .oversees = IsAllowed(*context.caller, kOverseeFindings, organization)};
}

absl::Status DenyFinding(const Context& context, absl::string_view name) {
  return DenyAccess(*context.caller, kOverseeFindings, OrganizationOf(name));
}

absl::StatusOr<std::optional<Finding>> PeekFinding(Store& store, const Context& context,
                                                   absl::string_view name) {
  std::optional<Finding> found;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    found.reset();
    ASSIGN_OR_RETURN(const auto row,
                     session.QueryOne<Bytes>("SELECT body FROM findings WHERE name = :name", name));
    if (!row) return absl::OkStatus();
    if (found.emplace().ParseFromString(std::get<0>(*row).value)) return absl::OkStatus();
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("What is stored of ", name, " cannot be read."));
  }));
  return found;
}

absl::Status NoFinding(Store& store, const Context& context, absl::string_view name) {
  if (!ReaderOf(context, OrganizationOf(name)).oversees) return DenyFinding(context, name);
  bool is_about_caller = false;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const auto row,
                     session.QueryOne<std::string>("SELECT worker FROM cases WHERE name = :name",
                                                   ParentOf(name)));
    is_about_caller = row && IsCaller(context, std::get<0>(*row));
    return absl::OkStatus();
  }));
  return is_about_caller ? DenyFinding(context, name) : NotFound(name);
}

absl::Status CheckInvestigates(Store& store, const Context& context, absl::string_view name) {
  ASSIGN_OR_RETURN(const auto finding, PeekFinding(store, context, name));
  if (finding && IsCaller(context, finding->investigator())) return absl::OkStatus();
  return NotTheirs("its investigator");
}

absl::Status CheckIsHeard(Store& store, const Context& context, absl::string_view name) {
  ASSIGN_OR_RETURN(const auto finding, PeekFinding(store, context, name));
  if (finding && finding->has_notice_time() && IsCaller(context, finding->worker())) {
    return absl::OkStatus();
  }
  return NotTheirs("the worker to whom it was given");
}

absl::Status CheckNotAboutCaller(const Context& context, const Finding& finding) {
  if (!IsCaller(context, finding.worker())) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, reasons::kWorkerConcerned,
               "Nobody decides on what is found about themself.");
}

}  // namespace touchstone::feedback
