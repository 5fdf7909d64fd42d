#include "services/feedback/public_requests/jurisdictions.h"

#include <google/protobuf/util/message_differencer.h>
#include <touchstone/feedback/v1/public_request.pb.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/feedback/intake/service_types.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/languages/language_tag.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using google::protobuf::util::MessageDifferencer;
using v1::Jurisdiction;
using v1::PublicJurisdiction;
using v1::ResolveJurisdictionRequest;

absl::Status Unknown() {
  return Error(absl::StatusCode::kNotFound, reasons::kJurisdictionUnknown,
               "jurisdiction_id is none that is served here.");
}

std::vector<FieldViolation> Violations(const Jurisdiction& jurisdiction) {
  std::vector<FieldViolation> violations;
  const std::string& id = jurisdiction.public_id();
  const bool is_plain = std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_isgraph(static_cast<unsigned char>(c));
  });
  // What goes into addresses, and is compared without regard to upper and lower case.
  if (!is_plain) {
    violations.push_back({"jurisdiction.public_id",
                          "must be letters, digits and signs of ASCII such as example.org"});
  }
  if (!IsKnownLanguage(jurisdiction.language())) {
    violations.push_back({"jurisdiction.language", std::string(kLanguageRule)});
  }
  for (int i = 0; i < jurisdiction.service_types_size(); ++i) {
    if (ParentOf(jurisdiction.service_types(i)) == ParentOf(jurisdiction.name())) continue;
    violations.push_back(
        {absl::StrCat("jurisdiction.service_types[", i, "]"), "must be of the same organization"});
  }
  return violations;
}

absl::Status CheckServiceTypesExist(Transaction& transaction, const Jurisdiction& jurisdiction) {
  std::vector<FieldViolation> violations;
  for (int i = 0; i < jurisdiction.service_types_size(); ++i) {
    ASSIGN_OR_RETURN(const bool exists,
                     transaction.Exists(ServiceTypeType(), jurisdiction.service_types(i)));
    if (exists) continue;
    violations.push_back(
        {absl::StrCat("jurisdiction.service_types[", i, "]"), "names what does not exist"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status CheckIdIsFree(Session& session, const Jurisdiction& jurisdiction) {
  ASSIGN_OR_RETURN(const auto holder,
                   session.QueryOne<std::string>(
                       "SELECT name FROM jurisdictions WHERE lower(public_id) = :public_id AND "
                       "delete_time = 0 AND name <> :name",
                       absl::AsciiStrToLower(jurisdiction.public_id()), jurisdiction.name()));
  if (!holder) return absl::OkStatus();
  // Whose it is, is nobody's business.
  return Error(
      absl::StatusCode::kAlreadyExists, reasons::kValueTaken,
      absl::StrCat("The public_id ", jurisdiction.public_id(), " is taken on this installation."));
}

// What discovery tells apart: services and endpoints, and what else it tells.
bool TellsOtherwise(Jurisdiction one, const Jurisdiction& other) {
  one.set_title(other.title());
  *one.mutable_update_time() = other.update_time();
  *one.mutable_changeset_time() = other.changeset_time();
  one.set_etag(other.etag());
  return !MessageDifferencer::Equivalent(one, other);
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<Jurisdiction>& change) {
  if (change.kind == events::v1::Event::DELETED) return absl::OkStatus();
  Jurisdiction& jurisdiction = *change.after;
  const auto violations = Violations(jurisdiction);
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(CheckServiceTypesExist(transaction, jurisdiction));
  RETURN_IF_ERROR(CheckIdIsFree(transaction.session(), jurisdiction));
  if (change.before == nullptr || TellsOtherwise(*change.before, jurisdiction)) {
    SetTime(jurisdiction, "changeset_time", transaction.now());
  }
  return absl::OkStatus();
}

absl::StatusOr<Jurisdiction> Parsed(const std::string& body) {
  Jurisdiction jurisdiction;
  if (jurisdiction.ParseFromString(body)) return jurisdiction;
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               "What is stored of a jurisdiction cannot be read.");
}

// The only one of the installation.
absl::StatusOr<Jurisdiction> FindOnly(Session& session) {
  ASSIGN_OR_RETURN(
      const auto rows,
      session.Query<Bytes>("SELECT body FROM jurisdictions WHERE lower(public_id) > '' AND "
                           "delete_time = 0 ORDER BY lower(public_id) LIMIT 2"));
  if (rows.empty()) return Unknown();
  if (rows.size() == 1) return Parsed(std::get<0>(rows.front()).value);
  return InvalidField("public_id", "must be given; several are served here");
}

absl::StatusOr<Jurisdiction> FindById(Session& session, const std::string& id) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<Bytes>("SELECT body FROM jurisdictions WHERE lower(public_id) "
                                           "= :public_id AND delete_time = 0",
                                           absl::AsciiStrToLower(id)));
  if (!row) return Unknown();
  return Parsed(std::get<0>(*row).value);
}

// When one of its service types last changed; 1970 when it has none.
absl::StatusOr<absl::Time> LastChangeOfServices(Session& session, const Jurisdiction& of) {
  ASSIGN_OR_RETURN(const auto row, session.QueryOne<int64_t>(
                                       "SELECT MAX(update_time) FROM service_types WHERE parent = "
                                       ":parent",
                                       ParentOf(of.name())));
  return absl::FromUnixMicros(row ? std::get<0>(*row) : 0);
}

PublicJurisdiction Told(const Jurisdiction& jurisdiction, absl::Time changeset_time) {
  PublicJurisdiction told;
  told.set_jurisdiction(jurisdiction.name());
  told.set_jurisdiction_id(jurisdiction.public_id());
  told.set_contact(jurisdiction.contact());
  told.set_key_service(jurisdiction.key_service());
  *told.mutable_endpoints() = jurisdiction.endpoints();
  told.set_language(jurisdiction.language());
  SetTime(told, "changeset_time", changeset_time);
  return told;
}

absl::StatusOr<PublicJurisdiction> Resolve(Store& store, const Context& context,
                                           const ResolveJurisdictionRequest& request) {
  PublicJurisdiction told;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const Jurisdiction found, request.public_id().empty()
                                                       ? FindOnly(session)
                                                       : FindById(session, request.public_id()));
        ASSIGN_OR_RETURN(const absl::Time services, LastChangeOfServices(session, found));
        told = Told(found, std::max(services, TimeOf(found, "changeset_time")));
        return absl::OkStatus();
      }));
  return told;
}

}  // namespace

const ResourceType& JurisdictionType() {
  static const ResourceType type = DeclareResource<Jurisdiction>(
      {.table = "jurisdictions", .columns = {{"public_id"}, {"title"}}});
  return type;
}

void RegisterJurisdictions(RpcService& public_requests, Store& store) {
  RegisterStandardMethods<Jurisdiction>(public_requests, JurisdictionType(), store,
                                        {.before_write = BeforeWrite});
  public_requests.Unary<ResolveJurisdictionRequest, PublicJurisdiction>(
      "ResolveJurisdiction",
      [&store](const Context& context, const ResolveJurisdictionRequest& request) {
        return Resolve(store, context, request);
      });
}

absl::StatusOr<Jurisdiction> ReadJurisdiction(Store& store, absl::string_view name,
                                              absl::Time deadline) {
  ASSIGN_OR_RETURN(const CachedValue found, store.Read(JurisdictionType(), name, deadline));
  if (found.absent()) return Unknown();
  ASSIGN_OR_RETURN(Jurisdiction jurisdiction, Parsed(*found.bytes));
  if (jurisdiction.has_delete_time()) return Unknown();
  return jurisdiction;
}

}  // namespace touchstone::feedback
