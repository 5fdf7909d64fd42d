#include "tests/gateway/edge/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"

namespace touchstone::gateway {
namespace {

constexpr int kPatienceMilliseconds = 10'000;

}  // namespace

std::string Bearer(absl::string_view secret) {
  return absl::StrCat("Authorization: Bearer ", secret);
}

std::string HttpAnswer::Field(const std::string& name) const {
  const auto found = fields.find(name);
  return found == fields.end() ? "" : found->second;
}

HttpClient::HttpClient(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) std::abort();
}

HttpClient::~HttpClient() { close(socket_); }

bool HttpClient::Send(absl::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

void HttpClient::FinishSending() { shutdown(socket_, SHUT_WR); }

bool HttpClient::Fill() {
  pollfd waiting = {socket_, POLLIN, 0};
  if (poll(&waiting, 1, kPatienceMilliseconds) <= 0) return false;
  char buffer[16384];
  const auto count = recv(socket_, buffer, sizeof buffer, 0);
  if (count <= 0) return false;
  received_.append(buffer, static_cast<size_t>(count));
  return true;
}

HttpAnswer HttpClient::ReadHead() {
  HttpAnswer answer;
  size_t end = received_.find("\r\n\r\n");
  while (end == received_.npos) {
    if (!Fill()) return answer;
    end = received_.find("\r\n\r\n");
  }
  const std::string head = received_.substr(0, end);
  received_.erase(0, end + 4);
  const std::vector<std::string> lines = absl::StrSplit(head, "\r\n");
  answer.status = std::atoi(lines[0].substr(9, 3).c_str());
  for (size_t i = 1; i < lines.size(); ++i) {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(lines[i], absl::MaxSplits(": ", 1));
    answer.fields.emplace(absl::AsciiStrToLower(parts.first), parts.second);
  }
  return answer;
}

std::string HttpClient::ReadLine() {
  size_t end = received_.find("\r\n");
  while (end == received_.npos) {
    if (!Fill()) return "";
    end = received_.find("\r\n");
  }
  const size_t size = std::strtoul(received_.c_str(), nullptr, 16);
  while (received_.size() < end + 2 + size + 2) {
    if (!Fill()) return "";
  }
  const std::string chunk = received_.substr(end + 2, size);
  received_.erase(0, end + 2 + size + 2);
  return chunk;
}

HttpAnswer HttpClient::Read(bool to_head) {
  HttpAnswer answer = ReadHead();
  if (answer.status == 0) return answer;
  if (to_head || answer.status < 200 || answer.status == 204 || answer.status == 304) {
    answer.complete = true;
    return answer;
  }
  if (answer.Field("transfer-encoding") == "chunked") {
    while (true) {
      while (received_.find("\r\n") == received_.npos) {
        if (!Fill()) return answer;
      }
      const std::string chunk = ReadLine();
      answer.body += chunk;
      if (chunk.empty()) break;
    }
    answer.complete = true;
    return answer;
  }
  const std::string length = answer.Field("content-length");
  const size_t size =
      length.empty() ? std::string::npos : std::strtoul(length.c_str(), nullptr, 10);
  while (received_.size() < size) {
    if (!Fill()) break;
  }
  answer.complete = length.empty() || received_.size() >= size;
  answer.body = received_.substr(0, size);
  received_.erase(0, answer.body.size());
  return answer;
}

bool HttpClient::ClosesWithin(absl::Duration limit) {
  const absl::Time end = absl::Now() + limit;
  while (absl::Now() < end) {
    pollfd waiting = {socket_, POLLIN, 0};
    const auto left = static_cast<int>(absl::ToInt64Milliseconds(end - absl::Now()));
    if (poll(&waiting, 1, left < 1 ? 1 : left) <= 0) continue;
    char buffer[16384];
    const auto count = recv(socket_, buffer, sizeof buffer, 0);
    if (count <= 0) return true;
    received_.append(buffer, static_cast<size_t>(count));
  }
  return false;
}

HttpAnswer HttpClient::Call(absl::string_view method, absl::string_view target,
                            const std::vector<std::string>& fields, absl::string_view body) {
  std::string request = absl::StrCat(method, " ", target, " HTTP/1.1\r\nHost: localhost\r\n");
  bool says_who = false;
  for (const std::string& field : fields) {
    absl::StrAppend(&request, field, "\r\n");
    says_who = says_who || absl::StartsWith(field, "Authorization:");
  }
  if (!says_who) absl::StrAppend(&request, Bearer(kEditorSecret), "\r\n");
  if (!body.empty()) absl::StrAppend(&request, "Content-Length: ", body.size(), "\r\n");
  absl::StrAppend(&request, "\r\n", body);
  if (!Send(request)) return {};
  return Read(method == "HEAD");
}

}  // namespace touchstone::gateway
