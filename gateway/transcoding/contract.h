// The services of the contract, as the embedded descriptors list them.

#ifndef TOUCHSTONE_GATEWAY_TRANSCODING_CONTRACT_H_
#define TOUCHSTONE_GATEWAY_TRANSCODING_CONTRACT_H_

#include <google/protobuf/descriptor.h>

#include <vector>

namespace touchstone::gateway {

// Every service of a package below `touchstone`, of ContractPool(), in the order of their files.
std::vector<const google::protobuf::ServiceDescriptor*> ContractServices();

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_TRANSCODING_CONTRACT_H_
