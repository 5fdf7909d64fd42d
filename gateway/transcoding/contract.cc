#include "gateway/transcoding/contract.h"

#include <google/protobuf/descriptor.pb.h>

#include "absl/strings/match.h"
#include "proto/descriptors.h"

namespace touchstone::gateway {

std::vector<const google::protobuf::ServiceDescriptor*> ContractServices() {
  google::protobuf::FileDescriptorSet files;
  const absl::string_view bytes = DescriptorSetBytes();
  files.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  std::vector<const google::protobuf::ServiceDescriptor*> services;
  for (const auto& file : files.file()) {
    if (!absl::StartsWith(file.package(), "touchstone.")) continue;
    const auto* descriptor = ContractPool().FindFileByName(file.name());
    for (int i = 0; i < descriptor->service_count(); ++i) {
      services.push_back(descriptor->service(i));
    }
  }
  return services;
}

}  // namespace touchstone::gateway
