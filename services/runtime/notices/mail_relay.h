// The mail relay that mails are handed to, by SMTP.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_NOTICES_MAIL_RELAY_H_
#define TOUCHSTONE_SERVICES_RUNTIME_NOTICES_MAIL_RELAY_H_

#include <atomic>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace touchstone {

struct MailRelaySettings {
  std::string address;  // "mail.example.org:587"; empty for none
  // "starttls": the connection must become TLS before anything is said; "tls": it is from the
  // start; "none": it never is, for a relay on the same machine.
  std::string security = "starttls";
  // A file that only its owner may read, with one line "user:password"; empty for none.
  std::string credentials;
  absl::Duration timeout = absl::Seconds(30);  // of one mail
};

// Thread-safe. Each mail has a connection of its own.
class MailRelay {
 public:
  // Reads the credentials. FAILED_PRECONDITION when a setting makes no sense, or credentials would
  // go over a connection without TLS.
  static absl::StatusOr<std::unique_ptr<MailRelay>> Open(const MailRelaySettings& settings);

  // Hands a mail over; OK when the relay took it. UNAVAILABLE otherwise, with a sentence that says
  // neither whom it was to nor what the relay said beyond its code; CANCELLED once `stopping`.
  absl::Status Send(const std::string& sender, const std::string& recipient, absl::string_view mail,
                    const std::atomic<bool>& stopping) const;

 private:
  MailRelay(MailRelaySettings settings, std::string user, std::string password)
      : settings_(std::move(settings)), user_(std::move(user)), password_(std::move(password)) {}

  const MailRelaySettings settings_;
  const std::string user_;
  const std::string password_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_NOTICES_MAIL_RELAY_H_
