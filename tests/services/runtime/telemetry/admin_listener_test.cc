#include "services/runtime/telemetry/admin_listener.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"

namespace touchstone {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

int Connect(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  return fd;
}

// The whole answer to a request.
std::string Ask(int port, const std::string& request_line) {
  const int fd = Connect(port);
  const std::string request = absl::StrCat(request_line, " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(send(fd, request.data(), request.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(request.size()));
  std::string answer;
  char buffer[4096];
  for (ssize_t n; (n = recv(fd, buffer, sizeof buffer, 0)) > 0;) answer.append(buffer, n);
  close(fd);
  return answer;
}

class AdminListenerTest : public testing::Test {
 protected:
  AdminListenerTest() {
    auto started = AdminListener::Start("127.0.0.1:0", metrics_, [this] {
      return ready_ ? absl::OkStatus() : absl::UnavailableError("The database does not answer.");
    });
    EXPECT_TRUE(started.ok()) << started.status();
    listener_ = *std::move(started);
  }

  int port() const { return listener_->port(); }

  std::atomic<bool> ready_{true};
  Metrics metrics_;
  std::unique_ptr<AdminListener> listener_;
};

TEST_F(AdminListenerTest, GivesTheMetrics) {
  metrics_.Counter("touchstone_things_total", "Things.").Increment(3);
  const std::string answer = Ask(port(), "GET /metrics");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  EXPECT_THAT(answer, EndsWith("\ntouchstone_things_total 3\n"));
}

TEST_F(AdminListenerTest, IsHealthyAlsoWhenItIsNotReady) {
  EXPECT_THAT(Ask(port(), "GET /readyz"), StartsWith("HTTP/1.1 200 OK\r\n"));
  ready_ = false;
  EXPECT_THAT(Ask(port(), "GET /healthz"), StartsWith("HTTP/1.1 200 OK\r\n"));
  const std::string answer = Ask(port(), "GET /readyz");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 503 Service Unavailable\r\n"));
  EXPECT_THAT(answer, EndsWith("not ready: The database does not answer.\n"));
  ready_ = true;
  EXPECT_THAT(Ask(port(), "GET /readyz?verbose"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(AdminListenerTest, AnswersNothingElse) {
  struct Case {
    const char* request_line;
    const char* status;
  };
  const Case cases[] = {
      {"GET /", "404 Not Found"},
      {"GET /metrics/more", "404 Not Found"},
      {"GET /healthz/", "404 Not Found"},
      {"GET /../../etc/passwd", "404 Not Found"},
      {"POST /anything", "404 Not Found"},
      {"POST /metrics", "405 Method Not Allowed"},
      {"HEAD /healthz", "405 Method Not Allowed"},
      {"PUT /readyz", "405 Method Not Allowed"},
      {"DELETE /metrics", "405 Method Not Allowed"},
      {"OPTIONS /metrics", "405 Method Not Allowed"},
      {"nonsense", "400 Bad Request"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(Ask(port(), c.request_line), StartsWith(absl::StrCat("HTTP/1.1 ", c.status)))
        << c.request_line;
  }
  EXPECT_THAT(Ask(port(), "POST /metrics"), HasSubstr("\r\nAllow: GET\r\n"));
}

TEST_F(AdminListenerTest, AnswersWhileConnectionsIdle) {
  std::vector<int> idle;
  for (int i = 0; i < 32; ++i) idle.push_back(Connect(port()));
  EXPECT_THAT(Ask(port(), "GET /healthz"), StartsWith("HTTP/1.1 200 OK\r\n"));
  for (const int fd : idle) close(fd);
}

TEST_F(AdminListenerTest, ListensOnTheNewAddressesToo) {
  const auto other = AdminListener::Start("[::1]:0", metrics_, [] { return absl::OkStatus(); });
  if (!other.ok()) GTEST_SKIP() << "no IPv6 here: " << other.status();
  EXPECT_GT((*other)->port(), 0);
}

TEST_F(AdminListenerTest, RefusesAHeaderThatIsTooLarge) {
  EXPECT_THAT(Ask(port(), absl::StrCat("GET /healthz?", std::string(5000, 'x'))),
              StartsWith("HTTP/1.1 400 Bad Request"));
}

TEST_F(AdminListenerTest, AnswersManyAtATime) {
  std::vector<std::thread> threads;
  std::atomic<int> answered{0};
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10; ++i) {
        if (Ask(port(), "GET /metrics").find(" 200 ") != std::string::npos) ++answered;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(answered, 80);
}

TEST_F(AdminListenerTest, DoesNotStartWithoutAnAddressOfItsOwn) {
  const auto second = AdminListener::Start(absl::StrCat("127.0.0.1:", port()), metrics_,
                                           [] { return absl::OkStatus(); });
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  for (const char* address : {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:70000"}) {
    const auto other = AdminListener::Start(address, metrics_, [] { return absl::OkStatus(); });
    EXPECT_EQ(other.status().code(), absl::StatusCode::kUnavailable) << address;
  }
}

}  // namespace
}  // namespace touchstone
