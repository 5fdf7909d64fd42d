// What is in a ZIP file, as libarchive reads it.

#ifndef TOUCHSTONE_TESTS_SERVICES_RECRUITING_RECORDS_UNZIPPED_H_
#define TOUCHSTONE_TESTS_SERVICES_RECRUITING_RECORDS_UNZIPPED_H_

#include <map>
#include <string>

namespace touchstone::recruiting {

// The files by name.
std::map<std::string, std::string> Unzipped(const std::string& zip);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_TESTS_SERVICES_RECRUITING_RECORDS_UNZIPPED_H_
