// Whom certifications refer: facts that a certification leaves when it is created.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_LISTS_REFERRALS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_LISTS_REFERRALS_H_

#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/certification.pb.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/recruiting/lists/eligibles.h"
#include "services/recruiting/rules/referral_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// ListReferrals.
void RegisterReferrals(RpcService& certifications, Store& store);

// Whether some certification refers an application.
absl::StatusOr<bool> IsReferred(Transaction& transaction, const std::string& application);
// Whether that certification does.
absl::StatusOr<bool> IsReferredBy(Session& session, const std::string& certification,
                                  const std::string& application);

// What a stage of the kind `CERTIFICATION` still asks for: that the application is referred.
absl::StatusOr<std::vector<Obstacle>> CertificationLeft(Transaction& transaction,
                                                        const v1::Application& application);

absl::Status WriteReferrals(Session& session, const std::string& certification,
                            const std::vector<PlacedReferable>& referables,
                            const std::vector<Referred>& referred);

// The referrals behind a place, in order, at most so many; places are counted from 0.
absl::StatusOr<std::vector<v1::Referral>> ReferralsBehind(Session& session,
                                                          const std::string& certification,
                                                          int64_t place, int64_t most);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_LISTS_REFERRALS_H_
