#include "gateway/interop/open311/answers.h"

#include <array>
#include <charconv>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"

namespace touchstone::gateway::open311 {
namespace {

constexpr absl::string_view kSpecification = "http://wiki.open311.org/GeoReport_v2";

std::string TimeText(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixSeconds(time.seconds()),
                          absl::UTCTimeZone());
}

absl::string_view FlagText(bool flag) { return flag ? "true" : "false"; }

// As few digits as tell it from every other, and no exponent.
std::string DegreesText(double degrees) {
  std::array<char, 400> text;
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), degrees, std::chars_format::fixed);
  return {text.data(), end.ptr};
}

// Of a member that may be left out.
void TextIfAny(AnswerWriter& writer, absl::string_view name, absl::string_view value) {
  if (!value.empty()) writer.Text(name, value);
}

absl::string_view DataType(v1::CaseAttribute::Kind kind) {
  switch (kind) {
    case v1::CaseAttribute::NUMBER:
      return "number";
    case v1::CaseAttribute::DATETIME:
      return "datetime";
    case v1::CaseAttribute::TEXT:
      return "text";
    case v1::CaseAttribute::SINGLE_VALUE_LIST:
      return "singlevaluelist";
    case v1::CaseAttribute::MULTI_VALUE_LIST:
      return "multivaluelist";
    default:
      return "string";
  }
}

void WriteEndpoint(AnswerWriter& writer, const v1::Endpoint311& endpoint,
                   absl::string_view changeset) {
  writer.BeginObject("endpoint");
  writer.Text("specification", kSpecification);
  writer.Text("url", endpoint.uri());
  writer.Text("changeset", changeset);
  writer.Text("type", endpoint.production() ? "production" : "test");
  writer.BeginList("formats", "format");
  writer.Item("text/xml");
  writer.Item("application/json");
  writer.EndList();
  writer.EndObject();
}

void WriteService(AnswerWriter& writer, const v1::PublicService& service) {
  writer.BeginObject("service");
  writer.Text("service_code", service.service_code());
  writer.Text("service_name", service.service_name());
  writer.Text("description", service.description());
  writer.Plain("metadata", FlagText(service.metadata()));
  writer.Text("type", service.delivery() == v1::PublicService::BATCH ? "batch" : "realtime");
  writer.Text("keywords", absl::StrJoin(service.keywords(), ","));
  writer.Text("group", service.group());
  writer.EndObject();
}

void WriteAttribute(AnswerWriter& writer, const v1::PublicAttribute& attribute) {
  writer.BeginObject("attribute");
  writer.Plain("variable", FlagText(attribute.variable()));
  writer.Text("code", attribute.code());
  writer.Text("datatype", DataType(attribute.kind()));
  writer.Plain("required", FlagText(attribute.required()));
  writer.Text("datatype_description", attribute.kind_description());
  writer.Plain("order", absl::StrCat(attribute.order()));
  writer.Text("description", attribute.description());
  if (attribute.values_size() > 0) {
    writer.BeginList("values", "value");
    for (const auto& value : attribute.values()) {
      writer.BeginObject("value");
      writer.Text("key", value.key());
      writer.Text("name", value.name());
      writer.EndObject();
    }
    writer.EndList();
  }
  writer.EndObject();
}

absl::string_view ChannelText(v1::Channel channel) {
  switch (channel) {
    case v1::CALL:
      return "call";
    case v1::VISIT:
      return "visit";
    case v1::MESSAGE:
      return "message";
    case v1::CHAT:
      return "chat";
    case v1::EMAIL:
      return "email";
    case v1::LETTER:
      return "letter";
    case v1::WEB:
      return "web";
    case v1::PARTNER:
      return "partner";
    default:
      return "";
  }
}

void WriteExtensions(AnswerWriter& writer, const v1::PublicRequest& request) {
  writer.BeginList("attributes", "attribute");
  for (const auto& attribute : request.attributes()) {
    writer.BeginObject("attribute");
    writer.Text("label", attribute.label());
    writer.Text("name", attribute.name());
    writer.Text("value", attribute.value());
    writer.Text("code", attribute.code());
    writer.EndObject();
  }
  writer.EndList();
  writer.BeginObject("extended_attributes");
  writer.Text("channel", ChannelText(request.channel()));
  writer.Text("status", request.extended_status());
  writer.BeginList("photos", "photo");
  for (const std::string& url : request.media_urls()) writer.Item(url);
  writer.EndList();
  writer.EndObject();
  writer.BeginList("notes", "note");
  for (const auto& note : request.notes()) {
    writer.BeginObject("note");
    writer.Text("datetime", TimeText(note.note_time()));
    writer.Text("description", note.description());
    writer.Text("type", note.type());
    writer.EndObject();
  }
  writer.EndList();
}

void WriteRequest(AnswerWriter& writer, const v1::PublicRequest& request, bool extensions) {
  writer.BeginObject("request");
  writer.Text("service_request_id", request.service_request_id());
  writer.Text("status", request.open() ? "open" : "closed");
  TextIfAny(writer, "status_notes", request.status_notes());
  writer.Text("service_name", request.service_name());
  writer.Text("service_code", request.service_code());
  writer.Text("description", request.description());
  TextIfAny(writer, "agency_responsible", request.agency_responsible());
  TextIfAny(writer, "service_notice", request.service_notice());
  writer.Text("requested_datetime", TimeText(request.requested_time()));
  writer.Text("updated_datetime", TimeText(request.updated_time()));
  if (request.has_expected_time()) {
    writer.Text("expected_datetime", TimeText(request.expected_time()));
  }
  writer.Text("address", request.address());
  writer.Text("address_id", request.address_id());
  writer.Text("zipcode", request.postal_code());
  writer.Plain("lat", request.has_latitude() ? DegreesText(request.latitude()) : "");
  writer.Plain("long", request.has_longitude() ? DegreesText(request.longitude()) : "");
  writer.Text("media_url", request.media_urls().empty() ? "" : request.media_urls(0));
  if (extensions) WriteExtensions(writer, request);
  writer.EndObject();
}

void WriteUpdate(AnswerWriter& writer, const v1::PublicUpdate& update) {
  writer.BeginObject("request_update");
  writer.Text("update_id", update.update_id());
  writer.Text("service_request_id", update.service_request_id());
  // Who reads updates knows the finer ones: the call is of the extension that has them.
  const absl::string_view whole = update.open() ? "open" : "closed";
  writer.Text("status", update.extended_status().empty() ? whole : update.extended_status());
  writer.Text("updated_datetime", TimeText(update.updated_time()));
  writer.Text("description", update.description());
  writer.Text("media_url", update.media_urls().empty() ? "" : update.media_urls(0));
  writer.EndObject();
}

}  // namespace

std::string DiscoveryAnswer(Format format, const v1::PublicJurisdiction& jurisdiction) {
  const std::string changeset = TimeText(jurisdiction.changeset_time());
  const auto writer = MakeAnswerWriter(format);
  writer->BeginObject("discovery");
  writer->Text("changeset", changeset);
  writer->Text("contact", jurisdiction.contact());
  writer->Text("key_service", jurisdiction.key_service());
  writer->BeginList("endpoints", "endpoint");
  for (const auto& endpoint : jurisdiction.endpoints()) {
    WriteEndpoint(*writer, endpoint, changeset);
  }
  writer->EndList();
  writer->EndObject();
  return writer->Take();
}

std::string ServicesAnswer(Format format, const v1::ListPublicServicesResponse& services) {
  const auto writer = MakeAnswerWriter(format);
  writer->BeginList("services", "service");
  for (const auto& service : services.services()) WriteService(*writer, service);
  writer->EndList();
  return writer->Take();
}

std::string DefinitionAnswer(Format format, const v1::PublicServiceDefinition& definition) {
  const auto writer = MakeAnswerWriter(format);
  writer->BeginObject("service_definition");
  writer->Text("service_code", definition.service_code());
  writer->BeginList("attributes", "attribute");
  for (const auto& attribute : definition.attributes()) WriteAttribute(*writer, attribute);
  writer->EndList();
  writer->EndObject();
  return writer->Take();
}

std::string SubmitAnswer(Format format, const v1::SubmitPublicRequestResponse& submitted) {
  const auto writer = MakeAnswerWriter(format);
  writer->BeginList("service_requests", "request");
  writer->BeginObject("request");
  TextIfAny(*writer, "service_request_id", submitted.service_request_id());
  TextIfAny(*writer, "token", submitted.token());
  writer->Text("service_notice", submitted.service_notice());
  writer->Text("account_id", submitted.account_id());
  writer->EndObject();
  writer->EndList();
  return writer->Take();
}

std::string TokenAnswer(Format format, const v1::ResolveRequestTokenResponse& resolved) {
  const auto writer = MakeAnswerWriter(format);
  writer->BeginList("service_requests", "request");
  writer->BeginObject("request");
  TextIfAny(*writer, "service_request_id", resolved.service_request_id());
  writer->Text("token", resolved.token());
  writer->EndObject();
  writer->EndList();
  return writer->Take();
}

std::string RequestsAnswer(Format format,
                           const google::protobuf::RepeatedPtrField<v1::PublicRequest>& requests,
                           bool extensions) {
  const auto writer = MakeAnswerWriter(format);
  writer->BeginList("service_requests", "request");
  for (const auto& request : requests) WriteRequest(*writer, request, extensions);
  writer->EndList();
  return writer->Take();
}

std::string UpdatesAnswer(Format format, const v1::ListPublicUpdatesResponse& updates) {
  const auto writer = MakeAnswerWriter(format);
  writer->BeginList("service_request_updates", "request_update");
  for (const auto& update : updates.updates()) WriteUpdate(*writer, update);
  writer->EndList();
  return writer->Take();
}

std::string PostedUpdateAnswer(Format format, const v1::PublicUpdate& update) {
  const auto writer = MakeAnswerWriter(format);
  writer->BeginList("service_request_updates", "request_update");
  WriteUpdate(*writer, update);
  writer->EndList();
  return writer->Take();
}

}  // namespace touchstone::gateway::open311
