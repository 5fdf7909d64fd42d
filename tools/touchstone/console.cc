#include "tools/touchstone/console.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/messages.h"
#include "tools/touchstone/table.h"

namespace touchstone {
namespace {

// Where tools/up leaves the administrator's token.
constexpr char kAdminToken[] = "data/admin.token";

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return absl::InvalidArgumentError(absl::StrCat(path, " is a directory, not a file"));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return absl::InvalidArgumentError(absl::StrCat("cannot read ", path, ": ", strerror(errno)));
  }
  return std::string(std::istreambuf_iterator<char>(file), {});
}

absl::StatusOr<std::string> Console::Token() const {
  std::string path = options_.token_file;
  if (path.empty() && !options_.token.empty()) return options_.token;
  if (path.empty()) {
    std::error_code error;
    if (!std::filesystem::exists(kAdminToken, error)) return std::string();
    path = kAdminToken;
  }
  ASSIGN_OR_RETURN(std::string token, ReadFile(path));
  absl::StripAsciiWhitespace(&token);
  if (token.empty()) return absl::InvalidArgumentError(absl::StrCat(path, " holds no token"));
  return token;
}

absl::StatusOr<std::string> Console::Authorities() const {
  if (options_.tls_ca.empty()) return std::string();
  return ReadFile(options_.tls_ca);
}

absl::StatusOr<Client*> Console::client() {
  if (client_ == nullptr) {
    ASSIGN_OR_RETURN(std::string token, Token());
    ASSIGN_OR_RETURN(std::string authorities, Authorities());
    client_ = std::make_unique<Client>(ClientSettings{.address = options_.server,
                                                      .token = std::move(token),
                                                      .tls_ca = std::move(authorities),
                                                      .timeout = timeout()});
  }
  return client_.get();
}

absl::StatusOr<RestClient*> Console::rest() {
  if (rest_ == nullptr) {
    ASSIGN_OR_RETURN(std::string token, Token());
    ASSIGN_OR_RETURN(std::string authorities, Authorities());
    rest_ = std::make_unique<RestClient>(RestSettings{.url = options_.http,
                                                      .token = std::move(token),
                                                      .tls_ca = std::move(authorities),
                                                      .timeout = timeout()});
  }
  return rest_.get();
}

void Console::Show(const google::protobuf::Message& message) {
  terminal_.out << (options_.json() ? ToJson(message, JsonLayout::kIndented) : Tree(message));
}

}  // namespace touchstone
