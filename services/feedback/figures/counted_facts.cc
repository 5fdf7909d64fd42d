#include "services/feedback/figures/counted_facts.h"

#include <touchstone/feedback/v1/follow_up.pb.h>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_clocks.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/resource_type.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::CaseClock;
using v1::Contact;

// When its last clock stopped: what stopped by then reads the same for ever.
std::optional<absl::Time> LastStopOf(const Case& of) {
  std::optional<absl::Time> last;
  for (const CaseClock& clock : of.clocks()) {
    if (!clock.has_stop_time()) continue;
    const absl::Time stop = TimeOf(clock, "stop_time");
    if (!last || stop > *last) last = stop;
  }
  return last;
}

// The clock of the case that a reading is of: how it stands is said there.
const CaseClock* ClockOf(const Case& of, const v1::ClockReading& reading) {
  for (const CaseClock& clock : of.clocks()) {
    if (clock.rule().kind() == reading.clock().rule().kind() &&
        TimeOf(clock, "start_time") == TimeOf(reading.clock(), "start_time")) {
      return &clock;
    }
  }
  return nullptr;
}

absl::Status AddStoppedClocks(Session& session, const Case& of, std::span<const ClockStep> steps,
                              CaseFacts& facts) {
  const auto last_stop = LastStopOf(of);
  if (!last_stop) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto readings, ReadClocks(session, of, steps, *last_stop));
  for (v1::ClockReading reading : readings) {
    const CaseClock* const clock = ClockOf(of, reading);
    if (clock == nullptr || !clock->has_stop_time()) continue;
    *reading.mutable_clock() = *clock;
    if (const auto ended = EndedClockOf(reading)) facts.clocks.push_back(*ended);
  }
  return absl::OkStatus();
}

absl::Status AddFollowUps(Session& session, const Case& of, CaseFacts& facts) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<int64_t>("SELECT outcome FROM follow_ups WHERE parent = :parent "
                                          "AND \"case\" = :case AND delete_time = 0",
                                          ParentOf(of.name()), of.name()));
  for (const auto& [number] : rows) {
    const auto outcome = static_cast<v1::FollowUp::Outcome>(number);
    if (IsAnswer(outcome)) ++facts.answered_follow_ups;
    if (IsMet(outcome)) ++facts.met_follow_ups;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CaseFacts> ReadCaseFacts(Session& session, const Case& of,
                                        std::span<const ClockStep> steps) {
  CaseFacts facts{.resource = &of, .clocks = OverdueClocks(of)};
  RETURN_IF_ERROR(AddStoppedClocks(session, of, steps, facts));
  RETURN_IF_ERROR(AddFollowUps(session, of, facts));
  return facts;
}

std::vector<EndedClock> OverdueClocks(const Case& of) {
  std::vector<EndedClock> overdue;
  for (const CaseClock& clock : of.clocks()) {
    if (clock.state() != CaseClock::MISSED || clock.has_stop_time()) continue;
    overdue.push_back({.kind = clock.rule().kind()});
  }
  return overdue;
}

absl::StatusOr<std::optional<Contact>> ReadNeighbor(Session& session, const Contact& place,
                                                    Side side, const std::string& but_for) {
  const bool behind = side == Side::kBehind;
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<Bytes>(
          absl::StrCat("SELECT body FROM contacts WHERE organization = :organization AND customer "
                       "= :customer AND service_type = :service_type AND customer <> '' AND "
                       "service_type <> '' AND delete_time = 0 AND (start_time, name) ",
                       behind ? ">" : "<", " (:start_time, :name) AND name <> :but_for ORDER BY ",
                       behind ? "start_time, name" : "start_time DESC, name DESC", " LIMIT 1"),
          OrganizationOf(place.name()), place.customer(), place.service_type(),
          absl::ToUnixMicros(TimeOf(place, "start_time")), place.name(), but_for));
  if (!row) return std::nullopt;
  Contact contact;
  if (!contact.ParseFromString(std::get<0>(*row).value)) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("A contact beside ", place.name(), " cannot be read."));
  }
  return contact;
}

absl::StatusOr<bool> IsFollowed(Session& session, const Contact& contact) {
  if (!IsKnown(contact)) return false;
  ASSIGN_OR_RETURN(const auto next, ReadNeighbor(session, contact, Side::kBehind, contact.name()));
  return next && next->repeat();
}

bool IsKnown(const Contact& contact) {
  return !contact.customer().empty() && !contact.service_type().empty();
}

IntervalFacts FactsOf(const v1::ContactInterval& interval) {
  return {.start_time = TimeOf(interval, "start_time"),
          .organizational_unit = interval.organizational_unit(),
          .service_type = interval.service_type(),
          .language = interval.language(),
          .channel = interval.channel(),
          .queue = interval.queue(),
          .threshold_seconds = interval.threshold_seconds(),
          .short_seconds = interval.short_seconds(),
          .offered = interval.offered(),
          .answered = interval.answered(),
          .answered_in_time = interval.answered_in_time(),
          .abandoned = interval.abandoned(),
          .short_abandoned = interval.short_abandoned(),
          .overflowed = interval.overflowed(),
          .handle_seconds = interval.handle_seconds()};
}

}  // namespace touchstone::feedback
