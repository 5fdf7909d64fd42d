// Messages in and out of gRPC's buffers, for the few that the gateway answers itself.

#ifndef TOUCHSTONE_GATEWAY_GRPC_MESSAGE_BYTES_H_
#define TOUCHSTONE_GATEWAY_GRPC_MESSAGE_BYTES_H_

#include <google/protobuf/message_lite.h>
#include <grpcpp/support/byte_buffer.h>

namespace touchstone::gateway {

inline bool ParseBytes(const grpc::ByteBuffer& buffer, google::protobuf::MessageLite* message) {
  grpc::Slice slice;
  return buffer.DumpToSingleSlice(&slice).ok() &&
         message->ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
}

inline grpc::ByteBuffer ToBytes(const google::protobuf::MessageLite& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return {&slice, 1};
}

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_GRPC_MESSAGE_BYTES_H_
