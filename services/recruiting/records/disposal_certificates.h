// Disposal certificates: the resource, and how one is made of what was disposed of.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_DISPOSAL_CERTIFICATES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_DISPOSAL_CERTIFICATES_H_

#include <touchstone/recruiting/v1/disposal_certificate.pb.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// `organizations/*/disposalCertificates/*`.
const ResourceType& DisposalCertificateType();

// The methods that read. Nobody writes one but by disposing.
void RegisterDisposalCertificates(RpcService& reports, Store& store);

// A record that was disposed of, until a certificate tells of it.
struct DisposedRecord {
  std::string name;
  std::string requisition;
  v1::RecordClass record_class = v1::RECORD_CLASS_UNSPECIFIED;
  std::string schedule;
  std::string authority;
  Day due_day = 0;  // the last day on which it was kept
};

// By an operation, for an actor; in the transaction that disposes of it.
absl::Status KeepDisposed(Session& session, const std::string& operation, const std::string& actor,
                          const DisposedRecord& record);

// Operations of an organization whose records no certificate tells of yet.
absl::StatusOr<std::vector<std::string>> UncertifiedOperations(Session& session,
                                                               const std::string& organization);

// Makes the certificate `name` of what an operation disposed of, and forgets the names. Makes none,
// and gives one without a name, when that is nothing.
absl::StatusOr<v1::DisposalCertificate> Certify(Transaction& transaction,
                                                const std::string& operation,
                                                const std::string& name);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_DISPOSAL_CERTIFICATES_H_
