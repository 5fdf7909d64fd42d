#include "tests/faults/gate.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace touchstone {
namespace {

[[noreturn]] void Give(const char* what) {
  std::perror(what);
  std::abort();
}

// What a URL says for one of libpq's keywords.
std::string Option(const std::string& url, absl::string_view keyword) {
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options(
      PQconninfoParse(url.c_str(), nullptr), PQconninfoFree);
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->keyword == keyword && option->val != nullptr) return option->val;
  }
  return "";
}

int ConnectTo(const std::string& path) {
  const int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  if (connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0) {
    return connection;
  }
  close(connection);
  return -1;
}

}  // namespace

Gate::Gate(const std::string& database_url)
    : socket_(absl::StrCat(Option(database_url, "host"), "/.s.PGSQL.5432")) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener_, 64) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
      pipe2(wake_, O_CLOEXEC | O_NONBLOCK) != 0) {
    Give("gate");
  }
  url_ = absl::StrCat("postgres://", Option(database_url, "user"),
                      "@127.0.0.1:", ntohs(address.sin_port), "/", Option(database_url, "dbname"));
  thread_ = std::thread([this] { Run(); });
}

Gate::~Gate() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
  }
  Set({.closed = true});
  thread_.join();
  close(listener_);
  close(wake_[0]);
  close(wake_[1]);
}

void Gate::Set(const Fault& fault) {
  MutexLock lock(&mutex_);
  fault_ = fault;
  for (Connection& connection : connections_) connection.answered = 0;
  if (fault.closed) {
    for (const Connection& connection : connections_) Forget(connection);
    connections_.clear();
  }
  if (write(wake_[1], "", 1) < 0 && errno != EAGAIN) Give("gate");
}

// Everything happens on this thread, but for Set. It waits without the lock; a connection that Set
// has closed meanwhile is no longer in the list, and its numbers are not looked at again.
void Gate::Run() {
  while (true) {
    std::vector<pollfd> waits = {{wake_[0], POLLIN, 0}, {listener_, POLLIN, 0}};
    absl::Time next = absl::InfiniteFuture();
    {
      MutexLock lock(&mutex_);
      if (stopping_) return;
      if (!fault_.stalled) {
        for (const Connection& connection : connections_) {
          for (const Way* way : {&connection.question, &connection.answer}) {
            waits.push_back({way->from, POLLIN, 0});
            if (!way->pieces.empty()) next = std::min(next, way->pieces.front().due);
          }
        }
      }
    }
    const absl::Duration left = std::max(next - absl::Now(), absl::ZeroDuration());
    const int milliseconds =
        next == absl::InfiniteFuture()
            ? -1
            : static_cast<int>(absl::ToInt64Milliseconds(left + absl::Milliseconds(1)));
    poll(waits.data(), waits.size(), milliseconds);
    char drained[64];
    while (read(wake_[0], drained, sizeof drained) > 0) {
    }
    if (waits[1].revents != 0) Accept();

    MutexLock lock(&mutex_);
    if (fault_.stalled) continue;
    for (auto connection = connections_.begin(); connection != connections_.end();) {
      for (Way* way : {&connection->question, &connection->answer}) {
        Receive(*connection, *way);
        Deliver(*connection, *way);
      }
      if (connection->is_broken) {
        Forget(*connection);
        connection = connections_.erase(connection);
      } else {
        ++connection;
      }
    }
  }
}

void Gate::Accept() {
  const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0) return;
  MutexLock lock(&mutex_);
  const int server = fault_.closed ? -1 : ConnectTo(socket_);
  if (server < 0) {
    close(client);
    return;
  }
  connections_.push_back(
      {.question = {.from = client, .to = server}, .answer = {.from = server, .to = client}});
}

void Gate::Receive(Connection& connection, Way& way) {
  const bool is_answer = &way == &connection.answer;
  char buffer[16 << 10];
  while (true) {
    const ssize_t count = recv(way.from, buffer, sizeof buffer, MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) {
      connection.is_broken = true;
      return;
    }
    std::string bytes(buffer, static_cast<size_t>(count));
    if (is_answer && fault_.garbled) {
      for (char& byte : bytes) byte = static_cast<char>(~byte);
    }
    way.pieces.push_back({std::move(bytes), is_answer ? absl::Now() + fault_.delay : absl::Now()});
  }
}

void Gate::Deliver(Connection& connection, Way& way) {
  const bool is_answer = &way == &connection.answer;
  for (; !way.pieces.empty() && way.pieces.front().due <= absl::Now(); way.pieces.pop_front()) {
    absl::string_view bytes = way.pieces.front().bytes;
    if (is_answer && fault_.breaks_after) {
      const size_t left =
          *fault_.breaks_after - std::min(*fault_.breaks_after, connection.answered);
      if (bytes.size() >= left) connection.is_broken = true;
      bytes = bytes.substr(0, left);
    }
    if (is_answer) connection.answered += bytes.size();
    while (!bytes.empty()) {
      const ssize_t count = send(way.to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) {
        connection.is_broken = true;
        return;
      }
      bytes.remove_prefix(static_cast<size_t>(count));
    }
  }
}

void Gate::Forget(const Connection& connection) {
  close(connection.question.from);
  close(connection.answer.from);
}

}  // namespace touchstone
