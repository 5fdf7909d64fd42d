// Page tokens: opaque to the caller, signed by the service, bound to the query that they continue.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_PAGE_TOKEN_H_
#define TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_PAGE_TOKEN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/sql/session.h"

namespace touchstone {

// Where the next page begins: behind the last row of this one.
struct PagePosition {
  SqlValue order_value;  // of the column that the list is ordered by; text or an integer
  std::string name;
};

// Makes and reads page tokens. Immutable and thread-safe.
class PageTokens {
 public:
  // How long a token is good for.
  static constexpr absl::Duration kLifetime = absl::Hours(24);

  // `key` is secret and the same in all processes of one database; at least 32 bytes.
  explicit PageTokens(std::string key);

  // A token for the page after `position` of the query that `query` tells apart from all others
  // (every field of the request but the token and the page size).
  std::string Make(const PagePosition& position, absl::string_view query, absl::Time now) const;

  // The position in a token. INVALID_ARGUMENT (PAGE_TOKEN_INVALID) when it was not made here, has
  // expired, or belongs to another query.
  absl::StatusOr<PagePosition> Read(absl::string_view token, absl::string_view query,
                                    absl::Time now) const;

 private:
  std::string Sign(absl::string_view payload, absl::string_view query) const;

  std::string key_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_PAGE_TOKEN_H_
