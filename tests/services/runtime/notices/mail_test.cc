#include "services/runtime/notices/mail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "services/runtime/notices/mail_relay.h"

namespace touchstone {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

Mail Plain() {
  return {.message_id = "abc@example.org",
          .time = absl::FromUnixSeconds(1'750'000'000),
          .sender = "touchstone@example.org",
          .recipient = "ada@example.org",
          .language = "en",
          .subject = "Feedback",
          .text = "Hello,\nplease answer.\n"};
}

std::string Written(const Mail& mail) {
  const auto written = WriteMail(mail);
  EXPECT_TRUE(written.ok()) << written.status();
  return written.ok() ? *written : "";
}

TEST(Mail, HasTheHeadersThatItNeeds) {
  EXPECT_EQ(Written(Plain()),
            "Date: Sun, 15 Jun 2025 15:06:40 +0000\r\n"
            "From: <touchstone@example.org>\r\n"
            "To: <ada@example.org>\r\n"
            "Message-ID: <abc@example.org>\r\n"
            "Subject: Feedback\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n"
            "Content-Language: en\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "\r\n"
            "Hello,\r\nplease answer.\r\n");
}

TEST(Mail, ASubjectThatIsNotShortAsciiIsEncodedInWholeCharacters) {
  Mail mail = Plain();
  mail.subject = "Recordatorio: su evaluación de competencias está abierta todavía — ñ";
  const std::string written = Written(mail);
  EXPECT_THAT(written, HasSubstr("Subject: =?UTF-8?B?"));
  for (const absl::string_view line : absl::StrSplit(written, "\r\n")) EXPECT_LE(line.size(), 76);
  EXPECT_THAT(written, Not(HasSubstr("\xC3")));
  mail.subject = "=?UTF-8?Q?no?=";  // must be read as it is
  EXPECT_THAT(Written(mail), HasSubstr("Subject: =?UTF-8?B?PT9VVEYtOD9RP25vPz0=?=\r\n"));
}

TEST(Mail, ATextOfAnyLinesAndCharactersIsQuoted) {
  Mail mail = Plain();
  mail.text = std::string(200, 'x') + " \n.\n1=1\r\nñ";
  const std::string written = Written(mail);
  for (const absl::string_view line : absl::StrSplit(written, "\r\n")) EXPECT_LE(line.size(), 76);
  EXPECT_THAT(written, EndsWith("=20\r\n.\r\n1=3D1\r\n=C3=B1\r\n"));
}

TEST(Mail, NobodyAddsAHeader) {
  const std::string bad = "x\r\nBcc: eve@example.org";
  std::vector<Mail> mails(6, Plain());
  mails[0].subject = bad;
  mails[1].recipient = "ada@example.org\r\nBcc: eve@example.org";
  mails[2].sender = bad;
  mails[3].message_id = bad;
  mails[4].language = bad;
  mails[5].subject = "x\nBcc: eve@example.org";
  for (const Mail& mail : mails) {
    EXPECT_EQ(WriteMail(mail).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST(MailRelay, RefusesSettingsThatMakeNoSense) {
  EXPECT_FALSE(MailRelay::Open({.address = "127.0.0.1:25", .security = "maybe"}).ok());
  EXPECT_FALSE(
      MailRelay::Open({.address = "127.0.0.1:25", .security = "none", .credentials = "f"}).ok());
  EXPECT_FALSE(MailRelay::Open({.address = "127.0.0.1:25", .credentials = "/nowhere/f"}).ok());
  EXPECT_TRUE(MailRelay::Open({.address = "127.0.0.1:25"}).ok());
}

}  // namespace
}  // namespace touchstone
