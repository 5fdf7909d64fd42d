// What the HTTP port does with clients that break the rules, stall, or overdo it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <memory>
#include <mutex>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gateway/http/server.h"
#include "tests/eventually.h"
#include "tests/gateway/edge/http_client.h"

namespace touchstone::gateway {
namespace {

using std::chrono::milliseconds;
using ::testing::AnyOf;
using ::testing::HasSubstr;

// Answers with what it got: "METHOD path?query body". "/early" is answered before its body is read,
// "/large" with many megabytes, and "/wait" when it is told to or its client is gone; "/twice"
// waits twice, and "/pause" once when it has the first piece of its body.
class EchoHandler : public HttpHandler {
 public:
  Task<void> Serve(Exchange& exchange) override {
    const RequestHead& head = exchange.head();
    Response response;
    std::string text = absl::StrCat(head.method, " ", head.path, "?", head.query, " ");
    if (head.path == "/large") {
      text = std::string(32 << 20, 'x');
    } else if (head.path == "/wait" || head.path == "/twice") {
      co_await Wait(exchange);
      if (head.path == "/twice") co_await Wait(exchange);
    } else if (head.path != "/early") {
      absl::StatusOr<absl::string_view> piece = co_await exchange.ReadPiece();
      while (piece.ok() && !piece->empty()) {
        text.append(piece->data(), piece->size());
        if (head.path == "/pause" && waiting() == 0) co_await Wait(exchange);
        piece = co_await exchange.ReadPiece();
      }
      if (!piece.ok()) {
        response.status = StatusOf(piece.status().code());
      }
    }
    response.Add("X-Injected", "a\r\nEvil: 1");
    response.body = std::make_shared<const std::string>(std::move(text));
    co_await exchange.Send(response);
  }

  bool IsPressed() const override { return pressed_.load(); }
  void Press() { pressed_ = true; }

  Response Refusal(const HeadRefusal& refusal) override {
    Response response;
    response.status = refusal.status;
    response.body = std::make_shared<const std::string>(refusal.message);
    return response;
  }

  void EndWaiting() {
    const std::lock_guard lock(mutex_);
    for (const auto& one : waiting_) one->Announce();
  }
  size_t waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
  }
  int left() const { return left_.load(); }

 private:
  static int StatusOf(absl::StatusCode code) {
    if (code == absl::StatusCode::kDeadlineExceeded) return 504;
    return code == absl::StatusCode::kCancelled ? 499 : 400;
  }

  Task<void> Wait(Exchange& exchange) {
    const Executor executor = co_await boost::asio::this_coro::executor;
    const auto over = Event::Make(executor);
    exchange.OnGone([over] { over->Announce(); });
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(over);
    }
    co_await over->Wait();
    exchange.OnGone(nullptr);
    ++left_;
  }

  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<Event>> waiting_;
  std::atomic<int> left_{0};
  std::atomic<bool> pressed_{false};
};

class Hostile : public testing::Test {
 protected:
  void Start(HttpSettings settings = {}) {
    settings.threads = 2;
    auto started = HttpServer::Start(settings, handler_, metrics_);
    ASSERT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
  }
  void TearDown() override {
    if (server_ == nullptr) return;  // and with it what waited on its threads
    handler_.EndWaiting();
    if (!drained_) server_->Drain();
  }

  // What is answered to these bytes.
  std::string Say(absl::string_view bytes) {
    HttpClient client(server_->port());
    client.Send(bytes);
    client.FinishSending();
    const HttpAnswer answer = client.Read();
    return absl::StrCat(answer.status, " ", answer.body);
  }

  EchoHandler handler_;
  Metrics metrics_;
  std::unique_ptr<HttpServer> server_;
  bool drained_ = false;
};

TEST_F(Hostile, GoodRequestsAreServed) {
  Start();
  const std::pair<std::string, const char*> cases[] = {
      {"GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n", "200 GET /a?b=c "},
      {"GET / HTTP/1.0\r\n\r\n", "200 GET /? "},
      {"\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", "200 GET /? "},
      {"POST / HTTP/1.1\r\nHost: x:80\r\nContent-Length: 3\r\n\r\nabc", "200 POST /? abc"},
      {"POST / HTTP/1.1\r\nHost: [::1]:80\r\nTransfer-Encoding: Chunked\r\n\r\n"
       "3\r\nabc\r\n0\r\n\r\n",
       "200 POST /? abc"},
      {"GET http://x/a?b HTTP/1.1\r\nHost: x\r\n\r\n", "200 GET /a?b "},
      {"GET HTTP://X HTTP/1.1\r\nHost: x\r\n\r\n", "200 GET /? "},
      {"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "200 OPTIONS *? "},
      {"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", "200 GET /? "},
      {"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", "200 BREW /? "},
  };
  for (const auto& [bytes, answer] : cases) EXPECT_EQ(Say(bytes), answer) << bytes;
}

TEST_F(Hostile, WhatCouldBeReadInTwoWaysIsRefused) {
  Start({.linger_time = milliseconds(200)});
  const std::string post = "POST / HTTP/1.1\r\nHost: x\r\n";
  const std::pair<std::string, int> cases[] = {
      {post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400},
      {post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400},
      {post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400},
      {post + "Content-Length: 3, 3\r\n\r\nabc", 400},
      {post + "Content-Length: +3\r\n\r\nabc", 400},
      {post + "Content-Length: -3\r\n\r\nabc", 400},
      {post + "Content-Length: 0x3\r\n\r\nabc", 400},
      {post + "Content-Length: 99999999999999999999999\r\n\r\nabc", 400},
      {post + "Content-Length:\r\n\r\n", 400},
      {post + "Transfer-Encoding: gzip\r\n\r\nabc", 501},
      {post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
      {post + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 501},
      {post + "Transfer-Encoding: \x0b" + "chunked\r\n\r\n0\r\n\r\n", 400},
      {post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400},
      {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {post + "X: a\r\n b\r\n\r\n", 400},
      {post + "X: a\r\n\tb\r\n\r\n", 400},
      {"GET / HTTP/1.1\nHost: x\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: x\nX: y\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n", 400},
      {std::string("GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n", 35), 400},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: a\r\nauthorization: a\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: user@x\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: x/y\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: x:port\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: x:99999\r\n\r\n", 400},
      {"GET http://y/ HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET http://user@x/ HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET http://x?y HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET ftp://x/ HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET a HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET * HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET /\xc3\xa9 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"G@T / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", 405},
      {"GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"GET / HTTP/1.1\r\nHost: x\r\nExpect: magic\r\n\r\n", 417},
      {"GET / HTTP/1.1\r\nHost: x\r\n: no name\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400},
      {"\x16\x03\x01\x02\x01\x01\x01\xfc\x03\x03\r\n\r\n", 400},
  };
  for (const auto& [bytes, status] : cases) {
    HttpClient client(server_->port());
    client.Send(bytes);
    const HttpAnswer answer = client.Read();
    EXPECT_EQ(answer.status, status) << bytes << "\n" << answer.body;
    EXPECT_EQ(answer.Field("connection"), "close") << bytes;
    EXPECT_TRUE(client.ClosesWithin(absl::Seconds(10))) << bytes;
  }
}

TEST_F(Hostile, HeadsHaveABound) {
  Start({.largest_head = 4096, .most_fields = 50});
  const std::string begin = "GET / HTTP/1.1\r\nHost: x\r\n";
  EXPECT_THAT(Say(begin + "X: " + std::string(3000, 'a') + "\r\n\r\n"), HasSubstr("200"));
  EXPECT_THAT(Say(begin + "X: " + std::string(5000, 'a') + "\r\n\r\n"), HasSubstr("431"));
  EXPECT_THAT(Say(begin + "X: " + std::string(1'000'000, 'a')), HasSubstr("431"));
  EXPECT_THAT(Say("GET /" + std::string(5000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n"),
              HasSubstr("431"));
  std::string many = begin;
  for (int i = 0; i < 60; ++i) absl::StrAppend(&many, "X", i, ": 1\r\n");
  EXPECT_THAT(Say(many + "\r\n"), HasSubstr("431"));
}

TEST_F(Hostile, PipelinedRequestsAreAnsweredInOrder) {
  Start();
  HttpClient client(server_->port());
  std::string requests;
  for (int i = 0; i < 200; ++i) {
    absl::StrAppend(&requests, "POST /", i,
                    " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody");
  }
  std::thread sender([&] { client.Send(requests); });
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(client.Read().body, absl::StrCat("POST /", i, "? body"));
  }
  sender.join();
}

TEST_F(Hostile, WhatFollowsAShortContentLengthIsARequestOfItsOwn) {
  Start();
  HttpClient client(server_->port());
  client.Send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nabcdef\r\n\r\n");
  EXPECT_EQ(client.Read().body, "POST /a? ab");
  EXPECT_EQ(client.Read().status, 400) << "\"cdef\" is no request";
}

TEST_F(Hostile, ABodyThatEndsTooSoonIsNoBody) {
  Start();
  {
    HttpClient client(server_->port());
    client.Send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc");
    client.FinishSending();
    EXPECT_EQ(client.Read().status, 499);
  }
  for (const char* chunks : {"zz\r\n", "3\r\nabcd\r\n", "-3\r\nabc\r\n", "3\nabc\n0\n\n",
                             "ffffffffffffffffff\r\nabc", "3;\r\n\r\nabc"}) {
    HttpClient client(server_->port());
    client.Send("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.Send(chunks);
    client.FinishSending();
    EXPECT_THAT(client.Read().status, AnyOf(400, 499)) << chunks;
  }
}

TEST_F(Hostile, WhatStandsBetweenChunksHasABound) {
  Start({.largest_head = 4096, .linger_time = milliseconds(200)});
  const std::string post = "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string much(1'000'000, 'x');
  for (const std::string& chunks :
       {"1;x=" + much, "1\r\na\r\n1;x=" + much, "0\r\nX: " + much, "0;x=" + much}) {
    HttpClient client(server_->port());
    std::thread sender([&] { client.Send(post + chunks); });
    EXPECT_EQ(client.Read().status, 400) << chunks.substr(0, 20);
    sender.join();
  }
  EXPECT_EQ(Say(post + "1;x=y\r\na\r\n0\r\nX: y\r\n\r\n"), "200 POST /a? a");
}

TEST_F(Hostile, AnAnswerBeforeTheBodyClosesTheConnectionAndArrives) {
  Start();
  HttpClient client(server_->port());
  client.Send("POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
  std::thread sender([&] { client.Send(std::string(1'000'000, 'x')); });
  const HttpAnswer answer = client.Read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.Field("connection"), "close");
  EXPECT_EQ(answer.Field("evil"), "") << "and no field came out of a value";
  sender.join();
}

TEST_F(Hostile, ConnectionsAreKeptAsTheClientWishes) {
  Start();
  const std::tuple<const char*, bool, const char*> cases[] = {
      {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", true, ""},
      {"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", false, "close"},
      {"GET / HTTP/1.0\r\n\r\n", false, "close"},
      {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true, "keep-alive"},
  };
  for (const auto& [request, stays, field] : cases) {
    HttpClient client(server_->port());
    client.Send(request);
    EXPECT_EQ(client.Read().Field("connection"), field) << request;
    client.Send("GET /again HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(client.Read().status, stays ? 200 : 0) << request;
  }
}

TEST_F(Hostile, SlowClientsAreLetGo) {
  Start({.head_time = milliseconds(300),
         .idle_time = milliseconds(300),
         .stall_time = milliseconds(300),
         .slowest_bytes_per_second = 64 << 20,
         .linger_time = milliseconds(100)});
  HttpClient silent(server_->port());
  HttpClient slow_head(server_->port());
  HttpClient slow_body(server_->port());
  HttpClient slow_reader(server_->port());
  slow_head.Send("GET / HTTP/1.1\r\nHost:");
  slow_body.Send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
  slow_reader.Send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(silent.ClosesWithin(absl::Seconds(10)));
  EXPECT_EQ(slow_head.Read().status, 408);
  EXPECT_EQ(slow_body.Read().status, 504);
  EXPECT_TRUE(Eventually([&] {
    return metrics_.Text().find("touchstone_gateway_connections 0") != std::string::npos;
  })) << "the slow reader too, although it never closed";
}

TEST_F(Hostile, ClientsWhoTakeNothingMakeRoomWhenTooMuchWaits) {
  Start();
  HttpClient slow(server_->port());
  slow.Send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  handler_.Press();
  HttpClient steady(server_->port());
  steady.Send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(steady.Read().body.size(), size_t{32} << 20);
  EXPECT_TRUE(Eventually([&] {
    return metrics_.Text().find("touchstone_gateway_connections_cut_total 1") != std::string::npos;
  })) << "long before its stall time";
  EXPECT_TRUE(Eventually([&] {
    return metrics_.Text().find("touchstone_gateway_connections 1") != std::string::npos;
  })) << "the steady one is still there";
}

TEST_F(Hostile, WhatIsWaitedForOnOurSideIsNotTheClientsTime) {
  Start({.stall_time = milliseconds(300), .linger_time = milliseconds(100)});
  HttpClient fast(server_->port());
  fast.Send("POST /pause HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nabc");
  ASSERT_TRUE(Eventually([&] { return handler_.waiting() == 1; }));
  for (int i = 0; i < 2; ++i) {  // By then the time of a client who does not send is over.
    HttpClient slow(server_->port());
    slow.Send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nabc");
    EXPECT_EQ(slow.Read().status, 504);
  }
  fast.Send("def");
  handler_.EndWaiting();
  const HttpAnswer answer = fast.Read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "POST /pause? abcdef");
}

TEST_F(Hostile, TrickledHeadsDoNotExtendTheirTime) {
  Start({.head_time = milliseconds(400), .linger_time = milliseconds(100)});
  HttpClient client(server_->port());
  const absl::Time begun = absl::Now();
  const std::string head = "GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(10'000, 'a');
  for (const char c : head) {
    if (!client.Send(absl::string_view(&c, 1)) || absl::Now() - begun > absl::Seconds(20)) break;
    absl::SleepFor(absl::Milliseconds(5));  // This client trickles; it waits for nothing.
  }
  EXPECT_LT(absl::Now() - begun, absl::Seconds(20));
}

TEST_F(Hostile, TooManyConnectionsAreTurnedAway) {
  Start({.most_connections = 3});
  std::vector<std::unique_ptr<HttpClient>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<HttpClient>(server_->port()));
    EXPECT_EQ(clients.back()->Call("GET", "/").status, 200);
  }
  HttpClient fourth(server_->port());
  EXPECT_EQ(fourth.Read().status, 503);
  clients.pop_back();
  EXPECT_TRUE(Eventually([&] {
    HttpClient again(server_->port());
    return again.Call("GET", "/").status == 200;
  }));
}

TEST_F(Hostile, AClientThatIsGoneIsNoticedWhileItsAnswerIsMade) {
  Start();
  {
    HttpClient client(server_->port());
    client.Send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(Eventually([&] { return handler_.waiting() == 1; }));
  }
  EXPECT_TRUE(Eventually([&] { return handler_.left() == 1; }));
}

TEST_F(Hostile, AClientThatIsGoneIsNoticedBehindWhatItSentBefore) {
  Start();
  {
    HttpClient client(server_->port());
    client.Send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(Eventually([&] { return handler_.waiting() == 1; }));
    client.Send("GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  EXPECT_TRUE(Eventually([&] { return handler_.left() == 1; }));
}

TEST_F(Hostile, DrainingAnswersWhatRunsAndTakesNothingNew) {
  Start({.drain_time = milliseconds(20'000)});
  HttpClient idle(server_->port());
  EXPECT_EQ(idle.Call("GET", "/").status, 200);
  HttpClient busy(server_->port());
  busy.Send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\nGET /next HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(Eventually([&] { return handler_.waiting() == 1; }));
  drained_ = true;
  std::thread drain([&] { server_->Drain(); });
  EXPECT_TRUE(idle.ClosesWithin(absl::Seconds(10)));
  handler_.EndWaiting();
  const HttpAnswer answer = busy.Read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.Field("connection"), "close");
  EXPECT_EQ(busy.Read().status, 0);
  drain.join();
}

TEST_F(Hostile, DrainingEndsWhatDoesNotEndByItself) {
  Start({.drain_time = milliseconds(100)});
  HttpClient busy(server_->port());
  busy.Send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(Eventually([&] { return handler_.waiting() == 1; }));
  drained_ = true;
  server_->Drain();
  EXPECT_EQ(handler_.left(), 1);
}

TEST_F(Hostile, DestroyingEndsWhatIsBeingServedFirst) {
  Start();
  HttpClient busy(server_->port());
  busy.Send("GET /twice HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(Eventually([&] { return handler_.waiting() == 1; }));
  server_.reset();
  EXPECT_EQ(handler_.left(), 2) << "what it began to wait for afterwards too";
}

TEST_F(Hostile, ASecondServerDoesNotShareThePort) {
  Start();
  HttpSettings same;
  same.listen = absl::StrCat("127.0.0.1:", server_->port());
  EXPECT_EQ(HttpServer::Start(same, handler_, metrics_).status().code(),
            absl::StatusCode::kUnavailable);
}

TEST_F(Hostile, SettingsThatCannotBeAreRefused) {
  for (const char* listen :
       {"", "8080", "127.0.0.1", "127.0.0.1:x", "localhost:80", "1.2.3.4:70000"}) {
    HttpSettings settings;
    settings.listen = listen;
    EXPECT_FALSE(HttpServer::Start(settings, handler_, metrics_).ok()) << listen;
  }
  HttpSettings settings;
  settings.tls_certificate = "/nonexistent";
  EXPECT_FALSE(HttpServer::Start(settings, handler_, metrics_).ok());
}

}  // namespace
}  // namespace touchstone::gateway
