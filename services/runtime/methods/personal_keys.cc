#include "services/runtime/methods/personal_keys.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone {

absl::Status KeysOfPersons::Seal(Session& session, std::span<PersonalText> texts) const {
  std::vector<ClearPersonal> all;
  for (const PersonalText& text : texts) all.push_back({text.person, text.text, text.place});
  ASSIGN_OR_RETURN(const auto sealed, data_.EncryptAll(session, all));
  for (size_t i = 0; i < texts.size(); ++i) texts[i].text = absl::Base64Escape(sealed[i]);
  return absl::OkStatus();
}

absl::Status KeysOfPersons::Open(Session& session, std::span<PersonalText> texts) const {
  std::vector<SealedPersonal> all;
  for (const PersonalText& text : texts) {
    std::string sealed;
    // What is no base64 stays empty, which nothing sealed is.
    if (!absl::Base64Unescape(text.text, &sealed)) sealed.clear();
    all.push_back({text.person, std::move(sealed), text.place});
  }
  ASSIGN_OR_RETURN(auto opened, data_.DecryptAll(session, all));
  for (size_t i = 0; i < texts.size(); ++i) {
    texts[i].text = std::move(opened[i]).value_or("");
  }
  return absl::OkStatus();
}

}  // namespace touchstone
