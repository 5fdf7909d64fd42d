#include "tests/services/assessment/recorded_results.h"

#include <gtest/gtest.h>
#include <touchstone/assessment/v1/appeal.pb.h>
#include <touchstone/assessment/v1/result.pb.h>

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "services/assessment/appeals.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/cycle_contents.h"
#include "services/assessment/results.h"
#include "services/assessment/rules/rated_contents.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

const Author kAuthor = {.actor = "test", .method = "", .trace_id = ""};

// What each job profile requires, counted from 1.
const std::map<std::string, std::map<std::string, int>>& Required() {
  static const auto& required = *new std::map<std::string, std::map<std::string, int>>{
      {"organizations/wa/jobProfiles/agent", {{"care", 2}, {"focus", 3}}},
      {"organizations/wa/jobProfiles/lead", {{"care", 3}, {"focus", 4}}},
  };
  return required;
}

// How much each job counts it.
int WeightOf(const std::string& competency) { return competency == "care" ? 2 : 1; }

constexpr Day kDaysThatEvidenceHolds = 400;

absl::Time TimeOn(const std::string& day) {
  return absl::UnixEpoch() + absl::Hours(24 * *ParseDay(day) + 9);
}

}  // namespace

RecordedResults::RecordedResults(CycleInProcess& office) : office_(office) {}

void RecordedResults::Publish(const std::string& cycle, v1::AssessmentCycle::Purpose purpose,
                              const std::string& day,
                              const std::map<std::string, std::map<std::string, double>>& levels) {
  v1::AssessmentCycle resource;
  resource.set_name(CycleName(cycle));
  resource.set_title(cycle);
  resource.set_purpose(purpose);
  resource.set_release(office_.catalog().release.name());
  resource.set_state(v1::AssessmentCycle::PUBLISHED);
  SetTime(resource, "publish_time", TimeOn(day));
  const v1::RatingForm scales = ScalesOf(office_.catalog().release.framework());
  std::map<std::string, v1::RequiredLevels> by_profile;
  for (const auto& [profile, required] : Required()) {
    for (const auto& [competency, level] : required) {
      v1::RequiredLevel& one = *by_profile[profile].add_levels();
      one.set_competency(competency);
      one.set_level(LevelIds()[static_cast<size_t>(level) - 1]);
      one.set_weight(WeightOf(competency));
    }
  }
  RatedCompetencies rated;
  for (const auto& released : office_.catalog().competencies) {
    rated[std::string(IdOf(released.name()))] = FormOf(released);
  }
  const auto write = [&](Transaction& transaction) -> absl::Status {
    v1::AssessmentCycle created = resource;
    RETURN_IF_ERROR(
        KeepContents(transaction.session(), resource.name(), "salt", scales, rated, by_profile));
    for (const auto& [person, of_person] : levels) {
      v1::Result result;
      result.set_name(absl::StrCat(resource.name(), "/results/", person));
      result.set_person(PersonName(person));
      v1::ResultFigures& figures = *result.mutable_figures();
      figures.set_person(PersonName(person));
      figures.set_purpose(purpose);
      figures.set_release(resource.release());
      figures.set_job_profile("organizations/wa/jobProfiles/agent");
      for (const auto& [competency, level] : of_person) {
        v1::CompetencyResult& one = *figures.add_competencies();
        one.set_competency(competency);
        if (level > 0) {
          one.set_level(level);
          const int required = Required().at(figures.job_profile()).at(competency);
          one.set_required_level(LevelIds()[static_cast<size_t>(required) - 1]);
          one.set_gap(required - level);
        }
        one.set_verified_until(DayText(*ParseDay(day) + kDaysThatEvidenceHolds));
      }
      RETURN_IF_ERROR(transaction.Create(ResultType(), result));
    }
    return transaction.Create(AssessmentCycleType(), created);
  };
  const absl::Status status = office_.store().Write(kAuthor, absl::InfiniteFuture(), write);
  ASSERT_TRUE(status.ok()) << status;
  for (const auto& [person, of_person] : levels) {
    results_.push_back(absl::StrCat(resource.name(), "/results/", person));
  }
}

void RecordedResults::UpholdSome(std::mt19937& random) {
  if (results_.empty()) return;
  const auto some = [&](size_t below) {
    return std::uniform_int_distribution<size_t>(0, below - 1)(random);
  };
  v1::Appeal appeal;
  appeal.set_name(absl::StrCat(results_[some(results_.size())], "/appeals/a", appeals_++));
  appeal.set_state(some(4) == 0 ? v1::Appeal::DENIED : v1::Appeal::UPHELD);
  v1::RevisedLevel& revised = *appeal.add_revised_levels();
  revised.set_competency(some(2) == 0 ? "care" : "focus");
  revised.set_level(LevelIds()[some(LevelIds().size())]);
  SetTime(appeal, "decision_time", TimeOn(absl::StrCat("20", 31 + some(4), "-05-05")));
  const absl::Status status = office_.store().Write(
      kAuthor, absl::InfiniteFuture(),
      [&](Transaction& transaction) { return transaction.Create(AppealType(), appeal); });
  ASSERT_TRUE(status.ok()) << status;
}

HeldLevel RecordedResults::Held(const LatestLevel& latest, const std::string& job_profile,
                                Day day) const {
  const v1::CompetencyResult& result = latest.proficiency.level();
  HeldLevel held;
  if (result.has_adjusted()) {
    const auto& ids = LevelIds();
    held.level =
        10 * (1 + static_cast<int>(std::find(ids.begin(), ids.end(), result.adjusted().level()) -
                                   ids.begin()));
  } else if (result.has_level()) {
    held.level = static_cast<int>(std::lround(result.level() * 10));
  }
  held.stale = held.level > 0 && day > *ParseDay(result.verified_until());
  const auto profile = Required().find(job_profile);
  if (profile == Required().end()) return held;
  held.required = profile->second.at(result.competency());
  held.weight = WeightOf(result.competency());
  if (held.level > 0) held.shortfall = std::max(0, 10 * held.required - held.level);
  return held;
}

}  // namespace touchstone::assessment
