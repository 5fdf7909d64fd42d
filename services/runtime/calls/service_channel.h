// Connections between the processes of the suite: the gateway's to the services, and theirs to one
// another.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CALLS_SERVICE_CHANNEL_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CALLS_SERVICE_CHANNEL_H_

#include <grpcpp/channel.h>

#include <memory>
#include <string>

namespace touchstone {

// A connection of its own to a service process, or to what balances several of them. `address` as
// gRPC takes it: "127.0.0.1:9101", "dns:///catalog:9101". Connects when it is first used or asked.
std::shared_ptr<grpc::Channel> ServiceChannel(const std::string& address);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CALLS_SERVICE_CHANNEL_H_
