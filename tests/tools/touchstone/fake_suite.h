// A gRPC server on a free port that answers any method as a test says, for clients to be tested
// with.

#ifndef TOUCHSTONE_TESTS_TOOLS_TOUCHSTONE_FAKE_SUITE_H_
#define TOUCHSTONE_TESTS_TOOLS_TOUCHSTONE_FAKE_SUITE_H_

#include <google/protobuf/message.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace touchstone {

// A call as it came in.
struct SeenCall {
  std::string method;         // "/touchstone.catalog.v1.Catalog/GetFramework"
  std::string authorization;  // the metadata entry, or ""
  std::vector<std::string> requests;

  template <typename T>
  T request(size_t index = 0) const {
    T message;
    message.ParseFromString(requests.at(index));
    return message;
  }
};

// What is to be answered.
struct FakeAnswer {
  std::vector<std::string> responses;
  absl::Status status;

  static FakeAnswer Of(const google::protobuf::Message& message) {
    return {{message.SerializeAsString()}, absl::OkStatus()};
  }
  static FakeAnswer Of(absl::Status status) { return {{}, std::move(status)}; }
};

class FakeSuite {
 public:
  using Handler = std::function<FakeAnswer(const SeenCall&)>;

  // `handler` is called once the caller has sent everything, on any thread, one call at a time.
  explicit FakeSuite(Handler handler);
  ~FakeSuite();

  // "127.0.0.1:PORT".
  const std::string& address() const;
  // All calls so far.
  std::vector<SeenCall> calls() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_TOOLS_TOUCHSTONE_FAKE_SUITE_H_
