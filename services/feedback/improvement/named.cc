#include "services/feedback/improvement/named.h"

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {

absl::Status CheckIsOwn(absl::string_view resource, absl::string_view field,
                        const std::string& name) {
  if (name.empty() || OrganizationOf(name) == OrganizationOf(resource)) return absl::OkStatus();
  return InvalidField(field, "must be of the same organization");
}

absl::Status CheckNamed(Transaction& transaction, const ResourceType& type,
                        absl::string_view resource, absl::string_view field,
                        const std::string& name) {
  if (name.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(CheckIsOwn(resource, field, name));
  ASSIGN_OR_RETURN(const bool there, transaction.Exists(type, name));
  return there ? absl::OkStatus() : InvalidField(field, "names what does not exist");
}

absl::Status CheckAllNamed(Transaction& transaction, const ResourceType& type,
                           absl::string_view resource, absl::string_view field,
                           const google::protobuf::RepeatedPtrField<std::string>& names) {
  for (int i = 0; i < names.size(); ++i) {
    RETURN_IF_ERROR(
        CheckNamed(transaction, type, resource, absl::StrCat(field, "[", i, "]"), names[i]));
  }
  return absl::OkStatus();
}

}  // namespace touchstone::feedback
