#include "services/recruiting/records/disposal_certificates.h"

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/names/running_sha256.h"

namespace touchstone::recruiting {
namespace {

using v1::DisposalCertificate;
using v1::DisposalLine;

constexpr int kNamesAtOnce = 1000;

absl::Status AddLines(Session& session, const std::string& operation,
                      DisposalCertificate& certificate) {
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<int64_t, std::string, std::string, int64_t, int64_t, int64_t>(
          "SELECT record_class, schedule, authority, COUNT(*), MIN(due_day), MAX(due_day) FROM "
          "disposed_records WHERE operation = :operation GROUP BY record_class, schedule, "
          "authority ORDER BY record_class, schedule, authority",
          operation)));
  for (const auto& [record_class, schedule, authority, count, earliest, latest] : rows) {
    DisposalLine& line = *certificate.add_lines();
    line.set_record_class(static_cast<v1::RecordClass>(record_class));
    line.set_count(count);
    line.set_schedule(schedule);
    line.set_authority(authority);
    line.set_earliest_due_date(DayText(earliest));
    line.set_latest_due_date(DayText(latest));
  }
  return absl::OkStatus();
}

absl::Status AddRequisitions(Session& session, const std::string& operation,
                             DisposalCertificate& certificate) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, std::string>(
                       "SELECT requisition, MIN(actor) FROM disposed_records WHERE operation = "
                       ":operation GROUP BY requisition ORDER BY requisition",
                       operation)));
  for (const auto& [requisition, actor] : rows) {
    certificate.add_requisitions(requisition);
    certificate.set_actor(actor);
  }
  return absl::OkStatus();
}

// Of the sorted names, a line each.
absl::StatusOr<std::string> HashOfNames(Session& session, const std::string& operation) {
  RunningSha256 hash;
  std::string after;
  size_t read = 0;
  do {
    ASSIGN_OR_RETURN(const auto rows,
                     session.Query<std::string>(
                         "SELECT name FROM disposed_records WHERE operation = :operation AND name "
                         "> :after ORDER BY name LIMIT :most",
                         operation, after, kNamesAtOnce));
    for (const auto& [name] : rows) hash.Add(absl::StrCat(name, "\n"));
    read = rows.size();
    if (read > 0) after = std::get<0>(rows.back());
  } while (read == kNamesAtOnce);
  return hash.Hex();
}

}  // namespace

const ResourceType& DisposalCertificateType() {
  static const ResourceType type =
      DeclareResource<DisposalCertificate>({.table = "disposal_certificates"});
  return type;
}

void RegisterDisposalCertificates(RpcService& reports, Store& store) {
  RegisterStandardMethods<DisposalCertificate>(reports, DisposalCertificateType(), store);
}

absl::Status KeepDisposed(Session& session, const std::string& operation, const std::string& actor,
                          const DisposedRecord& record) {
  return session
      .Execute(
          "INSERT INTO disposed_records (operation, name, parent, requisition, record_class, "
          "schedule, authority, due_day, actor) VALUES (:operation, :name, :parent, :requisition, "
          ":record_class, :schedule, :authority, :due_day, :actor)",
          operation, record.name, ParentOf(record.requisition), record.requisition,
          static_cast<int64_t>(record.record_class), record.schedule, record.authority,
          record.due_day, actor)
      .status();
}

absl::StatusOr<std::vector<std::string>> UncertifiedOperations(Session& session,
                                                               const std::string& organization) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<std::string>("SELECT DISTINCT operation FROM disposed_records "
                                              "WHERE parent = :parent ORDER BY operation",
                                              organization));
  std::vector<std::string> operations;
  for (const auto& [operation] : rows) operations.push_back(operation);
  return operations;
}

absl::StatusOr<DisposalCertificate> Certify(Transaction& transaction, const std::string& operation,
                                            const std::string& name) {
  Session& session = transaction.session();
  DisposalCertificate certificate;
  RETURN_IF_ERROR(AddLines(session, operation, certificate));
  if (certificate.lines().empty()) return certificate;
  RETURN_IF_ERROR(AddRequisitions(session, operation, certificate));
  ASSIGN_OR_RETURN(*certificate.mutable_names_hash(), HashOfNames(session, operation));
  certificate.set_name(name);
  SetTime(certificate, "dispose_time", transaction.now());
  RETURN_IF_ERROR(transaction.Create(DisposalCertificateType(), certificate));
  RETURN_IF_ERROR(
      session.Execute("DELETE FROM disposed_records WHERE operation = :operation", operation)
          .status());
  return certificate;
}

}  // namespace touchstone::recruiting
