// What every command works with: the terminal, the options that all commands share, and the suite
// at the other end.

#ifndef TOUCHSTONE_TOOLS_TOUCHSTONE_CONSOLE_H_
#define TOUCHSTONE_TOOLS_TOUCHSTONE_CONSOLE_H_

#include <google/protobuf/message.h>

#include <istream>
#include <memory>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tools/touchstone/client.h"
#include "tools/touchstone/rest.h"

namespace touchstone {

// Where a command reads and writes. Results go to `out`, what is said about them to `err`.
struct Terminal {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool interactive = false;  // a person watches `err`: progress may be drawn
};

// The options before or after any command.
struct SharedOptions {
  std::string server = "127.0.0.1:8081";
  std::string http = "http://127.0.0.1:8080";
  std::string token_file;
  std::string token;  // from the environment
  std::string tls_ca;
  std::string output = "table";
  double timeout = 30;  // seconds

  bool json() const { return output == "json"; }
};

// One run of the program. Not thread-safe.
class Console {
 public:
  explicit Console(Terminal terminal) : terminal_(terminal) {}

  SharedOptions& options() { return options_; }
  Terminal& terminal() { return terminal_; }
  absl::Duration timeout() const { return absl::Seconds(options_.timeout); }

  // The suite's two doors, opened on first use. INVALID_ARGUMENT when the token or the certificate
  // file cannot be read.
  absl::StatusOr<Client*> client();
  absl::StatusOr<RestClient*> rest();

  // The token that calls are made with; empty when there is none.
  absl::StatusOr<std::string> Token() const;

  // Writes a resource: as a tree for people, as JSON for programs.
  void Show(const google::protobuf::Message& message);

 private:
  absl::StatusOr<std::string> Authorities() const;

  Terminal terminal_;
  SharedOptions options_;
  std::unique_ptr<Client> client_;
  std::unique_ptr<RestClient> rest_;
};

// The whole of a file. INVALID_ARGUMENT, with its name and why, when it cannot be read.
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace touchstone

#endif  // TOUCHSTONE_TOOLS_TOUCHSTONE_CONSOLE_H_
