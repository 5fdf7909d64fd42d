#include "services/assessment/level_verification.h"

#include <touchstone/assessment/v1/kept_levels.pb.h>
#include <touchstone/assessment/v1/workforce_analytics.pb.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/person_levels.h"
#include "services/assessment/unit_levels.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/events/changes.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

using Purpose = v1::AssessmentCycle::Purpose;

constexpr int kMostDifferences = 100;
constexpr size_t kPeopleAtOnce = 1000;

// All at one moment: people are read some at a time, and of each unit its timeline is kept.
class Verification {
 public:
  Verification(Session& session, const std::string& parent, const Context& context)
      : session_(session), parent_(parent), context_(context) {}

  absl::StatusOr<v1::VerifyAggregatesResponse> Run() {
    const std::string organization(OrganizationOf(parent_));
    ASSIGN_OR_RETURN(numbers_, CompetencyNumbers::Read(session_, organization));
    RETURN_IF_ERROR(CheckHasCaughtUp());
    std::string after = absl::StrCat(parent_, "/people/");
    while (true) {
      ASSIGN_OR_RETURN(
          const auto people,
          PeopleWithLevels(session_, after, absl::StrCat(parent_, "/people0"), kPeopleAtOnce));
      if (people.empty()) break;
      // Anew for each of them: what they share of cycles need not all be kept.
      LevelSources sources(session_, numbers_);
      for (const std::string& person : people) RETURN_IF_ERROR(Check(sources, person));
      after = people.back();
      if (context_.deadline <= absl::Now()) {
        return Error(absl::StatusCode::kDeadlineExceeded, reasons::kDeadlineExceeded,
                     "It takes longer than the call may.");
      }
    }
    for (const Purpose purpose : kPurposes) RETURN_IF_ERROR(CheckUnits(purpose));
    return std::move(response_);
  }

 private:
  absl::Status CheckHasCaughtUp() {
    ASSIGN_OR_RETURN(const auto row, session_.QueryOne<std::string>(
                                         "SELECT position FROM level_follower WHERE id = 1"));
    ASSIGN_OR_RETURN(const auto due, session_.QueryOne<std::string>(
                                         "SELECT person FROM levels_due WHERE person > '' ORDER BY "
                                         "person LIMIT 1"));
    ASSIGN_OR_RETURN(
        const auto cycle,
        session_.QueryOne<std::string>("SELECT cycle FROM level_cycles_due WHERE cycle >= '' ORDER "
                                       "BY cycle LIMIT 1"));
    ASSIGN_OR_RETURN(const ChangePosition last, LastPosition(session_));
    response_.set_behind(!row || std::get<0>(*row) != last.ToText() || due || cycle);
    return absl::OkStatus();
  }

  absl::Status Check(LevelSources& sources, const std::string& person) {
    response_.set_people(response_.people() + 1);
    ASSIGN_OR_RETURN(const auto held, sources.Read(person));
    for (size_t i = 0; i < held.size(); ++i) {
      const Purpose purpose = kPurposes[i];
      for (const HeldSpan& span : held[i].spans) {
        units_[{purpose, span.unit}].Add(span, 1);
      }
      ASSIGN_OR_RETURN(const auto row,
                       session_.QueryOne<Bytes>("SELECT body FROM person_levels WHERE "
                                                "purpose = :purpose AND person = :person",
                                                static_cast<int64_t>(purpose), person));
      const std::string kept = row ? std::get<0>(*row).value : std::string();
      if (kept != PackedLevels(held[i].spans, held[i].latest).SerializeAsString()) {
        Report(person, purpose, "");
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckUnits(Purpose purpose) {
    const std::string first = absl::StrCat(parent_, "/organizationalUnits/");
    const std::string behind = absl::StrCat(parent_, "/organizationalUnits0");
    ASSIGN_OR_RETURN(const auto rows, session_.Query<std::string>(
                                          "SELECT DISTINCT unit FROM unit_levels WHERE "
                                          "purpose = :purpose AND unit > :first AND unit < :behind "
                                          "ORDER BY unit",
                                          static_cast<int64_t>(purpose), first, behind));
    std::set<std::string> units;
    for (const auto& [unit] : rows) units.insert(unit);
    for (const auto& [key, timeline] : units_) {
      if (key.first == purpose) units.insert(key.second);
    }
    for (const std::string& unit : units) {
      response_.set_units(response_.units() + 1);
      ASSIGN_OR_RETURN(const auto kept, KeptRows(session_, purpose, unit, 0));
      const auto found = units_.find({purpose, unit});
      const auto computed =
          found == units_.end() ? std::vector<UnitTimeline::Row>() : found->second.Rows();
      if (kept == computed) continue;
      const auto [a, b] = std::mismatch(kept.begin(), kept.end(), computed.begin(), computed.end());
      Day day = kForever;
      if (a != kept.end()) day = std::min(day, a->from);
      if (b != computed.end()) day = std::min(day, b->from);
      Report(unit, purpose, DayText(day));
    }
    return absl::OkStatus();
  }

  void Report(const std::string& resource, Purpose purpose, const std::string& date) {
    if (response_.differences_size() >= kMostDifferences) return;
    v1::AggregateDifference& difference = *response_.add_differences();
    difference.set_resource(resource);
    difference.set_purpose(purpose);
    difference.set_date(date);
  }

  Session& session_;
  const std::string& parent_;
  const Context& context_;
  CompetencyNumbers numbers_;
  std::map<std::pair<Purpose, std::string>, UnitTimeline> units_;
  v1::VerifyAggregatesResponse response_;
};

}  // namespace

void RegisterLevelVerification(RpcService& analytics, Store& store) {
  analytics.Unary<v1::VerifyAggregatesRequest, v1::VerifyAggregatesResponse>(
      "VerifyAggregates",
      [&store](const Context& context, const v1::VerifyAggregatesRequest& request)
          -> absl::StatusOr<v1::VerifyAggregatesResponse> {
        v1::VerifyAggregatesResponse response;
        RETURN_IF_ERROR(store.database().ReadAtOneMoment(
            context.deadline, [&](Session& session) -> absl::Status {
              ASSIGN_OR_RETURN(response, Verification(session, request.parent(), context).Run());
              return absl::OkStatus();
            }));
        return response;
      });
}

}  // namespace touchstone::assessment
