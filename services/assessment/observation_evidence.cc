#include "services/assessment/observation_evidence.h"

#include <cstdint>
#include <utility>

#include "services/runtime/errors/status_macros.h"

namespace touchstone::assessment {

absl::Status KeepEvidence(Session& session, const v1::ObservationForm& form,
                          const v1::Observation& observation) {
  for (const auto& [competency, points] : PointsByCompetency(form, observation.scores())) {
    RETURN_IF_ERROR(
        session
            .Execute(
                "INSERT INTO observed_competencies (person, purpose, day, observation, competency, "
                "points, most, failed) VALUES (:person, :purpose, :day, :observation, :competency, "
                ":points, :most, :failed)",
                observation.person(), static_cast<int64_t>(observation.purpose()),
                ParseDay(observation.observe_date()).value_or(0), observation.name(), competency,
                points.got, points.most, static_cast<int64_t>(observation.failed()))
            .status());
  }
  return absl::OkStatus();
}

absl::Status RemoveEvidence(Session& session, const v1::Observation& observation) {
  return session
      .Execute(
          "DELETE FROM observed_competencies WHERE person = :person AND purpose = :purpose AND "
          "day = :day AND observation = :observation",
          observation.person(), static_cast<int64_t>(observation.purpose()),
          ParseDay(observation.observe_date()).value_or(0), observation.name())
      .status();
}

absl::StatusOr<std::vector<ObservedCompetency>> ObservedBetween(
    Session& session, const std::string& person, v1::AssessmentCycle::Purpose purpose, Day from,
    Day to) {
  ASSIGN_OR_RETURN(
      auto rows,
      (session.Query<std::string, int64_t, int64_t, int64_t, int64_t>(
          "SELECT competency, day, points, most, failed FROM observed_competencies WHERE "
          "person = :person AND purpose = :purpose AND day >= :from_day AND day <= :to_day "
          "ORDER BY day, observation, competency",
          person, static_cast<int64_t>(purpose), from, to)));
  std::vector<ObservedCompetency> observed;
  for (auto& [competency, day, points, most, failed] : rows) {
    observed.push_back({std::move(competency), day, {points, most}, failed != 0});
  }
  return observed;
}

}  // namespace touchstone::assessment
