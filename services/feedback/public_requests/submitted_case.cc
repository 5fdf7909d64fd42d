#include "services/feedback/public_requests/submitted_case.h"

#include <google/rpc/error_details.pb.h>

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "services/feedback/rules/public_view.h"
#include "services/runtime/serving/field_rules.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::Customer;
using v1::ServiceType;
using v1::SubmitPublicRequestRequest;

// A problem or a request, as the type takes; else the first that is no complaint.
v1::CaseKind KindFor(const ServiceType& type) {
  const auto takes = [&](int kind) {
    return std::find(type.case_kinds().begin(), type.case_kinds().end(), kind) !=
           type.case_kinds().end();
  };
  for (const v1::CaseKind kind : {v1::PROBLEM, v1::REQUEST, v1::SUGGESTION, v1::COMPLIMENT}) {
    if (takes(kind)) return kind;
  }
  return v1::CASE_KIND_UNSPECIFIED;
}

bool IsVirtual(const v1::Place& place) {
  return place.address_id() == kVirtualAddress && place.address().empty() &&
         place.latitude().empty() && place.longitude().empty();
}

}  // namespace

Case SubmittedCase(const SubmitPublicRequestRequest& request, const ServiceType& type,
                   const std::string& language) {
  Case of;
  of.set_service_type(type.name());
  of.set_kind(KindFor(type));
  of.set_channel(v1::PARTNER);
  of.set_language(language);
  of.set_description(request.description());
  const bool has_place = request.has_place() && !IsVirtual(request.place()) &&
                         type.place_need() != ServiceType::NO_PLACE;
  if (has_place) *of.mutable_place() = request.place();
  for (const std::string& url : request.media_urls()) of.add_media_links()->set_uri(url);
  for (const auto& submitted : request.attributes()) {
    v1::CaseAttributeValue& answer = *of.add_attributes();
    answer.set_code(submitted.code());
    *answer.mutable_values() = submitted.values();
  }
  // An adapter cannot be asked first; the phrases of the type are looked for instead.
  of.set_emergency_screened(true);
  return of;
}

std::optional<Customer> SubmittedCustomer(const SubmitPublicRequestRequest& request,
                                          const std::string& language) {
  const bool says_who = !request.email().empty() || !request.phone().empty() ||
                        !request.first_name().empty() || !request.last_name().empty();
  if (!says_who) return std::nullopt;
  Customer customer;
  customer.set_kind(Customer::EXTERNAL);
  customer.set_identification(Customer::KNOWN);
  customer.set_display_name(absl::StrCat(
      request.first_name(), request.first_name().empty() || request.last_name().empty() ? "" : " ",
      request.last_name()));
  customer.set_email(request.email());
  customer.set_phone(request.phone());
  customer.set_preferred_language(language);
  return customer;
}

std::vector<FieldViolation> SubmissionViolations(const Case& of,
                                                 const std::optional<Customer>& customer) {
  std::vector<FieldViolation> violations =
      FindViolations(of, {.allow_missing = true, .prefix = "case"});
  if (customer) {
    for (auto& violation :
         FindViolations(*customer, {.allow_missing = true, .prefix = "customer"})) {
      violations.push_back(std::move(violation));
    }
  }
  for (FieldViolation& violation : violations) violation.field = SubmittedField(violation.field);
  return violations;
}

std::string SubmittedField(absl::string_view field) {
  absl::ConsumePrefix(&field, "case.");
  absl::ConsumePrefix(&field, "customer.");
  if (field == "service_type" || field == "kind") return "service_code";
  if (field == "display_name") return "first_name";
  if (field == "preferred_language") return "language";
  if (absl::StartsWith(field, "media_links[")) {
    return absl::StrReplaceAll(field, {{"media_links", "media_urls"}, {".uri", ""}});
  }
  return std::string(field);
}

absl::Status AsSubmitted(const absl::Status& status) {
  std::vector<FieldViolation> violations;
  const google::rpc::Status whole = ToRpcStatus(status);
  google::rpc::BadRequest bad;
  for (const auto& detail : whole.details()) {
    if (!detail.UnpackTo(&bad)) continue;
    for (const auto& violation : bad.field_violations()) {
      violations.push_back({SubmittedField(violation.field()), violation.description()});
    }
  }
  return violations.empty() ? status : InvalidFields(violations, ReasonOf(status));
}

}  // namespace touchstone::feedback
