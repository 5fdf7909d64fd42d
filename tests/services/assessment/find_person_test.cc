// Finding a person's name by the id that another system has for them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/assessment/v1/person.pb.h>

#include <string>

#include "services/assessment/people.h"
#include "services/assessment/schema.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/service_in_process.h"
#include "tests/stores/stores.h"

namespace touchstone::assessment {
namespace {

using ::testing::Values;

constexpr char kAda[] = "organizations/wa/people/ada";

class FindPerson : public testing::TestWithParam<StoreKind> {
 protected:
  FindPerson() {
    RegisterPeople(service_.service(), service_.store());
    service_.Start();
    v1::CreatePersonRequest request;
    request.set_parent("organizations/wa");
    request.set_person_id("ada");
    request.mutable_person()->set_display_name("Ada Lovelace");
    *request.mutable_person()->add_external_ids() = Id("payroll", "0042");
    EXPECT_TRUE(service_.Call<v1::Person>("CreatePerson", request).ok());
  }

  static v1::ExternalId Id(const std::string& system, const std::string& value) {
    v1::ExternalId id;
    id.set_system(system);
    id.set_value(value);
    return id;
  }

  absl::StatusOr<v1::FindPersonResponse> Find(const std::string& person,
                                              const std::string& parent = "organizations/wa") {
    v1::FindPersonRequest request;
    request.set_parent(parent);
    request.set_person(person);
    return service_.Call<v1::FindPersonResponse>("FindPerson", request);
  }

  absl::StatusOr<v1::FindPersonResponse> FindBy(const v1::ExternalId& id,
                                                const std::string& parent = "organizations/wa") {
    v1::FindPersonRequest request;
    request.set_parent(parent);
    *request.mutable_external_id() = id;
    return service_.Call<v1::FindPersonResponse>("FindPerson", request);
  }

  TestStore store_{GetParam()};
  ServiceInProcess service_{
      "touchstone.assessment.v1.Assessment", store_, {RuntimeMigrations(), AssessmentMigrations()}};
};

TEST_P(FindPerson, TellsTheNameAndNothingElse) {
  const auto by_id = FindBy(Id("payroll", "0042"));
  ASSERT_TRUE(by_id.ok()) << by_id.status();
  EXPECT_EQ(by_id->person(), kAda);
  const auto by_name = Find(kAda);
  ASSERT_TRUE(by_name.ok()) << by_name.status();
  EXPECT_EQ(by_name->person(), kAda);
  EXPECT_EQ(v1::FindPersonResponse::descriptor()->field_count(), 1);
}

TEST_P(FindPerson, WhoIsNotThereIsNotFound) {
  for (const auto& nobody : {FindBy(Id("payroll", "0043")), FindBy(Id("other", "0042")),
                             FindBy(Id("payroll", "0042"), "organizations/or"),
                             Find("organizations/wa/people/nobody")}) {
    EXPECT_EQ(nobody.status().code(), absl::StatusCode::kNotFound) << nobody.status();
    EXPECT_EQ(ReasonOf(nobody.status()), reasons::kResourceNotFound);
  }
}

TEST_P(FindPerson, WhoIsDeletedIsNotFound) {
  v1::DeletePersonRequest request;
  request.set_name(kAda);
  ASSERT_TRUE(service_.Call<v1::Person>("DeletePerson", request).ok());
  EXPECT_EQ(Find(kAda).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(FindBy(Id("payroll", "0042")).status().code(), absl::StatusCode::kNotFound);
}

TEST_P(FindPerson, OneOfTheTwoIsGivenAndOfTheOrganization) {
  v1::FindPersonRequest both;
  both.set_parent("organizations/wa");
  both.set_person(kAda);
  *both.mutable_external_id() = Id("payroll", "0042");
  for (const auto& refused : {service_.Call<v1::FindPersonResponse>("FindPerson", both), Find(""),
                              Find(kAda, "organizations/or")}) {
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument) << refused.status();
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, FindPerson, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::assessment
