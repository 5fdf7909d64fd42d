#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/feedback/v1/commitment_report.pb.h>

#include "tests/services/feedback/figures/figure_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::Values;
using v1::Commitment;
using Request = v1::ReportCommitmentsRequest;
using Response = v1::ReportCommitmentsResponse;

class CommitmentReports : public FigureOffice {
 protected:
  void Promise(int count, Commitment::State state, absl::string_view make, absl::string_view due,
               const std::string& worker = "ada") {
    Commitment commitment;
    commitment.set_state(state);
    commitment.set_worker(FullName("people", worker));
    *commitment.mutable_make_time() = TimeAt(make);
    *commitment.mutable_due_time() = TimeAt(due);
    *commitment.mutable_end_time() = TimeAt(due);
    Count([&](Counters& counters) {
      for (int i = 0; i < count; ++i) counters.CountCommitment(nullptr, &commitment);
    });
  }
  v1::CommitmentRow Get(const Request& request) {
    const auto report = Report<Response>("ReportCommitments", request);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() && report->rows_size() > 0 ? report->rows(0) : v1::CommitmentRow();
  }
  static Request Spring() { return About<Request>("2025-03-01", "2025-06-30"); }
};

TEST_P(CommitmentReports, SaysWhatBecameOfPromises) {
  Promise(6, Commitment::KEPT, "2025-04-01T10:00:00Z", "2025-04-03T10:00:00Z");
  Promise(2, Commitment::LATE, "2025-04-01T10:00:00Z", "2025-04-03T10:00:00Z");
  Promise(1, Commitment::BROKEN, "2025-04-01T10:00:00Z", "2025-04-03T10:00:00Z");
  Promise(3, Commitment::WITHDRAWN, "2025-04-01T10:00:00Z", "2025-04-03T10:00:00Z");
  Promise(4, Commitment::OPEN, "2025-06-14T10:00:00Z", "2025-06-30T10:00:00Z");
  const v1::CommitmentRow row = Get(Spring());
  EXPECT_EQ(row.made(), 16);
  EXPECT_EQ(row.kept(), 6);
  EXPECT_EQ(row.late(), 2);
  EXPECT_EQ(row.broken(), 1);
  EXPECT_EQ(row.withdrawn(), 3);
  EXPECT_EQ(row.open(), 4);
  EXPECT_EQ(row.keeping().n(), 9);
  EXPECT_EQ(row.keeping().numerator(), 6);
  EXPECT_EQ(row.due_within_week(), 0);
}

// It is June 15th: what is due up to the 21st is due within the week, what was kept since March
// 16th was kept in the 13 weeks before.
TEST_P(CommitmentReports, WhoPromisedMoreThanTheyKeptIsTold) {
  Promise(26, Commitment::KEPT, "2025-03-10T10:00:00Z", "2025-03-16T10:00:00Z");
  Promise(50, Commitment::KEPT, "2025-03-10T10:00:00Z", "2025-03-15T10:00:00Z");
  Promise(4, Commitment::OPEN, "2025-06-14T10:00:00Z", "2025-06-21T23:00:00Z");
  Promise(9, Commitment::OPEN, "2025-06-14T10:00:00Z", "2025-06-22T00:00:00Z");
  EXPECT_EQ(Get(Spring()).due_within_week(), 4);
  EXPECT_DOUBLE_EQ(Get(Spring()).kept_per_week().value(), 2);
  EXPECT_FALSE(Get(Spring()).overcommitted());
  Promise(1, Commitment::OPEN, "2025-06-14T10:00:00Z", "2025-06-16T10:00:00Z");
  EXPECT_TRUE(Get(Spring()).overcommitted());
  Request of_worker = Spring();
  of_worker.mutable_slice()->set_worker(FullName("people", "ada"));
  EXPECT_EQ(Get(of_worker).due_within_week(), 5);
  EXPECT_DOUBLE_EQ(Get(of_worker).kept_per_week().value(), 2);
  EXPECT_TRUE(Get(of_worker).overcommitted());
}

TEST_P(CommitmentReports, OfAWorkerWithFewNothingIsToldNotEvenWhatIsDue) {
  Promise(9, Commitment::OPEN, "2025-06-14T10:00:00Z", "2025-06-16T10:00:00Z");
  Request request = Spring();
  request.mutable_slice()->set_worker(FullName("people", "ada"));
  const v1::CommitmentRow row = Get(request);
  EXPECT_EQ(row.made(), 0);
  EXPECT_EQ(row.open(), 0);
  EXPECT_EQ(row.due_within_week(), 0);
  EXPECT_FALSE(row.overcommitted());
  EXPECT_TRUE(row.keeping().suppressed());
  EXPECT_TRUE(row.kept_per_week().suppressed());
}

TEST_P(CommitmentReports, MonthsAreThoseInWhichItWasPromised) {
  Promise(3, Commitment::KEPT, "2025-04-30T10:00:00Z", "2025-05-03T10:00:00Z");
  Promise(2, Commitment::KEPT, "2025-05-01T10:00:00Z", "2025-05-03T10:00:00Z");
  Request request = Spring();
  request.add_dimensions(v1::BY_MONTH);
  const auto report = Report<Response>("ReportCommitments", request);
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_EQ(report->rows_size(), 2);
  EXPECT_EQ(report->rows(0).month(), "2025-04");
  EXPECT_EQ(report->rows(0).made(), 3);
  EXPECT_FALSE(report->rows(0).has_kept_per_week());
}

TEST_P(CommitmentReports, ServiceTypesDoNotApply) {
  Request request = Spring();
  request.add_dimensions(v1::BY_SERVICE_TYPE);
  EXPECT_THAT(FieldsOf(Report<Response>("ReportCommitments", request).status()),
              ElementsAre("dimensions"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, CommitmentReports, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
