#include "tests/conformance/player.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <re2/re2.h>

#include <map>
#include <set>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/runtime/errors/errors.h"
#include "tools/touchstone/messages.h"

namespace touchstone {
namespace {

constexpr char kAnything[] = "<set>";
constexpr char kNobody[] = "nobody";
constexpr absl::Duration kBetweenAttempts = absl::Milliseconds(10);

bool IsDefault(const Json& json) {
  if (json.is_string()) return json.get_ref<const std::string&>().empty();
  return json.is_null() || json == 0 || json == false ||
         ((json.is_array() || json.is_object()) && json.empty());
}

// Applies a function to every text in a tree.
template <typename Function>
Json MapTexts(const Json& json, const Function& function) {
  if (json.is_string()) return function(json.get<std::string>());
  if (!json.is_structured()) return json;
  Json mapped = json;
  for (auto& item : mapped) item = MapTexts(item, function);
  return mapped;
}

// The value at "competencies.0.etag"; null when there is none.
Json ValueAt(const Json& json, const std::string& path) {
  const Json::json_pointer pointer("/" + absl::StrReplaceAll(path, {{".", "/"}}));
  return json.contains(pointer) ? json.at(pointer) : Json();
}

// The scenario's organizations as they are called in this run, and back.
class Organizations {
 public:
  Organizations(const std::vector<std::string>& ids, int run)
      : suffix_(absl::StrCat("-r", run)),
        there_(absl::StrCat("organizations/(", absl::StrJoin(ids, "|"), ")([^a-z0-9-]|$)")),
        back_(absl::StrCat("(", absl::StrJoin(ids, "|"), ")", suffix_, "([^0-9]|$)")) {}

  std::string Id(const std::string& id) const { return id + suffix_; }
  std::string There(std::string text) const {
    RE2::GlobalReplace(&text, there_, absl::StrCat("organizations/\\1", suffix_, "\\2"));
    return text;
  }
  std::string Back(std::string text) const {
    RE2::GlobalReplace(&text, back_, "\\1\\2");
    return text;
  }

 private:
  const std::string suffix_;
  const RE2 there_;
  const RE2 back_;
};

// Numbers what differs from run to run, by kind and order of appearance.
class Normalizer {
 public:
  explicit Normalizer(const Organizations& organizations) : organizations_(organizations) {}

  // Whose answers come from now on: revisions of two databases that are the same number have
  // nothing in common.
  void SetSource(const std::string& source) { source_ = source; }

  Json Normalize(const Json& json, const std::string& key = "") {
    if (json.is_structured()) {
      Json normal = json;
      for (auto& [name, value] : normal.items()) {
        value = name == "guide_hash" || (name == "content_hash" && NamesItsOrganization(json))
                    ? Json(Numbered("id", value.dump()))
                    : Normalize(value, json.is_array() ? key : name);
      }
      return normal;
    }
    static const std::set<std::string> numbered = {"etag",      "revision",       "position",
                                                   "rule_etag", "secret",         "seed",
                                                   "trace_id",  "next_page_token"};
    if (numbered.contains(key) && !IsDefault(json)) return Numbered(key, json.dump());
    if (!json.is_string()) return json;
    return Text(json.get<std::string>());
  }

 private:
  // Whether what was hashed has names in it, which are others in every run.
  static bool NamesItsOrganization(const Json& resource) {
    static const RE2& collections = *new RE2("/(interviewGuides|certifications)/");
    return resource.is_object() && resource.contains("name") &&
           RE2::PartialMatch(resource["name"].get<std::string>(), collections);
  }

  std::string Numbered(const std::string& kind, const std::string& value) {
    auto& seen = seen_[kind == "id" ? kind : absl::StrCat(source_, " ", kind)];
    const auto number = seen.try_emplace(value, seen.size() + 1).first->second;
    return absl::StrCat("<", kind, " ", number, ">");
  }

  std::string Text(const std::string& text) {
    static const RE2& time = *new RE2(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z)");
    static const RE2& uuid = *new RE2("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");
    // Of figures: salted, so that ratings cannot be guessed back from it.
    static const RE2& hash = *new RE2("(sha256:[0-9a-f]{64})");
    std::string normal = organizations_.Back(text);
    static const RE2& secret = *new RE2("tsk_[A-Za-z0-9_-]{48}");
    RE2::GlobalReplace(&normal, time, "<time>");
    RE2::GlobalReplace(&normal, secret, "<secret>");
    for (std::string found; RE2::PartialMatch(normal, hash, &found);) {
      absl::StrReplaceAll({{found, Numbered("id", found)}}, &normal);
    }
    for (std::string id; RE2::PartialMatch(normal, uuid, &id);) {
      absl::StrReplaceAll({{id, Numbered("id", id)}}, &normal);
    }
    return normal;
  }

  const Organizations& organizations_;
  std::string source_;
  std::map<std::string, std::map<std::string, size_t>> seen_;
};

class Player {
 public:
  Player(const Scenario& scenario, const Suite& suite, Protocol protocol, int run)
      : scenario_(scenario),
        suite_(suite),
        protocol_(protocol),
        organizations_(scenario.organizations, run),
        normalizer_(organizations_),
        variables_({{"run", absl::StrCat(run)}}) {}

  Transcript Play() {
    for (const std::string& id : scenario_.organizations) CreateOrganization(id);
    for (const ScenarioStep& step : scenario_.steps) PlayStep(step);
    return std::move(transcript_);
  }

 private:
  void CreateOrganization(const std::string& id) {
    const auto created = CallThrough(
        suite_, Protocol::kGrpc, suite_.admin_token(), "Admin.CreateOrganization",
        {{"organization_id", organizations_.Id(id)}, {"organization", {{"display_name", id}}}});
    if (!created.ok()) Fail("organizations", std::string(created.status().message()));
  }

  void PlayStep(const ScenarioStep& step) {
    const Json request = Resolve(step.request);
    const absl::Time deadline = absl::Now() + absl::Seconds(step.within_seconds);
    absl::StatusOr<Json> answer;
    std::string problem;
    do {
      answer = CallThrough(suite_, protocol_, TokenOf(step), step.call, request);
      problem = answer.ok() ? ProblemWith(step, *answer) : ProblemWith(step, answer.status());
      if (problem.empty()) break;
      absl::SleepFor(kBetweenAttempts);
    } while (absl::Now() < deadline);
    if (!problem.empty()) Fail(step.where, problem);
    const Json whole =
        answer.ok() ? *answer
                    : Json::parse(ToJson(ToRpcStatus(answer.status()), JsonLayout::kOneLine));
    normalizer_.SetSource(step.call.substr(0, step.call.find('.')));  // "catalog" of "catalog.v1.…"
    transcript_.answers.push_back(normalizer_.Normalize(whole).dump(2));
    for (const auto& [variable, path] : step.save) {
      variables_[variable] = ValueAt(whole, path);
      if (variables_[variable].is_null()) Fail(step.where, absl::StrCat("has no ", path));
    }
  }

  // What is not as the step expects; empty when all is.
  std::string ProblemWith(const ScenarioStep& step, const Json& answer) const {
    if (step.expect_error.is_null()) return Difference(Resolve(step.expect), answer);
    return absl::StrCat("should have failed and answered ", answer.dump());
  }

  std::string ProblemWith(const ScenarioStep& step, const absl::Status& status) const {
    const std::string words = absl::StrCat(absl::StatusCodeToString(status.code()), ", ",
                                           ReasonOf(status), ": ", status.message());
    if (step.expect_error.is_null()) return absl::StrCat("failed: ", words);
    Json actual = {{"code", absl::StatusCodeToString(status.code())},
                   {"reason", ReasonOf(status)},
                   {"fields", Json::array()}};
    google::rpc::BadRequest bad;
    const google::rpc::Status whole = ToRpcStatus(status);
    for (const auto& detail : whole.details()) {
      if (!detail.UnpackTo(&bad)) continue;
      for (const auto& violation : bad.field_violations()) {
        actual["fields"].push_back(violation.field());
      }
    }
    const std::string difference = Difference(step.expect_error, actual);
    return difference.empty() ? "" : absl::StrCat("the error's ", difference, "; ", words);
  }

  // A request or an expectation with its variables' values and this run's organizations.
  Json Resolve(const Json& json) const {
    if (json.is_structured()) {
      Json resolved = json;
      for (auto& item : resolved) item = Resolve(item);
      return resolved;
    }
    if (!json.is_string()) return json;
    std::string text = json.get<std::string>();
    if (absl::StartsWith(text, "$") && variables_.contains(text.substr(1))) {
      return variables_.at(text.substr(1));
    }
    for (const auto& [name, value] : variables_) {
      if (value.is_string()) {
        text =
            absl::StrReplaceAll(text, {{absl::StrCat("${", name, "}"), value.get<std::string>()}});
      }
    }
    return organizations_.There(text);
  }

  std::string TokenOf(const ScenarioStep& step) const {
    if (step.as.empty()) return suite_.admin_token();
    if (step.as == kNobody) return "";
    const Json token = Resolve(step.as);
    return token.is_string() ? token.get<std::string>() : "";
  }

  void Fail(const std::string& where, const std::string& what) {
    transcript_.failures.push_back(absl::StrCat(where, ": ", what));
  }

  const Scenario& scenario_;
  const Suite& suite_;
  const Protocol protocol_;
  const Organizations organizations_;
  Normalizer normalizer_;
  std::map<std::string, Json> variables_;
  Transcript transcript_;
};

}  // namespace

Transcript Play(const Scenario& scenario, const Suite& suite, Protocol protocol, int run) {
  return Player(scenario, suite, protocol, run).Play();
}

std::string Difference(const Json& expected, const Json& actual, const std::string& path) {
  const std::string at = path.empty() ? "answer" : path;
  if (expected.is_null()) return "";
  if (expected == kAnything) return IsDefault(actual) ? absl::StrCat(at, " is not set") : "";
  if (IsDefault(expected) && IsDefault(actual)) return "";
  if (expected.is_object() && actual.is_object()) {
    for (const auto& [name, value] : expected.items()) {
      std::string difference = Difference(value, actual.value(name, Json()),
                                          absl::StrCat(path, path.empty() ? "" : ".", name));
      if (!difference.empty()) return difference;
    }
    return "";
  }
  if (expected.is_array() && actual.is_array() && expected.size() == actual.size()) {
    for (size_t i = 0; i < expected.size(); ++i) {
      std::string difference =
          Difference(expected[i], actual[i], absl::StrCat(path, path.empty() ? "" : ".", i));
      if (!difference.empty()) return difference;
    }
    return "";
  }
  if (expected == actual) return "";
  // 64-bit numbers are texts in protobuf's JSON.
  if (expected.is_number() && actual.is_string() && expected.dump() == actual) return "";
  return absl::StrCat(at, " should be ", expected.dump(), " and is ", actual.dump());
}

}  // namespace touchstone
