#include "services/recruiting/decisions/recorded_people.h"

#include <touchstone/assessment/v1/person.pb.h>

#include "services/runtime/calls/service_client.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

class AssessmentService : public RecordedPeople {
 public:
  explicit AssessmentService(const std::string& address) : client_(address) {}

  absl::StatusOr<std::string> ByName(const Context& context, const std::string& person) override {
    assessment::v1::FindPersonRequest request;
    request.set_parent(std::string(ParentOf(person)));
    request.set_person(person);
    return Find(context, request);
  }

  absl::StatusOr<std::string> ByKey(const Context& context, const std::string& organization,
                                    const v1::ExternalId& key) override {
    assessment::v1::FindPersonRequest request;
    request.set_parent(organization);
    request.mutable_external_id()->set_system(key.system());
    request.mutable_external_id()->set_type(key.type());
    request.mutable_external_id()->set_value(key.value());
    return Find(context, request);
  }

 private:
  absl::StatusOr<std::string> Find(const Context& context,
                                   const assessment::v1::FindPersonRequest& request) {
    assessment::v1::FindPersonResponse found;
    RETURN_IF_ERROR(
        client_.Call(context, "/touchstone.assessment.v1.Assessment/FindPerson", request, found));
    return found.person();
  }

  ServiceClient client_;
};

}  // namespace

std::unique_ptr<RecordedPeople> PeopleAt(const std::string& address) {
  return std::make_unique<AssessmentService>(address);
}

}  // namespace touchstone::recruiting
