#include "gateway/openapi/openapi.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "absl/strings/ascii.h"
#include "gateway/openapi/path_names.h"
#include "gateway/transcoding/contract.h"

namespace touchstone::gateway {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::HasSubstr;

const RouteTable& Routes() {
  static const auto* const routes = [] {
    RouteTableBuilder builder;
    for (const auto* service : ContractServices()) EXPECT_TRUE(builder.Add(*service).ok());
    return new RouteTable(std::move(builder).Build());
  }();
  return *routes;
}

const json& Document() {
  static const auto* const document = new json(json::parse(OpenApiDocument(Routes(), "1.2.3")));
  return *document;
}

const json& Schema(const std::string& name) {
  return Document().at("components").at("schemas").at(name);
}

const json& Path(const std::string& name) { return Document().at("paths").at(name); }

// Calls `visit` with every object in it.
template <typename Visit>
void Walk(const json& value, const Visit& visit) {
  if (value.is_object()) visit(value);
  if (value.is_structured()) {
    for (const auto& inner : value) Walk(inner, visit);
  }
}

TEST(OpenApi, EveryReferenceResolves) {
  int count = 0;
  Walk(Document(), [&](const json& object) {
    const auto reference = object.find("$ref");
    if (reference == object.end()) return;
    ++count;
    const std::string text = *reference;
    ASSERT_EQ(text.front(), '#');
    EXPECT_TRUE(Document().contains(json::json_pointer(text.substr(1)))) << text;
  });
  EXPECT_GT(count, 50);
}

TEST(OpenApi, EveryRouteIsThereWithItsParameters) {
  const PathNames names(ContractServices());
  std::set<std::string> ids;
  for (const auto& route : Routes().routes()) {
    const OpenApiPath path = names.Of(route->path);
    const json& operation = Path(path.text).at(absl::AsciiStrToLower(route->http_method));
    EXPECT_TRUE(ids.insert(operation.at("operationId")).second) << operation.at("operationId");
    EXPECT_NE(operation.at("summary"), "");
    EXPECT_TRUE(operation.at("responses").contains("200"));
    EXPECT_TRUE(operation.at("responses").contains("default"));
    std::set<std::string> declared;
    for (const auto& parameter : operation.at("parameters")) {
      if (parameter.at("in") == "path") declared.insert(parameter.at("name"));
      EXPECT_TRUE(parameter.at("schema").is_object()) << parameter;
    }
    EXPECT_EQ(declared, std::set<std::string>(path.parameters.begin(), path.parameters.end()));
    EXPECT_EQ(operation.contains("requestBody"), route->body != BodyKind::kNone);
  }
}

TEST(OpenApi, PathsNameTheIdsAsTheResourcesDo) {
  for (const char* path :
       {"/v1/organizations/{organization}/frameworks/{framework}/competencies/{competency}",
        "/v1/organizations/{organization}/apiKeys/{api_key}",
        "/v1/organizations/{organization}/frameworks/{framework}:undelete"}) {
    EXPECT_TRUE(Document().at("paths").contains(path)) << path;
  }
}

TEST(OpenApi, RulesBecomeSchemas) {
  const json& framework = Schema("touchstone.catalog.v1.Framework");
  EXPECT_NE(framework.at("description"), "");
  EXPECT_THAT(framework.at("required"), Contains("title"));
  const json& fields = framework.at("properties");
  EXPECT_EQ(fields.at("title").at("maxLength"), 200);
  EXPECT_EQ(fields.at("createTime").at("readOnly"), true);
  EXPECT_EQ(fields.at("createTime").at("format"), "date-time");
  EXPECT_EQ(fields.at("tags").at("maxItems"), 50);
  EXPECT_EQ(fields.at("tags").at("uniqueItems"), true);
  EXPECT_EQ(fields.at("tags").at("items").at("maxLength"), 63);
  const json& value = Schema("touchstone.catalog.v1.BehaviorPoint").at("properties").at("value");
  EXPECT_EQ(value.at("minimum"), 0);
  EXPECT_EQ(value.at("maximum"), 100);
  const json& kind = Schema("touchstone.catalog.v1.LearningResource.Kind");
  EXPECT_THAT(kind.at("enum"), Contains("E_LEARNING"));
  EXPECT_THAT(kind.at("description").get<std::string>(), HasSubstr("- BOOK: A book."));
}

TEST(OpenApi, APatchRequiresNothingAndAnUploadTakesAnyDocument) {
  const json& patch = Path("/v1/organizations/{organization}/frameworks/{framework}")
                          .at("patch")
                          .at("requestBody")
                          .at("content")
                          .at("application/json")
                          .at("schema");
  EXPECT_FALSE(patch.contains("required"));
  EXPECT_TRUE(patch.at("properties").contains("title"));
  EXPECT_FALSE(patch.at("properties").contains("createTime"));
  const json& upload = Path("/v1/organizations/{organization}:importJobAid").at("post");
  EXPECT_TRUE(upload.at("requestBody").at("content").contains("*/*"));
  const json& watch = Path("/v1/organizations/{organization}/catalogEvents:watch").at("get");
  EXPECT_TRUE(watch.at("responses").at("200").at("content").contains("application/x-ndjson"));
}

TEST(OpenApi, AnAnswerInTheCallersLanguageSaysSo) {
  const json& get =
      Path("/v1/organizations/{organization}/frameworks/{framework}:translated").at("get");
  const json& headers = get.at("responses").at("200").at("headers");
  EXPECT_TRUE(headers.contains("ETag"));
  EXPECT_TRUE(headers.contains("Content-Language"));
  std::set<std::string> parameters;
  for (const auto& parameter : get.at("parameters")) parameters.insert(parameter.at("name"));
  EXPECT_THAT(parameters, Contains("language"));
  EXPECT_THAT(parameters, Contains("Accept-Language"));
}

TEST(OpenApi, IsTheSameEveryTime) {
  EXPECT_EQ(OpenApiDocument(Routes(), "1.2.3"), OpenApiDocument(Routes(), "1.2.3"));
  EXPECT_EQ(Document().at("info").at("version"), "1.2.3");
  EXPECT_EQ(Document().at("components").at("securitySchemes").at("bearer").at("scheme"), "bearer");
}

}  // namespace
}  // namespace touchstone::gateway
