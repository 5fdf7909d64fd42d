#include "services/runtime/notices/mail_relay.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/trust/secret_file.h"

namespace touchstone {
namespace {

// The library, ready for use.
bool StartCurl() {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return ready;
}

size_t ReadMail(char* buffer, size_t size, size_t count, void* rest) {
  auto& mail = *static_cast<absl::string_view*>(rest);
  const size_t taken = std::min(mail.size(), size * count);
  std::memcpy(buffer, mail.data(), taken);
  mail.remove_prefix(taken);
  return taken;
}

int StopWhenAsked(void* stopping, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(stopping)->load() ? 1 : 0;
}

std::string Problem(CURLcode code, long response) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return "The relay cannot be reached.";
    case CURLE_OPERATION_TIMEDOUT:
      return "The relay did not answer in time.";
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return "The relay offers no TLS that can be trusted.";
    case CURLE_LOGIN_DENIED:
      return "The relay refused the credentials.";
    default:
      break;
  }
  if (response >= 400) return absl::StrCat("The relay refused the mail (", response, ").");
  return absl::StrCat("The relay did not take the mail (", static_cast<int>(code), ").");
}

}  // namespace

absl::StatusOr<std::unique_ptr<MailRelay>> MailRelay::Open(const MailRelaySettings& settings) {
  if (!StartCurl()) return absl::InternalError("libcurl does not start");
  if (settings.security != "starttls" && settings.security != "tls" &&
      settings.security != "none") {
    return absl::FailedPreconditionError("The relay's security must be starttls, tls or none.");
  }
  std::string user;
  std::string password;
  if (!settings.credentials.empty()) {
    if (settings.security == "none") {
      return absl::FailedPreconditionError(
          "Credentials go over TLS only; make the relay's security starttls or tls.");
    }
    ASSIGN_OR_RETURN(const std::string line, ReadSecretFile(settings.credentials));
    const absl::string_view text = absl::StripAsciiWhitespace(line);
    const size_t colon = text.find(':');
    if (colon == absl::string_view::npos || text.find('\n') != absl::string_view::npos) {
      return absl::FailedPreconditionError(
          absl::StrCat(settings.credentials, " must be one line, user:password."));
    }
    user = std::string(text.substr(0, colon));
    password = std::string(text.substr(colon + 1));
  }
  return std::unique_ptr<MailRelay>(new MailRelay(settings, std::move(user), std::move(password)));
}

absl::Status MailRelay::Send(const std::string& sender, const std::string& recipient,
                             absl::string_view mail, const std::atomic<bool>& stopping) const {
  const std::unique_ptr<CURL, void (*)(CURL*)> handle(curl_easy_init(), curl_easy_cleanup);
  if (handle == nullptr) return absl::ResourceExhaustedError("no memory for a mail");
  CURL* const curl = handle.get();
  const bool tls = settings_.security == "tls";
  const std::string url = absl::StrCat(tls ? "smtps://" : "smtp://", settings_.address);
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> recipients(
      curl_slist_append(nullptr, absl::StrCat("<", recipient, ">").c_str()), curl_slist_free_all);
  const auto milliseconds = static_cast<long>(absl::ToInt64Milliseconds(settings_.timeout));
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROXY, "");  // the environment's are for other programs
  curl_easy_setopt(
      curl, CURLOPT_USE_SSL,
      static_cast<long>(settings_.security == "none" ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  if (!user_.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, user_.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, password_.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, absl::StrCat("<", sender, ">").c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, ReadMail);
  curl_easy_setopt(curl, CURLOPT_READDATA, &mail);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, milliseconds);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, StopWhenAsked);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &stopping);
  const CURLcode code = curl_easy_perform(curl);
  if (code == CURLE_OK) return absl::OkStatus();
  if (code == CURLE_ABORTED_BY_CALLBACK) return absl::CancelledError("The process is stopping.");
  long response = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &response);
  return Error(absl::StatusCode::kUnavailable, reasons::kServiceUnavailable,
               Problem(code, response));
}

}  // namespace touchstone
