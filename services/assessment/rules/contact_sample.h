// Contacts drawn by chance, in a way that anybody can repeat who has the seed.
//
//   PersonDraw draw(seed, 5);
//   for (const std::string& contact : contacts) draw.Add(contact);
//   draw.Drawn();  // at most five

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_CONTACT_SAMPLE_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_CONTACT_SAMPLE_H_

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/names/running_sha256.h"

namespace touchstone::assessment {

// What PersonDraw does, with its version.
inline constexpr absl::string_view kSampleMethod = "touchstone-sample-1";

// HMAC-SHA256 (RFC 2104): 32 bytes.
std::string HmacSha256(absl::string_view key, absl::string_view message);

// The contacts of one person in a month. They are put into the order of HMAC-SHA256(seed, contact),
// which no one knows before there is a seed; the first are drawn. So every set of that many is as
// likely as every other, and which is drawn does not depend on the order in which they are added.
// Keeps no others than those.
class PersonDraw {
 public:
  PersonDraw(std::string seed, size_t most) : seed_(std::move(seed)), most_(most) {}

  // Each contact once, in the order of their bytes.
  void Add(const std::string& contact);

  int64_t population() const { return population_; }
  // `sha256:` and 64 hexadecimal digits, over all contacts, each with a line end behind it.
  std::string PopulationHash() const;
  // In the order in which they were drawn.
  std::vector<std::string> Drawn() const;

 private:
  const std::string seed_;
  const size_t most_;
  int64_t population_ = 0;
  RunningSha256 all_;
  std::set<std::pair<std::string, std::string>> first_;  // the order's key, and the contact
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_CONTACT_SAMPLE_H_
