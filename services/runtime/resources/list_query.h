// What a List request asks for, checked against the resource's columns and turned into SQL.
//
// Filters are the part of AIP-160 that an index can serve: comparisons of columns joined by AND,
// such as `title = "Customer*" AND createTime > "2026-01-01T00:00:00Z"`. Quotation marks are double
// or single. A trailing `*` matches any ending, elsewhere it is refused; `\*` in quotation marks is
// the character itself. Lists are ordered by one column, then by name, and paged by key, never by
// offset.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_LIST_QUERY_H_
#define TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_LIST_QUERY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/page_token.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/sql/session.h"

namespace touchstone {

// A List request's own words.
struct ListRequest {
  std::string parent;  // empty for a top-level collection
  std::string filter;
  std::string order_by;
  bool show_deleted = false;
  int page_size = 0;  // 0: kDefaultPageSize; more than kLargestPageSize: that
};

inline constexpr int kDefaultPageSize = 50;
inline constexpr int kLargestPageSize = 1000;
// The bodies of one answer, together: half of what the gateway takes. One body alone may be larger.
inline constexpr size_t kLargestAnswer = 8 << 20;

// The last code point, which Unicode gives to no character: a text that goes on after a prefix
// comes before the prefix with this behind it.
inline constexpr absl::string_view kBehindAll = "\xf4\x8f\xbf\xbf";

// A comparison of one column.
struct Comparison {
  std::string column;
  std::string op;  // "=", "!=", "<", "<=", ">", ">="
  SqlValue value;
};

// Parses a filter. INVALID_ARGUMENT (FILTER_INVALID) says what is wrong, where, and which fields
// there are.
absl::StatusOr<std::vector<Comparison>> ParseFilter(const ResourceType& type,
                                                    absl::string_view filter);

// The order of a list.
struct ListOrder {
  std::string column = "name";
  bool descending = false;
};

// Parses an order_by: "" or one field, with "desc" behind it or not. INVALID_ARGUMENT
// (ORDER_BY_INVALID).
absl::StatusOr<ListOrder> ParseOrderBy(const ResourceType& type, absl::string_view order_by);

// How many a page has at most, from the request's field.
int PageSize(int requested);

// A statement that reads one page and the row behind it (which tells whether there is another):
// columns order value, name, body.
struct ListStatement {
  std::string sql;
  std::vector<SqlValue> parameters;
  SqlType order_type;
  int page_size;
};

absl::StatusOr<ListStatement> MakeListStatement(const ResourceType& type,
                                                const ListRequest& request,
                                                const std::optional<PagePosition>& after);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_LIST_QUERY_H_
