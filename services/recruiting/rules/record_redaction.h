// What becomes of a record in a packet for the public: blackened fields, by the exemptions of a
// table.
//
//   const RedactedRecord record = Redact(json, {&addresses});
//   record.json;                  // {"displayName": "(redacted)", …}
//   record.redactions[0].path;    // "/displayName"

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_RECORD_REDACTION_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_RECORD_REDACTION_H_

#include <google/protobuf/descriptor.h>
#include <touchstone/recruiting/v1/exemption_table.pb.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace touchstone::recruiting {

// What stands where something was blackened.
inline constexpr absl::string_view kRedacted = "(redacted)";

struct Redaction {
  std::string path;  // a JSON pointer (RFC 6901): "/screening/0/evidence"
  const v1::Exemption* exemption = nullptr;
};

struct RedactedRecord {
  std::string json;  // set out for people to read
  std::vector<Redaction> redactions;
};

// A record without what the exemptions (of the treatment REDACT) name. A name says how a field's
// path ends: "displayName" is every field of that name, however deep, "panel.person" those within
// "panel". All of its value goes, also a message or a list. DATA_LOSS for what is no JSON.
absl::StatusOr<RedactedRecord> Redact(const std::string& json,
                                      const std::vector<const v1::Exemption*>& exemptions);

// Whether a message, or one in it, has a field of such a name.
bool HasFieldNamed(const google::protobuf::Descriptor& message, absl::string_view name);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_RECORD_REDACTION_H_
