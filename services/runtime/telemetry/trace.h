// W3C Trace Context (https://www.w3.org/TR/trace-context/): which call a line of the log belongs
// to, across processes.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_TELEMETRY_TRACE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_TELEMETRY_TRACE_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace touchstone {

// A place in a trace. Both ids are lower-case hex, 32 and 16 digits, not all zero.
struct TraceContext {
  std::string trace_id;
  std::string span_id;
  bool sampled = false;

  // Reads a `traceparent` header; nothing when it is malformed (the caller then starts a new
  // trace).
  static std::optional<TraceContext> Parse(absl::string_view traceparent);
  // A new trace.
  static TraceContext Start();
  // A new span of the same trace.
  TraceContext Child() const;
  // As a `traceparent` header: "00-<trace>-<span>-01".
  std::string ToHeader() const;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_TELEMETRY_TRACE_H_
