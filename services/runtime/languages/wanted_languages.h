// Which languages a caller reads, and in which order to look for a text in them.
//
//   const auto wanted = ReadAcceptLanguage("es-US, fr;q=0.5");  // {"es-us", "fr"}
//   FallbackChain(wanted, "en");                                // {"es-us", "es", "fr"}
//
// What is in none of the chain is given in the language that it was written in.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_LANGUAGES_WANTED_LANGUAGES_H_
#define TOUCHSTONE_SERVICES_RUNTIME_LANGUAGES_WANTED_LANGUAGES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace touchstone {

// The language ranges of an Accept-Language header (RFC 9110, section 12.5.4), the most wanted
// first, in lower case, each once. Left out: those with a weight of 0, the wildcard, what is
// malformed, and all behind the first 16. Takes any bytes.
std::vector<std::string> ReadAcceptLanguage(absl::string_view header);

// The tags to look for, in order: of each range the range itself, then ever shorter forms of it
// (RFC 4647, section 3.4); at most 8. It ends where it comes to the language that everything is
// written in, `source` (lower case; empty when not known), also in a more general form: who wants
// "en" is content with a source in "en-us".
std::vector<std::string> FallbackChain(const std::vector<std::string>& wanted,
                                       absl::string_view source);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_LANGUAGES_WANTED_LANGUAGES_H_
