// Calls of a server that answers well, late, too much, elsewhere or not at all.

#include "services/runtime/calls/https_calls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/certificate.h"

namespace touchstone {
namespace {

namespace asio = boost::asio;
using ::testing::HasSubstr;
using ::testing::Not;

// Serves one connection after another, each with one answer; none when there is nothing to say.
class Partner {
 public:
  explicit Partner(std::function<std::string()> answer)
      : answer_(std::move(answer)),
        directory_(mkdtemp(template_)),
        acceptor_(io_, {asio::ip::address_v4::loopback(), 0}) {
    WriteCertificate(certificate(), key());
    tls_.use_certificate_chain_file(certificate());
    tls_.use_private_key_file(key(), asio::ssl::context::pem);
    thread_ = std::thread([this] { Serve(); });
  }

  ~Partner() {
    stopping_ = true;
    boost::system::error_code error;
    asio::ip::tcp::socket wake(io_);
    wake.connect(acceptor_.local_endpoint(), error);
    thread_.join();
    unlink(certificate().c_str());
    unlink(key().c_str());
    rmdir(directory_.c_str());
  }

  std::string certificate() const { return directory_ + "/cert.pem"; }
  std::string url() const {
    return absl::StrCat("https://127.0.0.1:", acceptor_.local_endpoint().port(), "/v2");
  }
  int connections() const { return connections_; }
  std::string head() const { return head_; }

 private:
  std::string key() const { return directory_ + "/key.pem"; }

  void Serve() {
    while (true) {
      boost::system::error_code error;
      asio::ssl::stream<asio::ip::tcp::socket> stream(io_, tls_);
      acceptor_.accept(stream.next_layer(), error);
      if (stopping_) return;
      ++connections_;
      stream.handshake(asio::ssl::stream_base::server, error);
      if (error) continue;
      std::string request;
      asio::read_until(stream, asio::dynamic_buffer(request), "\r\n\r\n", error);
      head_ = request;
      const std::string answer = answer_();
      if (answer.empty()) {
        // Says nothing until the other one goes.
        asio::read(stream, asio::dynamic_buffer(request), error);
        continue;
      }
      asio::write(stream, asio::buffer(answer), error);
      stream.shutdown(error);
    }
  }

  char template_[32] = "/tmp/partner-XXXXXX";
  std::function<std::string()> answer_;
  std::string directory_;
  asio::io_context io_;
  asio::ssl::context tls_{asio::ssl::context::tls_server};
  asio::ip::tcp::acceptor acceptor_;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0};
  std::string head_;  // of the last request; read when the call is over
  std::thread thread_;
};

std::string Answer(const std::string& status, const std::string& body,
                   const std::string& headers = "") {
  return absl::StrCat("HTTP/1.1 ", status, "\r\nContent-Length: ", body.size(),
                      "\r\nConnection: close\r\n", headers, "\r\n", body);
}

HttpsSettings Trusting(const Partner& partner) {
  return {.networks = "any",
          .authorities = partner.certificate(),
          .timeout = absl::Seconds(20),
          .largest_answer = 1000};
}

absl::StatusOr<HttpsAnswer> Get(const HttpsSettings& settings, const std::string& url) {
  const std::atomic<bool> stopping{false};
  return HttpsCalls(settings).Send({.method = "GET", .url = url, .headers = {}, .body = ""},
                                   stopping);
}

void ExpectUnreachable(const absl::StatusOr<HttpsAnswer>& answer, const std::string& why) {
  EXPECT_TRUE(absl::IsUnavailable(answer.status())) << answer.status();
  EXPECT_EQ(ReasonOf(answer.status()), reasons::kPartnerUnreachable);
  EXPECT_THAT(std::string(answer.status().message()), HasSubstr(why));
  EXPECT_THAT(std::string(answer.status().message()), Not(HasSubstr("127.0.0.1")));
}

TEST(HttpsCalls, GiveTheAnswerWhateverItsStatus) {
  Partner partner([] { return Answer("404 Not Found", "nobody"); });
  const auto answer = Get(Trusting(partner), partner.url());
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->status, 404);
  EXPECT_EQ(answer->body, "nobody");
}

TEST(HttpsCalls, SendABodyAndHeaders) {
  Partner partner([] { return Answer("200 OK", ""); });
  const std::atomic<bool> stopping{false};
  const auto answer = HttpsCalls(Trusting(partner))
                          .Send({.method = "POST",
                                 .url = partner.url(),
                                 .headers = {{"Content-Type", "application/json"}},
                                 .body = "{}"},
                                stopping);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_THAT(partner.head(), HasSubstr("POST /v2 "));
  EXPECT_THAT(partner.head(), HasSubstr("Content-Type: application/json"));
  EXPECT_THAT(partner.head(), HasSubstr("Content-Length: 2"));
}

TEST(HttpsCalls, ConnectToNoPrivateNetwork) {
  Partner partner([] { return Answer("200 OK", "inside"); });
  HttpsSettings settings = Trusting(partner);
  settings.networks = "public";
  ExpectUnreachable(Get(settings, partner.url()), "private network");
  ExpectUnreachable(Get(settings, "https://localhost:1/"), "private network");
  ExpectUnreachable(Get(settings, "https://[::1]:1/"), "private network");
  EXPECT_EQ(partner.connections(), 0);
}

TEST(HttpsCalls, FollowNobodyElsewhere) {
  Partner elsewhere([] { return Answer("200 OK", "here"); });
  Partner partner(
      [&] { return Answer("302 Found", "", absl::StrCat("Location: ", elsewhere.url(), "\r\n")); });
  const auto answer = Get(Trusting(partner), partner.url());
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->status, 302);
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST(HttpsCalls, EndWithAnAnswerThatIsTooLarge) {
  Partner partner([] { return Answer("200 OK", std::string(2000, 'x')); });
  ExpectUnreachable(Get(Trusting(partner), partner.url()), "too large");
}

TEST(HttpsCalls, EndWithAServerThatSaysNothing) {
  Partner partner([] { return std::string(); });
  HttpsSettings settings = Trusting(partner);
  settings.timeout = absl::Milliseconds(300);
  ExpectUnreachable(Get(settings, partner.url()), "in time");
}

TEST(HttpsCalls, TrustNobodyUnknown) {
  Partner partner([] { return Answer("200 OK", ""); });
  HttpsSettings settings = Trusting(partner);
  settings.authorities.clear();
  ExpectUnreachable(Get(settings, partner.url()), "TLS");
}

TEST(HttpsCalls, AreByHttpsOnly) {
  const HttpsSettings settings{.networks = "any"};
  for (const char* url : {"http://127.0.0.1:1/", "file:///etc/passwd", "ftp://127.0.0.1/"}) {
    EXPECT_TRUE(absl::IsUnavailable(Get(settings, url).status())) << url;
  }
}

TEST(HttpsCalls, StopWhenTheProcessDoes) {
  Partner partner([] { return std::string(); });
  const std::atomic<bool> stopping{true};
  EXPECT_TRUE(absl::IsCancelled(
      HttpsCalls(Trusting(partner))
          .Send({.method = "GET", .url = partner.url(), .headers = {}, .body = ""}, stopping)
          .status()));
}

TEST(HttpsCalls, SayWhoIsNotThere) {
  const HttpsSettings settings{.networks = "any"};
  ExpectUnreachable(Get(settings, "https://127.0.0.1:1/"), "cannot be reached");
}

}  // namespace
}  // namespace touchstone
