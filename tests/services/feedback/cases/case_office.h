// An office that works on cases: calendars, service types and customers are there, and what cases
// ask of others is what a test says.
//
//   CaseOffice office(store, clock);
//   const auto of = office.Open("pothole");
//   office.Do("StartCase", of->name());

#ifndef TOUCHSTONE_TESTS_SERVICES_FEEDBACK_CASES_CASE_OFFICE_H_
#define TOUCHSTONE_TESTS_SERVICES_FEEDBACK_CASES_CASE_OFFICE_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/case_steps.pb.h>
#include <touchstone/feedback/v1/incident.pb.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/feedback/cases/case_neighbors.h"
#include "tests/services/feedback/feedback_office.h"

namespace touchstone::feedback {

inline constexpr char kAda[] = "organizations/wa/customers/ada";
inline constexpr char kWorker[] = "organizations/wa/people/kim";

// "organizations/wa/serviceTypes/pothole".
std::string TypeName(const std::string& id);

class CaseOffice {
 public:
  // "pothole" has all clocks and looks for duplicates; "permit" needs agreement; "gas" is screened,
  // needs a place, and asks questions. Ada is a customer. A case worker acts.
  CaseOffice(TestStore& store, FakeClock& clock);

  FeedbackOffice& office() { return *office_; }
  const CaseNeighbors& neighbors() const { return neighbors_; }

  // What others say.
  std::set<std::string> promised;
  std::map<std::string, v1::FollowUp::Outcome> answers;
  std::set<std::string> found;       // cases with a final finding
  std::optional<std::string> namer;  // what names every case
  absl::Status may_promise = absl::OkStatus();

  // What others were told. Of a transaction that was run again, or failed, too.
  std::vector<NewNotice> notices;
  std::vector<v1::CaseStep> steps;

  absl::StatusOr<v1::Case> Open(const std::string& type,
                                const std::function<void(v1::Case&)>& change = nullptr);
  // Many of "pothole" at once, by Ada; their names.
  std::vector<std::string> OpenMany(int count);

  // A method that changes one case, with nothing but its name, or with what is set.
  absl::StatusOr<v1::Case> Acknowledge(const std::string& name);
  absl::StatusOr<v1::Case> Assign(const std::string& name, const std::string& assignee);
  absl::StatusOr<v1::Case> Start(const std::string& name);
  absl::StatusOr<v1::Case> Wait(const std::string& name, v1::PauseRule::Reason reason,
                                const std::string& until = "");
  absl::StatusOr<v1::Case> Resume(const std::string& name);
  absl::StatusOr<v1::Case> Propose(const std::string& name);
  absl::StatusOr<v1::Case> Answer(const std::string& name, bool accepted);
  absl::StatusOr<v1::Case> Escalate(const std::string& name, const std::string& person = "");
  absl::StatusOr<v1::Case> Resolve(const std::string& name);
  absl::StatusOr<v1::Case> Close(const std::string& name, v1::Case::Outcome outcome);
  absl::StatusOr<v1::Case> Reopen(const std::string& name);
  absl::StatusOr<v1::Case> MarkDuplicate(const std::string& name, const std::string& other);
  absl::StatusOr<v1::Case> Refer(const std::string& name);
  absl::StatusOr<v1::Case> Get(const std::string& name);
  absl::StatusOr<v1::ListCaseStepsResponse> Steps(const std::string& name);
  absl::StatusOr<v1::ReportCaseClocksResponse> Clocks(const std::string& name);

  // Brings a case that is new to a state, by its methods.
  absl::StatusOr<v1::Case> Bring(const std::string& name, v1::Case::State state);

 private:
  void Prepare();

  std::mutex mutex_;
  std::unique_ptr<FeedbackOffice> office_;
  CaseNeighbors neighbors_;
};

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_TESTS_SERVICES_FEEDBACK_CASES_CASE_OFFICE_H_
