#include "services/feedback/handoffs/georeport.h"

#include <expat.h>

#include <map>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace touchstone::feedback {
namespace {

constexpr int kDeepest = 16;
// service_requests, request, and what it says.
constexpr int kRequestDepth = 2;
constexpr int kValueDepth = 3;

void AppendEncoded(absl::string_view text, std::string& out) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte) || c == '-' || c == '.' || c == '_' || c == '~') {
      out.push_back(c);
    } else {
      out.push_back('%');
      out.push_back(kDigits[byte >> 4]);
      out.push_back(kDigits[byte & 15]);
    }
  }
}

void AddUnlessEmpty(const char* name, const std::string& value, FormFields& fields) {
  if (!value.empty()) fields.emplace_back(name, value);
}

std::string Described(const HandedCase& handed) {
  if (handed.note.empty()) return handed.description;
  if (handed.description.empty()) return handed.note;
  return absl::StrCat(handed.description, "\n\n", handed.note);
}

// What the parser has seen so far.
struct Reading {
  XML_Parser parser;
  int depth = 0;
  bool is_refused = false;
  std::map<std::string, std::string> values;  // of the request that it is in
  std::string value;                          // the element that it is in; empty for none
  std::vector<GeoRequest> requests;
};

void Refuse(Reading& reading) {
  reading.is_refused = true;
  XML_StopParser(reading.parser, XML_FALSE);
}

void OnStart(void* data, const XML_Char* name, const XML_Char**) {
  auto& reading = *static_cast<Reading*>(data);
  if (++reading.depth > kDeepest) return Refuse(reading);
  if (reading.depth == 1 && absl::string_view(name) != "service_requests") return Refuse(reading);
  if (reading.depth == kRequestDepth) reading.values.clear();
  if (reading.depth == kValueDepth) reading.value = name;
}

void OnText(void* data, const XML_Char* text, int length) {
  auto& reading = *static_cast<Reading*>(data);
  if (reading.depth != kValueDepth) return;
  reading.values[reading.value].append(text, static_cast<size_t>(length));
}

absl::Time TimeIn(const std::string& text) {
  absl::Time time;
  std::string problem;
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, &problem)) return absl::UnixEpoch();
  return time;
}

std::string Taken(Reading& reading, const char* name) {
  return std::string(absl::StripAsciiWhitespace(reading.values[name]));
}

void OnEnd(void* data, const XML_Char* name) {
  auto& reading = *static_cast<Reading*>(data);
  if (reading.depth == kRequestDepth && absl::string_view(name) == "request") {
    reading.requests.push_back({.service_request_id = Taken(reading, "service_request_id"),
                                .token = Taken(reading, "token"),
                                .status = Taken(reading, "status"),
                                .status_notes = Taken(reading, "status_notes"),
                                .updated = TimeIn(Taken(reading, "updated_datetime"))});
  }
  --reading.depth;
}

void OnDocumentType(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
  Refuse(*static_cast<Reading*>(data));
}

}  // namespace

std::string WriteForm(const FormFields& fields) {
  std::string form;
  for (const auto& [name, value] : fields) {
    if (!form.empty()) form.push_back('&');
    AppendEncoded(name, form);
    form.push_back('=');
    AppendEncoded(value, form);
  }
  return form;
}

FormFields RequestFields(const HandedCase& handed, const std::string& jurisdiction_id,
                         const std::string& api_key) {
  FormFields fields;
  AddUnlessEmpty("api_key", api_key, fields);
  AddUnlessEmpty("jurisdiction_id", jurisdiction_id, fields);
  fields.emplace_back("service_code", handed.service_code);
  fields.emplace_back("account_id", handed.id);
  fields.emplace_back("request_id", handed.id);
  AddUnlessEmpty("lat", handed.latitude, fields);
  AddUnlessEmpty("long", handed.longitude, fields);
  AddUnlessEmpty("address_string", handed.address, fields);
  AddUnlessEmpty("address_id", handed.address_id, fields);
  AddUnlessEmpty("description", Described(handed), fields);
  for (const std::string& uri : handed.media_uris) fields.emplace_back("media_url", uri);
  AddUnlessEmpty("first_name", handed.first_name, fields);
  AddUnlessEmpty("last_name", handed.last_name, fields);
  AddUnlessEmpty("email", handed.email, fields);
  AddUnlessEmpty("phone", handed.phone, fields);
  for (const HandedAnswer& answer : handed.answers) {
    const char* const several = answer.values.size() > 1 ? "[]" : "";
    for (const std::string& value : answer.values) {
      fields.emplace_back(absl::StrCat("attribute[", answer.code, "]", several), value);
    }
  }
  return fields;
}

FormFields UpdateFields(const std::string& service_request_id, const v1::HandoffUpdate& update,
                        const std::string& jurisdiction_id, const std::string& api_key) {
  const absl::Time said = absl::FromUnixSeconds(update.update_time().seconds());
  FormFields fields;
  AddUnlessEmpty("api_key", api_key, fields);
  AddUnlessEmpty("jurisdiction_id", jurisdiction_id, fields);
  fields.emplace_back("service_request_id", service_request_id);
  fields.emplace_back("update_id", update.update_id());
  fields.emplace_back("status", absl::AsciiStrToUpper(update.status()));
  fields.emplace_back("updated_datetime",
                      absl::FormatTime(absl::RFC3339_sec, said, absl::UTCTimeZone()));
  fields.emplace_back("description", update.description());
  return fields;
}

absl::StatusOr<std::vector<GeoRequest>> ReadRequests(absl::string_view xml) {
  const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(XML_ParserCreate(nullptr),
                                                                       XML_ParserFree);
  if (parser == nullptr) return absl::ResourceExhaustedError("no memory for a parser");
  Reading reading{.parser = parser.get()};
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), OnStart, OnEnd);
  XML_SetCharacterDataHandler(parser.get(), OnText);
  XML_SetStartDoctypeDeclHandler(parser.get(), OnDocumentType);
  const XML_Status status =
      XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), XML_TRUE);
  if (status != XML_STATUS_OK || reading.is_refused) {
    return absl::InvalidArgumentError("no answer of GeoReport");
  }
  return std::move(reading.requests);
}

}  // namespace touchstone::feedback
