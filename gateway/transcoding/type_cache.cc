#include "gateway/transcoding/type_cache.h"

#include <google/protobuf/type.pb.h>
#include <google/protobuf/util/type_resolver_util.h>

#include <shared_mutex>
#include <string>

#include "absl/container/node_hash_map.h"

namespace touchstone::gateway {
namespace {

using google::protobuf::util::Status;
using google::protobuf::util::TypeResolver;

// json_util reads only `map_entry` of all options.
template <typename Options>
void KeepMapEntry(Options* options) {
  for (int i = options->size() - 1; i >= 0; --i) {
    if (options->Get(i).name() != "map_entry") options->DeleteSubrange(i, 1);
  }
}

void Trim(google::protobuf::Type* type) {
  KeepMapEntry(type->mutable_options());
  type->clear_source_context();
  for (auto& field : *type->mutable_fields()) field.clear_options();
}

void Trim(google::protobuf::Enum* type) {
  type->clear_options();
  type->clear_source_context();
  for (auto& value : *type->mutable_enumvalue()) value.clear_options();
}

class TypeCache : public TypeResolver {
 public:
  explicit TypeCache(const google::protobuf::DescriptorPool& pool)
      : source_(google::protobuf::util::NewTypeResolverForDescriptorPool(kTypeUrlPrefix, &pool)) {}

  Status ResolveMessageType(const std::string& url, google::protobuf::Type* type) override {
    return Resolve(url, &messages_, type, &TypeResolver::ResolveMessageType);
  }

  Status ResolveEnumType(const std::string& url, google::protobuf::Enum* type) override {
    return Resolve(url, &enums_, type, &TypeResolver::ResolveEnumType);
  }

 private:
  template <typename Type>
  Status Resolve(const std::string& url, absl::node_hash_map<std::string, Type>* known, Type* type,
                 Status (TypeResolver::*resolve)(const std::string&, Type*)) {
    {
      std::shared_lock lock(mutex_);
      if (const auto found = known->find(url); found != known->end()) {
        *type = found->second;
        return Status();
      }
    }
    // An unknown URL comes from outside (in an Any) and is not remembered.
    if (const Status status = (source_.get()->*resolve)(url, type); !status.ok()) return status;
    Trim(type);
    std::unique_lock lock(mutex_);
    known->emplace(url, *type);
    return Status();
  }

  const std::unique_ptr<TypeResolver> source_;
  std::shared_mutex mutex_;
  absl::node_hash_map<std::string, google::protobuf::Type> messages_;
  absl::node_hash_map<std::string, google::protobuf::Enum> enums_;
};

}  // namespace

std::unique_ptr<TypeResolver> MakeTypeCache(const google::protobuf::DescriptorPool& pool) {
  return std::make_unique<TypeCache>(pool);
}

}  // namespace touchstone::gateway
