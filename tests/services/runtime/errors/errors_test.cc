#include "services/runtime/errors/errors.h"

#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <gtest/gtest.h>

#include <optional>

#include "services/runtime/errors/status_macros.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

// The detail of a type, if the error has one.
template <typename Detail>
std::optional<Detail> DetailOf(const absl::Status& status) {
  Detail detail;
  const google::rpc::Status whole = ToRpcStatus(status);
  for (const auto& any : whole.details()) {
    if (any.UnpackTo(&detail)) return detail;
  }
  return std::nullopt;
}

TEST(Errors, HaveACodeAMessageAReasonAndMetadata) {
  const absl::Status error =
      Error(absl::StatusCode::kAborted, reasons::kEtagStale,
            "Someone changed it meanwhile; read it again.", {{"etag", "7"}, {"current", "9"}});
  EXPECT_EQ(error.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(error.message(), "Someone changed it meanwhile; read it again.");
  EXPECT_EQ(ReasonOf(error), "ETAG_STALE");
  const auto info = DetailOf<google::rpc::ErrorInfo>(error);
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->domain(), "touchstone.dev");
  EXPECT_THAT(info->metadata(), UnorderedElementsAre(Pair("etag", "7"), Pair("current", "9")));
}

TEST(Errors, NameEveryFieldThatIsWrong) {
  const absl::Status error = InvalidFields({{"competency.title", "is empty; give one"},
                                            {"competency.code", "has 80 characters; at most 40"},
                                            {"competency_id", "has a slash"}});
  EXPECT_EQ(error.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(error.message(), "competency.title is empty; give one (and 2 more)");
  EXPECT_EQ(InvalidFieldsAndMore({{"a", "is wrong"}, {"b", "is wrong"}}).message(),
            "a is wrong (and at least 1 more)");
  EXPECT_EQ(ReasonOf(error), "FIELD_INVALID");
  const auto bad = DetailOf<google::rpc::BadRequest>(error);
  ASSERT_TRUE(bad.has_value());
  std::vector<std::string> fields;
  for (const auto& violation : bad->field_violations()) fields.push_back(violation.field());
  EXPECT_THAT(fields, ElementsAre("competency.title", "competency.code", "competency_id"));
  EXPECT_EQ(bad->field_violations(1).description(), "has 80 characters; at most 40");
}

TEST(Errors, OneFieldThatIsWrongIsNotCalledTheFirst) {
  EXPECT_EQ(InvalidField("page_size", "is negative").message(), "page_size is negative");
}

TEST(Errors, AWrongFieldMayHaveAReasonOfItsOwn) {
  const absl::Status error = InvalidField("filter", "has no end", reasons::kFilterInvalid);
  EXPECT_EQ(error.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(error.message(), "filter has no end");
  EXPECT_EQ(ReasonOf(error), "FILTER_INVALID");
  EXPECT_EQ(DetailOf<google::rpc::BadRequest>(error)->field_violations(0).field(), "filter");
}

TEST(Errors, NotFoundNamesTheResource) {
  const absl::Status error = NotFound("organizations/wa");
  EXPECT_EQ(error.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(error.message(), "organizations/wa does not exist.");
  EXPECT_THAT(DetailOf<google::rpc::ErrorInfo>(error)->metadata(),
              ElementsAre(Pair("resource", "organizations/wa")));
}

TEST(Errors, AFailedPreconditionSaysWhatItIsAbout) {
  const absl::Status error =
      FailedPrecondition(reasons::kResourceInUse, "organizations/wa/frameworks/hr", "It is used.");
  EXPECT_EQ(error.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(error), "RESOURCE_IN_USE");
  const auto failure = DetailOf<google::rpc::PreconditionFailure>(error);
  ASSERT_TRUE(failure.has_value());
  ASSERT_EQ(failure->violations_size(), 1);
  EXPECT_EQ(failure->violations(0).type(), "RESOURCE_IN_USE");
  EXPECT_EQ(failure->violations(0).subject(), "organizations/wa/frameworks/hr");
  EXPECT_EQ(failure->violations(0).description(), "It is used.");
}

TEST(Errors, ARetrySaysWhenItMakesSense) {
  const absl::Status error = RetryLater(absl::StatusCode::kResourceExhausted, reasons::kOverloaded,
                                        "Too many calls.", absl::Milliseconds(1500));
  EXPECT_EQ(error.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(error), "OVERLOADED");
  const auto retry = DetailOf<google::rpc::RetryInfo>(error);
  ASSERT_TRUE(retry.has_value());
  EXPECT_EQ(retry->retry_delay().seconds(), 1);
  EXPECT_EQ(retry->retry_delay().nanos(), 500'000'000);
}

TEST(Errors, ArriveInAnotherProcessAsTheyLeft) {
  for (const absl::Status& error :
       {NotFound("organizations/wa"), InvalidFields({{"a", "is wrong"}, {"b", "is wrong too"}}),
        RetryLater(absl::StatusCode::kUnavailable, reasons::kShuttingDown, "Bye.",
                   absl::Seconds(1)),
        FailedPrecondition(reasons::kResourceDeleted, "organizations/wa", "It is deleted."),
        absl::DeadlineExceededError("too late")}) {
    google::rpc::Status received;
    ASSERT_TRUE(received.ParseFromString(ToRpcStatus(error).SerializeAsString()));
    EXPECT_EQ(FromRpcStatus(received), error);
  }
}

TEST(Errors, OfOthersHaveACodeAndAMessageOnly) {
  const absl::Status error = absl::UnavailableError("gone");
  EXPECT_EQ(ReasonOf(error), "");
  EXPECT_EQ(ToRpcStatus(error).code(), static_cast<int>(absl::StatusCode::kUnavailable));
  EXPECT_EQ(ToRpcStatus(error).message(), "gone");
  EXPECT_EQ(ToRpcStatus(error).details_size(), 0);
}

TEST(Errors, SuccessIsNone) {
  EXPECT_EQ(ToRpcStatus(absl::OkStatus()).code(), 0);
  EXPECT_TRUE(FromRpcStatus(google::rpc::Status()).ok());
  EXPECT_EQ(ReasonOf(absl::OkStatus()), "");
}

absl::StatusOr<int> Half(int number) {
  if (number % 2 != 0) return InvalidField("number", "is odd");
  return number / 2;
}

absl::StatusOr<int> Quarter(int number) {
  ASSIGN_OR_RETURN(const int half, Half(number));
  ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

absl::Status CheckQuarter(int number, bool& checked) {
  RETURN_IF_ERROR(Quarter(number).status());
  checked = true;
  return absl::OkStatus();
}

TEST(StatusMacros, PassTheFirstErrorOn) {
  EXPECT_EQ(*Quarter(12), 3);
  EXPECT_EQ(ReasonOf(Quarter(6).status()), "FIELD_INVALID");
  bool checked = false;
  EXPECT_FALSE(CheckQuarter(6, checked).ok());
  EXPECT_FALSE(checked);
  EXPECT_TRUE(CheckQuarter(8, checked).ok());
  EXPECT_TRUE(checked);
}

}  // namespace
}  // namespace touchstone
