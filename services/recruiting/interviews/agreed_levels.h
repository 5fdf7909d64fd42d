// How what a panel agreed on is kept: levels as numbers, in the guide's order; why, sealed under
// the applicant's key. Who reads the levels finds them in interview_levels.h.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_AGREED_LEVELS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_AGREED_LEVELS_H_

#include <touchstone/recruiting/v1/interview.pb.h>
#include <touchstone/recruiting/v1/interview_guide.pb.h>

#include "absl/status/status.h"
#include "services/recruiting/rules/scorecard_rules.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::recruiting {

// Keeps levels without violations.
absl::Status KeepAgreedLevels(Transaction& transaction, const PersonalData& personal_data,
                              const v1::Interview& interview, const v1::GuideContent& content,
                              const ConsensusLevels& levels);

// In the guide's order; reasons of an erased applicant are empty.
absl::StatusOr<ConsensusLevels> ReadAgreedLevels(Session& session,
                                                 const PersonalData& personal_data,
                                                 const v1::Interview& interview);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_AGREED_LEVELS_H_
