// Hiring processes, and who still needs them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/hiring_office.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::Values;
using v1::HiringProcess;

constexpr char kUsual[] = "organizations/wa/hiringProcesses/usual";

class HiringProcesses : public testing::TestWithParam<StoreKind> {
 protected:
  absl::StatusOr<HiringProcess> Delete() {
    v1::DeleteHiringProcessRequest request;
    request.set_name(kUsual);
    return office_.Do<HiringProcess>("DeleteHiringProcess", request);
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  HiringOffice office_{store_, clock_};
};

TEST_P(HiringProcesses, TouchNoRequisitionThatWasSubmitted) {
  ASSERT_TRUE(office_.Approved("agents").ok());
  v1::UpdateHiringProcessRequest request;
  request.mutable_hiring_process()->set_name(kUsual);
  request.mutable_update_mask()->add_paths("stages");
  v1::Stage& stage = *request.mutable_hiring_process()->add_stages();
  stage.set_title("Offer");
  stage.set_kind(v1::Stage::OFFER);
  ASSERT_TRUE(office_.Do<HiringProcess>("UpdateHiringProcess", request).ok());
  EXPECT_THAT(office_.Get("agents")->stages(), SizeIs(3));
  EXPECT_TRUE(Delete().ok());
}

TEST_P(HiringProcesses, StayWhileADraftNamesThem) {
  ASSERT_TRUE(office_.Draft("agents").ok());
  EXPECT_EQ(ReasonOf(Delete().status()), reasons::kResourceInUse);
  ASSERT_TRUE(office_.Submit("agents").ok());
  EXPECT_TRUE(Delete().ok());
}

TEST_P(HiringProcesses, MakeTheOfferLast) {
  v1::UpdateHiringProcessRequest request;
  request.mutable_hiring_process()->set_name(kUsual);
  request.mutable_update_mask()->add_paths("stages");
  v1::Stage& stage = *request.mutable_hiring_process()->add_stages();
  stage.set_title("Interview");
  stage.set_kind(v1::Stage::INTERVIEW);
  EXPECT_THAT(FieldsOf(office_.Do<HiringProcess>("UpdateHiringProcess", request).status()),
              ElementsAre("hiring_process.stages[0].kind"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, HiringProcesses, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
