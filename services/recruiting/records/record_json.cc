#include "services/recruiting/records/record_json.h"

#include <google/protobuf/util/json_util.h>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::recruiting {

absl::StatusOr<std::string> JsonOf(const google::protobuf::Message& message) {
  std::string json;
  if (google::protobuf::util::MessageToJsonString(message, &json).ok()) return json;
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal, "A record cannot be written.");
}

absl::StatusOr<std::string> JsonOf(const google::protobuf::Message& record,
                                   const Enclosures& enclosures) {
  ASSIGN_OR_RETURN(std::string json, JsonOf(record));
  for (const auto& [key, message] : enclosures) {
    ASSIGN_OR_RETURN(const std::string enclosed, JsonOf(*message));
    json.pop_back();  // the brace; a record has a name, so that something stands before it
    absl::StrAppend(&json, ",\"", key, "\":", enclosed, "}");
  }
  return json;
}

}  // namespace touchstone::recruiting
