// An office with a complaint about a worker, and who may look into it.

#ifndef TOUCHSTONE_TESTS_SERVICES_FEEDBACK_FINDINGS_FINDING_ROOM_H_
#define TOUCHSTONE_TESTS_SERVICES_FEEDBACK_FINDINGS_FINDING_ROOM_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/finding.pb.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/feedback/findings/reporting_lines.h"
#include "services/runtime/notices/notices.h"
#include "tests/services/feedback/feedback_office.h"

namespace touchstone::feedback {

// "organizations/wa/people/ID".
std::string Person(const std::string& id);

// Assessment as it might answer.
class LinesInMemory : public ReportingLines {
 public:
  absl::StatusOr<std::string> NameOfPerson(const Context& context,
                                           const std::string& reference) override;
  absl::StatusOr<ChainOfPerson> ChainOn(const Context& context, const std::string& person,
                                        Day day) override;

  std::map<std::string, std::set<std::string>> above;  // by person, whoever is above them
  std::map<std::string, std::string> names;            // by external id
  bool is_gone = false;
  int asked = 0;
};

// Worker "wil", whose leader is "lea"; investigator "ida"; overseer "ova".
class FindingRoom {
 public:
  FindingRoom(TestStore& store, FakeClock& clock);

  // A complaint about "wil" of that id.
  void Complain(const std::string& id = "1");
  void Change(const std::string& id, const std::function<void(v1::Case&)>& change);

  // By "ida".
  absl::StatusOr<v1::Finding> Draft(const std::string& id = "1",
                                    const std::string& investigator = "ida");
  absl::StatusOr<v1::Finding> DraftWith(const std::function<void(v1::CreateFindingRequest&)>& edit);
  absl::StatusOr<v1::Finding> Notify(int days = 0);
  // By "wil".
  absl::StatusOr<v1::Finding> Respond(const std::string& response = "I was asked to.");
  // By "ova".
  absl::StatusOr<v1::Finding> Finalize();
  absl::StatusOr<v1::Finding> Withdraw();
  // By whoever acts.
  absl::StatusOr<v1::Finding> Get();
  std::vector<v1::Finding> List(const std::string& filter = "");

  void ActAs(const std::string& person, const std::string& role) {
    office_.ActAsPerson(person, role);
  }

  FeedbackOffice& office() { return office_; }
  LinesInMemory& lines() { return lines_; }
  std::vector<NewNotice>& notices() { return notices_; }

 private:
  LinesInMemory lines_;
  std::vector<NewNotice> notices_;
  FeedbackOffice office_;
};

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_TESTS_SERVICES_FEEDBACK_FINDINGS_FINDING_ROOM_H_
