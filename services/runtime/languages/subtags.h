// Which subtags a language tag can have (BCP 47): the IANA Language Subtag Registry as tables in
// the program, some 27 kB. (ICU, the library that knows languages, brings 30 MB of data.)

#ifndef TOUCHSTONE_SERVICES_RUNTIME_LANGUAGES_SUBTAGS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_LANGUAGES_SUBTAGS_H_

#include "absl/strings/string_view.h"

namespace touchstone {

// All take lower case. A subtag that the registry calls deprecated is not known.
bool IsLanguageSubtag(absl::string_view subtag);  // "es", "ase"; not "spa", which is written "es"
bool IsScriptSubtag(absl::string_view subtag);    // "hant"
bool IsRegionSubtag(absl::string_view subtag);    // "us", "419"
bool IsVariantSubtag(absl::string_view subtag);   // "valencia"

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_LANGUAGES_SUBTAGS_H_
