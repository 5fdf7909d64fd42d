// An office whose figures are reported: what is counted is told by the tests, units and levels by a
// source that they fill. It is Sunday, 2025-06-15, 15:06 UTC.

#ifndef TOUCHSTONE_TESTS_SERVICES_FEEDBACK_FIGURES_FIGURE_OFFICE_H_
#define TOUCHSTONE_TESTS_SERVICES_FEEDBACK_FIGURES_FIGURE_OFFICE_H_

#include <gtest/gtest.h>
#include <touchstone/feedback/v1/date_range.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/feedback/counters/counters.h"
#include "services/feedback/figures/measured_units.h"
#include "tests/services/feedback/feedback_office.h"

namespace touchstone::feedback {

std::string FullName(const std::string& collection, const std::string& id);
google::protobuf::Timestamp TimeAt(absl::string_view text);

// Units by what the test says of them.
class FakeUnits : public MeasuredUnits {
 public:
  absl::StatusOr<std::vector<MeasuredUnit>> LevelsOn(const Context& context,
                                                     const std::string& organization,
                                                     const std::string& competency,
                                                     Day day) override;
  absl::StatusOr<std::vector<MeasuredUnit>> Units(const Context& context,
                                                  const std::string& organization) override;

  std::vector<MeasuredUnit> units;
  std::function<void(Day, MeasuredUnit&)> level;  // sets what a unit has reached on a day
  absl::Status error;
  int asked = 0;
};

class FigureOffice : public testing::TestWithParam<StoreKind> {
 protected:
  FigureOffice();

  // Counts in a transaction of its own.
  void Count(const std::function<void(Counters&)>& count, absl::string_view subject = "subject");
  // So many cases that came in on a day; each is changed by `change`.
  void CountCases(
      int count, absl::string_view time,
      const std::function<void(v1::Case&)>& change = [](v1::Case&) {});
  void CountContacts(int count, absl::string_view time,
                     const std::function<void(ContactFacts&, v1::Contact&)>& change);
  // So many answers to a question, with a rating.
  void CountAnswers(
      int count, const v1::SurveyQuestion& question, int64_t rating,
      const std::function<void(InvitationFacts&)>& change = [](InvitationFacts&) {});
  // A service type as rows have it.
  void AddServiceType(const std::string& id, int repeat_days, bool customers_may_choose);

  template <typename Request>
  static Request About(const std::string& start, const std::string& end) {
    Request request;
    request.set_parent(kOrganization);
    request.mutable_period()->set_start_date(start);
    request.mutable_period()->set_end_date(end);
    return request;
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Report(const std::string& method, const Request& request) {
    return office_.Do<Response>(method, request);
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  FakeUnits units_;
  FeedbackOffice office_;
};

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_TESTS_SERVICES_FEEDBACK_FIGURES_FIGURE_OFFICE_H_
