#include "gateway/transcoding/json_scan.h"

#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <gtest/gtest.h>

#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/errors/errors.h"
#include "tests/gateway/transcoding/test_contract.h"

namespace touchstone::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Names(const std::vector<NamedField>& named) {
  return absl::StrJoin(named, " ", [](std::string* out, const NamedField& one) {
    absl::StrAppend(out, one.field->name());
    if (!one.fields.empty()) absl::StrAppend(out, "{", Names(one.fields), "}");
  });
}

// The fields that a JSON object names, or what is wrong with it: "field problem; field problem" or
// the message.
std::string Scan(absl::string_view json, absl::string_view prefix = "") {
  const auto named = ScanJson(json, TestMessage("test.v1.Everything"), prefix);
  if (named.ok()) return Names(*named);
  EXPECT_EQ(named.status().code(), absl::StatusCode::kInvalidArgument);
  const google::rpc::Status status = ToRpcStatus(named.status());
  google::rpc::BadRequest bad;
  for (const auto& detail : status.details()) {
    if (!detail.UnpackTo(&bad)) continue;
    EXPECT_EQ(ReasonOf(named.status()), reasons::kFieldInvalid);
    return absl::StrJoin(bad.field_violations(), "; ", [](std::string* out, const auto& one) {
      absl::StrAppend(out, one.field(), " ", one.description());
    });
  }
  EXPECT_EQ(ReasonOf(named.status()), reasons::kMessageMalformed);
  return std::string(named.status().message());
}

std::string Nested(int depth) {
  return absl::StrCat(R"({"data":{"x":)", std::string(depth, '['), std::string(depth, ']'), "}}");
}

TEST(JsonScan, GivesTheFieldsThatAreNamed) {
  const std::pair<const char*, const char*> kCases[] = {
      {"{}", ""},
      {" { } ", ""},
      {R"({"name": "x"})", "name"},
      {R"({"int32Value": 1, "int64_value": "2"})", "int32_value int64_value"},
      {R"({"inner": {"text": "a", "inner": {"words": []}}})", "inner{text inner{words}}"},
      {R"({"inner": {}, "items": [{"text": "a"}], "flag": null})", "inner items flag"},
      {R"({"byKey": {"a": {"text": "b"}}, "data": {"any": [1, {"x": null}]}})", "by_key data"},
      {R"({"inner": {"alias": "x"}, "color": "RED", "colors": ["RED", 1]})",
       "inner{other_name} color colors"},
      {R"({"at": "2026-01-01T00:00:00Z", "maybeText": "x", "any": {"@type": "x"}})",
       "at maybe_text any"},
      {"{\"name\":\"\xf0\x9f\x8c\x8d \\ud83c\\udf0d \\\"\\\\\\/\\b\\f\\n\\r\\t\"}", "name"},
      {R"({"doubleValue": -0.5e+10, "floatValue": "NaN"})", "double_value float_value"},
      // Keys of maps and of free JSON may be anything, each once.
      {R"({"data": {"a_b": 1, "aB": 2, "": 3}})", "data"},
  };
  for (const auto& [json, names] : kCases) EXPECT_EQ(Scan(json), names) << json;
}

TEST(JsonScan, RefusesWhatIsNotJson) {
  const std::pair<const char*, const char*> kCases[] = {
      {"", "The JSON ends where a value is needed, at line 1, column 1."},
      {"{", "needs a name in double quotes, at line 1, column 2"},
      {"{'name': 'x'}", "needs a name in double quotes, at line 1, column 2"},
      {"{name: 1}", "needs a name in double quotes"},
      {R"({"name" "x"})", "needs ':' after a name"},
      {R"({"name": 'x'})", "needs a value, at line 1, column 10, in name"},
      {R"({"name": "x",})", "needs a name in double quotes"},
      {R"({"name": "x"} x)", "has something after its end"},
      {R"({"name": "x"}{})", "has something after its end"},
      {R"({"name": "x)", "ends inside a string"},
      {R"({"name": "\x"})", "has an escape that JSON does not know"},
      {R"({"name": "\u12"})", "needs four hexadecimal digits"},
      {R"({"name": "\ud83c"})", "has half a surrogate pair"},
      {R"({"name": "\udf0d\ud83c"})", "has half a surrogate pair"},
      {"{\"name\": \"a\nb\"}", "has a control character in a string"},
      {R"({"int32Value": 01})", "needs ',' or '}'"},
      {R"({"int32Value": +1})", "needs a value"},
      {R"({"int32Value": .5})", "needs a value"},
      {R"({"int32Value": 1.})", "needs digits after '.'"},
      {R"({"int32Value": 1e})", "needs digits in an exponent"},
      {R"({"int32Value": 0x10})", "needs ',' or '}'"},
      {R"({"int32Value": NaN})", "needs a value"},
      {R"({"flag": True})", "needs a value"},
      {R"({"flag": tru})", "needs a value"},
      {R"({"words": ["a",]})", "needs a value, at line 1, column 16, in words[1]"},
      {R"({"words": ["a" "b"]})", "needs ',' or ']'"},
      {"{/* */}", "needs a name in double quotes"},
      {"\xef\xbb\xbf{}", "needs a value"},
      {"{\"name\": \"\xff\"}", "has bytes that are not UTF-8, at line 1, column 11"},
      {"{\"name\": \"\xc0\x80\"}", "has bytes that are not UTF-8"},
      {"{\"name\": \"\xed\xa0\x80\"}", "has bytes that are not UTF-8"},
      {"{\n  \"inner\": {\n    \"text\": oops\n}}", "at line 3, column 13, in inner.text"},
  };
  for (const auto& [json, message] : kCases) EXPECT_THAT(Scan(json), HasSubstr(message)) << json;
}

TEST(JsonScan, NamesEveryFieldThatDoesNotFit) {
  const std::pair<const char*, const char*> kCases[] = {
      {R"({"nothing": 1})", "nothing is not a field of test.v1.Everything (line 1, column 13)"},
      {R"({"name": "a", "name": "b"})", "name is given twice (line 1, column 23)"},
      // The same field by another name, and behind an escape.
      {R"({"int32Value": 1, "int32_value": 2})", "int32_value is given twice (line 1, column 34)"},
      {R"({"name": "a", "n\u0061me": "b"})", "name is given twice (line 1, column 28)"},
      {R"({"data": {"a": 1, "a": 2}})", "data.a is given twice (line 1, column 24)"},
      {R"({"data": {"a/\ud83c\udf0d": 1, "a\/\uD83C\uDF0D": 2}})",
       "data.a/\xf0\x9f\x8c\x8d is given twice (line 1, column 51)"},
      {R"({"byKey": {"k": {"text": 1}}})", "byKey.k.text must be a string (line 1, column 26)"},
      {R"({"name": 5})", "name must be a string (line 1, column 10)"},
      {R"({"name": ["a"]})", "name must be a string (line 1, column 10)"},
      {R"({"flag": "true"})", "flag must be true or false (line 1, column 10)"},
      {R"({"int32Value": true})", "int32Value must be a number (line 1, column 16)"},
      {R"({"words": "a"})", "words must be an array (line 1, column 11)"},
      {R"({"words": [null]})", "words[0] must not be null (line 1, column 12)"},
      {R"({"inner": []})", "inner must be an object (line 1, column 11)"},
      {R"({"inner": {"extra": 1}, "more": 2, "flag": 0})",
       "inner.extra is not a field of test.v1.Inner (line 1, column 21); "
       "more is not a field of test.v1.Everything (line 1, column 33); "
       "flag must be true or false (line 1, column 44)"},
      {R"({"items": [{}, {"text": {}}]})", "items[1].text must be a string (line 1, column 25)"},
      {"[]", " must be an object (line 1, column 1)"},
      {"\"x\"", " must be an object (line 1, column 1)"},
  };
  for (const auto& [json, message] : kCases) EXPECT_EQ(Scan(json), message) << json;
  EXPECT_THAT(Scan(R"({"x": 1})", "competency"), StartsWith("competency.x is not a field"));
}

TEST(JsonScan, BoundsTheDepth) {
  EXPECT_EQ(Scan(Nested(kLargestJsonDepth - 2)), "data");
  EXPECT_THAT(Scan(Nested(kLargestJsonDepth - 1)), HasSubstr("nested deeper than 64 levels"));
  EXPECT_THAT(Scan(Nested(1000)), HasSubstr("nested deeper than 64 levels"));
  EXPECT_THAT(Scan(std::string(1'000'000, '[')), HasSubstr("nested deeper than 64 levels"));
}

TEST(JsonScan, ListsNoMoreThanTwentyViolations) {
  std::string json = "{";
  for (int i = 0; i < 1000; ++i) absl::StrAppend(&json, i == 0 ? "" : ",", "\"x", i, "\":1");
  json += "}";
  const auto named = ScanJson(json, TestMessage("test.v1.Everything"), "");
  EXPECT_THAT(std::string(named.status().message()), HasSubstr("(and 19 more)"));
}

}  // namespace
}  // namespace touchstone::gateway
