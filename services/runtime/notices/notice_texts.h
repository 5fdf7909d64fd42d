// What notices are written from: a subject and a text with placeholders, "{{link}}". Pure.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_NOTICES_NOTICE_TEXTS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_NOTICES_NOTICE_TEXTS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/errors/errors.h"

namespace touchstone {

// Something that is different in each notice of a kind.
struct NoticePlaceholder {
  std::string name;  // "link"
  // Neither personal nor secret: a subject line, which mail programs show to everyone who looks at
  // the screen and relays write into their logs, may have it.
  bool in_subject = false;
};

// The words in one language.
struct NoticeText {
  std::string language;  // lower case: "en", "es-us"
  std::string subject;
  std::string body;
};

// A kind of notice, as a service declares it.
struct NoticeKind {
  std::string name;  // "rater-invited"
  std::vector<NoticePlaceholder> placeholders;
  std::vector<NoticeText> texts;  // built in; English must be among them
  // When what was not delivered expires.
  absl::Duration keep = absl::Hours(30 * 24);
};

// What is wrong with a text for a kind; its fields are "subject" and "body".
std::vector<FieldViolation> CheckNoticeText(const NoticeKind& kind, absl::string_view subject,
                                            absl::string_view body);

// Puts the values in place of the placeholders. What has no value becomes empty.
std::string FillPlaceholders(absl::string_view text,
                             const std::map<std::string, std::string>& values);

// The text for who reads `language` (lower case, may be empty): in the language itself, else in an
// ever more general form of it, the organization's before the built-in one; else any other of the
// organization's, English first; else English, built in.
const NoticeText& ChooseNoticeText(const NoticeKind& kind,
                                   const std::vector<NoticeText>& of_organization,
                                   absl::string_view language);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_NOTICES_NOTICE_TEXTS_H_
