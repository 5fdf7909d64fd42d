#include "services/feedback/cases/near_cases.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/rules/likeness.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/search/words.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::DuplicateSuggestion;

constexpr size_t kMostSuggestions = 10;
// Of those in the cells around; where there are more, the last that came in are looked at.
constexpr int kMostOfRow = 200;
constexpr size_t kMostRead = 1000;

std::set<std::string> WordsOf(const Case& of) {
  std::set<std::string> words;
  for (const Word& word : SplitWords(of.description())) {
    words.insert(WithoutDiacritics(word.text));
  }
  return words;
}

double DaysBetween(const Case& one, const Case& other) {
  const absl::Duration apart = TimeOf(one, "receive_time") - TimeOf(other, "receive_time");
  return std::fabs(absl::FDivDuration(apart, absl::Hours(24)));
}

// The open cases of the type in the cells around a place that came in within the days.
absl::StatusOr<std::vector<std::string>> NamesAround(Session& session, const v1::ServiceType& type,
                                                     const Coordinates& place, const Case& of) {
  const absl::Time received = TimeOf(of, "receive_time");
  const absl::Duration span = absl::Hours(24) * type.duplicate_days();
  std::vector<std::string> names;
  for (const CellRange& cells : CellsWithin(place, type.duplicate_radius_meters())) {
    ASSIGN_OR_RETURN(
        const auto rows,
        session.Query<std::string>(
            "SELECT case_name FROM case_cells WHERE organization = :organization AND service_type "
            "= :type AND cell >= :first AND cell <= :last AND receive_time >= :from AND "
            "receive_time <= :to AND case_name <> :case ORDER BY receive_time DESC LIMIT :most",
            ParentOf(of.name()), type.name(), cells.first, cells.last,
            absl::ToUnixMicros(received - span), absl::ToUnixMicros(received + span), of.name(),
            kMostOfRow));
    for (const auto& [name] : rows) names.push_back(name);
    if (names.size() >= kMostRead) break;
  }
  return names;
}

absl::StatusOr<std::vector<Case>> ReadAll(Session& session, const PersonalKeys& keys,
                                          const std::vector<std::string>& names) {
  std::vector<Case> cases;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const auto row,
                     session.QueryOne<Bytes>(
                         "SELECT body FROM cases WHERE name = :name AND delete_time = 0", name));
    if (!row) continue;
    if (!cases.emplace_back().ParseFromString(std::get<0>(*row).value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat("What is stored of ", name, " cannot be read."));
    }
  }
  std::vector<google::protobuf::Message*> opened;
  for (Case& near : cases) opened.push_back(&near);
  RETURN_IF_ERROR(OpenPersonalTexts(keys, session, CaseType(), opened));
  return cases;
}

std::optional<DuplicateSuggestion> Suggest(const v1::ServiceType& type, const Coordinates& place,
                                           const Case& of, const std::set<std::string>& words,
                                           const Case& other) {
  const auto there = CoordinatesOf(other.place());
  if (!there) return std::nullopt;
  const Apart apart{.meters = MetersBetween(place, *there),
                    .most_meters = static_cast<double>(type.duplicate_radius_meters()),
                    .days = DaysBetween(of, other),
                    .most_days = static_cast<double>(type.duplicate_days()),
                    .text_likeness = WordsInCommon(words, WordsOf(other))};
  const auto score = LikenessOf(apart);
  if (!score) return std::nullopt;
  DuplicateSuggestion suggestion;
  suggestion.set_case_(other.name());
  suggestion.set_score(*score);
  suggestion.set_distance_meters(static_cast<int32_t>(std::ceil(apart.meters / 10)) * 10);
  suggestion.set_days_apart(static_cast<int32_t>(apart.days));
  suggestion.set_text_likeness(apart.text_likeness);
  return suggestion;
}

}  // namespace

absl::StatusOr<std::vector<DuplicateSuggestion>> FindNearCases(Session& session,
                                                               const PersonalKeys& keys,
                                                               const v1::ServiceType& type,
                                                               const Case& of) {
  std::vector<DuplicateSuggestion> suggestions;
  const auto place = CoordinatesOf(of.place());
  if (of.kind() == v1::COMPLAINT || type.duplicate_radius_meters() == 0 || !place) {
    return suggestions;
  }
  ASSIGN_OR_RETURN(const auto names, NamesAround(session, type, *place, of));
  ASSIGN_OR_RETURN(const auto others, ReadAll(session, keys, names));
  const std::set<std::string> words = WordsOf(of);
  for (const Case& other : others) {
    if (auto suggestion = Suggest(type, *place, of, words, other)) {
      suggestions.push_back(*std::move(suggestion));
    }
  }
  std::sort(suggestions.begin(), suggestions.end(), [](const auto& one, const auto& other) {
    return std::make_pair(-one.score(), one.case_()) <
           std::make_pair(-other.score(), other.case_());
  });
  if (suggestions.size() > kMostSuggestions) suggestions.resize(kMostSuggestions);
  return suggestions;
}

}  // namespace touchstone::feedback
