#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/catalog/v1/catalog.pb.h>

#include "services/runtime/errors/errors.h"
#include "tests/gateway/edge/edge.h"

namespace touchstone::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
namespace v1 = catalog::v1;

constexpr char kCompetency[] = "/v1/organizations/wa/frameworks/hr/competencies/focus";

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

template <typename Request>
Request Parsed(const SeenCall& call) {
  Request request;
  EXPECT_TRUE(!call.messages.empty() && request.ParseFromString(call.messages[0]));
  return request;
}

TEST(RestUnary, GetIsOneCallAndOneJsonObject) {
  Edge edge([](const SeenCall&) { return Answer(Focus()); });
  const HttpAnswer answer = edge.Call("GET", kCompetency, {Bearer(kEditorSecret)});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"name":"organizations/wa/frameworks/hr/competencies/focus",)"
                         R"("title":"Customer focus","etag":"7"})");
  EXPECT_EQ(answer.Field("content-type"), "application/json");
  EXPECT_EQ(answer.Field("etag"), "\"7\"");
  ASSERT_THAT(edge.seen(), SizeIs(1));
  EXPECT_EQ(edge.last().rpc, "/touchstone.catalog.v1.Catalog/GetCompetency");
  EXPECT_EQ(Parsed<v1::GetCompetencyRequest>(edge.last()).name(), Focus().name());
  EXPECT_EQ(edge.last().Metadata("x-touchstone-identity-bin"),
            "signed:organizations/wa/apiKeys/editor");
}

TEST(RestUnary, PostTakesTheBodyAndTheQuery) {
  Edge edge([](const SeenCall&) { return Answer(Focus()); });
  const HttpAnswer answer =
      edge.Call("POST",
                "/v1/organizations/wa/frameworks/hr/"
                "competencies?competencyId=focus&request_id=r1&validateOnly=true",
                {Bearer(kEditorSecret)}, R"({"title": "Customer focus", "tags": ["a", "b"]})");
  EXPECT_EQ(answer.status, 200) << answer.body;
  const auto request = Parsed<v1::CreateCompetencyRequest>(edge.last());
  EXPECT_EQ(request.parent(), "organizations/wa/frameworks/hr");
  EXPECT_EQ(request.competency_id(), "focus");
  EXPECT_EQ(request.request_id(), "r1");
  EXPECT_TRUE(request.validate_only());
  EXPECT_EQ(request.competency().title(), "Customer focus");
  EXPECT_THAT(request.competency().tags(), SizeIs(2));
}

}  // namespace
}  // namespace touchstone::gateway
