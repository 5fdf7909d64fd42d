#include "services/recruiting/interviews/agreed_levels.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::recruiting {
namespace {

using v1::ConsensusLevel;
using v1::Interview;

// Where a reason stays: it opens nowhere else.
std::string PlaceOf(const Interview& interview, const std::string& competency) {
  return absl::StrCat("consensus_levels.reason ", interview.name(), " ", competency);
}

absl::StatusOr<std::vector<std::string>> SealReasons(Session& session,
                                                     const PersonalData& personal_data,
                                                     const Interview& interview,
                                                     const ConsensusLevels& levels) {
  std::vector<ClearPersonal> reasons;
  for (const ConsensusLevel& level : levels) {
    reasons.push_back(
        {interview.applicant(), level.reason(), PlaceOf(interview, level.competency())});
  }
  return personal_data.EncryptAll(session, reasons);
}

}  // namespace

absl::Status KeepAgreedLevels(Transaction& transaction, const PersonalData& personal_data,
                              const Interview& interview, const v1::GuideContent& content,
                              const ConsensusLevels& levels) {
  Session& session = transaction.session();
  ASSIGN_OR_RETURN(const auto reasons, SealReasons(session, personal_data, interview, levels));
  std::map<std::string, int> positions;
  for (int i = 0; i < content.competencies_size(); ++i) {
    positions[content.competencies(i).competency()] = i;
  }
  for (int i = 0; i < levels.size(); ++i) {
    const ConsensusLevel& level = levels[i];
    const int position = positions.at(level.competency());
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO consensus_levels (interview, competency, requisition, "
                     "application, position, level_id, level, weight, conclude_time, reason) "
                     "VALUES (:interview, :competency, :requisition, :application, :position, "
                     ":level_id, :level, :weight, :conclude_time, :reason)",
                     interview.name(), level.competency(), interview.requisition(),
                     interview.application(), position, level.level(),
                     ScoredLevel(content, level.level()).value_or(0),
                     content.competencies(position).weight(), absl::ToUnixMicros(transaction.now()),
                     Bytes{reasons[static_cast<size_t>(i)]})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<ConsensusLevels> ReadAgreedLevels(Session& session,
                                                 const PersonalData& personal_data,
                                                 const Interview& interview) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, std::string, Bytes>(
                       "SELECT competency, level_id, reason FROM consensus_levels WHERE interview "
                       "= :interview ORDER BY position",
                       interview.name())));
  ConsensusLevels levels;
  std::vector<SealedPersonal> sealed;
  for (const auto& [competency, level_id, reason] : rows) {
    ConsensusLevel& level = *levels.Add();
    level.set_competency(competency);
    level.set_level(level_id);
    sealed.push_back({interview.applicant(), reason.value, PlaceOf(interview, competency)});
  }
  ASSIGN_OR_RETURN(auto reasons, personal_data.DecryptAll(session, sealed));
  for (int i = 0; i < levels.size(); ++i) {
    levels[i].set_reason(std::move(reasons[static_cast<size_t>(i)]).value_or(""));
  }
  return levels;
}

}  // namespace touchstone::recruiting
