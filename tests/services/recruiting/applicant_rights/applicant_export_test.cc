// What is kept about an applicant is handed to them whole, and says nobody's secrets.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/recruiting/v1/disclosure.pb.h>

#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/applicant_rights/applicant_file.h"

namespace touchstone::recruiting {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::Values;

class ApplicantExport : public testing::TestWithParam<StoreKind> {
 protected:
  ApplicantExport() { ActAsOfficer(); }

  void ActAsOfficer() { file_.ActAsPerson("olga", "administrator"); }

  json Document() {
    const auto text = file_.Export("grace");
    EXPECT_TRUE(text.ok()) << text.status();
    return text.ok() ? json::parse(*text) : json();
  }

  int Disclosures() {
    v1::ListDisclosuresRequest request;
    request.set_parent(kOrganization);
    request.set_subject(ApplicantName("grace"));
    const auto listed = file_.Do<v1::ListDisclosuresResponse>("ListDisclosures", request);
    EXPECT_TRUE(listed.ok()) << listed.status();
    return listed->disclosures_size();
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  ApplicantFile file_{store_, clock_};
};

TEST_P(ApplicantExport, HasAllThatIsKept) {
  ASSERT_TRUE(file_.Claim("grace", "veteran").ok());
  ASSERT_TRUE(file_.SayGroups("grace", "female", "white").ok());
  ASSERT_TRUE(file_.Interview("7", v1::Interview::CONCLUDED).ok());
  ASSERT_TRUE(file_.Refer("boss").ok());
  ASSERT_TRUE(file_.CreateApplicant("other").ok());
  ASSERT_TRUE(file_.Apply("two", "other").ok());
  json document = Document();
  EXPECT_EQ(document["applicant"], ApplicantName("grace"));
  EXPECT_EQ(document["applicants"][0]["email"], "grace@example.org");
  EXPECT_EQ(document["preferenceClaims"][0]["proof"], "DD-214, seen on paper");
  EXPECT_EQ(document["eeoSelfIdentifications"][0]["sex"], "female");
  ASSERT_THAT(document["applications"], SizeIs(1));
  EXPECT_EQ(document["applications"][0]["statement"], "A year at the front desk.");
  EXPECT_EQ(document["applications"][0]["stageMoves"]["moves"][0]["kind"], "RECEIVED");
  EXPECT_EQ(document["scorecards"][0]["scores"][0]["evidence"], "Evidence of 7");
  EXPECT_EQ(document["referenceChecks"][0]["answers"][0]["answer"], "She is kind.");
  EXPECT_EQ(document["ranks"][0]["rank"], 1);
  EXPECT_THAT(document["leftOut"], SizeIs(0));
  EXPECT_FALSE(document.contains("interviewGuides"));
  int created = 0;
  for (const json& change : document["changes"]) created += change["kind"] == "CREATED" ? 1 : 0;
  EXPECT_EQ(created, 7);
  EXPECT_EQ(document.dump().find("other"), std::string::npos);
}

TEST_P(ApplicantExport, SaysNotWhoSpokeInConfidence) {
  ASSERT_TRUE(file_.Interview("7", v1::Interview::CONCLUDED).ok());
  ASSERT_TRUE(file_.Refer("boss").ok());
  json document = Document();
  EXPECT_EQ(document["scorecards"][0]["name"], InterviewName("7") + "/scorecards/-");
  json panel = document["interviews"][0]["panel"];
  EXPECT_EQ(panel[1]["conflictReason"], "We quarreled.");
  EXPECT_FALSE(panel[1].contains("person"));
  const std::string text = document.dump();
  for (const char* const secret :
       {"scorecards/ada", "people/ida", "Barbara", "barbara@", "Supervisor", "scorer"}) {
    EXPECT_THAT(text, Not(HasSubstr(secret)));
  }
}

TEST_P(ApplicantExport, LeavesOutWhatIsSealedAndNamesIt) {
  ASSERT_TRUE(file_.Interview("7", v1::Interview::CONCLUDED).ok());
  ASSERT_TRUE(file_.Interview("8", v1::Interview::STARTED).ok());
  ASSERT_TRUE(file_.Interview("9", v1::Interview::REVEALED).ok());
  json document = Document();
  EXPECT_THAT(document["interviews"], SizeIs(3));
  EXPECT_THAT(document["scorecards"], SizeIs(1));
  ASSERT_THAT(document["leftOut"], SizeIs(2));
  EXPECT_EQ(document["leftOut"][0]["resource"], InterviewName("8") + "/scorecards/-");
  EXPECT_THAT(document.dump(), Not(HasSubstr("Evidence of 8")));
  EXPECT_THAT(document.dump(), Not(HasSubstr("Evidence of 9")));
}

TEST_P(ApplicantExport, IsKeptEachTimeAndForWhoMay) {
  file_.ActAsRecruiter();
  EXPECT_TRUE(absl::IsPermissionDenied(file_.Export("grace").status()));
  ActAsOfficer();
  EXPECT_EQ(Disclosures(), 0);
  Document();
  EXPECT_EQ(Disclosures(), 1);
  EXPECT_TRUE(absl::IsNotFound(file_.Export("nobody").status()));
  file_.are_judges.insert({"organizations/wa/people/olga", ApplicantName("grace")});
  EXPECT_TRUE(absl::IsPermissionDenied(file_.Export("grace").status()));
  EXPECT_EQ(Disclosures(), 1);
}

TEST_P(ApplicantExport, OfWhoWasErasedHasNothingPersonal) {
  ASSERT_TRUE(file_.SayGroups("grace", "female", "white").ok());
  ASSERT_TRUE(file_.Interview("7", v1::Interview::CONCLUDED).ok());
  file_.Schedule();
  file_.LetTheTimePass();
  ASSERT_TRUE(file_.Erase("grace").ok());
  ActAsOfficer();
  const std::string text = Document().dump();
  for (const char* const forgotten :
       {"Grace Hopper", "grace@", "front desk", "female", "Evidence", "number-one"}) {
    EXPECT_THAT(text, Not(HasSubstr(forgotten)));
  }
}

// Of different classes of records some go sooner.
TEST_P(ApplicantExport, OfWhoseContactsAreGoneHasTheRest) {
  ASSERT_TRUE(file_
                  .Write([](Session& session) {
                    return session
                        .Execute("DELETE FROM applicants WHERE name = :name",
                                 ApplicantName("grace"))
                        .status();
                  })
                  .ok());
  ActAsOfficer();
  const json document = Document();
  EXPECT_FALSE(document.contains("applicants"));
  EXPECT_EQ(document["applications"][0]["statement"], "A year at the front desk.");
}

INSTANTIATE_TEST_SUITE_P(Drivers, ApplicantExport, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
