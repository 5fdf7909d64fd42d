#include "services/runtime/resources/resource_index.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/personal_fields.h"
#include "services/runtime/search/index.h"

namespace touchstone {
namespace {

using ::google::protobuf::Message;

// The resource of that name, also a deleted one; null when there is none that can be read.
absl::StatusOr<std::unique_ptr<Message>> ReadStored(Session& session, const ResourceType& type,
                                                    absl::string_view name) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<Bytes>(
          absl::StrCat("SELECT body FROM ", type.table(), " WHERE name = :name"), name));
  if (!row) return nullptr;
  std::unique_ptr<Message> resource(type.prototype->New());
  if (!resource->ParseFromString(std::get<0>(*row).value)) return nullptr;
  ClearPersonalTexts(type, *resource);
  return resource;
}

}  // namespace

absl::Status KeepIndexed(Session& session, const ResourceType& type, const Message& resource) {
  const std::optional<SearchDeclaration>& search = type.declaration.search;
  if (!search) return absl::OkStatus();
  const std::string name = NameOf(resource);
  const bool deleted = TimeOf(resource, "delete_time") != absl::UnixEpoch();
  if (deleted) return RemoveFromIndex(session, name);
  std::unique_ptr<Message> parent;
  if (search->parent != nullptr) {
    ASSIGN_OR_RETURN(parent, ReadStored(session, *search->parent, ParentOf(name)));
    if (parent == nullptr) return RemoveFromIndex(session, name);
  }
  // What is personal is not searched by.
  const std::unique_ptr<Message> searched(resource.New());
  searched->CopyFrom(resource);
  ClearPersonalTexts(type, *searched);
  return WriteToIndex(session, name, type.type, search->text(*searched, parent.get()));
}

}  // namespace touchstone
