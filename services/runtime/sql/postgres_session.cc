#include "services/runtime/sql/postgres_session.h"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/runtime/sql/postgres_conninfo.h"

namespace touchstone {
namespace {

// A transaction in which nothing happens for that long belongs to a process that is stuck; it would
// hold up all readers of the log of changes.
constexpr absl::string_view kSessionSettings =
    "SET idle_in_transaction_session_timeout = '60s'; SET jit = off; "
    "SET bytea_output = 'hex'; SET statement_timeout = '30s'";

void SetUp(PGconn* connection, bool read_only) {
  // The server's details and hints quote values.
  PQsetErrorVerbosity(connection, PQERRORS_TERSE);
  PQsetNoticeProcessor(
      connection, [](void*, const char*) {}, nullptr);
  const std::string settings = absl::StrCat(
      kSessionSettings, "; SET default_transaction_read_only = ", read_only ? "on" : "off");
  const std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQexec(connection, settings.c_str()),
                                                              PQclear);
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
    throw soci::soci_error(PQerrorMessage(connection));
  }
}

}  // namespace

std::unique_ptr<SociSession> MakePostgresSession(const std::string& url, bool read_only,
                                                 SocketWatch& watch) {
  return std::make_unique<SociSession>(
      Dialect::kPostgres,
      [url, read_only, &watch](soci::session& session, absl::Time deadline) {
        const auto conninfo = PostgresConninfo(url, deadline - absl::Now());
        if (!conninfo.ok()) throw soci::soci_error("the URL is malformed");
        session.open(soci::postgresql, *conninfo);
        PGconn* const connection =
            static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
        const SocketWatch::Guard guard(&watch, PQsocket(connection), deadline);
        SetUp(connection, read_only);
      },
      &watch);
}

}  // namespace touchstone
