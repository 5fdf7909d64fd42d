// The ids that other systems have for what is kept here: unique, and found by. A service that has
// them has the table `external_ids`.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_EXTERNAL_IDS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_EXTERNAL_IDS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/sql/session.h"

namespace touchstone {

struct ExternalId {
  std::string system;
  std::string type;  // empty where the system has only one kind
  std::string value;
};

// Keeps the external ids of a resource; none for one that is deleted. INVALID_ARGUMENT
// (VALUE_TAKEN) names one that another resource of its type has, or that it has twice for one
// system and type.
absl::Status KeepExternalIds(Transaction& transaction, const ResourceType& type,
                             const std::string& name, const std::vector<ExternalId>& ids);

// The resource of a type in an organization that has an external id; nothing where none has it.
absl::StatusOr<std::optional<std::string>> HolderOf(Session& session, const ResourceType& type,
                                                    absl::string_view organization,
                                                    const ExternalId& id);

// The external ids of a message's field, whose elements have these three.
template <typename Messages>
std::vector<ExternalId> ExternalIdsOf(const Messages& messages) {
  std::vector<ExternalId> ids;
  for (const auto& id : messages) ids.push_back({id.system(), id.type(), id.value()});
  return ids;
}

// References that may have been given by external id, such as
// `organizations/wa/externalIds/payroll/-/0042`, made the names of who has it.
//
//   References references(session, assignment.name());
//   RETURN_IF_ERROR(references.MakeName(PersonType(), "assignment.rows[0].manager",
//                                       *row.mutable_manager()));
//   RETURN_IF_ERROR(references.Problems());
class References {
 public:
  // Of a resource of that name; both must outlive it.
  References(Session& session, const std::string& name) : session_(session), name_(name) {}

  // Leaves what is a name, or empty, as it is. Fails only where it cannot ask.
  absl::Status MakeName(const ResourceType& type, absl::string_view field, std::string& reference);

  // INVALID_ARGUMENT with the fields whose external id no resource of the type has, or none that is
  // not deleted.
  absl::Status Problems() const;

 private:
  Session& session_;
  const std::string& name_;
  std::vector<FieldViolation> violations_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_EXTERNAL_IDS_H_
