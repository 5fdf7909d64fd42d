#include "services/feedback/rules/case_rules.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/feedback/rules/likeness.h"
#include "services/feedback/rules/localized_texts.h"
#include "services/runtime/languages/language_tag.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using google::protobuf::util::MessageDifferencer;
using v1::Case;
using v1::FollowUp;
using v1::Place;
using v1::ServiceType;

using Violations = std::vector<FieldViolation>;

void CheckKind(const Case& of, const ServiceType& type, Violations& violations) {
  const auto& kinds = type.case_kinds();
  if (std::find(kinds.begin(), kinds.end(), of.kind()) != kinds.end()) return;
  violations.push_back({"case.kind", "is none that the service type takes"});
}

bool IsDegrees(const std::string& text, double most) {
  double degrees = 0;
  return absl::SimpleAtod(text, &degrees) && degrees >= -most && degrees <= most;
}

void CheckPlace(const Case& of, const ServiceType& type, Violations& violations) {
  if (!of.has_place()) {
    if (type.place_need() == ServiceType::REQUIRED_PLACE) {
      violations.push_back({"case.place", "is needed by the service type"});
    }
    return;
  }
  const Place& place = of.place();
  if (place.latitude().empty() != place.longitude().empty()) {
    violations.push_back({"case.place", "needs both latitude and longitude, or neither"});
  }
  if (!place.latitude().empty() && !IsDegrees(place.latitude(), 90)) {
    violations.push_back({"case.place.latitude", "must be from -90 to 90"});
  }
  if (!place.longitude().empty() && !IsDegrees(place.longitude(), 180)) {
    violations.push_back({"case.place.longitude", "must be from -180 to 180"});
  }
  if (place.address().empty() && place.address_id().empty() && place.latitude().empty() &&
      place.longitude().empty()) {
    violations.push_back({"case.place", "needs an address, an address id or coordinates"});
  }
}

void CheckOrganization(const Case& of, absl::string_view field, const std::string& name,
                       Violations& violations) {
  if (name.empty() || OrganizationOf(name) == OrganizationOf(of.name())) return;
  violations.push_back({absl::StrCat("case.", field), "must be of the same organization"});
}

// Whom a complaint is kept from is told by name: an external id says of whom it is elsewhere only.
void CheckIsNamed(const Case& of, absl::string_view field, const std::string& person,
                  Violations& violations) {
  if (of.kind() != v1::COMPLAINT || of.worker().empty()) return;
  if (!absl::StrContains(person, "/externalIds/")) return;
  violations.push_back({absl::StrCat("case.", field),
                        "must be the person's name, so that it can be kept from whom it is about"});
}

bool CanBeAboutSomebody(v1::CaseKind kind) {
  return kind == v1::COMPLAINT || kind == v1::COMPLIMENT;
}

}  // namespace

Violations CaseViolations(const Case& of, const ServiceType& type, absl::Time now) {
  Violations violations;
  CheckKind(of, type, violations);
  CheckPlace(of, type, violations);
  if (!of.worker().empty() && !CanBeAboutSomebody(of.kind())) {
    violations.push_back({"case.worker", "is of complaints and compliments only"});
  }
  if (!of.language().empty() && !IsKnownLanguage(of.language())) {
    violations.push_back({"case.language", std::string(kLanguageRule)});
  }
  CheckOrganization(of, "organizational_unit", of.organizational_unit(), violations);
  CheckOrganization(of, "assignee", of.assignee(), violations);
  CheckOrganization(of, "worker", of.worker(), violations);
  CheckOrganization(of, "contact", of.contact(), violations);
  CheckIsNamed(of, "worker", of.worker(), violations);
  CheckIsNamed(of, "assignee", of.assignee(), violations);
  const auto& received = of.receive_time();
  if (of.has_receive_time() && absl::FromUnixSeconds(received.seconds()) > now) {
    violations.push_back({"case.receive_time", "must not be after now"});
  }
  return violations;
}

Violations FixedFieldViolations(const Case& before, const Case& after) {
  Violations violations;
  if (after.customer() != before.customer()) {
    violations.push_back({"case.customer", "does not change; open another case for another"});
  }
  if (!MessageDifferencer::Equals(after.receive_time(), before.receive_time())) {
    violations.push_back({"case.receive_time", "does not change: clocks run from it"});
  }
  return violations;
}

absl::Status CheckScreened(const Case& of, const ServiceType& type) {
  if (!type.has_emergency_screening() || of.emergency_screened()) return absl::OkStatus();
  const auto& screening = type.emergency_screening();
  const std::string question = TextIn(screening.questions(), of.language());
  const std::string instructions = TextIn(screening.instructions(), of.language());
  return Error(absl::StatusCode::kFailedPrecondition, reasons::kEmergencyUnscreened,
               absl::StrCat("Ask first: ", question, " In an emergency send them to ",
                            screening.transfer_to(), instructions.empty() ? "." : ": ",
                            instructions, " Otherwise set emergency_screened."),
               {{"resource", type.name()},
                {"question", question},
                {"transfer_to", screening.transfer_to()},
                {"instructions", instructions}});
}

bool OnlyLateFieldsDiffer(const Case& before, const Case& after) {
  Case alike = before;
  *alike.mutable_external_ids() = after.external_ids();
  *alike.mutable_behaviors() = after.behaviors();
  alike.set_confidential_from_public(after.confidential_from_public());
  return MessageDifferencer::Equals(alike, after);
}

bool IsToBeClearedAnew(const Case& before, const Case& after) {
  const auto seen = [](const Case& of) {
    Case part;
    part.set_service_type(of.service_type());
    part.set_kind(of.kind());
    part.set_description(of.description());
    part.set_confidential_from_public(of.confidential_from_public());
    if (of.has_place()) *part.mutable_place() = of.place();
    *part.mutable_media_links() = of.media_links();
    *part.mutable_attributes() = of.attributes();
    return part;
  };
  return !MessageDifferencer::Equals(seen(before), seen(after));
}

Violations ProposalViolations(const v1::ProposedResolution& proposal, Day today) {
  Violations violations;
  if (!proposal.due_date().empty()) {
    const auto due = ParseDay(proposal.due_date());
    if (!due || *due < today) {
      violations.push_back(
          {"proposed_resolution.due_date", "must be a day of the calendar, today or later"});
    }
  }
  if ((proposal.amount_cents() == 0) != proposal.currency_code().empty()) {
    violations.push_back(
        {"proposed_resolution.currency_code", "goes with an amount, and an amount with it"});
  }
  return violations;
}

Case::Outcome OutcomeBy(FollowUp::Outcome answer) {
  switch (answer) {
    case FollowUp::MET:
    case FollowUp::EXCEEDED:
      return Case::CONFIRMED;
    case FollowUp::NO_ANSWER:
      return Case::WITHOUT_ANSWER;
    case FollowUp::NOT_CONTACTABLE:
      return Case::NOT_CONTACTABLE;
    case FollowUp::DISPUTED:
      return Case::DISPUTED;
    default:
      return Case::OUTCOME_UNSPECIFIED;
  }
}

}  // namespace touchstone::feedback
