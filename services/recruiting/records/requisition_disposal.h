// The disposal of one requisition's records, a hundred at a time: those whose time is over and that
// nothing keeps.
//
//   RequisitionDisposal disposal(sources, personal_data, requisition, today, classes);
//   bool more = true;
//   while (more) {
//     RETURN_IF_ERROR(store.Write(author, deadline, [&](Transaction& t) -> absl::Status {
//       ASSIGN_OR_RETURN(batch, disposal.Dispose(t));
//       …
//     }));
//     more = disposal.Take(batch);
//   }
//
// Each batch asks anew what keeps a record, in the transaction that takes it: a hold that is placed
// meanwhile keeps what is still there.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_REQUISITION_DISPOSAL_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_REQUISITION_DISPOSAL_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/recruiting/records/disposal_certificates.h"
#include "services/recruiting/records/kept_until.h"
#include "services/recruiting/records/record_source.h"
#include "services/recruiting/records/records_page.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::recruiting {

// Belongs to one run; not thread-safe.
class RequisitionDisposal {
 public:
  // What a transaction found out; nothing of it counts before it is committed.
  struct Batch {
    std::vector<DisposedRecord> disposed;
    int64_t held = 0;                     // due, and kept by a hold or a review
    bool rest = false;                    // whether records of the requisition itself stay
    std::optional<RecordsPosition> next;  // of the same source; nothing when it was the last
  };

  // All must outlive it. `classes` are empty for all. `is_tried`: no transaction is committed, and
  // what would have gone before is still there.
  RequisitionDisposal(const RecordSources& sources, const PersonalData& personal_data,
                      const RetainedRequisition& requisition, Day today,
                      const std::set<v1::RecordClass>& classes, bool is_tried)
      : sources_(sources),
        personal_data_(personal_data),
        requisition_(requisition),
        today_(today),
        classes_(classes),
        is_tried_(is_tried),
        source_(sources.size()) {}

  // Disposes of the next ones. Changes nothing of this.
  absl::StatusOr<Batch> Dispose(Transaction& transaction) const;

  // Goes on behind them; whether there are more to look at.
  bool Take(const Batch& batch);

 private:
  class Step;

  const RecordSources& sources_;
  const PersonalData& personal_data_;
  const RetainedRequisition& requisition_;
  const Day today_;
  const std::set<v1::RecordClass>& classes_;
  const bool is_tried_;
  size_t source_;       // behind the one that is looked at, from the last on
  RecordsPosition at_;  // within it
  bool rest_ = false;
};

// Destroys the keys of those who applied for a requisition and about whom nothing is kept any more,
// and forgets where they applied. Does so for some behind `after`; gives the last, or nothing when
// there are no more.
absl::StatusOr<std::string> ForgetApplicants(Session& session, const RecordSources& sources,
                                             const PersonalData& personal_data,
                                             const std::string& requisition,
                                             const std::string& after);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_REQUISITION_DISPOSAL_H_
