// Between what gRPC carries and what handlers know: byte buffers and messages, statuses and errors.
// Nothing is copied on the way but what does not lie in one piece.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_WIRE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_WIRE_H_

#include <google/protobuf/message.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "services/runtime/serving/serialized.h"

namespace touchstone {

// Reads a message from where gRPC received it. INVALID_ARGUMENT (MESSAGE_MALFORMED) when the bytes
// are none, or a text in them is not UTF-8. Unknown fields are kept, as protobuf does.
absl::Status ParseMessage(const grpc::ByteBuffer& bytes, google::protobuf::Message& message);

// The bytes and their suffix as gRPC sends them; the shared bytes stay shared and live until they
// are sent.
grpc::ByteBuffer ToByteBuffer(const SerializedMessage& message);

// An error as gRPC sends it: `grpc-status-details-bin` has the whole google.rpc.Status. Clients
// take 8 kB of metadata, so a longer list of violations is cut, and its message says by how much;
// the reason always arrives.
grpc::Status ToGrpcStatus(const absl::Status& status);

// The inverse, for those who call: what another process answered, details kept.
absl::Status FromGrpcStatus(const grpc::Status& status);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_WIRE_H_
