#include "gateway/transcoding/route_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gateway/transcoding/contract.h"
#include "tests/gateway/transcoding/test_contract.h"

namespace touchstone::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// "M1 x=a y=b" for a match, "405 GET,HEAD" and "404" otherwise.
std::string Found(const RouteTable& routes, absl::string_view method, absl::string_view path) {
  const RouteMatch match = routes.Match(method, path);
  if (match.route == nullptr) {
    return match.allowed.empty() ? "404" : absl::StrCat("405 ", absl::StrJoin(match.allowed, ","));
  }
  std::string text = match.route->method->name();
  for (size_t i = 0; i < match.values.size(); ++i) {
    absl::StrAppend(&text, " ", PathText(match.route->variables[i]), "=", match.values[i]);
  }
  return text;
}

struct Case {
  const char* method;
  const char* path;
  const char* found;
};

void Expect(const std::vector<TestRule>& rules, const std::vector<Case>& cases) {
  const auto routes = TestRoutes(rules);
  ASSERT_TRUE(routes.ok()) << routes.status();
  for (const Case& one : cases) {
    EXPECT_EQ(Found(*routes, one.method, one.path), one.found) << one.method << " " << one.path;
  }
}

TEST(RouteTable, PrefersLiteralsToOneSegmentAndThatToTheRest) {
  Expect({{R"(get: "/v1/{name=things/*}")"},
          {R"(get: "/v1/things/special")"},
          {R"(get: "/v1/{name=**}")"},
          {R"(get: "/v1/things/*/parts")"}},
         {{"GET", "/v1/things/a", "M0 name=things/a"},
          {"GET", "/v1/things/special", "M1"},
          {"GET", "/v1/things/special/parts", "M3"},
          {"GET", "/v1/things/a/parts", "M3"},
          {"GET", "/v1/things/a/other", "M2 name=things/a/other"},
          {"GET", "/v1/things", "M2 name=things"},
          {"GET", "/v1", "M2 name="},
          {"GET", "/v2/things/a", "404"},
          {"GET", "", "404"},
          {"GET", "/", "404"},
          {"GET", "*", "404"}});
}

TEST(RouteTable, AsksForSegmentsThatAreNotEmpty) {
  Expect({{R"(get: "/v1/{name=things/*}")"}, {R"(get: "/v1/{name=files/**}")"}},
         {{"GET", "/v1/things/", "404"},
          {"GET", "/v1//things/a", "404"},
          {"GET", "/v1/things//", "404"},
          {"GET", "/v1/things/a/", "404"},
          {"GET", "/v1/files", "M1 name=files"},
          {"GET", "/v1/files/", "M1 name=files/"},
          {"GET", "/v1/files/a//b", "M1 name=files/a//b"}});
}

TEST(RouteTable, ReadsTheVerbFromTheEnd) {
  Expect({{R"(post: "/v1/{name=things/*}:copy" body: "*")"},
          {R"(get: "/v1/{name=things/*}")"},
          {R"(post: "/v1/things:batch" body: "*")"},
          {R"(post: "/v1/{name=files/**}:copy" body: "*")"},
          {R"(get: "/v1/{name=others/*}")"}},
         {{"POST", "/v1/things/a:copy", "M0 name=things/a"},
          {"POST", "/v1/things:batch", "M2"},
          {"POST", "/v1/files/a/b:copy", "M3 name=files/a/b"},
          // A colon that begins no verb belongs to the id.
          {"GET", "/v1/things/a:b", "M1 name=things/a:b"},
          {"GET", "/v1/things/a:", "M1 name=things/a:"},
          {"POST", "/v1/things/a:b:copy", "M0 name=things/a:b"},
          // A verb of others is one here, too, and not taken for the end of an id.
          {"GET", "/v1/others/a:copy", "404"},
          {"GET", "/v1/things/a:copy", "405 POST"},
          {"POST", "/v1/things/:copy", "404"},
          // An escaped colon is no verb's.
          {"POST", "/v1/things/a%3Acopy", "405 GET,HEAD"},
          {"POST", "/v1/things/a:paste", "405 GET,HEAD"}});
}

TEST(RouteTable, SaysWhichMethodsAPathTakes) {
  Expect({{R"(get: "/v1/{name=things/*}")"},
          {R"(patch: "/v1/{name=things/*}" body: "*")"},
          {R"(post: "/v1/things/special" body: "*")"},
          {R"(custom: {kind: "REPORT" path: "/v1/reports"})"}},
         {{"HEAD", "/v1/things/a", "M0 name=things/a"},
          {"PATCH", "/v1/things/a", "M1 name=things/a"},
          {"DELETE", "/v1/things/a", "405 GET,HEAD,PATCH"},
          {"OPTIONS", "/v1/things/a", "405 GET,HEAD,PATCH"},
          // Where the literal has no such method, the wildcard may.
          {"GET", "/v1/things/special", "M0 name=things/special"},
          {"DELETE", "/v1/things/special", "405 GET,HEAD,PATCH,POST"},
          {"REPORT", "/v1/reports", "M3"},
          {"get", "/v1/things/a", "405 GET,HEAD,PATCH"}});
}

TEST(RouteTable, BindsSeveralVariablesAndFieldsBelow) {
  Expect({{R"(get: "/v1/{name=things/*}/parts/{inner.text}/{inner.inner.text=**}")"}},
         {{"GET", "/v1/things/a/parts/b/c/d", "M0 name=things/a inner.text=b inner.inner.text=c/d"},
          {"GET", "/v1/things/a/parts/b", "M0 name=things/a inner.text=b inner.inner.text="}});
}

TEST(RouteTable, FollowsAdditionalBindings) {
  Expect(
      {{R"(get: "/v1/a/{name}" additional_bindings {get: "/v1/b/{name}"} )"
        R"(additional_bindings {post: "/v1/b" body: "inner"})"}},
      {{"GET", "/v1/a/x", "M0 name=x"}, {"GET", "/v1/b/y", "M0 name=y"}, {"POST", "/v1/b", "M0"}});
}

TEST(RouteTable, RefusesRulesThatDoNotFitTheirMethod) {
  for (const TestRule& rule : std::vector<TestRule>{
           {R"(get: "/v1/{nothing}")"},
           {R"(get: "/v1/{inner}")"},
           {R"(get: "/v1/{words}")"},
           {R"(get: "/v1/{items.text}")"},
           {R"(post: "/v1/x" body: "nothing")"},
           {R"(post: "/v1/x" body: "words")"},
           {R"(post: "/v1/x" body: "name")"},
           {R"(get: "/v1/x" response_body: "nothing")"},
           {R"(get: "/v1/x" response_body: "name")"},
           {R"(get: "/v1/x" response_body: "items")"},
           {R"(get: "no slash")"},
           {R"(body: "*")"},
           {R"(get: "/v1/x")", "stream test.v1.Everything"},
           {R"(post: "/v1/x" body: "*")", "stream test.v1.Everything", "stream test.v1.Everything"},
       }) {
    EXPECT_FALSE(TestRoutes({rule}).ok()) << rule.http;
  }
}

TEST(RouteTable, RefusesTwoRulesForOnePath) {
  const auto routes = TestRoutes({{R"(get: "/v1/{name=a/*}")"}, {R"(get: "/v1/a/{name}")"}});
  EXPECT_EQ(routes.status().code(), absl::StatusCode::kAlreadyExists);
}

TEST(RouteTable, HoldsTheWholeContract) {
  RouteTableBuilder builder;
  for (const auto* service : ContractServices()) {
    const absl::Status status = builder.Add(*service);
    EXPECT_TRUE(status.ok()) << status;
  }
  const RouteTable routes = std::move(builder).Build();
  EXPECT_EQ(Found(routes, "GET", "/v1/organizations/wa/frameworks/hr"),
            "GetFramework name=organizations/wa/frameworks/hr");
  EXPECT_EQ(Found(routes, "GET", "/v1/organizations/wa/frameworks:batchGet"),
            "BatchGetFrameworks parent=organizations/wa");
  EXPECT_EQ(Found(routes, "POST", "/v1/organizations/wa:importJobAid"),
            "ImportJobAid parent=organizations/wa");
  EXPECT_EQ(Found(routes, "PATCH", "/v1/organizations/wa/frameworks/hr"),
            "UpdateFramework framework.name=organizations/wa/frameworks/hr");
}

}  // namespace
}  // namespace touchstone::gateway
