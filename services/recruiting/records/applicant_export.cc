#include "services/recruiting/records/applicant_export.h"

#include <google/api/httpbody.pb.h>
#include <touchstone/events/v1/events.pb.h>
#include <touchstone/recruiting/v1/applicant_rights.pb.h>
#include <touchstone/recruiting/v1/interview.pb.h>

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/recruiting/records/applicant_applications.h"
#include "services/recruiting/records/applicant_records.h"
#include "services/recruiting/records/disclosures.h"
#include "services/recruiting/records/record_json.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/history.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/file_stream.h"
#include "services/runtime/serving/resource_types.h"

namespace touchstone::recruiting {
namespace {

using google::api::HttpBody;
using google::protobuf::Message;
using v1::ExportApplicantRequest;

// What was read of one source, at one moment with all others.
struct Section {
  const RecordSource* source;
  std::vector<KeptRecord> records;
  std::vector<Enclosures> enclosures;
};

struct Contents {
  std::vector<Section> sections;
  std::vector<v1::Eligible> ranks;
  std::vector<std::string> sealed;  // interviews whose scorecards are
};

// Whatever else they are allowed: of which groups an applicant is, is in it.
absl::Status CheckIsOnNoPanel(const PanelLookup& is_on_panel_of, const Context& context,
                              Session& session, const std::string& applicant) {
  const std::string& person = context.caller->person();
  if (!is_on_panel_of || person.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool is_on_panel, is_on_panel_of(session, person, applicant));
  if (!is_on_panel) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
               absl::StrCat("Whoever is on a panel of a requisition that ", applicant,
                            " applied for is not handed what is kept about them."));
}

// Before anything is read for it.
absl::Status KeepThatItIsHandedOut(Store& store, const ExportParts& parts, const Context& context,
                                   const std::string& applicant) {
  return store.Write(
      AuthorOf(context), context.deadline, [&](Transaction& transaction) -> absl::Status {
        RETURN_IF_ERROR(
            CheckIsOnNoPanel(parts.is_on_panel_of, context, transaction.session(), applicant));
        ASSIGN_OR_RETURN(const bool is_there,
                         HasRecordsAbout(transaction.session(), parts.sources, applicant));
        if (!is_there) return NotFound(applicant);
        return KeepDisclosure(transaction, context, {.subject = applicant, .reference = ""});
      });
}

absl::StatusOr<Section> ReadSection(Session& session, const RecordSource& source,
                                    const std::string& applicant) {
  Section section{.source = &source, .records = {}, .enclosures = {}};
  ASSIGN_OR_RETURN(section.records, ReadRecordsOfApplicant(session, source, applicant));
  section.enclosures.resize(section.records.size());
  if (!source.enclose) return section;
  for (size_t i = 0; i < section.records.size(); ++i) {
    ASSIGN_OR_RETURN(section.enclosures[i], source.enclose(session, section.records[i].name));
  }
  return section;
}

absl::Status ReadSealed(Session& session, const std::string& application,
                        std::vector<std::string>& sealed) {
  ASSIGN_OR_RETURN(
      const auto rows,
      session.Query<std::string>(
          "SELECT name FROM interviews WHERE parent = :parent AND application = :application AND "
          "state <> :concluded AND EXISTS (SELECT 1 FROM scorecards WHERE scorecards.parent = "
          "interviews.name) ORDER BY name",
          ParentOf(application), application, static_cast<int64_t>(v1::Interview::CONCLUDED)));
  for (const auto& [name] : rows) sealed.push_back(name);
  return absl::OkStatus();
}

absl::Status ReadAll(Session& session, const ExportParts& parts, const std::string& applicant,
                     Contents& contents) {
  for (const RecordSource& source : parts.sources) {
    ASSIGN_OR_RETURN(Section section, ReadSection(session, source, applicant));
    if (!section.records.empty()) contents.sections.push_back(std::move(section));
  }
  ASSIGN_OR_RETURN(const auto applications, ApplicationsOf(session, applicant));
  for (const std::string& application : applications) {
    RETURN_IF_ERROR(ReadSealed(session, application, contents.sealed));
    if (!parts.ranks) continue;
    ASSIGN_OR_RETURN(auto ranks, parts.ranks(session, application));
    for (auto& rank : ranks) contents.ranks.push_back(std::move(rank));
  }
  return absl::OkStatus();
}

// Writes the document: an object, member by member.
class Document {
 public:
  Document(Store& store, const Context& context, FileStream& file)
      : store_(store), context_(context), file_(file) {}

  absl::Status Write(const std::string& applicant, Contents& contents) {
    RETURN_IF_ERROR(file_.Add(absl::StrCat(
        "{\"applicant\":\"", applicant, "\",\"exportTime\":\"",
        absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", store_.clock().Now(), absl::UTCTimeZone()), "\"")));
    for (Section& section : contents.sections) RETURN_IF_ERROR(AddSection(section));
    RETURN_IF_ERROR(AddRanks(contents.ranks));
    RETURN_IF_ERROR(AddMember("changes", changes_));
    RETURN_IF_ERROR(AddLeftOut(contents.sealed));
    RETURN_IF_ERROR(file_.Add("}\n"));
    return file_.End();
  }

 private:
  absl::Status AddMember(absl::string_view key, const std::vector<std::string>& values) {
    return file_.Add(absl::StrCat(",\"", key, "\":[", absl::StrJoin(values, ","), "]"));
  }

  absl::Status AddSection(Section& section) {
    const ResourceType& type = *section.source->type;
    std::vector<std::string> bodies;
    for (KeptRecord& record : section.records) bodies.push_back(std::move(record.body));
    RETURN_IF_ERROR(store_.OpenPersonal(type, bodies, context_.deadline));
    std::vector<std::string> values;
    for (size_t i = 0; i < bodies.size(); ++i) {
      if (context_.is_cancelled()) return CallerGone();
      const std::unique_ptr<Message> record(type.prototype->New());
      if (!record->ParseFromString(bodies[i])) {
        return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                     absl::StrCat(section.records[i].name, " cannot be read."));
      }
      ConcealWhoSpoke(*record);
      ASSIGN_OR_RETURN(values.emplace_back(), JsonOf(*record, section.enclosures[i]));
      RETURN_IF_ERROR(ReadChanges(type, section.records[i].name, NameOf(*record)));
    }
    return AddMember(type.pattern.collection(), values);
  }

  // What was changed when of a record, newest first. Who did it and why the call was made is not
  // about the applicant.
  absl::Status ReadChanges(const ResourceType& type, const std::string& name,
                           const std::string& shown_name) {
    const ResourceTypes types(*type.descriptor().file());
    events::v1::ListChangesRequest request;
    request.set_name(name);
    do {
      const auto page = ListChanges(store_, types, context_, request);
      // History is kept for a time only.
      if (absl::IsNotFound(page.status())) return absl::OkStatus();
      if (!page.ok()) return page.status();
      for (const auto& change : page->changes()) {
        events::v1::ResourceChange shown;
        shown.set_kind(change.kind());
        *shown.mutable_change_time() = change.change_time();
        if (change.has_changed_fields()) *shown.mutable_changed_fields() = change.changed_fields();
        ASSIGN_OR_RETURN(const std::string json, JsonOf(shown));
        changes_.push_back(absl::StrCat("{\"resource\":\"", shown_name, "\",", json.substr(1)));
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return absl::OkStatus();
  }

  absl::Status AddRanks(const std::vector<v1::Eligible>& ranks) {
    std::vector<std::string> values;
    for (const v1::Eligible& rank : ranks) {
      ASSIGN_OR_RETURN(values.emplace_back(), JsonOf(rank));
    }
    return AddMember("ranks", values);
  }

  absl::Status AddLeftOut(const std::vector<std::string>& sealed) {
    std::vector<std::string> values;
    for (const std::string& interview : sealed) {
      values.push_back(absl::StrCat("{\"resource\":\"", interview,
                                    "/scorecards/-\",\"why\":\"Scorecards are sealed until the "
                                    "interview is concluded.\"}"));
    }
    return AddMember("leftOut", values);
  }

  Store& store_;
  const Context& context_;
  FileStream& file_;
  std::vector<std::string> changes_;
};

absl::Status Export(Store& store, const ExportParts& parts, const Context& context,
                    const ExportApplicantRequest& request, Sink<HttpBody>& sink) {
  RETURN_IF_ERROR(KeepThatItIsHandedOut(store, parts, context, request.name()));
  Contents contents;
  RETURN_IF_ERROR(store.database().ReadAtOneMoment(context.deadline, [&](Session& session) {
    contents = Contents();
    return ReadAll(session, parts, request.name(), contents);
  }));
  FileStream file(sink, "application/json");
  return Document(store, context, file).Write(request.name(), contents);
}

}  // namespace

void RegisterExportApplicant(RpcService& reports, Store& store, ExportParts parts) {
  reports.ServerStream<ExportApplicantRequest, HttpBody>(
      "ExportApplicant",
      [&store, parts = std::move(parts)](
          const Context& context, const ExportApplicantRequest& request, Sink<HttpBody>& sink) {
        return Export(store, parts, context, request, sink);
      });
}

}  // namespace touchstone::recruiting
