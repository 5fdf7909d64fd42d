#include "services/feedback/promises/concerned.h"

#include "services/runtime/errors/errors.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {

absl::StatusOr<std::set<std::string>> ComplaintsAboutCaller(Session& session,
                                                            const Context& context) {
  std::set<std::string> complaints;
  const std::string& person = context.caller->person();
  if (person.empty()) return complaints;
  const std::string organization(ParentOf(person));
  ASSIGN_OR_RETURN(
      auto rows, session.Query<std::string>("SELECT name FROM cases WHERE parent = :parent AND "
                                            "worker = :worker AND kind = :kind",
                                            organization, person, static_cast<int>(v1::COMPLAINT)));
  for (auto& [name] : rows) complaints.insert(std::move(name));
  return complaints;
}

absl::Status CheckMayKnow(Session& session, const Context& context, const std::string& of) {
  if (of.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto complaints, ComplaintsAboutCaller(session, context));
  return complaints.contains(of) ? Concerned(of) : absl::OkStatus();
}

absl::Status CheckMayWorkOn(const v1::Case& of, absl::string_view worker) {
  if (of.kind() != v1::COMPLAINT || worker.empty() || of.worker() != worker) {
    return absl::OkStatus();
  }
  return FailedPrecondition(reasons::kWorkerConcerned, of.name(),
                            "A complaint is not for the worker whom it is about; choose another.");
}

absl::StatusOr<std::set<std::string>> ReadComplaintsAboutCaller(Store& store,
                                                                const Context& context) {
  std::set<std::string> complaints;
  if (context.caller->person().empty()) return complaints;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(complaints, ComplaintsAboutCaller(session, context));
    return absl::OkStatus();
  }));
  return complaints;
}

absl::Status Concerned(absl::string_view of) {
  return Error(absl::StatusCode::kPermissionDenied, reasons::kWorkerConcerned,
               "It belongs to a complaint about who calls; what was found, they read in the "
               "finding.",
               {{"resource", of}});
}

}  // namespace touchstone::feedback
