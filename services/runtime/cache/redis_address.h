// Where a Redis is, as a URL says it.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CACHE_REDIS_ADDRESS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CACHE_REDIS_ADDRESS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace touchstone {

struct RedisAddress {
  std::string host;  // a name or an address; empty when it is a socket in the file system
  int port = 6379;
  std::string socket;
  std::string user;      // empty: the default user
  std::string password;  // empty: no AUTH
  int database = 0;

  // Reads "redis://[[user]:password@]host[:port][/database]" or
  // "unix://[[user]:password@]/path[?db=database]"; user and password percent-encoded. The error
  // does not repeat the URL, which may hold a password.
  static absl::StatusOr<RedisAddress> Parse(absl::string_view url);

  // For the log: without user and password.
  std::string ToText() const;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CACHE_REDIS_ADDRESS_H_
