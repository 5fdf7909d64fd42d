#include "gateway/interop/open311/xml_text.h"

#include "absl/strings/match.h"
#include "gateway/transcoding/percent.h"

namespace touchstone::gateway::open311 {
namespace {

constexpr absl::string_view kReplacement = "\uFFFD";

// U+FFFE and U+FFFF, as UTF-8 has them: characters to Unicode, but none to XML.
bool IsNoCharacter(absl::string_view text) {
  return absl::StartsWith(text, "\xEF\xBF\xBE") || absl::StartsWith(text, "\xEF\xBF\xBF");
}

void AppendValid(absl::string_view text, std::string* xml) {
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '&') {
      xml->append("&amp;");
    } else if (c == '<') {
      xml->append("&lt;");
    } else if (c == '>') {
      xml->append("&gt;");
    } else if (c == '\r') {
      xml->append("&#13;");
    } else if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n') {
      xml->append(kReplacement.data(), kReplacement.size());
    } else if (IsNoCharacter(text.substr(i))) {
      xml->append(kReplacement.data(), kReplacement.size());
      i += 2;
    } else {
      xml->push_back(c);
    }
  }
}

}  // namespace

void AppendXmlText(absl::string_view text, std::string* xml) {
  while (!text.empty()) {
    const size_t valid = Utf8Prefix(text);
    AppendValid(text.substr(0, valid), xml);
    text.remove_prefix(valid);
    if (text.empty()) return;
    xml->append(kReplacement.data(), kReplacement.size());
    text.remove_prefix(1);
  }
}

}  // namespace touchstone::gateway::open311
