// What goes over the wire, and what comes back.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/feedback/handoffs/georeport.h"
#include "services/feedback/handoffs/webhook.h"

namespace touchstone::feedback {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(GeoReport, WritesFormsThatNoValueCanBreakOutOf) {
  EXPECT_EQ(WriteForm({{"a b", "1&2=3"}, {"ü", "\r\n"}}), "a%20b=1%262%3D3&%C3%BC=%0D%0A");
}

TEST(GeoReport, ReadsWhatAnEndpointAnswers) {
  const auto requests = ReadRequests(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<service_requests>\n <request>\n"
      "  <service_request_id> 638344 </service_request_id>\n  <status>closed</status>\n"
      "  <status_notes>Filled &amp; swept.</status_notes>\n"
      "  <updated_datetime>2025-06-15T09:00:00-07:00</updated_datetime><media_url/>\n </request>\n"
      " <request><token>1</token></request></service_requests>");
  ASSERT_TRUE(requests.ok()) << requests.status();
  ASSERT_THAT(*requests, SizeIs(2));
  EXPECT_EQ(requests->at(0).service_request_id, "638344");
  EXPECT_EQ(requests->at(0).status_notes, "Filled & swept.");
  EXPECT_EQ(requests->at(0).updated, absl::FromUnixSeconds(1'750'003'200));
  EXPECT_EQ(requests->at(1).token, "1");
}

TEST(GeoReport, RefusesWhatIsNoAnswer) {
  std::string deep = "<service_requests>";
  for (int i = 0; i < 100'000; ++i) absl::StrAppend(&deep, "<a>");
  for (const std::string& xml :
       {std::string(), std::string("<html/>"), std::string("{}"), deep,
        std::string("<service_requests><request>"),
        std::string("<!DOCTYPE x [<!ENTITY a \"aaaa\">]><service_requests>&a;</service_requests>"),
        std::string("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><service_requests/>")}) {
    EXPECT_FALSE(ReadRequests(xml).ok()) << xml.substr(0, 60);
  }
}

// The example of the specification of Standard Webhooks.
TEST(Webhook, SignsAsStandardWebhooksDo) {
  const auto headers =
      WebhookHeaders("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                     absl::FromUnixSeconds(1'614'265'330), R"({"test": 2432232314})");
  EXPECT_THAT(headers,
              testing::Contains(testing::Pair("webhook-signature",
                                              "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")));
}

TEST(Webhook, TakesAnIdAndNothingElseFromAnAnswer) {
  EXPECT_EQ(ReadPartnerRequestId(R"({"partnerRequestId": "L-1", "more": [1]})"), "L-1");
  for (const std::string& answer :
       {std::string(), std::string("OK"), std::string("[]"),
        std::string("{\"partnerRequestId\": 7}"),
        absl::StrCat("{\"partnerRequestId\": \"", std::string(201, 'x'), "\"}"),
        std::string(100'000, '[')}) {
    EXPECT_THAT(ReadPartnerRequestId(answer), IsEmpty()) << answer.substr(0, 40);
  }
}

TEST(Webhook, SaysNothingThatIsEmpty) {
  HandedCase handed;
  handed.number = "2026-0000001";
  handed.service_code = "POT";
  const std::string body = WriteCaseHandedOff("organizations/wa/cases/1/handoffs/1", handed,
                                              absl::FromUnixSeconds(1'750'000'000));
  EXPECT_EQ(body, R"({"type":"handoff.created","timestamp":"2025-06-15T15:06:40+00:00","data":)"
                  R"({"handoff":"organizations/wa/cases/1/handoffs/1","number":"2026-0000001",)"
                  R"("serviceCode":"POT"}})");
}

}  // namespace
}  // namespace touchstone::feedback
