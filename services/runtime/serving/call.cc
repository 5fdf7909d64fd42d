#include "services/runtime/serving/call.h"

#include <google/protobuf/message.h>
#include <touchstone/options/v1/options.pb.h>

#include <algorithm>
#include <exception>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/serving/field_rules.h"
#include "services/runtime/serving/wire.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone {
namespace {

// How long a handler has to notice that its stream's time is over before the stream is cut.
constexpr absl::Duration kGrace = absl::Seconds(1);

absl::string_view View(grpc::string_ref text) { return {text.data(), text.size()}; }

TraceContext TraceFrom(absl::string_view traceparent) {
  const std::optional<TraceContext> incoming = TraceContext::Parse(traceparent);
  return incoming ? incoming->Child() : TraceContext::Start();
}

absl::Status TimeIsOver() {
  return Error(absl::StatusCode::kDeadlineExceeded, reasons::kDeadlineExceeded,
               "The call's time was over before it was done.");
}

absl::Status Resume(absl::string_view reason, absl::string_view why) {
  return RetryLater(absl::StatusCode::kUnavailable, reason,
                    absl::StrCat(why, " Go on from the last position received."),
                    absl::ZeroDuration());
}

// Errors that nobody meant a caller to read: made by a library, or by a mistake of ours.
bool IsForTheLogOnly(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kDataLoss:
      return true;
    default:
      return false;
  }
}

}  // namespace

ServedMethod::ServedMethod(const google::protobuf::MethodDescriptor& descriptor,
                           const CallEnvironment& environment)
    : environment(environment),
      path(absl::StrCat("/", descriptor.service()->full_name(), "/", descriptor.name())),
      permission(descriptor.options().GetExtension(options::v1::permission)),
      answers_with_stream(descriptor.server_streaming()),
      is_immutable(descriptor.options().GetExtension(options::v1::immutable)) {}

prometheus::Histogram& ServedMethod::Durations(absl::StatusCode code) const {
  const size_t index = std::min<size_t>(static_cast<size_t>(code), durations_.size() - 1);
  if (auto* known = durations_[index].load(std::memory_order_acquire)) return *known;
  auto& made =
      environment.metrics.Histogram("touchstone_rpc_duration_seconds",
                                    "How long calls took, from the whole request to the answer.",
                                    {{"method", path}, {"code", absl::StatusCodeToString(code)}});
  durations_[index].store(&made, std::memory_order_release);
  return made;
}

Call::Call(const ServedMethod& method, CallKind kind, grpc::ServerContext& grpc_context)
    : method_(method),
      grpc_(grpc_context),
      begin_(SystemClock().Monotonic()),
      place_(method.environment.admission, kind),
      kind_(kind) {
  context_.trace = TraceFrom(Header("traceparent"));
}

grpc::Status Call::Run(absl::FunctionRef<absl::Status()> body) {
  absl::Status status = Enter();
  if (status.ok()) status = RunBody(body);
  status = ForCaller(std::move(status));
  grpc_.AddTrailingMetadata(kTraceIdMetadata, context_.trace.trace_id);
  method_.Durations(status.code())
      .Observe(absl::ToDoubleSeconds(SystemClock().Monotonic() - begin_));
  return ToGrpcStatus(status);
}

absl::Status Call::Enter() {
  RETURN_IF_ERROR(place_.status());

  context_.method = method_.path;
  context_.accept_language = std::string(Header("accept-language"));
  context_.is_cancelled = [this] { return IsOver(); };
  const auto deadline = grpc_.deadline();
  if (deadline != std::chrono::system_clock::time_point::max()) {
    context_.deadline = absl::FromChrono(deadline);
  } else if (!method_.answers_with_stream) {
    context_.deadline = absl::Now() + method_.environment.default_deadline;
  }
  if (context_.deadline <= absl::Now()) return TimeIsOver();

  std::vector<absl::string_view> presented;
  const auto [first, last] =
      grpc_.client_metadata().equal_range({kIdentityMetadata.data(), kIdentityMetadata.size()});
  for (auto entry = first; entry != last; ++entry) presented.push_back(View(entry->second));
  ASSIGN_OR_RETURN(caller_,
                   Identify(method_.environment.identities, method_.permission, presented));
  context_.caller = caller_.principal;
  if (presented.size() == 1) context_.identity = std::string(presented.front());

  if (kind_ != CallKind::kShort) {
    RETURN_IF_ERROR(place_.CountFor(context_.caller->id()));
    listing_.emplace(method_.environment.streams, grpc_,
                     std::min(context_.deadline, caller_.expires) + kGrace,
                     OpenStreams::AtDrain::kMayFinish);
  }
  return absl::OkStatus();
}

absl::Status Call::RunBody(absl::FunctionRef<absl::Status()> body) {
  try {
    return body();
  } catch (const std::exception& exception) {
    return absl::InternalError(absl::StrCat("exception: ", exception.what()));
  } catch (...) {
    return absl::InternalError("exception of an unknown type");
  }
}

absl::Status Call::ForCaller(absl::Status status) {
  if (ends_with_identity_ && !grpc_.IsCancelled()) {
    if (told_to_drain_) return Resume(reasons::kShuttingDown, "This process is shutting down.");
    if (absl::Now() >= caller_.expires) {
      return Resume(reasons::kIdentityExpired, "The identity of the caller has expired.");
    }
  }
  if (!IsForTheLogOnly(status)) return status;
  Log(LogLevel::kError, "call failed",
      {{"method", method_.path},
       {"code", absl::StatusCodeToString(status.code())},
       {"problem", status.message()}},
      context_.trace);
  return Error(status.code(), reasons::kInternal,
               absl::StrCat("Something went wrong on the server's side. Its log says more under "
                            "the trace ",
                            context_.trace.trace_id, "."),
               {{"trace_id", context_.trace.trace_id}});
}

absl::Status Call::CheckRequest(google::protobuf::Message& request) const {
  absl::Status broken;
  RETURN_IF_ERROR(CheckRecord(request, /*is_first=*/true, broken));
  return broken;
}

absl::Status Call::CheckRecord(google::protobuf::Message& record, bool is_first,
                               absl::Status& broken) const {
  if (is_first || !OrganizationsNamed(record).empty()) {
    RETURN_IF_ERROR(CheckAccess(*context_.caller, method_.permission, record));
  }
  // What no rule knows of must not be stored and served.
  record.DiscardUnknownFields();
  ClearOutputOnly(record);
  broken = CheckFields(record, {.allow_missing = !is_first});
  return absl::OkStatus();
}

void Call::EndWithIdentity() {
  ends_with_identity_ = true;
  ends_at_drain_ = true;
  context_.deadline = std::min(context_.deadline, caller_.expires);
}

bool Call::IsOver() {
  if (grpc_.IsCancelled() || absl::Now() >= context_.deadline) return true;
  if (!ends_at_drain_ || !method_.environment.admission.closed()) return false;
  told_to_drain_ = true;
  return true;
}

absl::Status Call::CutOff() const {
  if (absl::Now() >= context_.deadline) return TimeIsOver();
  return Error(absl::StatusCode::kCancelled, reasons::kCallerGone,
               "The stream broke off before it was finished.");
}

absl::string_view Call::Header(const char* name) const {
  const auto& metadata = grpc_.client_metadata();
  const auto found = metadata.find(name);
  return found == metadata.end() ? absl::string_view() : View(found->second);
}

}  // namespace touchstone
