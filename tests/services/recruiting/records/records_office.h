// The recruiting office with its records: schedules, holds, packets and disposal. Records of
// applicants are written without the methods that check them.
//
//   RecordsOffice office(store, clock);
//   office.Apply("ana", "agents");
//   office.EndAll("agents");
//   const auto disposed = office.Dispose();

#ifndef TOUCHSTONE_TESTS_SERVICES_RECRUITING_RECORDS_RECORDS_OFFICE_H_
#define TOUCHSTONE_TESTS_SERVICES_RECRUITING_RECORDS_RECORDS_OFFICE_H_

#include <google/longrunning/operations.pb.h>
#include <touchstone/recruiting/v1/disclosure.pb.h>
#include <touchstone/recruiting/v1/disposal_certificate.pb.h>
#include <touchstone/recruiting/v1/exemption_table.pb.h>
#include <touchstone/recruiting/v1/legal_hold.pb.h>
#include <touchstone/recruiting/v1/records_packet.pb.h>
#include <touchstone/recruiting/v1/retention_schedule.pb.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recruiting/records/all_records.h"
#include "services/runtime/methods/operations.h"
#include "tests/services/recruiting/hiring_office.h"

namespace touchstone::recruiting {

// What belongs to the office and is made while it opens.
struct RecordsParts {
  std::vector<std::string> folded;  // what was counted, in order: "application organizations/…"
  // What the next count of this kind comes to: "application".
  std::map<std::string, absl::Status> fails;
  RecordSources sources;
  std::unique_ptr<Operations> operations;
};

class RecordsOffice : public HiringOffice {
 public:
  // It is 1 March 2031; the requisition "agents" is open; the administrator acts.
  RecordsOffice(TestStore& store, FakeClock& clock);

  void ActAsAdministrator();

  absl::StatusOr<v1::ExemptionTable> CreateTable(
      const std::string& id, const std::function<void(v1::ExemptionTable&)>& change = [](auto&) {});
  // Two years for everything.
  absl::StatusOr<v1::RetentionSchedule> CreateSchedule(
      const std::string& id,
      const std::function<void(v1::RetentionSchedule&)>& change = [](auto&) {});
  absl::StatusOr<v1::LegalHold> Hold(
      const std::string& id, const std::function<void(v1::LegalHold&)>& change = [](auto&) {});
  absl::StatusOr<v1::LegalHold> Release(const std::string& id);

  // Somebody applies, who has contact data and said of which groups they are, and gets a notice.
  // The application's name.
  std::string Apply(const std::string& applicant, const std::string& requisition);
  // Ends what was applied for, and completes the requisition, today.
  void EndAll(const std::string& requisition);

  // The files of a packet by name.
  absl::StatusOr<std::map<std::string, std::string>> Export(
      const std::string& requisition,
      const std::function<void(v1::ExportRecordsPacketRequest&)>& change = [](auto&) {},
      std::string* zip = nullptr);

  absl::StatusOr<v1::DisposeRecordsResponse> Dispose(
      const std::function<void(v1::DisposeRecordsRequest&)>& change = [](auto&) {});
  absl::StatusOr<google::longrunning::Operation> Wait(const std::string& operation);
  absl::StatusOr<v1::DisposalCertificate> Certificate(const std::string& name);

  absl::StatusOr<v1::ListDisclosuresResponse> Disclosures(const std::string& subject = "",
                                                          int page_size = 0,
                                                          const std::string& page_token = "");

  // How many rows of the organization a table has.
  int64_t Count(const std::string& table);

  const std::vector<std::string>& folded() const { return parts_->folded; }
  const RecordSources& sources() const { return parts_->sources; }
  // From now on counting what goes of a kind fails, or no more.
  void Fail(const std::string& kind, const absl::Status& status) { parts_->fails[kind] = status; }

 private:
  RecordsOffice(TestStore& store, FakeClock& clock, std::shared_ptr<RecordsParts> parts);

  std::shared_ptr<RecordsParts> parts_;
  bool works_ = false;
};

std::string ApplicantName(const std::string& id);

v1::Exemption& AddExemption(v1::ExemptionTable& table, const std::string& id,
                            v1::RecordClass record_class, v1::Exemption::Treatment treatment,
                            const std::vector<std::string>& fields = {});

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_TESTS_SERVICES_RECRUITING_RECORDS_RECORDS_OFFICE_H_
