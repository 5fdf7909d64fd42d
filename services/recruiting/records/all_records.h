// All kinds of records that belong to a requisition.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_ALL_RECORDS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_ALL_RECORDS_H_

#include "services/recruiting/records/record_source.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::recruiting {

// Of who keeps the figures of groups: counts what goes, so that figures stay true. Without one
// nothing is counted.
struct CountsThatStay {
  Fold application;
  Fold applicant;  // what an applicant said of their groups; it takes the row of numbers
  Fold requisition;
};

// `personal_data` opens what is enclosed; it must outlive what is returned.
RecordSources AllRecords(const PersonalData& personal_data, const CountsThatStay& counts = {});

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_ALL_RECORDS_H_
