// A session on PostgreSQL, set up as this program needs it.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SQL_POSTGRES_SESSION_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SQL_POSTGRES_SESSION_H_

#include <memory>
#include <string>

#include "services/runtime/sql/soci_session.h"
#include "services/runtime/sql/socket_watch.h"

namespace touchstone {

// A session that is still closed. It gives a server that does not answer up soon after the deadline
// that it is opened with: libpq waits in whole seconds, and two at least, for each of the URL's
// hosts; what SOCI itself asks of a new connection is not bounded. `url` is one that
// PostgresConninfo takes; `watch` outlives the session.
std::unique_ptr<SociSession> MakePostgresSession(const std::string& url, bool read_only,
                                                 SocketWatch& watch);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SQL_POSTGRES_SESSION_H_
