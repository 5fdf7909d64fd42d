// An HTTP/1.1 client that sends exactly the bytes that a test wants sent.

#ifndef TOUCHSTONE_TESTS_GATEWAY_EDGE_HTTP_CLIENT_H_
#define TOUCHSTONE_TESTS_GATEWAY_EDGE_HTTP_CLIENT_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace touchstone::gateway {

// Secrets that the edge's authenticator knows.
inline constexpr char kRootSecret[] = "root-secret";      // every organization
inline constexpr char kEditorSecret[] = "editor-secret";  // an editor of organizations/wa

// The field of a request with this secret, and that of one without any.
std::string Bearer(absl::string_view secret);
inline constexpr char kAnonymous[] = "Authorization:";

struct HttpAnswer {
  int status = 0;                                  // 0: the connection ended without an answer
  std::multimap<std::string, std::string> fields;  // names in lower case
  std::string body;                                // chunks put together
  bool complete = false;

  std::string Field(const std::string& name) const;
};

// One connection. Reads wait ten seconds at most.
class HttpClient {
 public:
  explicit HttpClient(int port);
  ~HttpClient();

  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // False when the other side has closed.
  bool Send(absl::string_view bytes);
  // Sends nothing more.
  void FinishSending();

  // The next answer, interim ones (1xx) included. `to_head` for the answer to a HEAD.
  HttpAnswer Read(bool to_head = false);
  // A line of a chunked body that is still coming, after ReadHead; empty at its end.
  HttpAnswer ReadHead();
  std::string ReadLine();
  // Whether the other side closes within the given time.
  bool ClosesWithin(absl::Duration limit);
  // How much arrives without being asked for more, until the other side closes or stops.
  int socket() const { return socket_; }

  // Builds, sends and reads: `fields` are lines without CRLF. The editor calls unless one of them
  // says who does; kAnonymous says that nobody in particular.
  HttpAnswer Call(absl::string_view method, absl::string_view target,
                  const std::vector<std::string>& fields = {}, absl::string_view body = "");

 private:
  bool Fill();

  int socket_ = -1;
  std::string received_;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_TESTS_GATEWAY_EDGE_HTTP_CLIENT_H_
