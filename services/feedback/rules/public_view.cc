#include "services/feedback/rules/public_view.h"

#include <google/protobuf/util/message_differencer.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>

#include "services/feedback/rules/case_way.h"
#include "services/feedback/rules/clearing.h"
#include "services/feedback/rules/likeness.h"
#include "services/feedback/rules/partner_status.h"

namespace touchstone::feedback {
namespace {

using google::protobuf::util::MessageDifferencer;
using google::protobuf::util::TimeUtil;
using v1::Case;
using v1::CaseAttribute;
using v1::CasePublication;
using v1::PublicationRule;
using v1::PublicRequest;
using v1::ServiceType;

const v1::CaseClock* ResolveClock(const Case& of) {
  const auto found = std::find_if(of.clocks().begin(), of.clocks().end(), [](const auto& clock) {
    return clock.rule().kind() == v1::ClockRule::RESOLVE;
  });
  return found == of.clocks().end() ? nullptr : &*found;
}

bool HaveSameDueTime(const Case& one, const Case& other) {
  const v1::CaseClock* const first = ResolveClock(one);
  const v1::CaseClock* const second = ResolveClock(other);
  if (first == nullptr || second == nullptr) return first == second;
  return MessageDifferencer::Equals(first->due_time(), second->due_time());
}

void AddCoordinates(const Coordinates& at, PublicRequest& view) {
  view.set_latitude(at.latitude);
  view.set_longitude(at.longitude);
}

void AddExactPlace(const Case& of, PublicRequest& view) {
  const v1::Place& place = of.place();
  view.set_address(of.publication().place_text().empty() ? place.address()
                                                         : of.publication().place_text());
  view.set_address_id(place.address_id());
  view.set_postal_code(place.postal_code());
  if (const auto at = CoordinatesOf(place)) AddCoordinates(*at, view);
}

// The rule's, unless a person said in words where it is.
void AddPlace(const Case& of, const ServiceType& type, PublicRequest& view) {
  const CasePublication& publication = of.publication();
  if (publication.exact_place()) {
    AddExactPlace(of, view);
    return;
  }
  view.set_address(publication.place_text());
  if (!publication.clearer().empty() && !publication.place_text().empty()) return;
  const auto precision = type.publication().place_precision();
  if (precision != PublicationRule::POSTAL_CODE && precision != PublicationRule::BLOCK) return;
  view.set_postal_code(of.place().postal_code());
  if (precision != PublicationRule::BLOCK) return;
  if (const auto at = CoordinatesOf(of.place())) AddCoordinates(CellMiddle(*at), view);
}

bool IsFreeText(const CaseAttribute& attribute) {
  return attribute.kind() == CaseAttribute::STRING || attribute.kind() == CaseAttribute::TEXT;
}

// Free text can say anything, whatever it was asked for.
void AddAttributes(const Case& of, const ServiceType& type, PublicRequest& view) {
  for (const CaseAttribute& attribute : type.attributes()) {
    if (attribute.personal()) continue;
    for (const auto& answer : of.attributes()) {
      if (answer.code() != attribute.code()) continue;
      for (const std::string& value : answer.values()) {
        if (IsFreeText(attribute) && !FindPersonalMarks(value).empty()) continue;
        v1::PublicAttributeAnswer& told = *view.add_attributes();
        told.set_code(answer.code());
        told.set_value(value);
      }
    }
  }
}

void AddCleared(const Case& of, const ServiceType& type, PublicRequest& view) {
  const CasePublication& publication = of.publication();
  view.set_description(publication.description());
  for (const std::string& uri : publication.media_uris()) view.add_media_urls(uri);
  AddPlace(of, type, view);
  AddAttributes(of, type, view);
}

}  // namespace

PublicStanding StandingOf(const Case& of) {
  // What a customer disputes is not done, whatever the office leaves it at.
  const bool is_disputed = of.state() == Case::CLOSED && of.outcome() == Case::DISPUTED;
  if (IsOpen(of.state()) || is_disputed) {
    return {true, std::string(is_disputed ? "open" : StatusOfCase(of.state()))};
  }
  const bool is_confirmed = of.outcome() == Case::CONFIRMED;
  return {false, std::string(is_confirmed ? "fixed" : StatusOfCase(of.state()))};
}

bool IsPublic(const Case& of) {
  const auto state = of.publication().state();
  const bool is_told = state == CasePublication::STATUS_ONLY || state == CasePublication::CLEARED;
  return is_told && of.kind() != v1::COMPLAINT && !of.confidential_from_public();
}

bool IsSeenByPublic(const Case& before, const Case& after) {
  if (!(StandingOf(before) == StandingOf(after))) return true;
  if (before.service_type() != after.service_type() || !HaveSameDueTime(before, after)) return true;
  if (!MessageDifferencer::Equals(before.publication(), after.publication())) return true;
  if (!MessageDifferencer::Equals(before.place(), after.place())) return true;
  return !std::equal(
      before.attributes().begin(), before.attributes().end(), after.attributes().begin(),
      after.attributes().end(),
      [](const auto& one, const auto& other) { return MessageDifferencer::Equals(one, other); });
}

PublicRequest PublicViewOf(const Case& of, const ServiceType& type, absl::Time change_time) {
  PublicRequest view;
  const PublicStanding standing = StandingOf(of);
  view.set_service_request_id(of.number());
  view.set_open(standing.open);
  view.set_extended_status(standing.extended_status);
  view.set_service_code(type.code());
  view.set_channel(of.channel());
  *view.mutable_requested_time() = of.receive_time();
  *view.mutable_updated_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(change_time));
  const v1::CaseClock* const clock = ResolveClock(of);
  if (clock != nullptr && clock->has_due_time()) *view.mutable_expected_time() = clock->due_time();
  if (of.publication().state() == CasePublication::CLEARED) AddCleared(of, type, view);
  if (type.place_need() == ServiceType::NO_PLACE) view.set_address_id(kVirtualAddress);
  return view;
}

}  // namespace touchstone::feedback
