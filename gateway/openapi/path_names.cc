#include "gateway/openapi/path_names.h"

#include <google/api/resource.pb.h>

#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace touchstone::gateway {
namespace {

using google::protobuf::FileDescriptor;
using Kind = PathTemplate::Segment::Kind;

}  // namespace

PathNames::PathNames(const std::vector<const google::protobuf::ServiceDescriptor*>& services) {
  std::set<const FileDescriptor*> files;
  for (const auto* service : services) {
    files.insert(service->file());
    for (int i = 0; i < service->file()->dependency_count(); ++i) {
      files.insert(service->file()->dependency(i));
    }
  }
  for (const FileDescriptor* file : files) {
    for (int i = 0; i < file->message_type_count(); ++i) {
      const auto& options = file->message_type(i)->options();
      if (!options.HasExtension(google::api::resource)) continue;
      for (const auto& pattern : options.GetExtension(google::api::resource).pattern()) {
        AddPattern(pattern);
      }
    }
  }
}

// "organizations/{organization}/apiKeys/{api_key}"
void PathNames::AddPattern(absl::string_view pattern) {
  const std::vector<std::string> parts = absl::StrSplit(pattern, '/');
  for (size_t i = 0; i + 1 < parts.size(); i += 2) {
    const std::string& id = parts[i + 1];
    if (id.size() > 2 && id.front() == '{')
      id_by_collection_[parts[i]] = id.substr(1, id.size() - 2);
  }
}

std::string PathNames::NameOf(absl::string_view collection) const {
  const auto known = id_by_collection_.find(std::string(collection));
  if (known != id_by_collection_.end()) return known->second;
  if (absl::EndsWith(collection, "ies")) {
    return absl::StrCat(collection.substr(0, collection.size() - 3), "y");
  }
  if (absl::EndsWith(collection, "s")) {
    return std::string(collection.substr(0, collection.size() - 1));
  }
  return absl::StrCat(collection, collection.empty() ? "id" : "_id");
}

OpenApiPath PathNames::Of(const PathTemplate& path) const {
  OpenApiPath result;
  absl::string_view before;
  for (const auto& segment : path.segments) {
    if (segment.kind == Kind::kLiteral) {
      absl::StrAppend(&result.text, "/", segment.literal);
    } else {
      const std::string name = segment.kind == Kind::kRest ? "path" : NameOf(before);
      absl::StrAppend(&result.text, "/{", name, "}");
      result.parameters.push_back(name);
    }
    before = segment.literal;
  }
  if (!path.verb.empty()) absl::StrAppend(&result.text, ":", path.verb);
  return result;
}

}  // namespace touchstone::gateway
