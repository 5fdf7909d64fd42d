// A client that speaks XML alone, over a gateway and the service behind it: posts, polls its token,
// fetches, updates.

#include <gmock/gmock.h>
#include <google/protobuf/dynamic_message.h>
#include <gtest/gtest.h>
#include <touchstone/options/v1/options.pb.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/serving/field_rules.h"
#include "tests/gateway/edge/edge.h"
#include "tests/gateway/interop/open311/xml_tree.h"
#include "tests/services/feedback/public_requests/public_office.h"

namespace touchstone::feedback {
namespace {

using gateway::Edge;
using gateway::FakeAnswer;
using gateway::HttpAnswer;
using gateway::SeenCall;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Values;

constexpr char kBase[] = "/open311/v2/";

class Open311Client : public testing::TestWithParam<StoreKind> {
 protected:
  // As the service's own port does.
  absl::StatusOr<std::string> Serve(const SeenCall& call) {
    const std::lock_guard lock(mutex_);
    RpcService& service = office_.office().Service("PublicRequests");
    const auto* const method =
        service.descriptor().FindMethodByName(call.rpc.substr(call.rpc.rfind('/') + 1));
    const std::string identity = call.Metadata("x-touchstone-identity-bin");
    if (identity.empty()) {
      office_.office().ActAsNobody();
    } else {
      office_.office().ActAsRole(identity == "signed:root" ? "handoff-partner" : "open311-client");
    }
    const std::unique_ptr<google::protobuf::Message> request(
        google::protobuf::MessageFactory::generated_factory()
            ->GetPrototype(method->input_type())
            ->New());
    request->ParseFromString(call.messages.at(0));
    RETURN_IF_ERROR(CheckAccess(office_.office().caller(),
                                method->options().GetExtension(options::v1::permission), *request));
    RETURN_IF_ERROR(CheckFields(*request));
    ASSIGN_OR_RETURN(const SerializedMessage answer,
                     service.methods()
                         .at(method->index())
                         .unary(office_.office().MakeContext(*method), *request));
    return *answer.bytes + answer.suffix;
  }

  XmlElement Get(const std::string& path, int status = 200) {
    return Read(edge_.Call("GET", kBase + path, {gateway::kAnonymous}), status);
  }

  XmlElement Post(const std::string& path, const std::string& form, int status = 200) {
    return Read(edge_.Call("POST", kBase + path,
                           {"Content-Type: application/x-www-form-urlencoded; charset=utf-8",
                            gateway::kAnonymous},
                           form),
                status);
  }

  static XmlElement Read(const HttpAnswer& answer, int status) {
    EXPECT_EQ(answer.status, status) << answer.body;
    EXPECT_EQ(answer.Field("content-type"), "text/xml; charset=utf-8");
    const auto read = ParseXml(answer.body);
    EXPECT_TRUE(read) << answer.body;
    return read.value_or(XmlElement());
  }

  static std::string ErrorIn(const XmlElement& errors) {
    EXPECT_EQ(errors.name, "errors");
    if (errors.children.empty()) return "";
    return absl::StrCat(errors.children[0].Text("code"), " ",
                        errors.children[0].Text("description"));
  }

  std::mutex mutex_;  // one office, asked by many threads
  FakeClock clock_;
  TestStore store_{GetParam()};
  PublicOffice office_{store_, clock_};
  Edge edge_{[this](const SeenCall& call) {
    const auto answer = Serve(call);
    return answer.ok() ? FakeAnswer{absl::OkStatus(), {*answer}} : FakeAnswer{answer.status(), {}};
  }};
  const std::string key_ = absl::StrCat("api_key=", gateway::kEditorSecret, "&");
  const std::string partner_key_ = absl::StrCat("api_key=", gateway::kRootSecret, "&");
};

TEST_P(Open311Client, PostsPollsFetchesAndUpdates) {
  ASSERT_TRUE(office_.AddType("002", [](auto& type) { type.set_tokens(true); }).ok());
  EXPECT_EQ(Get("discovery.xml?jurisdiction_id=EXAMPLE.org").Text("contact"), "311@example.org");
  const XmlElement services = Get("services.xml?jurisdiction_id=example.org");
  ASSERT_EQ(services.children.size(), 2U);
  EXPECT_EQ(services.children[1].Text("type"), "batch");
  EXPECT_EQ(Get("services/002.xml").Text("service_code"), "002");

  const XmlElement posted = Post(
      "requests.xml", key_ +
                          "jurisdiction_id=example.org&service_code=002&lat=47.0379&long=-122.9007&"
                          "attribute[LANE]=LEFT&description=There+is+a+hole+%3C%26%3E.&"
                          "email=zqxemail@example.org&first_name=zqxfirst&phone=zqx1");
  const std::string token = posted.children.at(0).Text("token");
  ASSERT_NE(token, "");
  EXPECT_FALSE(
      Get(absl::StrCat("tokens/", token, ".xml")).children.at(0).Has("service_request_id"));
  const std::string listed = Get("requests.xml").children.at(0).Text("service_request_id");
  {
    const std::lock_guard lock(mutex_);
    ASSERT_TRUE(office_.Step("AcknowledgeCase", listed).ok());
  }
  const std::string number =
      Get(absl::StrCat("tokens/", token, ".xml")).children.at(0).Text("service_request_id");
  EXPECT_EQ(number, listed);

  const XmlElement request =
      Get(absl::StrCat("requests/", number, ".xml?extensions=true")).children.at(0);
  EXPECT_EQ(request.Text("status"), "open");
  EXPECT_EQ(request.Text("description"), "There is a hole <&>.");
  EXPECT_NE(request.Text("lat"), "47.0379") << "the place is told to about 150 meters";

  const std::string update =
      absl::StrCat(partner_key_, "update_id=7&service_request_id=", number,
                   "&status=IN_PROGRESS&description=zqxcomment&updated_datetime=",
                   absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", clock_.Now(), absl::UTCTimeZone()));
  EXPECT_EQ(Post("servicerequestupdates.xml", update).children.at(0).Text("update_id"), "7");
  EXPECT_THAT(ErrorIn(Post("servicerequestupdates.xml", update, 400)),
              HasSubstr("409 update_id 7 was sent before"));
  {
    const std::lock_guard lock(mutex_);
    ASSERT_TRUE(office_.Resolve(number).ok());
  }
  const XmlElement updates = Get("servicerequestupdates.xml");
  ASSERT_EQ(updates.children.size(), 1U);
  EXPECT_EQ(updates.children[0].Text("status"), "fixed");
  EXPECT_EQ(Get("requests.xml?status=closed").children.size(), 1U);
}

TEST_P(Open311Client, IsToldWhichArgumentIsWrong) {
  EXPECT_THAT(ErrorIn(Post("requests.xml", "service_code=001", 403)), HasSubstr("403 api_key"));
  EXPECT_THAT(ErrorIn(Post("requests.xml", key_ + "lat=1&long=1", 400)),
              HasSubstr("400 service_code"));
  EXPECT_THAT(ErrorIn(Post("requests.xml", key_ + "service_code=777", 404)),
              HasSubstr("404 service_code 777"));
  const std::string start = key_ + "service_code=001&";
  EXPECT_THAT(ErrorIn(Post("requests.xml", start + "lat=north&long=1", 400)),
              HasSubstr("400 lat "));
  EXPECT_THAT(ErrorIn(Post("requests.xml", start + "lat=95&long=1", 400)), HasSubstr("400 lat "));
  EXPECT_THAT(ErrorIn(Post("requests.xml", start + "attribute[LANE]=UP", 400)),
              HasSubstr("400 attribute[LANE] "));
  EXPECT_THAT(ErrorIn(Post("requests.xml", start + "attribute[WIDTH]=3", 400)),
              HasSubstr("400 attribute[WIDTH] "));
  EXPECT_THAT(ErrorIn(Post("requests.xml", start + "email=nobody", 400)), HasSubstr("400 email "));
  EXPECT_THAT(ErrorIn(Post("requests.xml", start + "media_url=ftp://x", 400)),
              HasSubstr("400 media_url "));
  EXPECT_THAT(ErrorIn(Get("requests.xml?service_code=777", 404)), HasSubstr("404 service_code"));
  EXPECT_THAT(ErrorIn(Get("requests.xml?jurisdiction_id=none.org", 404)),
              HasSubstr("404 jurisdiction_id"));
  EXPECT_THAT(ErrorIn(Get("requests/2020-1.xml", 404)), HasSubstr("404 service_request_id"));
  EXPECT_THAT(ErrorIn(Get("tokens/none.xml", 404)), HasSubstr("404 token"));
  EXPECT_THAT(ErrorIn(Get("requests.xml?start_date=2025-01-01T00:00:00Z&end_date="
                          "2025-05-01T00:00:00Z",
                          400)),
              HasSubstr("400 end_date is more than 90 days"));
  EXPECT_THAT(ErrorIn(Get("requests.xml?page_size=1001", 400)), HasSubstr("400 page_size"));
}

TEST_P(Open311Client, ReadsNothingPersonal) {
  Post("requests.xml",
       key_ +
           "service_code=001&lat=47.0379&long=-122.9007&address_string=zqxaddress&"
           "description=Ask+Zqxname+at+zqx1&email=zqxemail@example.org&first_name=zqxfirst&"
           "last_name=zqxlast&phone=zqxphone1&device_id=zqxdevice&account_id=zqxaccount&"
           "media_url=https://zqxmedia");
  for (const char* path : {"requests.xml?extensions=true", "requests.json?extensions=true",
                           "servicerequestupdates.xml", "services.xml", "discovery.json"}) {
    const HttpAnswer answer = edge_.Call("GET", absl::StrCat(kBase, path), {gateway::kAnonymous});
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_THAT(answer.body, Not(HasSubstr("zqx"))) << path;
    EXPECT_THAT(answer.body, Not(HasSubstr("Zqx"))) << path;
    EXPECT_THAT(answer.body, Not(HasSubstr("47.0379"))) << path;
  }
  EXPECT_THAT(edge_.metrics().Text(), Not(HasSubstr("zqx")));
}

INSTANTIATE_TEST_SUITE_P(Drivers, Open311Client, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
