#include "services/runtime/calls/public_address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <string>

namespace touchstone {
namespace {

bool IsPublic(const std::string& text) {
  sockaddr_in in{};
  in.sin_family = AF_INET;
  if (inet_pton(AF_INET, text.c_str(), &in.sin_addr) == 1) {
    return IsPublicAddress(reinterpret_cast<const sockaddr&>(in));
  }
  sockaddr_in6 in6{};
  in6.sin6_family = AF_INET6;
  EXPECT_EQ(inet_pton(AF_INET6, text.c_str(), &in6.sin6_addr), 1) << text;
  return IsPublicAddress(reinterpret_cast<const sockaddr&>(in6));
}

TEST(PublicAddress, KnowsWhatIsOfNoPublicNetwork) {
  for (const char* text : {"0.0.0.0",
                           "10.0.0.1",
                           "10.255.255.255",
                           "100.64.0.1",
                           "127.0.0.1",
                           "127.255.255.254",
                           "169.254.169.254",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.0.0.1",
                           "192.0.2.1",
                           "192.168.1.1",
                           "198.18.0.1",
                           "198.51.100.7",
                           "203.0.113.9",
                           "224.0.0.1",
                           "239.1.1.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "::ffff:10.0.0.1",
                           "::ffff:127.0.0.1",
                           "64:ff9b::7f00:1",
                           "64:ff9b:1::1",
                           "100::1",
                           "2001::1",
                           "2001:db8::1",
                           "2002:7f00:1::",
                           "fc00::1",
                           "fd12::1",
                           "fe80::1",
                           "fec0::1",
                           "ff02::1",
                           "3fff::1"}) {
    EXPECT_FALSE(IsPublic(text)) << text;
  }
}

TEST(PublicAddress, KnowsWhatIs) {
  for (const char* text :
       {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.128.0.1", "172.15.255.255", "172.32.0.0",
        "192.167.255.255", "192.169.0.0", "223.255.255.255", "2606:4700::1111", "2a00:1450::1",
        "::ffff:1.1.1.1", "64:ff9b::101:101", "2001:200::1"}) {
    EXPECT_TRUE(IsPublic(text)) << text;
  }
  sockaddr local{};
  local.sa_family = AF_UNIX;
  EXPECT_FALSE(IsPublicAddress(local));
}

TEST(PublicAddress, KnowsAHostThatIsWrittenAsOne) {
  for (const char* host : {"localhost", "LocalHost.", "a.localhost", "127.1", "2130706433",
                           "0x7f.1", "::1", "10.0.0.1"}) {
    EXPECT_TRUE(IsPrivateHost(host)) << host;
  }
  for (const char* host : {"example.org", "1.1.1.1", "2606:4700::1111", "localhost.example.org"}) {
    EXPECT_FALSE(IsPrivateHost(host)) << host;
  }
}

TEST(PublicAddress, FindsTheHostOfAnAddress) {
  EXPECT_EQ(HostOf("https://example.org:8443/v2"), "example.org");
  EXPECT_EQ(HostOf("https://[::1]:8443/v2"), "::1");
  for (const char* url : {"http://example.org", "https://a@example.org", "https://example.org?a",
                          "https://example.org/#a", "https://[::1", "https://a\\@example.org"}) {
    EXPECT_EQ(HostOf(url), "") << url;
  }
}

}  // namespace
}  // namespace touchstone
