#include "services/assessment/level_verification.h"

#include <touchstone/assessment/v1/kept_levels.pb.h>
#include <touchstone/assessment/v1/workforce_analytics.pb.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "services/assessment/level_change.h"
#include "services/assessment/person_levels.h"
#include "services/assessment/spans.h"
#include "services/assessment/unit_levels.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/still_wanted.h"

namespace touchstone::assessment {
namespace {

using Purpose = v1::AssessmentCycle::Purpose;

constexpr int kMostDifferences = 100;
constexpr size_t kPeopleAtOnce = 1000;
constexpr size_t kUnitsAtOnce = 1000;

// Of one unit, in the order of kPurposes.
using Timelines = std::array<UnitTimeline, std::size(kPurposes)>;

// Up to kUnitsAtOnce units behind `after` and before `behind`, by name, that have figures or that
// somebody was ever in.
absl::StatusOr<std::vector<std::string>> UnitsWithLevels(Session& session, const std::string& after,
                                                         const std::string& behind) {
  ASSIGN_OR_RETURN(const auto peopled, session.Query<std::string>(
                                           "SELECT DISTINCT unit FROM assignment_spans WHERE "
                                           "unit > :after AND unit < :behind ORDER BY unit LIMIT "
                                           ":most",
                                           after, behind, kUnitsAtOnce));
  std::set<std::string> units;
  for (const auto& [unit] : peopled) units.insert(unit);
  for (const Purpose purpose : kPurposes) {
    ASSIGN_OR_RETURN(
        const auto kept,
        session.Query<std::string>("SELECT DISTINCT unit FROM unit_levels WHERE "
                                   "purpose = :purpose AND unit > :after AND unit < :behind "
                                   "ORDER BY unit LIMIT :most",
                                   static_cast<int64_t>(purpose), after, behind, kUnitsAtOnce));
    for (const auto& [unit] : kept) units.insert(unit);
  }
  std::vector<std::string> first(units.begin(), units.end());
  if (first.size() > kUnitsAtOnce) first.resize(kUnitsAtOnce);
  return first;
}

// Up to kPeopleAtOnce people behind `after`, by name, whose primary assignment is ever in a unit.
absl::StatusOr<std::vector<std::string>> PeopleOfUnit(Session& session, const std::string& unit,
                                                      const std::string& after) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<std::string>("SELECT DISTINCT person FROM assignment_spans WHERE "
                                              "unit = :unit AND known_to = :known AND "
                                              "is_primary = 1 AND person > :after ORDER BY person "
                                              "LIMIT :most",
                                              unit, kStillKnown, after, kPeopleAtOnce));
  std::vector<std::string> people;
  for (const auto& [person] : rows) people.push_back(person);
  return people;
}

// Slice by slice, each with a session of its own: no more is held at once than some people, and the
// timelines of one unit.
class Verification {
 public:
  Verification(Database& database, const std::string& parent, const Context& context)
      : database_(database), parent_(parent), context_(context) {}

  absl::StatusOr<v1::VerifyAggregatesResponse> Run() {
    RETURN_IF_ERROR(CheckPeople());
    RETURN_IF_ERROR(CheckUnits());
    return std::move(response_);
  }

 private:
  // Of the moment that the session sees: what differs in it may only be late.
  absl::Status NoteWhatIsDue(Session& session) {
    ASSIGN_OR_RETURN(const bool due, AreLevelsDue(session));
    response_.set_behind(response_.behind() || due);
    return absl::OkStatus();
  }

  // Hands on what comes out of each person's record; null where something of it cannot be read.
  absl::Status Recompute(
      Session& session, const std::vector<std::string>& people,
      absl::FunctionRef<absl::Status(const std::string&, const std::vector<HeldByPerson>*)>
          on_person) const {
    ASSIGN_OR_RETURN(auto numbers,
                     CompetencyNumbers::Read(session, std::string(OrganizationOf(parent_))));
    std::optional<LevelSources> sources;
    for (const std::string& person : people) {
      if (!sources) sources.emplace(session, numbers);
      const auto held = sources->Read(person);
      if (IsUnreadable(held.status())) {
        sources.reset();
      } else {
        RETURN_IF_ERROR(held.status());
      }
      RETURN_IF_ERROR(on_person(person, held.ok() ? &*held : nullptr));
    }
    return absl::OkStatus();
  }

  absl::Status CheckPeople() {
    const std::string behind = absl::StrCat(parent_, "/people0");
    std::string after = absl::StrCat(parent_, "/people/");
    std::vector<std::string> people;
    do {
      RETURN_IF_ERROR(CheckStillWanted(context_));
      RETURN_IF_ERROR(
          database_.ReadAtOneMoment(context_.deadline, [&](Session& session) -> absl::Status {
            RETURN_IF_ERROR(NoteWhatIsDue(session));
            ASSIGN_OR_RETURN(people, PeopleWithLevels(session, after, behind, kPeopleAtOnce));
            return Recompute(session, people, [&](const std::string& person, const auto* held) {
              return CheckPerson(session, person, held);
            });
          }));
      response_.set_people(response_.people() + static_cast<int64_t>(people.size()));
      if (!people.empty()) after = people.back();
    } while (people.size() == kPeopleAtOnce);
    return absl::OkStatus();
  }

  absl::Status CheckPerson(Session& session, const std::string& person,
                           const std::vector<HeldByPerson>* held) {
    if (held == nullptr) {
      Report(person, v1::AssessmentCycle::PURPOSE_UNSPECIFIED, "");
      return absl::OkStatus();
    }
    for (size_t i = 0; i < held->size(); ++i) {
      const auto& [spans, latest] = (*held)[i];
      ASSIGN_OR_RETURN(const std::string kept, KeptLevelsOf(session, kPurposes[i], person));
      if (kept != PackedLevels(spans, latest).SerializeAsString()) Report(person, kPurposes[i], "");
    }
    return absl::OkStatus();
  }

  absl::Status CheckUnits() {
    const std::string behind = absl::StrCat(parent_, "/organizationalUnits0");
    std::string after = absl::StrCat(parent_, "/organizationalUnits/");
    std::vector<std::string> units;
    do {
      RETURN_IF_ERROR(database_.Read(context_.deadline, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(units, UnitsWithLevels(session, after, behind));
        return absl::OkStatus();
      }));
      for (const std::string& unit : units) RETURN_IF_ERROR(CheckUnit(unit));
      if (!units.empty()) after = units.back();
    } while (units.size() == kUnitsAtOnce);
    return absl::OkStatus();
  }

  // At one moment, unless it has more people than are read at once.
  absl::Status CheckUnit(const std::string& unit) {
    Timelines timelines;
    std::vector<std::string> people;
    std::string after;
    do {
      RETURN_IF_ERROR(CheckStillWanted(context_));
      RETURN_IF_ERROR(
          database_.ReadAtOneMoment(context_.deadline, [&](Session& session) -> absl::Status {
            RETURN_IF_ERROR(NoteWhatIsDue(session));
            ASSIGN_OR_RETURN(people, PeopleOfUnit(session, unit, after));
            RETURN_IF_ERROR(
                Recompute(session, people, [&](const std::string& person, const auto* held) {
                  return AddTo(session, unit, person, held, timelines);
                }));
            if (people.size() == kPeopleAtOnce) return absl::OkStatus();
            bool has_figures = false;
            for (size_t i = 0; i < timelines.size(); ++i) {
              ASSIGN_OR_RETURN(const bool has,
                               Compare(session, kPurposes[i], unit, timelines[i].Rows()));
              has_figures = has_figures || has;
            }
            if (has_figures) response_.set_units(response_.units() + 1);
            return absl::OkStatus();
          }));
      if (!people.empty()) after = people.back();
    } while (people.size() == kPeopleAtOnce);
    return absl::OkStatus();
  }

  // Of somebody whose record cannot be read, what is kept is what their unit is to have.
  static absl::Status AddTo(Session& session, const std::string& unit, const std::string& person,
                            const std::vector<HeldByPerson>* held, Timelines& timelines) {
    for (size_t i = 0; i < timelines.size(); ++i) {
      std::vector<HeldSpan> spans;
      if (held != nullptr) {
        spans = (*held)[i].spans;
      } else {
        ASSIGN_OR_RETURN(const std::string kept, KeptLevelsOf(session, kPurposes[i], person));
        v1::PersonLevels levels;
        if (levels.ParseFromString(kept)) spans = SpansOf(levels);
      }
      for (const HeldSpan& span : spans) {
        if (span.unit == unit) timelines[i].Add(span, 1);
      }
    }
    return absl::OkStatus();
  }

  // Whether there are figures, kept or computed.
  absl::StatusOr<bool> Compare(Session& session, Purpose purpose, const std::string& unit,
                               const std::vector<UnitTimeline::Row>& computed) {
    const auto kept = KeptRows(session, purpose, unit, 0);
    if (IsUnreadable(kept.status())) {
      Report(unit, purpose, "");
      return true;
    }
    RETURN_IF_ERROR(kept.status());
    if (*kept == computed) return !kept->empty();
    const auto [a, b] = std::mismatch(kept->begin(), kept->end(), computed.begin(), computed.end());
    Day day = kForever;
    if (a != kept->end()) day = std::min(day, a->from);
    if (b != computed.end()) day = std::min(day, b->from);
    Report(unit, purpose, DayText(day));
    return true;
  }

  void Report(const std::string& resource, Purpose purpose, const std::string& date) {
    if (response_.differences_size() >= kMostDifferences) return;
    v1::AggregateDifference& difference = *response_.add_differences();
    difference.set_resource(resource);
    difference.set_purpose(purpose);
    difference.set_date(date);
  }

  Database& database_;
  const std::string& parent_;
  const Context& context_;
  v1::VerifyAggregatesResponse response_;
};

}  // namespace

void RegisterLevelVerification(RpcService& analytics, Store& store) {
  analytics.Unary<v1::VerifyAggregatesRequest, v1::VerifyAggregatesResponse>(
      "VerifyAggregates",
      [&store](const Context& context, const v1::VerifyAggregatesRequest& request)
          -> absl::StatusOr<v1::VerifyAggregatesResponse> {
        return Verification(store.database(), request.parent(), context).Run();
      });
}

}  // namespace touchstone::assessment
