#include "services/runtime/notices/mail.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone {
namespace {

constexpr size_t kLongestAddress = 254;
constexpr size_t kLongestLine = 76;
// Of UTF-8 in one encoded word: with "Subject: " before it, and as base64, it fits on a line.
constexpr size_t kBytesInAWord = 39;

bool HasControls(absl::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_iscntrl(static_cast<unsigned char>(c)); });
}

bool IsAscii(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isascii(static_cast<unsigned char>(c)); });
}

bool IsPartOfACharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

absl::Status CheckHeader(absl::string_view what, absl::string_view value) {
  if (!HasControls(value)) return absl::OkStatus();
  return InvalidField(what, "must be one line without control characters");
}

// A subject as RFC 2047 has it where it is not short ASCII: words of base64, each of whole
// characters, on lines of their own.
std::string EncodedSubject(absl::string_view subject) {
  // "Subject: " goes before it, and what looks like an encoded word is none.
  if (IsAscii(subject) && subject.size() + 9 <= kLongestLine &&
      subject.find("=?") == absl::string_view::npos) {
    return std::string(subject);
  }
  std::string words;
  while (!subject.empty()) {
    size_t end = std::min(subject.size(), kBytesInAWord);
    while (end < subject.size() && end > 0 && IsPartOfACharacter(subject[end])) --end;
    if (end == 0) end = std::min(subject.size(), kBytesInAWord);  // not UTF-8
    absl::StrAppend(&words, words.empty() ? "" : "\r\n ", "=?UTF-8?B?",
                    absl::Base64Escape(subject.substr(0, end)), "?=");
    subject.remove_prefix(end);
  }
  return words;
}

// RFC 2045, section 6.7.
class QuotedPrintable {
 public:
  std::string Encode(absl::string_view text) {
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
      if (text[i] == '\n' || text[i] == '\r') {
        EndLine();
        continue;
      }
      const bool last = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
      Put(text[i], last);
    }
    if (column_ > 0) EndLine();
    return std::move(encoded_);
  }

 private:
  void Put(char c, bool last_of_line) {
    const bool plain = absl::ascii_isprint(static_cast<unsigned char>(c)) && c != '=' &&
                       !(c == ' ' && last_of_line);
    const std::string piece =
        plain ? std::string(1, c) : absl::StrFormat("=%02X", static_cast<unsigned char>(c));
    if (column_ + piece.size() > kLongestLine - 1) {
      encoded_ += "=\r\n";
      column_ = 0;
    }
    encoded_ += piece;
    column_ += piece.size();
  }

  void EndLine() {
    encoded_ += "\r\n";
    column_ = 0;
  }

  std::string encoded_;
  size_t column_ = 0;
};

}  // namespace

bool IsMailAddress(absl::string_view text) {
  const size_t at = text.find('@');
  if (text.size() > kLongestAddress || at == absl::string_view::npos || at == 0 || at > 64 ||
      at + 1 == text.size() || text.find('@', at + 1) != absl::string_view::npos) {
    return false;
  }
  constexpr absl::string_view kAllowed = "!#$%&'*+-/=?^_`{|}~.@";
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
           kAllowed.find(c) != absl::string_view::npos;
  });
}

absl::StatusOr<std::string> WriteMail(const Mail& mail) {
  RETURN_IF_ERROR(CheckHeader("subject", mail.subject));
  RETURN_IF_ERROR(CheckHeader("message_id", mail.message_id));
  RETURN_IF_ERROR(CheckHeader("language", mail.language));
  if (!IsMailAddress(mail.sender)) return InvalidField("sender", "must be one mail address");
  if (!mail.recipient.empty() && !IsMailAddress(mail.recipient)) {
    return InvalidField("recipient", "must be one mail address");
  }
  std::string written = absl::StrCat(
      "Date: ", absl::FormatTime("%a, %d %b %Y %H:%M:%S +0000", mail.time, absl::UTCTimeZone()),
      "\r\nFrom: <", mail.sender, ">\r\n");
  if (!mail.recipient.empty()) absl::StrAppend(&written, "To: <", mail.recipient, ">\r\n");
  absl::StrAppend(&written, "Message-ID: <", mail.message_id,
                  ">\r\nSubject: ", EncodedSubject(mail.subject),
                  "\r\nMIME-Version: 1.0\r\n"
                  "Content-Type: text/plain; charset=utf-8\r\n"
                  "Content-Transfer-Encoding: quoted-printable\r\n");
  if (!mail.language.empty()) {
    absl::StrAppend(&written, "Content-Language: ", mail.language, "\r\n");
  }
  // No out-of-office note is an answer to it (RFC 3834).
  absl::StrAppend(&written, "Auto-Submitted: auto-generated\r\n\r\n",
                  QuotedPrintable().Encode(mail.text));
  return written;
}

}  // namespace touchstone
