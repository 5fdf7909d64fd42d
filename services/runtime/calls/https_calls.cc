#include "services/runtime/calls/https_calls.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "services/runtime/calls/public_address.h"
#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

// The library, ready for use.
bool StartCurl() {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return ready;
}

// What one call has while it is under way.
struct UnderWay {
  const std::atomic<bool>& stopping;
  bool may_call_private;
  size_t largest_answer;
  bool met_private = false;
  bool too_large = false;
  std::string body;
};

size_t TakeBody(char* bytes, size_t size, size_t count, void* data) {
  auto& call = *static_cast<UnderWay*>(data);
  if (call.body.size() + size * count > call.largest_answer) {
    call.too_large = true;
    return 0;
  }
  call.body.append(bytes, size * count);
  return size * count;
}

int StopWhenAsked(void* data, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const UnderWay*>(data)->stopping.load() ? 1 : 0;
}

// Makes the socket by which an address that was resolved is connected to: the one moment at which
// it is known, and cannot become another.
curl_socket_t ConnectIfAllowed(void* data, curlsocktype, curl_sockaddr* address) {
  auto& call = *static_cast<UnderWay*>(data);
  if (!call.may_call_private && !IsPublicAddress(address->addr)) {
    call.met_private = true;
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::string Problem(CURLcode code, const UnderWay& call) {
  if (call.too_large) return "Their answer is too large.";
  if (call.met_private) return "Their address is of a private network.";
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return "Their address is not known.";
    case CURLE_COULDNT_CONNECT:
      return "They cannot be reached.";
    case CURLE_OPERATION_TIMEDOUT:
      return "They did not answer in time.";
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return "They offer no TLS that can be trusted.";
    default:
      return absl::StrCat("They cannot be called (", static_cast<int>(code), ").");
  }
}

using Headers = std::unique_ptr<curl_slist, void (*)(curl_slist*)>;

Headers HeadersOf(const HttpsCall& call) {
  Headers headers(nullptr, curl_slist_free_all);
  for (const auto& [name, value] : call.headers) {
    curl_slist* const longer =
        curl_slist_append(headers.get(), absl::StrCat(name, ": ", value).c_str());
    if (longer == nullptr) break;
    headers.release();  // NOLINT(bugprone-unused-return-value): it is in `longer`
    headers.reset(longer);
  }
  return headers;
}

}  // namespace

absl::StatusOr<HttpsAnswer> HttpsCalls::Send(const HttpsCall& call,
                                             const std::atomic<bool>& stopping) const {
  const std::unique_ptr<CURL, void (*)(CURL*)> handle(StartCurl() ? curl_easy_init() : nullptr,
                                                      curl_easy_cleanup);
  if (handle == nullptr) return absl::ResourceExhaustedError("no memory for a call");
  CURL* const curl = handle.get();
  UnderWay under_way{.stopping = stopping,
                     .may_call_private = MayCallPrivate(),
                     .largest_answer = settings_.largest_answer,
                     .body = ""};
  const Headers headers = HeadersOf(call);
  const auto milliseconds = static_cast<long>(absl::ToInt64Milliseconds(settings_.timeout));
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
  curl_easy_setopt(curl, CURLOPT_URL, call.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROXY, "");  // the environment's are for other programs
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "Touchstone");
  if (call.method == "POST") {
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call.body.c_str());
  }
  if (!settings_.authorities.empty()) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, settings_.authorities.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, ConnectIfAllowed);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &under_way);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, TakeBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &under_way);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, milliseconds);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, StopWhenAsked);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &under_way);
  const CURLcode code = curl_easy_perform(curl);
  if (code == CURLE_ABORTED_BY_CALLBACK && stopping.load()) {
    return absl::CancelledError("The process is stopping.");
  }
  if (code != CURLE_OK) {
    return Error(absl::StatusCode::kUnavailable, reasons::kPartnerUnreachable,
                 Problem(code, under_way));
  }
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  return HttpsAnswer{.status = static_cast<int>(status), .body = std::move(under_way.body)};
}

}  // namespace touchstone
