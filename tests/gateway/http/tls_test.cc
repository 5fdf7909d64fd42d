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

TEST(Tls, RequestsAreServedOverIt) {
  char directory[] = "/tmp/touchstone-tls-XXXXXX";
  ASSERT_NE(mkdtemp(directory), nullptr);
  HttpSettings settings;
  settings.threads = 1;
  settings.tls_certificate = std::string(directory) + "/cert.pem";
  settings.tls_key = std::string(directory) + "/key.pem";
  WriteCertificate(settings.tls_certificate, settings.tls_key);
  HelloHandler handler;
  Metrics metrics;
  const auto server = HttpServer::Start(settings, handler, metrics);
  ASSERT_TRUE(server.ok()) << server.status();

  asio::io_context context;
  asio::ssl::context tls(asio::ssl::context::tls_client);
  asio::ssl::stream<asio::ip::tcp::socket> stream(context, tls);
  stream.next_layer().connect(
      {asio::ip::address_v4::loopback(), static_cast<unsigned short>((*server)->port())});
  stream.handshake(asio::ssl::stream_base::client);
  const std::string request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  asio::write(stream, asio::buffer(request));
  std::string answer;
  boost::system::error_code error;
  asio::read(stream, asio::dynamic_buffer(answer), error);
  EXPECT_EQ(answer.substr(0, 15), "HTTP/1.1 200 OK");
  EXPECT_EQ(answer.substr(answer.size() - 5), "hello");
  stream.next_layer().close();
  (*server)->Drain();
  unlink(settings.tls_certificate.c_str());
  unlink(settings.tls_key.c_str());
  rmdir(directory);
}

}  // namespace
}  // namespace touchstone::gateway
