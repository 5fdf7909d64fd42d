// A mail relay for a test: takes what comes on a port of its own of 127.0.0.1.

#ifndef TOUCHSTONE_TESTS_SERVICES_RUNTIME_NOTICES_SMTP_SERVER_H_
#define TOUCHSTONE_TESTS_SERVICES_RUNTIME_NOTICES_SMTP_SERVER_H_

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/clock/mutex.h"

namespace touchstone {

// Speaks as much of SMTP as is needed, one connection after another, without TLS.
class SmtpServer {
 public:
  struct Received {
    std::string recipient;  // as the envelope had it
    std::string mail;
  };

  SmtpServer();
  ~SmtpServer();
  SmtpServer(const SmtpServer&) = delete;
  SmtpServer& operator=(const SmtpServer&) = delete;

  std::string address() const;

  // What was taken until now.
  std::vector<Received> received();

  // Answers every recipient with this from now on, such as "550 no"; "" takes them.
  void AnswerRecipientsWith(const std::string& answer);

  // Called when a mail is there and not yet answered.
  void WhenReceived(std::function<void()> call);

 private:
  void Run();
  void Converse(int connection);

  int listener_ = -1;
  int port_ = 0;
  Mutex mutex_;
  std::vector<Received> received_ ABSL_GUARDED_BY(mutex_);
  std::string answer_ ABSL_GUARDED_BY(mutex_);
  std::function<void()> call_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_SERVICES_RUNTIME_NOTICES_SMTP_SERVER_H_
