#include "proto/descriptors.h"

#include <google/protobuf/descriptor.pb.h>

#include <cstdlib>

#include "absl/strings/string_view.h"

extern "C" const char touchstone_descriptor_set[];
extern "C" const char touchstone_descriptor_set_end[];

namespace touchstone {

absl::string_view DescriptorSetBytes() {
  return {touchstone_descriptor_set,
          static_cast<size_t>(touchstone_descriptor_set_end - touchstone_descriptor_set)};
}

const google::protobuf::DescriptorPool& ContractPool() {
  static const auto* const pool = [] {
    google::protobuf::FileDescriptorSet files;
    const absl::string_view bytes = DescriptorSetBytes();
    auto* result = new google::protobuf::DescriptorPool;
    bool good = files.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    for (const auto& file : files.file()) good = good && result->BuildFile(file) != nullptr;
    if (!good) std::abort();  // The build embedded something that is not its own descriptor set.
    return result;
  }();
  return *pool;
}

}  // namespace touchstone
