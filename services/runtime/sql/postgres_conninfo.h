// From the URL that a person writes to what libpq connects with.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SQL_POSTGRES_CONNINFO_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SQL_POSTGRES_CONNINFO_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace touchstone {

// "postgres://user:password@host:5432/database?sslmode=require" as libpq's `key='value' …`, with
// what the URL leaves open and a service needs: a connect timeout, and to notice a peer that is
// gone. Who has less time than that to connect says so in `left`. Holds the password: never log it.
// INVALID_ARGUMENT, without the URL, when it is malformed.
absl::StatusOr<std::string> PostgresConninfo(absl::string_view url,
                                             absl::Duration left = absl::InfiniteDuration());

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SQL_POSTGRES_CONNINFO_H_
