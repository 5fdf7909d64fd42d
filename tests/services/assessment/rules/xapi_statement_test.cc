#include "services/assessment/rules/xapi_statement.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::assessment {
namespace {

constexpr char kStatement[] = R"({
  "id": "6690E6C9-3EF0-4ED3-8B37-7F3964730BEE",
  "actor": {"objectType": "Agent", "name": "Ana",
            "account": {"homePage": "https://hr.example", "name": "0042"}},
  "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en": "completed"}},
  "object": {"id": "https://training.example/distress", "definition": {"name": {"en": "Talking"}}},
  "result": {"completion": true, "score": {"scaled": 0.95}},
  "context": {"contextActivities": {"parent": [{"id": "https://training.example/other"}]}},
  "timestamp": "2026-05-12T09:30:00.123+02:00",
  "version": "1.0.0"
})";

std::string With(absl::string_view what, absl::string_view instead) {
  std::string text = kStatement;
  EXPECT_TRUE(absl::StrContains(text, what)) << what;
  return absl::StrReplaceAll(text, {{what, instead}});
}

TEST(XapiStatement, SaysWhoCompletedWhatAndWhen) {
  const auto statement = ReadXapiStatement(kStatement);
  ASSERT_TRUE(statement.ok()) << statement.status();
  EXPECT_EQ(statement->id, "6690e6c9-3ef0-4ed3-8b37-7f3964730bee");
  EXPECT_EQ(statement->account, "0042");
  EXPECT_EQ(statement->object, "https://training.example/distress");
  ASSERT_TRUE(statement->time.has_value());
  EXPECT_EQ(absl::ToUnixMillis(*statement->time), 1778571000123);
  EXPECT_TRUE(ReadXapiStatement(With("/completed", "/passed")).ok());
  EXPECT_FALSE(ReadXapiStatement(With("\"timestamp\"", "\"stored\""))->time.has_value());
}

TEST(XapiStatement, IsRefusedWithASentence) {
  struct Case {
    std::string text;
    const char* problem;
  };
  const std::string deep =
      absl::StrCat("{\"a\": ", std::string(5000, '['), std::string(5000, ']'), "}");
  for (const Case& each : {
           Case{"", "no JSON"},
           Case{"[]", "one statement"},
           Case{"1", "one statement"},
           Case{"\"x\"", "one statement"},
           Case{"{\"id\": ", "no JSON"},
           Case{absl::StrCat(kStatement, "{}"), "no JSON"},
           Case{"{'id': 1}", "no JSON"},
           Case{"{\"id\": \"\xff\"}", "no JSON"},
           Case{deep, "too deeply"},
           Case{With("\"version\"", "\"id\""), "twice"},
           Case{With("\"homePage\"", "\"name\""), "twice"},
           Case{With("6690E6C9-", "6690E6C9x"), "a UUID"},
           Case{With("\"id\": \"6690E6C9-3EF0-4ED3-8B37-7F3964730BEE\"", "\"id\": 6690"), "a UUID"},
           Case{With("\"Agent\"", "\"Group\""), "one person"},
           Case{With("\"account\"", "\"accounts\""), "actor.account.name"},
           Case{With("\"name\": \"0042\"", "\"name\": [\"0042\"]"), "actor.account.name"},
           Case{With("0042", "\\u0000"), "NUL"},
           Case{With("verbs/completed", "verbs/failed"), "must have the verb"},
           Case{With("\"completion\": true", "\"completion\": false"), "not completed"},
           Case{With("\"object\": {\"id\"", "\"object\": {\"iri\""), "object.id"},
           Case{With("2026-05-12T", "2026-13-12T"), "timestamp"},
       }) {
    const auto statement = ReadXapiStatement(each.text);
    EXPECT_EQ(statement.status().code(), absl::StatusCode::kInvalidArgument) << each.text;
    EXPECT_TRUE(absl::StrContains(statement.status().message(), each.problem))
        << statement.status() << " for " << each.text.substr(0, 300);
  }
}

}  // namespace
}  // namespace touchstone::assessment
