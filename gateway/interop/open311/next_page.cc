#include "gateway/interop/open311/next_page.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "gateway/transcoding/percent.h"

namespace touchstone::gateway::open311 {

std::string NextPageLink(absl::string_view query, absl::string_view argument,
                         absl::string_view page) {
  std::string next;
  for (const absl::string_view pair : absl::StrSplit(query, '&', absl::SkipEmpty())) {
    const std::optional<std::string> name =
        PercentDecode(pair.substr(0, pair.find('=')), PercentRules::kQuery);
    if (!name || *name == argument || *name == "api_key") continue;
    absl::StrAppend(&next, pair, "&");
  }
  // What would end the reference; all else in a query stands for itself.
  const std::string quoted = absl::StrReplaceAll(next, {{"<", "%3C"}, {">", "%3E"}, {"\"", "%22"}});
  const std::string encoded =
      absl::StrReplaceAll(page, {{"%", "%25"}, {"&", "%26"}, {"+", "%2B"}, {"=", "%3D"}});
  return absl::StrCat("<?", quoted, argument, "=", encoded, ">; rel=\"next\"");
}

}  // namespace touchstone::gateway::open311
