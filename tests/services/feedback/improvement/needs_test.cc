// What customers need: what is believed, what they say, and where the two differ.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/feedback/v1/needs_interview.pb.h>
#include <touchstone/feedback/v1/requirement.pb.h>

#include <string>

#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/improvement/improvement_desk.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Values;
using v1::NeedDifference;
using v1::NeedsInterview;
using v1::Requirement;

std::string RequirementName(const std::string& id) {
  return absl::StrCat(kOrganization, "/requirements/", id);
}

class Needs : public testing::TestWithParam<StoreKind> {
 protected:
  absl::Status Believe(const std::string& id, const std::string& text = "") {
    using Request = v1::CreateRequirementRequest;
    return desk_
        .Make<Request, Requirement>(
            "CreateRequirement", id,
            absl::StrCat("service_type: '", kServiceType, "' title: '", id,
                         "' source: ASSUMED importance: 3 fulfilment: 3 ", text),
            &Request::mutable_requirement, &Request::set_requirement_id)
        .status();
  }

  absl::StatusOr<NeedsInterview> Ask(const std::string& id, const std::string& text,
                                     const std::string& day = "2025-06-10") {
    using Request = v1::CreateNeedsInterviewRequest;
    return desk_.Make<Request, NeedsInterview>(
        "CreateNeedsInterview", id,
        absl::StrCat("service_type: '", kServiceType,
                     "' interviewer: 'organizations/wa/people/wren' customer: "
                     "'organizations/wa/customers/ana' interview_date: '",
                     day, "' ", text),
        &Request::mutable_needs_interview, &Request::set_needs_interview_id);
  }

  std::vector<std::string> Differences(
      const std::function<void(v1::ReportNeedDifferencesRequest&)>& change = [](auto&) {}) {
    v1::ReportNeedDifferencesRequest request;
    request.set_name(kServiceType);
    change(request);
    const auto report =
        desk_.office().Do<v1::ReportNeedDifferencesResponse>("ReportNeedDifferences", request);
    EXPECT_TRUE(report.ok()) << report.status();
    std::vector<std::string> rows;
    if (!report.ok()) return rows;
    EXPECT_THAT(report->DebugString(), Not(HasSubstr("ramp at the side")));
    for (const NeedDifference& difference : report->differences()) {
      rows.push_back(absl::StrCat(difference.title(), " ",
                                  NeedDifference::Kind_Name(difference.kind()), " ",
                                  difference.mention_count(), " of ", report->interview_count()));
    }
    return rows;
  }

  FakeClock clock_;  // 2025-06-15
  TestStore store_{GetParam()};
  ImprovementDesk desk_{store_, clock_};
};

TEST_P(Needs, AreToldBesideWhatIsBelieved) {
  ASSERT_TRUE(Believe("fast").ok());
  ASSERT_TRUE(Believe("polite").ok());
  ASSERT_TRUE(Believe("former", "retire_date: '2025-06-15'").ok());
  ASSERT_TRUE(Ask("one", absl::StrCat("customer_group: 'Landlords' answers { requirement: '",
                                      RequirementName("fast"),
                                      "' importance: 5 } answers { need: 'A ramp at the side' }"))
                  .ok());
  ASSERT_TRUE(Ask("two", absl::StrCat("answers { requirement: '", RequirementName("fast"),
                                      "' importance: 4 fulfilment: 3 } answers { need: 'A ramp at "
                                      "the side' } answers { need: 'Two things' }"))
                  .ok());
  EXPECT_THAT(Differences(), ElementsAre("fast UNDERRATED 2 of 2", "polite NOT_ASKED 0 of 2",
                                         " NOT_LISTED 2 of 2"));
  EXPECT_THAT(
      Differences([](auto& request) { request.set_customer_group("Landlords"); }),
      ElementsAre("fast UNDERRATED 1 of 1", "polite NOT_ASKED 0 of 1", " NOT_LISTED 1 of 1"));
  EXPECT_THAT(Differences([](auto& request) { request.set_start_date("2025-06-11"); }),
              ElementsAre("fast NOT_ASKED 0 of 0", "polite NOT_ASKED 0 of 0"));
  EXPECT_THAT(
      Differences([](auto& request) { request.set_end_date("2025-06-10"); }),
      ElementsAre("fast UNDERRATED 2 of 2", "polite NOT_ASKED 0 of 2", " NOT_LISTED 2 of 2"));
  // What is deleted is not counted, and is again once it is undeleted.
  const std::string two = "organizations/wa/needsInterviews/two";
  ASSERT_TRUE(
      (desk_.Step<v1::DeleteNeedsInterviewRequest, NeedsInterview>("DeleteNeedsInterview", two))
          .ok());
  EXPECT_THAT(Differences(), ElementsAre("fast UNDERRATED 1 of 1", "polite NOT_ASKED 0 of 1",
                                         " NOT_LISTED 1 of 1"));
  ASSERT_TRUE(
      (desk_.Step<v1::UndeleteNeedsInterviewRequest, NeedsInterview>("UndeleteNeedsInterview", two))
          .ok());
  EXPECT_EQ(Differences().size(), 3);
}

TEST_P(Needs, AreAnsweredOncePerInterview) {
  ASSERT_TRUE(Believe("fast").ok());
  const std::string fast = RequirementName("fast");
  EXPECT_THAT(FieldsOf(Ask("one", absl::StrCat("answers { requirement: '", fast,
                                               "' } answers { requirement: '", fast,
                                               "' } answers { } answers { requirement: '", fast,
                                               "-2' need: 'x' }"))
                           .status()),
              ElementsAre("needs_interview.answers[1].requirement", "needs_interview.answers[2]",
                          "needs_interview.answers[3]"));
  EXPECT_THAT(
      FieldsOf(
          Ask("one", "answers { requirement: 'organizations/wa/requirements/none' }").status()),
      ElementsAre("needs_interview.answers[0].requirement"));
  EXPECT_THAT(FieldsOf(Ask("one", "", "2025-02-30").status()),
              ElementsAre("needs_interview.interview_date"));
}

TEST_P(Needs, RequirementsStayOnceTheyWereAnswered) {
  ASSERT_TRUE(Believe("fast").ok());
  ASSERT_TRUE(Believe("unused").ok());
  ASSERT_TRUE(Ask("one", absl::StrCat("answers { requirement: '", RequirementName("fast"),
                                      "' importance: 5 }"))
                  .ok());
  const auto drop = [&](const std::string& id) {
    return desk_
        .Step<v1::DeleteRequirementRequest, Requirement>("DeleteRequirement", RequirementName(id))
        .status();
  };
  EXPECT_EQ(ReasonOf(drop("fast")), reasons::kResourceInUse);
  EXPECT_TRUE(drop("unused").ok());
}

TEST_P(Needs, KeepTheWordsSealed) {
  ASSERT_TRUE(Ask("one", "answers { need: 'A ramp at the side' words: 'Steps hurt' }").ok());
  std::string kept;
  ASSERT_TRUE(
      desk_.office()
          .Write([&](Session& session) -> absl::Status {
            ASSIGN_OR_RETURN(
                const auto rows,
                session.Query<Bytes>("SELECT body FROM needs_interviews ORDER BY name LIMIT 9"));
            for (const auto& [body] : rows) kept += body.value;
            return desk_.office().personal_data().Erase(session, "organizations/wa/customers/ana");
          })
          .ok());
  EXPECT_THAT(kept, Not(HasSubstr("ramp")));
  const auto read = desk_.Step<v1::GetNeedsInterviewRequest, NeedsInterview>(
      "GetNeedsInterview", "organizations/wa/needsInterviews/one");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->answers(0).need(), "");
}

TEST_P(Needs, AreForWhoMayEditThem) {
  desk_.office().ActAsRole("case-worker");
  EXPECT_TRUE(absl::IsPermissionDenied(Believe("fast")));
  EXPECT_EQ(Differences().size(), 0);
  desk_.office().ActAsRole("worker");
  v1::ReportNeedDifferencesRequest request;
  request.set_name(kServiceType);
  EXPECT_TRUE(absl::IsPermissionDenied(
      desk_.office()
          .Do<v1::ReportNeedDifferencesResponse>("ReportNeedDifferences", request)
          .status()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, Needs, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
