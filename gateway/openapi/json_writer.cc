#include "gateway/openapi/json_writer.h"

#include "absl/strings/str_cat.h"
#include "gateway/answers/json_text.h"

namespace touchstone::gateway {

JsonWriter& JsonWriter::Key(absl::string_view name) {
  Separate();
  absl::StrAppend(&text_, JsonText(name), ":");
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::Text(absl::string_view value) { return Json(JsonText(value)); }

JsonWriter& JsonWriter::Number(double value) { return Json(absl::StrCat(value)); }

JsonWriter& JsonWriter::Begin(char bracket) {
  Separate();
  text_.push_back(bracket);
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::End(char bracket) {
  text_.push_back(bracket);
  needs_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::Json(absl::string_view value) {
  Separate();
  text_.append(value.data(), value.size());
  needs_comma_ = true;
  return *this;
}

void JsonWriter::Separate() {
  if (needs_comma_) text_.push_back(',');
}

}  // namespace touchstone::gateway
