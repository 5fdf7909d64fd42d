// One conversation with a Redis, over hiredis.
//
//   ASSIGN_OR_RETURN(auto redis, RedisConnection::Open(address, absl::Milliseconds(50)));
//   ASSIGN_OR_RETURN(const RedisReply reply, redis->Command({"GET", key}));
//   if (reply.text()) Use(*reply.text());
//
// Every wait ends after the timeout. A connection on which anything went wrong below the protocol
// (a timeout above all: its answer may still come, and would be taken for another's) is broken for
// good; open another.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CACHE_REDIS_CONNECTION_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CACHE_REDIS_CONNECTION_H_

#include <hiredis/hiredis.h>

#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/cache/redis_address.h"

namespace touchstone {

// What Redis answered; never an error, which is a Status. Movable.
class RedisReply {
 public:
  explicit RedisReply(redisReply* reply) : reply_(reply) {}

  // The text of a string or status reply; nothing when it is nil or of another kind. Points into
  // this.
  std::optional<absl::string_view> text() const { return TextOf(*reply_); }
  int64_t integer() const { return reply_->integer; }
  // The elements of an array; a nil reply has none.
  size_t size() const { return reply_->elements; }
  std::optional<absl::string_view> text(size_t i) const { return TextOf(*reply_->element[i]); }

 private:
  struct Free {
    void operator()(redisReply* reply) const { freeReplyObject(reply); }
  };
  static std::optional<absl::string_view> TextOf(const redisReply& reply);

  std::unique_ptr<redisReply, Free> reply_;
};

// A Lua script, sent by its hash and, where Redis does not know it yet, by its text.
class RedisScript {
 public:
  explicit RedisScript(absl::string_view text);
  const std::string& text() const { return text_; }
  const std::string& sha1() const { return sha1_; }

 private:
  std::string text_;
  std::string sha1_;
};

// Not thread-safe.
class RedisConnection {
 public:
  // Connects, authenticates, selects the database and learns which run of Redis this is.
  static absl::StatusOr<std::unique_ptr<RedisConnection>> Open(const RedisAddress& address,
                                                               absl::Duration timeout);

  // Runs a command. UNAVAILABLE when the connection is broken now; FAILED_PRECONDITION when Redis
  // answered with an error, whose text is the message (for the log only), RESOURCE_EXHAUSTED when
  // that error says that its memory is full.
  absl::StatusOr<RedisReply> Command(std::span<const absl::string_view> words);
  absl::StatusOr<RedisReply> Command(std::initializer_list<absl::string_view> words) {
    return Command(std::span(words.begin(), words.size()));
  }

  // Runs a script; the rest as Command has it.
  absl::StatusOr<RedisReply> Run(const RedisScript& script, std::span<const absl::string_view> keys,
                                 std::span<const absl::string_view> arguments);

  bool broken() const { return context_->err != 0; }

  // Names the run of the Redis process that answered; another after every restart of it.
  const std::string& run() const { return run_; }

  // For a subscriber: the socket to poll, and whether messages have arrived on it. Reads what is
  // there without waiting when the socket is readable; UNAVAILABLE when the connection is broken.
  int socket() const { return context_->fd; }
  absl::StatusOr<bool> TakeMessages();

 private:
  struct Free {
    void operator()(redisContext* context) const { redisFree(context); }
  };
  explicit RedisConnection(redisContext* context) : context_(context) {}

  absl::Status Greet(const RedisAddress& address);
  absl::Status BrokenStatus() const;

  std::unique_ptr<redisContext, Free> context_;
  std::string run_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CACHE_REDIS_CONNECTION_H_
