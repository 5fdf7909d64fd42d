// An office that improves what it does, with a service type and a customer; what is measured is
// what a test says.

#ifndef TOUCHSTONE_TESTS_SERVICES_FEEDBACK_IMPROVEMENT_IMPROVEMENT_DESK_H_
#define TOUCHSTONE_TESTS_SERVICES_FEEDBACK_IMPROVEMENT_IMPROVEMENT_DESK_H_

#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "services/feedback/rules/moved.h"
#include "services/runtime/resources/resource_type.h"
#include "tests/services/feedback/feedback_office.h"

namespace touchstone::feedback {

inline constexpr char kServiceType[] = "organizations/wa/serviceTypes/pothole";

class ImprovementDesk {
 public:
  ImprovementDesk(TestStore& store, Clock& clock);

  FeedbackOffice& office() { return *office_; }

  // What is measured before and after; the days that were asked for, as "2025-01-01 to 2025-01-31".
  MeasuredSide before;
  MeasuredSide after;
  std::vector<std::string> asked;

  // Calls a Create method with a resource in text form.
  template <typename Request, typename T>
  absl::StatusOr<T> Make(const std::string& method, const std::string& id, const std::string& text,
                         T* (Request::*field)(), void (Request::*set_id)(const std::string&)) {
    Request request;
    request.set_parent(kOrganization);
    (request.*set_id)(id);
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, (request.*field)())) << text;
    return office_->Do<T>(method, request);
  }

  // Calls a method whose request has a name.
  template <typename Request, typename T>
  absl::StatusOr<T> Step(const std::string& method, const std::string& name) {
    Request request;
    request.set_name(name);
    return office_->Do<T>(method, request);
  }

  // Writes what others keep, by its type.
  absl::Status Put(const ResourceType& type, google::protobuf::Message& resource);

 private:
  std::unique_ptr<FeedbackOffice> office_;
};

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_TESTS_SERVICES_FEEDBACK_IMPROVEMENT_IMPROVEMENT_DESK_H_
