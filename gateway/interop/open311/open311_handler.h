// Open311 GeoReport v2: `/open311/v2/…`, in XML and JSON, over the methods of PublicRequests and no
// others. What is at another path is REST's.

#ifndef TOUCHSTONE_GATEWAY_INTEROP_OPEN311_OPEN311_HANDLER_H_
#define TOUCHSTONE_GATEWAY_INTEROP_OPEN311_OPEN311_HANDLER_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gateway/http/exchange.h"
#include "gateway/identity/authenticator.h"
#include "gateway/identity/lookup_threads.h"
#include "gateway/identity/organization_guard.h"
#include "gateway/interop/open311/arguments.h"
#include "gateway/interop/open311/call.h"
#include "gateway/interop/open311/jurisdictions.h"
#include "gateway/limits/byte_budget.h"
#include "gateway/limits/in_flight.h"
#include "gateway/limits/rate_limiter.h"
#include "gateway/limits/unsent_answers.h"
#include "gateway/rest/request_context.h"
#include "gateway/rest/request_metrics.h"
#include "gateway/upstream/upstream.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/telemetry/metrics.h"

namespace touchstone::gateway::open311 {

struct Open311Settings {
  size_t largest_body = 4 << 20;
  size_t most_body_bytes = 64 << 20;  // of all forms that are being read at a time
  absl::Duration deadline = absl::Seconds(30);
};

// What it stands on; all must outlive it.
struct Open311Parts {
  const Upstreams* upstreams = nullptr;
  Authenticator* authenticator = nullptr;
  OrganizationGuard* organizations = nullptr;
  LookupThreads* lookups = nullptr;
  RateLimiter* rates = nullptr;
  InFlight* in_flight = nullptr;
  UnsentAnswers* unsent = nullptr;
  Metrics* metrics = nullptr;
  Clock* clock = nullptr;
};

// Shared by all connections. Thread-safe.
class Open311Handler : public HttpHandler {
 public:
  // `rest` serves all other paths, and must outlive it.
  Open311Handler(const Open311Settings& settings, const Open311Parts& parts, HttpHandler& rest);

  Task<void> Serve(Exchange& exchange) override;
  bool IsPressed() const override { return rest_.IsPressed(); }
  Response Refusal(const HeadRefusal& refusal) override { return rest_.Refusal(refusal); }

 private:
  // One call on its way.
  struct Asked {
    Exchange& exchange;
    RequestContext& context;
    Call call;
    Arguments arguments;
    Authenticated caller;      // of what is handed in; nobody in particular otherwise
    std::string jurisdiction;  // the resource's name

    const RequestHead& head() const { return exchange.head(); }
    bool is_post() const { return head().method == "POST"; }
  };

  Task<Response> Answer(Asked& asked);
  // What the method answers, once it is known who asks for what.
  Task<absl::StatusOr<Response>> Dispatch(Asked& asked);
  Task<absl::StatusOr<Response>> Services(Asked& asked);
  Task<absl::StatusOr<Response>> Definition(Asked& asked);
  Task<absl::StatusOr<Response>> Submit(Asked& asked);
  Task<absl::StatusOr<Response>> Token(Asked& asked);
  Task<absl::StatusOr<Response>> List(Asked& asked);
  Task<absl::StatusOr<Response>> Get(Asked& asked);
  Task<absl::StatusOr<Response>> ListUpdates(Asked& asked);
  Task<absl::StatusOr<Response>> PostUpdate(Asked& asked);

  Task<absl::Status> ReadForm(Asked& asked);
  Task<absl::Status> Authenticate(Asked& asked);
  Task<absl::StatusOr<Jurisdictions::Known>> Resolve(Asked& asked);
  Task<absl::Status> CheckOrganization(const std::string& jurisdiction);

  // The answer of a method of PublicRequests.
  template <typename Message, typename Request>
  Task<absl::StatusOr<Message>> Ask(Asked& asked, absl::string_view method, Request request);

  // An answer that whoever gets it may keep, but asks about before it is used again.
  Response Shown(const Asked& asked, std::string body) const;
  // One that nobody keeps.
  Response Told(const Asked& asked, std::string body) const;

  absl::Status CheckRate(absl::string_view caller);
  Task<void> Send(Asked& asked, Response& response);
  void Finish(const Asked& asked);

  const Open311Settings settings_;
  const Open311Parts parts_;
  HttpHandler& rest_;
  Jurisdictions jurisdictions_;
  ByteBudget bodies_;
  std::map<std::string, RequestMetrics> metrics_;  // by NameOf
  prometheus::Counter& rate_limited_;
  prometheus::Counter& overloaded_;
};

}  // namespace touchstone::gateway::open311

#endif  // TOUCHSTONE_GATEWAY_INTEROP_OPEN311_OPEN311_HANDLER_H_
