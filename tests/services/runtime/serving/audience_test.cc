#include "services/runtime/serving/audience.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <published.pb.h>

#include "tests/services/runtime/serving/test_server.h"

namespace touchstone {
namespace {

using test::v1::GetTextRequest;
using test::v1::Text;

// Answers both methods, for everybody or not.
void AnswerBoth(RpcService& published, bool for_everybody) {
  for (const char* method : {"GetRelease", "GetDraft"}) {
    published.Unary<GetTextRequest, Text>(
        method,
        [for_everybody](const Context&, const GetTextRequest&) -> absl::StatusOr<Serialized<Text>> {
          Text text;
          text.set_text("Listening");
          Serialized<Text> answer(SerializedMessage::Of(text));
          answer.for_everybody = for_everybody;
          return answer;
        });
  }
}

// The audience that the answer of a method names; "" for none.
std::string AudienceOf(const TestServer& test, const std::string& method) {
  CallContext context("");
  Text answer;
  const std::string rpc = "/touchstone.test.v1.Published/" + method;
  EXPECT_EQ(CallUnary(*test.channel, rpc.c_str(), context, GetTextRequest(), answer),
            absl::OkStatus());
  EXPECT_EQ(answer.text(), "Listening");
  const auto found = context.GetServerTrailingMetadata().find(kAudienceMetadata);
  if (found == context.GetServerTrailingMetadata().end()) return "";
  return {found->second.data(), found->second.size()};
}

TEST(Audience, IsNamedWhereAnswersNeverChangeAndAreForEverybody) {
  RpcService published("touchstone.test.v1.Published");
  AnswerBoth(published, /*for_everybody=*/true);
  const TestServer test({&published});
  EXPECT_EQ(AudienceOf(test, "GetRelease"), kEverybody);
  EXPECT_EQ(AudienceOf(test, "GetDraft"), "") << "what changes must be asked for each time";
}

TEST(Audience, IsTheCallerAloneUnlessTheHandlerSaysOtherwise) {
  RpcService published("touchstone.test.v1.Published");
  AnswerBoth(published, /*for_everybody=*/false);
  const TestServer test({&published});
  EXPECT_EQ(AudienceOf(test, "GetRelease"), "");
}

}  // namespace
}  // namespace touchstone
