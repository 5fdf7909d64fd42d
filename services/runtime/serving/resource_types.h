// The resource types that .proto files can refer to: those that they and their imports declare, by
// `google.api.resource` on a message or `google.api.resource_definition` on the file.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_RESOURCE_TYPES_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_RESOURCE_TYPES_H_

#include <google/api/resource.pb.h>
#include <google/protobuf/descriptor.h>

#include <set>
#include <vector>

#include "absl/strings/string_view.h"

namespace touchstone {

class ResourceTypes {
 public:
  explicit ResourceTypes(const google::protobuf::FileDescriptor& file);

  // Takes in those of another file too.
  void Add(const google::protobuf::FileDescriptor& file);

  // The type of that name, such as "touchstone.dev/Competency"; null when it is not known here.
  const google::api::ResourceDescriptor* Find(absl::string_view type) const;

  // The message of the resources of that type; null when it is not known here.
  const google::protobuf::Descriptor* MessageOf(absl::string_view type) const;

  // Whether a field of this name holds the bare id of one of them: "framework_id", "api_key_id".
  bool IsIdField(absl::string_view field_name) const;

 private:
  std::set<const google::protobuf::FileDescriptor*> files_;
  std::vector<const google::api::ResourceDescriptor*> types_;
  std::vector<const google::protobuf::Descriptor*> messages_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_RESOURCE_TYPES_H_
