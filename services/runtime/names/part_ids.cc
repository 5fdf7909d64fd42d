#include "services/runtime/names/part_ids.h"

#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/names/sha256.h"

namespace touchstone {

std::string IdOfTitle(absl::string_view title, size_t longest) {
  std::string id;
  for (const char c : title) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) {
      id.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
    } else if (!id.empty() && id.back() != '-') {
      id.push_back('-');
    }
    if (id.size() == longest) break;
  }
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id;
}

std::string IdOfText(absl::string_view text) {
  static constexpr char kAlphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
  const std::string digest = Sha256(text);
  uint64_t bits = 0;  // the first 40, five for each character
  for (size_t i = 0; i < 5; ++i) bits = bits << 8 | static_cast<unsigned char>(digest[i]);
  std::string id;
  for (int shift = 35; shift >= 0; shift -= 5) id += kAlphabet[bits >> shift & 31];
  return id;
}

void PartIds::Take(const std::string& id) {
  if (!id.empty()) taken_.insert(id);
}

std::string PartIds::Unique(const std::string& wanted) {
  std::string id = wanted;
  for (int n = next_[wanted]; !taken_.insert(id).second; ++n) {
    const int number = n < 2 ? 2 : n;
    id = absl::StrCat(wanted, "-", number);
    next_[wanted] = number + 1;
  }
  return id;
}

}  // namespace touchstone
