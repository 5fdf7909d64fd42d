// Jurisdictions, and what they offer.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/public_requests/public_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Values;
using v1::Jurisdiction;
using v1::PublicJurisdiction;

class Jurisdictions : public testing::TestWithParam<StoreKind> {
 protected:
  absl::StatusOr<PublicJurisdiction> Resolve(const std::string& id) {
    office_.office().ActAsNobody();
    v1::ResolveJurisdictionRequest request;
    request.set_public_id(id);
    auto resolved = office_.office().Do<PublicJurisdiction>("ResolveJurisdiction", request);
    office_.ActAsAdapter();
    return resolved;
  }

  absl::StatusOr<Jurisdiction> Delete(const std::string& name) {
    office_.office().ActAsRole("administrator");
    v1::DeleteJurisdictionRequest request;
    request.set_name(name);
    auto deleted = office_.office().Do<Jurisdiction>("DeleteJurisdiction", request);
    office_.ActAsAdapter();
    return deleted;
  }

  absl::StatusOr<v1::ListPublicServicesResponse> Services(const std::string& jurisdiction,
                                                          const std::string& language = "") {
    v1::ListPublicServicesRequest request;
    request.set_parent(jurisdiction);
    request.set_language(language);
    return office_.office().Do<v1::ListPublicServicesResponse>("ListPublicServices", request);
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  PublicOffice office_{store_, clock_};
};

TEST_P(Jurisdictions, AreFoundByWhatCallersSend) {
  for (const char* id : {"", "Example.org", "EXAMPLE.ORG"}) {
    const auto found = Resolve(id);
    ASSERT_TRUE(found.ok()) << id << found.status();
    EXPECT_EQ(found->jurisdiction(), kCity);
    EXPECT_EQ(found->jurisdiction_id(), "Example.org");
    EXPECT_EQ(found->changeset_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
  }
  EXPECT_EQ(ReasonOf(Resolve("other.org").status()), reasons::kJurisdictionUnknown);
}

TEST_P(Jurisdictions, OneMustBeNamedWhereThereAreSeveral) {
  ASSERT_TRUE(office_.AddJurisdiction("port", "port.example.org").ok());
  const absl::Status status = Resolve("").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(status.message(), HasSubstr("public_id"));
  EXPECT_TRUE(Resolve("port.example.org").ok());
}

TEST_P(Jurisdictions, HaveAnIdOfTheirOwn) {
  EXPECT_EQ(ReasonOf(office_.AddJurisdiction("twin", "example.ORG").status()),
            reasons::kValueTaken);
  EXPECT_EQ(office_.AddJurisdiction("blank", "two words").status().code(),
            absl::StatusCode::kInvalidArgument);
  ASSERT_TRUE(Delete(kCity).ok());
  EXPECT_EQ(ReasonOf(Resolve("example.org").status()), reasons::kJurisdictionUnknown);
  EXPECT_TRUE(office_.AddJurisdiction("twin", "example.ORG").ok());
  office_.office().ActAsRole("administrator");
  v1::UndeleteJurisdictionRequest back;
  back.set_name(kCity);
  EXPECT_EQ(ReasonOf(office_.office().Do<Jurisdiction>("UndeleteJurisdiction", back).status()),
            reasons::kValueTaken);
}

TEST_P(Jurisdictions, AreEditedByWhoMay) {
  office_.office().ActAsRole("case-worker");
  v1::GetJurisdictionRequest get;
  get.set_name(kCity);
  EXPECT_EQ(office_.office().Do<Jurisdiction>("GetJurisdiction", get).status().code(),
            absl::StatusCode::kPermissionDenied);
  office_.office().ActAsRole("administrator");
  v1::UpdateJurisdictionRequest update;
  update.mutable_jurisdiction()->set_name(kCity);
  update.mutable_jurisdiction()->add_service_types("organizations/wa/serviceTypes/none");
  update.mutable_update_mask()->add_paths("service_types");
  EXPECT_THAT(office_.office().Do<Jurisdiction>("UpdateJurisdiction", update).status().message(),
              HasSubstr("service_types[0]"));
  v1::ListJurisdictionsRequest list;
  list.set_parent(kOrganization);
  list.set_filter("publicId = \"Example.org\"");
  const auto listed = office_.office().Do<v1::ListJurisdictionsResponse>("ListJurisdictions", list);
  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_EQ(listed->jurisdictions_size(), 1);
}

TEST_P(Jurisdictions, TellWhenSomethingChanged) {
  const auto before = Resolve("")->changeset_time();
  clock_.Advance(absl::Hours(1));
  office_.office().ActAsRole("administrator");
  v1::UpdateJurisdictionRequest update;
  update.mutable_jurisdiction()->set_name(kCity);
  update.mutable_jurisdiction()->set_title("The city");
  update.mutable_update_mask()->add_paths("title");
  ASSERT_TRUE(office_.office().Do<Jurisdiction>("UpdateJurisdiction", update).ok());
  EXPECT_EQ(Resolve("")->changeset_time().seconds(), before.seconds())
      << "nobody is told its title";
  ASSERT_TRUE(office_.AddType("002").ok());
  EXPECT_EQ(Resolve("")->changeset_time().seconds(), before.seconds() + 3600);
}

TEST_P(Jurisdictions, OfferWhatIsPublic) {
  ASSERT_TRUE(office_.AddType("000", [](auto& type) { type.set_group("Parks"); }).ok());
  ASSERT_TRUE(office_.AddType("009", [](auto& type) { type.set_public_(false); }).ok());
  const auto services = Services(kCity);
  ASSERT_TRUE(services.ok()) << services.status();
  ASSERT_EQ(services->services_size(), 2);
  EXPECT_EQ(services->services(0).service_code(), "000");
  EXPECT_EQ(services->services(1).service_name(), "Pothole");
  EXPECT_TRUE(services->services(1).metadata());
  EXPECT_EQ(Services(kCity, "es-US")->services(1).service_name(), "Bache");
  ASSERT_TRUE(office_
                  .AddJurisdiction("port", "port.org",
                                   [](auto& port) { port.add_service_types(TypeName("000")); })
                  .ok());
  EXPECT_EQ(Services("organizations/wa/jurisdictions/port")->services_size(), 1);
  EXPECT_EQ(ReasonOf(Services("organizations/wa/jurisdictions/none").status()),
            reasons::kJurisdictionUnknown);
}

TEST_P(Jurisdictions, TellWhatAServiceAsks) {
  v1::GetPublicServiceDefinitionRequest request;
  request.set_parent(kCity);
  request.set_service_code("001");
  request.set_language("es");
  const auto definition =
      office_.office().Do<v1::PublicServiceDefinition>("GetPublicServiceDefinition", request);
  ASSERT_TRUE(definition.ok()) << definition.status();
  ASSERT_EQ(definition->attributes_size(), 1);
  EXPECT_EQ(definition->attributes(0).description(), "\u00BFQu\u00E9 carril?");
  EXPECT_EQ(definition->attributes(0).order(), 1);
  EXPECT_EQ(definition->attributes(0).values(1).name(), "Right");
  request.set_service_code("777");
  EXPECT_EQ(ReasonOf(office_.office()
                         .Do<v1::PublicServiceDefinition>("GetPublicServiceDefinition", request)
                         .status()),
            reasons::kServiceCodeUnknown);
}

INSTANTIATE_TEST_SUITE_P(Drivers, Jurisdictions, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
