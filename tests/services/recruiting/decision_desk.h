// Where it is decided who is hired: an office with people who applied and are referred, and what
// tests say of them.
//
//   DecisionDesk desk(store, clock);
//   ASSERT_TRUE(desk.Apply("grace").ok());
//   ASSERT_TRUE(desk.Decide("grace", "desk-1").ok());
//   ASSERT_TRUE(desk.Offer("grace").ok());

#ifndef TOUCHSTONE_TESTS_SERVICES_RECRUITING_DECISION_DESK_H_
#define TOUCHSTONE_TESTS_SERVICES_RECRUITING_DECISION_DESK_H_

#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/certification_rule.pb.h>
#include <touchstone/recruiting/v1/decision.pb.h>
#include <touchstone/recruiting/v1/pre_hire.pb.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recruiting/decisions/recorded_people.h"
#include "tests/services/recruiting/applicant_desk.h"

namespace touchstone::recruiting {

// Whom assessment knows, as the test says.
struct FixedPeople : public RecordedPeople {
  absl::StatusOr<std::string> ByName(const Context& context, const std::string& person) override;
  absl::StatusOr<std::string> ByKey(const Context& context, const std::string& organization,
                                    const v1::ExternalId& key) override;

  std::set<std::string> known;
  std::map<std::string, std::string> by_key;  // of the value of the key, the person's name
  absl::Status failure;                       // what becomes of every question
  int asked = 0;
};

class DecisionDesk : public ApplicantDesk {
 public:
  // With the requisition "agents": open, with two positions, "desk-1" and "desk-2".
  DecisionDesk(TestStore& store, Clock& clock);

  // Somebody applies and comes as far as the offer; the certification "first" refers them. The
  // application has the applicant's id.
  absl::StatusOr<v1::Application> Apply(const std::string& id,
                                        const std::string& requisition = "agents");
  // Applies only: in the first stage, and nothing refers them.
  absl::StatusOr<v1::Application> Arrive(const std::string& id,
                                         const std::string& requisition = "agents");
  absl::StatusOr<v1::Application> GetApplication(const std::string& id);
  // A panel agreed on a level, by its number in the order of agreement.
  absl::Status Agree(const std::string& id, int order, const std::string& competency,
                     const std::string& level);
  absl::Status End(const std::string& id);
  // The certification "first", by a rule of "us-wa"; what it refers somebody by, from a list on
  // which preferences counted, such as "veteran,resident"; and which of them are used up.
  absl::Status CertifyByRule(const std::function<void(v1::CertificationRule&)>& change);
  absl::Status Refer(const std::string& id, const std::string& eligible_list,
                     const std::string& preferences);
  std::vector<std::string> UsedPreferences(const std::string& id);

  // The decision about an applicant has the applicant's id.
  absl::StatusOr<v1::Decision> Decide(
      const std::string& id, const std::string& position,
      const std::function<void(v1::CreateDecisionRequest&)>& change =
          [](v1::CreateDecisionRequest&) {});
  absl::StatusOr<v1::Decision> Get(const std::string& id);
  absl::StatusOr<v1::Decision> Change(const std::string& id, const std::string& mask,
                                      const std::function<void(v1::Decision&)>& change);
  absl::StatusOr<v1::Decision> Offer(const std::string& id);
  absl::StatusOr<v1::Decision> Accept(const std::string& id);
  absl::StatusOr<v1::Decision> Decline(const std::string& id, const std::string& reason = "");
  absl::StatusOr<v1::Decision> Rescind(const std::string& id);
  // All of it.
  absl::StatusOr<v1::Decision> Hire(const std::string& id, const std::string& position);

  absl::StatusOr<v1::PreHire> GetPreHire(const std::string& id);
  absl::StatusOr<v1::PreHire> Link(const std::string& id, const std::string& person = "",
                                   const std::string& reason = "");
  absl::StatusOr<v1::PreHire> CancelPreHire(const std::string& id);
  // The file.
  absl::StatusOr<std::string> Export(const std::function<void(v1::ExportPreHiresRequest&)>& change =
                                         [](v1::ExportPreHiresRequest&) {});

  std::set<std::string> referred;  // applications, by the certification "first"
  FixedPeople people;
  std::vector<std::string> exports;  // what was kept of them
  absl::Status exporting;            // what becomes of it

 private:
  absl::Status WriteAs(const std::string& method,
                       const std::function<absl::Status(const Context&, Transaction&)>& body);
};

std::string ApplicationName(const std::string& id);
std::string DecisionName(const std::string& id);
std::string PreHireName(const std::string& id);
std::string PositionName(const std::string& id);
std::string PersonName(const std::string& id);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_TESTS_SERVICES_RECRUITING_DECISION_DESK_H_
