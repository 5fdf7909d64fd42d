#include "tests/services/feedback/feedback_office.h"

#include <touchstone/options/v1/options.pb.h>

#include "absl/strings/str_cat.h"
#include "services/feedback/schema.h"
#include "services/runtime/notices/schema.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/serving/field_rules.h"

namespace touchstone::feedback {

FeedbackOffice::FeedbackOffice(TestStore& store, Clock& clock,
                               const std::function<void(FeedbackOffice&)>& join)
    : ServiceInProcess("touchstone.feedback.v1.Intake", store,
                       {RuntimeMigrations(), NoticesMigrations(), FeedbackMigrations()}, clock) {
  join(*this);
  Start();
  ActAsRole("case-worker");
}

RpcService& FeedbackOffice::Service(const std::string& name) {
  if (name == "Intake") return service();
  auto& service = services_[name];
  if (service == nullptr) {
    service = std::make_unique<RpcService>(absl::StrCat("touchstone.feedback.v1.", name));
  }
  return *service;
}

RpcService& FeedbackOffice::ServiceOf(const std::string& method) {
  for (const auto& [name, service] : services_) {
    if (service->descriptor().FindMethodByName(method) != nullptr) return *service;
  }
  return service();
}

absl::Status FeedbackOffice::Check(const RpcService& service, const std::string& method,
                                   const google::protobuf::Message& request) {
  const auto* const descriptor = service.descriptor().FindMethodByName(method);
  RETURN_IF_ERROR(
      CheckAccess(caller(), descriptor->options().GetExtension(options::v1::permission), request));
  return CheckFields(request);
}

void FeedbackOffice::ActAsRole(const std::string& role) {
  ActAs(absl::StrCat("organizations/wa/apiKeys/", role), role, "wa");
}

void FeedbackOffice::ActAsPerson(const std::string& person, const std::string& role) {
  ActAs(absl::StrCat("organizations/wa/apiKeys/", person), role, "wa");
  trust::v1::Principal principal = caller();
  principal.set_person(absl::StrCat("organizations/wa/people/", person));
  ActAs(principal);
}

absl::Status FeedbackOffice::Write(const std::function<absl::Status(Session&)>& body) {
  return database().Write(absl::InfiniteFuture(), body);
}

}  // namespace touchstone::feedback
