#include "gateway/openapi/openapi.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gateway/openapi/example_text.h"
#include "gateway/openapi/path_names.h"
#include "gateway/transcoding/contract.h"
#include "gateway/transcoding/request_builder.h"
#include "proto/descriptors.h"
#include "services/runtime/serving/field_rules.h"

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

// The operation of a route.
const json& Operation(const Route& route) {
  static const PathNames names(ContractServices());
  return Path(names.Of(route.path).text).at(absl::AsciiStrToLower(route.http_method));
}

// The one content of a body.
const json& Content(const json& body) { return body.at("content").front(); }

TEST(OpenApi, EveryOperationHasExamplesAndErrors) {
  for (const auto& route : Routes().routes()) {
    const json& operation = Operation(*route);
    SCOPED_TRACE(operation.at("operationId"));
    const json& responses = operation.at("responses");
    EXPECT_TRUE(Content(responses.at("200")).contains("example"));
    if (operation.contains("requestBody")) {
      EXPECT_TRUE(Content(operation.at("requestBody")).contains("example"));
    }
    for (const json& parameter : operation.at("parameters")) {
      EXPECT_EQ(parameter.contains("example"), parameter.value("required", false)) << parameter;
      EXPECT_NE(parameter.value("example", json("?")), json(nullptr)) << parameter;
    }
    EXPECT_TRUE(responses.contains("400") && responses.contains("429"));
    for (const auto& [status, response] : responses.items()) {
      if (status == "200") continue;
      EXPECT_FALSE(Content(response).at("examples").empty()) << status;
      for (const json& reference : Content(response).at("examples")) {
        const std::string name = reference.at("$ref");
        const json& error = Document().at(json::json_pointer(name.substr(1))).at("value");
        if (status != "default") {
          EXPECT_EQ(std::to_string(error.at("error").at("code").get<int>()), status);
        }
        EXPECT_THAT(error.at("error").at("details").front().at("@type").get<std::string>(),
                    HasSubstr("google.rpc.ErrorInfo"));
      }
    }
  }
}

TEST(OpenApi, ErrorsAreThoseThatTheMethodNames) {
  const auto reasons = [](const std::string& path, const char* method, const char* status) {
    std::set<std::string> names;
    const json& responses = Path(path).at(method).at("responses");
    if (!responses.contains(status)) return names;
    for (const auto& [name, unused] : Content(responses.at(status)).at("examples").items()) {
      names.insert(name);
    }
    return names;
  };
  using Names = std::set<std::string>;
  const std::string one = "/v1/organizations/{organization}/frameworks/{framework}";
  EXPECT_EQ(reasons("/v1/organizations/{organization}/frameworks", "post", "409"),
            (Names{"CONFLICTING_CHANGE", "RESOURCE_EXISTS"}));
  EXPECT_EQ(reasons(one, "patch", "409"), (Names{"CONFLICTING_CHANGE", "ETAG_STALE"}));
  EXPECT_EQ(reasons(one, "get", "409"), Names{});
  EXPECT_EQ(reasons(one, "get", "404"), Names{"RESOURCE_NOT_FOUND"});
  EXPECT_EQ(reasons(one, "patch", "412"), Names{"ETAG_STALE.412"});
  EXPECT_EQ(reasons(one, "delete", "400"),
            (Names{"FIELD_INVALID", "REQUEST_ID_REUSED", "RESOURCE_IN_USE"}));
  EXPECT_EQ(reasons(one + ":undelete", "post", "400"),
            (Names{"FIELD_INVALID", "REQUEST_ID_REUSED", "RESOURCE_NOT_DELETED"}));
  EXPECT_EQ(reasons("/v1/organizations/{organization}/catalogEvents:watch", "get", "400"),
            (Names{"FIELD_INVALID", "POSITION_EXPIRED"}));
}

// The path of an operation with its examples filled in, and the query that it needs.
std::pair<std::string, std::string> Filled(const Route& route) {
  static const PathNames names(ContractServices());
  std::string path = names.Of(route.path).text;
  std::string query;
  for (const json& parameter : Operation(route).at("parameters")) {
    if (!parameter.contains("example")) continue;
    const json& example = parameter.at("example");
    const json& first = example.is_array() ? example.front() : example;
    const std::string text = first.is_string() ? first.get<std::string>() : first.dump();
    const std::string name = parameter.at("name");
    if (parameter.at("in") == "path") {
      path = absl::StrReplaceAll(path, {{absl::StrCat("{", name, "}"), text}});
    } else {
      absl::StrAppend(&query, query.empty() ? "" : "&", name, "=", text);
    }
  }
  return {path, query};
}

TEST(OpenApi, WhatTheExamplesSendBreaksNoRule) {
  const JsonCodec codec(ContractPool());
  int bodies = 0;
  for (const auto& route : Routes().routes()) {
    if (route->takes_raw_body) continue;
    SCOPED_TRACE(Operation(*route).at("operationId"));
    const auto [path, query] = Filled(*route);
    const RouteMatch match = Routes().Match(route->http_method, path);
    ASSERT_EQ(match.route, route.get()) << path;
    std::string body;
    if (Operation(*route).contains("requestBody")) {
      body = Content(Operation(*route).at("requestBody")).at("example").dump();
      ++bodies;
    }
    const auto wire = BuildRequest({.match = &match, .query = query, .body = body}, codec);
    ASSERT_TRUE(wire.ok()) << wire.status() << body;
    const auto* type = google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
        route->request().full_name());
    const std::unique_ptr<google::protobuf::Message> request(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
    ASSERT_TRUE(request->ParseFromString(*wire));
    for (const FieldViolation& violation : FindViolations(*request)) {
      ADD_FAILURE() << violation.field << " " << violation.problem << " in " << body;
    }
  }
  EXPECT_GT(bodies, 20);
}

TEST(OpenApi, WhatTheExamplesAnswerIsTheAnswersType) {
  const JsonCodec codec(ContractPool());
  for (const auto& route : Routes().routes()) {
    if (route->gives_raw_body) continue;
    const std::string example =
        Content(Operation(*route).at("responses").at("200")).at("example").dump();
    const auto wire = codec.ToWire(route->response(), example, "");
    EXPECT_TRUE(wire.ok()) << wire.status() << example;
  }
}

TEST(OpenApi, ExamplesArePlausibleAndAgree) {
  const json& competency =
      Content(Path("/v1/organizations/{organization}/frameworks/{framework}/competencies/"
                   "{competency}")
                  .at("get")
                  .at("responses")
                  .at("200"))
          .at("example");
  EXPECT_EQ(competency.at("name"),
            "organizations/city-of-riverton/frameworks/hr-core-competencies/competencies/"
            "customer-focus");
  EXPECT_EQ(competency.at("title"), "Customer focus");
  EXPECT_EQ(competency.at("keyElements").at(0).at("id"), "helps-people-solve-problems");
  EXPECT_EQ(competency.at("createTime"), "2026-03-02T09:30:00Z");
  EXPECT_FALSE(competency.contains("deleteTime"));
  EXPECT_FALSE(competency.contains("parentCompetency")) << "it is not a part of itself";
  const json& import = Path("/v1/organizations/{organization}:importJobAid").at("post");
  EXPECT_THAT(Content(import.at("requestBody")).at("example").get<std::string>(),
              HasSubstr("# Customer focus\n"));
  const json& operation = Content(import.at("responses").at("200")).at("example");
  EXPECT_THAT(operation.at("name").get<std::string>(),
              HasSubstr("organizations/city-of-riverton/catalogOperations/"));
  EXPECT_THAT(operation.at("response").at("@type").get<std::string>(),
              HasSubstr("ImportJobAidResponse"));
}

TEST(ExampleText, IsWhatFollowsSuchAs) {
  EXPECT_EQ(SuchAs("What people call it, such as \"Customer focus\". More."), "Customer focus");
  EXPECT_EQ(SuchAs("Which ones, such as `title = \"C*\"`."), "title = \"C*\"");
  EXPECT_EQ(SuchAs("Such as 0.8; absent when nobody said."), "0.8");
  EXPECT_EQ(SuchAs("Such as 6."), "6");
  EXPECT_EQ(SuchAs("Animals such as dogs."), std::nullopt);
  EXPECT_EQ(SuchAs("Nothing of the kind."), std::nullopt);
  EXPECT_EQ(SuchAs("Cut off, such as \"he"), std::nullopt);
  EXPECT_EQ(SuchAs("such as "), std::nullopt);
  EXPECT_EQ(WordSuchAs("a code of ISO 4217 such as USD"), "USD");
  EXPECT_EQ(WordSuchAs("lower-case letters"), std::nullopt);
  EXPECT_EQ(IdOf("Contact center agent, 2026"), "contact-center-agent-2026");
  EXPECT_EQ(IdOf("  {} "), "");
  EXPECT_EQ(IdOf(std::string(100, 'a')).size(), 62U);
}

TEST(OpenApi, IsTheSameEveryTime) {
  EXPECT_EQ(OpenApiDocument(Routes(), "1.2.3"), OpenApiDocument(Routes(), "1.2.3"));
  EXPECT_EQ(Document().at("info").at("version"), "1.2.3");
  EXPECT_EQ(Document().at("components").at("securitySchemes").at("bearer").at("scheme"), "bearer");
}

}  // namespace
}  // namespace touchstone::gateway
