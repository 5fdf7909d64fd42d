#include "services/recruiting/impact/group_outcomes.h"

#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/decision.pb.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <span>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using v1::Application;
using v1::EeoCategorySet;

// How many requisitions one statement asks about at most.
constexpr size_t kMostAtOnce = 256;

constexpr v1::EeoDimension kDimensions[] = {v1::SEX, v1::RACE_ETHNICITY, v1::DISABILITY};

absl::string_view ColumnOf(v1::EeoDimension dimension) {
  if (dimension == v1::SEX) return "e.sex";
  return dimension == v1::RACE_ETHNICITY ? "e.race_ethnicity" : "e.disability";
}

// Groups of a set, in one order. The first of each dimension is of those in no group of it.
std::vector<GroupKey> GroupsOf(const EeoCategorySet& set) {
  std::vector<GroupKey> groups;
  for (const v1::EeoDimension dimension : kDimensions) {
    const auto& categories = CategoriesOf(set, dimension);
    groups.push_back({dimension, set.name(), 0});
    for (int i = 0; i < categories.size(); ++i) {
      if (!categories[i].undisclosed()) groups.push_back({dimension, set.name(), i + 1});
    }
  }
  return groups;
}

// Where applications are, and how they fared there.
struct Place {
  std::string requisition;
  std::string stage;
  Outcome outcome = Outcome::kUndecided;
};

// Adds up what is counted of several requisitions.
class Counter {
 public:
  explicit Counter(const std::vector<v1::Requisition>& requisitions)
      : requisitions_(requisitions), outcomes_(requisitions.size()) {
    for (size_t i = 0; i < requisitions.size(); ++i) {
      places_[requisitions[i].name()] = i;
      outcomes_[i].everyone.resize(requisitions[i].stages_size());
    }
  }

  // May be below 0, for those who were counted with another outcome before.
  void AddEveryone(const Place& place, int64_t count) {
    const size_t at = places_.at(place.requisition);
    AddTo(outcomes_[at].everyone, requisitions_[at], place, count);
  }

  void AddGroup(const Place& place, const GroupKey& group, int64_t count) {
    if (count == 0) return;
    const size_t at = places_.at(place.requisition);
    std::vector<StageCounts>& stages = outcomes_[at].groups[group];
    stages.resize(requisitions_[at].stages_size());
    AddTo(stages, requisitions_[at], place, count);
  }

  std::vector<GroupOutcomes> Take() { return std::move(outcomes_); }

 private:
  static int64_t& CountOf(StageCounts& stage, Outcome outcome) {
    switch (outcome) {
      case Outcome::kSelected:
        return stage.selected;
      case Outcome::kNotSelected:
        return stage.not_selected;
      case Outcome::kWithdrawn:
        return stage.withdrawn;
      case Outcome::kUndecided:
        break;
    }
    return stage.undecided;
  }

  // Selected in each stage before.
  static void AddTo(std::vector<StageCounts>& stages, const v1::Requisition& requisition,
                    const Place& place, int64_t count) {
    for (int i = 0; i < requisition.stages_size(); ++i) {
      if (requisition.stages(i).id() == place.stage) {
        CountOf(stages[i], place.outcome) += count;
        return;
      }
      stages[i].selected += count;
    }
  }

  const std::vector<v1::Requisition>& requisitions_;
  std::map<std::string, size_t> places_;
  std::vector<GroupOutcomes> outcomes_;
};

// The names of some of them, as parameters. There are as many as a power of two, the last one
// repeated, so that there are few statements to prepare.
struct Names {
  std::string placeholders;  // ":r0, :r1"
  std::vector<SqlValue> values;
};

Names NamesOf(std::span<const v1::Requisition> requisitions) {
  Names names;
  for (size_t i = 0; i < std::bit_ceil(requisitions.size()); ++i) {
    absl::StrAppend(&names.placeholders, i == 0 ? "" : ", ", ":r", i);
    names.values.emplace_back(requisitions[std::min(i, requisitions.size() - 1)].name());
  }
  return names;
}

// Without sorting anything: applications come by requisition, state and stage, and each is looked
// up once. `groups` is empty where nobody chose from a set.
std::string CountsSql(const std::vector<GroupKey>& groups, const Names& names,
                      absl::string_view which) {
  std::string sql = "SELECT a.requisition, a.state, a.stage, COUNT(*)";
  for (const GroupKey& group : groups) {
    if (group.category == 0) {
      absl::StrAppend(&sql, ", COUNT(", ColumnOf(group.dimension), ")");
    } else {
      absl::StrAppend(&sql, ", COUNT(*) FILTER (WHERE ", ColumnOf(group.dimension), " = ",
                      group.category, ")");
    }
  }
  absl::StrAppend(&sql, " FROM applications a");
  if (!groups.empty()) {
    absl::StrAppend(&sql,
                    " LEFT JOIN eeo_groups e ON e.applicant = a.applicant AND e.category_set = "
                    ":category_set");
  }
  absl::StrAppend(&sql, " WHERE a.requisition IN (", names.placeholders, ")", which,
                  " GROUP BY a.requisition, a.state, a.stage");
  return sql;
}

// What a row counts, from the fourth column on.
class RowCounts {
 public:
  explicit RowCounts(std::span<SqlValue> row) : row_(row) {}

  std::string requisition() const { return std::get<std::string>(row_[0]); }
  int64_t state() const { return std::get<int64_t>(row_[1]); }
  std::string stage() const { return std::get<std::string>(row_[2]); }
  int64_t everyone() const { return std::get<int64_t>(row_[3]); }

  // Of those who chose from the set, those in no group of the dimension are the rest.
  int64_t Of(const std::vector<GroupKey>& groups, size_t group) const {
    int64_t count = std::get<int64_t>(row_[4 + group]);
    if (groups[group].category != 0) return count;
    for (size_t i = group + 1; i < groups.size() && groups[i].category != 0; ++i) {
      count -= std::get<int64_t>(row_[4 + i]);
    }
    return count;
  }

 private:
  std::span<SqlValue> row_;
};

// Counts applications, or those of them `which` a condition holds of: those as selected, whatever
// came of them.
enum class Which { kAll, kOffered };

constexpr char kOffered[] =
    " AND a.state <> :hired AND a.name IN (SELECT application FROM decisions WHERE parent = "
    ":parent AND requisition = a.requisition AND state IN (:offered, :declined) AND delete_time "
    "= 0)";

absl::Status CountApplications(Session& session, std::span<const v1::Requisition> requisitions,
                               const EeoCategorySet* set, bool with_everyone, Which which,
                               Counter& counter) {
  const std::vector<GroupKey> groups = set == nullptr ? std::vector<GroupKey>() : GroupsOf(*set);
  const Names names = NamesOf(requisitions);
  std::vector<SqlValue> parameters;
  if (set != nullptr) parameters.emplace_back(set->name());
  parameters.insert(parameters.end(), names.values.begin(), names.values.end());
  if (which == Which::kOffered) {
    parameters.emplace_back(int64_t{Application::HIRED});
    parameters.emplace_back(std::string(ParentOf(requisitions[0].name())));
    parameters.emplace_back(int64_t{v1::Decision::OFFERED});
    parameters.emplace_back(int64_t{v1::Decision::DECLINED});
  }
  std::vector<SqlType> columns{SqlType::kText, SqlType::kInteger, SqlType::kText,
                               SqlType::kInteger};
  columns.insert(columns.end(), groups.size(), SqlType::kInteger);
  return session
      .Run(CountsSql(groups, names, which == Which::kOffered ? kOffered : ""), parameters, columns,
           [&](std::span<SqlValue> row) {
             const RowCounts counts(row);
             const auto add = [&](Outcome outcome, int sign) {
               const Place place{counts.requisition(), counts.stage(), outcome};
               if (with_everyone) counter.AddEveryone(place, sign * counts.everyone());
               for (size_t i = 0; i < groups.size(); ++i) {
                 counter.AddGroup(place, groups[i], sign * counts.Of(groups, i));
               }
             };
             if (which == Which::kOffered) add(OutcomeOf(counts.state()), -1);
             add(which == Which::kOffered ? Outcome::kSelected : OutcomeOf(counts.state()), 1);
           })
      .status();
}

absl::Status AddCounts(Session& session, std::span<const v1::Requisition> requisitions,
                       Counter& counter) {
  const Names names = NamesOf(requisitions);
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.QueryWith<std::string, std::string, int64_t, int64_t, std::string, int64_t, int64_t>(
          absl::StrCat("SELECT requisition, stage, outcome, dimension, category_set, category, "
                       "people FROM impact_counts WHERE requisition IN (",
                       names.placeholders, ")"),
          names.values)));
  for (const auto& [requisition, stage, outcome, dimension, set, category, people] : rows) {
    const Place place{requisition, stage, static_cast<Outcome>(outcome)};
    if (dimension == v1::EEO_DIMENSION_UNSPECIFIED) {
      counter.AddEveryone(place, people);
    } else {
      counter.AddGroup(place, {static_cast<v1::EeoDimension>(dimension), set, category}, people);
    }
  }
  return absl::OkStatus();
}

absl::Status Count(Session& session, std::span<const v1::Requisition> requisitions,
                   const std::vector<EeoCategorySet>& sets, Counter& counter) {
  for (const Which which : {Which::kAll, Which::kOffered}) {
    if (sets.empty()) {
      RETURN_IF_ERROR(CountApplications(session, requisitions, nullptr, true, which, counter));
    }
    for (const EeoCategorySet& set : sets) {
      RETURN_IF_ERROR(
          CountApplications(session, requisitions, &set, &set == sets.data(), which, counter));
    }
  }
  return AddCounts(session, requisitions, counter);
}

}  // namespace

Outcome OutcomeOf(int64_t state) {
  switch (state) {
    case Application::HIRED:
      return Outcome::kSelected;
    case Application::ENDED:
      return Outcome::kNotSelected;
    case Application::WITHDRAWN:
      return Outcome::kWithdrawn;
    default:
      return Outcome::kUndecided;
  }
}

absl::StatusOr<std::vector<EeoCategorySet>> ReadCategorySets(Session& session,
                                                             absl::string_view organization) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, Bytes>(
                       "SELECT s.name, s.body FROM eeo_category_sets s JOIN eeo_chosen_sets c ON "
                       "c.category_set = s.name WHERE s.parent = :organization ORDER BY s.name",
                       organization)));
  std::vector<EeoCategorySet> sets;
  for (const auto& [name, body] : rows) {
    if (sets.emplace_back().ParseFromString(body.value)) continue;
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat(name, ", which people chose from, cannot be read."));
  }
  return sets;
}

absl::StatusOr<std::vector<GroupOutcomes>> ReadGroupOutcomes(
    Session& session, const std::vector<v1::Requisition>& requisitions,
    const std::vector<EeoCategorySet>& sets) {
  Counter counter(requisitions);
  const std::span<const v1::Requisition> all(requisitions);
  for (size_t i = 0; i < all.size(); i += kMostAtOnce) {
    RETURN_IF_ERROR(
        Count(session, all.subspan(i, std::min(kMostAtOnce, all.size() - i)), sets, counter));
  }
  return counter.Take();
}

const google::protobuf::RepeatedPtrField<v1::EeoCategory>& CategoriesOf(
    const EeoCategorySet& set, v1::EeoDimension dimension) {
  if (dimension == v1::SEX) return set.sexes();
  return dimension == v1::RACE_ETHNICITY ? set.race_ethnicities() : set.disabilities();
}

}  // namespace touchstone::recruiting
