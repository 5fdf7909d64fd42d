// All that is kept about one applicant, record by record, as they may read it.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_APPLICANT_RECORDS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_APPLICANT_RECORDS_H_

#include <google/protobuf/message.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recruiting/records/record_source.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// The records of a source that are about an applicant, by name, those that are deleted and not
// purged yet too. None of a source that is about nobody, such as guides. Of scorecards only those
// of concluded interviews: until then they are sealed.
absl::StatusOr<std::vector<KeptRecord>> ReadRecordsOfApplicant(Session& session,
                                                               const RecordSource& source,
                                                               const std::string& applicant);

// Takes out who said what was said in confidence: who scored, who the referee was, and which member
// of a panel had a conflict of interest.
void ConcealWhoSpoke(google::protobuf::Message& record);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_APPLICANT_RECORDS_H_
