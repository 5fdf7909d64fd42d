// How partners are called: by Open311 or a webhook. Nothing here knows the database.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_PARTNER_WAYS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_PARTNER_WAYS_H_

#include <touchstone/feedback/v1/handoff.pb.h>

#include <atomic>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/feedback/handoffs/georeport.h"
#include "services/feedback/handoffs/handed_case.h"
#include "services/runtime/calls/https_calls.h"

namespace touchstone::feedback {

// A partner, and what it is reached with.
struct ReachedPartner {
  v1::HandoffPartner partner;
  std::string secret;
};

// What a partner answers to a case that it took.
struct Taken {
  std::string partner_request_id;  // empty when it said none
  std::string token;               // by which to ask for it; empty for none
  std::string problem;             // what was wrong with the answer; empty for nothing
};

// Thread-safe. Errors are UNAVAILABLE (PARTNER_UNREACHABLE), with what went wrong and nothing that
// is personal; CANCELLED once `stopping`.
class PartnerWays {
 public:
  // Both must outlive this.
  PartnerWays(const HttpsCalls& calls, const std::atomic<bool>& stopping)
      : calls_(calls), stopping_(stopping) {}

  // Hands a case over. A partner that took it and says nothing of use has it all the same.
  absl::StatusOr<Taken> HandOver(const ReachedPartner& reached, const std::string& handoff,
                                 const HandedCase& handed, absl::Time now) const;

  // What they call a case whose token it is; empty while they have no number for it.
  absl::StatusOr<std::string> AskForNumber(const ReachedPartner& reached,
                                           const std::string& token) const;

  // What they say of cases of ours, those that they know.
  absl::StatusOr<std::vector<GeoRequest>> Ask(const ReachedPartner& reached,
                                              const std::vector<std::string>& ids) const;

  // Says something about a case that they have. One that takes no updates is told nothing.
  absl::Status Tell(const ReachedPartner& reached, const v1::Handoff& handoff,
                    const v1::HandoffUpdate& update, absl::Time now) const;

 private:
  absl::StatusOr<HttpsAnswer> Post(const std::string& url, const std::string& form) const;
  absl::StatusOr<std::vector<GeoRequest>> Get(const ReachedPartner& reached,
                                              const std::string& path, FormFields fields) const;
  absl::StatusOr<HttpsAnswer> PostSigned(const ReachedPartner& reached, const std::string& id,
                                         absl::Time now, std::string body) const;

  const HttpsCalls& calls_;
  const std::atomic<bool>& stopping_;
};

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_PARTNER_WAYS_H_
