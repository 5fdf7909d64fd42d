// An event as iCalendar (RFC 5545), to be sent by the rules of iTIP (RFC 5546). What writes it is
// libical, which nothing else here knows.
//
//   const std::string file = CalendarFile({.method = CalendarMethod::kRequest, .uid = uid, …});

#ifndef TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_CALENDAR_FILE_H_
#define TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_CALENDAR_FILE_H_

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace touchstone::recruiting {

enum class CalendarMethod { kRequest, kCancel };

// Who invites, or is invited.
struct CalendarPerson {
  std::string address;  // a URI
  std::string name;     // for people
  bool chairs = false;
};

struct CalendarEvent {
  CalendarMethod method = CalendarMethod::kRequest;
  std::string uid;
  int sequence = 0;
  absl::Time written;  // when this state of it was written
  absl::Time start;
  absl::Time end;
  absl::TimeZone zone;  // of the IANA database: its name names it in the file
  std::string summary;
  std::string description;
  std::string location;  // empty for none
  std::string link;      // a URI; empty for none
  CalendarPerson organizer;
  std::vector<CalendarPerson> attendees;
};

// Lines end with CR LF and are folded at 75 octets; whatever is in the texts stays text. The file
// has the rules of the zone that hold for the event, and no others.
std::string CalendarFile(const CalendarEvent& event);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_CALENDAR_FILE_H_
