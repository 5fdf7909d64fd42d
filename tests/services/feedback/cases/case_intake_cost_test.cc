// How many cases come in in a second, against the same rows in SQL: at least 0.7 of them. Measured
// by hand, and no part of a run of the tests:
//
//   feedback_cases_test --gtest_also_run_disabled_tests --gtest_filter='*CaseIntakeCost*'

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/feedback/schema.h"
#include "services/runtime/methods/parts.h"
#include "services/runtime/notices/schema.h"
#include "tests/services/feedback/cases/case_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::Values;
using v1::Case;

constexpr int kCallers = 64;
constexpr int kEach = 32;
constexpr int kRound = kCallers * kEach;

class CaseIntakeCost : public testing::TestWithParam<StoreKind> {
 protected:
  static double PerSecond(const std::function<void(int caller, int i)>& write) {
    const absl::Time begin = absl::Now();
    std::vector<std::thread> callers;
    for (int caller = 0; caller < kCallers; ++caller) {
      callers.emplace_back([&write, caller] {
        for (int i = 0; i < kEach; ++i) write(caller, i);
      });
    }
    for (std::thread& caller : callers) caller.join();
    return kRound / absl::ToDoubleSeconds(absl::Now() - begin);
  }

  // What is kept of a case, as it was written.
  Bytes BodyOf(const std::string& name) {
    Bytes body;
    EXPECT_TRUE(office_.office()
                    .Write([&](Session& session) -> absl::Status {
                      ASSIGN_OR_RETURN(const auto row,
                                       session.QueryOne<Bytes>(
                                           "SELECT body FROM cases WHERE name = :name", name));
                      if (row) body = std::get<0>(*row);
                      return absl::OkStatus();
                    })
                    .ok());
    return body;
  }

  static absl::Status WriteByHand(Session& session, const std::string& name, int64_t number,
                                  const Bytes& body) {
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO cases (name, parent, organization, revision, create_time, "
                     "update_time, delete_time, body, number, customer, service_type, kind, "
                     "channel, language, organizational_unit, assignee, worker, state, outcome, "
                     "incident, publication_state, escalation_count, receive_time, due_time, "
                     "close_time) VALUES (:name, 'organizations/wa', 'organizations/wa', 1, 1, 1, "
                     "0, :body, :number, 'organizations/wa/customers/ada', "
                     "'organizations/wa/serviceTypes/pothole', 2, 1, 'es', "
                     "'organizations/wa/organizationalUnits/streets', '', '', 1, 0, '', 1, 0, "
                     ":receive, :due, 0)",
                     name, body, absl::StrCat("2025-", number), number, number)
            .status());
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO case_steps (organization, case_name, sequence, kind, "
                                 "state, former_state, step_time, actor, subject, sealed_note) "
                                 "VALUES ('organizations/wa', :name, 1, 1, 1, 0, :time, 'key', '', "
                                 ":note)",
                                 name, number, Bytes{})
                        .status());
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO case_clocks (organization, case_name, kind, round, "
                     "business_calendar, start_time, due_time, stop_time, state, missed_time) "
                     "VALUES ('organizations/wa', :a, 1, 1, 'c', 1, :da, 0, 1, 0), "
                     "('organizations/wa', :b, 2, 1, 'c', 1, :db, 0, 1, 0), ('organizations/wa', "
                     ":c, 3, 1, 'c', 1, :dc, 0, 1, 0)",
                     name, number, name, number, name, number)
            .status());
    return session
        .Execute(
            "INSERT INTO changes (sequence, change_time, organization, resource_type, "
            "resource, kind, previous_sequence, actor, method, trace_id, body) VALUES "
            "(:sequence, 1, 'wa', 'touchstone.dev/Case', :name, 1, 0, 'key', 'm', '', :body)",
            number, name, body)
        .status();
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  TestStore by_hand_{GetParam()};
  CaseOffice office_{store_, clock_};
};

TEST_P(CaseIntakeCost, DISABLED_AgainstTheSameRowsInSql) {
  const Case first = *office_.Open("pothole");
  const Bytes body = BodyOf(first.name());
  const auto database =
      by_hand_.Open({RuntimeMigrations(), NoticesMigrations(), FeedbackMigrations()});
  std::atomic<int64_t> number = 1'000'000'000;
  for (int round = 0; round < 3; ++round) {
    const double raw = PerSecond([&](int, int) {
      const int64_t next = ++number;
      const absl::Status written = database->Write(absl::InfiniteFuture(), [&](Session& session) {
        return WriteByHand(session, absl::StrCat("organizations/wa/cases/h", next), next, body);
      });
      ASSERT_TRUE(written.ok()) << written;
    });
    const double cases = PerSecond([&](int, int) {
      const auto of = office_.Open("pothole");
      ASSERT_TRUE(of.ok()) << of.status();
    });
    std::cout << "by hand " << raw << "/s, cases " << cases << "/s, " << cases / raw << "\n";
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, CaseIntakeCost, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
