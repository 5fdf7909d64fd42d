#include "services/catalog/alignments.h"

#include <touchstone/catalog/v1/alignment.pb.h>
#include <touchstone/catalog/v1/competency.pb.h>

#include <algorithm>
#include <string>
#include <vector>

#include "services/catalog/competencies.h"
#include "services/catalog/rules/alignment_rules.h"
#include "services/catalog/rules/searchable_texts.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {
namespace {

// Whether one end, where it is of this organization, is there.
absl::Status CheckEnd(Transaction& transaction, const v1::Alignment& alignment,
                      const std::string& field, const std::string& text) {
  const AlignmentEnd end = ParseAlignmentEnd(text);
  if (!end.is_competency) return absl::OkStatus();
  if (OrganizationOf(end.competency) != OrganizationOf(alignment.name())) {
    return InvalidField(field,
                        "must be of the same organization; name what another publishes by its URI");
  }
  ASSIGN_OR_RETURN(const auto competency,
                   transaction.Find<v1::Competency>(CompetencyType(), end.competency));
  if (competency == nullptr || competency->has_delete_time()) {
    return InvalidField(field, "names a competency that does not exist");
  }
  const auto& elements = competency->key_elements();
  const bool found =
      end.key_element.empty() ||
      std::any_of(elements.begin(), elements.end(),
                  [&](const v1::KeyElement& element) { return element.id() == end.key_element; });
  return found ? absl::OkStatus() : InvalidField(field, "names a key element that does not exist");
}

// What is gone meanwhile may stand in an alignment that is only completed, or brought back.
absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<v1::Alignment>& change) {
  if (change.kind == events::v1::Event::DELETED) return absl::OkStatus();
  const v1::Alignment& alignment = *change.after;
  const auto violations = AlignmentViolations(alignment);
  if (!violations.empty()) return InvalidFields(violations);
  const v1::Alignment* const before = change.before;
  if (before == nullptr || before->subject() != alignment.subject()) {
    RETURN_IF_ERROR(CheckEnd(transaction, alignment, "alignment.subject", alignment.subject()));
  }
  if (before == nullptr || before->object() != alignment.object()) {
    RETURN_IF_ERROR(CheckEnd(transaction, alignment, "alignment.object", alignment.object()));
  }
  return absl::OkStatus();
}

}  // namespace

const ResourceType& AlignmentType() {
  static const ResourceType type = DeclareResource<v1::Alignment>({
      .table = "alignments",
      .columns = {{"subject"}, {"object"}, {"relation"}},
      .search = SearchedBy(AlignmentText),
  });
  return type;
}

void RegisterAlignments(RpcService& catalog, Store& store) {
  RegisterStandardMethods<v1::Alignment>(catalog, AlignmentType(), store,
                                         {.before_write = BeforeWrite});
}

}  // namespace touchstone::catalog
