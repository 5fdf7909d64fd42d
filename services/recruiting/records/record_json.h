// Records as JSON, as packets and exports have them.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_RECORD_JSON_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_RECORD_JSON_H_

#include <google/protobuf/message.h>

#include <string>

#include "absl/status/statusor.h"
#include "services/recruiting/records/record_source.h"

namespace touchstone::recruiting {

absl::StatusOr<std::string> JsonOf(const google::protobuf::Message& message);

// A record, which has a name, with what is enclosed, as one JSON object.
absl::StatusOr<std::string> JsonOf(const google::protobuf::Message& record,
                                   const Enclosures& enclosures);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_RECORD_JSON_H_
