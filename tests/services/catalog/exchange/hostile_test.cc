// Files that mean harm, or were made in a hurry: refused, with the place.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "services/catalog/exchange/csv.h"
#include "services/catalog/exchange/paper.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/names/csv_cells.h"
#include "tests/services/catalog/exchange/files.h"

namespace touchstone::catalog {
namespace {

using ::testing::HasSubstr;
using Format = v1::FrameworkFile;

std::string Repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(Yaml, BombsAreRefused) {
  const std::pair<std::string, std::string> cases[] = {
      {"a: &a [x, x]\nb: &b [*a, *a]\n", "anchor"},
      {"framework: {title: *a}\n", "alias"},
      {"framework: {title: !!python/object/apply:os.system ['true']}\n", "tag"},
      {"framework: {title: !!str x}\n", "tag"},
      {"framework:\n  <<: {title: x}\n", "is no field"},
      {"? {a: b}\n: c\n", "key that is no text"},
      {"framework: " + Repeated("{x: ", 100), "deeper"},
      {Repeated("[", 100'000), "deeper"},
      {"framework: {title: \"" + std::string(5 << 20, 'x') + "\"}", "too long"},
      {"framework: {title: [unclosed\n", "no YAML"},
      {"framework: {title: \"\xff\"}\n", "no YAML"},
  };
  for (const auto& [text, problem] : cases) {
    const ReadBack back = Read(Format::YAML, text, 4096);
    EXPECT_THAT(back.wrong(), HasSubstr(problem)) << text.substr(0, 100);
    EXPECT_TRUE(back.records.empty());
  }
}

TEST(Json, WhatIsNotTheFileIsRefused) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "not complete"},
      {"{\"framework\": {\"title\": \"x\"", "not complete"},
      {"{\"framework\": {'title': 1}}", "no JSON"},
      {"{} {}", "no JSON"},
      {"[1]", "must begin with fields"},
      {"{\"framework\": []}", "group of fields"},
      {"{\"competencies\": {\"title\": \"x\"}}", "must be a list"},
      {"{\"framework\": " + Repeated("{\"x\":", 100'000), "deeper"},
      {"{\"framework\": {\"title\": \"" + std::string(5 << 20, 'x') + "\"}}", "too long"},
      {"{\"framework\": {\"title\": \"\xff\"}}", "not UTF-8"},
      {"{\"competencies\": [{\"id\": \"a\", \"tags\": [" + Repeated("\"x\",", 2'000'000) +
           "\"\"]}]}",
       "larger than"},
  };
  for (const auto& [text, problem] : cases) {
    const ReadBack back = Read(Format::JSON, text, 4096);
    EXPECT_THAT(back.wrong(), HasSubstr(problem)) << text.substr(0, 100);
  }
}

TEST(Structure, EveryMistakeIsNamedWithItsRowAndPlace) {
  const ReadBack back = Read(Format::YAML, R"(framework:
  title: HR
  createTime: 2026-01-01T00:00:00Z
competencies:
  - id: a
    title: A
    titel: B
    keyElements:
      - title: E
        behaviors: none
    growthKinds: [SHADOWING, DANCING]
    title: C
  - title: no id
  - id: Not-Valid
  - id: b
    title: B
    learningResources:
      - {title: T, year: soon}
extra: 1
)");
  ASSERT_TRUE(back.status.ok()) << back.status;
  std::vector<std::string> found;
  for (const Problem& problem : back.problems.all()) {
    found.push_back(absl::StrCat(problem.row, " ", problem.place));
  }
  EXPECT_THAT(found,
              testing::ElementsAre("3 framework.createTime", "7 competencies/a.titel",
                                   "10 competencies/a.keyElements[0].behaviors",
                                   "11 competencies/a.growthKinds[1]", "12 competencies/a.title",
                                   "13 competencies.id", "14 competencies.id",
                                   "18 competencies/b.learningResources[0].year", "19 extra"));
  EXPECT_TRUE(back.records.empty()) << "a record with a mistake is not handed on";
  EXPECT_EQ(ReasonOf(back.problems.ToStatus()), reasons::kFieldInvalid);
}

TEST(Structure, AThousandMistakesAreNamedAHundredTimes) {
  const ReadBack back =
      Read(Format::JSON, "{\"competencies\": [" + Repeated("{\"x\": 1},", 1000) + "{}]}", 4096);
  EXPECT_EQ(back.problems.all().size(), Problems::kMost);
  EXPECT_FALSE(back.status.ok());
}

TEST(Csv, FormulasAreRefusedWithRowAndColumn) {
  for (const std::string start : {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}) {
    const ReadBack back = Read(Format::CSV, "competency,part,text\na,title,A\na,definition,\"" +
                                                start + "cmd|' /C calc'!A0\"\n");
    EXPECT_THAT(back.wrong(), HasSubstr("3|column text|begins as a formula")) << start;
    EXPECT_TRUE(back.records.empty());
  }
  EXPECT_THAT(Read(Format::CSV, "competency,part,text\n=a,title,A\n").wrong(),
              HasSubstr("2|column competency|"));
}

TEST(Csv, FormulasGoOutHarmlessAndComeBack) {
  const std::string texts[] = {"=1+1", "-x", "'=1", "''@", "'quoted'", "'", "", "plain", "\n-"};
  for (const std::string& text : texts) {
    const std::string cell = ToCell(text);
    EXPECT_EQ(FromCell(cell), text);
    EXPECT_TRUE(cell.empty() || !absl::StrContains("=+-@\t\r\n", cell.substr(0, 1))) << cell;
  }
  EXPECT_EQ(ToCell("'quoted'"), "'quoted'") << "what is no formula stays as it is";
  EXPECT_EQ(FromCell("=1"), std::nullopt);
}

TEST(Csv, WhatIsNoSuchTableIsRefused) {
  const std::string head = "competency,part,item,within,kind,text,year\n";
  const std::pair<std::string, std::string> cases[] = {
      {"", "is empty"},
      {"a;b;c\n", "'a', its cell 1, is none; leave it out"},
      {"competency,part,text,notes\n", "'notes', its cell 4, is none"},
      {"competency,part,,text\n", "'', its cell 3, is none"},
      {"competency part text\n", "'competency part text', its cell 1, is none"},
      {"\xff\xfe" + std::string("c\0o\0", 4), "is UTF-16"},
      {std::string("c\0o\0,\0", 6), "is UTF-16"},
      {"\xfe\xff" + std::string("\0c\0o", 4), "is UTF-16"},
      {"competency,part,text,caf\xe9\n", "row 1 is not UTF-8; save the table as \"CSV UTF-8\""},
      {head + "a,title,,,,Caf\xe9\n", "row 2 is not UTF-8"},
      {"competency,part\n", "must name the column text"},
      {"competency,part,text,text\n", "twice"},
      {head + "a,title,,,,\"x\n", "does not end"},
      {head + "a,title,,,,\"x\"y\n", "not doubled"},
      {head + "a,title,,,,x\"y\n", "not doubled"},
      {head + "a,title,,,,x,,,y\n", "more cells"},
      {head + "a,titel,,,,x\n", "2|column part|must be title"},
      {head + "a,title,,,,x\na,title,,,,y\n", "3|column part|is there twice"},
      {head + "A b,title,,,,x\n", "2|column competency|"},
      {head + "a,behavior,,,,x\n", "2|column within|must be the item of a key_element"},
      {head + "a,key_element,e,,,x\na,behavior,,f,,x\n", "3|column within|"},
      {head + "a,growth_kind,,,DANCING,\n", "2|column kind|must be one of ON_THE_JOB"},
      {head + "a,title,,,,x,2020\n", "2|column year|must be empty in title"},
      {head + "a,learning_resource,,,,x,soon\n", "2|column year|must be a year"},
      {"competency,part,text,minutes\na,title,x,5\n", "2|column minutes|must be empty in title"},
      {"competency,part,text,minutes\na,development_activity,x,soon\n",
       "2|column minutes|must be a number"},
      {head + Repeated(",", 100) + "\n", "more than"},
      {head + "a,title,,,,\"" + std::string(5 << 20, 'x') + "\"\n", "larger than any row"},
      {head + Repeated("a,definition,,,,\n", 1) +
           Repeated("a,tag,,,," + std::string(9000, 'x') + "\n", 600),
       "larger than"},
  };
  for (const auto& [text, problem] : cases) {
    const ReadBack back = Read(Format::CSV, text, 4096);
    EXPECT_THAT(back.wrong(), HasSubstr(problem)) << text.substr(0, 200);
  }
}

TEST(Csv, TheFirstRowIsAsSpreadsheetsWriteIt) {
  for (const std::string text :
       {"Competency, PART ,text,,\na,title,A,,\n", "competency;part;text\na;title;A\n",
        "\xEF\xBB\xBF"
        "competency\tpart\ttext \na\ttitle\tA\n"}) {
    const ReadBack back = Read(Format::CSV, text);
    ASSERT_EQ(back.records.size(), 1u) << back.wrong();
    EXPECT_EQ(static_cast<const v1::Competency&>(*back.records[0].resource).title(), "A");
  }
}

TEST(Csv, RowsThatAreNotTogetherAreSaidOnceAndExplainTheRest) {
  const ReadBack back = Read(Format::CSV,
                             "competency,part,item,within,text\n"
                             "a,behavior,b1,e1,A\n"
                             "b,title,,,B\n"
                             "a,key_element,e1,,C\n"
                             "b,definition,,,D\n"
                             "a,title,,,E\n");
  ASSERT_TRUE(back.status.ok()) << back.status;
  std::vector<std::string> found;
  for (const Problem& problem : back.problems.all()) {
    found.push_back(absl::StrCat(problem.row, " ", problem.place, " ", problem.text));
  }
  EXPECT_THAT(found, testing::ElementsAre(
                         HasSubstr("4 column competency the rows of a are not together: others are "
                                   "in row 2"),
                         HasSubstr("5 column competency the rows of b are not together")));
}

TEST(Csv, EveryCellIsFoundAgain) {
  const ReadBack back = Read(Format::CSV,
                             "competency,part,item,within,kind,text\n"
                             "a,title,,,,A\n"
                             "a,tag,,,,one\n"
                             "a,tag,,,,two\n"
                             "a,key_element,e1,,,E\n"
                             "a,behavior,b1,,,B\n"
                             "a,behavior,b2,,,\n"
                             "a,growth_kind,,,SHADOWING,\n"
                             "a,interview_question,q,,,Q\n"
                             "a,interview_probe,,,,P\n"
                             "a,level_indicator,entry,,,L\n"
                             "a,level_indicator,entry,,,M\n");
  ASSERT_EQ(back.records.size(), 1u) << back.wrong();
  const std::pair<std::string, int64_t> rows[] = {
      {"title", 2},
      {"tags[1]", 4},
      {"key_elements[0].title", 5},
      {"key_elements[0].behaviors[1].text", 7},
      {"growth_kinds[0]", 8},
      {"interview_questions[0].probes[0]", 10},
      {"level_indicators[0].level", 11},
      {"level_indicators[0].indicators[1]", 12},
      {"definition", 0},
      {"key_elements[7].title", 0},
  };
  for (const auto& [path, row] : rows) {
    EXPECT_EQ(back.records[0].rows.Find(*back.records[0].resource, path), row) << path;
  }
  const std::pair<std::string, CsvColumn> columns[] = {
      {"title", CsvColumn::kText},
      {"growth_kinds[0]", CsvColumn::kKind},
      {"key_elements[0].id", CsvColumn::kItem},
      {"key_elements[0].shares_behaviors_of", CsvColumn::kWithin},
      {"key_elements[0].behaviors[1].text", CsvColumn::kText},
      {"level_indicators[0].indicators[1]", CsvColumn::kText},
      {"learning_resources[0].link", CsvColumn::kLink},
      {"qualification_statements[0].necessity", CsvColumn::kKind},
  };
  for (const auto& [path, column] : columns) EXPECT_EQ(ColumnOf(path), column) << path;
}

TEST(Structure, EveryFieldIsFoundAgain) {
  const ReadBack back = Read(Format::YAML, R"(competencies:
  - id: a
    tags:
      - one
      - two
    keyElements:
      - title: E
        behaviors:
          - id: b
            text:
)");
  ASSERT_EQ(back.records.size(), 1u) << back.wrong();
  const auto& record = back.records[0];
  EXPECT_EQ(record.rows.Find(*record.resource, "tags[1]"), 5);
  EXPECT_EQ(record.rows.Find(*record.resource, "key_elements[0].behaviors[0].text"), 9);
  EXPECT_EQ(record.rows.Find(*record.resource, "title"), 0);
}

TEST(Input, AnErrorOfTheSourceIsTheError) {
  for (const auto format : {Format::JSON, Format::YAML, Format::CSV}) {
    bool first = true;
    const auto pull = [&]() -> absl::StatusOr<absl::string_view> {
      if (std::exchange(first, false)) return absl::string_view("competency,part,text\n");
      return absl::CancelledError("gone");
    };
    const auto json = [&]() -> absl::StatusOr<absl::string_view> {
      if (std::exchange(first, false)) return absl::string_view("{\"framework\": ");
      return absl::CancelledError("gone");
    };
    Input table(pull);
    Input structure(json);
    Problems problems;
    const auto sink = [](Record&) { return absl::OkStatus(); };
    const absl::Status status = format == Format::CSV    ? ReadCsv(table, problems, sink)
                                : format == Format::JSON ? ReadJson(structure, {}, problems, sink)
                                                         : ReadYaml(structure, {}, problems, sink);
    EXPECT_TRUE(absl::IsCancelled(status)) << status;
  }
}

v1::Competency Hostile() {
  v1::Competency competency;
  competency.set_title("<script>alert(1)</script>");
  competency.set_definition("\"'&<b>\n\n# not a heading\n- no list [x](javascript:y)");
  auto& element = *competency.add_key_elements();
  element.set_title("1. E");
  element.add_behaviors()->set_text("<img src=x onerror=y>");
  auto& resource = *competency.add_learning_resources();
  resource.set_title("Book");
  resource.set_link("https://example.org/\"onmouseover=\"x");
  auto& question = *competency.add_interview_questions();
  question.set_text("Why?");
  question.add_probes("*And* then?");
  return competency;
}

TEST(Html, EveryTextIsEscaped) {
  v1::Framework framework;
  framework.set_title("</title><script>");
  framework.set_language("es\"x");
  const std::string html = HtmlBegin(framework) + HtmlOf(PaperOf(framework, Hostile())) + HtmlEnd();
  for (const char* const bad : {"<script", "<img", "<b>", "\"onmouseover"}) {
    EXPECT_THAT(html, testing::Not(HasSubstr(bad)));
  }
  EXPECT_THAT(html, HasSubstr("<html lang=\"es&quot;x\">"));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
  framework.clear_language();
  EXPECT_THAT(HtmlBegin(framework), HasSubstr("lang=\"en\""));
}

TEST(Markdown, TextsAreShownAsTheyAre) {
  const std::string text = MarkdownOf(PaperOf(v1::Framework(), Hostile()));
  EXPECT_THAT(text, HasSubstr("# \\<script\\>alert(1)\\</script\\>\n"));
  EXPECT_THAT(text, HasSubstr("\n\\# not a heading\n\\- no list \\[x\\](javascript:y)\n"));
  EXPECT_THAT(text, HasSubstr("### 1\\. E\n"));
  EXPECT_THAT(text, HasSubstr("1. Why?\n   - \\*And\\* then?\n"));
}

}  // namespace
}  // namespace touchstone::catalog
