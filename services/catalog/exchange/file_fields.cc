#include "services/catalog/exchange/file_fields.h"

#include <google/api/field_behavior.pb.h>
#include <google/api/resource.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>

#include "absl/strings/ascii.h"

namespace touchstone::catalog {

bool IsInFile(const google::protobuf::FieldDescriptor& field) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    const auto behavior = options.GetExtension(google::api::field_behavior, i);
    if (behavior == google::api::OUTPUT_ONLY || behavior == google::api::IDENTIFIER) return false;
  }
  const auto& message = *field.containing_type();
  if (!message.options().HasExtension(google::api::resource)) return true;
  return field.name() != "etag" && (&message != v1::JobProfile::descriptor() ||
                                    field.number() != v1::JobProfile::kFrameworkFieldNumber);
}

std::string PlaceInFile(absl::string_view field_path) {
  const size_t dot = field_path.find('.');
  if (dot != field_path.npos) field_path.remove_prefix(dot + 1);
  std::string place;
  bool upper = false;
  for (const char c : field_path) {
    if (c == '_') {
      upper = true;
      continue;
    }
    place.push_back(upper ? absl::ascii_toupper(static_cast<unsigned char>(c)) : c);
    upper = false;
  }
  return place;
}

}  // namespace touchstone::catalog
