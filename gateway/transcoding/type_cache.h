// A TypeResolver that describes each type once. json_util resolves every type that it meets for
// every message that it converts, and describing one afresh, options and all, costs more than the
// conversion.

#ifndef TOUCHSTONE_GATEWAY_TRANSCODING_TYPE_CACHE_H_
#define TOUCHSTONE_GATEWAY_TRANSCODING_TYPE_CACHE_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/type_resolver.h>

#include <memory>

namespace touchstone::gateway {

// The prefix of a type's URL: "type.googleapis.com" before "/" and its full name.
inline constexpr char kTypeUrlPrefix[] = "type.googleapis.com";

// `pool` must outlive the resolver. Thread-safe.
std::unique_ptr<google::protobuf::util::TypeResolver> MakeTypeCache(
    const google::protobuf::DescriptorPool& pool);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_TRANSCODING_TYPE_CACHE_H_
