// What never changes and everybody may have: who may keep it, and when the service is asked.

#include <gmock/gmock.h>
#include <google/api/annotations.pb.h>
#include <google/api/httpbody.pb.h>
#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>
#include <touchstone/catalog/v1/catalog.pb.h>
#include <touchstone/options/v1/options.pb.h>

#include <atomic>

#include "services/runtime/errors/errors.h"
#include "services/runtime/serving/audience.h"
#include "tests/gateway/edge/edge.h"

namespace touchstone::gateway {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptorProto;
using ::testing::HasSubstr;
using ::testing::SizeIs;
namespace v1 = catalog::v1;

constexpr char kRelease[] = "/v1/organizations/wa/frameworks/hr/releases/3";
constexpr char kFile[] = "/v1/organizations/wa/frameworks/hr/files/3";
constexpr char kDraft[] = "/v1/organizations/wa/frameworks/hr/drafts/3";
constexpr char kForEver[] = "public, max-age=31536000, immutable";

// A service with what the contract may not have: a method that is immutable, one that answers with
// a document, one that is not.
Edge::Services Published() {
  static const auto* const service = [] {
    FileDescriptorProto file;
    file.set_name("test/published.proto");
    file.set_package("touchstone.catalog.test");
    file.set_syntax("proto3");
    file.add_dependency("touchstone/catalog/v1/catalog.proto");
    file.add_dependency("touchstone/catalog/v1/competency.proto");
    file.add_dependency("google/api/httpbody.proto");
    auto& published = *file.add_service();
    published.set_name("Published");
    const auto add = [&](const char* name, const char* answer, const char* path, bool immutable) {
      auto& method = *published.add_method();
      method.set_name(name);
      method.set_input_type(".touchstone.catalog.v1.GetCompetencyRequest");
      method.set_output_type(answer);
      auto& options = *method.mutable_options();
      options.MutableExtension(google::api::http)->set_get(path);
      options.SetExtension(options::v1::permission, "public");
      options.SetExtension(options::v1::immutable, immutable);
    };
    constexpr char kCompetency[] = ".touchstone.catalog.v1.Competency";
    add("GetRelease", kCompetency, "/v1/{name=organizations/*/frameworks/*/releases/*}", true);
    add("GetFile", ".google.api.HttpBody", "/v1/{name=organizations/*/frameworks/*/files/*}", true);
    add("GetDraft", kCompetency, "/v1/{name=organizations/*/frameworks/*/drafts/*}", false);
    google::protobuf::LinkMessageReflection<google::api::HttpBody>();
    auto* const pool = new DescriptorPool(DescriptorPool::generated_pool());
    const auto* built = pool->BuildFile(file);
    if (built == nullptr) std::abort();
    return built->service(0);
  }();
  return {service};
}

FakeAnswer Answer(const google::protobuf::MessageLite& message) {
  return {absl::OkStatus(), {message.SerializeAsString()}};
}

FakeAnswer Release() {
  v1::Competency competency;
  competency.set_title("Customer focus");
  return Answer(competency);
}

FakeAnswer ForEverybody(FakeAnswer answer) {
  answer.trailing = {{kAudienceMetadata, kEverybody}};
  return answer;
}

FakeService::Handler AlwaysForEverybody() {
  return [](const SeenCall&) { return ForEverybody(Release()); };
}

TEST(PublicAnswersOverRest, MayBeKeptForEverAndAreGivenAgainWithoutACall) {
  Edge edge(AlwaysForEverybody(), {}, Published());
  const HttpAnswer first = edge.Call("GET", kRelease, {kAnonymous});
  EXPECT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(first.body, R"({"title":"Customer focus"})");
  EXPECT_EQ(first.Field("cache-control"), kForEver);
  EXPECT_EQ(first.Field("vary"), "Accept-Encoding, Accept-Language");

  const HttpAnswer again = edge.Call("GET", kRelease, {Bearer(kEditorSecret)});
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.Field("cache-control"), kForEver);
  EXPECT_NE(again.Field("x-request-id"), first.Field("x-request-id"));
  const HttpAnswer head = edge.Call("HEAD", kRelease, {kAnonymous});
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.Field("cache-control"), kForEver);
  EXPECT_THAT(edge.seen(), SizeIs(1));

  // Also while the service is away.
  edge.StopService();
  EXPECT_EQ(edge.Call("GET", kRelease, {kAnonymous}).status, 200);
}

TEST(PublicAnswersOverRest, ARevisionThatTheCallerHasIsNotSentAgain) {
  const auto handler = [](const SeenCall&) {
    v1::Competency competency;
    competency.set_etag("7");
    return ForEverybody(Answer(competency));
  };
  Edge edge(handler, {}, Published());
  EXPECT_EQ(edge.Call("GET", kRelease, {kAnonymous}).Field("etag"), "\"7\"");
  const HttpAnswer same = edge.Call("GET", kRelease, {kAnonymous, "If-None-Match: \"7\""});
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.Field("cache-control"), kForEver);
  EXPECT_THAT(edge.seen(), SizeIs(1));
}

TEST(PublicAnswersOverRest, WhatIsNotMarkedIsForItsCallerAlone) {
  Edge edge([](const SeenCall&) { return Release(); }, {}, Published());
  for (int i = 0; i < 2; ++i) {
    const HttpAnswer answer = edge.Call("GET", kRelease);
    EXPECT_EQ(answer.Field("cache-control"), "private, no-cache");
    EXPECT_THAT(answer.Field("vary"), HasSubstr("Authorization"));
  }
  EXPECT_THAT(edge.seen(), SizeIs(2));
}

TEST(PublicAnswersOverRest, AnotherMarkThanForEverybodyIsNone) {
  const auto handler = [](const SeenCall&) {
    FakeAnswer answer = Release();
    answer.trailing = {{kAudienceMetadata, "organizations/wa"}};
    return answer;
  };
  Edge edge(handler, {}, Published());
  EXPECT_EQ(edge.Call("GET", kRelease).Field("cache-control"), "private, no-cache");
}

TEST(PublicAnswersOverRest, AMethodThatIsNotImmutableIsAskedEachTime) {
  Edge edge(AlwaysForEverybody(), {}, Published());
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(edge.Call("GET", kDraft).Field("cache-control"), "private, no-cache");
  }
  EXPECT_THAT(edge.seen(), SizeIs(2));
}

TEST(PublicAnswersOverRest, EachQuestionHasItsOwn) {
  Edge edge(AlwaysForEverybody(), {}, Published());
  edge.Call("GET", kRelease, {kAnonymous});
  edge.Call("GET", kRelease, {kAnonymous, "Accept-Language: es"});
  edge.Call("GET", "/v1/organizations/wa/frameworks/hr/releases/4", {kAnonymous});
  EXPECT_THAT(edge.seen(), SizeIs(3));
}

TEST(PublicAnswersOverRest, ErrorsAreNotKept) {
  std::atomic<int> calls{0};
  const auto handler = [&](const SeenCall&) {
    if (calls++ > 0) return ForEverybody(Release());
    return ForEverybody({NotFound("organizations/wa/frameworks/hr/releases/3"), {}});
  };
  Edge edge(handler, {}, Published());
  const HttpAnswer missing = edge.Call("GET", kRelease, {kAnonymous});
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.Field("cache-control"), "no-store");
  EXPECT_EQ(edge.Call("GET", kRelease, {kAnonymous}).status, 200);
}

TEST(PublicAnswersOverRest, WhoShowsABadSecretOrAsksTooOftenIsRefusedAllTheSame) {
  Edge edge(
      AlwaysForEverybody(),
      [](GatewaySettings* settings) {
        settings->rates.per_second = 0.001;
        settings->rates.burst = 3;
      },
      Published());
  EXPECT_EQ(edge.Call("GET", kRelease, {kAnonymous}).status, 200);
  EXPECT_EQ(edge.Call("GET", kRelease, {Bearer("guessed")}).status, 401);
  EXPECT_EQ(edge.Call("GET", kRelease, {kAnonymous}).status, 200);
  EXPECT_EQ(edge.Call("GET", kRelease, {kAnonymous}).status, 429);
}

TEST(PublicAnswersOverRest, AreAskedForAnewWhenTheirTimeIsOver) {
  Edge edge(
      AlwaysForEverybody(),
      [](GatewaySettings* settings) { settings->public_answers.keep_for = absl::ZeroDuration(); },
      Published());
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(edge.Call("GET", kRelease, {kAnonymous}).Field("cache-control"), kForEver);
  }
  EXPECT_THAT(edge.seen(), SizeIs(2));
}

TEST(PublicAnswersOverRest, DocumentsTooAreGivenAgain) {
  const auto handler = [](const SeenCall&) {
    google::api::HttpBody document;
    document.set_content_type("text/csv");
    document.set_data("id,title\r\n");
    return ForEverybody(Answer(document));
  };
  Edge edge(handler, {}, Published());
  for (int i = 0; i < 2; ++i) {
    const HttpAnswer answer = edge.Call("GET", kFile, {kAnonymous});
    EXPECT_EQ(answer.body, "id,title\r\n");
    EXPECT_EQ(answer.Field("content-type"), "text/csv");
    EXPECT_EQ(answer.Field("cache-control"), kForEver);
  }
  EXPECT_THAT(edge.seen(), SizeIs(1));
}

}  // namespace
}  // namespace touchstone::gateway
