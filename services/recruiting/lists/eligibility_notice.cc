#include "services/recruiting/lists/eligibility_notice.h"

#include <touchstone/recruiting/v1/eligible_list.pb.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/recruiting/lists/eligible_lists.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::recruiting {

absl::StatusOr<std::string> EligibilityText(Transaction& transaction,
                                            const v1::Application& application) {
  ASSIGN_OR_RETURN(const auto rows,
                   (transaction.session().Query<std::string, int64_t, int64_t>(
                       "SELECT eligible_list, final_score, rank FROM eligibles WHERE application = "
                       ":application AND passed = 1 ORDER BY eligible_list",
                       application.name())));
  std::string text;
  for (const auto& [name, final_score, rank] : rows) {
    ASSIGN_OR_RETURN(const auto list, transaction.Find<v1::EligibleList>(EligibleListType(), name));
    if (list == nullptr) return NotFound(name);
    absl::StrAppend(&text, text.empty() ? "" : " ", "Your name is on the eligible list of ",
                    list->establish_date(), ", with a final score of ",
                    absl::StrFormat("%d.%02d", final_score / 100, final_score % 100));
    if (rank > 0) absl::StrAppend(&text, " and the rank ", rank);
    absl::StrAppend(&text, ". The list holds until ", list->expire_date(), ".");
  }
  return text;
}

}  // namespace touchstone::recruiting
