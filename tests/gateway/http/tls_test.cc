// The HTTP port with TLS.

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <cstdlib>

#include "gateway/http/server.h"
#include "tests/eventually.h"

namespace touchstone::gateway {
namespace {

namespace asio = boost::asio;

class HelloHandler : public HttpHandler {
 public:
  Task<void> Serve(Exchange& exchange) override {
    Response response;
    response.body = std::make_shared<const std::string>("hello");
    co_await exchange.Send(response);
  }
  Response Refusal(const HeadRefusal& refusal) override {
    Response response;
    response.status = refusal.status;
    response.body = std::make_shared<const std::string>();
    return response;
  }
};

// A certificate that signs itself.
void WriteCertificate(const std::string& certificate_path, const std::string& key_path) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_sign(certificate, key, EVP_sha256());
  FILE* file = std::fopen(certificate_path.c_str(), "w");
  PEM_write_X509(file, certificate);
  std::fclose(file);
  file = std::fopen(key_path.c_str(), "w");
  PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

class Tls : public testing::Test {
 protected:
  using Stream = asio::ssl::stream<asio::ip::tcp::socket>;

  Tls() : directory_(mkdtemp(template_)) {
    settings_.threads = 1;
    settings_.linger_time = std::chrono::milliseconds(200);
    settings_.tls_certificate = directory_ + "/cert.pem";
    settings_.tls_key = directory_ + "/key.pem";
    WriteCertificate(settings_.tls_certificate, settings_.tls_key);
    auto started = HttpServer::Start(settings_, handler_, metrics_);
    EXPECT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
    stream_.next_layer().connect(
        {asio::ip::address_v4::loopback(), static_cast<unsigned short>(server_->port())});
    stream_.handshake(asio::ssl::stream_base::client);
  }

  ~Tls() override {
    unlink(settings_.tls_certificate.c_str());
    unlink(settings_.tls_key.c_str());
    rmdir(directory_.c_str());
  }

  // What is answered until the server says that nothing more comes.
  std::string Say(const std::string& request) {
    asio::write(stream_, asio::buffer(request));
    std::string answer;
    boost::system::error_code error;
    asio::read(stream_, asio::dynamic_buffer(answer), error);
    return answer;
  }

  char template_[32] = "/tmp/touchstone-tls-XXXXXX";
  const std::string directory_;
  HttpSettings settings_;
  HelloHandler handler_;
  Metrics metrics_;
  std::unique_ptr<HttpServer> server_;
  asio::io_context context_;
  asio::ssl::context tls_{asio::ssl::context::tls_client};
  Stream stream_{context_, tls_};
};

constexpr char kGetAndClose[] = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

TEST_F(Tls, RequestsAreServedOverIt) {
  const std::string answer = Say(kGetAndClose);
  EXPECT_EQ(answer.substr(0, 15), "HTTP/1.1 200 OK");
  EXPECT_EQ(answer.substr(answer.size() - 5), "hello");
  stream_.next_layer().close();
  server_->Drain();
}

TEST_F(Tls, AClientThatNeverClosesItsSideIsLetGo) {
  EXPECT_EQ(Say(kGetAndClose).substr(0, 15), "HTTP/1.1 200 OK");
  EXPECT_TRUE(Eventually([&] {
    return metrics_.Text().find("touchstone_gateway_connections 0") != std::string::npos;
  }));
}

}  // namespace
}  // namespace touchstone::gateway
