#include "services/recruiting/records/records_packet.h"

#include <google/api/httpbody.pb.h>
#include <touchstone/recruiting/v1/exemption_table.pb.h>
#include <touchstone/recruiting/v1/interview.pb.h>
#include <touchstone/recruiting/v1/records_packet.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/recruiting/records/disclosures.h"
#include "services/recruiting/records/exemption_tables.h"
#include "services/recruiting/records/holding_rules.h"
#include "services/recruiting/records/neutral_names.h"
#include "services/recruiting/records/packet_manifest.h"
#include "services/recruiting/records/record_json.h"
#include "services/recruiting/records/records_page.h"
#include "services/recruiting/records/zip_stream.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/recruiting/rules/record_redaction.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/file_stream.h"

namespace touchstone::recruiting {
namespace {

using google::api::HttpBody;
using v1::Exemption;
using v1::ExemptionTable;
using v1::ExportRecordsPacketRequest;

constexpr int kRecordsAtOnce = 200;

absl::StatusOr<ExemptionTable> FindTable(Transaction& transaction,
                                         const ExportRecordsPacketRequest& request,
                                         const v1::Requisition& requisition) {
  const std::string organization(ParentOf(requisition.name()));
  if (request.exemption_table().empty()) {
    ASSIGN_OR_RETURN(
        const auto table,
        HoldingOn<ExemptionTable>(transaction.session(), ExemptionTableType(), organization,
                                  requisition.jurisdiction(), DayOf(transaction.now())));
    if (table != nullptr) return *table;
    return FailedPrecondition(
        reasons::kExemptionsMissing, requisition.name(),
        absl::StrCat("No exemption table of ", requisition.jurisdiction(),
                     " holds today; create one that says what may be withheld, and by which law."));
  }
  ASSIGN_OR_RETURN(const auto table, transaction.Find<ExemptionTable>(ExemptionTableType(),
                                                                      request.exemption_table()));
  if (table == nullptr || table->has_delete_time() || ParentOf(table->name()) != organization) {
    return InvalidField("exemption_table", "names what does not exist");
  }
  if (table->jurisdiction() != requisition.jurisdiction()) {
    return InvalidField(
        "exemption_table",
        absl::StrCat("must be of the requisition's jurisdiction, ", requisition.jurisdiction()));
  }
  return *table;
}

absl::Status CheckWaived(const ExportRecordsPacketRequest& request, const ExemptionTable& table) {
  std::set<std::string> ids;
  for (const Exemption& exemption : table.exemptions()) ids.insert(exemption.id());
  std::vector<FieldViolation> violations;
  for (int i = 0; i < request.waived_exemptions_size(); ++i) {
    if (ids.contains(request.waived_exemptions(i).exemption())) continue;
    violations.push_back({absl::StrCat("waived_exemptions[", i, "].exemption"),
                          absl::StrCat("is no exemption of ", table.name())});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

// While a panel scores, what one of it scored is for none to see.
absl::Status CheckNothingIsSealed(Session& session, const std::string& requisition) {
  ASSIGN_OR_RETURN(
      const auto interview,
      session.QueryOne<std::string>(
          "SELECT name FROM interviews WHERE parent = :parent AND requisition = :requisition AND "
          "state IN (:started, :revealed) AND delete_time = 0 ORDER BY name LIMIT 1",
          ParentOf(requisition), requisition, static_cast<int64_t>(v1::Interview::STARTED),
          static_cast<int64_t>(v1::Interview::REVEALED)));
  if (!interview) return absl::OkStatus();
  return FailedPrecondition(reasons::kScoresSealed, std::get<0>(*interview),
                            absl::StrCat(std::get<0>(*interview),
                                         " is started and not concluded; ask again once it is."));
}

// What becomes of the records of each class.
class Treatments {
 public:
  Treatments(const ExportRecordsPacketRequest& request, const ExemptionTable& table) {
    std::set<std::string> waived;
    for (const auto& exemption : request.waived_exemptions()) waived.insert(exemption.exemption());
    for (const Exemption& exemption : table.exemptions()) {
      if (waived.contains(exemption.id())) continue;
      if (exemption.treatment() == Exemption::WITHHOLD) {
        withheld_.emplace(exemption.record_class(), &exemption);
      } else if (exemption.treatment() == Exemption::REDACT) {
        redacted_[exemption.record_class()].push_back(&exemption);
      }
    }
  }

  // Null when they are not withheld.
  const Exemption* Withheld(v1::RecordClass record_class) const {
    const auto found = withheld_.find(record_class);
    return found == withheld_.end() ? nullptr : found->second;
  }
  const std::vector<const Exemption*>& Redacted(v1::RecordClass record_class) const {
    static const auto& none = *new std::vector<const Exemption*>;
    const auto found = redacted_.find(record_class);
    return found == redacted_.end() ? none : found->second;
  }

 private:
  std::map<v1::RecordClass, const Exemption*> withheld_;
  std::map<v1::RecordClass, std::vector<const Exemption*>> redacted_;
};

std::string PathOf(absl::string_view record) {
  return absl::StrCat(
      absl::StripPrefix(record, absl::StrCat("organizations/", OrganizationOf(record), "/")),
      ".json");
}

// What the packet calls records, which it may put into another order for that.
std::vector<std::string> NamesInPacket(const RecordSource& source,
                                       std::vector<KeptRecord>& records) {
  if (source.belongs == Belongs::kUnderInterview) return NeutralNames(records);
  std::vector<std::string> names;
  for (const KeptRecord& record : records) names.push_back(record.name);
  return names;
}

class Packet {
 public:
  Packet(Store& store, const Context& context, const ExportRecordsPacketRequest& request,
         const ExemptionTable& table, FileStream& file)
      : store_(store),
        context_(context),
        requisition_(request.name()),
        treatments_(request, table),
        manifest_(request, table),
        zip_([&file](absl::string_view bytes) { return file.Add(bytes); }) {}

  absl::Status Write(const RecordSources& sources) {
    for (const RecordSource& source : sources) {
      // Whatever a table says.
      if (source.record_class == v1::EEO_RECORDS ||
          source.record_class == v1::ACCOMMODATION_RECORDS) {
        continue;
      }
      RETURN_IF_ERROR(AddAll(source));
    }
    RETURN_IF_ERROR(manifest_.WriteTo(zip_));
    return zip_.End();
  }

 private:
  absl::Status AddAll(const RecordSource& source) {
    std::optional<RecordsPosition> at = RecordsPosition();
    while (at) {
      if (context_.is_cancelled()) return CallerGone();
      RecordsPage page;
      std::vector<std::string> names;
      std::vector<Enclosures> enclosures;
      RETURN_IF_ERROR(
          store_.database().Read(context_.deadline, [&](Session& session) -> absl::Status {
            ASSIGN_OR_RETURN(page, ReadRecords(session, source, requisition_, *at, kRecordsAtOnce,
                                               Wanted::kForPacket));
            names = NamesInPacket(source, page.records);
            if (treatments_.Withheld(source.record_class) != nullptr) return absl::OkStatus();
            return Enclosed(session, source, page.records, enclosures);
          }));
      RETURN_IF_ERROR(AddSome(source, std::move(page.records), names, enclosures));
      at = std::move(page.next);
    }
    return absl::OkStatus();
  }

  static absl::Status Enclosed(Session& session, const RecordSource& source,
                               const std::vector<KeptRecord>& records,
                               std::vector<Enclosures>& enclosures) {
    enclosures.clear();
    enclosures.resize(records.size());
    if (!source.enclose) return absl::OkStatus();
    for (size_t i = 0; i < records.size(); ++i) {
      ASSIGN_OR_RETURN(enclosures[i], source.enclose(session, records[i].name));
    }
    return absl::OkStatus();
  }

  absl::Status AddSome(const RecordSource& source, std::vector<KeptRecord> records,
                       const std::vector<std::string>& names,
                       const std::vector<Enclosures>& enclosures) {
    if (const Exemption* const exemption = treatments_.Withheld(source.record_class)) {
      for (const std::string& name : names) {
        manifest_.AddWithheld(name, source.record_class, *exemption);
      }
      return absl::OkStatus();
    }
    std::vector<std::string> bodies;
    for (KeptRecord& record : records) bodies.push_back(std::move(record.body));
    RETURN_IF_ERROR(store_.OpenPersonal(*source.type, bodies, context_.deadline));
    for (size_t i = 0; i < records.size(); ++i) {
      RETURN_IF_ERROR(Add(source, names[i], bodies[i], enclosures[i]));
    }
    return absl::OkStatus();
  }

  absl::Status Add(const RecordSource& source, const std::string& name, const std::string& body,
                   const Enclosures& enclosures) {
    const std::unique_ptr<google::protobuf::Message> record(source.type->prototype->New());
    if (!record->ParseFromString(body)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat(name, " cannot be read."));
    }
    SetText(*record, "name", name);
    ASSIGN_OR_RETURN(const std::string json, JsonOf(*record, enclosures));
    ASSIGN_OR_RETURN(RedactedRecord redacted,
                     Redact(json, treatments_.Redacted(source.record_class)));
    const std::string path = PathOf(name);
    RETURN_IF_ERROR(zip_.Begin(path));
    RETURN_IF_ERROR(zip_.Add(redacted.json));
    manifest_.AddFile(path, name, source.record_class, redacted.json,
                      std::move(redacted.redactions));
    return absl::OkStatus();
  }

  Store& store_;
  const Context& context_;
  const std::string& requisition_;
  const Treatments treatments_;
  PacketManifest manifest_;
  ZipStream zip_;
};

absl::Status Export(Store& store, const RecordSources& sources, const Context& context,
                    const ExportRecordsPacketRequest& request, Sink<HttpBody>& sink) {
  ExemptionTable table;
  RETURN_IF_ERROR(store.Write(
      AuthorOf(context), context.deadline, [&](Transaction& transaction) -> absl::Status {
        ASSIGN_OR_RETURN(const auto requisition, FindRequisition(transaction, request.name()));
        ASSIGN_OR_RETURN(table, FindTable(transaction, request, *requisition));
        RETURN_IF_ERROR(CheckWaived(request, table));
        RETURN_IF_ERROR(CheckNothingIsSealed(transaction.session(), request.name()));
        RETURN_IF_ERROR(SetUsed(transaction.session(), table.name()));
        return KeepDisclosure(transaction, context, {request.name(), request.request_reference()});
      }));
  FileStream file(sink, "application/zip");
  RETURN_IF_ERROR(Packet(store, context, request, table, file).Write(sources));
  return file.End();
}

}  // namespace

void RegisterRecordsPacket(RpcService& reports, Store& store, const RecordSources& sources) {
  reports.ServerStream<ExportRecordsPacketRequest, HttpBody>(
      "ExportRecordsPacket",
      [&store, sources](const Context& context, const ExportRecordsPacketRequest& request,
                        Sink<HttpBody>& sink) {
        return Export(store, sources, context, request, sink);
      });
}

}  // namespace touchstone::recruiting
