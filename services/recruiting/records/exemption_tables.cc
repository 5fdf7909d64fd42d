#include "services/recruiting/records/exemption_tables.h"

#include <google/protobuf/util/message_differencer.h>
#include <touchstone/recruiting/v1/exemption_table.pb.h>

#include <algorithm>
#include <string>

#include "services/recruiting/records/holding_rules.h"
#include "services/recruiting/rules/record_redaction.h"
#include "services/recruiting/rules/record_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"

namespace touchstone::recruiting {
namespace {

using v1::ExemptionTable;

bool HasField(const RecordSources& sources, v1::RecordClass record_class, absl::string_view field) {
  return std::any_of(sources.begin(), sources.end(), [&](const RecordSource& source) {
    if (source.record_class != record_class) return false;
    if (HasFieldNamed(source.type->descriptor(), field)) return true;
    return std::any_of(source.enclosed.begin(), source.enclosed.end(),
                       [&](const auto* const enclosed) { return HasFieldNamed(*enclosed, field); });
  });
}

// Whether two differ in what packets were made by.
bool SaysOtherwise(ExemptionTable before, ExemptionTable after) {
  for (ExemptionTable* const table : {&before, &after}) {
    table->clear_title();
    table->clear_end_date();
    table->clear_etag();
    table->clear_create_time();
    table->clear_update_time();
  }
  return !google::protobuf::util::MessageDifferencer::Equals(before, after);
}

absl::Status BeforeWrite(const RecordSources& sources, Transaction& transaction,
                         const ResourceChange<ExemptionTable>& change) {
  const ExemptionTable& table = *change.after;
  Session& session = transaction.session();
  constexpr char kPacketsWereMade[] = "Packets were made";
  if (change.kind == events::v1::Event::DELETED) {
    return CheckNotUsed(session, table.name(), kPacketsWereMade);
  }
  const auto violations =
      ExemptionTableViolations(table, [&](v1::RecordClass record_class, absl::string_view field) {
        return HasField(sources, record_class, field);
      });
  if (!violations.empty()) return InvalidFields(violations);
  if (change.kind == events::v1::Event::UPDATED && SaysOtherwise(*change.before, table)) {
    RETURN_IF_ERROR(CheckNotUsed(session, table.name(), kPacketsWereMade));
  }
  return CheckNoOtherHolds(session, ExemptionTableType(), table);
}

}  // namespace

const ResourceType& ExemptionTableType() {
  static const ResourceType type = DeclareResource<ExemptionTable>({
      .table = "exemption_tables",
      .columns = {{"jurisdiction"}, {"effective_date"}, {"end_date"}},
  });
  return type;
}

void RegisterExemptionTables(RpcService& reports, Store& store, const RecordSources& sources) {
  RegisterStandardMethods<ExemptionTable>(
      reports, ExemptionTableType(), store,
      {.prepare = [](ExemptionTable& table) { AssignIds(table); },
       .before_write =
           [sources](const Context&, Transaction& transaction,
                     const ResourceChange<ExemptionTable>& change) {
             return BeforeWrite(sources, transaction, change);
           }});
}

}  // namespace touchstone::recruiting
