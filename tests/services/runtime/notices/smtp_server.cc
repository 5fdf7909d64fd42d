#include "tests/services/runtime/notices/smtp_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace touchstone {

SmtpServer::SmtpServer() {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener_, 8) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    std::perror("the test's mail relay");
    std::abort();
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Run(); });
}

SmtpServer::~SmtpServer() {
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  close(listener_);
}

std::string SmtpServer::address() const { return absl::StrCat("127.0.0.1:", port_); }

std::vector<SmtpServer::Received> SmtpServer::received() {
  MutexLock lock(&mutex_);
  return received_;
}

void SmtpServer::AnswerRecipientsWith(const std::string& answer) {
  MutexLock lock(&mutex_);
  answer_ = answer;
}

void SmtpServer::WhenReceived(std::function<void()> call) {
  MutexLock lock(&mutex_);
  call_ = std::move(call);
}

void SmtpServer::Run() {
  while (true) {
    const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) return;
    Converse(connection);
    close(connection);
  }
}

void SmtpServer::Converse(int connection) {
  std::string buffer;
  const auto say = [&](const std::string& line) {
    const std::string sent = line + "\r\n";
    send(connection, sent.data(), sent.size(), MSG_NOSIGNAL);
  };
  // What comes up to an end, which is left out; nothing once the other is gone.
  const auto read_to = [&](const std::string& end, std::string& text) {
    size_t found = 0;
    while ((found = buffer.find(end)) == std::string::npos) {
      char bytes[4096];
      const ssize_t count = recv(connection, bytes, sizeof(bytes), 0);
      if (count <= 0) return false;
      buffer.append(bytes, static_cast<size_t>(count));
    }
    text = buffer.substr(0, found);
    buffer.erase(0, found + end.size());
    return true;
  };
  say("220 test ESMTP");
  Received now;
  std::string line;
  while (read_to("\r\n", line)) {
    if (absl::StartsWith(line, "RCPT TO:")) {
      now.recipient = line.substr(8);
      std::string answer;
      {
        MutexLock lock(&mutex_);
        answer = answer_;
      }
      say(answer.empty() ? "250 ok" : answer);
    } else if (line == "DATA") {
      say("354 go on");
      if (!read_to("\r\n.\r\n", now.mail)) return;
      std::function<void()> call;
      {
        MutexLock lock(&mutex_);
        received_.push_back(now);
        call = call_;
      }
      if (call) call();
      say("250 taken");
    } else if (line == "QUIT") {
      say("221 bye");
      return;
    } else {
      say("250 ok");
    }
  }
}

}  // namespace touchstone
