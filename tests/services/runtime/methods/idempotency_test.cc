#include "services/runtime/methods/idempotency.h"

#include <gtest/gtest.h>
#include <touchstone/catalog/v1/catalog.pb.h>

#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/runtime/resources/framework_store.h"

namespace touchstone {
namespace {

using testing::Values;

class RepeatableCallTest : public testing::TestWithParam<StoreKind> {
 protected:
  RepeatableCallTest() {
    auto caller = std::make_shared<trust::v1::Principal>();
    caller->set_id("apiKeys/k");
    context_.caller = std::move(caller);
    context_.method = "/touchstone.catalog.v1.Catalog/CreateFramework";
  }

  RepeatableCall CallOf(const std::string& request_id) const {
    catalog::v1::CreateFrameworkRequest request;
    request.set_parent("organizations/wa");
    request.set_request_id(request_id);
    return RepeatableCall(context_, request);
  }

  // Answers the call with `answer`, or says what it was answered with before.
  absl::StatusOr<std::string> Answer(Transaction& transaction, const std::string& request_id,
                                     const std::string& answer) {
    const RepeatableCall call = CallOf(request_id);
    ASSIGN_OR_RETURN(const auto kept,
                     call.FindAnswer(*store_, transaction, FrameworkStore::Soon()));
    if (kept) return *kept;
    RETURN_IF_ERROR(call.KeepAnswer(transaction, answer));
    return answer;
  }

  absl::StatusOr<std::string> AnswerAlone(const std::string& request_id,
                                          const std::string& answer) {
    std::string said;
    RETURN_IF_ERROR(
        store_->Write({}, FrameworkStore::Soon(), [&](Transaction& transaction) -> absl::Status {
          ASSIGN_OR_RETURN(said, Answer(transaction, request_id, answer));
          return absl::OkStatus();
        }));
    return said;
  }

  FrameworkStore store_{GetParam()};
  Context context_;
};

TEST_P(RepeatableCallTest, IsAnsweredOnce) {
  EXPECT_EQ(*AnswerAlone("1", "first"), "first");
  EXPECT_EQ(*AnswerAlone("1", "second"), "first");
  EXPECT_EQ(*AnswerAlone("2", "second"), "second");
}

TEST_P(RepeatableCallTest, IsAnsweredAgainWhenTheAnswerIsNoLongerKept) {
  EXPECT_EQ(*AnswerAlone("1", "first"), "first");
  store_.clock().Advance(kAnswersKept);
  EXPECT_EQ(*AnswerAlone("1", "second"), "second");
}

INSTANTIATE_TEST_SUITE_P(Drivers, RepeatableCallTest, Values(SqliteStore, PostgresStore),
                         StoreName);

// Of two that overlap: the one began before the other, and commits after it. Only PostgreSQL has
// such.
class OverlappingCallsTest : public RepeatableCallTest {};

TEST_P(OverlappingCallsTest, WithIdsNextToEachOtherAreBothAnsweredAtTheFirstAttempt) {
  int attempts = 0;
  const absl::Status written =
      store_->Write({}, FrameworkStore::Soon(), [&](Transaction& transaction) -> absl::Status {
        ++attempts;
        const RepeatableCall call = CallOf("1");
        RETURN_IF_ERROR(call.FindAnswer(*store_, transaction, FrameworkStore::Soon()).status());
        if (attempts == 1) RETURN_IF_ERROR(AnswerAlone("2", "two").status());
        return call.KeepAnswer(transaction, "one");
      });
  EXPECT_TRUE(written.ok()) << written;
  EXPECT_EQ(attempts, 1);
}

TEST_P(OverlappingCallsTest, WithTheSameIdAreAnsweredOnce) {
  std::string said;
  int attempts = 0;
  const absl::Status written =
      store_->Write({}, FrameworkStore::Soon(), [&](Transaction& transaction) -> absl::Status {
        ++attempts;
        const RepeatableCall call = CallOf("1");
        // What the transaction sees is what was there before the other one.
        ASSIGN_OR_RETURN(const auto kept,
                         call.FindAnswer(*store_, transaction, FrameworkStore::Soon()));
        RETURN_IF_ERROR(transaction.Exists(FrameworkStore::Type(), "none").status());
        if (attempts == 1) RETURN_IF_ERROR(AnswerAlone("1", "theirs").status());
        said = kept.value_or("ours");
        return kept ? absl::OkStatus() : call.KeepAnswer(transaction, "ours");
      });
  EXPECT_TRUE(written.ok()) << written;
  EXPECT_EQ(said, "theirs");
  EXPECT_EQ(attempts, 2);
}

TEST_P(OverlappingCallsTest, NextToEachOtherCreateAtTheFirstAttempt) {
  int attempts = 0;
  const absl::Status written =
      store_->Write({}, FrameworkStore::Soon(), [&](Transaction& transaction) -> absl::Status {
        ++attempts;
        for (const int number : {1, 3}) {
          catalog::v1::Framework framework;
          framework.set_name(FrameworkStore::NameOf(number));
          RETURN_IF_ERROR(transaction.Create(FrameworkStore::Type(), framework));
          if (number == 1 && attempts == 1) store_.Create(2);
        }
        return absl::OkStatus();
      });
  EXPECT_TRUE(written.ok()) << written;
  EXPECT_EQ(attempts, 1);
}

INSTANTIATE_TEST_SUITE_P(Drivers, OverlappingCallsTest, Values(PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
