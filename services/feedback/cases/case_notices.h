// What people are told of cases: customers that theirs was received and what was done, who leads a
// unit that something is late.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_NOTICES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_NOTICES_H_

#include <touchstone/feedback/v1/case.pb.h>

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/notices/notice_texts.h"
#include "services/runtime/resources/store.h"

namespace touchstone::feedback {

inline constexpr char kCaseAcknowledged[] = "case-acknowledged";
inline constexpr char kCaseResolved[] = "case-resolved";
inline constexpr char kCaseEscalated[] = "case-escalated";
inline constexpr char kIncidentInformed[] = "incident-informed";

// The kinds of notices, for who opens Notices.
std::vector<NoticeKind> CaseNotices();

// Tells the customer of a case, in the case's language, and, as of all that is told with it, those
// of its duplicates. Who is not known is told nothing. The number is among the values.
absl::Status TellCustomers(const CaseNeighbors& neighbors, Transaction& transaction,
                           const v1::Case& of, const std::string& kind,
                           std::map<std::string, std::string> values);

// Tells a person, or where none is named the organizational unit: who delivers notices knows who
// leads it.
absl::Status TellEscalated(const CaseNeighbors& neighbors, Transaction& transaction,
                           const v1::Case& of, const std::string& person,
                           const std::string& reason);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_NOTICES_H_
