#include "services/assessment/calibration_scores.h"

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::assessment {
namespace {

absl::StatusOr<v1::CalibrationScores> Parsed(const Bytes& body,
                                             const std::string& calibration_session) {
  v1::CalibrationScores scores;
  if (scores.ParseFromString(body.value)) return scores;
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat("Stored scores of ", calibration_session, " cannot be read."));
}

}  // namespace

absl::Status KeepScores(Session& session, const v1::CalibrationScores& scores) {
  return session
      .Execute(
          "INSERT INTO calibration_scores (session, evaluator, body) VALUES (:session, :evaluator, "
          ":body) ON CONFLICT (session, evaluator) DO UPDATE SET body = excluded.body",
          scores.calibration_session(), scores.evaluator(), Bytes{scores.SerializeAsString()})
      .status();
}

absl::StatusOr<std::optional<v1::CalibrationScores>> ScoresBy(
    Session& session, const std::string& calibration_session, const std::string& evaluator) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<Bytes>("SELECT body FROM calibration_scores WHERE "
                                           "session = :session AND evaluator = :evaluator",
                                           calibration_session, evaluator));
  if (!row) return std::nullopt;
  ASSIGN_OR_RETURN(auto scores, Parsed(std::get<0>(*row), calibration_session));
  return scores;
}

absl::StatusOr<std::vector<v1::CalibrationScores>> ScoresOf(
    Session& session, const std::string& calibration_session) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<Bytes>("SELECT body FROM calibration_scores WHERE "
                                        "session = :session ORDER BY evaluator",
                                        calibration_session));
  std::vector<v1::CalibrationScores> all;
  for (const auto& [body] : rows) {
    ASSIGN_OR_RETURN(all.emplace_back(), Parsed(body, calibration_session));
  }
  return all;
}

absl::Status RemoveScores(Session& session, const std::string& calibration_session) {
  return session
      .Execute("DELETE FROM calibration_scores WHERE session = :session", calibration_session)
      .status();
}

}  // namespace touchstone::assessment
