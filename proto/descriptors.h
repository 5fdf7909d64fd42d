// The suite's whole contract as the program carries it: every .proto file with its comments.
//
// Who works from descriptors alone (the gateway, OpenAPI, reflection, the command line) builds a
// pool from these bytes; who has the generated classes does not need them.

#ifndef TOUCHSTONE_PROTO_DESCRIPTORS_H_
#define TOUCHSTONE_PROTO_DESCRIPTORS_H_

#include <google/protobuf/descriptor.h>

#include "absl/strings/string_view.h"

namespace touchstone {

// A serialized google.protobuf.FileDescriptorSet, imports before importers, with source info.
absl::string_view DescriptorSetBytes();

// A pool of all those files, built once; lives as long as the program. Thread-safe.
const google::protobuf::DescriptorPool& ContractPool();

}  // namespace touchstone

#endif  // TOUCHSTONE_PROTO_DESCRIPTORS_H_
