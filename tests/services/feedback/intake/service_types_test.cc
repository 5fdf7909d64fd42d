// Service types: known by a code, changed for what comes later, retired and not deleted.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/runtime/errors/errors.h"
#include "services/runtime/names/resource_name.h"
#include "tests/services/feedback/intake/intake_desk.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::Values;
using v1::ServiceType;

class ServiceTypes : public testing::TestWithParam<StoreKind> {
 protected:
  absl::StatusOr<ServiceType> Update(const std::string& mask,
                                     const std::function<void(ServiceType&)>& change) {
    v1::UpdateServiceTypeRequest request;
    request.mutable_service_type()->set_name(ServiceTypeName("pothole"));
    request.mutable_update_mask()->add_paths(mask);
    change(*request.mutable_service_type());
    return desk_.Do<ServiceType>("UpdateServiceType", request);
  }

  absl::StatusOr<ServiceType> Retire(bool validate_only = false) {
    v1::RetireServiceTypeRequest request;
    request.set_name(ServiceTypeName("pothole"));
    request.set_validate_only(validate_only);
    return desk_.Do<ServiceType>("RetireServiceType", request);
  }

  absl::Status Delete() {
    return desk_
        .ByName<ServiceType, v1::DeleteServiceTypeRequest>("DeleteServiceType",
                                                           ServiceTypeName("pothole"))
        .status();
  }

  std::vector<std::string> List(const std::string& filter, const std::string& order_by) {
    v1::ListServiceTypesRequest request;
    request.set_parent(kOrganization);
    request.set_filter(filter);
    request.set_order_by(order_by);
    const auto listed = desk_.Do<v1::ListServiceTypesResponse>("ListServiceTypes", request);
    if (!listed.ok()) return {listed.status().ToString()};
    std::vector<std::string> ids;
    for (const auto& service_type : listed->service_types()) {
      ids.emplace_back(IdOf(service_type.name()));
    }
    return ids;
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  Others others_;
  IntakeDesk desk_{store_, clock_, others_};
};

TEST_P(ServiceTypes, HaveACodeOfTheirOwn) {
  ASSERT_TRUE(desk_.CreateServiceType("pothole").ok());
  const auto second = desk_.CreateServiceType("hole", [](auto& made) { made.set_code("pothole"); });
  EXPECT_TRUE(absl::IsAlreadyExists(second.status())) << second.status();
  EXPECT_EQ(ReasonOf(second.status()), reasons::kValueTaken);
}

TEST_P(ServiceTypes, AreFitOrNotMade) {
  const auto wrong = desk_.CreateServiceType("complaint", [](auto& made) {
    made.clear_case_kinds();
    made.add_case_kinds(v1::COMPLAINT);
    made.set_organizational_unit("organizations/or/organizationalUnits/streets");
  });
  EXPECT_THAT(FieldsOf(wrong.status()),
              ElementsAre("service_type.public", "service_type.organizational_unit"));
  EXPECT_THAT(FieldsOf(desk_
                           .CreateServiceType("none",
                                              [](auto& made) {
                                                made.set_business_calendar(CalendarName("missing"));
                                              })
                           .status()),
              ElementsAre("service_type.business_calendar"));
}

TEST_P(ServiceTypes, KeepWhatOthersKnowThemByOnceTheyHaveCases) {
  ASSERT_TRUE(desk_
                  .CreateServiceType("pothole",
                                     [](auto& made) {
                                       auto& attribute = *made.add_attributes();
                                       attribute.set_code("DEPTH");
                                       attribute.set_kind(v1::CaseAttribute::NUMBER);
                                       auto& label = *attribute.add_labels();
                                       label.set_language("en");
                                       label.set_text("How deep?");
                                     })
                  .ok());
  const auto other_code = [](ServiceType& made) { made.set_code("hole"); };
  ASSERT_TRUE(Update("code", other_code).ok());
  others_.service_types_have_cases = true;
  EXPECT_TRUE(Update("code", other_code).ok());  // it is that already
  const auto again = Update("code", [](auto& made) { made.set_code("001"); });
  EXPECT_EQ(ReasonOf(again.status()), reasons::kResourceInUse);
  EXPECT_TRUE(Update("title", [](auto& made) { made.set_title("Hole"); }).ok());
  EXPECT_TRUE(Update("attributes", [](auto&) {}).ok());
}

TEST_P(ServiceTypes, RetireOnce) {
  ASSERT_TRUE(desk_.CreateServiceType("pothole").ok());
  EXPECT_TRUE(Retire(/*validate_only=*/true).ok());
  const auto retired = Retire();
  ASSERT_TRUE(retired.ok()) << retired.status();
  EXPECT_TRUE(retired->has_retire_time());
  EXPECT_EQ(ReasonOf(Retire().status()), reasons::kServiceTypeRetired);
}

TEST_P(ServiceTypes, AreDeletedOnlyWhileNothingNamesThem) {
  ASSERT_TRUE(desk_.CreateServiceType("pothole").ok());
  others_.service_types_have_cases = true;
  EXPECT_EQ(ReasonOf(Delete()), reasons::kResourceInUse);
  others_.service_types_have_cases = false;
  ASSERT_TRUE(desk_
                  .CreateContact(
                      "call", "2025-06-01T08:00:00Z",
                      [](auto& contact) { contact.set_service_type(ServiceTypeName("pothole")); })
                  .ok());
  EXPECT_EQ(ReasonOf(Delete()), reasons::kResourceInUse);
  ASSERT_TRUE(desk_.UpdateContact("call", "service_type", [](auto&) {}).ok());
  v1::CreateServiceStandardRequest standard;
  standard.set_parent(kOrganization);
  standard.mutable_service_standard()->set_service_type(ServiceTypeName("pothole"));
  standard.mutable_service_standard()->set_language("en");
  standard.mutable_service_standard()->set_promise("We fill it.");
  standard.mutable_service_standard()->set_effective_date("2025-07-01");
  const auto made = desk_.Do<v1::ServiceStandard>("CreateServiceStandard", standard);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(ReasonOf(Delete()), reasons::kResourceInUse);
  ASSERT_TRUE((desk_
                   .ByName<v1::ServiceStandard, v1::DeleteServiceStandardRequest>(
                       "DeleteServiceStandard", made->name())
                   .ok()));
  EXPECT_TRUE(Delete().ok());
}

TEST_P(ServiceTypes, AreListedByGroupAndWhatElseIsSaidOfThem) {
  ASSERT_TRUE(desk_.CreateServiceType("pothole").ok());
  ASSERT_TRUE(desk_
                  .CreateServiceType("lamp",
                                     [](auto& made) {
                                       made.set_group("Lights");
                                       made.set_public_(false);
                                     })
                  .ok());
  EXPECT_THAT(List("group = Streets", ""), ElementsAre("pothole"));
  EXPECT_THAT(List("", "group"), ElementsAre("lamp", "pothole"));
  EXPECT_THAT(List("public = false", "group desc"), ElementsAre("lamp"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, ServiceTypes, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
