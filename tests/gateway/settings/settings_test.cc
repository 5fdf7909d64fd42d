#include "gateway/settings.h"

#include <gtest/gtest.h>

#include <vector>

namespace touchstone::gateway {
namespace {

ProcessSettings Read(std::vector<const char*> flags) {
  flags.insert(flags.begin(), "touchstone-gateway");
  return ReadSettings(static_cast<int>(flags.size()), const_cast<char**>(flags.data()));
}

TEST(Settings, WhatBoundsAServerBoundsTheEdge) {
  const GatewaySettings edge =
      Read({"--largest-in-flight", "7", "--largest-streams", "8", "--largest-message", "2000",
            "--default-deadline", "3s", "--drain", "4s", "--largest-connection-age", "5m"})
          .edge;
  EXPECT_EQ(edge.largest_in_flight, 7);
  EXPECT_EQ(edge.largest_streams, 8);
  EXPECT_EQ(edge.grpc.largest_message, 2000);
  EXPECT_EQ(edge.rest.largest_body, 2000U);
  EXPECT_EQ(edge.grpc.default_deadline, absl::Seconds(3));
  EXPECT_EQ(edge.rest.default_deadline, absl::Seconds(3));
  EXPECT_EQ(edge.grpc.drain, absl::Seconds(4));
  EXPECT_EQ(edge.http.drain_time, std::chrono::seconds(4));
  EXPECT_EQ(edge.grpc.largest_connection_age, absl::Minutes(5));
}

TEST(Settings, TheEdgeHasItsOwnDefaults) {
  const GatewaySettings edge = Read({}).edge;
  EXPECT_EQ(edge.largest_in_flight, GatewaySettings().largest_in_flight);
  EXPECT_EQ(edge.largest_streams, GatewaySettings().largest_streams);
  EXPECT_EQ(edge.rest.largest_body, RestSettings().largest_body);
}

}  // namespace
}  // namespace touchstone::gateway
