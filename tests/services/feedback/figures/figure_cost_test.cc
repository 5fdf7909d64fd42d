// What reports cost when there were 10,000, 100,000 and 1,000,000 cases, contacts and answers: the
// same. Measured by hand, and no part of a run of the tests:
//
//   feedback_figures_test --gtest_also_run_disabled_tests --gtest_filter='*FigureCost*'

#include <gtest/gtest.h>
#include <touchstone/feedback/v1/caseload_report.pb.h>
#include <touchstone/feedback/v1/repeat_contact_report.pb.h>
#include <touchstone/feedback/v1/satisfaction_report.pb.h>

#include <algorithm>
#include <iostream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/clock/clock.h"
#include "tests/services/feedback/figures/figure_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::Values;

constexpr int kRounds = 11;
constexpr int kDays = 730;
constexpr int kUnits = 20;
constexpr int kTypes = 20;

class FigureCost : public FigureOffice {
 protected:
  // So many of each, over two years, 20 units and types, 3 languages; as counters have them, which
  // is what reports read.
  void Fill(int64_t count) {
    Counters counters(kOrganization, absl::UTCTimeZone());
    const absl::Time first = absl::FromCivil(absl::CivilDay(2023, 6, 1), absl::UTCTimeZone());
    v1::SurveyQuestion question;
    question.set_kind(v1::SurveyQuestion::CSAT);
    question.set_about(v1::SurveyQuestion::CONTACT);
    for (int64_t i = 0; i < count; ++i) {
      const absl::Time time = first + absl::Hours(24 * (i % kDays));
      const std::string unit = FullName("organizationalUnits", absl::StrCat(i / 7 % kUnits));
      const std::string type = FullName("serviceTypes", absl::StrCat(i / 11 % kTypes));
      const std::string language = absl::StrCat("l", i % 3);
      v1::Case of;
      of.set_state(i % 5 == 0 ? v1::Case::NEW : v1::Case::CLOSED);
      of.set_organizational_unit(unit);
      of.set_service_type(type);
      of.set_language(language);
      of.mutable_receive_time()->set_seconds(absl::ToUnixSeconds(time));
      counters.CountCase({}, {.resource = &of});
      v1::Contact contact;
      contact.set_customer("somebody");
      contact.set_service_type(type);
      contact.set_organizational_unit(unit);
      contact.set_language(language);
      contact.mutable_start_time()->set_seconds(absl::ToUnixSeconds(time));
      counters.CountContact({}, {.resource = &contact});
      counters.CountInvitation({}, {.name = FullName("surveys", "s/invitations/i"),
                                    .state = v1::SurveyInvitation::ANSWERED,
                                    .invite_time = time,
                                    .organizational_unit = unit,
                                    .service_type = type,
                                    .language = language,
                                    .answers = {{&question, 4}}});
    }
    const absl::Status status =
        office_.Write([&](Session& session) { return counters.Write(session, "all"); });
    ASSERT_TRUE(status.ok()) << status;
    if (GetParam().dialect == Dialect::kPostgres) store_.RunBeside("VACUUM ANALYZE");
  }

  // The median, in microseconds.
  template <typename Response, typename Request>
  int64_t Cost(const std::string& method, const std::vector<v1::Dimension>& dimensions) {
    auto request = About<Request>("2023-06-15", "2025-05-15");
    for (const v1::Dimension dimension : dimensions) request.add_dimensions(dimension);
    std::vector<int64_t> costs;
    for (int i = 0; i < kRounds; ++i) {
      const absl::Duration begin = SystemClock().Monotonic();
      const auto report = Report<Response>(method, request);
      EXPECT_TRUE(report.ok()) << report.status();
      costs.push_back(absl::ToInt64Microseconds(SystemClock().Monotonic() - begin));
    }
    std::nth_element(costs.begin(), costs.begin() + kRounds / 2, costs.end());
    return costs[kRounds / 2];
  }

  void Measure(int64_t count) {
    Fill(count);
    const std::vector<v1::Dimension> none;
    const std::vector<v1::Dimension> two = {v1::BY_MONTH, v1::BY_ORGANIZATIONAL_UNIT};
    for (const auto& dimensions : {none, two}) {
      std::cout << GetParam() << ", " << count << " cases, by " << dimensions.size()
                << " dimensions: caseload "
                << Cost<v1::ReportCaseloadResponse, v1::ReportCaseloadRequest>("ReportCaseload",
                                                                               dimensions)
                << " µs, satisfaction "
                << Cost<v1::ReportSatisfactionResponse, v1::ReportSatisfactionRequest>(
                       "ReportSatisfaction", dimensions)
                << " µs, repeat contacts "
                << Cost<v1::ReportRepeatContactsResponse, v1::ReportRepeatContactsRequest>(
                       "ReportRepeatContacts", dimensions)
                << " µs" << std::endl;
    }
  }
};

TEST_P(FigureCost, DISABLED_OfTenThousand) { Measure(10'000); }
TEST_P(FigureCost, DISABLED_OfAHundredThousand) { Measure(100'000); }
TEST_P(FigureCost, DISABLED_OfAMillion) { Measure(1'000'000); }

INSTANTIATE_TEST_SUITE_P(Drivers, FigureCost, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
