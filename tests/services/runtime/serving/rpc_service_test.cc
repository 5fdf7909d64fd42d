#include "services/runtime/serving/rpc_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/services/runtime/serving/test_server.h"

namespace touchstone {
namespace {

using catalog::v1::Framework;
using catalog::v1::GetFrameworkRequest;
using ::testing::HasSubstr;

absl::StatusOr<Framework> Nothing(const Context&, const GetFrameworkRequest&) {
  return Framework();
}

TEST(RpcService, NamesEveryMethodWithoutAHandler) {
  RpcService operations("touchstone.catalog.v1.Operations");
  operations.AddUnary("GetOperation", [](auto&&...) { return SerializedMessage(); });
  const absl::Status checked = operations.Check();
  EXPECT_EQ(checked.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(checked.message(),
            "touchstone.catalog.v1.Operations.ListOperations has no handler; "
            "touchstone.catalog.v1.Operations.WaitOperation has no handler");
  FillUp(operations);
  EXPECT_EQ(operations.Check(), absl::OkStatus());
}

TEST(RpcService, NamesEveryMethodWithoutAPermission) {
  // Linked in by its message; gRPC's own, which declares none.
  RpcService operations("google.longrunning.Operations");
  FillUp(operations);
  const absl::Status checked = operations.Check();
  EXPECT_EQ(checked.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(checked.message()),
              HasSubstr("google.longrunning.Operations.GetOperation declares no permission"));
}

TEST(RpcServiceDeathTest, MistakesInMainStopTheProcess) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(RpcService("touchstone.catalog.v1.Catalogue"), "no such service");
  RpcService catalog("touchstone.catalog.v1.Catalog");
  EXPECT_DEATH((catalog.Unary<GetFrameworkRequest, Framework>("FetchFramework", Nothing)),
               "no such method");
  EXPECT_DEATH((catalog.Unary<GetFrameworkRequest, Framework>("CreateFramework", Nothing)),
               "takes touchstone.catalog.v1.CreateFrameworkRequest");
  EXPECT_DEATH(catalog.AddUnary("ImportJobAid", {}), "stream in, one out");
  catalog.Unary<GetFrameworkRequest, Framework>("GetFramework", Nothing);
  EXPECT_DEATH((catalog.Unary<GetFrameworkRequest, Framework>("GetFramework", Nothing)),
               "has a handler already");
}

}  // namespace
}  // namespace touchstone
