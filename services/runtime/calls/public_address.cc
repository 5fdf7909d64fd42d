#include "services/runtime/calls/public_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace touchstone {
namespace {

using Octets6 = std::array<uint8_t, 16>;

struct Block4 {
  uint32_t first;
  int bits;
};

constexpr Block4 kNotPublic[] = {
    {0x00000000, 8},   // this network
    {0x0a000000, 8},   // private
    {0x64400000, 10},  // behind carriers' translators
    {0x7f000000, 8},   // loopback
    {0xa9fe0000, 16},  // link-local, where clouds tell secrets
    {0xac100000, 12},  // private
    {0xc0000000, 24},  // protocol assignments
    {0xc0000200, 24},  // documentation
    {0xc0586300, 24},  // 6to4 relays
    {0xc0a80000, 16},  // private
    {0xc6120000, 15},  // benchmarks
    {0xc6336400, 24},  // documentation
    {0xcb007100, 24},  // documentation
    {0xe0000000, 4},   // multicast
    {0xf0000000, 4},   // reserved, broadcast
};

bool IsPublic4(uint32_t address) {
  for (const Block4& block : kNotPublic) {
    if ((address >> (32 - block.bits)) == (block.first >> (32 - block.bits))) return false;
  }
  return true;
}

uint32_t Word(const Octets6& octets, size_t at) {
  return static_cast<uint32_t>(octets[at]) << 24 | static_cast<uint32_t>(octets[at + 1]) << 16 |
         static_cast<uint32_t>(octets[at + 2]) << 8 | octets[at + 3];
}

bool IsPublic6(const Octets6& octets) {
  const bool is_mapped = Word(octets, 0) == 0 && Word(octets, 4) == 0 && Word(octets, 8) == 0xffff;
  const bool is_translated =
      Word(octets, 0) == 0x0064ff9b && Word(octets, 4) == 0 && Word(octets, 8) == 0;
  if (is_mapped || is_translated) return IsPublic4(Word(octets, 12));
  if ((octets[0] & 0xe0) != 0x20) return false;              // only 2000::/3 is given out
  if (octets[0] == 0x20 && octets[1] == 0x02) return false;  // 6to4
  if (octets[0] == 0x20 && octets[1] == 0x01) {
    if (octets[2] < 0x02) return false;                        // protocol assignments, Teredo
    if (octets[2] == 0x0d && octets[3] == 0xb8) return false;  // documentation
  }
  return !(octets[0] == 0x3f && octets[1] == 0xff && octets[2] < 0x10);  // documentation
}

}  // namespace

bool IsPublicAddress(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in in;
    std::memcpy(&in, &address, sizeof(in));
    return IsPublic4(ntohl(in.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 in;
    std::memcpy(&in, &address, sizeof(in));
    Octets6 octets;
    std::memcpy(octets.data(), &in.sin6_addr, octets.size());
    return IsPublic6(octets);
  }
  return false;
}

bool IsPrivateHost(absl::string_view host) {
  const std::string name = absl::AsciiStrToLower(absl::StripSuffix(host, "."));
  if (name == "localhost" || absl::EndsWith(name, ".localhost")) return true;
  in_addr in;
  if (inet_aton(name.c_str(), &in) != 0) return !IsPublic4(ntohl(in.s_addr));
  Octets6 octets;
  return inet_pton(AF_INET6, name.c_str(), octets.data()) == 1 && !IsPublic6(octets);
}

absl::string_view HostOf(absl::string_view url) {
  if (!absl::ConsumePrefix(&url, "https://")) return "";
  if (url.find_first_of("?#\\") != absl::string_view::npos) return "";
  const absl::string_view authority = url.substr(0, url.find('/'));
  if (authority.find('@') != absl::string_view::npos) return "";
  if (absl::StartsWith(authority, "[")) {
    const size_t end = authority.find(']');
    return end == absl::string_view::npos ? "" : authority.substr(1, end - 1);
  }
  return authority.substr(0, authority.find(':'));
}

}  // namespace touchstone
