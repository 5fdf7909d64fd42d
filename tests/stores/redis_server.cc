#include "tests/stores/redis_server.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace touchstone {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);
}  // namespace

RedisServer::RedisServer() { Start(); }

RedisServer::~RedisServer() = default;

void RedisServer::Start() {
  server_ = std::make_unique<ChildProcess>(
      std::vector<std::string>{"redis-server", "--port", absl::StrCat(port()), "--bind",
                               "127.0.0.1", "--unixsocket", socket(), "--save", "", "--appendonly",
                               "no", "--dir", folder_.path()},
      ChildProcess::Options{.output = folder_.File("redis.log"), .signal_at_death = SIGKILL});
  const absl::Time deadline = absl::Now() + kPatience;
  while (Command("PING") != "+PONG\r\n") {
    if (!server_->Runs() || absl::Now() > deadline) {
      std::fprintf(stderr, "redis-server does not start, see %s\n",
                   folder_.File("redis.log").c_str());
      std::abort();
    }
    absl::SleepFor(absl::Milliseconds(2));
  }
}

void RedisServer::Pause() { server_->Signal(SIGSTOP); }
void RedisServer::Resume() { server_->Signal(SIGCONT); }
void RedisServer::Stop() { server_.reset(); }
void RedisServer::Flush() { Command("FLUSHALL"); }

std::string RedisServer::Command(const std::string& words) const {
  const int connection = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, socket().c_str(), sizeof(address.sun_path) - 1);
  std::string answer;
  const std::string line = absl::StrCat(words, "\r\n");
  if (connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0 &&
      write(connection, line.data(), line.size()) == static_cast<ssize_t>(line.size())) {
    char buffer[65536];
    const ssize_t size = read(connection, buffer, sizeof(buffer));
    if (size > 0) answer.assign(buffer, static_cast<size_t>(size));
  }
  close(connection);
  return answer;
}

}  // namespace touchstone
