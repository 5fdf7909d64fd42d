// Where SQLite and PostgreSQL differ in what a session hands over: the one place that knows.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SQL_DIALECT_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SQL_DIALECT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace touchstone {

// PostgreSQL's text form of BYTEA, "\x00ff": SOCI's blobs mean large objects there, so that bytes
// travel as this text.
std::string ByteaText(absl::string_view bytes);

// The inverse. Empty when the text is not of that form.
std::string FromByteaText(absl::string_view text);

// Whether PostgreSQL can hold the text at all: it cannot hold NUL, and SOCI would cut there.
bool FitsPostgresText(absl::string_view text);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SQL_DIALECT_H_
