// Errors on their way through gRPC's metadata, which has room for 8 kB.

#include "services/runtime/serving/wire.h"

#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

using ::testing::HasSubstr;

constexpr size_t kRoom = 5700;

template <typename Detail>
Detail DetailOf(const absl::Status& status) {
  Detail detail;
  const google::rpc::Status whole = ToRpcStatus(status);
  for (const auto& any : whole.details()) {
    if (any.UnpackTo(&detail)) break;
  }
  return detail;
}

// What arrives; over the gateway it goes this way twice.
absl::Status Sent(const absl::Status& status) {
  const grpc::Status once = ToGrpcStatus(status);
  EXPECT_LT(once.error_details().size(), kRoom);
  const grpc::Status twice = ToGrpcStatus(FromGrpcStatus(once));
  EXPECT_EQ(twice.error_details(), once.error_details()) << "the second way takes nothing more";
  return FromGrpcStatus(twice);
}

TEST(Wire, AListOfObstaclesIsCutAndSaysHowManyAreMissing) {
  for (const int count : {1, 25, 40, 1000}) {
    std::vector<Obstacle> obstacles;
    for (int i = 0; i < count; ++i) {
      obstacles.push_back({absl::StrCat("organizations/wa/frameworks/hr/competencies/c", i),
                           "is empty; say what it is, and why it matters to whoever reads it"});
    }
    const absl::Status sent =
        Sent(FailedPreconditions(reasons::kFrameworkIncomplete, "Not complete.", obstacles));
    EXPECT_EQ(ReasonOf(sent), reasons::kFrameworkIncomplete) << count;
    const auto failure = DetailOf<google::rpc::PreconditionFailure>(sent);
    if (count <= 25) {
      EXPECT_EQ(failure.violations_size(), count);
      continue;
    }
    ASSERT_GT(failure.violations_size(), 20) << count;
    const int told = failure.violations_size() - 1;
    EXPECT_THAT(failure.violations(told).description(),
                HasSubstr(absl::StrCat("and ", count - told, " more")));
    EXPECT_EQ(failure.violations(told).type(), reasons::kFrameworkIncomplete);
    EXPECT_THAT(std::string(sent.message()), HasSubstr(absl::StrCat(count - told, " more")));
  }
}

TEST(Wire, AListOfFieldsIsCutAndSaysHowManyAreMissing) {
  std::vector<FieldViolation> violations(500, {"competency.key_elements[0].title", "is empty"});
  const absl::Status sent = Sent(InvalidFields(violations));
  EXPECT_EQ(ReasonOf(sent), reasons::kFieldInvalid);
  const int told = DetailOf<google::rpc::BadRequest>(sent).field_violations_size();
  EXPECT_GT(told, 50);
  EXPECT_THAT(std::string(sent.message()),
              HasSubstr(absl::StrCat("(and 499 more, of which ", 500 - told, " are not listed)")));
}

TEST(Wire, AReasonArrivesWhateverElseIsTooLarge) {
  const std::string large(10'000, 'x');
  EXPECT_EQ(ReasonOf(Sent(FailedPrecondition(reasons::kReleaseState, large, large))),
            reasons::kReleaseState);
  EXPECT_EQ(ReasonOf(Sent(Error(absl::StatusCode::kAborted, reasons::kEtagStale, large,
                                {{"resource", large}}))),
            reasons::kEtagStale);
}

}  // namespace
}  // namespace touchstone
