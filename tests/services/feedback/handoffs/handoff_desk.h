// An office that hands cases over, and partners that answer as a test says.

#ifndef TOUCHSTONE_TESTS_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_DESK_H_
#define TOUCHSTONE_TESTS_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_DESK_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/handoff.pb.h>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/feedback/handoffs/handoff_work.h"
#include "services/runtime/calls/https_calls.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/notices/notices.h"
#include "tests/services/feedback/feedback_office.h"

namespace touchstone::feedback {

// Partners without a network: what they are asked, and what they answer.
class PartnersInMemory : public HttpsCalls {
 public:
  using Answer = std::function<absl::StatusOr<HttpsAnswer>(const HttpsCall&)>;

  PartnersInMemory() : HttpsCalls({}) {}

  absl::StatusOr<HttpsAnswer> Send(const HttpsCall& call,
                                   const std::atomic<bool>& stopping) const override;

  void AnswerWith(Answer answer);
  void AnswerWith(int status, const std::string& body);
  void BeGone();

  std::vector<HttpsCall> calls() const;
  // The bodies of calls of an address that ends so.
  std::vector<std::string> BodiesTo(const std::string& end) const;

 private:
  mutable Mutex mutex_;
  mutable std::vector<HttpsCall> calls_ ABSL_GUARDED_BY(mutex_);
  Answer answer_ ABSL_GUARDED_BY(mutex_);
};

// What a GeoReport endpoint answers.
std::string GeoAnswer(const std::string& id, const std::string& status = "",
                      const std::string& updated = "");
std::string GeoToken(const std::string& token);

// With a service type "pothole", and a case "1" of it, which is acknowledged.
class HandoffDesk {
 public:
  HandoffDesk(TestStore& store, FakeClock& clock);

  void AddCase(const std::string& id, const std::function<void(v1::Case&)>& edit = nullptr);
  v1::Case Case(const std::string& id = "1");
  // Takes a step of it, as a case worker does.
  void Step(v1::CaseStep::Kind kind, const std::string& id = "1");
  // The kinds of its steps.
  std::vector<v1::CaseStep::Kind> Steps(const std::string& id = "1");

  absl::StatusOr<v1::HandoffPartner> AddPartner(
      const std::string& id, v1::HandoffPartner::Way way,
      const std::function<void(v1::HandoffPartner&)>& edit = nullptr);
  absl::StatusOr<v1::Handoff> HandOff(const std::string& partner, const std::string& case_id = "1",
                                      const std::function<void(v1::Handoff&)>& edit = nullptr);
  v1::Handoff Get(const std::string& case_id = "1");
  // What a partner says, by the key of that id.
  absl::StatusOr<v1::Handoff> Say(const std::string& key, const std::string& update_id,
                                  v1::HandoffUpdate::Meaning meaning,
                                  const std::function<void(v1::HandoffUpdate&)>& edit = nullptr);
  std::vector<v1::HandoffUpdate> Updates(const std::string& case_id = "1");

  // Does all that is due; how many tasks that were.
  int Work();

  template <typename Response, typename Request>
  absl::StatusOr<Response> Do(const std::string& method, const Request& request) {
    return office_.Do<Response>(method, request);
  }

  FeedbackOffice& office() { return office_; }
  PartnersInMemory& partners() { return partners_; }
  HandoffWork& work() { return *work_; }
  const CaseNeighbors& neighbors() const { return *neighbors_; }
  std::vector<NewNotice>& notices() { return notices_; }
  // Cases for which something is promised.
  std::set<std::string> promised;

 private:
  absl::Status Write(const std::function<absl::Status(Transaction&)>& body);

  FakeClock& clock_;
  PartnersInMemory partners_;
  std::vector<NewNotice> notices_;
  std::unique_ptr<CaseNeighbors> neighbors_;
  std::unique_ptr<HandoffWork> work_;
  FeedbackOffice office_;
};

std::string HandoffName(const std::string& case_id = "1");
std::string PartnerName(const std::string& id);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_TESTS_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_DESK_H_
