// All that an office keeps about an applicant, and the schedule that keeps it, for tests of what
// applicants can ask for.

#ifndef TOUCHSTONE_TESTS_SERVICES_RECRUITING_APPLICANT_RIGHTS_APPLICANT_FILE_H_
#define TOUCHSTONE_TESTS_SERVICES_RECRUITING_APPLICANT_RIGHTS_APPLICANT_FILE_H_

#include <touchstone/recruiting/v1/applicant_rights.pb.h>
#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/interview.pb.h>
#include <touchstone/recruiting/v1/legal_hold.pb.h>

#include <string>

#include "absl/status/statusor.h"
#include "services/recruiting/records/record_source.h"
#include "tests/services/recruiting/applicant_desk.h"

namespace touchstone::recruiting {

std::string ApplicationName(const std::string& id);
std::string InterviewName(const std::string& id);
std::string ReferenceCheckName(const std::string& id);

class ApplicantFile : public ApplicantDesk {
 public:
  // With "grace", who applied with the application "one" for "agents".
  ApplicantFile(TestStore& store, Clock& clock);

  absl::StatusOr<v1::Application> Apply(const std::string& id, const std::string& applicant);
  absl::Status Withdraw(const std::string& id);
  // Started, and with a scorecard of "ada"; whose member "ida" is recused.
  absl::Status Interview(const std::string& id, v1::Interview::State state);
  absl::Status Refer(const std::string& id);

  // Of a month for every class, behind the end of the requisition.
  void Schedule();
  absl::StatusOr<v1::LegalHold> Hold(const std::string& id, v1::LegalHold::Kind kind,
                                     const std::string& applicant);
  absl::Status Release(const std::string& id);
  // Withdraws "one", cancels "agents" and waits until the schedule keeps nothing.
  void LetTheTimePass();

  absl::StatusOr<v1::EraseApplicantResponse> Erase(const std::string& id,
                                                   bool validate_only = false);
  // The document.
  absl::StatusOr<std::string> Export(const std::string& id);

  std::vector<std::string> counted;  // applicants, before they were erased

 private:
  Clock& clock_;
};

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_TESTS_SERVICES_RECRUITING_APPLICANT_RIGHTS_APPLICANT_FILE_H_
