#include "gateway/interop/open311/answer_writer.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gateway/answers/json_text.h"
#include "gateway/interop/open311/xml_text.h"

namespace touchstone::gateway::open311 {
namespace {

class XmlWriter : public AnswerWriter {
 public:
  void BeginList(absl::string_view name, absl::string_view item) override {
    Open(name);
    items_.emplace_back(item);
  }

  void EndList() override {
    items_.pop_back();
    Close();
  }

  void BeginObject(absl::string_view name) override { Open(name); }

  void EndObject() override { Close(); }

  void Text(absl::string_view name, absl::string_view value) override {
    if (value.empty()) {
      absl::StrAppend(&xml_, "<", name, "/>");
      return;
    }
    absl::StrAppend(&xml_, "<", name, ">");
    AppendXmlText(value, &xml_);
    absl::StrAppend(&xml_, "</", name, ">");
  }

  void Plain(absl::string_view name, absl::string_view value) override { Text(name, value); }

  void Item(absl::string_view value) override { Text(items_.back(), value); }

  std::string Take() override { return std::move(xml_); }

 private:
  void Open(absl::string_view name) {
    absl::StrAppend(&xml_, "<", name, ">");
    open_.emplace_back(name);
  }

  void Close() {
    absl::StrAppend(&xml_, "</", open_.back(), ">");
    open_.pop_back();
  }

  std::string xml_ = R"(<?xml version="1.0" encoding="utf-8"?>)"
                     "\n";
  std::vector<std::string> open_;   // elements, outermost first
  std::vector<std::string> items_;  // what the items of the lists are called
};

class JsonWriter : public AnswerWriter {
 public:
  void BeginList(absl::string_view name, absl::string_view /*item*/) override {
    Begin(name, '[', /*holds_members=*/false);
  }

  void EndList() override { End(']'); }

  void BeginObject(absl::string_view name) override { Begin(name, '{', /*holds_members=*/true); }

  void EndObject() override { End('}'); }

  void Text(absl::string_view name, absl::string_view value) override {
    Name(name);
    json_.append(value.empty() ? "null" : JsonText(value));
  }

  void Plain(absl::string_view name, absl::string_view value) override {
    Name(name);
    absl::StrAppend(&json_, value.empty() ? "null" : value);
  }

  void Item(absl::string_view value) override {
    Comma();
    json_.append(JsonText(value));
  }

  std::string Take() override { return std::move(json_); }

 private:
  void Begin(absl::string_view name, char bracket, bool holds_members) {
    // The outermost has no name, and neither have the items of a list.
    if (!holds_members_.empty() && holds_members_.back()) {
      Name(name);
    } else {
      Comma();
    }
    json_.push_back(bracket);
    holds_members_.push_back(holds_members);
    is_first_ = true;
  }

  void End(char bracket) {
    json_.push_back(bracket);
    holds_members_.pop_back();
    is_first_ = false;
  }

  void Name(absl::string_view name) {
    Comma();
    absl::StrAppend(&json_, "\"", name, "\":");
  }

  void Comma() {
    if (!is_first_) json_.push_back(',');
    is_first_ = false;
  }

  std::string json_;
  std::vector<bool> holds_members_;  // of what is open: whether it is an object
  bool is_first_ = true;             // of what is open
};

}  // namespace

std::unique_ptr<AnswerWriter> MakeAnswerWriter(Format format) {
  if (format == Format::kXml) return std::make_unique<XmlWriter>();
  return std::make_unique<JsonWriter>();
}

absl::string_view ContentTypeOf(Format format) {
  return format == Format::kXml ? "text/xml; charset=utf-8" : "application/json; charset=utf-8";
}

}  // namespace touchstone::gateway::open311
