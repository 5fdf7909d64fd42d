// One request, one answer: what the service gets, and what the caller gets back.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/catalog/v1/catalog.pb.h>
#include <zlib.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/eventually.h"
#include "tests/gateway/edge/edge.h"

namespace touchstone::gateway {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;
namespace v1 = catalog::v1;

constexpr char kFocus[] = "/v1/organizations/wa/frameworks/hr/competencies/focus";
constexpr char kCompetencies[] = "/v1/organizations/wa/frameworks/hr/competencies";
// What is left of a deadline goes over the wire rounded up, to a tenth of a second at most.
constexpr absl::Duration kRounding = absl::Milliseconds(100);

v1::Competency Focus() {
  v1::Competency competency;
  competency.set_name("organizations/wa/frameworks/hr/competencies/focus");
  competency.set_title("Customer focus");
  competency.set_etag("7");
  return competency;
}

FakeAnswer Answer(const google::protobuf::MessageLite& message) {
  return {absl::OkStatus(), {message.SerializeAsString()}};
}

FakeService::Handler AlwaysFocus() {
  return [](const SeenCall&) { return Answer(Focus()); };
}

FakeService::Handler Always(const absl::Status& status) {
  return [status](const SeenCall&) { return FakeAnswer{status, {}}; };
}

template <typename Request>
Request Parsed(const SeenCall& call) {
  Request request;
  EXPECT_TRUE(call.messages.size() == 1 && request.ParseFromString(call.messages[0]));
  return request;
}

std::string Ungzipped(const std::string& bytes) {
  z_stream stream = {};
  inflateInit2(&stream, 15 + 16);
  std::string text(4 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  const int result = inflate(&stream, Z_FINISH);
  text.resize(result == Z_STREAM_END ? stream.total_out : 0);
  inflateEnd(&stream);
  return text;
}

TEST(RestUnary, AnAnswerWithoutRoomIsRefusedUnlessItTellsOfAChange) {
  v1::Competency large = Focus();
  large.set_definition(std::string(200'000, 'x'));
  Edge edge([&](const SeenCall&) { return Answer(large); },
            [](GatewaySettings* settings) { settings->most_unsent_bytes = 100'000; });
  const HttpAnswer refused = edge.Call("GET", kFocus);
  EXPECT_EQ(refused.status, 503);
  EXPECT_THAT(refused.body, HasSubstr("OVERLOADED"));
  EXPECT_EQ(refused.Field("retry-after"), "1");
  EXPECT_THAT(edge.metrics().Text(), HasSubstr("touchstone_gateway_overloaded_total 1"));
  const HttpAnswer made = edge.Call("POST", kCompetencies, {}, R"({"title": "Customer focus"})");
  EXPECT_EQ(made.status, 200);
  EXPECT_GT(made.body.size(), 200'000U);
  EXPECT_TRUE(Eventually([&] {
    return absl::StrContains(edge.metrics().Text(), "touchstone_gateway_unsent_bytes 0");
  }));
}

TEST(RestUnary, GetIsOneCallAndOneJsonObject) {
  Edge edge(AlwaysFocus());
  const HttpAnswer answer = edge.Call("GET", kFocus, {Bearer(kEditorSecret)});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"name":"organizations/wa/frameworks/hr/competencies/focus",)"
                         R"("title":"Customer focus","etag":"7"})");
  EXPECT_EQ(answer.Field("content-type"), "application/json");
  EXPECT_EQ(answer.Field("etag"), "\"7\"");
  EXPECT_EQ(answer.Field("cache-control"), "private, no-cache");
  EXPECT_EQ(answer.Field("vary"), "Accept-Encoding, Accept-Language, Authorization");
  EXPECT_EQ(answer.Field("x-content-type-options"), "nosniff");
  ASSERT_THAT(edge.seen(), SizeIs(1));
  EXPECT_EQ(edge.last().rpc, "/touchstone.catalog.v1.Catalog/GetCompetency");
  EXPECT_EQ(Parsed<v1::GetCompetencyRequest>(edge.last()).name(), Focus().name());
}

TEST(RestUnary, AnAnswerThatSaysItsLanguagesSaysThemInTheHeaderToo) {
  v1::TranslatedCompetency translated;
  *translated.mutable_competency() = Focus();
  for (const char* tag : {"es-US", "es", "en\r\nX-Forged: 1", ""}) translated.add_languages(tag);
  translated.set_etag("0a1b");
  Edge edge([&](const SeenCall&) { return Answer(translated); });
  const HttpAnswer answer =
      edge.Call("GET", absl::StrCat(kFocus, ":translated?language=es-US"), {Bearer(kEditorSecret)});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.Field("content-language"), "es-US, es");
  EXPECT_EQ(answer.Field("etag"), "\"0a1b\"");
  EXPECT_THAT(answer.Field("vary"), HasSubstr("Accept-Language"));
  EXPECT_EQ(Parsed<v1::GetTranslatedCompetencyRequest>(edge.last()).language(), "es-US");
  translated.clear_languages();
  EXPECT_EQ(edge.Call("GET", absl::StrCat(kFocus, ":translated")).Field("content-language"), "");
}

TEST(RestUnary, PostTakesTheBodyAndTheQuery) {
  Edge edge(AlwaysFocus());
  const HttpAnswer answer = edge.Call(
      "POST", absl::StrCat(kCompetencies, "?competencyId=focus&request_id=r1&validateOnly=true"),
      {Bearer(kEditorSecret)}, R"({"title": "Customer focus", "tags": ["a", "b"]})");
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.Field("cache-control"), "no-store");
  const auto request = Parsed<v1::CreateCompetencyRequest>(edge.last());
  EXPECT_EQ(request.parent(), "organizations/wa/frameworks/hr");
  EXPECT_EQ(request.competency_id(), "focus");
  EXPECT_EQ(request.request_id(), "r1");
  EXPECT_TRUE(request.validate_only());
  EXPECT_EQ(request.competency().title(), "Customer focus");
  EXPECT_THAT(request.competency().tags(), SizeIs(2));
}

TEST(RestUnary, PatchSaysWhatItChanges) {
  Edge edge(AlwaysFocus());
  const HttpAnswer answer = edge.Call("PATCH", kFocus, {Bearer(kEditorSecret), "If-Match: \"6\""},
                                      R"({"title": "Customers first", "tags": []})");
  EXPECT_EQ(answer.status, 200) << answer.body;
  const auto request = Parsed<v1::UpdateCompetencyRequest>(edge.last());
  EXPECT_EQ(request.competency().name(), Focus().name());
  EXPECT_EQ(request.competency().title(), "Customers first");
  EXPECT_EQ(request.competency().etag(), "6");
  EXPECT_THAT(request.update_mask().paths(), ::testing::ElementsAre("title", "tags"));
}

TEST(RestUnary, CallsCarryIdentityTraceLanguageAndDeadline) {
  Edge edge(AlwaysFocus());
  const HttpAnswer answer =
      edge.Call("GET", kFocus,
                {Bearer(kEditorSecret), "Accept-Language: es",
                 "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                 "X-Request-Id: my-request.1", "Grpc-Timeout: 5S",
                 "X-Touchstone-Identity-Bin: Zm9yZ2Vk", "X-Touchstone-Other: 1", "Cookie: secret"});
  EXPECT_EQ(answer.Field("x-request-id"), "my-request.1");
  EXPECT_EQ(answer.Field("x-trace-id"), "0af7651916cd43dd8448eb211c80319c");
  const SeenCall call = edge.last();
  EXPECT_EQ(call.Metadata("x-touchstone-identity-bin"), "signed:organizations/wa/apiKeys/editor");
  EXPECT_EQ(call.metadata.count("x-touchstone-identity-bin"), 1U);
  EXPECT_EQ(call.metadata.count("x-touchstone-other"), 0U);
  EXPECT_EQ(call.metadata.count("cookie"), 0U);
  EXPECT_EQ(call.metadata.count("authorization"), 0U);
  EXPECT_EQ(call.Metadata("accept-language"), "es");
  EXPECT_THAT(call.Metadata("traceparent"),
              AllOf(HasSubstr("0af7651916cd43dd8448eb211c80319c"), Not(HasSubstr("b7ad6b71"))));
  EXPECT_LE(call.deadline, absl::Now() + absl::Seconds(5) + kRounding);
}

TEST(RestUnary, AHeaderThatGrpcCouldNotCarryDoesNotGoOn) {
  Edge edge(AlwaysFocus());
  for (const std::string& language : {std::string("\xc3\xa9s"), std::string(1000, 'e')}) {
    EXPECT_EQ(edge.Call("GET", kFocus, {"Accept-Language: " + language}).status, 200);
    EXPECT_EQ(edge.last().metadata.count("accept-language"), 0U);
  }
}

TEST(RestUnary, ACallWithoutADeadlineGetsTheUsualOne) {
  Edge edge(AlwaysFocus());
  edge.Call("GET", kFocus);
  EXPECT_LE(edge.last().deadline, absl::Now() + absl::Seconds(30) + kRounding);
}

TEST(RestUnary, EveryAnswerHasARequestIdAndATraceId) {
  Edge edge(Always(NotFound("organizations/wa")));
  for (const auto& answer :
       {edge.Call("GET", kFocus), edge.Call("GET", "/nothing"), edge.Call("PUT", kFocus),
        edge.Call("GET", kFocus, {"X-Request-Id: a b"}),
        edge.Call("GET", kFocus, {"Bad Header: 1"}), edge.Call("GET", "/openapi.json"),
        edge.Call("OPTIONS", kFocus)}) {
    EXPECT_THAT(answer.Field("x-request-id"), MatchesRegex("[0-9a-f]{32}")) << answer.status;
    EXPECT_THAT(answer.Field("x-trace-id"), MatchesRegex("[0-9a-f]{32}")) << answer.status;
  }
}

TEST(RestUnary, ErrorsAreJsonWithTheirDetails) {
  Edge edge(Always(InvalidFields({{"competency.title", "must not be empty"}})));
  const HttpAnswer answer = edge.Call("POST", kCompetencies, {}, "{}");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.Field("content-type"), "application/json");
  EXPECT_EQ(answer.body,
            R"({"error":{"code":400,"status":"INVALID_ARGUMENT",)"
            R"("message":"competency.title must not be empty","details":[)"
            R"({"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"FIELD_INVALID",)"
            R"("domain":"touchstone.dev"},)"
            R"({"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[)"
            R"({"field":"competency.title","description":"must not be empty"}]}]}})"
            "\n");
}

TEST(RestUnary, ErrorsNameFieldsAsJsonDoes) {
  Edge edge(Always(InvalidFields({{"competency.key_elements[2].shares_behaviors_of", "is empty"},
                                  {"competency_id", "is no id"},
                                  {"no_field.of_it", "is unknown"}})));
  const HttpAnswer answer = edge.Call("POST", kCompetencies, {}, "{}");
  EXPECT_THAT(
      answer.body,
      AllOf(HasSubstr(R"("message":"competency.keyElements[2].sharesBehaviorsOf is empty (and )"),
            HasSubstr(R"({"field":"competency.keyElements[2].sharesBehaviorsOf",)"),
            HasSubstr(R"({"field":"competencyId",)"), HasSubstr(R"({"field":"noField.ofIt",)")));
}

TEST(RestUnary, AWrongValueIsNamedWithoutTheWordsOfALibrary) {
  Edge edge(AlwaysFocus());
  const HttpAnswer answer =
      edge.Call("POST", absl::StrCat(kCompetencies, "?competencyId=focus"), {},
                R"({"title": "x", "learningResources": [{}, {"year": "19x"}]})");
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body,
              HasSubstr(R"({"field":"competency.learningResources[1].year",)"
                        R"("description":"must be a whole number that fits 32 bits"})"));
  EXPECT_THAT(answer.body, AllOf(Not(HasSubstr("TYPE_")), Not(HasSubstr("19x"))));
  EXPECT_THAT(edge.seen(), IsEmpty());
}

TEST(RestUnary, CodesHaveTheirHttpStatus) {
  using Code = absl::StatusCode;
  const std::tuple<absl::Status, int, const char*> cases[] = {
      {Error(Code::kInvalidArgument, reasons::kFieldInvalid, "x"), 400, "INVALID_ARGUMENT"},
      {Error(Code::kInvalidArgument, reasons::kMessageTooLarge, "x"), 413, "INVALID_ARGUMENT"},
      {Error(Code::kFailedPrecondition, reasons::kResourceInUse, "x"), 400, "FAILED_PRECONDITION"},
      {Error(Code::kOutOfRange, reasons::kPositionExpired, "x"), 400, "OUT_OF_RANGE"},
      {Error(Code::kUnauthenticated, reasons::kIdentityMissing, "x"), 401, "UNAUTHENTICATED"},
      {Error(Code::kPermissionDenied, reasons::kPermissionDenied, "x"), 403, "PERMISSION_DENIED"},
      {NotFound("organizations/x"), 404, "NOT_FOUND"},
      {Error(Code::kAborted, reasons::kEtagStale, "x"), 409, "ABORTED"},
      {Error(Code::kAlreadyExists, reasons::kResourceExists, "x"), 409, "ALREADY_EXISTS"},
      {Error(Code::kResourceExhausted, reasons::kRateLimited, "x"), 429, "RESOURCE_EXHAUSTED"},
      {Error(Code::kResourceExhausted, reasons::kOverloaded, "x"), 503, "RESOURCE_EXHAUSTED"},
      {Error(Code::kUnimplemented, reasons::kMethodUnknown, "x"), 501, "UNIMPLEMENTED"},
      {RetryLater(Code::kUnavailable, reasons::kShuttingDown, "x", absl::Milliseconds(1500)), 503,
       "UNAVAILABLE"},
      {Error(Code::kDeadlineExceeded, reasons::kDeadlineExceeded, "x"), 504, "DEADLINE_EXCEEDED"},
      {Error(Code::kDataLoss, reasons::kInternal, "x"), 500, "DATA_LOSS"},
  };
  std::atomic<size_t> next{0};
  Edge edge([&](const SeenCall&) { return FakeAnswer{std::get<0>(cases[next++]), {}}; });
  for (const auto& [status, http, name] : cases) {
    const HttpAnswer answer = edge.Call("POST", kCompetencies, {}, "{}");
    EXPECT_EQ(answer.status, http) << status;
    EXPECT_THAT(answer.body, HasSubstr(absl::StrCat("\"status\":\"", name, "\""))) << status;
  }
}

TEST(RestUnary, WhatTheTransportSaysDoesNotLeak) {
  Edge edge([](const SeenCall&) {
    return FakeAnswer{absl::UnknownError("pq: password authentication failed at 10.0.0.7"), {}};
  });
  const HttpAnswer answer = edge.Call("GET", kFocus);
  EXPECT_EQ(answer.status, 500);
  EXPECT_THAT(answer.body, AllOf(HasSubstr("The catalog service failed."), Not(HasSubstr("10.0"))));
}

TEST(RestUnary, AnUnauthenticatedCallerLearnsHowToShowWhoItIs) {
  Edge edge(AlwaysFocus());
  for (const char* header : {"Authorization: Bearer wrong", "Authorization: Basic YTpi",
                             "Authorization: Bearer", "Authorization: root-secret"}) {
    const HttpAnswer answer = edge.Call("GET", kFocus, {header});
    EXPECT_EQ(answer.status, 401) << header;
    EXPECT_EQ(answer.Field("www-authenticate"), "Bearer") << header;
    EXPECT_THAT(answer.body, HasSubstr("IDENTITY_INVALID"));
  }
  EXPECT_THAT(edge.seen(), IsEmpty());
}

TEST(RestUnary, AnUnknownOrganizationIsNotFoundToWhoMaySeeAllAndDeniedToOthers) {
  Edge edge(AlwaysFocus());
  const std::string nowhere = "/v1/organizations/nowhere/frameworks/hr/competencies/focus";
  HttpAnswer answer = edge.Call("GET", nowhere, {Bearer(kRootSecret)});
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(answer.body, HasSubstr("ORGANIZATION_UNKNOWN"));
  answer = edge.Call("GET", nowhere, {Bearer(kEditorSecret)});
  EXPECT_EQ(answer.status, 403);
  EXPECT_THAT(answer.body, AllOf(HasSubstr("PERMISSION_DENIED"), Not(HasSubstr("nowhere"))));
  EXPECT_EQ(edge.Call("PATCH", nowhere, {Bearer(kRootSecret)}, R"({"title":"x"})").status, 404)
      << "the name of the resource inside counts too";
  EXPECT_THAT(edge.seen(), IsEmpty());
}

TEST(RestUnary, NobodyIsToldOfADeletedOrganization) {
  v1::ListPublishedReleasesResponse all;
  for (const char* organization : {"nowhere", "wa"}) {
    all.add_releases()->set_name(
        absl::StrCat("organizations/", organization, "/frameworks/hr/releases/1"));
  }
  Edge edge([&](const SeenCall&) {
    return FakeAnswer{absl::OkStatus(), {all.SerializeAsString()}};
  });
  const HttpAnswer list = edge.Call("GET", "/v1/publishedReleases", {kAnonymous});
  EXPECT_EQ(list.status, 200);
  EXPECT_EQ(list.body, R"({"releases":[{"name":"organizations/wa/frameworks/hr/releases/1"}]})");
  const size_t served = edge.seen().size();
  const HttpAnswer read =
      edge.Call("GET", "/v1/organizations/nowhere/frameworks/hr/releases/1", {kAnonymous});
  EXPECT_EQ(read.status, 401);
  EXPECT_THAT(read.body, HasSubstr("IDENTITY_MISSING"));
  EXPECT_THAT(edge.seen(), SizeIs(served)) << "it does not reach the service";
}

TEST(RestUnary, AStaleIfMatchIs412AndAStaleEtagInTheBody409) {
  Edge edge(Always(Error(absl::StatusCode::kAborted, reasons::kEtagStale, "Changed meanwhile.")));
  EXPECT_EQ(edge.Call("PATCH", kFocus, {"If-Match: \"6\""}, R"({"title":"x"})").status, 412);
  EXPECT_EQ(edge.Call("PATCH", kFocus, {}, R"({"title":"x","etag":"6"})").status, 409);
  EXPECT_EQ(edge.Call("DELETE", absl::StrCat(kFocus, "?etag=6")).status, 409);
  EXPECT_EQ(edge.Call("DELETE", kFocus, {"If-Match: \"6\""}).status, 412);
  EXPECT_EQ(Parsed<v1::DeleteCompetencyRequest>(edge.last()).etag(), "6");
}

TEST(RestUnary, ARevisionThatTheCallerHasIsNotSentAgain) {
  Edge edge(AlwaysFocus());
  const HttpAnswer same = edge.Call("GET", kFocus, {"If-None-Match: \"6\", \"7\""});
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.Field("etag"), "\"7\"");
  EXPECT_EQ(same.body, "");
  EXPECT_EQ(edge.Call("GET", kFocus, {"If-None-Match: *"}).status, 304);
  EXPECT_EQ(edge.Call("GET", kFocus, {"If-None-Match: \"6\""}).status, 200);
  EXPECT_EQ(edge.Call("PATCH", kFocus, {"If-None-Match: \"7\""}, R"({"title":"x"})").status, 200);
  EXPECT_EQ(edge.Call("GET", kFocus, {"If-Match: \"6\""}).status, 412);
  EXPECT_EQ(edge.Call("GET", kFocus, {"If-Match: \"7\""}).status, 200);
  EXPECT_THAT(edge.seen(), SizeIs(6)) << "the service decides every time";
}

TEST(RestUnary, IfMatchMayBeAListAndCountsBeforeIfNoneMatch) {
  Edge edge(AlwaysFocus());
  EXPECT_EQ(edge.Call("GET", kFocus, {"If-Match: \"6\", \"7\""}).status, 200);
  EXPECT_EQ(edge.Call("GET", kFocus, {"If-Match: \"5\", \"6\""}).status, 412);
  EXPECT_EQ(edge.Call("GET", kFocus, {"If-Match: W/\"7\""}).status, 412);
  EXPECT_EQ(edge.Call("GET", kFocus, {"If-Match: *"}).status, 200);
  EXPECT_EQ(edge.Call("GET", kFocus, {"If-None-Match: \"7\"", "If-Match: \"6\""}).status, 412);
  EXPECT_EQ(edge.Call("GET", kFocus, {"If-None-Match: \"7\"", "If-Match: \"7\""}).status, 304);
}

TEST(RestUnary, LargeAnswersAreCompressedForWhoTakesThatAndTaggedApart) {
  v1::Competency large = Focus();
  large.set_definition(std::string(3000, 'd'));
  Edge edge([&](const SeenCall&) { return Answer(large); });
  const HttpAnswer plain = edge.Call("GET", kFocus);
  EXPECT_EQ(plain.Field("content-encoding"), "");
  for (int i = 0; i < 2; ++i) {  // made, then kept
    const HttpAnswer packed = edge.Call("GET", kFocus, {"Accept-Encoding: br, gzip;q=0.5"});
    EXPECT_EQ(packed.Field("content-encoding"), "gzip");
    EXPECT_EQ(packed.Field("etag"), "\"7-gzip\"");
    EXPECT_LT(packed.body.size(), 400U);
    EXPECT_EQ(Ungzipped(packed.body), plain.body);
  }
  EXPECT_EQ(edge.Call("GET", kFocus, {"Accept-Encoding: gzip;q=0"}).Field("content-encoding"), "");
  EXPECT_EQ(edge.Call("GET", kFocus, {"If-None-Match: \"7-gzip\""}).status, 304);
}

TEST(RestUnary, TheSameBytesAreConvertedOnceAndOthersAfresh) {
  int count = 0;
  Edge edge([&](const SeenCall&) {
    v1::Competency competency = Focus();
    competency.set_title(++count <= 3 ? "same" : "other");
    return Answer(competency);
  });
  for (int i = 0; i < 3; ++i) EXPECT_THAT(edge.Call("GET", kFocus).body, HasSubstr("same"));
  EXPECT_THAT(edge.Call("GET", kFocus).body, HasSubstr("other"));
  EXPECT_THAT(edge.metrics().Text(), HasSubstr("touchstone_gateway_json_hits_total 2"));
  EXPECT_THAT(edge.metrics().Text(), HasSubstr("touchstone_gateway_json_misses_total 2"));
}

TEST(RestUnary, WhatAChangeAnswersIsNotKept) {
  Edge edge(AlwaysFocus());
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(edge.Call("POST", kCompetencies, {}, "{}").body, HasSubstr("Customer focus"));
  }
  EXPECT_THAT(edge.metrics().Text(), HasSubstr("touchstone_gateway_json_hits_total 0"));
  EXPECT_THAT(edge.metrics().Text(), HasSubstr("touchstone_gateway_json_misses_total 0"));
}

TEST(RestUnary, HeadIsGetWithoutTheBody) {
  Edge edge(AlwaysFocus());
  HttpClient client(edge.port());
  const HttpAnswer head = client.Call("HEAD", kFocus);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.Field("etag"), "\"7\"");
  EXPECT_THAT(head.Field("content-length"), MatchesRegex("[1-9][0-9]+"));
  EXPECT_EQ(client.Call("GET", kFocus).status, 200) << "and the connection goes on";
}

TEST(RestUnary, PathsAndMethodsThatAreNotThereSaySo) {
  Edge edge(AlwaysFocus());
  EXPECT_EQ(edge.Call("GET", "/v1").status, 404);
  EXPECT_EQ(edge.Call("GET", "/v1/organizations/wa/").status, 404);
  EXPECT_EQ(edge.Call("GET", "/v2/organizations").status, 404);
  HttpAnswer answer = edge.Call("PUT", kFocus, {}, "{}");
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.Field("allow"), "DELETE, GET, HEAD, OPTIONS, PATCH");
  EXPECT_THAT(answer.body, HasSubstr("METHOD_UNKNOWN"));
  answer = edge.Call("OPTIONS", kFocus);
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.Field("allow"), "DELETE, GET, HEAD, OPTIONS, PATCH");
  EXPECT_EQ(edge.Call("OPTIONS", "*").status, 204);
  EXPECT_EQ(edge.Call("OPTIONS", "/nothing").status, 404);
}

TEST(RestUnary, BadJsonNeverReachesTheService) {
  Edge edge(AlwaysFocus());
  const std::pair<std::string, const char*> cases[] = {
      {R"({"data":)" + std::string(1000, '[') + std::string(1000, ']') + "}",
       "nested deeper than 64"},
      {R"({"colour": "red"})", "competency.colour is not a field"},
      {R"({"title": "a", "title": "b"})", "competency.title is given twice"},
      {R"({"title": 5})", "competency.title must be a string"},
      {R"({"learningResources": [{"title": "a", "year": 99999999999}]})",
       "competency.learningResources[0].year"},
      {R"({"learningResources": [{"title": "a", "kind": "MAGIC"}]})", "kind must be one of"},
      {R"({'title': 'a'})", "needs a name in double quotes"},
      {"{\"title\": \"\xff\xfe\"}", "not UTF-8"},
      {"title=a", "The JSON needs a value"},
      {"[]", "competency must be an object"},
  };
  for (const auto& [body, message] : cases) {
    const HttpAnswer answer = edge.Call("POST", kCompetencies, {Bearer(kEditorSecret)}, body);
    EXPECT_EQ(answer.status, 400) << body.substr(0, 80);
    EXPECT_THAT(answer.body, HasSubstr(message));
  }
  EXPECT_EQ(edge.Call("POST", kCompetencies).status, 400) << "no body";
  EXPECT_EQ(edge.Call("POST", kCompetencies, {"Content-Encoding: gzip"}, "x").status, 400);
  EXPECT_EQ(edge.Call("GET", absl::StrCat(kFocus, "?unknown=1")).status, 400);
  EXPECT_EQ(edge.Call("GET", "/v1/organizations/wa/frameworks/%zz").status, 400);
  EXPECT_THAT(edge.seen(), IsEmpty());
}

TEST(RestUnary, OddIdsGoToTheServiceAsTheyAre) {
  Edge edge(AlwaysFocus());
  const std::pair<const char*, const char*> cases[] = {
      {"a%2Fb", "organizations/wa/frameworks/a%2Fb"},
      {"..", "organizations/wa/frameworks/.."},
      {"%2e%2e", "organizations/wa/frameworks/.."},
      {"%D0%B2%D0%B0%D1%88", "organizations/wa/frameworks/ваш"},
      {"a%00b", nullptr},
  };
  for (const auto& [id, name] : cases) {
    edge.Call("GET", absl::StrCat("/v1/organizations/wa/frameworks/", id), {Bearer(kEditorSecret)});
    const std::string expected =
        name == nullptr ? std::string("organizations/wa/frameworks/a\0b", 31) : name;
    EXPECT_EQ(Parsed<v1::GetFrameworkRequest>(edge.last()).name(), expected) << id;
  }
}

TEST(RestUnary, TooLargeABodyIs413) {
  Edge edge(AlwaysFocus(), [](GatewaySettings* settings) { settings->rest.largest_body = 1000; });
  const std::string body = absl::StrCat(R"({"title":")", std::string(2000, 'x'), R"("})");
  EXPECT_EQ(edge.Call("POST", kCompetencies, {}, body).status, 413);
  HttpClient chunked(edge.port());
  chunked.Send(absl::StrCat(
      "POST ", kCompetencies, " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n",
      Bearer(kEditorSecret), "\r\n\r\n", absl::Hex(body.size()), "\r\n", body, "\r\n0\r\n\r\n"));
  EXPECT_EQ(chunked.Read().status, 413);
  EXPECT_THAT(edge.seen(), IsEmpty());
}

TEST(RestUnary, AnAnonymousCallerIsRefusedBeforeItsBodyIsThere) {
  Edge edge(AlwaysFocus());
  HttpClient client(edge.port());
  client.Send(
      absl::StrCat("POST ", kCompetencies, " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"));
  const HttpAnswer answer = client.Read();
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.Field("www-authenticate"), "Bearer");
  EXPECT_THAT(answer.body, HasSubstr("IDENTITY_MISSING"));
  EXPECT_EQ(edge.Call("GET", "/openapi.json", {kAnonymous}).status, 200);
}

TEST(RestUnary, AClientThatSendsItsBodySlowlyHoldsNoPlace) {
  Edge edge(AlwaysFocus(), [](GatewaySettings* settings) { settings->largest_in_flight = 1; });
  HttpClient slow(edge.port());
  slow.Send(absl::StrCat("POST ", kCompetencies, " HTTP/1.1\r\nHost: x\r\n", Bearer(kEditorSecret),
                         "\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
  EXPECT_EQ(slow.Read().status, 100) << "its body is waited for";
  EXPECT_EQ(edge.Call("GET", kFocus).status, 200);
  slow.Send("{}");
  EXPECT_EQ(slow.Read().status, 200);
}

TEST(RestUnary, AClientThatReadsItsAnswerSlowlyHoldsNoPlace) {
  v1::Competency large = Focus();
  large.set_definition(std::string(15 << 20, 'd'));  // more than a socket holds
  Edge edge([&](const SeenCall&) { return Answer(large); },
            [](GatewaySettings* settings) { settings->largest_in_flight = 1; });
  HttpClient slow(edge.port());
  slow.Send(
      absl::StrCat("GET ", kFocus, " HTTP/1.1\r\nHost: x\r\n", Bearer(kEditorSecret), "\r\n\r\n"));
  ASSERT_TRUE(Eventually([&] { return edge.seen().size() == 1; }));
  EXPECT_TRUE(Eventually([&] { return edge.Call("HEAD", kFocus).status == 200; }));
}

TEST(RestUnary, BodiesHaveABoundTogether) {
  Edge edge(AlwaysFocus(),
            [](GatewaySettings* settings) { settings->rest.most_body_bytes = 1000; });
  const std::string body = absl::StrCat(R"({"title":")", std::string(700, 'x'), R"("})");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(edge.Call("POST", kCompetencies, {}, body).status, 200);
  const HttpAnswer answer =
      edge.Call("POST", kCompetencies, {}, absl::StrCat(body, std::string(700, ' ')));
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.Field("retry-after"), "1");
  EXPECT_THAT(answer.body, HasSubstr("OVERLOADED"));
  EXPECT_EQ(edge.Call("POST", kCompetencies, {}, body).status, 200)
      << "what was held is given back";
}

TEST(RestUnary, AServiceThatIsDownMakesItsRoutesFailAndNoOthers) {
  Edge edge(AlwaysFocus());
  EXPECT_EQ(edge.Call("GET", kFocus).status, 200);
  edge.StopService();
  const HttpAnswer answer = edge.Call("GET", kFocus);
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.Field("retry-after"), "1");
  EXPECT_THAT(answer.body, AllOf(HasSubstr("SERVICE_UNAVAILABLE"), HasSubstr("RetryInfo"),
                                 Not(HasSubstr("127.0.0.1"))));
  EXPECT_EQ(edge.Call("GET", "/openapi.json").status, 200);
  edge.StartService();
  EXPECT_TRUE(Eventually([&] { return edge.Call("GET", kFocus).status == 200; }));
}

TEST(RestUnary, OnlySafeCallsAreTriedAgain) {
  std::atomic<int> calls{0};
  Edge edge([&](const SeenCall&) {
    ++calls;
    return FakeAnswer{absl::UnavailableError("busy"), {}};
  });
  EXPECT_EQ(edge.Call("GET", kFocus).status, 503);
  EXPECT_EQ(calls.exchange(0), 2);
  EXPECT_EQ(edge.Call("POST", kCompetencies, {}, "{}").status, 503);
  EXPECT_EQ(calls.exchange(0), 1);
  for (int i = 0; i < 50; ++i) edge.Call("GET", kFocus);
  EXPECT_LE(calls, 60) << "within a budget";
}

TEST(RestUnary, WhoCallsTooOftenWaits) {
  Edge edge(AlwaysFocus(), [](GatewaySettings* settings) {
    settings->rates.per_second = 0.1;
    settings->rates.burst = 3;
  });
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(edge.Call("GET", kFocus, {Bearer(kEditorSecret)}).status, 200);
  }
  const HttpAnswer answer = edge.Call("GET", kFocus, {Bearer(kEditorSecret)});
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.Field("retry-after"), "10");
  EXPECT_THAT(answer.body, HasSubstr("RATE_LIMITED"));
  EXPECT_EQ(edge.Call("GET", kFocus, {Bearer(kRootSecret)}).status, 200) << "another caller";
}

TEST(RestUnary, WhoGuessesSecretsIsStoppedBeforeTheyAreLookedUp) {
  Edge edge(AlwaysFocus(), [](GatewaySettings* settings) {
    settings->rates.per_second = 0.001;
    settings->rates.burst = 3;
  });
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(edge.Call("GET", kFocus, {Bearer("wrong")}).status, 401);
  }
  EXPECT_EQ(edge.Call("GET", kFocus, {Bearer("wrong")}).status, 429);
  EXPECT_EQ(edge.authenticator_asked(), 3);
}

TEST(RestUnary, TooMuchToLookUpIsARefusalThatSaysWhenToComeAgain) {
  Edge edge(AlwaysFocus(), [](GatewaySettings* settings) { settings->lookups.most_waiting = 0; });
  const HttpAnswer answer = edge.Call("GET", kFocus, {Bearer(kEditorSecret)});
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.Field("retry-after"), "1");
  EXPECT_THAT(answer.body, HasSubstr("OVERLOADED"));
}

TEST(RestUnary, TheContractIsDescribed) {
  Edge edge(AlwaysFocus());
  const HttpAnswer answer = edge.Call("GET", "/openapi.json");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr("\"openapi\":\"3.1.0\""));
  EXPECT_EQ(edge.Call("GET", "/openapi.json", {"If-None-Match: " + answer.Field("etag")}).status,
            304);
  const HttpAnswer packed = edge.Call("GET", "/openapi.json", {"Accept-Encoding: gzip"});
  EXPECT_EQ(Ungzipped(packed.body), answer.body);
}

}  // namespace
}  // namespace touchstone::gateway
