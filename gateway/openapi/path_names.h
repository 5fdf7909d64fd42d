// Paths as OpenAPI writes them: every `*` of a template gets a name of its own.
//
//   "/v1/{name=organizations/*/frameworks/*}:undelete"
//     → "/v1/organizations/{organization}/frameworks/{framework}:undelete"

#ifndef TOUCHSTONE_GATEWAY_OPENAPI_PATH_NAMES_H_
#define TOUCHSTONE_GATEWAY_OPENAPI_PATH_NAMES_H_

#include <google/protobuf/descriptor.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gateway/transcoding/path_template.h"

namespace touchstone::gateway {

struct OpenApiPath {
  std::string text;
  std::vector<std::string> parameters;  // in order
};

// Immutable and thread-safe.
class PathNames {
 public:
  // Takes the names of ids from the resource patterns of the services' messages.
  explicit PathNames(const std::vector<const google::protobuf::ServiceDescriptor*>& services);

  OpenApiPath Of(const PathTemplate& path) const;

 private:
  void AddPattern(absl::string_view pattern);
  std::string NameOf(absl::string_view collection) const;

  std::map<std::string, std::string> id_by_collection_;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_OPENAPI_PATH_NAMES_H_
