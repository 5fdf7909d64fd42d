#include "services/assessment/rules/xapi_statement.h"

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::assessment {
namespace {

using Json = nlohmann::json;

constexpr size_t kDeepest = 32;
constexpr char kVerbs[] = "http://adlnet.gov/expapi/verbs/";

// What of a statement is looked at; the rest is passed over.
const std::set<std::string>& Wanted() {
  static const auto& wanted = *new std::set<std::string>{
      "id",        "actor.objectType",  "actor.account.name", "verb.id",  "object.objectType",
      "object.id", "result.completion", "result.success",     "timestamp"};
  return wanted;
}

// Collects the wanted texts by their paths. False ends the parsing, with `problem` said.
class Texts : public nlohmann::json_sax<Json> {
 public:
  const std::string& problem() const { return problem_; }

  // "" where it is not there, or no text or truth value.
  std::string Get(const std::string& path) const {
    const auto found = texts_.find(path);
    return found == texts_.end() ? "" : found->second;
  }

  bool null() override { return Other(); }
  bool boolean(bool value) override { return Take(value ? "true" : "false"); }
  bool number_integer(number_integer_t) override { return Other(); }
  bool number_unsigned(number_unsigned_t) override { return Other(); }
  bool number_float(number_float_t, const string_t&) override { return Other(); }
  bool string(string_t& text) override { return Take(std::move(text)); }
  bool binary(binary_t&) override { return Other(); }
  bool start_object(size_t) override { return Begin(false); }
  bool key(string_t& key) override {
    if (!levels_.back().keys.insert(key).second) return Refuse("has a key twice in one object");
    levels_.back().at = std::move(key);
    return true;
  }
  bool end_object() override { return End(); }
  bool start_array(size_t) override { return Begin(true); }
  bool end_array() override { return End(); }
  bool parse_error(size_t, const std::string&, const Json::exception&) override {
    return Refuse("is no JSON, or not UTF-8");
  }

 private:
  struct Level {
    bool is_list = false;
    std::string at;  // the key whose value comes
    std::set<std::string> keys;
  };

  bool Refuse(absl::string_view problem) {
    if (problem_.empty()) problem_ = std::string(problem);
    return false;
  }

  bool Begin(bool is_list) {
    if (levels_.empty() && is_list) return Refuse("must be one statement, an object");
    if (levels_.size() == kDeepest) return Refuse("is nested too deeply");
    levels_.push_back({.is_list = is_list, .at = "", .keys = {}});
    return true;
  }

  bool End() {
    levels_.pop_back();
    return true;
  }

  bool Other() { return levels_.empty() ? Refuse("must be one statement, an object") : true; }

  bool Take(std::string text) {
    if (levels_.empty()) return Other();
    if (levels_.size() > 3) return true;  // no wanted path is longer
    std::vector<absl::string_view> path;
    for (const Level& level : levels_) {
      if (level.is_list) return true;
      path.push_back(level.at);
    }
    std::string name = absl::StrJoin(path, ".");
    if (!Wanted().contains(name)) return true;
    if (text.find('\0') != std::string::npos) return Refuse("has a NUL in a text");
    texts_[std::move(name)] = std::move(text);
    return true;
  }

  std::vector<Level> levels_;
  std::map<std::string, std::string> texts_;
  std::string problem_;
};

bool IsUuid(absl::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_hyphen ? text[i] != '-' : !absl::ascii_isxdigit(static_cast<unsigned char>(text[i]))) {
      return false;
    }
  }
  return true;
}

absl::Status Refused(absl::string_view problem) { return InvalidField("statement", problem); }

}  // namespace

absl::StatusOr<XapiStatement> ReadXapiStatement(absl::string_view json) {
  Texts texts;
  if (!Json::sax_parse(json.begin(), json.end(), &texts, Json::input_format_t::json,
                       /*strict=*/true)) {
    return Refused(texts.problem().empty() ? "is no JSON" : texts.problem());
  }
  XapiStatement statement;
  statement.id = absl::AsciiStrToLower(texts.Get("id"));
  if (!IsUuid(statement.id)) return Refused("needs an id, a UUID: by it a repetition is known");
  const std::string actor = texts.Get("actor.objectType");
  if (!actor.empty() && actor != "Agent") return Refused("must have one person as its actor");
  statement.account = texts.Get("actor.account.name");
  if (statement.account.empty()) {
    return Refused("needs actor.account.name; people are not known here by other identifiers");
  }
  const std::string verb = texts.Get("verb.id");
  if (verb != absl::StrCat(kVerbs, "completed") && verb != absl::StrCat(kVerbs, "passed")) {
    return Refused(absl::StrCat("must have the verb ", kVerbs, "completed or ", kVerbs, "passed"));
  }
  if (texts.Get("result.completion") == "false" || texts.Get("result.success") == "false") {
    return Refused("says in its result that it was not completed, or not passed");
  }
  const std::string object = texts.Get("object.objectType");
  if (!object.empty() && object != "Activity")
    return Refused("must have an activity as its object");
  statement.object = texts.Get("object.id");
  if (statement.object.empty()) return Refused("needs object.id");
  const std::string timestamp = texts.Get("timestamp");
  if (!timestamp.empty()) {
    absl::Time time;
    if (!absl::ParseTime(absl::RFC3339_full, timestamp, &time, nullptr)) {
      return Refused("has a timestamp that is no time such as 2026-05-12T09:30:00Z");
    }
    statement.time = time;
  }
  return statement;
}

}  // namespace touchstone::assessment
