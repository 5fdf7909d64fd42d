// What surveys do by themselves: they invite after contacts and cases, end what is over, and look
// whether notices arrived.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_TICKS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_TICKS_H_

#include <touchstone/feedback/v1/contact.pb.h>

#include <string>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/feedback/surveys/inviting.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/resources/store.h"

namespace touchstone::feedback {

// After a contact that was answered, or a case that was resolved: its customer is to be invited to
// each open survey that asks after that, when its delay is over. Followers of contacts and cases;
// again they change nothing.
absl::Status AskAfterContact(Transaction& transaction, const v1::Contact* before,
                             const v1::Contact* after);
absl::Status AskAfterCase(const CaseChange& change);

// Looks every minute, and once at the start. Several processes may: what one took is gone for the
// others. Thread-safe.
class SurveyTicks {
 public:
  explicit SurveyTicks(SurveyParts parts) : parts_(std::move(parts)) {}
  ~SurveyTicks();

  // Begins to look; before that only DoDue does.
  void Start();

  // Does all that is due now.
  absl::Status DoDue();

 private:
  absl::Status InviteDue();
  absl::Status InviteAfter(const std::string& survey, const std::string& subject);
  absl::Status LookAtNotices();
  absl::Status LookAtNotice(const std::string& notice, const std::string& invitation);
  absl::Status EndDue();
  bool IsStopping();

  const SurveyParts parts_;
  Mutex mutex_;
  CondVar stopped_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_TICKS_H_
