#include "services/recruiting/decisions/offer_notice.h"

#include <touchstone/recruiting/v1/decision.pb.h>

#include "absl/strings/str_cat.h"
#include "services/recruiting/decisions/decisions.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {

absl::StatusOr<std::string> OfferText(Transaction& transaction,
                                      const v1::Application& application) {
  ASSIGN_OR_RETURN(
      const auto row,
      transaction.session().QueryOne<std::string>(
          "SELECT name FROM decisions WHERE parent = :parent AND application = :application AND "
          "state = :offered AND delete_time = 0",
          ParentOf(application.name()), application.name(),
          static_cast<int64_t>(v1::Decision::OFFERED)));
  if (!row) return std::string();
  const std::string& name = std::get<0>(*row);
  ASSIGN_OR_RETURN(const auto decision, transaction.Find<v1::Decision>(DecisionType(), name));
  if (decision == nullptr) return NotFound(name);
  ASSIGN_OR_RETURN(const auto requisition, FindRequisition(transaction, application.requisition()));
  std::string text = absl::StrCat("We offer you the job \"", requisition->title(),
                                  "\", which begins on ", decision->start_date(), ".");
  if (!decision->answer_date().empty()) {
    absl::StrAppend(&text, " You can accept until ", decision->answer_date(), ".");
  }
  if (!decision->terms().empty()) absl::StrAppend(&text, "\n\n", decision->terms());
  return text;
}

}  // namespace touchstone::recruiting
