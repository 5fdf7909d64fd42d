#include "services/runtime/methods/operations.h"

#include <gmock/gmock.h>
#include <google/protobuf/wrappers.pb.h>
#include <gtest/gtest.h>
#include <touchstone/catalog/v1/catalog.pb.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/eventually.h"
#include "tests/stores/stores.h"

namespace touchstone {
namespace {

using ::google::longrunning::Operation;
using ::google::protobuf::StringValue;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Values;

class OperationsTest : public testing::TestWithParam<StoreKind> {
 protected:
  OperationsTest() {
    catalog::v1::GetFrameworkRequest::descriptor();  // links the file that declares the service
    tail_.Start({});
  }

  // A process, whose one kind of work is "work"; ends when the operations are destroyed.
  std::unique_ptr<Operations> Process(Operations::Work work) {
    auto operations = std::make_unique<Operations>(*resources_, "catalogOperations");
    operations->AddKind("work", std::move(work));
    return operations;
  }

  std::string Begin(Operations& operations, const std::string& work,
                    const std::string& kind = "work") {
    const auto begun =
        operations.Begin(context_, "organizations/wa", kind, work, StringValue::default_instance());
    EXPECT_TRUE(begun.ok()) << begun.status();
    return begun.ok() ? begun->name() : "";
  }

  Operation Load(const std::string& name) {
    Operation operation;
    const absl::Status read = database_->Read(Soon(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(const auto row, session.QueryOne<Bytes>(
                                           "SELECT body FROM operations WHERE name = :name", name));
      operation.ParseFromString(std::get<0>(*row).value);
      return absl::OkStatus();
    });
    EXPECT_TRUE(read.ok()) << read;
    return operation;
  }

  // The operation once it has ended, by whichever process.
  Operation Ended(const std::string& name) {
    EXPECT_TRUE(Eventually([&] { return Load(name).done(); })) << name;
    return Load(name);
  }

  absl::Status Finish(OperationRun& run, const std::string& text) {
    StringValue response;
    response.set_value(text);
    return resources_->Write(run.author(), Soon(), [&](Transaction& transaction) {
      return run.Finish(transaction, response, StringValue::default_instance());
    });
  }

  static absl::Time Soon() { return absl::Now() + absl::Seconds(30); }

  TestStore store_{GetParam()};
  std::unique_ptr<Database> database_ = store_.Open({RuntimeMigrations()});
  FakeClock clock_{absl::Now()};
  Metrics metrics_;
  Tail tail_{*database_, SystemClock(), metrics_};
  Cache cache_{{.key_space = "test"}, tail_, SystemClock(), metrics_};
  std::unique_ptr<Store> resources_ = *Store::Open(*database_, cache_, tail_, clock_, SystemIds());
  Context context_ = [] {
    Context context;
    context.caller = std::make_shared<trust::v1::Principal>();
    context.deadline = Soon();
    return context;
  }();
};

TEST_P(OperationsTest, WorkEndsWithWhatItGives) {
  auto process = Process([&](OperationRun& run) { return Finish(run, run.work() + " done"); });
  process->Start(1);
  StringValue response;
  EXPECT_TRUE(Ended(Begin(*process, "one")).response().UnpackTo(&response));
  EXPECT_EQ(response.value(), "one done");
}

TEST_P(OperationsTest, WorkThatThrowsEndsWithoutTheTextOfTheException) {
  auto process = Process(
      [](OperationRun&) -> absl::Status { throw std::runtime_error("secret of a library"); });
  process->Start(1);
  const Operation ended = Ended(Begin(*process, "one"));
  EXPECT_EQ(ended.error().code(), static_cast<int>(absl::StatusCode::kInternal));
  EXPECT_THAT(ended.error().message(), Not(HasSubstr("secret")));
}

TEST_P(OperationsTest, AnOperationWhoseWorkIsGoneDoesNotHoldUpTheNext) {
  auto process = Process([&](OperationRun& run) -> absl::Status {
    if (run.work().empty()) return absl::InvalidArgumentError("nothing to do");
    return Finish(run, "");
  });
  const std::string gone = Begin(*process, "gone");
  store_.RunBeside("DELETE FROM operation_work");
  const std::string next = Begin(*process, "next");
  process->Start(1);
  EXPECT_TRUE(Ended(next).has_response());
  EXPECT_TRUE(Ended(gone).has_error());
}

TEST_P(OperationsTest, WorkThatProcessesDiedInSeveralTimesIsNotBegunAgain) {
  auto process = Process([](OperationRun&) -> absl::Status {
    ADD_FAILURE() << "begun again";
    return absl::OkStatus();
  });
  const std::string name = Begin(*process, "poison");
  store_.RunBeside(absl::StrCat("UPDATE operations SET attempts = ", Operations::kMostAttempts));
  process->Start(1);
  EXPECT_EQ(Ended(name).error().code(), static_cast<int>(absl::StatusCode::kInternal));
}

TEST_P(OperationsTest, WorkThatFoundTooManyWritesWaitingIsRunAgainAFewTimes) {
  std::atomic<int> runs = 0;
  auto process = Process([&](OperationRun& run) {
    if (run.work() == "nudge") return Finish(run, "");
    ++runs;
    return RetryLater(absl::StatusCode::kResourceExhausted, reasons::kOverloaded, "Too many.",
                      absl::ZeroDuration());
  });
  process->Start(1);
  const std::string name = Begin(*process, "one");
  for (int i = 1; i < Operations::kMostAttempts; ++i) {
    ASSERT_TRUE(Eventually([&] { return runs == i; }));
    EXPECT_FALSE(Load(name).done());
    clock_.Advance(2 * Operations::kLease);
    Ended(Begin(*process, "nudge"));  // has the worker look again
  }
  EXPECT_EQ(ReasonOf(FromRpcStatus(Ended(name).error())), reasons::kOverloaded);
  EXPECT_EQ(runs, Operations::kMostAttempts);
}

TEST_P(OperationsTest, WorkOfAKindThatIsNotKnownHereWaitsForAProcessThatKnowsIt) {
  auto process = Process([&](OperationRun& run) { return Finish(run, ""); });
  const std::string newer = Begin(*process, "one", "newer-work");
  process->Start(1);
  Ended(Begin(*process, "two"));
  EXPECT_FALSE(Load(newer).done());
}

TEST_P(OperationsTest, WhatHasWaitedLongestIsTakenFirst) {
  std::vector<std::string> order;
  std::atomic<int> runs = 0;
  auto process = Process([&](OperationRun& run) {
    order.push_back(run.work());
    const absl::Status finished = Finish(run, "");
    ++runs;
    return finished;
  });
  // The names are in order too; the times are not.
  for (const std::string work : {"third", "second", "first"}) {
    Begin(*process, work);
    clock_.Advance(-absl::Minutes(1));
  }
  clock_.Advance(absl::Minutes(10));
  process->Start(1);
  ASSERT_TRUE(Eventually([&] { return runs == 3; }));
  EXPECT_THAT(order, ElementsAre("first", "second", "third"));
}

TEST_P(OperationsTest, AnEndingProcessStopsItsWorkAndLeavesTheRestToTheNext) {
  std::atomic<int> runs = 0;
  auto process = Process([&](OperationRun& run) {
    ++runs;
    while (!run.IsOver()) std::this_thread::yield();
    return run.Stopped();
  });
  const std::string first = Begin(*process, "one");
  const std::string second = Begin(*process, "two");
  process->Start(1);
  ASSERT_TRUE(Eventually([&] { return runs == 1; }));
  process.reset();
  EXPECT_EQ(runs, 1);
  EXPECT_THAT(store_.RunBeside("SELECT DISTINCT attempts FROM operations"), ElementsAre("0"));

  process = Process([&](OperationRun& run) { return Finish(run, ""); });
  process->Start(1);
  EXPECT_TRUE(Ended(first).has_response());
  EXPECT_TRUE(Ended(second).has_response());
}

TEST_P(OperationsTest, TheLogTellsWhatIsTriedAgainFromWhatHasFailed) {
  const struct {
    absl::Status status;
    std::string log;
  } cases[] = {{absl::UnavailableError("gone"), "\"operation failed and will be tried again\""},
               {absl::InvalidArgumentError("wrong"), "\"operation failed\""}};
  for (const auto& [status, log] : cases) {
    std::atomic<bool> has_run = false;
    testing::internal::CaptureStderr();
    {
      auto process = Process([&](OperationRun&) {
        has_run = true;
        return status;
      });
      Begin(*process, "one");
      process->Start(1);
      EXPECT_TRUE(Eventually([&] { return has_run.load(); }));
    }
    EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr(log));
    store_.RunBeside("DELETE FROM operations");
  }
}

TEST_P(OperationsTest, AReportRenewsTheLeaseAndIsRefusedToWhoLostIt) {
  StringValue shown;
  shown.set_value("half");
  absl::Time before;
  absl::Time after;
  absl::Status lost;
  std::atomic<bool> has_run = false;
  auto process = Process([&](OperationRun& run) {
    before = run.deadline();
    clock_.Advance(absl::Seconds(1));
    EXPECT_TRUE(run.Report(shown).ok());
    after = run.deadline();
    // Another process took it up meanwhile.
    EXPECT_TRUE(database_
                    ->Write(Soon(),
                            [&](Session& session) {
                              return session
                                  .Execute(
                                      "UPDATE operations SET attempts = attempts + 1 WHERE "
                                      "name = :name",
                                      run.name())
                                  .status();
                            })
                    .ok());
    lost = run.Report(shown);
    has_run = true;
    return lost;
  });
  Begin(*process, "one");
  process->Start(1);
  ASSERT_TRUE(Eventually([&] { return has_run.load(); }));
  EXPECT_GT(after, before);
  EXPECT_TRUE(absl::IsAborted(lost)) << lost;
}

TEST_P(OperationsTest, WhoLostTheLeaseNeitherEndsTheOperationNorGivesItBack) {
  struct Loss {
    std::string how;
    std::string meanwhile;
    std::string attempts;  // afterwards
  };
  const std::string taken = "attempts = attempts + 1";
  const Loss losses[] = {{"finishes", taken, "2"},
                         {"fails", taken, "2"},
                         {"gives back", taken, "2"},
                         // Another took it up, and gave it back.
                         {"finishes late", "lease_until = 0", "1"}};
  int cleaned_up = 0;
  for (const Loss& loss : losses) {
    std::atomic<bool> is_lost = false;
    auto process = std::make_unique<Operations>(*resources_, "catalogOperations");
    process->AddKind(
        "work",
        [&](OperationRun& run) -> absl::Status {
          store_.RunBeside(absl::StrCat("UPDATE operations SET ", loss.meanwhile));
          is_lost = true;
          while (!run.IsOver()) std::this_thread::yield();
          if (loss.how == "fails") return absl::InvalidArgumentError("too late");
          if (loss.how == "gives back") return run.Stopped();
          const absl::Status finished = Finish(run, "");
          EXPECT_TRUE(absl::IsAborted(finished)) << finished;
          return finished;
        },
        [&](const OperationRun&) { ++cleaned_up; });
    const std::string name = Begin(*process, "one");
    process->Start(1);
    ASSERT_TRUE(Eventually([&] { return is_lost.load(); }));
    process.reset();
    EXPECT_FALSE(Load(name).done()) << loss.how;
    EXPECT_THAT(store_.RunBeside("SELECT attempts FROM operations"), ElementsAre(loss.attempts))
        << loss.how;
    store_.RunBeside("DELETE FROM operations");
  }
  EXPECT_EQ(cleaned_up, 0);
}

TEST_P(OperationsTest, WhatWorkNeededIsCleanedUpOnceItsEndIsWritten) {
  std::atomic<int> cleaned_up = 0;
  auto process = std::make_unique<Operations>(*resources_, "catalogOperations");
  process->AddKind(
      "work",
      [&](OperationRun& run) -> absl::Status {
        if (run.work() == "wrong") return absl::InvalidArgumentError("wrong");
        return Finish(run, "");
      },
      [&](const OperationRun& run) {
        EXPECT_TRUE(Load(run.name()).done());
        ++cleaned_up;
      });
  Begin(*process, "wrong");
  Begin(*process, "right");
  process->Start(1);
  EXPECT_TRUE(Eventually([&] { return cleaned_up == 2; }));
}

TEST_P(OperationsTest, AWaitEndsWithTheWorkAndWithTheCaller) {
  std::promise<void> release;
  auto process = Process([&, released = release.get_future().share()](OperationRun& run) {
    released.wait();
    return Finish(run, "");
  });
  const std::string name = Begin(*process, "one");
  process->Start(1);
  RpcService service("touchstone.catalog.v1.Operations");
  process->Register(service);
  const auto wait = [&, index = service.descriptor().FindMethodByName("WaitOperation")->index()] {
    google::longrunning::WaitOperationRequest request;
    request.set_name(name);
    Operation operation;
    const auto answer = service.methods().at(index).unary(context_, request);
    EXPECT_TRUE(answer.ok() && operation.ParseFromString(*answer->bytes)) << answer.status();
    return operation;
  };
  std::atomic<int> looks = 0;
  context_.is_cancelled = [&] { return ++looks == 3; };
  EXPECT_FALSE(wait().done()) << "its caller is gone";
  EXPECT_EQ(looks, 3);
  context_.is_cancelled = [&, is_released = false]() mutable {
    if (!is_released) release.set_value();
    is_released = true;
    return false;
  };
  EXPECT_TRUE(wait().done());
}

TEST_P(OperationsTest, AListEndsWhereItsOperationsBecomeTooLarge) {
  auto process = Process([&](OperationRun& run) { return Finish(run, ""); });
  StringValue large;
  large.set_value(std::string(3 << 20, 'x'));
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(process->Begin(context_, "organizations/wa", "work", "", large).ok());
  }
  RpcService service("touchstone.catalog.v1.Operations");
  process->Register(service);
  const int index = service.descriptor().FindMethodByName("ListOperations")->index();
  google::longrunning::ListOperationsRequest request;
  request.set_name("organizations/wa");
  std::vector<int> sizes;
  do {
    const auto answer = service.methods().at(index).unary(context_, request);
    ASSERT_TRUE(answer.ok()) << answer.status();
    google::longrunning::ListOperationsResponse page;
    ASSERT_TRUE(page.ParseFromString(*answer->bytes));
    sizes.push_back(page.operations_size());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(sizes, ElementsAre(2, 1));
}

INSTANTIATE_TEST_SUITE_P(Drivers, OperationsTest, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
