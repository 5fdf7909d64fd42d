#include "gateway/interop/open311/requests.h"

#include <google/protobuf/timestamp.pb.h>

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::gateway::open311 {
namespace {

using google::protobuf::Timestamp;
using Violations = std::vector<FieldViolation>;

std::string Text(const Arguments& arguments, absl::string_view name) {
  return std::string(arguments.One(name));
}

std::string Trimmed(const Arguments& arguments, absl::string_view name) {
  return std::string(absl::StripAsciiWhitespace(arguments.One(name)));
}

std::vector<std::string> Parts(const Arguments& arguments, absl::string_view name) {
  std::vector<std::string> parts;
  for (absl::string_view part : absl::StrSplit(arguments.One(name), ',')) {
    part = absl::StripAsciiWhitespace(part);
    if (!part.empty()) parts.emplace_back(part);
  }
  return parts;
}

// "2026-01-01T00:00:00 01:00": a '+' that was not encoded came as a space.
std::string WithPlus(absl::string_view text) {
  constexpr size_t kOffset = 6;  // "+01:00"
  std::string time(absl::StripAsciiWhitespace(text));
  if (time.size() > kOffset && time[time.size() - kOffset] == ' ') {
    time[time.size() - kOffset] = '+';
  }
  return time;
}

// Leaves `time` alone when the argument was not given.
template <typename MutableTime>
void ReadTime(const Arguments& arguments, absl::string_view name, MutableTime mutable_time,
              Violations& violations) {
  const absl::string_view text = arguments.One(name);
  if (text.empty()) return;
  absl::Time time;
  std::string ignored;
  const bool is_time = absl::ParseTime(absl::RFC3339_full, WithPlus(text), &time, &ignored);
  // What a timestamp can hold.
  const bool is_held = is_time && time >= absl::FromUnixSeconds(-62135596800) &&
                       time < absl::FromUnixSeconds(253402300800);
  if (!is_held) {
    violations.push_back({std::string(name),
                          "must be a time with its zone such as 2026-03-31T08:30:00Z or "
                          "2026-03-31T08:30:00-08:00"});
    return;
  }
  Timestamp* const timestamp = mutable_time();
  const int64_t seconds = absl::ToUnixSeconds(time);
  timestamp->set_seconds(seconds);
  timestamp->set_nanos(
      static_cast<int32_t>((time - absl::FromUnixSeconds(seconds)) / absl::Nanoseconds(1)));
}

int ReadCount(const Arguments& arguments, absl::string_view name, Violations& violations) {
  const absl::string_view text = arguments.One(name);
  int count = 0;
  if (text.empty()) return 0;
  if (!absl::SimpleAtoi(text, &count) || count < 1) {
    violations.push_back({std::string(name), "must be a whole number from 1 on"});
    return 0;
  }
  return count;
}

bool ReadFlag(const Arguments& arguments, absl::string_view name, Violations& violations) {
  const absl::string_view text = arguments.One(name);
  bool flag = false;
  if (!text.empty() && !absl::SimpleAtob(text, &flag)) {
    violations.push_back({std::string(name), "must be true or false"});
  }
  return flag;
}

v1::PublicStatus ReadStatus(const Arguments& arguments, Violations& violations) {
  bool open = false;
  bool closed = false;
  for (const std::string& part : Parts(arguments, "status")) {
    if (absl::EqualsIgnoreCase(part, "open")) {
      open = true;
    } else if (absl::EqualsIgnoreCase(part, "closed")) {
      closed = true;
    } else {
      violations.push_back({"status", "must be open, closed, or both with a comma between them"});
      break;
    }
  }
  if (open == closed) return v1::PUBLIC_STATUS_UNSPECIFIED;
  return open ? v1::OPEN_REQUESTS : v1::CLOSED_REQUESTS;
}

absl::Status StatusOf(const Violations& violations) {
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

// Some clients write it without the underscore.
std::string DeviceId(const Arguments& arguments) {
  const std::string device = Text(arguments, "device_id");
  return device.empty() ? Text(arguments, "deviceid") : device;
}

struct NameOfField {
  absl::string_view field;
  absl::string_view argument;
};

constexpr NameOfField kNames[] = {
    {"public_id", "jurisdiction_id"},
    {"service_codes", "service_code"},
    {"service_request_ids", "service_request_id"},
    {"start_time", "start_date"},
    {"end_time", "end_date"},
    {"updated_time", "updated_datetime"},
    {"media_urls", "media_url"},
    {"partner_request_id", "service_request_id_ext"},
    {"attributes", "attribute"},
    {"place.address", "address_string"},
    {"place.address_id", "address_id"},
    {"place.latitude", "lat"},
    {"place.longitude", "long"},
    {"place.postal_code", "zipcode"},
    {"place", "lat and long, address_string or address_id"},
};

}  // namespace

v1::ListPublicServicesRequest ServicesRequest(const Arguments& arguments) {
  v1::ListPublicServicesRequest request;
  request.set_language(Text(arguments, "language"));
  return request;
}

v1::GetPublicServiceDefinitionRequest DefinitionRequest(const Arguments& arguments,
                                                        absl::string_view service_code) {
  v1::GetPublicServiceDefinitionRequest request;
  request.set_service_code(std::string(service_code));
  request.set_language(Text(arguments, "language"));
  return request;
}

v1::SubmitPublicRequestRequest SubmitRequest(const Arguments& arguments) {
  v1::SubmitPublicRequestRequest request;
  request.set_service_code(Text(arguments, "service_code"));
  v1::Place place;
  place.set_latitude(Trimmed(arguments, "lat"));
  place.set_longitude(Trimmed(arguments, "long"));
  place.set_address(Text(arguments, "address_string"));
  place.set_address_id(Text(arguments, "address_id"));
  place.set_postal_code(Text(arguments, "zipcode"));
  if (place.ByteSizeLong() > 0) *request.mutable_place() = std::move(place);
  for (const AttributeArgument& attribute : arguments.attributes()) {
    v1::SubmittedAttribute& submitted = *request.add_attributes();
    submitted.set_code(attribute.code);
    for (const std::string& value : attribute.values) submitted.add_values(value);
  }
  for (std::string& url : arguments.All("media_url")) request.add_media_urls(std::move(url));
  request.set_description(Text(arguments, "description"));
  request.set_email(Trimmed(arguments, "email"));
  request.set_phone(Text(arguments, "phone"));
  request.set_first_name(Text(arguments, "first_name"));
  request.set_last_name(Text(arguments, "last_name"));
  request.set_account_id(Text(arguments, "account_id"));
  request.set_device_id(DeviceId(arguments));
  request.set_language(Text(arguments, "language"));
  request.set_request_id(Text(arguments, "request_id"));
  return request;
}

v1::ResolveRequestTokenRequest TokenRequest(absl::string_view token) {
  v1::ResolveRequestTokenRequest request;
  request.set_token(std::string(token));
  return request;
}

absl::StatusOr<v1::ListPublicRequestsRequest> ListRequest(const Arguments& arguments) {
  Violations violations;
  v1::ListPublicRequestsRequest request;
  for (std::string& id : Parts(arguments, "service_request_id")) {
    request.add_service_request_ids(std::move(id));
  }
  for (std::string& code : Parts(arguments, "service_code")) {
    request.add_service_codes(std::move(code));
  }
  ReadTime(
      arguments, "start_date", [&] { return request.mutable_start_time(); }, violations);
  ReadTime(
      arguments, "end_date", [&] { return request.mutable_end_time(); }, violations);
  ReadTime(
      arguments, "updated_after", [&] { return request.mutable_updated_after(); }, violations);
  request.set_status(ReadStatus(arguments, violations));
  request.set_extensions(ReadFlag(arguments, "extensions", violations));
  request.set_language(Text(arguments, "language"));
  request.set_page_size(ReadCount(arguments, "page_size", violations));
  request.set_page(ReadCount(arguments, "page", violations));
  RETURN_IF_ERROR(StatusOf(violations));
  return request;
}

absl::StatusOr<v1::GetPublicRequestRequest> GetRequest(const Arguments& arguments,
                                                       absl::string_view service_request_id) {
  Violations violations;
  v1::GetPublicRequestRequest request;
  request.set_service_request_id(std::string(service_request_id));
  request.set_extensions(ReadFlag(arguments, "extensions", violations));
  request.set_language(Text(arguments, "language"));
  RETURN_IF_ERROR(StatusOf(violations));
  return request;
}

absl::StatusOr<v1::ListPublicUpdatesRequest> ListUpdatesRequest(const Arguments& arguments) {
  Violations violations;
  v1::ListPublicUpdatesRequest request;
  request.set_service_request_id(Text(arguments, "service_request_id"));
  ReadTime(
      arguments, "start_date", [&] { return request.mutable_start_time(); }, violations);
  ReadTime(
      arguments, "end_date", [&] { return request.mutable_end_time(); }, violations);
  request.set_page_size(ReadCount(arguments, "page_size", violations));
  request.set_page_token(Text(arguments, "page_token"));
  RETURN_IF_ERROR(StatusOf(violations));
  return request;
}

absl::StatusOr<v1::PostPublicUpdateRequest> PostUpdateRequest(const Arguments& arguments) {
  Violations violations;
  v1::PostPublicUpdateRequest request;
  request.set_update_id(Text(arguments, "update_id"));
  request.set_service_request_id(Text(arguments, "service_request_id"));
  request.set_partner_request_id(Text(arguments, "service_request_id_ext"));
  request.set_status(Text(arguments, "status"));
  ReadTime(
      arguments, "updated_datetime", [&] { return request.mutable_updated_time(); }, violations);
  request.set_description(Text(arguments, "description"));
  for (std::string& url : arguments.All("media_url")) request.add_media_urls(std::move(url));
  request.set_request_id(Text(arguments, "request_id"));
  RETURN_IF_ERROR(StatusOf(violations));
  return request;
}

std::string ArgumentOf(absl::string_view field, const Arguments& arguments) {
  if (absl::ConsumePrefix(&field, "attributes[")) {
    const absl::string_view index = field.substr(0, field.find(']'));
    size_t place = 0;
    const bool is_place = absl::SimpleAtoi(index, &place) && field.size() > index.size() + 1 &&
                          place < arguments.attributes().size();
    return absl::StrCat("attribute[",
                        is_place ? absl::string_view(arguments.attributes()[place].code) : index,
                        "]");
  }
  const absl::string_view whole = field.substr(0, field.find('['));
  for (const NameOfField& name : kNames) {
    if (name.field == whole) return std::string(name.argument);
  }
  return std::string(whole);
}

}  // namespace touchstone::gateway::open311
