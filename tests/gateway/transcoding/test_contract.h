// A contract of the tests' own, with every kind of field that a request can have, and services made
// of path templates.

#ifndef TOUCHSTONE_TESTS_GATEWAY_TRANSCODING_TEST_CONTRACT_H_
#define TOUCHSTONE_TESTS_GATEWAY_TRANSCODING_TEST_CONTRACT_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gateway/transcoding/route_table.h"

namespace touchstone::gateway {

// test.v1.Everything and test.v1.Inner are in it.
const google::protobuf::DescriptorPool& TestPool();
const google::protobuf::Descriptor& TestMessage(const std::string& name);

// A rule of one method: "get: \"/v1/x\"", as an annotation holds it. The request and the answer are
// test.v1.Everything unless said otherwise.
struct TestRule {
  std::string http;
  std::string request = "test.v1.Everything";
  std::string response = "test.v1.Everything";
};

// A table of one service with a method for each rule; method N is called "MN". What is made lives
// as long as the program.
absl::StatusOr<RouteTable> TestRoutes(const std::vector<TestRule>& rules);

// The bytes as a message of that type, in text format; "(not a message)" when they are none.
std::string AsText(const google::protobuf::Descriptor& type, absl::string_view wire);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_TESTS_GATEWAY_TRANSCODING_TEST_CONTRACT_H_
