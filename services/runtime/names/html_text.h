// Texts of people in HTML pages.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_NAMES_HTML_TEXT_H_
#define TOUCHSTONE_SERVICES_RUNTIME_NAMES_HTML_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace touchstone {

// A text as it stands between tags and in quoted attributes, of either quote. Control characters
// other than line ends and tabs, which HTML has no place for, are left out.
std::string EscapeHtml(absl::string_view text);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_NAMES_HTML_TEXT_H_
