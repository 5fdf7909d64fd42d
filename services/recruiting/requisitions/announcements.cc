#include "services/recruiting/requisitions/announcements.h"

#include <google/api/httpbody.pb.h>
#include <touchstone/recruiting/v1/announcement.pb.h>

#include "absl/strings/str_cat.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/recruiting/rules/announcement_content.h"
#include "services/recruiting/rules/requisition_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/canonical_json.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::recruiting {
namespace {

using google::api::HttpBody;
using v1::Announcement;
using v1::Requisition;

constexpr absl::string_view kRead = "recruiting.requisitions.read";

absl::Status CheckIsDraft(const Announcement& announcement) {
  if (announcement.state() == Announcement::DRAFT) return absl::OkStatus();
  return FailedPrecondition(reasons::kAnnouncementState, announcement.name(),
                            absl::StrCat(announcement.name(),
                                         " was published, and stays as it is; "
                                         "create the next version."));
}

// The name of a requisition's announcement in a state; empty for none.
absl::StatusOr<std::string> FindIn(Transaction& transaction, absl::string_view requisition,
                                   Announcement::State state) {
  ASSIGN_OR_RETURN(const auto row,
                   transaction.session().QueryOne<std::string>(
                       "SELECT name FROM announcements WHERE parent = :parent AND state = :state "
                       "AND delete_time = 0 LIMIT 1",
                       requisition, static_cast<int>(state)));
  return row ? std::get<0>(*row) : std::string();
}

// There is something to announce only as long as the requisition holds what it copied.
absl::StatusOr<std::unique_ptr<Requisition>> FindAnnounced(Transaction& transaction,
                                                           const Announcement& announcement) {
  ASSIGN_OR_RETURN(auto requisition, FindRequisition(transaction, ParentOf(announcement.name())));
  RETURN_IF_ERROR(CheckState(*requisition, {Requisition::IN_APPROVAL, Requisition::APPROVED,
                                            Requisition::OPEN, Requisition::CLOSED}));
  return requisition;
}

// One more than the requisition's latest. The index is unique: of two that are created at once, one
// is run again.
absl::StatusOr<int> NextVersion(Transaction& transaction, absl::string_view requisition) {
  ASSIGN_OR_RETURN(const auto row, transaction.session().QueryOne<int64_t>(
                                       "SELECT version FROM announcements WHERE parent = :parent "
                                       "ORDER BY version DESC LIMIT 1",
                                       requisition));
  return row ? static_cast<int>(std::get<0>(*row)) + 1 : 1;
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<Announcement>& change) {
  Announcement& announcement = *change.after;
  const absl::string_view parent = ParentOf(announcement.name());
  if (change.kind == events::v1::Event::CREATED) announcement.set_state(Announcement::DRAFT);
  RETURN_IF_ERROR(CheckIsDraft(announcement));
  ASSIGN_OR_RETURN(const auto requisition, FindAnnounced(transaction, announcement));
  if (change.kind == events::v1::Event::CREATED) {
    ASSIGN_OR_RETURN(const std::string draft, FindIn(transaction, parent, Announcement::DRAFT));
    if (!draft.empty()) {
      return FailedPrecondition(reasons::kAnnouncementState, draft,
                                absl::StrCat(draft, " is a draft still; publish or change it."));
    }
    ASSIGN_OR_RETURN(const int version, NextVersion(transaction, parent));
    announcement.set_version(version);
  }
  *announcement.mutable_content() = ContentOf(*requisition, announcement);
  return absl::OkStatus();
}

absl::Status Publish(const Context&, Transaction& transaction,
                     const v1::PublishAnnouncementRequest&, Announcement& announcement) {
  RETURN_IF_ERROR(CheckIsDraft(announcement));
  ASSIGN_OR_RETURN(const auto requisition,
                   FindRequisition(transaction, ParentOf(announcement.name())));
  RETURN_IF_ERROR(CheckState(*requisition, {Requisition::APPROVED, Requisition::OPEN}));
  RETURN_IF_ERROR(SupersedePublished(transaction, requisition->name()));
  // The requisition may have changed since it was written: what is announced is what holds.
  *announcement.mutable_content() = ContentOf(*requisition, announcement);
  announcement.set_content_hash(CanonicalHash(announcement.content()));
  announcement.set_state(Announcement::PUBLISHED);
  SetTime(announcement, "publish_time", transaction.now());
  return absl::OkStatus();
}

// An announcement that the caller may read. To who may not it is not told whether there is one.
absl::StatusOr<Announcement> ReadFor(Store& store, const Context& context,
                                     const std::string& name) {
  const absl::string_view organization = OrganizationOf(name);
  ASSIGN_OR_RETURN(const CachedValue found, store.Read(AnnouncementType(), name, context.deadline));
  Announcement announcement;
  const bool is_there = !found.absent() && announcement.ParseFromString(*found.bytes) &&
                        !announcement.has_delete_time();
  const bool is_public = is_there && announcement.state() != Announcement::DRAFT;
  if (!is_public && !IsAllowed(*context.caller, kRead, organization)) {
    return DenyAccess(*context.caller, kRead, organization);
  }
  if (!is_there) return NotFound(name);
  return announcement;
}

absl::StatusOr<HttpBody> Render(Store& store, const Context& context,
                                const v1::RenderAnnouncementRequest& request) {
  ASSIGN_OR_RETURN(const Announcement announcement, ReadFor(store, context, request.name()));
  HttpBody body;
  switch (request.format()) {
    case v1::RenderAnnouncementRequest::HTML:
      body.set_content_type("text/html; charset=utf-8");
      body.set_data(AsHtml(announcement.content()));
      break;
    case v1::RenderAnnouncementRequest::JSON:
      body.set_content_type("application/json");
      body.set_data(CanonicalJson(announcement.content()));
      break;
    default:
      body.set_content_type("text/plain; charset=utf-8");
      body.set_data(AsText(announcement.content()));
  }
  return body;
}

}  // namespace

const ResourceType& AnnouncementType() {
  static const ResourceType type = DeclareResource<Announcement>({
      .table = "announcements",
      .columns = {{"state"}, {"version", Column::kUniqueInParent}},
  });
  return type;
}

void RegisterAnnouncements(RpcService& requisitions, Store& store) {
  RegisterStandardMethods<Announcement>(
      requisitions, AnnouncementType(), store,
      {.parent = &RequisitionType(), .before_write = BeforeWrite});
  RegisterChange<v1::PublishAnnouncementRequest, Announcement>(requisitions, "PublishAnnouncement",
                                                               AnnouncementType(), store, Publish);
  requisitions.Unary<v1::RenderAnnouncementRequest, HttpBody>(
      "RenderAnnouncement",
      [&store](const Context& context, const v1::RenderAnnouncementRequest& request) {
        return Render(store, context, request);
      });
}

absl::StatusOr<std::string> FindPublished(Transaction& transaction,
                                          const std::string& requisition) {
  return FindIn(transaction, requisition, Announcement::PUBLISHED);
}

absl::Status SupersedePublished(Transaction& transaction, const std::string& requisition) {
  ASSIGN_OR_RETURN(const std::string name, FindPublished(transaction, requisition));
  if (name.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto announcement, transaction.Find<Announcement>(AnnouncementType(), name));
  announcement->set_state(Announcement::SUPERSEDED);
  return transaction.Update(AnnouncementType(), *announcement);
}

}  // namespace touchstone::recruiting
