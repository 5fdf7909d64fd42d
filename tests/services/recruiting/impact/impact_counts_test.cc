// Figures of groups stay what they are when people and records go.

#include "services/recruiting/impact/impact_counts.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "tests/services/recruiting/impact/impact_office.h"

namespace touchstone::recruiting {
namespace {

using ::testing::Values;
using v1::Application;
using v1::Decision;

class ImpactCounts : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    office_.Open("agents");
    office_.Open("clerks");
    Apply(6, {.sex = 1, .race_ethnicity = 1});
    Apply(4, {.stage = kInterview, .state = Application::ENDED, .sex = 2, .race_ethnicity = 2});
    Apply(3, {.stage = kScreening, .state = Application::WITHDRAWN, .sex = 2, .disability = 1});
    Apply(2, {.state = Application::ENDED, .sex = 3, .decision = Decision::DECLINED});
    Apply(2, {.stage = kInterview, .state = Application::ENDED, .category_set = ""});
    Apply(1, {.sex = 2, .category_set = kLaterSet});
    Apply(5, {.requisition = "clerks", .sex = 2});
    before_ = All();
  }

  void Apply(int count, const Alike& alike) {
    for (std::string& applicant : office_.Apply(count, alike)) {
      applicants_.push_back(std::move(applicant));
    }
  }

  // What all reports say.
  std::string All() {
    std::string all;
    for (const bool published : {false, true}) {
      for (const char* const requisition : {"agents", "clerks"}) {
        const auto report = office_.Report(requisition, published);
        EXPECT_TRUE(report.ok()) << report.status();
        if (report.ok()) all += report->DebugString();
      }
      const auto pooled = office_.ReportPooled(2031, 1, published);
      EXPECT_TRUE(pooled.ok()) << pooled.status();
      if (pooled.ok()) all += pooled->DebugString();
    }
    return all;
  }

  static std::string ApplicationOf(const std::string& applicant) {
    return absl::StrReplaceAll(applicant, {{"/applicants/", "/applications/"}});
  }

  void Erase(const std::string& applicant) {
    office_.Write([&](Session& session) { return FoldApplicant(session, applicant); });
  }

  void Dispose(const std::string& applicant) {
    office_.Write([&](Session& session) -> absl::Status {
      const std::string application = ApplicationOf(applicant);
      RETURN_IF_ERROR(FoldApplication(session, application));
      RETURN_IF_ERROR(
          session
              .Execute("DELETE FROM decisions WHERE name = :name",
                       absl::StrReplaceAll(applicant, {{"/applicants/", "/decisions/"}}))
              .status());
      return session.Execute("DELETE FROM applications WHERE name = :name", application).status();
    });
  }

  TestStore store_{GetParam()};
  ImpactOffice office_{store_};
  std::vector<std::string> applicants_;
  std::string before_;
};

TEST_P(ImpactCounts, KeepFiguresTrueWhenPeopleAreErased) {
  for (const std::string& applicant : applicants_) {
    Erase(applicant);
    ASSERT_EQ(All(), before_) << applicant;
  }
  // And nothing says any more who was what.
  office_.Write([&](Session& session) -> absl::Status {
    for (const std::string& applicant : applicants_) {
      ASSIGN_OR_RETURN(const auto left,
                       session.QueryOne<std::string>(
                           "SELECT applicant FROM eeo_groups WHERE applicant = :a", applicant));
      EXPECT_FALSE(left.has_value());
    }
    return absl::OkStatus();
  });
}

TEST_P(ImpactCounts, CountNobodyTwiceWhoIsErasedTwice) {
  for (int i = 0; i < 2; ++i) {
    for (const std::string& applicant : applicants_) Erase(applicant);
  }
  EXPECT_EQ(All(), before_);
}

TEST_P(ImpactCounts, KeepFiguresTrueWhenRecordsAreDisposedOf) {
  for (const std::string& applicant : applicants_) {
    Dispose(applicant);
    ASSERT_EQ(All(), before_) << applicant;
  }
  for (const char* const id : {"agents", "clerks"}) {
    office_.Write([&](Session& session) -> absl::Status {
      RETURN_IF_ERROR(FoldRequisition(session, RequisitionName(id)));
      return session.Execute("DELETE FROM requisitions WHERE name = :name", RequisitionName(id))
          .status();
    });
    EXPECT_EQ(All(), before_);
  }
  Dispose(applicants_.front());  // which is gone
  EXPECT_EQ(All(), before_);
}

TEST_P(ImpactCounts, KeepFiguresTrueWhenOneComesAfterTheOther) {
  for (const std::string& applicant : applicants_) {
    Erase(applicant);
    Dispose(applicant);
    ASSERT_EQ(All(), before_) << applicant;
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, ImpactCounts, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
