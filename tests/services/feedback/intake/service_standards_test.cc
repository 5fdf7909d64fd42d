// Service standards: promised once, for days to come, to everybody.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/intake/intake_desk.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Values;
using v1::ServiceStandard;

class ServiceStandards : public testing::TestWithParam<StoreKind> {
 protected:
  ServiceStandards() { EXPECT_TRUE(desk_.CreateServiceType("pothole").ok()); }

  absl::StatusOr<ServiceStandard> Create(const std::string& id, const std::string& from,
                                         const std::string& to = "",
                                         const std::string& language = "en",
                                         const std::string& service_type = "pothole") {
    v1::CreateServiceStandardRequest request;
    request.set_parent(kOrganization);
    request.set_service_standard_id(id);
    auto& standard = *request.mutable_service_standard();
    standard.set_service_type(ServiceTypeName(service_type));
    standard.set_language(language);
    standard.set_promise(id);
    standard.set_effective_date(from);
    standard.set_end_date(to);
    return desk_.Do<ServiceStandard>("CreateServiceStandard", request);
  }

  absl::StatusOr<ServiceStandard> Publish(const std::string& id) {
    return desk_.ByName<ServiceStandard, v1::PublishServiceStandardRequest>(
        "PublishServiceStandard", StandardName(id));
  }

  absl::StatusOr<ServiceStandard> SetEnd(const std::string& id, const std::string& end,
                                         const std::string& promise = "") {
    v1::UpdateServiceStandardRequest request;
    request.mutable_service_standard()->set_name(StandardName(id));
    request.mutable_service_standard()->set_end_date(end);
    request.mutable_service_standard()->set_promise(promise);
    request.mutable_update_mask()->add_paths("end_date");
    if (!promise.empty()) request.mutable_update_mask()->add_paths("promise");
    return desk_.Do<ServiceStandard>("UpdateServiceStandard", request);
  }

  // What everybody reads on a day, by what it promises.
  std::vector<std::string> Find(const std::string& day, const std::string& language = "",
                                const std::string& code = "") {
    v1::FindServiceStandardsRequest request;
    request.set_parent(kOrganization);
    request.set_as_of_date(day);
    request.set_language(language);
    request.set_service_type_code(code);
    const auto found = desk_.Do<v1::FindServiceStandardsResponse>("FindServiceStandards", request);
    if (!found.ok()) return {found.status().ToString()};
    std::vector<std::string> promises;
    for (const auto& standard : found->service_standards()) promises.push_back(standard.promise());
    return promises;
  }

  FakeClock clock_;  // the 15th of June 2025
  TestStore store_{GetParam()};
  Others others_;
  IntakeDesk desk_{store_, clock_, others_};
};

TEST_P(ServiceStandards, AreReadByEverybodyOnceTheyArePublished) {
  ASSERT_TRUE(Create("five-days", "2025-06-15").ok());
  EXPECT_THAT(Find("2025-06-15"), IsEmpty());
  const auto published = Publish("five-days");
  ASSERT_TRUE(published.ok()) << published.status();
  EXPECT_TRUE(published->published());
  desk_.ActAsNobody();
  EXPECT_THAT(Find(""), ElementsAre("five-days"));
  EXPECT_THAT(Find("2025-06-14"), IsEmpty());
  EXPECT_THAT(Find("2025-06-15", "", "pothole"), ElementsAre("five-days"));
  EXPECT_THAT(Find("2025-06-15", "", "lamp"), IsEmpty());
}

TEST_P(ServiceStandards, AreReadInTheLanguageAskedForOrTheOrganizations) {
  for (const auto& [id, language] : {std::pair("english", "en"), std::pair("spanish", "es-US")}) {
    ASSERT_TRUE(Create(id, "2025-06-15", "", language).ok());
    ASSERT_TRUE(Publish(id).ok());
  }
  EXPECT_THAT(Find("2025-06-15", "es-us"), ElementsAre("spanish"));
  EXPECT_THAT(Find("2025-06-15", "so"), ElementsAre("english"));
  EXPECT_THAT(Find("2025-06-15"), ElementsAre("english"));
}

TEST_P(ServiceStandards, OfWhatIsNotPublicStayInside) {
  ASSERT_TRUE(desk_.CreateServiceType("inside", [](auto& made) { made.set_public_(false); }).ok());
  ASSERT_TRUE(Create("inside", "2025-06-15", "", "en", "inside").ok());
  ASSERT_TRUE(Publish("inside").ok());
  EXPECT_THAT(Find("2025-06-15"), IsEmpty());
}

TEST_P(ServiceStandards, PromiseNothingForDaysThatHaveBegun) {
  ASSERT_TRUE(Create("late", "2025-06-14").ok());
  EXPECT_EQ(ReasonOf(Publish("late").status()), reasons::kCalendarPast);
}

TEST_P(ServiceStandards, DoNotHoldTogether) {
  ASSERT_TRUE(Create("first", "2025-06-15").ok());
  ASSERT_TRUE(Create("second", "2025-07-01").ok());
  ASSERT_TRUE(Create("spanish", "2025-07-01", "", "es").ok());
  ASSERT_TRUE(Publish("first").ok());
  EXPECT_TRUE(Publish("spanish").ok());
  EXPECT_EQ(ReasonOf(Publish("second").status()), reasons::kRulesOverlap);
  ASSERT_TRUE(SetEnd("first", "2025-06-30").ok());
  EXPECT_TRUE(Publish("second").ok());
  EXPECT_EQ(ReasonOf(SetEnd("first", "2025-07-01").status()), reasons::kRulesOverlap);
  EXPECT_THAT(Find("2025-06-30"), ElementsAre("first"));
  EXPECT_THAT(Find("2025-07-01"), ElementsAre("second"));
}

TEST_P(ServiceStandards, AreKeptOnceTheyArePromised) {
  ASSERT_TRUE(Create("first", "2025-06-15").ok());
  ASSERT_TRUE(Publish("first").ok());
  EXPECT_EQ(ReasonOf(Publish("first").status()), reasons::kStandardPublished);
  EXPECT_EQ(ReasonOf(SetEnd("first", "2025-06-30", "Something else").status()),
            reasons::kStandardPublished);
  const auto deleted = desk_.ByName<ServiceStandard, v1::DeleteServiceStandardRequest>(
      "DeleteServiceStandard", StandardName("first"));
  EXPECT_EQ(ReasonOf(deleted.status()), reasons::kStandardPublished);
  clock_.Advance(absl::Hours(48));
  EXPECT_EQ(ReasonOf(SetEnd("first", "2025-06-16").status()), reasons::kStandardPublished);
  ASSERT_TRUE(SetEnd("first", "2025-06-17").ok());
  clock_.Advance(absl::Hours(24));
  // What has ended, has.
  EXPECT_EQ(ReasonOf(SetEnd("first", "2025-12-31").status()), reasons::kStandardPublished);
}

TEST_P(ServiceStandards, ArePublishedByThoseWhoMay) {
  ASSERT_TRUE(Create("first", "2025-06-15").ok());
  desk_.ActAsRole("case-worker");
  EXPECT_TRUE(absl::IsPermissionDenied(Publish("first").status()));
  desk_.ActAsRole("case-supervisor");
  EXPECT_TRUE(Publish("first").ok());
}

INSTANTIATE_TEST_SUITE_P(Drivers, ServiceStandards, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
