#include "services/recruiting/records/neutral_names.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/names/sha256.h"

namespace touchstone::recruiting {

std::vector<std::string> NeutralNames(std::vector<KeptRecord>& records) {
  std::multimap<std::pair<std::string, std::string>, KeptRecord> by_content;
  for (KeptRecord& record : records) {
    std::pair<std::string, std::string> place(ParentOf(record.name), Sha256(record.body));
    by_content.emplace(std::move(place), std::move(record));
  }
  records.clear();
  std::map<std::string, int> numbers;  // by interview
  std::vector<std::string> names;
  for (auto& [place, record] : by_content) {
    names.push_back(absl::StrCat(place.first, "/scorecards/", ++numbers[place.first]));
    records.push_back(std::move(record));
  }
  return names;
}

}  // namespace touchstone::recruiting
