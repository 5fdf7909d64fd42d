// Which addresses are of the public internet. What is asked to call an address that somebody else
// wrote down must not be led into the network that it stands in.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CALLS_PUBLIC_ADDRESS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CALLS_PUBLIC_ADDRESS_H_

#include <sys/socket.h>

#include "absl/strings/string_view.h"

namespace touchstone {

// Whether an IPv4 or IPv6 address is of the public internet, as IANA's registers of addresses for
// special purposes have it; what stands for an IPv4 address is taken as that. False for every other
// kind of address.
bool IsPublicAddress(const sockaddr& address);

// Whether a host is written as an address that is not public, or is called "localhost".
bool IsPrivateHost(absl::string_view host);

// The host in an https address, without the brackets of IPv6; empty when it is none that is called:
// one with a user, a query or a fragment.
absl::string_view HostOf(absl::string_view url);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CALLS_PUBLIC_ADDRESS_H_
