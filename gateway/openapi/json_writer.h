// Writes JSON piece by piece, in the order in which it is told.
//
//   JsonWriter json;
//   json.BeginObject().Key("openapi").Text("3.1.0").EndObject();

#ifndef TOUCHSTONE_GATEWAY_OPENAPI_JSON_WRITER_H_
#define TOUCHSTONE_GATEWAY_OPENAPI_JSON_WRITER_H_

#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace touchstone::gateway {

// Whoever uses it closes what it opens; nothing is checked.
class JsonWriter {
 public:
  JsonWriter& BeginObject() { return Begin('{'); }
  JsonWriter& EndObject() { return End('}'); }
  JsonWriter& BeginArray() { return Begin('['); }
  JsonWriter& EndArray() { return End(']'); }

  // A member's name, then its value by any of the others.
  JsonWriter& Key(absl::string_view name);

  JsonWriter& Text(absl::string_view value);
  JsonWriter& Number(double value);
  JsonWriter& Bool(bool value) { return Json(value ? "true" : "false"); }
  // A value that is JSON already.
  JsonWriter& Json(absl::string_view value);

  // Members with a plain value.
  JsonWriter& Member(absl::string_view name, absl::string_view value) {
    return Key(name).Text(value);
  }
  JsonWriter& Flag(absl::string_view name) { return Key(name).Bool(true); }

  std::string Take() && { return std::move(text_); }

 private:
  JsonWriter& Begin(char bracket);
  JsonWriter& End(char bracket);
  void Separate();

  std::string text_;
  bool needs_comma_ = false;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_OPENAPI_JSON_WRITER_H_
