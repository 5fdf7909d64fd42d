// Where people apply: an office that hires, with applicants, their claims and their groups, and
// what tests say of them.
//
//   ApplicantDesk desk(store, clock);
//   ASSERT_TRUE(desk.CreateApplicant("grace").ok());
//   ASSERT_TRUE(desk.SayGroups("grace", "female", "two-or-more-races").ok());

#ifndef TOUCHSTONE_TESTS_SERVICES_RECRUITING_APPLICANT_DESK_H_
#define TOUCHSTONE_TESTS_SERVICES_RECRUITING_APPLICANT_DESK_H_

#include <touchstone/recruiting/v1/applicant.pb.h>
#include <touchstone/recruiting/v1/eeo_category_set.pb.h>
#include <touchstone/recruiting/v1/eeo_self_identification.pb.h>
#include <touchstone/recruiting/v1/preference_claim.pb.h>

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/services/recruiting/hiring_office.h"

namespace touchstone::recruiting {

std::string ApplicantName(const std::string& id);
std::string CategorySetName(const std::string& id);

class ApplicantDesk : public HiringOffice {
 public:
  // With the category set "usual". What else is served registers in `join`.
  ApplicantDesk(
      TestStore& store, Clock& clock,
      const std::function<void(HiringOffice&)>& join = [](HiringOffice&) {});

  // "grace" has the address grace@example.org and the number +1 360 555 0117.
  absl::StatusOr<v1::Applicant> CreateApplicant(
      const std::string& id, const std::function<void(v1::CreateApplicantRequest&)>& change =
                                 [](v1::CreateApplicantRequest&) {});
  absl::StatusOr<v1::Applicant> GetApplicant(const std::string& id);

  absl::StatusOr<v1::EeoCategorySet> CreateSet(const std::string& id,
                                               const std::string& effective_date);
  absl::StatusOr<v1::RecordEeoSelfIdentificationResponse> SayGroups(
      const std::string& id, const std::string& sex, const std::string& race_ethnicity,
      const std::function<void(v1::RecordEeoSelfIdentificationRequest&)>& change =
          [](v1::RecordEeoSelfIdentificationRequest&) {});
  absl::StatusOr<v1::EeoSelfIdentification> ReadGroups(const std::string& id);

  // With its proof.
  absl::StatusOr<v1::PreferenceClaim> Claim(const std::string& id, const std::string& preference);
  absl::StatusOr<v1::PreferenceClaim> Decide(const std::string& name, bool verified);

  // What those above know, as the test says.
  std::set<std::string> have_applied;                        // applicants
  std::set<std::pair<std::string, std::string>> are_judges;  // a person, and whom they judge
  std::set<std::string> were_counted;                        // claims
  std::vector<std::string> disclosed;                        // applicants, in order
  absl::Status disclosing;                                   // what becomes of it
};

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_TESTS_SERVICES_RECRUITING_APPLICANT_DESK_H_
