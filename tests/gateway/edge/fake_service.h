// A gRPC server that answers any method from a function: the service behind the gateway in tests.

#ifndef TOUCHSTONE_TESTS_GATEWAY_EDGE_FAKE_SERVICE_H_
#define TOUCHSTONE_TESTS_GATEWAY_EDGE_FAKE_SERVICE_H_

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/server.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace touchstone::gateway {

// A call as the service saw it.
struct SeenCall {
  std::string rpc;
  std::multimap<std::string, std::string> metadata;
  std::vector<std::string> messages;
  absl::Time deadline;

  std::string Metadata(const std::string& key) const;
};

struct FakeAnswer {
  absl::Status status;
  std::vector<std::string> messages;
  // Keeps the call open after the messages, until the caller is gone.
  bool stays = false;
  // What follows the messages beside the status.
  std::map<std::string, std::string> trailing = {};
};

// Thread-safe.
class FakeService {
 public:
  using Handler = std::function<FakeAnswer(const SeenCall&)>;

  // Listens on `port` of the loopback address; 0 takes a free one.
  explicit FakeService(Handler handler, int port = 0);
  ~FakeService();

  std::string address() const;
  int port() const { return port_; }

  // How many calls their callers cancelled.
  int cancelled() const;

 private:
  class Service;

  std::unique_ptr<Service> service_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_TESTS_GATEWAY_EDGE_FAKE_SERVICE_H_
