// An office to which many people apply: rows of applications, of groups and of offers, as those
// write them who take applications further; and the reports of how groups fared.
//
//   ImpactOffice office(store);
//   office.Offer("agents");
//   office.Apply(48, {.requisition = "agents", .state = v1::Application::HIRED, .sex = 1});
//   const auto report = office.Report("agents");

#ifndef TOUCHSTONE_TESTS_SERVICES_RECRUITING_IMPACT_IMPACT_OFFICE_H_
#define TOUCHSTONE_TESTS_SERVICES_RECRUITING_IMPACT_IMPACT_OFFICE_H_

#include <touchstone/recruiting/v1/adverse_impact.pb.h>
#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/decision.pb.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/clock/clock.h"
#include "tests/services/recruiting/hiring_office.h"
#include "tests/stores/stores.h"

namespace touchstone::recruiting {

inline constexpr char kSet[] = "organizations/wa/eeoCategorySets/2031";
inline constexpr char kLaterSet[] = "organizations/wa/eeoCategorySets/2032";

// The stages of the process "usual".
inline constexpr char kScreening[] = "screening";
inline constexpr char kInterview[] = "panel-interview";
inline constexpr char kOfferStage[] = "offer";

// People who fared alike. Places are those of the set's categories, 0 for what was left open.
struct Alike {
  std::string requisition = "agents";
  std::string stage = kOfferStage;
  v1::Application::State state = v1::Application::HIRED;
  int sex = 0;
  int race_ethnicity = 0;
  int disability = 0;
  std::string category_set = kSet;                                 // empty: they said nothing
  v1::Decision::State decision = v1::Decision::STATE_UNSPECIFIED;  // none
};

class ImpactOffice {
 public:
  // Sets have the sexes "male", "female", "open" (who does not wish to say), three race or ethnic
  // groups "a", "b" and "c", and the disabilities "none" and "some". The EEO analyst acts.
  explicit ImpactOffice(TestStore& store);

  HiringOffice& hiring() { return hiring_; }

  // A requisition that has stages, of the job "agent", on a day in 2031.
  void Open(const std::string& id, const std::string& open_date = "2031-03-02");

  // The names of the applicants.
  std::vector<std::string> Apply(int count, const Alike& alike);

  absl::StatusOr<v1::ReportAdverseImpactResponse> Report(const std::string& requisition,
                                                         bool published = false);
  absl::StatusOr<v1::ReportPooledAdverseImpactResponse> ReportPooled(int year, int years = 0,
                                                                     bool published = false);

  void Write(const std::function<absl::Status(Session&)>& body);

  // What the reports said that they told, and whom.
  const std::vector<std::string>& disclosed() const { return disclosed_; }
  void FailToDisclose() { disclosing_ = absl::UnavailableError("The disk is full."); }

 private:
  void WriteSet(const std::string& name);

  FakeClock clock_{absl::FromUnixSeconds(1'930'000'000)};  // 2031-02-27
  std::vector<std::string> disclosed_;
  absl::Status disclosing_;
  HiringOffice hiring_;
  int applicants_ = 0;
};

// The comparison by a dimension, of the first set that has it.
const v1::ImpactComparison& ComparisonBy(
    v1::EeoDimension dimension,
    const google::protobuf::RepeatedPtrField<v1::ImpactComparison>& comparisons);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_TESTS_SERVICES_RECRUITING_IMPACT_IMPACT_OFFICE_H_
