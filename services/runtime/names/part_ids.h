// Ids for the parts of a resource, such as the behaviors of a competency and the stages of a
// process: what is kept refers to them. An id that follows from the text is the same wherever the
// text is, and says nothing about when or by whom it was made.
//
//   PartIds ids;
//   for (const Stage& stage : process.stages()) ids.Take(stage.id());
//   for (Stage& stage : *process.mutable_stages()) {
//     if (stage.id().empty()) stage.set_id(ids.Unique(IdOfTitle(stage.title())));
//   }

#ifndef TOUCHSTONE_SERVICES_RUNTIME_NAMES_PART_IDS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_NAMES_PART_IDS_H_

#include <cstddef>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "absl/strings/string_view.h"

namespace touchstone {

// The most characters that an id has.
inline constexpr size_t kMaxId = 63;

// "Customer Focus" -> "customer-focus": what is no ASCII letter or digit becomes a hyphen. Empty
// when the title has none of either.
std::string IdOfTitle(absl::string_view title, size_t longest = kMaxId);

// The id of a text: the first 8 characters of its SHA-256 in lower-case base 32 (RFC 4648).
std::string IdOfText(absl::string_view text);

// The ids of one resource's parts, given and still to be given.
class PartIds {
 public:
  // One that is there already; nothing when it is empty.
  void Take(const std::string& id);

  // `wanted`, or with the smallest number from 2 on that makes it unique.
  std::string Unique(const std::string& wanted);

 private:
  std::unordered_set<std::string> taken_;
  std::unordered_map<std::string, int> next_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_NAMES_PART_IDS_H_
