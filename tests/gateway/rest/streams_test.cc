// Streams over REST: NDJSON out and in, documents in.

#include <gmock/gmock.h>
#include <google/api/httpbody.pb.h>
#include <google/longrunning/operations.pb.h>
#include <gtest/gtest.h>
#include <touchstone/assessment/v1/assessment.pb.h>
#include <touchstone/catalog/v1/catalog.pb.h>

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/eventually.h"
#include "tests/gateway/edge/edge.h"

namespace touchstone::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
namespace v1 = catalog::v1;

constexpr char kWatch[] =
    "/v1/organizations/wa/catalogEvents:watch?after=3&resourceTypes=a&resourceTypes=b";
constexpr char kImport[] =
    "/v1/organizations/wa:importJobAid?frameworkId=hr&outline=One&outline=Two";

std::string Position(const std::string& position) {
  events::v1::WatchResponse response;
  response.set_position(position);
  return response.SerializeAsString();
}

FakeAnswer Started(const SeenCall&) {
  google::longrunning::Operation operation;
  operation.set_name("organizations/wa/catalogOperations/1");
  return {absl::OkStatus(), {operation.SerializeAsString()}};
}

TEST(RestStreams, MessagesComeOneALineAsTheyAreSent) {
  Edge edge([](const SeenCall&) {
    return FakeAnswer{absl::OkStatus(), {Position("4"), Position("5")}, /*stays=*/true};
  });
  HttpClient client(edge.port());
  client.Send(
      absl::StrCat("GET ", kWatch, " HTTP/1.1\r\nHost: x\r\n", Bearer(kEditorSecret), "\r\n\r\n"));
  const HttpAnswer head = client.ReadHead();
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.Field("content-type"), "application/x-ndjson");
  EXPECT_EQ(client.ReadLine(), "{\"position\":\"4\"}\n");
  EXPECT_EQ(client.ReadLine(), "{\"position\":\"5\"}\n") << "while the stream is still open";
  events::v1::WatchRequest request;
  ASSERT_TRUE(request.ParseFromString(edge.last().messages.at(0)));
  EXPECT_EQ(request.parent(), "organizations/wa");
  EXPECT_EQ(request.after(), "3");
  EXPECT_THAT(request.resource_types(), SizeIs(2));
}

TEST(RestStreams, AStreamThatEndsLeavesTheConnectionOpen) {
  Edge edge([](const SeenCall&) {
    return FakeAnswer{absl::OkStatus(), {Position("4"), Position("5")}};
  });
  HttpClient client(edge.port());
  for (int i = 0; i < 2; ++i) {
    const HttpAnswer answer = client.Call("GET", kWatch);
    EXPECT_TRUE(answer.complete);
    EXPECT_EQ(answer.body, "{\"position\":\"4\"}\n{\"position\":\"5\"}\n");
  }
}

TEST(RestStreams, AnErrorBeforeTheFirstMessageHasItsStatusAndOneAfterIsTheLastLine) {
  const absl::Status expired =
      Error(absl::StatusCode::kOutOfRange, reasons::kPositionExpired, "Too old.");
  Edge before([&](const SeenCall&) { return FakeAnswer{expired, {}}; });
  EXPECT_EQ(before.Call("GET", kWatch).status, 400);
  Edge after([&](const SeenCall&) { return FakeAnswer{expired, {Position("4")}}; });
  const HttpAnswer answer = after.Call("GET", kWatch);
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr("{\"position\":\"4\"}\n{\"error\":{\"code\":400"));
}

TEST(RestStreams, AMessageThatJsonCannotShowEndsTheStreamWithAnError) {
  events::v1::WatchResponse bad;
  bad.add_events()->mutable_event_time()->set_seconds(INT64_MAX);  // no time has so many
  Edge edge([&](const SeenCall&) {
    return FakeAnswer{absl::OkStatus(),
                      {Position("4"), bad.SerializeAsString(), Position("5")},
                      /*stays=*/true};
  });
  const HttpAnswer answer = edge.Call("GET", kWatch);
  EXPECT_TRUE(answer.complete);
  EXPECT_THAT(answer.body, HasSubstr("{\"position\":\"4\"}\n{\"error\":{\"code\":500"));
  EXPECT_TRUE(Eventually([&] { return edge.service().cancelled() == 1; }));
}

TEST(RestStreams, AnEmptyStreamIsAnEmptyAnswer) {
  Edge edge([](const SeenCall&) { return FakeAnswer{absl::OkStatus(), {}}; });
  const HttpAnswer answer = edge.Call("GET", kWatch);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "");
}

std::string PieceOf(const std::string& type, const std::string& data) {
  google::api::HttpBody body;
  body.set_content_type(type);
  body.set_data(data);
  return body.SerializeAsString();
}

TEST(RestStreams, ADocumentComesOutAsItIs) {
  constexpr char kExport[] = "/v1/organizations/wa/frameworks/hr:export?format=YAML";
  Edge edge([](const SeenCall&) {
    return FakeAnswer{absl::OkStatus(), {PieceOf("application/yaml", "a: "), PieceOf("", "1\n")}};
  });
  const HttpAnswer answer = edge.Call("GET", kExport);
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.complete);
  EXPECT_EQ(answer.Field("content-type"), "application/yaml");
  EXPECT_EQ(answer.body, "a: 1\n");
  v1::ExportFrameworkRequest request;
  ASSERT_TRUE(request.ParseFromString(edge.last().messages.at(0)));
  EXPECT_EQ(request.format(), v1::FrameworkFile::YAML);
}

TEST(RestStreams, ADocumentThatBreaksOffIsNotTakenForAWholeOne) {
  constexpr char kExport[] = "/v1/organizations/wa/frameworks/hr:export?format=YAML";
  Edge edge([](const SeenCall&) {
    return FakeAnswer{absl::UnavailableError("broke off"), {PieceOf("application/yaml", "a: ")}};
  });
  const HttpAnswer answer = edge.Call("GET", kExport);
  EXPECT_FALSE(answer.complete);
  EXPECT_EQ(answer.body, "a: ");
}

TEST(RestStreams, TheServiceLearnsThatTheClientIsGone) {
  Edge edge([](const SeenCall&) {
    return FakeAnswer{absl::OkStatus(), {Position("4")}, /*stays=*/true};
  });
  {
    HttpClient client(edge.port());
    client.Send(absl::StrCat("GET ", kWatch, " HTTP/1.1\r\nHost: x\r\n", Bearer(kEditorSecret),
                             "\r\n\r\n"));
    EXPECT_EQ(client.ReadHead().status, 200);
  }
  EXPECT_TRUE(Eventually([&] { return edge.service().cancelled() == 1; }));
}

TEST(RestStreams, ADocumentGoesInAsPiecesWithPathAndQueryInTheFirst) {
  Edge edge(Started);
  std::string document;
  for (int i = 0; i < 100'000; ++i) absl::StrAppend(&document, i, "\n");
  const HttpAnswer answer =
      edge.Call("POST", kImport, {Bearer(kEditorSecret), "Content-Type: text/markdown"}, document);
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.body, R"({"name":"organizations/wa/catalogOperations/1"})");
  const SeenCall call = edge.last();
  std::string received;
  for (size_t i = 0; i < call.messages.size(); ++i) {
    v1::ImportJobAidRequest request;
    ASSERT_TRUE(request.ParseFromString(call.messages[i]));
    EXPECT_LE(request.document().data().size(), 256U << 10);
    EXPECT_EQ(request.parent(), i == 0 ? "organizations/wa" : "");
    EXPECT_EQ(request.framework_id(), i == 0 ? "hr" : "");
    EXPECT_EQ(request.outline_size(), i == 0 ? 2 : 0);
    EXPECT_EQ(request.document().content_type(), i == 0 ? "text/markdown" : "");
    received += request.document().data();
  }
  EXPECT_EQ(received, document);
}

TEST(RestStreams, AnEmptyDocumentIsOneMessage) {
  Edge edge(Started);
  EXPECT_EQ(edge.Call("POST", kImport, {Bearer(kEditorSecret)}).status, 200);
  EXPECT_THAT(edge.last().messages, SizeIs(1));
}

TEST(RestStreams, ADocumentMayComeInChunksAfterAskingFirst) {
  Edge edge(Started);
  HttpClient client(edge.port());
  client.Send(absl::StrCat("POST ", kImport,
                           " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                           "Expect: 100-continue\r\n",
                           Bearer(kEditorSecret), "\r\n\r\n"));
  EXPECT_EQ(client.Read().status, 100);
  client.Send("5\r\nhello\r\n");
  client.Send("6;ext=1\r\n world\r\n0\r\nTrailer: x\r\n\r\n");
  EXPECT_EQ(client.Read().status, 200);
  std::string received;
  for (const auto& message : edge.last().messages) {
    v1::ImportJobAidRequest request;
    ASSERT_TRUE(request.ParseFromString(message));
    received += request.document().data();
  }
  EXPECT_EQ(received, "hello world");
}

TEST(RestStreams, ABadParameterOrAnUnknownOrganizationStopsAnUploadBeforeTheService) {
  Edge edge(Started);
  EXPECT_EQ(edge.Call("POST", "/v1/organizations/wa:importJobAid?nothing=1", {}, "x").status, 400);
  EXPECT_EQ(edge.Call("POST", "/v1/organizations/nowhere:importJobAid?frameworkId=hr",
                      {Bearer(kRootSecret)}, "x")
                .status,
            404);
  EXPECT_THAT(edge.seen(), SizeIs(0));
}

TEST(RestStreams, TooLargeADocumentIs413AndTheCallIsCancelled) {
  Edge edge(Started,
            [](GatewaySettings* settings) { settings->rest.uploads.largest_body = 100'000; });
  EXPECT_EQ(edge.Call("POST", kImport, {}, std::string(200'000, 'x')).status, 413);
}

TEST(RestStreams, AnUploadThatBreaksOffIsCancelled) {
  Edge edge([](const SeenCall&) { return FakeAnswer{absl::OkStatus(), {}, /*stays=*/true}; });
  {
    HttpClient client(edge.port());
    client.Send(absl::StrCat("POST ", kImport, " HTTP/1.1\r\nHost: x\r\n", Bearer(kEditorSecret),
                             "\r\nContent-Length: 100\r\n\r\nhalf"));
  }
  EXPECT_TRUE(Eventually([&] { return edge.service().cancelled() == 1; }))
      << "which a service can tell from the document's end";
}

constexpr char kUpsert[] = "/v1/organizations/wa:upsertWorkforce";

TEST(RestStreams, LinesGoInAsMessagesAndEmptyOnesAreLeftOut) {
  Edge edge([](const SeenCall&) { return FakeAnswer{absl::OkStatus(), {""}}; });
  const HttpAnswer answer = edge.Call("POST", kUpsert, {},
                                      "{\"person\": {\"name\": \"a\"}}\n\n"
                                      "{\"person\": {\"name\": \"b\"}}");
  EXPECT_EQ(answer.status, 200) << answer.body;
  ASSERT_THAT(edge.last().messages, SizeIs(2));
  assessment::v1::UpsertWorkforceRequest request;
  ASSERT_TRUE(request.ParseFromString(edge.last().messages.at(1)));
  EXPECT_EQ(request.person().name(), "b");
}

TEST(RestStreams, ALineThatIsNoMessageIsToldByItsNumberInTheFile) {
  const struct {
    const char* line;
    const char* problem;
  } kCases[] = {
      {"{\"person\": ", "Line 4: "},
      {"{\"persn\": {}}", "Line 4: persn "},
      {"{\"position\": {\"rows\": [{\"fullTimePercent\": \"many\"}]}}",
       "Line 4: position.rows[0].fullTimePercent must be "},
  };
  for (const auto& [line, problem] : kCases) {
    Edge edge([](const SeenCall&) { return FakeAnswer{absl::OkStatus(), {""}}; });
    const HttpAnswer answer = edge.Call(
        "POST", kUpsert, {},
        absl::StrCat("{\"person\": {\"name\": \"a\"}}\n\n\n", line, "\n{\"person\": {}}\n"));
    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(answer.body, HasSubstr(absl::StrCat("\"message\":\"", problem)));
  }
}

TEST(RestStreams, WhatWentWrongWithALineNamesFieldsAsJsonDoes) {
  Edge edge([](const SeenCall&) {
    assessment::v1::UpsertWorkforceResponse response;
    assessment::v1::UpsertFailure& failure = *response.add_failures();
    failure.set_line(2);
    *failure.mutable_error() =
        ToRpcStatus(InvalidField("person.external_ids[0].value", "is required and was not given"));
    return FakeAnswer{absl::OkStatus(), {response.SerializeAsString()}};
  });
  const HttpAnswer answer = edge.Call("POST", kUpsert, {}, "{\"person\": {}}");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr("\"message\":\"person.externalIds[0].value is required"));
  EXPECT_THAT(answer.body, HasSubstr("\"field\":\"person.externalIds[0].value\""));
  EXPECT_THAT(answer.body, HasSubstr("\"line\":\"2\""));
}

}  // namespace
}  // namespace touchstone::gateway
