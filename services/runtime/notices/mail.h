// A mail as it goes over the wire: RFC 5322, in plain UTF-8 text.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_NOTICES_MAIL_H_
#define TOUCHSTONE_SERVICES_RUNTIME_NOTICES_MAIL_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace touchstone {

struct Mail {
  std::string message_id;  // without < and >; the same when it is sent again
  absl::Time time;         // likewise
  std::string sender;
  std::string recipient;  // may be empty in a mail that goes to a file
  std::string language;   // a language tag
  std::string subject;
  std::string text;
};

// Whether a text is one address, "ada@example.org", that can stand in a header and in SMTP's
// commands as it is.
bool IsMailAddress(absl::string_view text);

// The bytes, with CRLF at the end of each line and no line of more than 76 characters but of what
// has no space in it in the headers. INVALID_ARGUMENT when the subject, an address or the id has a
// line break or another control character in it: nobody adds a header by way of a value.
absl::StatusOr<std::string> WriteMail(const Mail& mail);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_NOTICES_MAIL_H_
