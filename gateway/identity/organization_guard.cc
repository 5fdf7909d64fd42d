#include "gateway/identity/organization_guard.h"

#include <google/api/resource.pb.h>
#include <google/protobuf/descriptor.pb.h>
#include <touchstone/options/v1/options.pb.h>

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gateway/transcoding/wire.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::gateway {
namespace {

using google::protobuf::FieldDescriptor;

// A deleted organization is refused a second later at the latest.
constexpr absl::Duration kRemembered = absl::Milliseconds(500);
constexpr size_t kMostRemembered = 10'000;

bool IsResourceName(const FieldDescriptor& field) {
  if (field.type() != FieldDescriptor::TYPE_STRING) return false;
  if (field.name() == "name" || field.name() == "parent") return true;
  return field.options().HasExtension(google::api::resource_reference);
}

// The `name` of a message that is a resource, or null.
const FieldDescriptor* NameOfResource(const FieldDescriptor& field) {
  if (field.message_type() == nullptr) return nullptr;
  if (!field.message_type()->options().HasExtension(google::api::resource)) return nullptr;
  return field.message_type()->FindFieldByName("name");
}

// A service could read past what ends the look here (a group, say), and find a name there.
absl::Status Malformed() {
  return Error(absl::StatusCode::kInvalidArgument, reasons::kMessageMalformed,
               "The message has bytes that are no field.");
}

// The last field of that number, which is the one that counts; "" when there is none.
absl::StatusOr<absl::string_view> NameIn(absl::string_view resource, int number) {
  absl::string_view name;
  WireField field;
  while (NextField(&resource, &field)) {
    if (field.number == number && field.type == WireType::WIRETYPE_LENGTH_DELIMITED) {
      name = field.bytes;
    }
  }
  if (!resource.empty()) return Malformed();
  return name;
}

bool IsPublic(const google::protobuf::MethodDescriptor& method) {
  return method.options().GetExtension(options::v1::permission) == kPublic;
}

bool HasParent(const google::protobuf::Descriptor& request) {
  return request.FindFieldByName("name") != nullptr || request.FindFieldByName("parent") != nullptr;
}

bool IsForEveryOrganization(const trust::v1::Principal& caller) {
  return std::any_of(caller.bindings().begin(), caller.bindings().end(), [](const auto& binding) {
    return binding.organization_id() == kEveryOrganization;
  });
}

}  // namespace

OrganizationGuard::OrganizationGuard(
    const std::vector<const google::protobuf::ServiceDescriptor*>& services,
    OrganizationDirectory& directory, Clock& clock)
    : directory_(directory), clock_(clock) {
  for (const auto* service : services) {
    if (absl::StartsWith(service->full_name(), "touchstone.admin.")) continue;
    for (int i = 0; i < service->method_count(); ++i) {
      NameFields fields;
      const auto& request = *service->method(i)->input_type();
      for (int j = 0; j < request.field_count(); ++j) {
        const FieldDescriptor& field = *request.field(j);
        if (IsResourceName(field)) fields.names.push_back(field.number());
        if (field.is_repeated()) continue;
        if (const auto* name = NameOfResource(field)) {
          fields.resources[field.number()] = name->number();
        }
      }
      const auto& answer = *service->method(i)->output_type();
      const bool looks_through = IsPublic(*service->method(i)) && !HasParent(request);
      for (int j = 0; looks_through && j < answer.field_count(); ++j) {
        const auto* const name = NameOfResource(*answer.field(j));
        if (name != nullptr) fields.listed[answer.field(j)->number()] = name->number();
      }
      by_rpc_[absl::StrCat("/", service->full_name(), "/", service->method(i)->name())] =
          std::move(fields);
    }
  }
}

absl::Status OrganizationGuard::Check(absl::string_view rpc, absl::string_view request,
                                      const trust::v1::Principal& caller) {
  ASSIGN_OR_RETURN(const std::vector<absl::string_view> named, Named(rpc, request));
  for (const absl::string_view organization : named) {
    ASSIGN_OR_RETURN(const bool exists, Exists(organization));
    if (exists) continue;
    if (caller.kind() == trust::v1::Principal::ANONYMOUS) {
      return Error(absl::StatusCode::kUnauthenticated, reasons::kIdentityMissing,
                   "This method needs to know who calls; sign in or send an API key.");
    }
    if (IsForEveryOrganization(caller)) {
      return Error(absl::StatusCode::kNotFound, reasons::kOrganizationUnknown,
                   absl::StrCat("organizations/", organization,
                                " does not exist; an administrator must create it first."),
                   {{"organization", organization}});
    }
    return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
                 "The caller does not have the permission that the method needs.");
  }
  return absl::OkStatus();
}

bool OrganizationGuard::IsKnownGood(absl::string_view rpc, absl::string_view request) {
  const auto named = Named(rpc, request);
  return named.ok() && std::all_of(named->begin(), named->end(),
                                   [this](absl::string_view id) { return IsRemembered(id); });
}

absl::StatusOr<std::vector<absl::string_view>> OrganizationGuard::Named(
    absl::string_view rpc, absl::string_view request) const {
  std::vector<absl::string_view> ids;
  const auto fields = by_rpc_.find(rpc);
  if (fields == by_rpc_.end()) return ids;
  const auto add = [&ids](absl::string_view name) {
    const absl::string_view id = OrganizationOf(name);
    // What is no id is for the service's field rules to refuse, with all else that is wrong. The
    // names of one request are of one organization as a rule.
    if (IsValidId(id) && (ids.empty() || ids.back() != id)) ids.push_back(id);
  };
  const auto& names = fields->second.names;
  const auto& resources = fields->second.resources;
  WireField field;
  while (NextField(&request, &field)) {
    if (field.type != WireType::WIRETYPE_LENGTH_DELIMITED) continue;
    if (std::find(names.begin(), names.end(), field.number) != names.end()) {
      add(field.bytes);
    } else if (const auto resource = resources.find(field.number); resource != resources.end()) {
      ASSIGN_OR_RETURN(const absl::string_view name, NameIn(field.bytes, resource->second));
      add(name);
    }
  }
  if (!request.empty()) return Malformed();
  return ids;
}

bool OrganizationGuard::ChecksAnswersOf(absl::string_view rpc) const {
  const auto fields = by_rpc_.find(rpc);
  return fields != by_rpc_.end() && !fields->second.listed.empty();
}

absl::StatusOr<std::string> OrganizationGuard::Remaining(absl::string_view rpc,
                                                         absl::string_view answer) {
  const auto fields = by_rpc_.find(rpc);
  if (fields == by_rpc_.end()) return std::string(answer);
  std::string remaining;
  remaining.reserve(answer.size());
  absl::string_view rest = answer;
  WireField field;
  for (absl::string_view at = rest; NextField(&rest, &field); at = rest) {
    const auto listed = fields->second.listed.find(field.number);
    if (listed != fields->second.listed.end() &&
        field.type == WireType::WIRETYPE_LENGTH_DELIMITED) {
      ASSIGN_OR_RETURN(const absl::string_view name, NameIn(field.bytes, listed->second));
      ASSIGN_OR_RETURN(const bool exists, Exists(OrganizationOf(name)));
      if (!exists) continue;
    }
    remaining.append(at.data(), at.size() - rest.size());
  }
  if (!rest.empty()) return Malformed();
  return remaining;
}

absl::StatusOr<bool> OrganizationGuard::Exists(absl::string_view organization) {
  if (IsRemembered(organization)) return true;
  const absl::Duration now = clock_.Monotonic();
  ASSIGN_OR_RETURN(const bool exists, directory_.Exists(organization));
  if (exists) {
    MutexLock lock(&mutex_);
    if (seen_at_.size() >= kMostRemembered) seen_at_.clear();
    seen_at_[organization] = now;
  }
  return exists;
}

bool OrganizationGuard::IsRemembered(absl::string_view organization) {
  const absl::Duration now = clock_.Monotonic();
  MutexLock lock(&mutex_);
  const auto found = seen_at_.find(organization);
  return found != seen_at_.end() && now - found->second < kRemembered;
}

}  // namespace touchstone::gateway
