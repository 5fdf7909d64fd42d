#include "services/runtime/cache/redis_connection.h"

#include <openssl/evp.h>
#include <signal.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone {
namespace {

// hiredis writes with write(2), which raises SIGPIPE when Redis has gone; a process that serves has
// no use for that signal.
void IgnoreBrokenPipes() {
  static const auto previous = signal(SIGPIPE, SIG_IGN);
  static_cast<void>(previous);
}

absl::Status ErrorReply(absl::string_view text) {
  return absl::Status(absl::StartsWith(text, "OOM ") ? absl::StatusCode::kResourceExhausted
                                                     : absl::StatusCode::kFailedPrecondition,
                      text);
}

// The line "run_id:…" of INFO's answer.
std::string RunOf(absl::string_view info) {
  constexpr absl::string_view kField = "run_id:";
  const size_t start = info.find(kField);
  if (start == absl::string_view::npos) return "";
  info.remove_prefix(start + kField.size());
  return std::string(info.substr(0, info.find_first_of("\r\n")));
}

}  // namespace

std::optional<absl::string_view> RedisReply::TextOf(const redisReply& reply) {
  if (reply.type != REDIS_REPLY_STRING && reply.type != REDIS_REPLY_STATUS) return std::nullopt;
  return absl::string_view(reply.str, reply.len);
}

RedisScript::RedisScript(absl::string_view text) : text_(text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha1(), nullptr);
  sha1_ = absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest), size));
}

absl::StatusOr<std::unique_ptr<RedisConnection>> RedisConnection::Open(const RedisAddress& address,
                                                                       absl::Duration timeout) {
  IgnoreBrokenPipes();
  const timeval limit = absl::ToTimeval(timeout);
  redisContext* const context =
      address.socket.empty() ? redisConnectWithTimeout(address.host.c_str(), address.port, limit)
                             : redisConnectUnixWithTimeout(address.socket.c_str(), limit);
  if (context == nullptr) return absl::UnavailableError("out of memory");
  std::unique_ptr<RedisConnection> connection(new RedisConnection(context));
  if (connection->broken()) return connection->BrokenStatus();
  redisSetTimeout(context, limit);
  RETURN_IF_ERROR(connection->Greet(address));
  return connection;
}

absl::Status RedisConnection::Greet(const RedisAddress& address) {
  if (!address.password.empty()) {
    const auto reply = address.user.empty() ? Command({"AUTH", address.password})
                                            : Command({"AUTH", address.user, address.password});
    RETURN_IF_ERROR(reply.status());
  }
  if (address.database != 0) {
    RETURN_IF_ERROR(Command({"SELECT", absl::StrCat(address.database)}).status());
  }
  ASSIGN_OR_RETURN(const RedisReply info, Command({"INFO", "server"}));
  run_ = RunOf(info.text().value_or(""));
  if (run_.empty()) return absl::FailedPreconditionError("INFO does not say which run this is");
  return absl::OkStatus();
}

absl::StatusOr<RedisReply> RedisConnection::Command(std::span<const absl::string_view> words) {
  if (broken()) return BrokenStatus();
  std::vector<const char*> starts;
  std::vector<size_t> sizes;
  starts.reserve(words.size());
  sizes.reserve(words.size());
  for (const absl::string_view word : words) {
    starts.push_back(word.data());
    sizes.push_back(word.size());
  }
  void* const raw =
      redisCommandArgv(context_.get(), static_cast<int>(words.size()), starts.data(), sizes.data());
  if (raw == nullptr) return BrokenStatus();
  auto* const reply = static_cast<redisReply*>(raw);
  RedisReply owned(reply);
  if (reply->type == REDIS_REPLY_ERROR) {
    return ErrorReply(absl::string_view(reply->str, reply->len));
  }
  return owned;
}

absl::StatusOr<RedisReply> RedisConnection::Run(const RedisScript& script,
                                                std::span<const absl::string_view> keys,
                                                std::span<const absl::string_view> arguments) {
  const std::string key_count = absl::StrCat(keys.size());
  std::vector<absl::string_view> words{"EVALSHA", script.sha1(), key_count};
  words.insert(words.end(), keys.begin(), keys.end());
  words.insert(words.end(), arguments.begin(), arguments.end());
  auto reply = Command(words);
  if (reply.ok() || !absl::StartsWith(reply.status().message(), "NOSCRIPT")) return reply;
  words[0] = "EVAL";
  words[1] = script.text();
  return Command(words);
}

absl::StatusOr<bool> RedisConnection::TakeMessages() {
  if (redisBufferRead(context_.get()) != REDIS_OK) return BrokenStatus();
  bool any = false;
  while (true) {
    void* raw = nullptr;
    if (redisGetReplyFromReader(context_.get(), &raw) != REDIS_OK) return BrokenStatus();
    if (raw == nullptr) return any;
    RedisReply message(static_cast<redisReply*>(raw));
    any = true;
  }
}

absl::Status RedisConnection::BrokenStatus() const {
  // What the system calls a timeout on a blocking socket.
  const bool is_timeout = absl::string_view(context_->errstr) == strerror(EAGAIN);
  return absl::UnavailableError(is_timeout ? "it did not answer in time" : context_->errstr);
}

}  // namespace touchstone
