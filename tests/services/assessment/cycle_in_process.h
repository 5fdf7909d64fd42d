// The assessment service without a port, with an office to assess: its services over a real
// database, and a catalog that says what the test wants.
//
//   CycleInProcess office(store, clock);
//   office.Employ({{"boss", "top"}, {"ana", "calls", "boss"}, {"p1", "top", "boss"}});
//   office.Create("spring", v1::AssessmentCycle::DEVELOPMENTAL);
//   ASSERT_TRUE(office.Prepare("spring").ok());
//   const std::string rater = office.Nominate("spring", "ana", "p1", v1::PEER);

#ifndef TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_CYCLE_IN_PROCESS_H_
#define TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_CYCLE_IN_PROCESS_H_

#include <google/longrunning/operations.pb.h>
#include <touchstone/assessment/v1/assessment.pb.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/assessment/cycle_contents.h"
#include "services/assessment/development_contents.h"
#include "services/assessment/evaluation_catalog.h"
#include "services/assessment/released_catalog.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/methods/operations.h"
#include "tests/services/service_in_process.h"
#include "tests/stores/stores.h"

namespace touchstone::assessment {

// A release of two competencies with three behaviors, on five levels and a scale from 0 to 3, and
// two job profiles, each of another bargaining unit. All of it can be changed between calls.
struct FixedCatalog : public ReleasedCatalog {
  FixedCatalog();

  absl::StatusOr<catalog::v1::Release> Release(const Context& context,
                                               const std::string& name) override;
  absl::StatusOr<std::vector<catalog::v1::ReleasedCompetency>> Competencies(
      const Context& context, const std::string& release) override;
  absl::StatusOr<std::optional<catalog::v1::Release>> PublishedBefore(const Context& context,
                                                                      const std::string& framework,
                                                                      int number) override;
  absl::StatusOr<std::vector<catalog::v1::Alignment>> Alignments(
      const Context& context, const std::string& framework) override;
  absl::StatusOr<std::vector<catalog::v1::JobProfile>> JobProfiles(
      const Context& context, const std::vector<std::string>& names) override;

  // What a job profile requires of each competency, by the competency's id.
  void Require(const std::string& job_profile, const std::string& bargaining_unit,
               const std::map<std::string, std::string>& levels);

  catalog::v1::Release release;
  std::vector<catalog::v1::ReleasedCompetency> competencies;
  std::map<std::string, catalog::v1::JobProfile> job_profiles;
  std::function<void()> when_asked;  // for a release or job profiles; before it answers
  bool is_away = false;              // then job profiles are not to be had
};

// Ids of what they work on and who they are.
struct Employee {
  std::string person;
  std::string unit;
  std::string manager = "";
  std::string job_profile = "agent";
  std::string from = "2020-01-01";
};

class CycleInProcess : public ServiceInProcess {
 public:
  using Cycle = v1::AssessmentCycle;

  // `redis_url` empty: without Redis.
  explicit CycleInProcess(TestStore& store, Clock& clock = SystemClock(),
                          const std::string& redis_url = "");

  // Calls a method of whichever of the services has it.
  template <typename Response, typename Request>
  absl::StatusOr<Response> Ask(const std::string& method, const Request& request) {
    return CallOn<Response>(Having(method), method, request);
  }
  RpcService& Having(const std::string& method);
  const std::vector<RpcService*>& services() const { return services_; }

  FixedCatalog& catalog() { return catalog_; }

  // Who calls from now on: a key that names a person, with a role.
  void ActAsPerson(const std::string& person, const std::string& role = "worker");
  void ActAsAdministrator();

  // Writes people down, with their units; again with another unit or manager is a transfer.
  void Employ(const std::vector<Employee>& employees);

  // A cycle over the unit "calls": self, manager, peers, direct reports and customers, of whom the
  // manager counts twice. `change` may change it before it is created.
  absl::StatusOr<Cycle> Create(
      const std::string& id, Cycle::Purpose purpose,
      const std::function<void(Cycle&)>& change = [](Cycle&) {});
  absl::StatusOr<Cycle> Get(const std::string& id);

  // Steps of its way, each to its end.
  absl::StatusOr<Cycle> Prepare(const std::string& id);
  absl::StatusOr<Cycle> Open(const std::string& id);
  absl::StatusOr<Cycle> EndRatings(const std::string& id);
  absl::StatusOr<Cycle> Close(const std::string& id);
  absl::StatusOr<Cycle> Publish(const std::string& id);
  absl::StatusOr<google::longrunning::Operation> Wait(const std::string& operation);

  // Rater assignments, by name. A rater who is nobody here is a label.
  std::string Nominate(const std::string& cycle, const std::string& subject,
                       const std::string& rater, v1::Relation relation);
  std::vector<v1::RaterAssignment> Raters(const std::string& cycle, const std::string& subject);
  std::string Token(const std::string& rater_assignment);

  absl::StatusOr<v1::HandInRatingResponse> HandIn(const std::string& token,
                                                  const v1::RatingContent& content);
  // The same for who is signed in.
  absl::StatusOr<v1::HandInRatingResponse> HandInAs(const std::string& person,
                                                    const std::string& rater_assignment,
                                                    const v1::RatingContent& content);

  absl::StatusOr<v1::Result> Result(const std::string& cycle, const std::string& person);

 private:
  template <typename Request>
  absl::StatusOr<Cycle> Step(const std::string& method, const std::string& id);

  FixedCatalog catalog_;
  Forms forms_;
  DevelopmentContentsOfReleases development_contents_{catalog_};
  Operations operations_;
  RpcService cycles_{"touchstone.assessment.v1.AssessmentCycles"};
  RpcService ratings_{"touchstone.assessment.v1.Ratings"};
  EvaluationCatalog evaluation_catalog_{catalog_};
  RpcService evaluations_{"touchstone.assessment.v1.Evaluations"};
  RpcService plans_{"touchstone.assessment.v1.DevelopmentPlans"};
  RpcService operations_service_{"touchstone.assessment.v1.Operations"};
  RpcService event_feed_{"touchstone.assessment.v1.EventFeed"};
  std::vector<RpcService*> services_;
};

inline constexpr char kOrganization[] = "organizations/wa";

// Names of what ids are given of.
std::string PersonName(const std::string& id);
std::string CycleName(const std::string& id);
std::string UnitName(const std::string& id);

// A rating of everything that the catalog has at first: each competency at a level, each behavior
// at a value, with a comment on the whole and on each competency.
v1::RatingContent Said(const std::string& level, int value, const std::string& comment = "");

// The ids of the levels, lowest first.
const std::vector<std::string>& LevelIds();

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_CYCLE_IN_PROCESS_H_
