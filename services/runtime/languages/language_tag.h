// Language tags (BCP 47, RFC 5646): a language, and where it matters a script, a region and
// variants: "es", "es-US", "zh-Hant", "ca-valencia". They mean the same in any case; inside the
// suite they are lower case, as in resource names.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_LANGUAGES_LANGUAGE_TAG_H_
#define TOUCHSTONE_SERVICES_RUNTIME_LANGUAGES_LANGUAGE_TAG_H_

#include <string>

#include "absl/strings/string_view.h"

namespace touchstone {

// The tag of what is written in no language that anybody said (ISO 639-2).
inline constexpr absl::string_view kUndetermined = "und";

// What IsKnownLanguage asks for, in words for the caller.
inline constexpr absl::string_view kLanguageRule =
    "must be a language tag (BCP 47) of registered subtags, such as es, es-US or zh-Hant";

// Whether a tag is language[-script][-region][-variant…], every subtag registered and no variant
// twice. Extensions, private use and extended language subtags ("zh-yue", which is written "yue")
// are not known.
bool IsKnownLanguage(absl::string_view tag);

// The tag as people write it (RFC 5646, section 2.1.1): "zh-hant-tw" -> "zh-Hant-TW".
std::string WrittenLanguage(absl::string_view tag);

// Whether one of two lower-case tags is the other, or a more general form of it: "es" and "es-us".
bool AreRelated(absl::string_view one, absl::string_view other);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_LANGUAGES_LANGUAGE_TAG_H_
