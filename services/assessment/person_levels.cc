#include "services/assessment/person_levels.h"

#include <touchstone/assessment/v1/position.pb.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/cycle_subjects.h"
#include "services/assessment/rules/rated_contents.h"
#include "services/assessment/spans.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

using Purpose = v1::AssessmentCycle::Purpose;

absl::Status CannotBeRead(absl::string_view what) {
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat("The stored ", what, " cannot be read."));
}

// The days on which what counts of a person may become something else.
std::set<Day> DaysOfChange(const std::vector<PublishedResult>& results, Purpose purpose) {
  std::set<Day> days;
  for (const PublishedResult& one : results) {
    if (one.result.figures().purpose() != purpose) continue;
    days.insert(one.published);
    for (const v1::Appeal& appeal : one.appeals) {
      if (appeal.state() != v1::Appeal::UPHELD) continue;
      days.insert(std::max(one.published, DayOf(TimeOf(appeal, "decision_time"))));
    }
  }
  return days;
}

int InTenths(double levels) { return static_cast<int>(std::lround(levels * kTenths)); }

}  // namespace

absl::StatusOr<CompetencyNumbers> CompetencyNumbers::Read(Session& session,
                                                          const std::string& organization) {
  CompetencyNumbers numbers;
  numbers.organization_ = organization;
  ASSIGN_OR_RETURN(auto rows, (session.Query<std::string, int64_t>(
                                  "SELECT competency, number FROM kept_competencies WHERE "
                                  "organization = :organization",
                                  organization)));
  for (auto& [competency, number] : rows) {
    numbers.numbers_[std::move(competency)] = static_cast<int>(number);
  }
  return numbers;
}

int CompetencyNumbers::NumberOf(const std::string& competency) {
  const auto [at, is_new] = numbers_.try_emplace(competency, 0);
  if (is_new) {
    at->second = static_cast<int>(numbers_.size());
    added_.push_back(competency);
  }
  return at->second;
}

int CompetencyNumbers::Find(const std::string& competency) const {
  const auto at = numbers_.find(competency);
  return at == numbers_.end() ? 0 : at->second;
}

absl::Status CompetencyNumbers::Keep(Session& session) const {
  for (const std::string& competency : added_) {
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO kept_competencies (organization, competency, number) "
                                 "VALUES (:organization, :competency, :number)",
                                 organization_, competency, numbers_.at(competency))
                        .status());
  }
  return absl::OkStatus();
}

bool IsUnreadable(const absl::Status& status) {
  return absl::IsDataLoss(status) && ReasonOf(status) == reasons::kInternal;
}

absl::StatusOr<std::vector<std::string>> PeopleWithLevels(Session& session,
                                                          const std::string& after,
                                                          const std::string& behind, size_t most) {
  std::set<std::string> people;
  ASSIGN_OR_RETURN(
      const auto rated,
      session.Query<std::string>("SELECT DISTINCT person FROM results WHERE person > :after AND "
                                 "person < :behind ORDER BY person LIMIT :most",
                                 after, behind, most));
  for (const auto& [person] : rated) people.insert(person);
  for (const Purpose purpose : kPurposes) {
    ASSIGN_OR_RETURN(const auto kept,
                     session.Query<std::string>(
                         "SELECT person FROM person_levels WHERE purpose = :purpose AND "
                         "person > :after AND person < :behind ORDER BY person LIMIT :most",
                         static_cast<int64_t>(purpose), after, behind, most));
    for (const auto& [person] : kept) people.insert(person);
  }
  std::vector<std::string> first(people.begin(), people.end());
  if (first.size() > most) first.resize(most);
  return first;
}

absl::StatusOr<v1::AssessmentCycle> LevelSources::Cycle(absl::string_view name) {
  const auto known = cycles_.find(name);
  if (known != cycles_.end()) return known->second;
  auto cycle = FindCycle(session_, name);
  if (absl::IsNotFound(cycle.status())) cycle = v1::AssessmentCycle();  // deleted: not published
  RETURN_IF_ERROR(cycle.status());
  return cycles_.emplace(name, *std::move(cycle)).first->second;
}

absl::StatusOr<const v1::RatingForm*> LevelSources::Scales(const std::string& cycle) {
  const auto [at, is_new] = scales_.try_emplace(cycle);
  if (is_new) {
    ASSIGN_OR_RETURN(
        const auto row,
        session_.QueryOne<Bytes>("SELECT body FROM cycle_forms WHERE cycle = :cycle", cycle));
    if (row && !at->second.ParseFromString(std::get<0>(*row).value)) {
      return CannotBeRead(absl::StrCat("form of ", cycle));
    }
  }
  return &at->second;
}

absl::StatusOr<LevelSources::RequiredLevel> LevelSources::Required(const std::string& cycle,
                                                                   const std::string& job_profile,
                                                                   const std::string& competency) {
  const auto [at, is_new] = required_.try_emplace({cycle, job_profile});
  if (is_new) {
    ASSIGN_OR_RETURN(const v1::RatingForm* const scales, Scales(cycle));
    ASSIGN_OR_RETURN(const auto row,
                     session_.QueryOne<Bytes>("SELECT body FROM cycle_profiles WHERE "
                                              "cycle = :cycle AND job_profile = :profile",
                                              cycle, job_profile));
    v1::RequiredLevels required;
    if (row && !required.ParseFromString(std::get<0>(*row).value)) {
      return CannotBeRead(absl::StrCat("requirements of ", cycle));
    }
    for (const v1::RequiredLevel& level : required.levels()) {
      at->second[level.competency()] = {LevelNumber(*scales, level.level()),
                                        std::max(1, level.weight())};
    }
  }
  const auto level = at->second.find(competency);
  return level == at->second.end() ? RequiredLevel() : level->second;
}

absl::StatusOr<std::vector<LevelSources::Place>> LevelSources::Places(const std::string& person) {
  ASSIGN_OR_RETURN(
      auto rows,
      (session_.Query<int64_t, int64_t, std::string, Bytes, Bytes>(
          "SELECT a.valid_from, a.valid_to, a.unit, a.body, p.body FROM assignment_spans a "
          "LEFT JOIN positions p ON p.name = a.position WHERE a.person = :person AND "
          "a.known_to = :known AND a.is_primary = 1 ORDER BY a.valid_from, a.name",
          person, kStillKnown)));
  std::vector<Place> places;
  for (auto& [from, to, unit, body, position] : rows) {
    // There is one primary assignment at a time; were there two, the one that began would count.
    if (!places.empty()) from = std::max(from, places.back().to);
    // The position may require another job from a day on.
    std::set<Day> days = {from};
    v1::Position filled;
    if (!position.value.empty() && !filled.ParseFromString(position.value)) {
      return CannotBeRead(absl::StrCat("position of ", person));
    }
    for (const v1::PositionRow& row : filled.rows()) {
      const auto day = ParseDay(row.effective_date());
      if (day && *day > from && *day < to) days.insert(*day);
    }
    for (auto day = days.begin(); day != days.end(); ++day) {
      const Day next = std::next(day) == days.end() ? to : *std::next(day);
      if (*day < next) places.push_back({unit, JobProfileOf(body, position, *day), *day, next});
    }
  }
  return places;
}

absl::StatusOr<HeldLevel> LevelSources::Held(const std::string& competency,
                                             const LatestLevel& latest,
                                             const std::optional<std::string>& job_profile) {
  const v1::CompetencyResult& result = latest.proficiency.level();
  const std::string cycle(ParentOf(latest.proficiency.result()));
  HeldLevel held{.competency = numbers_.NumberOf(competency)};
  if (result.has_adjusted()) {
    ASSIGN_OR_RETURN(const v1::RatingForm* const scales, Scales(cycle));
    held.level = LevelNumber(*scales, result.adjusted().level()) * kTenths;
  } else if (result.has_level()) {
    held.level = InTenths(result.level());
  }
  held.level = std::clamp(held.level, 0, kHighestLevel);
  held.verified_until = ParseDay(result.verified_until()).value_or(0);
  if (!job_profile) return held;
  ASSIGN_OR_RETURN(const RequiredLevel required,
                   Required(cycle, *job_profile, result.competency()));
  held.required = required.level;
  if (held.required > 0) held.weight = required.weight;
  if (held.level == 0 || held.required == 0) return held;
  const bool as_rated = *job_profile == latest.job_profile && !result.has_adjusted();
  held.shortfall = std::max(0, as_rated && result.has_gap() ? InTenths(result.gap())
                                                            : held.required * kTenths - held.level);
  return held;
}

absl::StatusOr<std::vector<HeldByPerson>> LevelSources::Read(const std::string& person) {
  ASSIGN_OR_RETURN(
      const auto results,
      PublishedResults(session_, person, [this](absl::string_view name) { return Cycle(name); }));
  std::vector<Place> places;
  if (!results.empty()) {
    ASSIGN_OR_RETURN(places, Places(person));
  }
  std::vector<HeldByPerson> all;
  for (const Purpose purpose : kPurposes) {
    HeldByPerson& held = all.emplace_back();
    const std::set<Day> days = DaysOfChange(results, purpose);
    for (auto day = days.begin(); day != days.end(); ++day) {
      const Day next = std::next(day) == days.end() ? kForever : *std::next(day);
      const auto latest = LatestOf(results, purpose, *day);
      for (const Place& place : places) {
        HeldSpan span{place.unit, std::max(place.from, *day), std::min(place.to, next), {}};
        if (span.from >= span.to) continue;
        for (const auto& [competency, level] : latest) {
          ASSIGN_OR_RETURN(const HeldLevel one, Held(competency, level, place.job_profile));
          if (one.level > 0 || one.required > 0) span.levels.push_back(one);
        }
        if (span.levels.empty()) continue;
        for (HeldSpan& part : CutWhereEvidenceEnds(span)) held.spans.push_back(std::move(part));
      }
      if (next != kForever) continue;
      for (const auto& [competency, level] : latest) {
        ASSIGN_OR_RETURN(const HeldLevel one, Held(competency, level, std::nullopt));
        if (one.level > 0) held.latest.push_back(one);
      }
    }
    std::sort(held.spans.begin(), held.spans.end(),
              [](const auto& a, const auto& b) { return a.from < b.from; });
    for (HeldSpan& span : held.spans) {
      std::sort(span.levels.begin(), span.levels.end(),
                [](const auto& a, const auto& b) { return a.competency < b.competency; });
    }
  }
  return all;
}

}  // namespace touchstone::assessment
