#include "gateway/transcoding/request_builder.h"

#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <gtest/gtest.h>

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/errors/errors.h"
#include "tests/gateway/transcoding/test_contract.h"

namespace touchstone::gateway {
namespace {

using ::testing::HasSubstr;

const JsonCodec& Codec() {
  static const auto* const codec = new JsonCodec(TestPool());
  return *codec;
}

std::string Wrong(const absl::Status& status) {
  google::rpc::BadRequest bad;
  const google::rpc::Status whole = ToRpcStatus(status);
  for (const auto& detail : whole.details()) {
    if (!detail.UnpackTo(&bad)) continue;
    return absl::StrJoin(bad.field_violations(), "; ", [](std::string* out, const auto& one) {
      absl::StrAppend(out, one.field(), " ", one.description());
    });
  }
  return std::string(status.message());
}

// One request to a service of one rule: the message that it becomes, as text, or what is wrong.
struct Rest {
  std::string http;
  std::string target;
  std::string body;
  std::string if_match;

  std::string Becomes() const {
    const auto routes = TestRoutes({{http}});
    EXPECT_TRUE(routes.ok()) << routes.status();
    const size_t mark = target.find('?');
    const std::string path = target.substr(0, mark);
    const RouteMatch match = routes->Match(http.substr(0, 3) == "get"    ? "GET"
                                           : http.substr(0, 4) == "post" ? "POST"
                                                                         : "PATCH",
                                           path);
    if (match.route == nullptr) return "no route";
    const auto request =
        BuildRequest({.match = &match,
                      .query = mark == target.npos ? absl::string_view()
                                                   : absl::string_view(target).substr(mark + 1),
                      .if_match = if_match,
                      .body = body},
                     Codec());
    return request.ok() ? AsText(TestMessage("test.v1.Everything"), *request)
                        : Wrong(request.status());
  }
};

constexpr char kGet[] = R"(get: "/v1/{name=things/*}")";
constexpr char kGetOne[] = R"(get: "/v1/{name}")";
constexpr char kGetRest[] = R"(get: "/v1/{name=files/**}")";
constexpr char kQuery[] = R"(get: "/v1/all")";
constexpr char kPost[] = R"(post: "/v1/{name=things/*}" body: "*")";
constexpr char kPostInner[] = R"(post: "/v1/{name=things/*}" body: "inner")";
constexpr char kPatch[] = R"(patch: "/v1/{inner.text=things/*}" body: "inner")";

TEST(RequestBuilder, DecodesPathsBySegments) {
  const std::tuple<const char*, const char*, const char*> kCases[] = {
      {kGet, "/v1/things/a", R"(name: "things/a")"},
      {kGet, "/v1/things/a%20b", R"(name: "things/a b")"},
      {kGet, "/v1/things/a+b", R"(name: "things/a+b")"},
      // A slash that was escaped in several segments stays escaped: it is no separator.
      {kGet, "/v1/things/a%2Fb", R"(name: "things/a%2Fb")"},
      {kGet, "/v1/things/a%2fb", R"(name: "things/a%2fb")"},
      {kGet, "/v1/things/..", R"(name: "things/..")"},
      {kGet, "/v1/things/%E2%82%AC", R"(name: "things/\342\202\254")"},
      {kGet, "/v1/things/%ff", "name must be UTF-8 text"},
      {kGet, "/v1/things/%zz", "name has a '%' without two hexadecimal digits in the path"},
      {kGet, "/v1/things/%4", "name has a '%' without two hexadecimal digits in the path"},
      // Of one segment every escape is decoded.
      {kGetOne, "/v1/a%2Fb", R"(name: "a/b")"},
      {kGetRest, "/v1/files/a/b%20c/d", R"(name: "files/a/b c/d")"},
      {R"(get: "/v1/{int32_value}/{color}/{flag}/{at}")", "/v1/-5/RED/true/2026-01-02T03:04:05Z",
       "flag: true int32_value: -5 color: RED at { seconds: 1767323045 }"},
      {R"(get: "/v1/{int32_value}")", "/v1/x",
       "int32_value must be a whole number that fits 32 bits"},
  };
  for (const auto& [http, target, becomes] : kCases) {
    EXPECT_EQ((Rest{http, target}.Becomes()), becomes) << target;
  }
}

TEST(RequestBuilder, TakesQueryParametersIntoAnyFieldThatHasATextForm) {
  const std::pair<const char*, const char*> kCases[] = {
      {"?", ""},
      {"?name=x&&flag=true&", R"(name: "x" flag: true)"},
      {"?name=a+b%2Bc%26d%3De", R"(name: "a b+c&d=e")"},
      {"?name=", R"()"},
      {"?int32Value=-2147483648", "int32_value: -2147483648"},
      {"?int32_value=7", "int32_value: 7"},
      {"?int64Value=-9223372036854775808", "int64_value: -9223372036854775808"},
      {"?uint32Value=4294967295", "uint32_value: 4294967295"},
      {"?uint64Value=18446744073709551615", "uint64_value: 18446744073709551615"},
      {"?sint32Value=-3&sint64Value=-4", "sint32_value: -3 sint64_value: -4"},
      {"?fixed32Value=5&fixed64Value=6", "fixed32_value: 5 fixed64_value: 6"},
      {"?sfixed32Value=-5&sfixed64Value=-6", "sfixed32_value: -5 sfixed64_value: -6"},
      {"?floatValue=1.5&doubleValue=-1e300", "float_value: 1.5 double_value: -1e+300"},
      {"?raw=aGk%3D", R"(raw: "hi")"},
      {"?raw=_-8", R"(raw: "\377\357")"},
      {"?color=DARK_BLUE", "color: DARK_BLUE"},
      {"?color=1", "color: RED"},
      {"?at=2026-01-02T03:04:05Z", "at { seconds: 1767323045 }"},
      {"?length=1.5s", "length { seconds: 1 nanos: 500000000 }"},
      {"?updateMask=name,inner.someNumber",
       R"(update_mask { paths: "name" paths: "inner.some_number" })"},
      {"?updateMask=", R"(update_mask { })"},
      // Whose resource it is says that there is no such field.
      {"?updateMask=,", R"(update_mask { paths: "" paths: "" })"},
      {"?maybeText=x&maybeNumber=5&maybeFlag=false",
       R"(maybe_text { value: "x" } maybe_number { value: 5 } maybe_flag { })"},
      {"?numbers=1&numbers=2", "numbers: 1 numbers: 2"},
      {"?colors=RED&colors=DARK_BLUE", "colors: RED colors: DARK_BLUE"},
      {"?words=a&words=&words=b", R"(words: "a" words: "" words: "b")"},
      {"?inner.text=a&inner.inner.someNumber=3&inner.words=x&inner.words=y",
       R"(inner { text: "a" words: "x" words: "y" inner { some_number: 3 } })"},
      {"?inner.alias=a", R"(inner { other_name: "a" })"},
      {"?left=a", R"(left: "a")"},
  };
  for (const auto& [query, becomes] : kCases) {
    EXPECT_EQ((Rest{kQuery, absl::StrCat("/v1/all", query)}.Becomes()), becomes) << query;
  }
}

TEST(RequestBuilder, NamesEveryParameterThatDoesNotFit) {
  const std::pair<const char*, const char*> kCases[] = {
      {"?nothing=1", "nothing is not a parameter of M0"},
      {"?nothing=1&pageSiez=2",
       "nothing is not a parameter of M0; pageSiez is not a parameter of M0"},
      {"?inner=x", "inner cannot be given as a parameter"},
      {"?items.text=x", "items.text is not a parameter of M0"},
      {"?byKey=x", "by_key cannot be given as a parameter"},
      {"?data=x", "data cannot be given as a parameter"},
      {"?name=a&name=b", "name is given twice"},
      {"?inner.text=a&inner.text=b", "inner.text is given twice"},
      {"?flag=1", "flag must be true or false"},
      {"?flag=TRUE", "flag must be true or false"},
      {"?int32Value=2147483648", "int32_value must be a whole number that fits 32 bits"},
      {"?int32Value=1.0", "int32_value must be a whole number that fits 32 bits"},
      {"?int32Value=+1", "int32_value must be a whole number that fits 32 bits"},
      {"?int32Value=%2B1", "int32_value must be a whole number that fits 32 bits"},
      {"?int32Value=", "int32_value must be a whole number that fits 32 bits"},
      {"?uint32Value=-1", "uint32_value must be a whole number from 0 that fits 32 bits"},
      {"?uint64Value=18446744073709551616",
       "uint64_value must be a whole number from 0 that fits 64 bits"},
      {"?floatValue=1e300", "float_value must be a number that fits a float"},
      {"?doubleValue=0x1p3", "double_value must be a number"},
      {"?doubleValue=abc", "double_value must be a number"},
      {"?raw=***", "raw must be base64"},
      {"?color=PINK", "color must be one of COLOR_UNSPECIFIED, RED, DARK_BLUE"},
      {"?color=77", "color must be one of COLOR_UNSPECIFIED, RED, DARK_BLUE"},
      {"?at=yesterday", "at must be a time such as 2026-01-31T08:00:00Z"},
      {"?length=5", "length must be a duration such as 1.5s"},
      {"?name=%ff", "name must be UTF-8 text"},
      {"?name=%", "name has a '%' without two hexadecimal digits"},
      {"?%zz=1", "%zz has a '%' without two hexadecimal digits"},
      {"?inner..text=1", "inner..text is not a parameter of M0"},
      {"?=1", " is not a parameter of M0"},
  };
  for (const auto& [query, wrong] : kCases) {
    EXPECT_EQ((Rest{kQuery, absl::StrCat("/v1/all", query)}.Becomes()), wrong) << query;
  }
}

TEST(RequestBuilder, GivesEachFieldOnePlace) {
  EXPECT_EQ((Rest{kGet, "/v1/things/a?name=b"}.Becomes()), "name is given by the path already");
  EXPECT_EQ((Rest{kPost, "/v1/things/a?flag=true", "{}"}.Becomes()), "flag belongs in the body");
  EXPECT_EQ((Rest{kPostInner, "/v1/things/a?inner.text=b", "{}"}.Becomes()),
            "inner.text belongs in the body");
  // The path has the last word over the body.
  EXPECT_EQ((Rest{kPost, "/v1/things/a", R"({"name": "other", "flag": true})"}.Becomes()),
            R"(name: "things/a" flag: true)");
  EXPECT_EQ(
      (Rest{kPatch, "/v1/things/a", R"({"text": "other", "words": ["w"]})"}.Becomes()),
      R"(inner { text: "things/a" words: "w" } update_mask { paths: "text" paths: "words" })");
}

TEST(RequestBuilder, ReadsBodies) {
  EXPECT_EQ((Rest{kPost, "/v1/things/a"}.Becomes()), R"(name: "things/a")");
  EXPECT_EQ((Rest{kPostInner, "/v1/things/a?flag=true", R"({"someNumber": 3})"}.Becomes()),
            R"(name: "things/a" inner { some_number: 3 } flag: true)");
  EXPECT_EQ((Rest{kPostInner, "/v1/things/a", "{}"}.Becomes()), R"(name: "things/a" inner { })");
  EXPECT_THAT((Rest{kPostInner, "/v1/things/a"}.Becomes()), HasSubstr("The body is missing"));
  EXPECT_THAT((Rest{kGet, "/v1/things/a", "{}"}.Becomes()), HasSubstr("takes no body"));
  EXPECT_EQ(
      (Rest{kPost, "/v1/things/a",
            R"({"byKey": {"k": {"text": "v"}}, "any": )"
            R"({"@type": "type.googleapis.com/test.v1.Inner", "text": "x"},)"
            R"("int64Value": "9007199254740993", "right": 5})"}
           .Becomes()),
      R"(name: "things/a" int64_value: 9007199254740993 by_key { key: "k" value { text: "v" } } )"
      R"(right: 5 any { type_url: "type.googleapis.com/test.v1.Inner" value: "\n\001x" })");
}

TEST(RequestBuilder, SaysWhichValueOfABodyIsWrong) {
  const std::pair<const char*, const char*> kCases[] = {
      {R"({"int32Value": 3000000000})", "int32_value must be a whole number that fits 32 bits"},
      {R"({"int32Value": 1.5})", "int32_value must be a whole number that fits 32 bits"},
      {R"({"int64Value": 1e30})", "int64_value must be a whole number that fits 64 bits"},
      {R"({"uint32Value": -1})", "uint32_value must be a whole number from 0 that fits 32 bits"},
      {R"({"floatValue": 1e300})", "float_value must be a number that fits a float"},
      {R"({"doubleValue": 1e999})",
       "doubleValue must be a number that fits a double (line 1, column 17)"},
      {R"({"doubleValue": "1e999"})", "double_value must be a number"},
      {R"({"numbers": [1, "x"]})", "numbers[1] must be a whole number that fits 32 bits"},
      {R"({"color": "PINK"})", "color must be one of COLOR_UNSPECIFIED, RED, DARK_BLUE"},
      {R"({"raw": "***"})", "raw must be base64"},
      {R"({"at": "yesterday"})", "at must be a time such as 2026-01-31T08:00:00Z"},
      {R"({"at": 5})", "at must be a string (line 1, column 8)"},
      {R"({"at": ["2026-01-31T08:00:00Z"]})", "at must be a string (line 1, column 8)"},
      {R"({"length": "5"})", "length must be a duration such as 1.5s"},
      {R"({"updateMask": 5})", "updateMask must be a string (line 1, column 16)"},
      {R"({"maybeNumber": "x"})", "maybe_number must be a whole number that fits 32 bits"},
      {R"({"items": [{}, {"someNumber": "x"}]})",
       "items[1].some_number must be a whole number that fits 32 bits"},
  };
  for (const auto& [body, wrong] : kCases) {
    EXPECT_EQ((Rest{kPost, "/v1/things/a", body}.Becomes()), wrong) << body;
  }
  EXPECT_EQ((Rest{kPostInner, "/v1/things/a", R"({"inner": {"someNumber": "x"}})"}.Becomes()),
            "inner.inner.some_number must be a whole number that fits 32 bits");
  // What names no field is said without the words of who reads it.
  EXPECT_EQ((Rest{kPost, "/v1/things/a", R"({"left": "a", "right": 5})"}.Becomes()),
            "The JSON is not a test.v1.Everything.");
}

TEST(RequestBuilder, DerivesTheUpdateMaskFromWhatThePatchNames) {
  const std::pair<const char*, const char*> kCases[] = {
      {R"({"someNumber": 1})", R"(paths: "some_number")"},
      {R"({"words": []})", R"(paths: "words")"},
      {R"({"someNumber": null})", R"(paths: "some_number")"},
      {R"({"inner": {"text": "a", "inner": {"words": ["b"]}}})",
       R"(paths: "inner.text" paths: "inner.inner.words")"},
      {R"({"inner": {}})", R"(paths: "inner")"},
      // What was read may be sent back: what a caller cannot change is not in the mask.
      {R"({"createTime": "x", "etag": "7", "name": "n", "words": ["a"]})", R"(paths: "words")"},
  };
  for (const auto& [body, paths] : kCases) {
    EXPECT_THAT((Rest{kPatch, "/v1/things/a", body}.Becomes()),
                HasSubstr(absl::StrCat("update_mask { ", paths, " }")))
        << body;
  }
  EXPECT_EQ((Rest{kPatch, "/v1/things/a", "{}"}.Becomes()), R"(inner { text: "things/a" })");
  EXPECT_EQ((Rest{kPatch, "/v1/things/a?updateMask=words", R"({"someNumber": 1})"}.Becomes()),
            R"(inner { text: "things/a" some_number: 1 } update_mask { paths: "words" })");
}

TEST(RequestBuilder, TakesIfMatchIntoTheEtag) {
  EXPECT_EQ((Rest{kPost, "/v1/things/a", "{}", "\"7\""}.Becomes()),
            R"(name: "things/a" etag: "7")");
  EXPECT_EQ((Rest{kPost, "/v1/things/a", R"({"etag": "6"})", "\"7-gzip\""}.Becomes()),
            R"(name: "things/a" etag: "7")");
  EXPECT_EQ((Rest{kPost, "/v1/things/a", R"({"etag": "6"})", "*"}.Becomes()),
            R"(name: "things/a" etag: "6")");
  for (const char* header : {"7", "W/\"7\"", "\"7\", \"8\"", "\"\"", "\"7", "\"a b\""}) {
    EXPECT_EQ((Rest{kPost, "/v1/things/a", "{}", header}.Becomes()),
              "If-Match must be one ETag as an earlier answer had it, or *")
        << header;
  }
}

}  // namespace
}  // namespace touchstone::gateway
