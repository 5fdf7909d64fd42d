#include "tests/stores/loopback_port.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"

namespace touchstone {
namespace {

// Below the range that the kernel gives to clients (ip_local_port_range), and apart from those that
// the test scripts take.
constexpr int kFirst = 12000;
constexpr int kLast = 19999;

// An abstract name of the network namespace is held as long as its socket is open, and goes with
// the process; -1 when another holds it.
int Reserve(int port) {
  const int reservation = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  const std::string name = absl::StrCat("touchstone-test-port-", port);
  std::copy(name.begin(), name.end(), address.sun_path + 1);
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  if (bind(reservation, reinterpret_cast<sockaddr*>(&address), size) == 0) return reservation;
  close(reservation);
  return -1;
}

bool IsFree(int port) {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  const bool is_free = bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  close(probe);
  return is_free;
}

}  // namespace

LoopbackPort::LoopbackPort() {
  static std::mt19937 random{std::random_device{}()};
  std::uniform_int_distribution<int> ports(kFirst, kLast);
  for (int attempt = 0; attempt < kLast - kFirst; ++attempt) {
    number_ = ports(random);
    reservation_ = Reserve(number_);
    if (reservation_ < 0) continue;
    if (IsFree(number_)) return;
    close(reservation_);
  }
  std::fprintf(stderr, "no port of loopback is free\n");
  std::abort();
}

LoopbackPort::~LoopbackPort() { close(reservation_); }

}  // namespace touchstone
