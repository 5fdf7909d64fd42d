#include "services/feedback/handoffs/webhook.h"

#include <sodium.h>

#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/runtime/names/code_points.h"

namespace touchstone::feedback {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kLongestId = 200;

std::string TimeText(absl::Time time) {
  return absl::FormatTime(absl::RFC3339_sec, time, absl::UTCTimeZone());
}

void AddUnlessEmpty(const char* name, const std::string& value, Json& object) {
  if (!value.empty()) object[name] = value;
}

std::string Event(const char* type, absl::Time time, Json data) {
  Json event;
  event["type"] = type;
  event["timestamp"] = TimeText(time);
  event["data"] = std::move(data);
  return event.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json PlaceOf(const HandedCase& handed) {
  Json place = Json::object();
  AddUnlessEmpty("address", handed.address, place);
  AddUnlessEmpty("addressId", handed.address_id, place);
  AddUnlessEmpty("latitude", handed.latitude, place);
  AddUnlessEmpty("longitude", handed.longitude, place);
  return place;
}

Json ContactOf(const HandedCase& handed) {
  Json contact = Json::object();
  AddUnlessEmpty("firstName", handed.first_name, contact);
  AddUnlessEmpty("lastName", handed.last_name, contact);
  AddUnlessEmpty("email", handed.email, contact);
  AddUnlessEmpty("phone", handed.phone, contact);
  return contact;
}

// The bytes that are signed with.
std::string KeyOf(const std::string& secret) {
  absl::string_view text = secret;
  std::string key;
  if (absl::ConsumePrefix(&text, "whsec_") && absl::Base64Unescape(text, &key)) return key;
  return secret;
}

std::string Sign(const std::string& secret, absl::string_view text) {
  const std::string key = KeyOf(secret);
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.data()),
                              key.size());
  crypto_auth_hmacsha256_update(&state, bytes, text.size());
  std::string code(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(code.data()));
  return absl::Base64Escape(code);
}

}  // namespace

std::string WriteCaseHandedOff(const std::string& handoff, const HandedCase& handed,
                               absl::Time time) {
  Json data;
  data["handoff"] = handoff;
  data["number"] = handed.number;
  data["serviceCode"] = handed.service_code;
  AddUnlessEmpty("description", handed.description, data);
  AddUnlessEmpty("note", handed.note, data);
  if (const Json place = PlaceOf(handed); !place.empty()) data["place"] = place;
  if (!handed.media_uris.empty()) data["mediaUris"] = handed.media_uris;
  for (const HandedAnswer& answer : handed.answers) {
    Json one;
    one["code"] = answer.code;
    one["values"] = answer.values;
    data["attributes"].push_back(std::move(one));
  }
  if (const Json contact = ContactOf(handed); !contact.empty()) data["contact"] = contact;
  return Event("handoff.created", time, std::move(data));
}

std::string WriteHandoffUpdated(const v1::Handoff& handoff, const v1::HandoffUpdate& update,
                                absl::Time time) {
  Json data;
  data["handoff"] = handoff.name();
  AddUnlessEmpty("partnerRequestId", handoff.partner_request_id(), data);
  data["updateId"] = update.update_id();
  data["status"] = update.status();
  AddUnlessEmpty("description", update.description(), data);
  return Event("handoff.updated", time, std::move(data));
}

std::vector<std::pair<std::string, std::string>> WebhookHeaders(const std::string& secret,
                                                                const std::string& id,
                                                                absl::Time time,
                                                                absl::string_view body) {
  const std::string seconds = absl::StrCat(absl::ToUnixSeconds(time));
  return {{"Content-Type", "application/json"},
          {"webhook-id", id},
          {"webhook-timestamp", seconds},
          {"webhook-signature",
           absl::StrCat("v1,", Sign(secret, absl::StrCat(id, ".", seconds, ".", body)))}};
}

std::string ReadPartnerRequestId(absl::string_view answer) {
  // Without a limit of its own, the parser goes as deep as a text is long.
  size_t depth = 0;
  for (const char c : answer) {
    if ((c == '{' || c == '[') && ++depth > 16) return "";
  }
  const Json said = Json::parse(answer, nullptr, false);
  if (!said.is_object()) return "";
  const auto id = said.find("partnerRequestId");
  if (id == said.end() || !id->is_string()) return "";
  const auto text = id->get<std::string>();
  return text.size() > kLongestId || IsBlank(text) ? "" : text;
}

}  // namespace touchstone::feedback
