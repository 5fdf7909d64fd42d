// A text as XML 1.0 has it between tags.

#ifndef TOUCHSTONE_GATEWAY_INTEROP_OPEN311_XML_TEXT_H_
#define TOUCHSTONE_GATEWAY_INTEROP_OPEN311_XML_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace touchstone::gateway::open311 {

// Appends `text`, escaped so that a reader has it as it is: a carriage return too, which it would
// otherwise take for a line's end. What XML cannot hold, and bytes that are not UTF-8, become
// U+FFFD.
void AppendXmlText(absl::string_view text, std::string* xml);

}  // namespace touchstone::gateway::open311

#endif  // TOUCHSTONE_GATEWAY_INTEROP_OPEN311_XML_TEXT_H_
