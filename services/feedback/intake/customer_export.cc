#include "services/feedback/intake/customer_export.h"

#include <google/api/httpbody.pb.h>
#include <google/protobuf/util/json_util.h>
#include <touchstone/events/v1/events.pb.h>
#include <touchstone/feedback/v1/customer.pb.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/feedback/intake/contacts.h"
#include "services/feedback/intake/customers.h"
#include "services/feedback/intake/disclosures.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/history.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/file_stream.h"
#include "services/runtime/serving/resource_types.h"

namespace touchstone::feedback {
namespace {

using google::api::HttpBody;
using google::protobuf::Message;
using v1::ExportCustomerRequest;

// What was read of one kind of resource: bodies as they are kept.
struct Section {
  const ExportedResources* source;
  std::vector<std::string> names;
  std::vector<std::string> bodies;
  std::vector<Enclosures> enclosures;
};

struct Contents {
  std::vector<Section> sections;
  std::map<std::string, std::vector<std::unique_ptr<Message>>> rows;
};

absl::Status CannotBeRead(absl::string_view name) {
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat(name, " cannot be read."));
}

absl::StatusOr<std::string> JsonOf(const Message& message) {
  std::string json;
  if (google::protobuf::util::MessageToJsonString(message, &json).ok()) return json;
  return CannotBeRead(message.GetTypeName());
}

absl::StatusOr<std::string> JsonOf(const Message& record, const Enclosures& enclosures) {
  ASSIGN_OR_RETURN(std::string json, JsonOf(record));
  for (const auto& [key, message] : enclosures) {
    ASSIGN_OR_RETURN(const std::string enclosed, JsonOf(*message));
    json.pop_back();  // the brace; a record has a name, so that something stands before it
    absl::StrAppend(&json, ",\"", key, "\":", enclosed, "}");
  }
  return json;
}

// Before anything is read for it.
absl::Status KeepThatItIsHandedOut(Store& store, const Context& context,
                                   const std::string& customer) {
  return store.Write(
      AuthorOf(context), context.deadline, [&](Transaction& transaction) -> absl::Status {
        ASSIGN_OR_RETURN(const auto found, transaction.Find(CustomerType(), customer));
        if (found == nullptr) return NotFound(customer);
        return KeepDisclosure(transaction, context, customer);
      });
}

absl::StatusOr<Section> ReadSection(Session& session, const ExportedResources& source,
                                    const std::string& customer) {
  Section section{.source = &source, .names = {}, .bodies = {}, .enclosures = {}};
  const bool is_below_organization =
      source.type->pattern.ParentText() == "organizations/{organization}";
  std::vector<SqlValue> parameters;
  if (is_below_organization) parameters.emplace_back(std::string(ParentOf(customer)));
  parameters.emplace_back(customer);
  ASSIGN_OR_RETURN(auto rows,
                   (session.QueryWith<std::string, Bytes>(
                       absl::StrCat("SELECT name, body FROM ", source.type->table(), " WHERE ",
                                    is_below_organization ? "parent = :parent AND " : "",
                                    source.condition, " ORDER BY name"),
                       parameters)));
  for (auto& [name, body] : rows) {
    section.names.push_back(std::move(name));
    section.bodies.push_back(std::move(body.value));
  }
  section.enclosures.resize(section.names.size());
  if (!source.enclose) return section;
  for (size_t i = 0; i < section.names.size(); ++i) {
    ASSIGN_OR_RETURN(section.enclosures[i], source.enclose(session, section.names[i]));
  }
  return section;
}

absl::Status ReadAll(Session& session, const ExportSources& sources, const std::string& customer,
                     Contents& contents) {
  for (const ExportedResources& source : sources.resources) {
    ASSIGN_OR_RETURN(Section section, ReadSection(session, source, customer));
    if (!section.names.empty()) contents.sections.push_back(std::move(section));
  }
  for (const ExportedRows& source : sources.rows) {
    ASSIGN_OR_RETURN(contents.rows[source.key], source.read(session, customer));
  }
  return absl::OkStatus();
}

// Writes the document: an object, member by member.
class Document {
 public:
  Document(Store& store, const Context& context, FileStream& file)
      : store_(store), context_(context), file_(file) {}

  absl::Status Write(const std::string& customer, Contents& contents) {
    RETURN_IF_ERROR(file_.Add(absl::StrCat(
        "{\"customer\":\"", customer, "\",\"exportTime\":\"",
        absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", store_.clock().Now(), absl::UTCTimeZone()), "\"")));
    for (Section& section : contents.sections) RETURN_IF_ERROR(AddSection(section));
    for (const auto& [key, rows] : contents.rows) {
      std::vector<std::string> values;
      for (const auto& row : rows) {
        ASSIGN_OR_RETURN(values.emplace_back(), JsonOf(*row));
      }
      RETURN_IF_ERROR(AddMember(key, values));
    }
    RETURN_IF_ERROR(AddMember("changes", changes_));
    RETURN_IF_ERROR(file_.Add("}\n"));
    return file_.End();
  }

 private:
  absl::Status AddMember(absl::string_view key, const std::vector<std::string>& values) {
    return file_.Add(absl::StrCat(",\"", key, "\":[", absl::StrJoin(values, ","), "]"));
  }

  absl::Status AddSection(Section& section) {
    const ResourceType& type = *section.source->type;
    RETURN_IF_ERROR(store_.OpenPersonal(type, section.bodies, context_.deadline));
    std::vector<std::string> values;
    for (size_t i = 0; i < section.bodies.size(); ++i) {
      if (context_.is_cancelled()) return CallerGone();
      const std::unique_ptr<Message> record(type.prototype->New());
      if (!record->ParseFromString(section.bodies[i])) return CannotBeRead(section.names[i]);
      if (section.source->conceal) section.source->conceal(*record);
      ASSIGN_OR_RETURN(values.emplace_back(), JsonOf(*record, section.enclosures[i]));
      RETURN_IF_ERROR(ReadChanges(type, section.names[i]));
    }
    return AddMember(type.pattern.collection(), values);
  }

  // What was changed when of a record, newest first. Who did it is not about the customer.
  absl::Status ReadChanges(const ResourceType& type, const std::string& name) {
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
        changes_.push_back(absl::StrCat("{\"resource\":\"", name, "\",", json.substr(1)));
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return absl::OkStatus();
  }

  Store& store_;
  const Context& context_;
  FileStream& file_;
  std::vector<std::string> changes_;
};

absl::Status Export(Store& store, const ExportSources& sources, const Context& context,
                    const ExportCustomerRequest& request, Sink<HttpBody>& sink) {
  RETURN_IF_ERROR(KeepThatItIsHandedOut(store, context, request.name()));
  Contents contents;
  RETURN_IF_ERROR(store.database().ReadAtOneMoment(context.deadline, [&](Session& session) {
    contents = Contents();
    return ReadAll(session, sources, request.name(), contents);
  }));
  FileStream file(sink, "application/json");
  return Document(store, context, file).Write(request.name(), contents);
}

}  // namespace

void RegisterExportCustomer(RpcService& intake, Store& store, ExportSources sources) {
  std::vector<ExportedResources> resources = {
      {.type = &CustomerType(), .condition = "name = :customer", .enclose = {}, .conceal = {}},
      {.type = &ContactType(), .condition = "customer = :customer", .enclose = {}, .conceal = {}}};
  for (ExportedResources& source : sources.resources) resources.push_back(std::move(source));
  sources.resources = std::move(resources);
  intake.ServerStream<ExportCustomerRequest, HttpBody>(
      "ExportCustomer",
      [&store, sources = std::move(sources)](
          const Context& context, const ExportCustomerRequest& request, Sink<HttpBody>& sink) {
        return Export(store, sources, context, request, sink);
      });
}

}  // namespace touchstone::feedback
