// Packets for who asks for public records, and who took one away.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/recruiting/v1/interview.pb.h>
#include <touchstone/recruiting/v1/interview_guide.pb.h>
#include <touchstone/recruiting/v1/scorecard.pb.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/recruiting/guides/interview_guides.h"
#include "services/recruiting/interviews/interviews.h"
#include "services/recruiting/interviews/scorecards.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/names/sha256.h"
#include "tests/services/recruiting/records/records_office.h"

namespace touchstone::recruiting {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::Values;
using Json = nlohmann::json;

const Author kAuthor{.actor = "test", .method = "", .trace_id = ""};

class RecordsPackets : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    office_.Apply("ana", "agents");
    v1::InterviewGuide guide;
    guide.set_name("organizations/wa/interviewGuides/agents");
    guide.set_requisition(RequisitionName("agents"));
    Write(InterviewGuideType(), guide);
  }

  void Write(const ResourceType& type, google::protobuf::Message& resource) {
    const absl::Status written = office_.store().Write(
        kAuthor, absl::InfiniteFuture(),
        [&](Transaction& transaction) { return transaction.Create(type, resource); });
    ASSERT_TRUE(written.ok()) << written;
  }

  // An interview of ana's with scorecards of two.
  void Interview(v1::Interview::State state) {
    v1::Interview interview;
    interview.set_name("organizations/wa/interviews/first");
    interview.set_application("organizations/wa/applications/ana-agents");
    interview.set_requisition(RequisitionName("agents"));
    interview.set_applicant(ApplicantName("ana"));
    interview.set_state(state);
    Write(InterviewType(), interview);
    for (const char* const scorer : {"carol", "dave"}) {
      v1::Scorecard scorecard;
      scorecard.set_name(absl::StrCat("organizations/wa/interviews/first/scorecards/", scorer));
      scorecard.set_scorer(absl::StrCat("organizations/wa/people/", scorer));
      scorecard.set_applicant(ApplicantName("ana"));
      Write(ScorecardType(), scorecard);
    }
  }

  // Neither where a file is, nor in one.
  static void ExpectNobodyScored(const std::map<std::string, std::string>& files) {
    for (const auto& [path, content] : files) {
      for (const char* const scorer : {"carol", "dave"}) {
        EXPECT_THAT(path, Not(HasSubstr(scorer)));
        EXPECT_THAT(content, Not(HasSubstr(scorer))) << path;
      }
    }
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  RecordsOffice office_{store_, clock_};
};

TEST_P(RecordsPackets, HoldTheWholeFileButWhatIsExempt) {
  ASSERT_TRUE(office_.CreateTable("now").ok());
  const auto files = office_.Export("agents");
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_THAT(*files, Contains(Key("requisitions/agents.json")));
  EXPECT_THAT(*files, Contains(Key("requisitions/agents/announcements/first.json")));
  EXPECT_THAT(*files, Contains(Key("applications/ana-agents.json")));
  EXPECT_THAT(*files, Contains(Key("applicationNotices/ana-agents.json")));
  EXPECT_THAT(*files, Not(Contains(Key("interviewGuides/agents.json"))));
  const Json applicant = Json::parse(files->at("applicants/ana.json"));
  EXPECT_EQ(applicant["displayName"], "Name of ana");
  EXPECT_EQ(applicant["email"], "(redacted)");
  for (const auto& [name, content] : *files) {
    EXPECT_FALSE(absl::StrContains(content, "ana@example.org")) << name;
  }

  const Json manifest = Json::parse(files->at("manifest.json"));
  EXPECT_EQ(manifest["requestReference"], "2031-88");
  ASSERT_THAT(manifest["withheld"], SizeIs(1));
  EXPECT_EQ(manifest["withheld"][0]["record"], "organizations/wa/interviewGuides/agents");
  EXPECT_EQ(manifest["withheld"][0]["statute"], "RCW 42.56.250");
  EXPECT_EQ(manifest["withheld"][0]["decidedBy"], "Public records officer");
  EXPECT_EQ(manifest["withheld"][0]["explanation"], "It would be worth nothing if it were known.");
  for (const Json& file : manifest["files"]) {
    EXPECT_EQ(file["sha256"], Sha256Hex(files->at(file["path"])));
    if (file["path"] != "applicants/ana.json") continue;
    ASSERT_THAT(file["redactions"], SizeIs(1));
    EXPECT_EQ(file["redactions"][0]["path"], "/email");
    EXPECT_EQ(file["redactions"][0]["statute"], "RCW 42.56.250");
    EXPECT_EQ(file["redactions"][0]["decidedBy"], "Public records officer");
  }
  // All but the two themselves.
  EXPECT_EQ(manifest["files"].size() + 2, files->size());
}

TEST_P(RecordsPackets, CanBeCheckedByWhoeverHasThem) {
  ASSERT_TRUE(office_.CreateTable("now").ok());
  const auto files = office_.Export("agents");
  ASSERT_TRUE(files.ok()) << files.status();
  std::vector<std::string> lines = absl::StrSplit(files->at("SHA256SUMS"), '\n', absl::SkipEmpty());
  EXPECT_EQ(lines.size() + 1, files->size());
  for (const std::string& line : lines) {
    const std::pair<std::string, std::string> sum = absl::StrSplit(line, "  ");
    EXPECT_EQ(sum.first, Sha256Hex(files->at(sum.second))) << sum.second;
  }
}

TEST_P(RecordsPackets, AreTheSameForTheSameRecords) {
  ASSERT_TRUE(office_.CreateTable("now").ok());
  std::string first;
  std::string second;
  ASSERT_TRUE(office_
                  .Export(
                      "agents", [](auto&) {}, &first)
                  .ok());
  clock_.Advance(absl::Hours(30));
  ASSERT_TRUE(office_
                  .Export(
                      "agents", [](auto&) {}, &second)
                  .ok());
  EXPECT_EQ(first, second);
}

TEST_P(RecordsPackets, NeverHoldWhatIsKeptApart) {
  const auto table = office_.CreateTable("now", [](v1::ExemptionTable& table) {
    AddExemption(table, "eeo", v1::EEO_RECORDS, v1::Exemption::RELEASE);
  });
  ASSERT_TRUE(table.ok()) << table.status();
  const auto files = office_.Export("agents");
  ASSERT_TRUE(files.ok()) << files.status();
  for (const auto& [name, content] : *files) {
    EXPECT_THAT(name, Not(HasSubstr("eeo")));
    EXPECT_THAT(name, Not(HasSubstr("accommodation")));
  }
}

TEST_P(RecordsPackets, ReleaseWhatIsWaived) {
  ASSERT_TRUE(office_.CreateTable("now").ok());
  const auto files = office_.Export("agents", [](v1::ExportRecordsPacketRequest& request) {
    auto& waived = *request.add_waived_exemptions();
    waived.set_exemption("guides");
    waived.set_reason("The guide was published.");
  });
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_THAT(*files, Contains(Key("interviewGuides/agents.json")));
  EXPECT_EQ(Json::parse(files->at("manifest.json"))["waivedExemptions"][0]["reason"],
            "The guide was published.");
  const auto wrong = office_.Export("agents", [](v1::ExportRecordsPacketRequest& request) {
    request.add_waived_exemptions()->set_exemption("guide");
  });
  EXPECT_THAT(FieldsOf(wrong.status()), ElementsAre("waived_exemptions[0].exemption"));
}

TEST_P(RecordsPackets, NeedATableOfTheJurisdiction) {
  EXPECT_EQ(ReasonOf(office_.Export("agents").status()), reasons::kExemptionsMissing);
  ASSERT_TRUE(office_.CreateTable("or", [](auto& table) { table.set_jurisdiction("us-or"); }).ok());
  EXPECT_EQ(ReasonOf(office_.Export("agents").status()), reasons::kExemptionsMissing);
  const auto theirs = office_.Export("agents", [](v1::ExportRecordsPacketRequest& request) {
    request.set_exemption_table("organizations/wa/exemptionTables/or");
  });
  EXPECT_THAT(FieldsOf(theirs.status()), ElementsAre("exemption_table"));
  // Nothing was taken away, and so nothing is kept.
  EXPECT_THAT(office_.Disclosures()->disclosures(), SizeIs(0));
}

TEST_P(RecordsPackets, WaitForPanels) {
  ASSERT_TRUE(office_.CreateTable("now").ok());
  Interview(v1::Interview::REVEALED);
  EXPECT_EQ(ReasonOf(office_.Export("agents").status()), reasons::kScoresSealed);
}

TEST_P(RecordsPackets, HoldScorecardsOfPanelsThatConferred) {
  ASSERT_TRUE(office_.CreateTable("now").ok());
  Interview(v1::Interview::CONCLUDED);
  const auto files = office_.Export("agents");
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_THAT(*files, Contains(Key("interviews/first/scorecards/1.json")));
}

// A scorecard's name ends with who scored.
TEST_P(RecordsPackets, DoNotTellByNamesWhoScoredWhereThatIsExempt) {
  ASSERT_TRUE(office_
                  .CreateTable("now",
                               [](v1::ExemptionTable& table) {
                                 AddExemption(table, "scorers", v1::INTERVIEW_RECORDS,
                                              v1::Exemption::REDACT, {"scorer", "panel.person"});
                               })
                  .ok());
  Interview(v1::Interview::CONCLUDED);
  const auto files = office_.Export("agents");
  ASSERT_TRUE(files.ok()) << files.status();
  ExpectNobodyScored(*files);
  for (const char* const id : {"1", "2"}) {
    const std::string path = absl::StrCat("interviews/first/scorecards/", id, ".json");
    ASSERT_THAT(*files, Contains(Key(path)));
    EXPECT_EQ(Json::parse(files->at(path))["name"],
              absl::StrCat("organizations/wa/interviews/first/scorecards/", id));
  }
}

TEST_P(RecordsPackets, DoNotTellByNamesWhoseScorecardsAreWithheld) {
  ASSERT_TRUE(office_
                  .CreateTable("now",
                               [](v1::ExemptionTable& table) {
                                 AddExemption(table, "interviews", v1::INTERVIEW_RECORDS,
                                              v1::Exemption::WITHHOLD);
                               })
                  .ok());
  Interview(v1::Interview::CONCLUDED);
  const auto files = office_.Export("agents");
  ASSERT_TRUE(files.ok()) << files.status();
  ExpectNobodyScored(*files);
  EXPECT_THAT(files->at("manifest.json"), HasSubstr("interviews/first/scorecards/2"));
}

// More than a page of them, and others whose application is kept.
TEST_P(RecordsPackets, HoldWhoseApplicationsWereDisposedOf) {
  ASSERT_TRUE(office_.CreateTable("now").ok());
  for (int i = 0; i < 203; ++i) office_.Apply(absl::StrCat("early-", i), "agents");
  office_.EndAll("agents");
  ASSERT_TRUE(office_.CreateSchedule("now").ok());
  clock_.Advance(absl::Hours(24 * 800));
  ASSERT_TRUE(office_
                  .Dispose([](v1::DisposeRecordsRequest& request) {
                    request.add_record_classes(v1::APPLICATION_RECORDS);
                  })
                  .ok());
  EXPECT_EQ(office_.Count("applications"), 0);
  for (int i = 0; i < 203; ++i) office_.Apply(absl::StrCat("late-", i), "agents");
  const auto files = office_.Export("agents");
  ASSERT_TRUE(files.ok()) << files.status();
  int applicants = 0;
  for (const auto& [path, content] : *files) applicants += path.starts_with("applicants/") ? 1 : 0;
  EXPECT_EQ(applicants, 407);  // with ana
}

TEST_P(RecordsPackets, LeaveOutScorecardsOfPanelsThatNeverDid) {
  ASSERT_TRUE(office_.CreateTable("now").ok());
  Interview(v1::Interview::CANCELED);
  const auto files = office_.Export("agents");
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_THAT(*files, Contains(Key("interviews/first.json")));
  EXPECT_THAT(*files, Not(Contains(Key("interviews/first/scorecards/1.json"))));
}

TEST_P(RecordsPackets, AreKeptAsDisclosures) {
  ASSERT_TRUE(office_.CreateTable("now").ok());
  ASSERT_TRUE(office_.Export("agents").ok());
  clock_.Advance(absl::Hours(1));
  ASSERT_TRUE(
      office_.Export("agents", [](auto& request) { request.set_request_reference("2031-89"); })
          .ok());
  auto page = office_.Disclosures(RequisitionName("agents"), 1);
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_THAT(page->disclosures(), SizeIs(1));
  EXPECT_EQ(page->disclosures(0).reference(), "2031-89");
  EXPECT_EQ(page->disclosures(0).actor(), "organizations/wa/apiKeys/records");
  EXPECT_EQ(page->disclosures(0).method(),
            "/touchstone.recruiting.v1.RecruitingReports/ExportRecordsPacket");
  EXPECT_TRUE(page->disclosures(0).has_disclose_time());
  page = office_.Disclosures(RequisitionName("agents"), 1, page->next_page_token());
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_THAT(page->disclosures(), SizeIs(1));
  EXPECT_EQ(page->disclosures(0).reference(), "2031-88");
  EXPECT_EQ(page->next_page_token(), "");
  EXPECT_THAT(office_.Disclosures(RequisitionName("clerks"))->disclosures(), SizeIs(0));
  EXPECT_THAT(office_.Disclosures()->disclosures(), SizeIs(2));
}

TEST_P(RecordsPackets, KeepTheirTableAsItIs) {
  ASSERT_TRUE(office_.CreateTable("now").ok());
  ASSERT_TRUE(office_.Export("agents").ok());
  v1::UpdateExemptionTableRequest update;
  update.mutable_exemption_table()->set_name("organizations/wa/exemptionTables/now");
  update.mutable_exemption_table()->set_title("Public Records Act, 2031");
  update.mutable_exemption_table()->set_end_date("2031-12-31");
  EXPECT_TRUE(office_.Do<v1::ExemptionTable>("UpdateExemptionTable", update).ok());
  update.mutable_exemption_table()->set_effective_date("2031-02-01");
  EXPECT_EQ(ReasonOf(office_.Do<v1::ExemptionTable>("UpdateExemptionTable", update).status()),
            reasons::kResourceInUse);
  v1::DeleteExemptionTableRequest remove;
  remove.set_name("organizations/wa/exemptionTables/now");
  EXPECT_EQ(ReasonOf(office_.Do<v1::ExemptionTable>("DeleteExemptionTable", remove).status()),
            reasons::kResourceInUse);
}

INSTANTIATE_TEST_SUITE_P(Drivers, RecordsPackets, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
