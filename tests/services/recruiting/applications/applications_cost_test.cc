// How many applications are received and moved a stage in a second, against the same rows in SQL
// (written_by_hand.h): at least 0.7 of them. Measured by hand, and no part of a run of the tests:
//
//   recruiting_applications_test --gtest_also_run_disabled_tests
//   --gtest_filter='*ApplicationsCost*'

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/recruiting/schema.h"
#include "services/runtime/methods/parts.h"
#include "tests/services/recruiting/application_desk.h"
#include "tests/services/recruiting/applications/written_by_hand.h"

namespace touchstone::recruiting {
namespace {

using ::testing::Values;

constexpr int kCallers = 64;  // at once, and as many are committed together by hand on SQLite
constexpr int kEach = 32;     // applications of each caller in a round
constexpr int kRound = kCallers * kEach;
constexpr int kRounds = 3;

class ApplicationsCost : public testing::TestWithParam<StoreKind> {
 protected:
  ApplicationsCost() { by_hand_.Open({RuntimeMigrations(), RecruitingMigrations()}); }

  static double PerSecond(const std::function<void()>& write) {
    const absl::Time begin = absl::Now();
    write();
    return 2 * kRound / absl::ToDoubleSeconds(absl::Now() - begin);
  }

  static void EachCaller(const std::function<void(int)>& call) {
    std::vector<std::thread> callers;
    for (int i = 0; i < kCallers; ++i) callers.emplace_back(call, i);
    for (std::thread& caller : callers) caller.join();
  }

  // Nothing is required of who applies, so that a move needs no screening.
  void OpenRequisition(const std::string& id) {
    ASSERT_TRUE(desk_
                    .Draft(id,
                           [](auto& requisition) {
                             requisition.mutable_qualifications()->DeleteSubrange(0, 1);
                           })
                    .ok());
    ASSERT_TRUE(desk_.Submit(id).ok());
    ASSERT_TRUE(desk_.Approve(id, "chief").ok());
    ASSERT_TRUE(desk_.Approve(id, "owner").ok());
    ASSERT_TRUE(desk_.Announce(id, "first").ok());
    ASSERT_TRUE(desk_.Publish(id, "first").ok());
    ASSERT_TRUE(desk_.Open(id).ok());
    desk_.ActAsRecruiter();
  }

  void Write(int round) {
    EachCaller([&](int caller) {
      for (int i = 0; i < kEach; ++i) {
        const int number = round * kRound + i * kCallers + caller;
        const auto received = desk_.Apply(absl::StrCat("n", number),
                                          absl::StrCat("n", number % kRound), [&](auto& request) {
                                            request.mutable_application()->set_requisition(
                                                RequisitionName(absl::StrCat("round-", round)));
                                          });
        ASSERT_TRUE(received.ok()) << received.status();
        const auto moved = desk_.Move(absl::StrCat("n", number), "panel-interview");
        ASSERT_TRUE(moved.ok()) << moved.status();
      }
    });
  }

  void WriteByHandTogether(int round, const std::string& body) {
    const auto connection = HandConnection::To(by_hand_);
    for (int i = 0; i < kRound; i += kCallers) {
      const int first = round * kRound + i;
      connection->Begin();
      for (int k = 0; k < kCallers; ++k) connection->Receive(first + k, body);
      connection->Commit();
      connection->Begin();
      for (int k = 0; k < kCallers; ++k) connection->Move(first + k, body);
      connection->Commit();
    }
  }

  void WriteByHandAtOnce(int round, const std::string& body,
                         std::vector<std::unique_ptr<HandConnection>>& connections) {
    EachCaller([&](int caller) {
      HandConnection& connection = *connections[caller];
      for (int i = 0; i < kEach; ++i) {
        const int number = round * kRound + i * kCallers + caller;
        connection.Begin();
        connection.Receive(number, body);
        connection.Commit();
        connection.Begin();
        connection.Move(number, body);
        connection.Commit();
      }
    });
  }

  std::string KeptBody() {
    std::string body;
    EXPECT_TRUE(desk_
                    .Write([&](Session& session) -> absl::Status {
                      ASSIGN_OR_RETURN(const auto row,
                                       session.QueryOne<Bytes>(
                                           "SELECT body FROM applications WHERE name = :name",
                                           ApplicationName("one")));
                      body = std::get<0>(*row).value;
                      return absl::OkStatus();
                    })
                    .ok());
    return body;
  }

  TestStore store_{GetParam()};
  TestStore by_hand_{GetParam()};
  ApplicationDesk desk_{store_, SystemClock()};
};

TEST_P(ApplicationsCost, DISABLED_OfThoseThatAreReceivedAndMoved) {
  EachCaller([&](int caller) {
    for (int i = 0; i < kEach; ++i) {
      ASSERT_TRUE(desk_.CreateApplicant(absl::StrCat("n", caller * kEach + i)).ok());
    }
  });
  for (int round = 0; round < kRounds; ++round) OpenRequisition(absl::StrCat("round-", round));
  ASSERT_TRUE(desk_.InStage("one", "grace", "panel-interview").ok());
  const std::string body = KeptBody();
  std::vector<std::unique_ptr<HandConnection>> connections;
  if (GetParam().dialect == Dialect::kPostgres) {
    for (int i = 0; i < kCallers; ++i) connections.push_back(HandConnection::To(by_hand_));
  }
  std::vector<double> parts;
  for (int round = 0; round < kRounds; ++round) {
    const double ours = PerSecond([&] { Write(round); });
    const double by_hand = PerSecond([&] {
      if (connections.empty()) {
        WriteByHandTogether(round, body);
      } else {
        WriteByHandAtOnce(round, body, connections);
      }
    });
    parts.push_back(ours / by_hand);
    std::cout << GetParam() << ": " << static_cast<int>(ours) << " a second, by hand "
              << static_cast<int>(by_hand) << ", " << parts.back() << " of them\n";
  }
  std::sort(parts.begin(), parts.end());
  std::cout << GetParam() << ": in the middle " << parts[kRounds / 2] << "\n";
}

INSTANTIATE_TEST_SUITE_P(Drivers, ApplicationsCost, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
