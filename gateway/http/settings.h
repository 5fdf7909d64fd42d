// How much a client may ask of the HTTP port, and for how long.

#ifndef TOUCHSTONE_GATEWAY_HTTP_SETTINGS_H_
#define TOUCHSTONE_GATEWAY_HTTP_SETTINGS_H_

#include <chrono>
#include <cstddef>
#include <string>

namespace touchstone::gateway {

struct HttpSettings {
  std::string listen = "127.0.0.1:0";  // host:port; port 0 takes a free one
  int threads = 0;                     // 0: one for each core
  std::string tls_certificate;         // PEM files; both or neither
  std::string tls_key;

  size_t largest_head = 16 << 10;  // request line and header fields, in bytes
  size_t most_fields = 100;
  size_t most_connections = 10'000;  // beyond it a connection is answered 503 and closed

  std::chrono::milliseconds head_time{10'000};   // from the first byte to the last of a head
  std::chrono::milliseconds idle_time{75'000};   // between requests
  std::chrono::milliseconds stall_time{30'000};  // for a body, or for an answer to be taken …
  size_t slowest_bytes_per_second = 16 << 10;    // … and longer only at this rate or faster
  std::chrono::milliseconds linger_time{2'000};  // what is still read before a refused close
  std::chrono::milliseconds drain_time{10'000};  // how long requests that run may go on
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_HTTP_SETTINGS_H_
