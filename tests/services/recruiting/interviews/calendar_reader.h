// Reads calendar files with another program than the one that writes them.

#ifndef TOUCHSTONE_TESTS_SERVICES_RECRUITING_INTERVIEWS_CALENDAR_READER_H_
#define TOUCHSTONE_TESTS_SERVICES_RECRUITING_INTERVIEWS_CALENDAR_READER_H_

#include <nlohmann/json.hpp>
#include <string>

namespace touchstone::recruiting {

// As read_calendar.py prints it; null where it is no calendar with one event and one time zone.
nlohmann::json ReadCalendar(const std::string& file);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_TESTS_SERVICES_RECRUITING_INTERVIEWS_CALENDAR_READER_H_
