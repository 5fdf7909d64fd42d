// The records of a requisition, a page at a time. What is found by applications, applicants or
// interviews is read by a few of these, so that a page costs what it has, and not what the
// requisition has.
//
//   std::optional<RecordsPosition> at = RecordsPosition();
//   while (at) {
//     ASSIGN_OR_RETURN(const RecordsPage page, ReadRecords(session, source, requisition, *at,
//     100)); at = page.next;
//   }

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_RECORDS_PAGE_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_RECORDS_PAGE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recruiting/records/record_source.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// Where a page begins; what is found by applications: first of those that are there, then of those
// that were disposed of.
struct RecordsPosition {
  bool of_former = false;
  std::string after;
};

// Those that are deleted and not purged yet too, but for a packet.
enum class Wanted { kAll, kForPacket };

struct RecordsPage {
  std::vector<KeptRecord> records;
  std::optional<RecordsPosition> next;  // nothing behind the last page
};

// Of what belongs to the requisition itself at most so many, by name; else those of so many
// applications, applicants or interviews, which can be none, by name as well.
absl::StatusOr<RecordsPage> ReadRecords(Session& session, const RecordSource& source,
                                        const std::string& requisition, const RecordsPosition& at,
                                        int most, Wanted wanted = Wanted::kAll);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_RECORDS_PAGE_H_
