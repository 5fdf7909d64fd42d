#include "services/recruiting/interviews/calendar_file.h"

#include <libical/ical.h>

#include <memory>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/time/civil_time.h"

namespace touchstone::recruiting {
namespace {

struct Free {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
  void operator()(char* text) const { icalmemory_free_buffer(text); }
};
using Component = std::unique_ptr<icalcomponent, Free>;

// Text without control characters but the ends of lines, which libical escapes.
std::string Plain(const std::string& text) {
  std::string plain;
  for (const char c : text) {
    if (c == '\n' || !absl::ascii_iscntrl(static_cast<unsigned char>(c))) plain += c;
  }
  return plain;
}

// A parameter is one line, and has no quotation marks of its own (RFC 5545, 3.2).
std::string ForParameter(const std::string& text) {
  std::string one_line;
  for (const char c : Plain(text)) one_line += c == '"' ? '\'' : (c == '\n' ? ' ' : c);
  return one_line;
}

icaltimetype AsIcal(absl::CivilSecond civil) {
  icaltimetype time = icaltime_null_time();
  time.year = static_cast<int>(civil.year());
  time.month = civil.month();
  time.day = civil.day();
  time.hour = civil.hour();
  time.minute = civil.minute();
  time.second = civil.second();
  return time;
}

icaltimetype InUtc(absl::Time time) {
  icaltimetype utc = AsIcal(absl::ToCivilSecond(time, absl::UTCTimeZone()));
  utc.zone = icaltimezone_get_utc_timezone();
  return utc;
}

void Add(icalcomponent* component, icalproperty* property) {
  icalcomponent_add_property(component, property);
}

// From when on which offset holds.
void AddObservance(icalcomponent* zone, absl::CivilSecond onset, int offset_before,
                   const absl::TimeZone::CivilInfo& holds) {
  icalcomponent* const observance =
      icalcomponent_new(holds.is_dst ? ICAL_XDAYLIGHT_COMPONENT : ICAL_XSTANDARD_COMPONENT);
  Add(observance, icalproperty_new_dtstart(AsIcal(onset)));
  Add(observance, icalproperty_new_tzoffsetfrom(offset_before));
  Add(observance, icalproperty_new_tzoffsetto(holds.offset));
  Add(observance, icalproperty_new_tzname(holds.zone_abbr));
  icalcomponent_add_component(zone, observance);
}

// What holds at the beginning, and each change until the one after the end.
icalcomponent* ZoneOf(const CalendarEvent& event) {
  icalcomponent* const zone = icalcomponent_new(ICAL_VTIMEZONE_COMPONENT);
  Add(zone, icalproperty_new_tzid(event.zone.name().c_str()));
  absl::TimeZone::CivilTransition change;
  const auto add = [&] {
    const absl::Time onset = event.zone.At(change.to).trans;
    AddObservance(zone, change.from, event.zone.At(onset - absl::Seconds(1)).offset,
                  event.zone.At(onset));
    return onset;
  };
  const absl::Time behind_start = event.start + absl::Seconds(1);
  if (event.zone.PrevTransition(behind_start, &change)) {
    add();
  } else {
    const auto always = event.zone.At(event.start);
    AddObservance(zone, absl::CivilSecond(1970), always.offset, always);
  }
  absl::Time after = event.start;
  while (after <= event.end && event.zone.NextTransition(after, &change)) after = add();
  return zone;
}

icalproperty* Attendee(const CalendarPerson& person) {
  icalproperty* const attendee = icalproperty_new_attendee(person.address.c_str());
  icalproperty_add_parameter(attendee, icalparameter_new_cn(ForParameter(person.name).c_str()));
  icalproperty_add_parameter(
      attendee, icalparameter_new_role(person.chairs ? ICAL_ROLE_CHAIR : ICAL_ROLE_REQPARTICIPANT));
  icalproperty_add_parameter(attendee, icalparameter_new_partstat(ICAL_PARTSTAT_NEEDSACTION));
  icalproperty_add_parameter(attendee, icalparameter_new_rsvp(ICAL_RSVP_TRUE));
  return attendee;
}

icalproperty* Organizer(const CalendarPerson& person) {
  icalproperty* const organizer = icalproperty_new_organizer(person.address.c_str());
  icalproperty_add_parameter(organizer, icalparameter_new_cn(ForParameter(person.name).c_str()));
  return organizer;
}

icalproperty* InZone(icalproperty* property, const CalendarEvent& event) {
  icalproperty_add_parameter(property, icalparameter_new_tzid(event.zone.name().c_str()));
  return property;
}

icalcomponent* EventOf(const CalendarEvent& event) {
  icalcomponent* const component = icalcomponent_new(ICAL_VEVENT_COMPONENT);
  Add(component, icalproperty_new_uid(event.uid.c_str()));
  Add(component, icalproperty_new_sequence(event.sequence));
  Add(component, icalproperty_new_dtstamp(InUtc(event.written)));
  Add(component,
      InZone(icalproperty_new_dtstart(AsIcal(absl::ToCivilSecond(event.start, event.zone))),
             event));
  Add(component,
      InZone(icalproperty_new_dtend(AsIcal(absl::ToCivilSecond(event.end, event.zone))), event));
  Add(component, icalproperty_new_summary(Plain(event.summary).c_str()));
  Add(component, icalproperty_new_description(Plain(event.description).c_str()));
  if (!event.location.empty()) {
    Add(component, icalproperty_new_location(Plain(event.location).c_str()));
  }
  if (!event.link.empty()) Add(component, icalproperty_new_url(Plain(event.link).c_str()));
  // It names somebody who looks for work: calendars that are shared show when, and not what.
  Add(component, icalproperty_new_class(ICAL_CLASS_PRIVATE));
  Add(component,
      icalproperty_new_status(event.method == CalendarMethod::kCancel ? ICAL_STATUS_CANCELLED
                                                                      : ICAL_STATUS_CONFIRMED));
  Add(component, Organizer(event.organizer));
  for (const CalendarPerson& attendee : event.attendees) Add(component, Attendee(attendee));
  return component;
}

}  // namespace

std::string CalendarFile(const CalendarEvent& event) {
  const Component calendar(icalcomponent_new(ICAL_VCALENDAR_COMPONENT));
  Add(calendar.get(), icalproperty_new_prodid("-//Touchstone//Recruiting//EN"));
  Add(calendar.get(), icalproperty_new_version("2.0"));
  Add(calendar.get(),
      icalproperty_new_method(event.method == CalendarMethod::kCancel ? ICAL_METHOD_CANCEL
                                                                      : ICAL_METHOD_REQUEST));
  icalcomponent_add_component(calendar.get(), ZoneOf(event));
  icalcomponent_add_component(calendar.get(), EventOf(event));
  const std::unique_ptr<char, Free> text(icalcomponent_as_ical_string_r(calendar.get()));
  return text.get();
}

}  // namespace touchstone::recruiting
