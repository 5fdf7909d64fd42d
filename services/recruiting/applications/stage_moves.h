// The moves of applications, and what others than their own methods do to them: an offer that is
// accepted hires, one who declines is withdrawn, a review that was right brings back.
//
// A move is a fact beside the application, written in the same transaction: where an application is
// can be read out of its moves alone.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_APPLICATIONS_STAGE_MOVES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_APPLICATIONS_STAGE_MOVES_H_

#include <touchstone/recruiting/v1/application.pb.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// These change the application that is handed to them, and write its move and its progress. The
// application itself is for the caller to write, once, as it was found: with
// `transaction.Update(ApplicationType(), application)`, or by the method that changes it.
absl::Status Receive(const Context& context, Transaction& transaction, v1::Application& application,
                     const std::string& first_stage);
absl::Status Advance(const Context& context, Transaction& transaction, v1::Application& application,
                     const std::string& next_stage);
absl::Status End(const Context& context, Transaction& transaction, v1::Application& application,
                 const std::string& disposition_reason, const std::string& note);
absl::Status Withdraw(const Context& context, Transaction& transaction,
                      v1::Application& application, const std::string& reason);
absl::Status Reinstate(const Context& context, Transaction& transaction,
                       v1::Application& application);
absl::Status Hire(const Context& context, Transaction& transaction, v1::Application& application);

// For higher parts: the same to the application of that name, and written. NOT_FOUND;
// FAILED_PRECONDITION (APPLICATION_STATE) unless it goes on.
absl::Status HireApplication(const Context& context, Transaction& transaction,
                             const std::string& application);
absl::Status WithdrawApplication(const Context& context, Transaction& transaction,
                                 const std::string& application, const std::string& reason);

// Its moves, oldest first.
absl::StatusOr<std::vector<v1::StageMove>> StageMovesOf(Session& session,
                                                        const std::string& application);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_APPLICATIONS_STAGE_MOVES_H_
