#include "services/assessment/rules/contact_sample.h"

#include <iterator>

#include "absl/strings/str_cat.h"
#include "services/runtime/names/sha256.h"

namespace touchstone::assessment {
namespace {

constexpr size_t kBlock = 64;  // bytes that SHA-256 takes at once
constexpr char kInner = 0x36;
constexpr char kOuter = 0x5c;

}  // namespace

std::string HmacSha256(absl::string_view key, absl::string_view message) {
  std::string block = key.size() > kBlock ? Sha256(key) : std::string(key);
  block.resize(kBlock, '\0');
  std::string inner = block;
  std::string outer = block;
  for (size_t i = 0; i < kBlock; ++i) {
    inner[i] = static_cast<char>(inner[i] ^ kInner);
    outer[i] = static_cast<char>(outer[i] ^ kOuter);
  }
  return Sha256(absl::StrCat(outer, Sha256(absl::StrCat(inner, message))));
}

void PersonDraw::Add(const std::string& contact) {
  ++population_;
  all_.Add(contact);
  all_.Add("\n");
  first_.emplace(HmacSha256(seed_, contact), contact);
  if (first_.size() > most_) first_.erase(std::prev(first_.end()));
}

std::string PersonDraw::PopulationHash() const { return absl::StrCat("sha256:", all_.Hex()); }

std::vector<std::string> PersonDraw::Drawn() const {
  std::vector<std::string> drawn;
  for (const auto& [key, contact] : first_) drawn.push_back(contact);
  return drawn;
}

}  // namespace touchstone::assessment
