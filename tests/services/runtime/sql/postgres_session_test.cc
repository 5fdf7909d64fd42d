#include "services/runtime/sql/postgres_session.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace touchstone {
namespace {

// Lets one client in and answers its first statement (SOCI's own, from within the connecting), as
// PostgreSQL does, and says nothing more until that one hangs up.
class SilentServer {
 public:
  SilentServer() : listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    EXPECT_EQ(bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(listener_, 1), 0);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Serve(); });
  }
  ~SilentServer() {
    thread_.join();
    close(listener_);
  }

  std::string url() const {
    return absl::StrCat("postgres://ann:x@127.0.0.1:", port_,
                        "/t?sslmode=disable&gssencmode=disable");
  }

 private:
  void Serve() const {
    const int client = accept(listener_, nullptr, nullptr);
    char sent[4096];
    // AuthenticationOk and CommandComplete, each with ReadyForQuery.
    for (const std::string& answer : {std::string("R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I", 15),
                                      std::string("C\0\0\0\x08SET\0Z\0\0\0\x05I", 15)}) {
      if (recv(client, sent, sizeof(sent), 0) <= 0) break;
      send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
    }
    while (recv(client, sent, sizeof(sent), 0) > 0) continue;
    close(client);
  }

  const int listener_;
  int port_ = 0;
  std::thread thread_;
};

TEST(PostgresSession, AServerThatFallsSilentBeforeTheSessionIsSetUpIsGivenUpAtTheDeadline) {
  const SilentServer server;
  SocketWatch watch;
  const auto session = MakePostgresSession(server.url(), /*read_only=*/true, watch);
  const absl::Status opened = session->EnsureOpen(absl::Now() + absl::Milliseconds(50));
  EXPECT_EQ(opened.code(), absl::StatusCode::kUnavailable) << opened;
  EXPECT_FALSE(session->is_open());
}

}  // namespace
}  // namespace touchstone
