// How far each application of a requisition is, as others count: one row for an application, which
// whoever takes it a step writes in the same transaction. So a requisition knows whether it can
// end, and outreach what came of it, without reading applications.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_APPLICATION_PROGRESS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_APPLICATION_PROGRESS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// Stored as these numbers.
enum class OfferStanding { kNone = 0, kOpen = 1, kAccepted = 2, kGone = 3 };

// An application is there, and goes on. `outreach_activity` is empty where none brought it. Nothing
// where it is there already: a name that is taken is refused when the application is written.
absl::Status BeginProgress(Session& session, const std::string& application,
                           const std::string& requisition, const std::string& outreach_activity);
// Another activity brought it, or none.
absl::Status SetOutreachActivity(Session& session, const std::string& application,
                                 const std::string& outreach_activity);
// It goes on, or has ended.
absl::Status SetActive(Session& session, const std::string& application, bool active);
// It came as far as an interview.
absl::Status SetInterviewed(Session& session, const std::string& application);
// Its offer was made, accepted, or stands no more.
absl::Status SetOffer(Session& session, const std::string& application, OfferStanding offer);

// How the offer of an application stands.
absl::StatusOr<OfferStanding> OfferOf(Session& session, const std::string& application);

// Whether an application of a requisition goes on.
absl::StatusOr<bool> HasActive(Session& session, absl::string_view requisition);
// Whether an offer of a requisition is open or was accepted.
absl::StatusOr<bool> HasStandingOffer(Session& session, absl::string_view requisition);
// How many offers of a requisition are open or were accepted.
absl::StatusOr<int64_t> CountStandingOffers(Session& session, absl::string_view requisition);
// Whether an offer of a requisition was ever made.
absl::StatusOr<bool> HasHadOffer(Session& session, absl::string_view requisition);
// Whether an application names an outreach activity.
absl::StatusOr<bool> HasApplications(Session& session, absl::string_view outreach_activity);

// What came of an outreach activity; of none in particular, where that is empty.
struct ProgressCounts {
  std::string outreach_activity;
  int64_t applications = 0;
  int64_t interviewed = 0;
  int64_t hires = 0;  // accepted offers
};

// Of a requisition's applications, by activity; those of no application are not there.
absl::StatusOr<std::vector<ProgressCounts>> CountProgress(Session& session,
                                                          absl::string_view requisition);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_APPLICATION_PROGRESS_H_
