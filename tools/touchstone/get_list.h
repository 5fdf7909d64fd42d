// `touchstone get` and `touchstone list`: reads of any resource, by its name alone.

#ifndef TOUCHSTONE_TOOLS_TOUCHSTONE_GET_LIST_H_
#define TOUCHSTONE_TOOLS_TOUCHSTONE_GET_LIST_H_

#include <string>

#include "absl/status/status.h"
#include "tools/touchstone/console.h"

namespace touchstone {

struct ListOptions {
  std::string parent;      // "organizations/wa", or the whole collection's name
  std::string collection;  // "frameworks"; empty when `parent` has it
  std::string filter;
  std::string order_by;
  std::string page_token;
  int limit = 100;
  bool show_deleted = false;
};

// Shows a collection, page by page as the suite gives it, up to the limit.
absl::Status ListCollection(Console& console, const ListOptions& options);

}  // namespace touchstone

#endif  // TOUCHSTONE_TOOLS_TOUCHSTONE_GET_LIST_H_
