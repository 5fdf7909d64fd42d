// What partners who have only a mailbox get.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_NOTICES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_NOTICES_H_

#include <vector>

#include "services/runtime/notices/notices.h"

namespace touchstone::feedback {

inline constexpr char kCaseHandedOff[] = "case-handed-off";
inline constexpr char kHandoffUpdated[] = "handoff-updated";

std::vector<NoticeKind> HandoffNotices();

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_NOTICES_H_
