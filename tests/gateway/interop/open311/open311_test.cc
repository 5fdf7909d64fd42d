// GeoReport v2 over a whole gateway: what a service gets, and what a client reads, in both formats.

#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>
#include <touchstone/feedback/v1/public_request.pb.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/gateway/edge/edge.h"
#include "tests/gateway/interop/open311/xml_tree.h"

namespace touchstone::gateway {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
namespace v1 = feedback::v1;

constexpr char kForm[] = "Content-Type: application/x-www-form-urlencoded; charset=utf-8";
constexpr char kJurisdiction[] = "organizations/wa/jurisdictions/city";
// What a call of an anonymous client of the form says of itself.
const std::vector<std::string> kPosted = {kForm, kAnonymous};

FakeAnswer Answer(const google::protobuf::MessageLite& message) {
  return {absl::OkStatus(), {message.SerializeAsString()}};
}

v1::PublicJurisdiction City() {
  v1::PublicJurisdiction city;
  city.set_jurisdiction(kJurisdiction);
  city.set_jurisdiction_id("example.org");
  city.set_contact("311@example.org & others");
  city.set_key_service("Ask.");
  city.set_language("en");
  city.mutable_changeset_time()->set_seconds(1767225600);
  auto* endpoint = city.add_endpoints();
  endpoint->set_uri("https://311.example.org/open311/v2");
  endpoint->set_production(true);
  return city;
}

v1::PublicRequest Pothole() {
  v1::PublicRequest request;
  request.set_service_request_id("2026-0000017");
  request.set_open(true);
  request.set_extended_status("in_progress");
  request.set_service_code("001");
  request.set_service_name("Pothole");
  request.set_description("A hole <deep> & wide\r\nsince May");
  request.mutable_requested_time()->set_seconds(1772438400);
  request.mutable_updated_time()->set_seconds(1772442000);
  request.mutable_updated_time()->set_nanos(5000);
  request.set_latitude(47.0379);
  request.set_longitude(-122.9007);
  request.add_media_urls("https://media.example.org/1.jpg");
  request.set_channel(v1::WEB);
  auto* attribute = request.add_attributes();
  attribute->set_code("LANE");
  attribute->set_label("Which lane?");
  attribute->set_value("LEFT");
  attribute->set_name("Left lane");
  return request;
}

// Answers the jurisdiction, and all else by `handler`.
FakeService::Handler InCity(FakeService::Handler handler) {
  return [handler = std::move(handler)](const SeenCall& call) {
    if (absl::EndsWith(call.rpc, "/ResolveJurisdiction")) return Answer(City());
    return handler(call);
  };
}

FakeService::Handler Always(const google::protobuf::MessageLite& message) {
  return InCity([answer = Answer(message)](const SeenCall&) { return answer; });
}

FakeService::Handler Always(const absl::Status& status) {
  return InCity([status](const SeenCall&) { return FakeAnswer{status, {}}; });
}

template <typename Request>
Request Seen(const Edge& edge) {
  Request request;
  EXPECT_TRUE(request.ParseFromString(edge.last().messages.at(0)));
  return request;
}

google::protobuf::Value Json(const std::string& text) {
  google::protobuf::Value value;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text, &value).ok()) << text;
  return value;
}

XmlElement Xml(const HttpAnswer& answer) {
  const auto read = ParseXml(answer.body);
  EXPECT_TRUE(read) << answer.body;
  return read.value_or(XmlElement());
}

// The code and the description of the one error of an answer.
std::string XmlError(const HttpAnswer& answer) {
  EXPECT_EQ(answer.Field("content-type"), "text/xml; charset=utf-8");
  const XmlElement errors = Xml(answer);
  EXPECT_EQ(errors.name, "errors");
  EXPECT_THAT(errors.children, SizeIs(1));
  if (errors.children.empty()) return "";
  EXPECT_THAT(errors.children[0].Names(), ElementsAre("code", "description"));
  return absl::StrCat(errors.children[0].Text("code"), " ", errors.children[0].Text("description"));
}

TEST(Open311, DiscoveryIsTheJurisdictionInBothFormats) {
  Edge edge(Always(City()));
  const HttpAnswer xml =
      edge.Call("GET", "/open311/v2/discovery.xml?jurisdiction_id=Example.org", {kAnonymous});
  EXPECT_EQ(xml.status, 200);
  EXPECT_EQ(xml.Field("content-type"), "text/xml; charset=utf-8");
  EXPECT_THAT(xml.body, testing::StartsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>"));
  const XmlElement discovery = Xml(xml);
  EXPECT_EQ(discovery.name, "discovery");
  EXPECT_THAT(discovery.Names(), ElementsAre("changeset", "contact", "key_service", "endpoints"));
  EXPECT_EQ(discovery.Text("changeset"), "2026-01-01T00:00:00Z");
  EXPECT_EQ(discovery.Text("contact"), "311@example.org & others");
  const XmlElement& endpoint = discovery.children[3].children[0];
  EXPECT_THAT(endpoint.Names(),
              ElementsAre("specification", "url", "changeset", "type", "formats"));
  EXPECT_EQ(endpoint.Text("specification"), "http://wiki.open311.org/GeoReport_v2");
  EXPECT_EQ(endpoint.Text("type"), "production");
  EXPECT_THAT(endpoint.children[4].Names(), ElementsAre("format", "format"));
  EXPECT_EQ(Seen<v1::ResolveJurisdictionRequest>(edge).public_id(), "Example.org");

  const HttpAnswer json = edge.Call("GET", "/open311/v2/discovery.json", {kAnonymous});
  EXPECT_EQ(json.Field("content-type"), "application/json; charset=utf-8");
  const auto fields = Json(json.body).struct_value().fields();
  EXPECT_EQ(fields.at("key_service").string_value(), "Ask.");
  const auto& first = fields.at("endpoints").list_value().values(0).struct_value().fields();
  EXPECT_EQ(first.at("formats").list_value().values(1).string_value(), "application/json");
}

TEST(Open311, ServicesAndTheirDefinitions) {
  v1::ListPublicServicesResponse services;
  auto* service = services.add_services();
  service->set_service_code("001");
  service->set_service_name("Pothole");
  service->set_metadata(true);
  service->set_delivery(v1::PublicService::BATCH);
  service->add_keywords("street");
  service->add_keywords("hole");
  services.set_language("en");
  Edge edge(Always(services));
  const HttpAnswer listed = edge.Call("GET", "/open311/v2/services.xml", {kAnonymous});
  EXPECT_EQ(listed.Field("content-language"), "en");
  EXPECT_EQ(Seen<v1::ListPublicServicesRequest>(edge).parent(), kJurisdiction);
  EXPECT_EQ(edge.last().Metadata("x-touchstone-identity-bin"), "");
  const XmlElement element = Xml(listed).children.at(0);
  EXPECT_THAT(element.Names(), ElementsAre("service_code", "service_name", "description",
                                           "metadata", "type", "keywords", "group"));
  EXPECT_EQ(element.Text("keywords"), "street,hole");
  EXPECT_EQ(element.Text("type"), "batch");
  const HttpAnswer json = edge.Call("GET", "/open311/v2/services.json", {kAnonymous});
  EXPECT_EQ(json.body, R"([{"service_code":"001","service_name":"Pothole","description":null,)"
                       R"("metadata":true,"type":"batch","keywords":"street,hole","group":null}])");
}

TEST(Open311, ADefinitionIsOneObject) {
  v1::PublicServiceDefinition definition;
  definition.set_service_code("001");
  auto* attribute = definition.add_attributes();
  attribute->set_code("LANE");
  attribute->set_kind(v1::CaseAttribute::SINGLE_VALUE_LIST);
  attribute->set_variable(true);
  attribute->set_order(1);
  attribute->set_description("Which lane?");
  auto* value = attribute->add_values();
  value->set_key("LEFT");
  value->set_name("Left");
  Edge edge(Always(definition));
  const HttpAnswer json = edge.Call("GET", "/open311/v2/services/001.json", {kAnonymous});
  EXPECT_EQ(json.body,
            R"({"service_code":"001","attributes":[{"variable":true,"code":"LANE",)"
            R"("datatype":"singlevaluelist","required":false,"datatype_description":null,)"
            R"("order":1,"description":"Which lane?","values":[{"key":"LEFT","name":"Left"}]}]})");
  EXPECT_EQ(Seen<v1::GetPublicServiceDefinitionRequest>(edge).service_code(), "001");
  const XmlElement xml = Xml(edge.Call("GET", "/open311/v2/services/001.xml", {kAnonymous}));
  EXPECT_EQ(xml.name, "service_definition");
  EXPECT_EQ(xml.children[1].children[0].children.back().children[0].Text("key"), "LEFT");
}

TEST(Open311, RequestsAreListedAsAskedFor) {
  v1::ListPublicRequestsResponse listed;
  *listed.add_requests() = Pothole();
  listed.set_total_count(3);
  listed.set_next_page_token("more");
  Edge edge(Always(listed));
  const HttpAnswer xml = edge.Call(
      "GET",
      "/open311/v2/requests.xml?service_code=001,002&status=open&start_date=2026-03-01T00:00:00Z"
      "&page=2&page_size=1&unknown=1",
      {kAnonymous});
  const auto request = Seen<v1::ListPublicRequestsRequest>(edge);
  EXPECT_EQ(request.parent(), kJurisdiction);
  EXPECT_THAT(request.service_codes(), ElementsAre("001", "002"));
  EXPECT_EQ(request.status(), v1::OPEN_REQUESTS);
  EXPECT_EQ(request.start_time().seconds(), 1772323200);
  EXPECT_EQ(request.page(), 2);
  EXPECT_EQ(request.page_size(), 1);
  EXPECT_EQ(xml.Field("x-total-count"), "3");
  EXPECT_THAT(xml.Field("link"), AllOf(HasSubstr("page=3>"), HasSubstr("rel=\"next\""),
                                       HasSubstr("service_code=001,002")));
  const XmlElement found = Xml(xml).children.at(0);
  EXPECT_EQ(found.name, "request");
  EXPECT_THAT(found.Names(),
              ElementsAre("service_request_id", "status", "service_name", "service_code",
                          "description", "requested_datetime", "updated_datetime", "address",
                          "address_id", "zipcode", "lat", "long", "media_url"));
  EXPECT_EQ(found.Text("description"), Pothole().description());
  EXPECT_EQ(found.Text("requested_datetime"), "2026-03-02T08:00:00Z");
  EXPECT_EQ(found.Text("lat"), "47.0379");
}

TEST(Open311, OneRequestIsAnArrayWithOneElement) {
  Edge edge(Always(Pothole()));
  const HttpAnswer plain = edge.Call("GET", "/open311/v2/requests/2026-0000017.json", {kAnonymous});
  const auto list = Json(plain.body).list_value();
  ASSERT_EQ(list.values_size(), 1);
  const auto& fields = list.values(0).struct_value().fields();
  EXPECT_EQ(fields.at("status").string_value(), "open");
  EXPECT_EQ(fields.at("long").number_value(), -122.9007);
  EXPECT_TRUE(fields.at("address").has_null_value());
  EXPECT_FALSE(fields.contains("attributes"));
  EXPECT_FALSE(fields.contains("agency_responsible"));
  const HttpAnswer more =
      edge.Call("GET", "/open311/v2/requests/2026-0000017.json?extensions=true", {kAnonymous});
  EXPECT_THAT(more.body,
              HasSubstr(R"("attributes":[{"label":"Which lane?","name":"Left lane",)"
                        R"("value":"LEFT","code":"LANE"}],"extended_attributes":{"channel":"web",)"
                        R"("status":"in_progress","photos":["https://media.example.org/1.jpg"]},)"
                        R"("notes":[])"));
}

TEST(Open311, WhatIsHandedInGoesOnAsGiven) {
  v1::SubmitPublicRequestResponse submitted;
  submitted.set_token("t0k3n");
  submitted.set_account_id("17");
  Edge edge(Always(submitted));
  const HttpAnswer answer = edge.Call(
      "POST", "/open311/v2/requests.xml?jurisdiction_id=example.org", kPosted,
      absl::StrCat("api_key=", kEditorSecret,
                   "&service_code=001&lat=47.6062&long=+-122.3321&attribute[LANE][]=LEFT"
                   "&attribute[LANE][]=MID&attribute[uprn]=9&description=%3Cb%3E+%0D%0A&email="
                   "a@example.org&deviceid=d&account_id=17&media_url=https://a&media_url=https://b"
                   "&first_name=Ada&last_name=&phone=1&address_string=&language=es"));
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.Field("cache-control"), "no-store");
  const auto request = Seen<v1::SubmitPublicRequestRequest>(edge);
  EXPECT_EQ(edge.last().Metadata("x-touchstone-identity-bin"),
            "signed:organizations/wa/apiKeys/editor");
  EXPECT_EQ(request.parent(), kJurisdiction);
  EXPECT_EQ(request.place().latitude(), "47.6062");
  EXPECT_EQ(request.place().longitude(), "-122.3321");
  EXPECT_EQ(request.attributes_size(), 2);
  EXPECT_THAT(request.attributes(0).values(), ElementsAre("LEFT", "MID"));
  EXPECT_EQ(request.description(), "<b> \r\n");
  EXPECT_THAT(request.media_urls(), ElementsAre("https://a", "https://b"));
  EXPECT_EQ(request.device_id(), "d");
  EXPECT_EQ(request.language(), "es");
  const XmlElement made = Xml(answer).children.at(0);
  EXPECT_EQ(made.Text("token"), "t0k3n");
  EXPECT_FALSE(made.Has("service_request_id"));
  EXPECT_EQ(made.Text("account_id"), "17");
}

TEST(Open311, ATokenHasNoNumberUntilThereIsOne) {
  v1::ResolveRequestTokenResponse resolved;
  resolved.set_token("abc");
  Edge edge(Always(resolved));
  const HttpAnswer waiting = edge.Call("GET", "/open311/v2/tokens/abc.json", {kAnonymous});
  EXPECT_EQ(waiting.body, R"([{"token":"abc"}])");
  EXPECT_EQ(waiting.Field("cache-control"), "no-store");
  EXPECT_EQ(Seen<v1::ResolveRequestTokenRequest>(edge).token(), "abc");
}

TEST(Open311, UpdatesAreReadAndPosted) {
  v1::PublicUpdate update;
  update.set_update_id("u1");
  update.set_service_request_id("2026-0000017");
  update.set_extended_status("fixed");
  update.mutable_updated_time()->set_seconds(1772438400);
  v1::ListPublicUpdatesResponse updates;
  *updates.add_updates() = update;
  updates.set_next_page_token("more");
  Edge edge(InCity([&](const SeenCall& call) {
    return absl::EndsWith(call.rpc, "PostPublicUpdate") ? Answer(update) : Answer(updates);
  }));
  const HttpAnswer listed = edge.Call(
      "GET", "/open311/v2/servicerequestupdates.xml?start_date=2026-03-01T00:00:00Z", {kAnonymous});
  EXPECT_THAT(listed.Field("link"), HasSubstr("page_token=more"));
  const XmlElement root = Xml(listed);
  EXPECT_EQ(root.name, "service_request_updates");
  EXPECT_THAT(root.children.at(0).Names(),
              ElementsAre("update_id", "service_request_id", "status", "updated_datetime",
                          "description", "media_url"));
  EXPECT_EQ(root.children[0].Text("status"), "fixed");
  const HttpAnswer posted = edge.Call(
      "POST", "/open311/v2/servicerequestupdates.json", kPosted,
      absl::StrCat("api_key=", kEditorSecret,
                   "&update_id=u1&service_request_id=2026-0000017&service_request_id_ext=9&"
                   "status=FIXED&updated_datetime=2026-03-02T08:00:00Z&description=Done"));
  EXPECT_EQ(posted.status, 200);
  const auto request = Seen<v1::PostPublicUpdateRequest>(edge);
  EXPECT_EQ(request.status(), "FIXED");
  EXPECT_EQ(request.partner_request_id(), "9");
  EXPECT_EQ(request.updated_time().seconds(), 1772438400);
}

TEST(Open311, HandingInNeedsAKeyThatIsGood) {
  Edge edge(Always(v1::SubmitPublicRequestResponse()));
  const HttpAnswer none =
      edge.Call("POST", "/open311/v2/requests.xml", kPosted, "service_code=001");
  EXPECT_EQ(none.status, 403);
  EXPECT_THAT(XmlError(none), HasSubstr("403 api_key is missing"));
  const HttpAnswer wrong = edge.Call("POST", "/open311/v2/requests.json", kPosted,
                                     "service_code=001&api_key=tsk_guessed");
  EXPECT_EQ(wrong.status, 403);
  EXPECT_THAT(wrong.body, AllOf(HasSubstr(R"([{"code":403,"description":"api_key is none)"),
                                Not(HasSubstr("tsk_guessed"))));
  EXPECT_THAT(edge.seen(), SizeIs(0));
  const HttpAnswer header =
      edge.Call("POST", "/open311/v2/requests.xml", {kForm, Bearer(kEditorSecret)}, "a=1");
  EXPECT_EQ(header.status, 200) << "a key may also come as everywhere else";
  const HttpAnswer query = edge.Call(
      "POST", absl::StrCat("/open311/v2/requests.xml?api_key=", kEditorSecret), kPosted, "a=1");
  EXPECT_EQ(query.status, 200);
}

TEST(Open311, AKeyThatMayNotIs403) {
  Edge edge(Always(Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied, "No.")));
  const HttpAnswer answer = edge.Call("POST", "/open311/v2/requests.xml", kPosted,
                                      absl::StrCat("api_key=", kEditorSecret));
  EXPECT_EQ(answer.status, 403);
  EXPECT_THAT(XmlError(answer), HasSubstr("api_key does not allow"));
}

struct ErrorCase {
  absl::Status status;
  int http;
  std::string first;  // of the description
};

TEST(Open311, ErrorsNameTheArgument) {
  for (const ErrorCase& row : {
           ErrorCase{InvalidField("service_code", "must be given"), 400, "service_code must be"},
           ErrorCase{InvalidField("place.latitude", "must be from -90 to 90"), 400, "lat must be"},
           ErrorCase{InvalidField("attributes[0].values[0]", "is none of the choices"), 400,
                     "attribute[LANE] is none"},
           ErrorCase{InvalidField("place", "is missing"), 400,
                     "lat and long, address_string or address_id is missing"},
           ErrorCase{InvalidField("end_time", "is more than 90 days behind start_time"), 400,
                     "end_date is more than 90 days"},
           ErrorCase{Error(absl::StatusCode::kNotFound, reasons::kServiceCodeUnknown,
                           "service_code 9 is none."),
                     404, "service_code 9 is none."},
           ErrorCase{Error(absl::StatusCode::kAlreadyExists, reasons::kValueTaken,
                           "update_id u1 was sent before."),
                     400, "update_id u1 was sent before."},
       }) {
    Edge edge(Always(row.status));
    for (const char* format : {"xml", "json"}) {
      const HttpAnswer answer =
          edge.Call("POST", absl::StrCat("/open311/v2/requests.", format), kPosted,
                    absl::StrCat("attribute[LANE]=x&api_key=", kEditorSecret));
      EXPECT_EQ(answer.status, row.http) << row.first;
      EXPECT_THAT(answer.body, HasSubstr(row.first));
      EXPECT_EQ(answer.body.front(), format[0] == 'x' ? '<' : '[');
    }
  }
}

TEST(Open311, EveryWrongArgumentHasAnEntry) {
  Edge edge(Always(InvalidFields({{"service_code", "must be given"}, {"place", "is missing"}})));
  const XmlElement errors = Xml(edge.Call("POST", "/open311/v2/requests.xml", kPosted,
                                          absl::StrCat("api_key=", kEditorSecret)));
  EXPECT_THAT(errors.Names(), ElementsAre("error", "error"));
  const HttpAnswer times =
      edge.Call("GET", "/open311/v2/requests.json?start_date=x&status=gone", {kAnonymous});
  EXPECT_EQ(times.status, 400);
  EXPECT_EQ(Json(times.body).list_value().values_size(), 2);
}

TEST(Open311, WhatHttpRefusesIsInTheSameForm) {
  Edge edge(Always(v1::ListPublicRequestsResponse()));
  const auto status = [&](absl::string_view method, absl::string_view path) {
    const HttpAnswer answer = edge.Call(method, path, {kAnonymous});
    EXPECT_THAT(XmlError(answer), HasSubstr(absl::StrCat(answer.status)));
    return answer.status;
  };
  EXPECT_EQ(status("GET", "/open311/v2/nothing.xml"), 404);
  EXPECT_EQ(status("GET", "/open311/"), 404);
  EXPECT_EQ(status("GET", "/open311/v2/requests"), 406);
  EXPECT_EQ(status("GET", "/open311/v2/requests.yaml"), 406);
  EXPECT_EQ(status("DELETE", "/open311/v2/requests.xml"), 405);
  EXPECT_EQ(status("POST", "/open311/v2/services.xml"), 405);
  EXPECT_EQ(edge.Call("DELETE", "/open311/v2/requests.xml", {kAnonymous}).Field("allow"),
            "GET, HEAD, POST, OPTIONS");
  EXPECT_EQ(edge.Call("OPTIONS", "/open311/v2/services.xml", {kAnonymous}).status, 204);
  EXPECT_EQ(edge.Call("HEAD", "/open311/v2/requests.xml", {kAnonymous}).status, 200);
  const HttpAnswer json = edge.Call("POST", "/open311/v2/requests.xml",
                                    {"Content-Type: application/json", kAnonymous}, "{}");
  EXPECT_EQ(json.status, 415);
  EXPECT_THAT(XmlError(json), HasSubstr("x-www-form-urlencoded"));
  const HttpAnswer latin = edge.Call(
      "POST", "/open311/v2/requests.xml",
      {"Content-Type: application/x-www-form-urlencoded; charset=iso-8859-1", kAnonymous}, "a=1");
  EXPECT_EQ(latin.status, 415);
}

TEST(Open311, UnknownJurisdictionsAreToldApart) {
  Edge unknown([](const SeenCall&) {
    return FakeAnswer{Error(absl::StatusCode::kNotFound, reasons::kJurisdictionUnknown,
                            "jurisdiction_id x is none."),
                      {}};
  });
  EXPECT_EQ(unknown.Call("GET", "/open311/v2/services.xml?jurisdiction_id=x", {kAnonymous}).status,
            404);
  Edge missing([](const SeenCall&) {
    return FakeAnswer{InvalidField("public_id", "must be given"), {}};
  });
  const HttpAnswer answer = missing.Call("GET", "/open311/v2/services.json", {kAnonymous});
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body, R"([{"code":400,"description":"jurisdiction_id must be given"}])");
}

TEST(Open311, TheJurisdictionOfADeletedOrganizationIsNone) {
  v1::PublicJurisdiction gone = City();
  gone.set_jurisdiction("organizations/gone/jurisdictions/city");
  Edge edge([&](const SeenCall&) { return Answer(gone); });
  const HttpAnswer answer = edge.Call("GET", "/open311/v2/discovery.xml", {kAnonymous});
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(XmlError(answer), HasSubstr("jurisdiction_id"));
}

TEST(Open311, OnlyPublicRequestsAreCalled) {
  Edge edge(Always(v1::ListPublicRequestsResponse()));
  for (const char* path : {"discovery", "services", "services/1", "requests", "requests/1",
                           "tokens/1", "servicerequestupdates"}) {
    edge.Call("GET", absl::StrCat("/open311/v2/", path, ".json"), {kAnonymous});
  }
  EXPECT_THAT(edge.seen(), SizeIs(testing::Ge(6)));
  for (const SeenCall& call : edge.seen()) {
    EXPECT_THAT(call.rpc, HasSubstr("/touchstone.feedback.v1.PublicRequests/"));
  }
}

TEST(Open311, WhatIsKnownIsNotSentAgain) {
  v1::ListPublicRequestsResponse listed;
  for (int i = 0; i < 50; ++i) *listed.add_requests() = Pothole();
  Edge edge(Always(listed));
  const HttpAnswer first = edge.Call("GET", "/open311/v2/requests.json", {kAnonymous});
  EXPECT_EQ(first.Field("cache-control"), "public, no-cache");
  const HttpAnswer again =
      edge.Call("GET", "/open311/v2/requests.json",
                {kAnonymous, absl::StrCat("If-None-Match: ", first.Field("etag"))});
  EXPECT_EQ(again.status, 304);
  const HttpAnswer compressed =
      edge.Call("GET", "/open311/v2/requests.json", {kAnonymous, "Accept-Encoding: gzip"});
  EXPECT_EQ(compressed.Field("content-encoding"), "gzip");
  EXPECT_LT(compressed.body.size(), first.body.size() / 5);
  EXPECT_NE(compressed.Field("etag"), first.Field("etag"));
}

TEST(Open311, AServiceThatIsGoneIsTold) {
  Edge edge(Always(v1::ListPublicServicesResponse()));
  edge.StopService();
  const HttpAnswer answer = edge.Call("GET", "/open311/v2/services.xml", {kAnonymous});
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(XmlError(answer), HasSubstr("503"));
}

TEST(Open311, RatesAreLimitedAndSayWhenToComeBack) {
  Edge edge(Always(v1::ListPublicServicesResponse()), [](GatewaySettings* settings) {
    settings->rates.per_second = 0.001;
    settings->rates.burst = 1;
  });
  EXPECT_EQ(edge.Call("GET", "/open311/v2/services.xml", {kAnonymous}).status, 200);
  const HttpAnswer limited = edge.Call("GET", "/open311/v2/services.xml", {kAnonymous});
  EXPECT_EQ(limited.status, 429);
  EXPECT_NE(limited.Field("retry-after"), "");
  EXPECT_THAT(XmlError(limited), HasSubstr("429"));
}

TEST(Open311, TooLargeAFormIsRefused) {
  Edge edge(Always(v1::SubmitPublicRequestResponse()),
            [](GatewaySettings* settings) { settings->rest.largest_body = 100; });
  const HttpAnswer answer =
      edge.Call("POST", "/open311/v2/requests.xml", {kForm, Bearer(kEditorSecret)},
                absl::StrCat("description=", std::string(200, 'x')));
  EXPECT_EQ(answer.status, 413);
  EXPECT_THAT(XmlError(answer), HasSubstr("413"));
}

}  // namespace
}  // namespace touchstone::gateway
