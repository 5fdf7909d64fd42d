// Calls of systems outside the suite, by https: where an address was written down by somebody who
// may be wrong, or lie.
//
//   HttpsCalls calls({.networks = "public"});
//   ASSIGN_OR_RETURN(const HttpsAnswer answer,
//                    calls.Send({.method = "GET", .url = url, .headers = {}, .body = ""},
//                    stopping));
//
// A name is resolved once, and what is connected to is the address that was checked. Nobody is
// followed elsewhere, no proxy of the environment is used, an answer has a most size and a most
// time.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CALLS_HTTPS_CALLS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CALLS_HTTPS_CALLS_H_

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace touchstone {

struct HttpsSettings {
  // "public": only addresses of the public internet; "any": private networks too.
  std::string networks = "public";
  // A file with certificates of authorities, in place of the system's; empty for those.
  std::string authorities;
  absl::Duration timeout = absl::Seconds(20);  // of one call
  size_t largest_answer = 1 << 20;             // bytes
};

struct HttpsCall {
  std::string method;  // "GET" or "POST"
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;  // of a POST
};

struct HttpsAnswer {
  int status = 0;
  std::string body;
};

// Thread-safe. Each call has a connection of its own.
class HttpsCalls {
 public:
  explicit HttpsCalls(HttpsSettings settings) : settings_(std::move(settings)) {}
  virtual ~HttpsCalls() = default;

  // Whether private networks may be called.
  bool MayCallPrivate() const { return settings_.networks == "any"; }

  // The answer, whatever its status. UNAVAILABLE (PARTNER_UNREACHABLE) with a sentence that names
  // neither address nor what was said; CANCELLED once `stopping`.
  virtual absl::StatusOr<HttpsAnswer> Send(const HttpsCall& call,
                                           const std::atomic<bool>& stopping) const;

 private:
  const HttpsSettings settings_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CALLS_HTTPS_CALLS_H_
