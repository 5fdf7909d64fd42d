#include "gateway/http/connection.h"

#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::gateway {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr size_t kReadSize = 8 << 10;
constexpr absl::string_view kEndOfHead = "\r\n\r\n";
// How long a client may be gone before it is noticed.
constexpr milliseconds kGoneCheck(500);
// Over how long the slowest rate is asked for when too much waits to be sent.
constexpr milliseconds kPressedWindow(2'000);

}  // namespace

Connection::Connection(std::unique_ptr<Transport> transport, const HttpSettings& settings,
                       HttpHandler& handler)
    : transport_(std::move(transport)),
      settings_(settings),
      handler_(handler),
      input_(settings.largest_head + 2 * kReadSize) {
  boost::system::error_code error;
  const auto endpoint = transport_->socket().remote_endpoint(error);
  if (!error) peer_ = endpoint.address().to_string();
}

Task<void> Connection::Run() {
  Enter(State::kReadingHead, settings_.head_time);
  const bool agreed = co_await transport_->Handshake();
  if (!agreed) co_return;
  do {
    keep_alive_ = false;
    const bool has_request = co_await ReadHead();
    if (!has_request) break;
    answered_ = false;
    read_ = 0;
    waited_ = {};
    EnterWithoutLimit(State::kServing);
    co_await handler_.Serve(*this);
    gone_ = nullptr;
    if (!answered_) {
      const HeadRefusal none{500, "No answer was made."};
      co_await Refuse(none);
    }
  } while (keep_alive_ && !broken_);
  co_await Close();
}

Task<bool> Connection::ReadHead() {
  Enter(State::kIdle, settings_.idle_time);
  size_t searched = 0;
  while (true) {
    // Empty lines before a request are skipped, as RFC 9112 asks for; what follows is a head.
    while (searched == 0 && input().substr(0, 2) == "\r\n") input_.consume(2);
    if (!input().empty() && state_ == State::kIdle) {
      Enter(State::kReadingHead, settings_.head_time);
    }
    const size_t end = input().find(kEndOfHead, searched);
    const size_t length = end == input().npos ? input().size() : end + kEndOfHead.size();
    if (length > settings_.largest_head) {
      const HeadRefusal too_large{431, "The head is too large."};
      co_await Refuse(too_large);
      co_return false;
    }
    if (end != input().npos) {
      head_text_.assign(input().data(), length);
      input_.consume(length);
      break;
    }
    searched = length < kEndOfHead.size() ? 0 : length - (kEndOfHead.size() - 1);
    if (draining_ && input().empty()) co_return false;
    const bool more = co_await Fill();
    if (!more) {
      if (timed_out_ && state_ == State::kReadingHead) {
        const HeadRefusal too_slow{408, "The head came too slowly."};
        co_await Refuse(too_slow);
      }
      co_return false;
    }
  }
  parser_.emplace(settings_.largest_head, settings_.most_fields);
  if (const auto refusal = parser_->ParseHead(head_text_)) {
    co_await Refuse(*refusal);
    co_return false;
  }
  co_return true;
}

Task<absl::StatusOr<absl::string_view>> Connection::ReadPiece() {
  piece_.clear();
  if (parser_->is_done()) co_return absl::string_view();
  EnterBody();
  if (head().expects_continue && read_ == 0 && input().empty()) {
    const bool written = co_await Write("HTTP/1.1 100 Continue\r\n\r\n", "");
    if (!written) co_return absl::CancelledError("The client is gone.");
    EnterBody();
  }
  while (true) {
    const std::optional<size_t> taken = parser_->ParseBody(input(), &piece_);
    if (!taken) {
      co_return Error(absl::StatusCode::kInvalidArgument, reasons::kMessageMalformed,
                      "The body's chunks are malformed.");
    }
    input_.consume(*taken);
    if (!piece_.empty() || parser_->is_done()) break;
    const bool more = co_await Fill();
    if (!more && timed_out_) {
      co_return Error(absl::StatusCode::kDeadlineExceeded, reasons::kMessageTooSlow,
                      "The body came too slowly.");
    }
    if (!more && is_full()) {
      co_return Error(absl::StatusCode::kInvalidArgument, reasons::kMessageMalformed,
                      "What stands between the body's chunks is too large.");
    }
    if (!more) co_return absl::CancelledError("The client went away before the body's end.");
  }
  read_ += piece_.size();
  // What is done with the piece is not the client's time.
  waited_ += steady_clock::now() - entered_;
  EnterWithoutLimit(State::kServing);
  co_return absl::string_view(piece_);
}

Task<void> Connection::Send(const Response& response) {
  answered_ = true;
  keep_alive_ = stays_open();
  const bool has_body = response.status >= 200 && response.status != 204 && response.status != 304;
  const std::string head =
      ResponseHead(response, has_body ? BodyFraming::kLength : BodyFraming::kNone,
                   this->head().version == 10, keep_alive_, HttpDate());
  const bool sends_body = has_body && response.body != nullptr && this->head().method != "HEAD";
  absl::string_view body;
  if (sends_body) body = *response.body;
  co_await Write(head, body);
}

Task<bool> Connection::BeginStream(const Response& response) {
  answered_ = true;
  // HTTP/1.0 knows no chunks: there the end of the connection is the end of the body.
  chunked_ = head().version == 11;
  keep_alive_ = chunked_ && stays_open();
  const std::string head =
      ResponseHead(response, chunked_ ? BodyFraming::kChunked : BodyFraming::kNone, !chunked_,
                   keep_alive_, HttpDate());
  const bool written = co_await Write(head, "");
  co_return written;
}

Task<bool> Connection::WritePiece(absl::string_view piece) {
  if (piece.empty() || head().method == "HEAD") co_return !broken_;
  if (!chunked_) {
    const bool written = co_await Write(piece, "");
    co_return written;
  }
  const std::string size = absl::StrCat(absl::Hex(piece.size()), "\r\n");
  const std::string chunk = absl::StrCat(size, piece, "\r\n");
  const bool written = co_await Write(chunk, "");
  co_return written;
}

Task<void> Connection::EndStream(bool complete) {
  if (!complete) {
    keep_alive_ = false;
    broken_ = true;
  } else if (chunked_ && head().method != "HEAD") {
    co_await Write("0\r\n\r\n", "");
  }
}

void Connection::OnGone(std::function<void()> gone) {
  gone_ = std::move(gone);
  // Nobody looks again at a connection that is over already.
  if (broken_ && gone_ != nullptr) std::exchange(gone_, nullptr)();
}

Task<bool> Connection::Fill() {
  if (timed_out_ || broken_ || is_full()) co_return false;
  const asio::mutable_buffer space = input_.prepare(kReadSize);
  const size_t count = co_await transport_->Read(space);
  input_.commit(count);
  co_return count > 0 && !timed_out_ && !broken_;
}

Task<void> Connection::Refuse(const HeadRefusal& refusal) {
  const Response response = handler_.Refusal(refusal);
  timed_out_ = false;
  answered_ = true;
  keep_alive_ = false;
  const std::string head =
      ResponseHead(response, BodyFraming::kLength, /*is_http_10=*/false, keep_alive_, HttpDate());
  co_await Write(head, *response.body);
}

Task<bool> Connection::Write(absl::string_view first, absl::string_view second) {
  if (broken_) co_return false;
  const size_t size = first.size() + second.size();
  Enter(State::kWriting,
        settings_.stall_time + milliseconds(size * 1000 / settings_.slowest_bytes_per_second));
  const std::array<asio::const_buffer, 2> buffers = {
      asio::const_buffer(first.data(), first.size()),
      asio::const_buffer(second.data(), second.size())};
  written_ = window_taken_ = 0;
  window_began_ = entered_;
  const bool written = co_await transport_->Write(buffers, written_);
  if (!written) broken_ = true;
  EnterWithoutLimit(State::kServing);
  co_return written;
}

// A client that is still sending would not see the answer if the connection were just closed: what
// it sends is read and thrown away for a moment.
Task<void> Connection::Close() {
  if (broken_) co_return;
  Enter(State::kClosing, settings_.linger_time);
  co_await transport_->Finish();
  while (true) {
    input_.clear();
    const bool more = co_await Fill();
    if (!more) break;
  }
}

bool Connection::Tick(Time now, bool pressed) {
  const bool is_cut = now <= deadline_ && pressed && IsTooSlow(now);
  if (is_cut) deadline_ = now - milliseconds(1);
  if (now > deadline_) {
    // Once more at every tick: what had come to its end already is not cancelled, and what the
    // connection waits for next would have no end.
    timed_out_ = true;
    boost::system::error_code ignored;
    transport_->socket().cancel(ignored);
    return is_cut;
  }
  if (state_ != State::kServing || gone_ == nullptr || now - entered_ < kGoneCheck) return false;
  if (IsClientGone()) {
    broken_ = true;
    std::exchange(gone_, nullptr)();
  }
  return false;
}

void Connection::Drain() {
  draining_ = true;
  if (state_ == State::kIdle) Abort();
}

void Connection::Abort() {
  boost::system::error_code ignored;
  transport_->socket().cancel(ignored);
  broken_ = true;
  if (gone_ != nullptr) std::exchange(gone_, nullptr)();
}

// An end also shows behind bytes that nobody has read: TLS's own goodbye, or a pipelined request.
// While a body is on its way its end is not yet the client's, but ReadPiece's to find.
bool Connection::IsClientGone() const {
  pollfd socket = {transport_->socket().native_handle(), 0, 0};
  if (parser_->is_done()) socket.events = POLLRDHUP;
  return poll(&socket, 1, /*timeout=*/0) > 0;
}

// What the kernel still has of it, the client has not.
bool Connection::IsTooSlow(Time now) {
  if (state_ != State::kWriting) return false;
  int queued = 0;
  ioctl(transport_->socket().native_handle(), SIOCOUTQ, &queued);
  const size_t taken = written_ - std::min(written_, static_cast<size_t>(queued));
  const size_t least = settings_.slowest_bytes_per_second * kPressedWindow.count() / 1000;
  if (taken >= window_taken_ + least) {
    window_taken_ = taken;
    window_began_ = now;
  }
  return now - window_began_ > kPressedWindow;
}

void Connection::EnterBody() {
  Enter(State::kReadingBody, settings_.stall_time);
  deadline_ += milliseconds(read_ * 1000 / settings_.slowest_bytes_per_second);
  deadline_ -= waited_;
}

void Connection::Enter(State state, milliseconds limit) {
  state_ = state;
  entered_ = steady_clock::now();
  deadline_ = entered_ + limit;
  timed_out_ = false;
}

void Connection::EnterWithoutLimit(State state) {
  state_ = state;
  entered_ = steady_clock::now();
  deadline_ = Time::max();
}

bool Connection::is_full() const { return input_.size() + kReadSize > input_.max_size(); }

absl::string_view Connection::input() const {
  const asio::const_buffer data = input_.data();
  return {static_cast<const char*>(data.data()), data.size()};
}

bool Connection::stays_open() const {
  return head().keep_alive && parser_->is_done() && !draining_ && !broken_;
}

}  // namespace touchstone::gateway
