// What is written and read again is the same, to the letter.

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/catalog/exchange/csv.h"
#include "tests/services/catalog/exchange/files.h"
#include "tests/services/catalog/exchange/random_framework.h"

namespace touchstone::catalog {
namespace {

using Format = v1::FrameworkFile;
using google::protobuf::util::MessageDifferencer;

std::string Difference(const google::protobuf::Message& a, const google::protobuf::Message& b) {
  std::string text;
  MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&text);
  return differencer.Compare(a, b) ? "" : text;
}

class Identity : public testing::TestWithParam<Format::Format> {};
INSTANTIATE_TEST_SUITE_P(Formats, Identity, testing::Values(Format::JSON, Format::YAML),
                         [](const auto& info) { return Format::Format_Name(info.param); });

TEST_P(Identity, HoldsForAnyFramework) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    const std::vector<Record> records = RandomFramework(seed).Records();
    const std::string text = Written(GetParam(), records);
    SCOPED_TRACE(testing::Message() << "seed " << seed << "\n" << text);
    const ReadBack back = Read(GetParam(), text, 1 + seed % 50);
    ASSERT_EQ(back.wrong(), "");
    ASSERT_EQ(back.records.size(), records.size());
    for (size_t i = 0; i < records.size(); ++i) {
      EXPECT_EQ(back.records[i].kind, records[i].kind);
      EXPECT_EQ(back.records[i].id, records[i].id);
      ASSERT_EQ(Difference(*records[i].resource, *back.records[i].resource), "");
    }
    ASSERT_EQ(Written(GetParam(), back.records), text) << "the same content, other bytes";
  }
}

TEST(Identity, OfCsvHoldsForWhatItsColumnsHold) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    const std::vector<Record> records = RandomFramework(seed).Records();
    const std::string text = Written(Format::CSV, records);
    SCOPED_TRACE(testing::Message() << "seed " << seed << "\n" << text);
    const ReadBack back = Read(Format::CSV, text, 1 + seed % 50);
    ASSERT_EQ(back.wrong(), "");
    size_t at = 0;
    for (const Record& record : records) {
      if (record.kind != RecordKind::kCompetency) continue;
      ASSERT_LT(at, back.records.size());
      v1::Competency expected = static_cast<const v1::Competency&>(*record.resource);
      expected.clear_review_notes();
      EXPECT_EQ(back.records[at].id, record.id);
      ASSERT_EQ(Difference(expected, *back.records[at].resource), "");
      ++at;
    }
    EXPECT_EQ(at, back.records.size());
  }
}

TEST(Yaml, IsWrittenForPeople) {
  std::vector<Record> records;
  auto framework = std::make_unique<v1::Framework>();
  framework->set_title("HR core");
  framework->set_description("One line.\n\nAnother.");
  framework->mutable_proficiency_scale()->add_levels()->set_title("Entry");
  records.push_back({.kind = RecordKind::kFramework, .id = "hr", .resource = std::move(framework)});
  auto competency = std::make_unique<v1::Competency>();
  competency->set_title("no");
  auto& element = *competency->add_key_elements();
  element.set_id("e1");
  element.set_title("Listens: always");
  element.add_behaviors()->set_text("Asks");
  competency->add_growth_kinds(v1::DevelopmentActivity::SHADOWING);
  competency->add_tags("a b");
  records.push_back(
      {.kind = RecordKind::kCompetency, .id = "customer-focus", .resource = std::move(competency)});
  EXPECT_EQ(Written(Format::YAML, records), R"(framework:
  id: hr
  title: "HR core"
  description: |-
    One line.

    Another.
  proficiencyScale:
    levels:
      - title: Entry
competencies:
  - id: customer-focus
    title: "no"
    keyElements:
      - id: e1
        title: "Listens: always"
        behaviors:
          - text: Asks
    growthKinds:
      - SHADOWING
    tags:
      - "a b"
)");
}

TEST(Csv, TheTemplateIsAFileThatCanBeImported) {
  const ReadBack back = Read(Format::CSV, CsvTemplate());
  EXPECT_EQ(back.wrong(), "");
  ASSERT_EQ(back.records.size(), 1u);
  const auto& competency = static_cast<const v1::Competency&>(*back.records[0].resource);
  EXPECT_EQ(competency.key_elements(0).behaviors_size(), 2);
  EXPECT_EQ(competency.interview_questions(0).probes_size(), 1);
}

TEST(Csv, SpreadsheetsMayAddAMarkAndEmptyCellsAndLeaveLineEndsBare) {
  const ReadBack back = Read(Format::CSV,
                             "\xEF\xBB\xBF"
                             "competency,part,text,kind\n"
                             ",,,,,\n"
                             "a,title,A title,,,\n"
                             "a,tag,\"with, comma\"\n");
  EXPECT_EQ(back.wrong(), "");
  ASSERT_EQ(back.records.size(), 1u);
  EXPECT_EQ(static_cast<const v1::Competency&>(*back.records[0].resource).tags(0), "with, comma");
}

}  // namespace
}  // namespace touchstone::catalog
