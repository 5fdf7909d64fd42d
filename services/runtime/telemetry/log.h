// The log: one JSON object a line, on standard error.
//
//   Log(LogLevel::kWarning, "cache breaker opened", {{"failures", "5"}}, context.trace);
//
// A line has `time`, `level`, `process`, `message`, `trace_id` when there is one, and the fields.
// Personal data, secrets, request bodies and database URLs with passwords never go in: log names of
// resources, counts and reasons.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_TELEMETRY_LOG_H_
#define TOUCHSTONE_SERVICES_RUNTIME_TELEMETRY_LOG_H_

#include <initializer_list>
#include <utility>

#include "absl/strings/string_view.h"
#include "services/runtime/telemetry/trace.h"

namespace touchstone {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

using LogFields = std::initializer_list<std::pair<absl::string_view, absl::string_view>>;

// Names the process ("touchstone-catalog") and sets the least level that is written; once, in main.
// Before that, lines are written from kInfo on.
void StartLog(absl::string_view process, LogLevel least);

// Writes a line, of at most 4 kB: long values are cut. Thread-safe. Never waits for whoever reads
// the log: what a full pipe does not take is left out, and counted in a line of its own once it
// does again.
void Log(LogLevel level, absl::string_view message, LogFields fields = {});
void Log(LogLevel level, absl::string_view message, LogFields fields, const TraceContext& trace);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_TELEMETRY_LOG_H_
