// What defends a requisition's scores.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/recruiting/v1/certification.pb.h>
#include <touchstone/recruiting/v1/certification_rule.pb.h>
#include <touchstone/recruiting/v1/eligible_list.pb.h>
#include <touchstone/recruiting/v1/interview.pb.h>
#include <touchstone/recruiting/v1/interview_guide.pb.h>
#include <touchstone/recruiting/v1/validity_report.pb.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/impact/validity_report.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/hiring_office.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;

class ValidityReport : public testing::TestWithParam<StoreKind> {
 protected:
  absl::StatusOr<v1::ValidityReport> Report(const std::string& requisition) {
    office_.ActAs("organizations/wa/apiKeys/watcher", "eeo-analyst", "wa");
    v1::ReportValidityRequest request;
    request.set_name(RequisitionName(requisition));
    return office_.Do<v1::ValidityReport>("ReportValidity", request);
  }

  void Write(const std::function<absl::Status(Session&)>& body) {
    const absl::Status written = office_.Write(body);
    ASSERT_TRUE(written.ok()) << written;
  }

  // A row of a resource; `columns` and `values` are its own.
  void WriteResource(const std::string& table, const google::protobuf::Message& resource,
                     const std::string& name, const std::string& columns,
                     const std::string& values) {
    Write([&](Session& session) {
      return session
          .Execute(absl::StrCat("INSERT INTO ", table,
                                " (name, parent, organization, revision, create_time, "
                                "update_time, delete_time, body, ",
                                columns, ") VALUES (:name, :parent, :organization, 1, 0, 0, 0, ",
                                ":body, ", values, ")"),
                   name, kOrganization, kOrganization, Bytes{resource.SerializeAsString()})
          .status();
    });
  }

  void WriteGuide() {
    v1::InterviewGuide guide;
    guide.set_content_hash("sha256-jcs-1:abc");
    for (const char* const id : {"a", "b"}) {  // two forms, which share a question
      v1::CompiledForm& form = *guide.mutable_content()->add_forms();
      form.set_id(id);
      for (const std::string& question : {std::string("shared"), absl::StrCat("only-", id)}) {
        v1::GuideQuestion& asked = *form.add_questions();
        asked.set_id(absl::StrCat("focus.", question));
        asked.set_competency(kFocus);
        asked.set_text(absl::StrCat("What of ", question, "?"));
      }
    }
    WriteResource("interview_guides", guide, absl::StrCat(kOrganization, "/interviewGuides/g"),
                  "requisition, state", absl::StrCat("'", RequisitionName("agents"), "', 3"));
  }

  // One interview whose members scored a question so.
  void WriteScores(const std::string& interview, const std::string& question,
                   const std::vector<int>& levels, int agreed) {
    Write([&](Session& session) -> absl::Status {
      const auto state = interview == "open" ? v1::Interview::STARTED : v1::Interview::CONCLUDED;
      RETURN_IF_ERROR(
          session
              .Execute("INSERT INTO interviews (name, parent, organization, revision, create_time, "
                       "update_time, delete_time, body, application, requisition, state, "
                       "start_time) VALUES (:name, :parent, :organization, 1, 0, 0, 0, :body, "
                       ":application, :requisition, :state, 0) ON CONFLICT DO NOTHING",
                       interview, kOrganization, kOrganization, Bytes{}, interview,
                       RequisitionName("agents"), static_cast<int>(state))
              .status());
      for (size_t i = 0; i < levels.size(); ++i) {
        RETURN_IF_ERROR(
            session
                .Execute("INSERT INTO panel_seats (interview, person, requisition, alternate, "
                         "recused) VALUES (:interview, :person, :requisition, 0, 0) ON CONFLICT "
                         "DO NOTHING",
                         interview, absl::StrCat("p", i), RequisitionName("agents"))
                .status());
      }
      for (size_t i = 0; i < levels.size(); ++i) {
        RETURN_IF_ERROR(
            session
                .Execute("INSERT INTO scores (interview, scorer, question, competency, "
                         "requisition, application, level_alone, level) VALUES (:interview, "
                         ":scorer, :question, :competency, :requisition, :application, :alone, 9)",
                         interview, absl::StrCat("p", i), question, kFocus,
                         RequisitionName("agents"), interview, levels[i])
                .status());
      }
      if (agreed < 0) return absl::OkStatus();
      return session
          .Execute(
              "INSERT INTO consensus_levels (interview, competency, requisition, "
              "application, position, level_id, level, weight, conclude_time, reason) VALUES "
              "(:interview, :competency, :requisition, :application, 0, 'expert', :level, 3, "
              "0, :reason)",
              interview, kFocus, RequisitionName("agents"), interview, agreed, Bytes{})
          .status();
    });
  }

  void WriteList(const std::string& id, v1::EligibleList::State state) {
    v1::EligibleList list;
    list.set_name(absl::StrCat(kOrganization, "/eligibleLists/", id));
    list.set_state(state);
    if (state == v1::EligibleList::ESTABLISHED) {
      list.set_rule("organizations/wa/certificationRules/five");
    }
    WriteResource("eligible_lists", list, list.name(), "requisition, kind, state, expire_date",
                  absl::StrCat("'", RequisitionName("agents"), "', 3, ", static_cast<int>(state),
                               ", '2032-01-01'"));
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  HiringOffice office_{store_, clock_, [](HiringOffice& office) {
                         RegisterValidityReport(office.Service("RecruitingReports"),
                                                office.store());
                       }};
};

TEST_P(ValidityReport, GoesFromDutyToCertification) {
  ASSERT_TRUE(office_.Approved("agents").ok());
  WriteGuide();
  WriteScores("one", "focus.shared", {1, 2, 2}, 2);
  WriteScores("two", "focus.shared", {2, 1}, 1);
  WriteScores("open", "focus.shared", {2, 2, 2}, -1);
  WriteScores("one", "focus.only-a", {2, 2, 2, 2}, -1);  // agreed above
  // Who is recused counts for nothing.
  Write([](Session& session) {
    return session
        .Execute(
            "INSERT INTO scores (interview, scorer, question, competency, requisition, "
            "application, level_alone, level) VALUES ('one', 'recused', 'focus.shared', "
            ":competency, :requisition, 'one', 9, 9)",
            kFocus, RequisitionName("agents"))
        .status();
  });
  Write([](Session& session) {
    return session
        .Execute(
            "INSERT INTO panel_seats (interview, person, requisition, alternate, recused) "
            "VALUES ('one', 'recused', :requisition, 0, 1)",
            RequisitionName("agents"))
        .status();
  });
  v1::CertificationRule rule;
  rule.set_authority("Civil Service Rule 9.2");
  WriteResource("certification_rules", rule, "organizations/wa/certificationRules/five",
                "jurisdiction, effective_date, end_date", "'us-wa', '2031-01-01', ''");
  WriteList("draft", v1::EligibleList::DRAFT);
  WriteList("list", v1::EligibleList::ESTABLISHED);
  v1::Certification certification;
  certification.set_name("organizations/wa/certifications/c");
  certification.add_eligible_lists("organizations/wa/eligibleLists/list");
  WriteResource("certifications", certification, certification.name(), "requisition",
                absl::StrCat("'", RequisitionName("agents"), "'"));
  const auto report = Report("agents");
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->requisition(), RequisitionName("agents"));
  EXPECT_EQ(report->job_title(), "Contact center agent");
  EXPECT_EQ(report->release(), "organizations/wa/frameworks/service/releases/2031");
  EXPECT_EQ(report->job_analysis(), "organizations/wa/jobAnalyses/agents");
  EXPECT_EQ(report->guide_hash(), "sha256-jcs-1:abc");
  ASSERT_THAT(report->chains(), SizeIs(2));
  const v1::ValidityChain& focus = report->chains(0);
  EXPECT_EQ(focus.competency(), kFocus);
  EXPECT_EQ(focus.required_level(), "expert");
  EXPECT_EQ(focus.weight(), 3);
  ASSERT_THAT(focus.duties(), SizeIs(2));
  EXPECT_EQ(focus.duties(0).text(), "Answers calls");
  EXPECT_TRUE(focus.duties(0).at_entry());
  EXPECT_EQ(focus.interviews(), 2);
  EXPECT_EQ(focus.mean_level(), 1.5);
  ASSERT_THAT(focus.questions(), SizeIs(3));
  const v1::QuestionFigures& shared = focus.questions(0);
  EXPECT_EQ(shared.question(), "focus.shared");
  EXPECT_EQ(shared.text(), "What of shared?");
  EXPECT_EQ(shared.count(), 5);  // not those of the open interview, and as they were scored alone
  EXPECT_EQ(shared.mean(), 1.6);
  EXPECT_EQ(shared.standard_deviation(), 0.55);
  // Fewer than five would tell of single ones.
  EXPECT_EQ(focus.questions(1).count(), 4);
  EXPECT_FALSE(focus.questions(1).has_mean());
  EXPECT_FALSE(focus.questions(1).has_standard_deviation());
  EXPECT_EQ(focus.questions(2).count(), 0);
  ASSERT_THAT(report->uses(), SizeIs(1));  // nothing went into a draft
  EXPECT_EQ(report->uses(0).eligible_list(), "organizations/wa/eligibleLists/list");
  EXPECT_THAT(report->uses(0).certifications(), ElementsAre("organizations/wa/certifications/c"));
  EXPECT_EQ(report->uses(0).rule(), "organizations/wa/certificationRules/five");
  EXPECT_EQ(report->uses(0).authority(), "Civil Service Rule 9.2");
}

TEST_P(ValidityReport, SaysWhatNoDutyStandsBehind) {
  ASSERT_TRUE(office_.Approved("agents").ok());
  const auto report = Report("agents");
  ASSERT_TRUE(report.ok()) << report.status();
  // Learned on the job: it is required, and weighs in no ranking.
  EXPECT_THAT(report->undefended_competencies(), ElementsAre(kCare));
  EXPECT_EQ(report->chains(1).weight(), 0);
  EXPECT_THAT(report->chains(1).duties(), SizeIs(1));
  EXPECT_FALSE(report->chains(1).has_mean_level());
  EXPECT_THAT(report->uses(), IsEmpty());
}

TEST_P(ValidityReport, IsOfWhatWasSubmitted) {
  ASSERT_TRUE(office_.Draft("draft").ok());
  const auto report = Report("draft");
  EXPECT_TRUE(absl::IsFailedPrecondition(report.status()));
  EXPECT_EQ(ReasonOf(report.status()), reasons::kRequisitionState);
  EXPECT_TRUE(absl::IsNotFound(Report("nobodys").status()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, ValidityReport, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
