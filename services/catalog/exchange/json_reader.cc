#include <cstdint>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/catalog/exchange/readers.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::catalog {
namespace {

using Json = nlohmann::json;

// The bytes of an Input as the parser wants them. A text that is too long for any field ends the
// file: the parser would keep it whole.
class Bytes {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  Bytes() = default;
  explicit Bytes(Input* input, size_t* since_event) : input_(input), since_event_(since_event) {
    Look();
  }

  char operator*() const { return static_cast<char>(input_->Peek()); }
  Bytes& operator++() {
    input_->Get();
    ++*since_event_;
    Look();
    return *this;
  }
  Bytes operator++(int) {
    const Bytes before = *this;
    ++*this;
    return before;
  }
  friend bool operator!=(const Bytes& a, const Bytes& b) { return a.input_ != b.input_; }

 private:
  void Look() {
    if (input_->Peek() < 0 || *since_event_ > kLargestRecord) input_ = nullptr;
  }

  Input* input_ = nullptr;  // null at the end
  size_t* since_event_ = nullptr;
};

// What the parser finds, handed to the binder. False ends the parsing.
class Events : public nlohmann::json_sax<Json> {
 public:
  Events(Binder& binder, Input& input) : binder_(binder), input_(input) {}

  const absl::Status& status() const { return status_; }
  size_t* since_event() { return &since_event_; }

  bool null() override { return Value({Scalar::kNull, ""}); }
  bool boolean(bool value) override { return Value({Scalar::kBool, value ? "true" : "false"}); }
  bool number_integer(number_integer_t value) override {
    return Value({Scalar::kNumber, absl::StrCat(value)});
  }
  bool number_unsigned(number_unsigned_t value) override {
    return Value({Scalar::kNumber, absl::StrCat(value)});
  }
  bool number_float(number_float_t, const string_t& text) override {
    return Value({Scalar::kNumber, text});
  }
  bool string(string_t& text) override { return Value({Scalar::kText, std::move(text)}); }
  bool binary(binary_t&) override { return false; }
  bool start_object(size_t) override { return Go(binder_.BeginMap(input_.line())); }
  bool key(string_t& key) override { return Go(binder_.Key(key, input_.line())); }
  bool end_object() override { return Go(binder_.EndMap()); }
  bool start_array(size_t) override { return Go(binder_.BeginList(input_.line())); }
  bool end_array() override { return Go(binder_.EndList()); }

  bool parse_error(size_t, const std::string&, const Json::exception&) override {
    if (!input_.status().ok()) return Go(input_.status());
    if (since_event_ > kLargestRecord) {
      return Go(Unreadable(input_.line(), "has a text that is too long for any field"));
    }
    return Go(Unreadable(input_.line(), input_.Peek() < 0
                                            ? "ends where its JSON is not complete"
                                            : "is no JSON from here on, or not UTF-8"));
  }

 private:
  bool Value(Scalar scalar) { return Go(binder_.Value(std::move(scalar), input_.line())); }
  bool Go(absl::Status status) {
    since_event_ = 0;
    status_ = std::move(status);
    return status_.ok();
  }

  Binder& binder_;
  Input& input_;
  size_t since_event_ = 0;
  absl::Status status_;
};

}  // namespace

absl::Status ReadJson(Input& input, const FileRoot& root, Problems& problems, RecordSink sink) {
  input.SkipMark();
  Binder binder(root, problems, sink);
  Events events(binder, input);
  const bool complete = Json::sax_parse(Bytes(&input, events.since_event()), Bytes(), &events,
                                        Json::input_format_t::json, /*strict=*/true);
  if (complete) return input.status();
  return events.status().ok() ? Unreadable(input.line(), "is no JSON from here on")
                              : events.status();
}

}  // namespace touchstone::catalog
