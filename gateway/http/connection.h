// One client connection: reads requests one after another, has each served, and answers in order
// (pipelined requests wait in the buffer). Every wait for the client has an end.

#ifndef TOUCHSTONE_GATEWAY_HTTP_CONNECTION_H_
#define TOUCHSTONE_GATEWAY_HTTP_CONNECTION_H_

#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "gateway/http/exchange.h"
#include "gateway/http/request_parser.h"
#include "gateway/http/settings.h"
#include "gateway/http/transport.h"

namespace touchstone::gateway {

// Belongs to one worker's thread.
class Connection : private Exchange {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // All must outlive it.
  Connection(std::unique_ptr<Transport> transport, const HttpSettings& settings,
             HttpHandler& handler);

  // Serves until either side ends it.
  Task<void> Run();

  // Called by the worker a few times a second: ends what has waited too long for the client, and
  // notices that a client who waits for an answer is gone. `pressed`: too much waits to be sent, so
  // a client that takes its answer too slowly now is cut off. True when that has happened.
  bool Tick(Time now, bool pressed);

  // Ends the connection after the request that it is serving, at once when it is serving none.
  void Drain();

  // Ends the connection now.
  void Abort();

 private:
  enum class State { kIdle, kReadingHead, kReadingBody, kServing, kWriting, kClosing };

  const RequestHead& head() const override { return parser_->head(); }
  const std::string& peer() const override { return peer_; }
  Task<absl::StatusOr<absl::string_view>> ReadPiece() override;
  Task<void> Send(const Response& response) override;
  Task<bool> BeginStream(const Response& head) override;
  Task<bool> WritePiece(absl::string_view piece) override;
  Task<void> EndStream(bool complete) override;
  void OnGone(std::function<void()> gone) override;

  // Reads one head into head_text_; false when there is none (an answer may have been sent).
  Task<bool> ReadHead();
  // Reads more bytes into input_; false when there are none to come, or it is full.
  Task<bool> Fill();
  Task<void> Refuse(const HeadRefusal& refusal);
  Task<bool> Write(absl::string_view first, absl::string_view second);
  Task<void> Close();

  // Whether the client of the request being served has ended its side of the connection.
  bool IsClientGone() const;
  // Whether the client has taken less of what is being written, for a while, than it must.
  bool IsTooSlow(Time now);

  // Waits for the body from now on, for what is left of its time.
  void EnterBody();
  void Enter(State state, std::chrono::milliseconds limit);
  void EnterWithoutLimit(State state);
  // Whether as much was received as is held at once, and none of it could be used.
  bool is_full() const;
  absl::string_view input() const;
  bool stays_open() const;

  const std::unique_ptr<Transport> transport_;
  const HttpSettings& settings_;
  HttpHandler& handler_;
  std::string peer_;

  boost::beast::flat_buffer input_;  // received and not used yet
  std::string head_text_;            // what head() points into
  std::optional<RequestParser> parser_;
  std::string piece_;  // what ReadPiece gave last

  State state_ = State::kIdle;
  Time entered_;             // since when it is in that state
  Time deadline_;            // when the state has lasted too long
  size_t read_ = 0;          // bytes of the body so far …
  Time::duration waited_{};  // … and how long the client was waited for until they were there
  bool timed_out_ = false;
  bool draining_ = false;
  bool broken_ = false;
  bool answered_ = false;
  bool chunked_ = false;  // the answer being streamed has a chunked framing
  bool keep_alive_ = false;
  std::function<void()> gone_;
  size_t written_ = 0;       // of what is being written, what the kernel has
  size_t window_taken_ = 0;  // what the client had of it …
  Time window_began_;        // … then
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_HTTP_CONNECTION_H_
