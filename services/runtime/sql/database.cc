#include "services/runtime/sql/database.h"

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/sql/postgres_database.h"
#include "services/runtime/sql/sqlite_database.h"

namespace touchstone {

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const DatabaseSettings& settings,
                                                         const Schema& schema, Metrics& metrics) {
  if (settings.sessions < 1 || settings.largest_batch < 1) {
    return InvalidField("database", "needs at least one session and one write in a batch");
  }
  absl::string_view url = settings.url;
  if (absl::ConsumePrefix(&url, "sqlite:")) {
    return OpenSqlite(std::string(url), settings, schema, metrics);
  }
  if (absl::StartsWith(url, "postgres://") || absl::StartsWith(url, "postgresql://")) {
    return OpenPostgres(settings, schema, metrics);
  }
  return InvalidField("database", "must begin with sqlite: or postgres://");
}

absl::Status Database::Ping(absl::Time deadline) {
  return ReadApart(deadline,
                   [](Session& session) { return session.Query<int64_t>("SELECT 1").status(); });
}

}  // namespace touchstone
