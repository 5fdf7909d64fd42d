#include "services/runtime/resources/list_query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/catalog/v1/competency.pb.h>

#include <string>
#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

using ::testing::HasSubstr;

const ResourceType& Competencies() {
  static const ResourceType type = DeclareResource<catalog::v1::Competency>({
      .table = "competencies",
      .columns = {{"title"}, {"code", Column::kUniqueInParent}},
  });
  return type;
}

// "column op value" of each comparison, or the error.
std::string Parsed(const std::string& filter) {
  const auto parsed = ParseFilter(Competencies(), filter);
  if (!parsed.ok())
    return ReasonOf(parsed.status()) + ": " + std::string(parsed.status().message());
  std::string text;
  for (const Comparison& comparison : *parsed) {
    const auto* const words = std::get_if<std::string>(&comparison.value);
    text += "[" + comparison.column + " " + comparison.op + " " +
            (words != nullptr ? *words : std::to_string(std::get<int64_t>(comparison.value))) + "]";
  }
  return text;
}

TEST(ListFilter, ReadsComparisonsJoinedByAnd) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", ""},
      {"  ", ""},
      {R"(title = "Customer focus")", "[title = Customer focus]"},
      {R"(title="Customer*")", "[title >= Customer][title < Customer\U0010ffff]"},
      {R"(title = "Customer\*")", "[title = Customer*]"},
      {R"(title = "5\**")", "[title >= 5*][title < 5*\U0010ffff]"},
      {"title = *", "[title >= ][title < \U0010ffff]"},
      {R"(title = "a \"quoted\" word")", R"([title = a "quoted" word])"},
      {R"(title = 'Customer "focus"')", R"([title = Customer "focus"])"},
      {R"(title = 'it\'s' AND code = 'A*')", "[title = it's][code >= A][code < A\U0010ffff]"},
      {R"(title = "it's")", "[title = it's]"},
      {"title = it's", "[title = it's]"},
      {R"(title = "a\*b")", "[title = a*b]"},
      {"code != HR-1", "[code != HR-1]"},
      {R"(code >= "A" AND code < "B")", "[code >= A][code < B]"},
      {R"(createTime > "1970-01-01T00:00:01Z")", "[create_time > 1000000]"},
      {"create_time > 1970-01-01T00:00:01Z", "[create_time > 1000000]"},
      {R"(name = "organizations/wa/frameworks/hr/competencies/x")",
       "[name = organizations/wa/frameworks/hr/competencies/x]"},
  };
  for (const auto& [filter, expected] : cases) EXPECT_EQ(Parsed(filter), expected) << filter;
}

TEST(ListFilter, SaysWhatIsWrong) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"definition = x", "cannot be by 'definition'; the fields are name, title, code, createTime"},
      {"title", "needs one of = != < <= > >= after 'title'"},
      {"title =", "needs a value for 'title'"},
      {R"(title = "open)", "has no closing quotation mark after the value of 'title'"},
      {"title = 'open\"", "has no closing quotation mark after the value of 'title'"},
      {"title = a OR title = b", "joined by AND only"},
      {"title = a title = b", "needs AND before 'title = b'"},
      {"title = 'a'b", "needs AND before 'b'"},
      {"createTime > yesterday", "takes a time such as \"2026-01-31T12:00:00Z\""},
      {R"(title > "a*")", "takes '*' with = and text only"},
      {"createTime = 2026*", "takes '*' with = and text only"},
      {R"(title = "a*b")", "takes '*' at the end of a value only"},
      {"title = '*b'", "takes '*' at the end of a value only"},
      {"title = a*b", "takes '*' at the end of a value only"},
      {"title = a**", "takes '*' at the end of a value only"},
      {R"(title = a\*)", "needs quotation marks around a value with '\\' in it"},
      {"'; DROP TABLE competencies; --", "cannot be by"},
  };
  for (const auto& [filter, expected] : cases) {
    EXPECT_THAT(Parsed(filter), HasSubstr("FILTER_INVALID: filter ")) << filter;
    EXPECT_THAT(Parsed(filter), HasSubstr(expected)) << filter;
  }
}

TEST(ListFilter, HasAnEnd) {
  std::string filter = "code = a";
  for (int i = 0; i < 20; ++i) filter += " AND code = a";
  EXPECT_THAT(Parsed(filter), HasSubstr("more than 20 comparisons"));
}

TEST(ListOrder, IsOneFieldInEitherDirection) {
  EXPECT_EQ(ParseOrderBy(Competencies(), "")->column, "name");
  EXPECT_EQ(ParseOrderBy(Competencies(), "title")->column, "title");
  EXPECT_EQ(ParseOrderBy(Competencies(), "createTime desc")->column, "create_time");
  EXPECT_TRUE(ParseOrderBy(Competencies(), "createTime desc")->descending);
  EXPECT_FALSE(ParseOrderBy(Competencies(), "title asc")->descending);
  for (const char* wrong : {"definition", "title down", "title desc code", "title, code", "desc"}) {
    EXPECT_EQ(ReasonOf(ParseOrderBy(Competencies(), wrong).status()), reasons::kOrderByInvalid)
        << wrong;
  }
}

TEST(ListStatement, PagesByKeyAndNeverByOffset) {
  const PagePosition after{.order_value = std::string("T"), .name = "n"};
  const auto statement = MakeListStatement(
      Competencies(), {.parent = "p", .order_by = "title desc", .page_size = 10}, after);
  ASSERT_TRUE(statement.ok()) << statement.status();
  EXPECT_EQ(statement->sql,
            "SELECT title, name, body FROM competencies WHERE parent = :p1 AND delete_time = 0 "
            "AND (title, name) < (:p2, :p3) ORDER BY title DESC, name DESC LIMIT :p4");
  EXPECT_EQ(statement->parameters.back(), SqlValue(int64_t{11}));
}

TEST(ListStatement, KeepsPagesSmall) {
  EXPECT_EQ(MakeListStatement(Competencies(), {.page_size = 0}, {})->page_size, 50);
  EXPECT_EQ(MakeListStatement(Competencies(), {.page_size = 1'000'000}, {})->page_size, 1000);
}

}  // namespace
}  // namespace touchstone
