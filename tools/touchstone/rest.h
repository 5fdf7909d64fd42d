// Requests over HTTP/1.1, one connection each: enough to see what the REST side answers.

#ifndef TOUCHSTONE_TOOLS_TOUCHSTONE_REST_H_
#define TOUCHSTONE_TOOLS_TOUCHSTONE_REST_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace touchstone {

using HttpHeaders = std::map<std::string, std::string>;

struct HttpRequest {
  std::string verb = "GET";
  std::string target;  // "/v1/organizations/wa?validateOnly=true"
  HttpHeaders headers;
  std::string body;
};

struct HttpResponse {
  int status = 0;
  HttpHeaders headers;  // names in lower case
  std::string body;

  // The value of a header, or "".
  std::string header(absl::string_view name) const;
};

struct RestSettings {
  std::string url;     // "http://127.0.0.1:8080" or "https://…", without a path
  std::string token;   // sent as `Authorization: Bearer`; empty: nobody calls
  std::string tls_ca;  // PEM of the authorities to believe, for https
  absl::Duration timeout = absl::Seconds(30);  // of one request
};

// Thread-safe.
class RestClient {
 public:
  explicit RestClient(RestSettings settings) : settings_(std::move(settings)) {}

  // The answer, whatever its status. UNAVAILABLE when nobody answers at the address,
  // DEADLINE_EXCEEDED when it takes too long.
  absl::StatusOr<HttpResponse> Send(const HttpRequest& request) const;

  // The answer's body when its status is 2xx; otherwise the error that the gateway's JSON says.
  absl::StatusOr<HttpResponse> SendForSuccess(const HttpRequest& request) const;

  const RestSettings& settings() const { return settings_; }

 private:
  RestSettings settings_;
};

// The error that a body of the form {"error": {code, status, message, details}} says.
absl::Status ErrorOf(const HttpResponse& response);

// A value as it may stand in a query: everything but letters, digits and -._~ percent-encoded.
std::string QueryEscape(absl::string_view text);

}  // namespace touchstone

#endif  // TOUCHSTONE_TOOLS_TOUCHSTONE_REST_H_
