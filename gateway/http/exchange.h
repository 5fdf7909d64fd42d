// One request and its answer, as the stages behind the HTTP port see them.

#ifndef TOUCHSTONE_GATEWAY_HTTP_EXCHANGE_H_
#define TOUCHSTONE_GATEWAY_HTTP_EXCHANGE_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gateway/http/request_head.h"
#include "gateway/http/response.h"
#include "gateway/http/task.h"

namespace touchstone::gateway {

// Belongs to its connection's thread and lives as long as the handler serves it. Exactly one of
// Send and BeginStream must be called.
class Exchange {
 public:
  virtual ~Exchange() = default;

  virtual const RequestHead& head() const = 0;
  // The client's address, without port.
  virtual const std::string& peer() const = 0;

  // The next piece of the body, as it was received; empty at its end. INVALID_ARGUMENT when it is
  // malformed, DEADLINE_EXCEEDED when it comes too slowly, CANCELLED when the client went away
  // before its end. The piece is valid until the next call.
  virtual Task<absl::StatusOr<absl::string_view>> ReadPiece() = 0;

  // Answers. A body that was not read to its end closes the connection afterwards.
  virtual Task<void> Send(const Response& response) = 0;

  // Answers with a body of unknown length. WritePiece waits until the client has taken the piece;
  // false when it is gone or too slow. EndStream with `complete` false tells the client, by
  // breaking the connection off, that something is missing.
  virtual Task<bool> BeginStream(const Response& head) = 0;
  virtual Task<bool> WritePiece(absl::string_view piece) = 0;
  virtual Task<void> EndStream(bool complete) = 0;

  // Sets what is called, on this thread, when the client goes away or the process must end while an
  // answer is being made, or at once when that has happened; null for nothing. Noticed within a
  // second.
  virtual void OnGone(std::function<void()> gone) = 0;
};

// What serves requests. Shared by all connections of all threads.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;

  virtual Task<void> Serve(Exchange& exchange) = 0;

  // Whether so much waits to be sent that clients who take their answers too slowly are cut off.
  virtual bool IsPressed() const { return false; }

  // The answer to what could not be read as a request.
  virtual Response Refusal(const HeadRefusal& refusal) = 0;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_HTTP_EXCHANGE_H_
