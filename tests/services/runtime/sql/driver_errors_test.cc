#include "services/runtime/sql/driver_errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_split.h"

namespace touchstone {
namespace {

using ::testing::HasSubstr;
using ::testing::Lt;
using ::testing::SizeIs;

TEST(DriverErrors, ADatabaseThatIsGoneDoesNotFillTheLog) {
  testing::internal::CaptureStderr();
  for (int i = 0; i < 1000; ++i) PostgresFailure("08P01", "the server makes no sense");
  PostgresFailure("57P05", "idle too long");
  const std::string log = testing::internal::GetCapturedStderr();
  const std::vector<std::string> lines = absl::StrSplit(log, '\n', absl::SkipEmpty());
  EXPECT_THAT(lines, SizeIs(Lt(500U)));
  EXPECT_THAT(lines.front(), HasSubstr("08P01"));
  EXPECT_THAT(lines.back(), HasSubstr("57P05")) << "which is news";
}

}  // namespace
}  // namespace touchstone
