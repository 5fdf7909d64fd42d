// What stands beside a case in typed columns, so that it is found by it: where it is, on which
// behaviors it bears, by which contact it came, of which other case it is a duplicate, and until
// when it waits.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_FACTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_FACTS_H_

#include <touchstone/feedback/v1/case.pb.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// Writes what differs between a case as it was and as it is to be. `before` is null for one that
// comes in or comes back, `after` for one that goes. `finds_duplicates` says whether its type looks
// for near ones.
absl::Status KeepFacts(Session& session, const v1::Case* before, const v1::Case* after,
                       bool finds_duplicates);

// Takes the place of a case that is settled away: it is nobody's duplicate any more.
absl::Status ForgetPlace(Session& session, const std::string& name);

// That the customers of a case are told with another, and those who were told with it.
absl::Status TellWith(Session& session, const std::string& name, const std::string& other);

// The cases whose customers are told with this one.
absl::StatusOr<std::vector<std::string>> ToldWith(Session& session, const std::string& name);

// Until when a case waits; nothing when that has no end, or it does not wait.
absl::Status KeepWait(Session& session, const v1::Case& of, std::optional<absl::Time> end);
absl::StatusOr<std::optional<absl::Time>> WaitEndOf(Session& session, const std::string& name);

// A case that names a contact; empty for none.
absl::StatusOr<std::string> CaseOfContact(Session& session, const std::string& contact);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_FACTS_H_
