#include "services/recruiting/impact/group_outcomes.h"

#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/decision.pb.h>

#include <cstddef>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

// Those who are in one stage with one outcome and said the same of themselves.
struct Alike {
  std::string stage;
  Outcome outcome = Outcome::kUndecided;
  std::string category_set;  // empty where they said nothing
  int64_t sex = 0;
  int64_t race_ethnicity = 0;
  int64_t disability = 0;
};

class Counter {
 public:
  Counter(const v1::Requisition& requisition, GroupOutcomes& outcomes)
      : requisition_(requisition), outcomes_(outcomes) {
    outcomes_.everyone.resize(requisition.stages_size());
  }

  // May be below 0, for those who were counted with another outcome before.
  void Add(const Alike& alike, int64_t count) {
    AddEveryone(alike.stage, alike.outcome, count);
    if (alike.category_set.empty()) return;
    for (const auto& [dimension, category] :
         {std::pair(v1::SEX, alike.sex), std::pair(v1::RACE_ETHNICITY, alike.race_ethnicity),
          std::pair(v1::DISABILITY, alike.disability)}) {
      AddGroup({dimension, alike.category_set, category}, alike.stage, alike.outcome, count);
    }
  }

  void AddEveryone(const std::string& stage, Outcome outcome, int64_t count) {
    AddTo(outcomes_.everyone, stage, outcome, count);
  }

  void AddGroup(const GroupKey& key, const std::string& stage, Outcome outcome, int64_t count) {
    std::vector<StageCounts>& stages = outcomes_.groups[key];
    stages.resize(requisition_.stages_size());
    AddTo(stages, stage, outcome, count);
  }

 private:
  void AddTo(std::vector<StageCounts>& stages, const std::string& stage, Outcome outcome,
             int64_t count) {
    for (int i = 0; i < requisition_.stages_size(); ++i) {
      if (requisition_.stages(i).id() != stage) {
        stages[i].selected += count;
        continue;
      }
      StageCounts& last = stages[i];
      (outcome == Outcome::kSelected      ? last.selected
       : outcome == Outcome::kNotSelected ? last.not_selected
       : outcome == Outcome::kWithdrawn   ? last.withdrawn
                                          : last.undecided) += count;
      return;
    }
  }

  const v1::Requisition& requisition_;
  GroupOutcomes& outcomes_;
};

constexpr char kAlikeOf[] =
    "SELECT a.stage, a.state, e.category_set, e.sex, e.race_ethnicity, e.disability, COUNT(*) "
    "FROM applications a LEFT JOIN eeo_groups e ON e.applicant = a.applicant "
    "WHERE a.requisition = :requisition";
constexpr char kAlikeTogether[] =
    " GROUP BY a.stage, a.state, e.category_set, e.sex, e.race_ethnicity, e.disability";

using AlikeRow = std::tuple<std::string, int64_t, std::string, int64_t, int64_t, int64_t, int64_t>;

Alike AlikeIn(const AlikeRow& row) {
  const auto& [stage, state, category_set, sex, race_ethnicity, disability, count] = row;
  return {stage, OutcomeOf(state), category_set, sex, race_ethnicity, disability};
}

absl::Status CountRows(Session& session, const std::string& requisition, Counter& counter) {
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<std::string, int64_t, std::string, int64_t, int64_t, int64_t, int64_t>(
          absl::StrCat(kAlikeOf, kAlikeTogether), requisition)));
  for (const AlikeRow& row : rows) counter.Add(AlikeIn(row), std::get<6>(row));
  return absl::OkStatus();
}

// Who has or had an offer that nobody took back was selected, whatever came of the application.
absl::Status CountOffers(Session& session, const std::string& requisition, Counter& counter) {
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<std::string, int64_t, std::string, int64_t, int64_t, int64_t, int64_t>(
          absl::StrCat(kAlikeOf,
                       " AND a.state <> :hired AND a.name IN (SELECT application FROM decisions "
                       "WHERE parent = :parent AND requisition = :of AND state IN (:offered, "
                       ":declined) AND delete_time = 0)",
                       kAlikeTogether),
          requisition, static_cast<int64_t>(v1::Application::HIRED), ParentOf(requisition),
          requisition, static_cast<int64_t>(v1::Decision::OFFERED),
          static_cast<int64_t>(v1::Decision::DECLINED))));
  for (const AlikeRow& row : rows) {
    Alike alike = AlikeIn(row);
    counter.Add(alike, -std::get<6>(row));
    alike.outcome = Outcome::kSelected;
    counter.Add(alike, std::get<6>(row));
  }
  return absl::OkStatus();
}

absl::Status AddCounts(Session& session, const std::string& requisition, Counter& counter) {
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<std::string, int64_t, int64_t, std::string, int64_t, int64_t>(
          "SELECT stage, outcome, dimension, category_set, category, people FROM impact_counts "
          "WHERE requisition = :requisition",
          requisition)));
  for (const auto& [stage, outcome, dimension, category_set, category, people] : rows) {
    if (dimension == v1::EEO_DIMENSION_UNSPECIFIED) {
      counter.AddEveryone(stage, static_cast<Outcome>(outcome), people);
    } else {
      counter.AddGroup({static_cast<v1::EeoDimension>(dimension), category_set, category}, stage,
                       static_cast<Outcome>(outcome), people);
    }
  }
  return absl::OkStatus();
}

}  // namespace

Outcome OutcomeOf(int64_t state) {
  switch (state) {
    case v1::Application::HIRED:
      return Outcome::kSelected;
    case v1::Application::ENDED:
      return Outcome::kNotSelected;
    case v1::Application::WITHDRAWN:
      return Outcome::kWithdrawn;
    default:
      return Outcome::kUndecided;
  }
}

absl::StatusOr<GroupOutcomes> ReadGroupOutcomes(Session& session,
                                                const v1::Requisition& requisition) {
  GroupOutcomes outcomes;
  Counter counter(requisition, outcomes);
  RETURN_IF_ERROR(CountRows(session, requisition.name(), counter));
  RETURN_IF_ERROR(CountOffers(session, requisition.name(), counter));
  RETURN_IF_ERROR(AddCounts(session, requisition.name(), counter));
  return outcomes;
}

}  // namespace touchstone::recruiting
