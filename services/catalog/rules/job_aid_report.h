// What an import says about a document besides the competency itself: the places a person should
// look at, and the words that were left out.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_REPORT_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_REPORT_H_

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "touchstone/catalog/v1/framework.pb.h"
#include "touchstone/catalog/v1/job_aid_import.pb.h"

namespace touchstone::catalog::job_aid {

// Collects notes while a document is read. Keeps every one of them within the API's bounds, and
// their number too: when there are more, the last one says how many. Not thread-safe.
class Report {
 public:
  // `field` as the API names it from the competency: "key_elements[2].title".
  void NeedsReview(absl::string_view field, absl::string_view reason, absl::string_view excerpt);

  void LeaveOut(absl::string_view reason, absl::string_view excerpt, int line);

  // `text`, made to fit `max_code_points`; a note says so when it had to be shortened.
  std::string Fitted(absl::string_view text, size_t max_code_points, absl::string_view field);

  // Whether a list that has `size` entries may get one more; when not, `excerpt` is left out.
  bool HasRoom(size_t size, size_t max_items, absl::string_view field, absl::string_view excerpt,
               int line);

  // What was collected. Call each once, at the end.
  std::vector<v1::ReviewNote> TakeReviewNotes();
  std::vector<v1::LeftOut> TakeLeftOut();

 private:
  std::vector<v1::ReviewNote> notes_;
  std::vector<v1::LeftOut> left_out_;
  std::set<std::string> full_;  // lists that have no room, noted once each
  size_t more_notes_ = 0;
  size_t more_left_out_ = 0;
};

}  // namespace touchstone::catalog::job_aid

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_REPORT_H_
