#include "services/feedback/cases/case_numbers.h"

#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {
namespace {

// On PostgreSQL two who count in one row at the same time are run one after the other; of as many
// rows they seldom meet. SQLite writes one after the other anyway.
constexpr int kShards = 16;

int ShardOf(Dialect dialect) {
  if (dialect == Dialect::kSqlite) return 0;
  thread_local std::minstd_rand random{std::random_device{}()};
  return std::uniform_int_distribution<int>(0, kShards - 1)(random);
}

// What RETURNING gives on PostgreSQL; on SQLite it would set a savepoint.
absl::StatusOr<int64_t> CountOn(Session& session, absl::string_view organization, int64_t year,
                                int shard) {
  constexpr absl::string_view kCount =
      "INSERT INTO case_numbers (organization, year, shard, last_number) VALUES (:organization, "
      ":year, :shard, 1) ON CONFLICT (organization, year, shard) DO UPDATE SET last_number = "
      "case_numbers.last_number + 1";
  if (session.dialect() == Dialect::kPostgres) {
    ASSIGN_OR_RETURN(const auto row,
                     session.QueryOne<int64_t>(absl::StrCat(kCount, " RETURNING last_number"),
                                               organization, year, shard));
    return row ? std::get<0>(*row) : 0;
  }
  RETURN_IF_ERROR(session.Execute(kCount, organization, year, shard).status());
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<int64_t>("SELECT last_number FROM case_numbers WHERE "
                                             "organization = :organization AND year = :year AND "
                                             "shard = :shard",
                                             organization, year, shard));
  return row ? std::get<0>(*row) : 0;
}

}  // namespace

absl::StatusOr<std::string> TakeCaseNumber(Transaction& transaction,
                                           absl::string_view organization) {
  Session& session = transaction.session();
  const int64_t year = absl::ToCivilYear(transaction.now(), absl::UTCTimeZone()).year();
  const int shard = ShardOf(session.dialect());
  ASSIGN_OR_RETURN(const int64_t last, CountOn(session, organization, year, shard));
  const int64_t shards = session.dialect() == Dialect::kSqlite ? 1 : kShards;
  return absl::StrFormat("%d-%07d", year, (last - 1) * shards + shard + 1);
}

}  // namespace touchstone::feedback
