#include "services/feedback/public_requests/projection.h"

#include <touchstone/feedback/v1/public_request.pb.h>

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/rules/public_view.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/resource_type.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::PublicRequest;
using v1::PublicUpdate;
using v1::ServiceType;

// Who withheld what is erased.
constexpr char kErasure[] = "erasure";

std::string OrganizationNamed(const Case& of) { return std::string(ParentOf(of.name())); }

// What is read only when asked for, taken out of the rest.
PublicRequest TakeExtension(PublicRequest& view) {
  PublicRequest extension;
  extension.mutable_attributes()->Swap(view.mutable_attributes());
  extension.mutable_notes()->Swap(view.mutable_notes());
  extension.set_channel(view.channel());
  view.clear_channel();
  return extension;
}

absl::Status Remove(Session& session, const Case& of) {
  const std::string organization = OrganizationNamed(of);
  RETURN_IF_ERROR(session
                      .Execute("DELETE FROM public_requests WHERE organization = :organization AND "
                               "number = :number",
                               organization, of.number())
                      .status());
  return session
      .Execute("DELETE FROM public_updates WHERE organization = :organization AND number = :number",
               organization, of.number())
      .status();
}

absl::Status ForgetSenders(Session& session, const std::string& case_name) {
  RETURN_IF_ERROR(
      session.Execute("DELETE FROM request_tokens WHERE case_name = :case_name", case_name)
          .status());
  return session.Execute("DELETE FROM request_senders WHERE case_name = :case_name", case_name)
      .status();
}

absl::Status Insert(Session& session, const Case& of, PublicRequest view) {
  const PublicRequest extension = TakeExtension(view);
  return session
      .Execute(
          "INSERT INTO public_requests (organization, number, service_type, service_code, open, "
          "extended_status, requested_time, updated_time, body, extension) VALUES (:organization, "
          ":number, :service_type, :service_code, :open, :extended_status, :requested_time, "
          ":updated_time, :body, :extension)",
          OrganizationNamed(of), of.number(), of.service_type(), view.service_code(),
          view.open() ? 1 : 0, view.extended_status(),
          absl::ToUnixMicros(TimeOf(view, "requested_time")),
          absl::ToUnixMicros(TimeOf(view, "updated_time")), Bytes{view.SerializeAsString()},
          Bytes{extension.SerializeAsString()})
      .status();
}

absl::Status Replace(Session& session, const Case& of, PublicRequest view) {
  const PublicRequest extension = TakeExtension(view);
  return session
      .Execute(
          "UPDATE public_requests SET service_type = :service_type, service_code = :service_code, "
          "open = :open, extended_status = :extended_status, requested_time = :requested_time, "
          "updated_time = :updated_time, body = :body, extension = :extension WHERE organization = "
          ":organization AND number = :number",
          of.service_type(), view.service_code(), view.open() ? 1 : 0, view.extended_status(),
          absl::ToUnixMicros(TimeOf(view, "requested_time")),
          absl::ToUnixMicros(TimeOf(view, "updated_time")), Bytes{view.SerializeAsString()},
          Bytes{extension.SerializeAsString()}, OrganizationNamed(of), of.number())
      .status();
}

// A change of how it stands, in the row of that step.
absl::Status AppendUpdate(Session& session, const CaseChange& change, const PublicRequest& view) {
  const Case& of = *change.after;
  PublicUpdate update;
  update.set_update_id(absl::StrCat(of.number(), "-", change.step->sequence()));
  update.set_service_request_id(of.number());
  update.set_open(view.open());
  update.set_extended_status(view.extended_status());
  *update.mutable_updated_time() = change.step->step_time();
  return session
      .Execute(
          "INSERT INTO public_updates (organization, number, sequence, service_code, open, "
          "extended_status, updated_time, body) VALUES (:organization, :number, :sequence, "
          ":service_code, :open, :extended_status, :updated_time, :body)",
          OrganizationNamed(of), of.number(), change.step->sequence(), view.service_code(),
          view.open() ? 1 : 0, view.extended_status(),
          absl::ToUnixMicros(TimeOf(update, "updated_time")), Bytes{update.SerializeAsString()})
      .status();
}

// The notes that are told already; none where there is no row.
absl::Status ReadNotes(Session& session, const Case& of, PublicRequest& view) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<Bytes>("SELECT extension FROM public_requests WHERE "
                                           "organization = :organization AND number = :number",
                                           OrganizationNamed(of), of.number()));
  PublicRequest extension;
  if (row && extension.ParseFromString(std::get<0>(*row).value)) {
    view.mutable_notes()->Swap(extension.mutable_notes());
  }
  return absl::OkStatus();
}

void AddNote(const CaseChange& change, PublicRequest& view) {
  v1::PublicNote& note = *view.add_notes();
  *note.mutable_note_time() = change.step->step_time();
  note.set_description(absl::StrReplaceAll(view.extended_status(), {{"_", " "}}));
  note.set_type("status");
}

absl::Time TimeOfChange(const CaseChange& change) {
  const Case& after = *change.after;
  // What is done, changed when it was done; to be settled afterwards changes nothing of that.
  const bool is_done = after.state() == Case::RESOLVED || after.state() == Case::CLOSED;
  if (is_done && !StandingOf(after).open && after.has_resolve_time()) {
    return TimeOf(after, "resolve_time");
  }
  return change.step == nullptr ? change.transaction.now() : TimeOf(*change.step, "step_time");
}

absl::StatusOr<PublicRequest> ViewOf(const CaseChange& change) {
  const absl::Time time = TimeOfChange(change);
  if (change.service_type != nullptr)
    return PublicViewOf(*change.after, *change.service_type, time);
  // A retired one is there still; one that has cases is never deleted.
  ASSIGN_OR_RETURN(const auto type,
                   FindServiceType(change.transaction, change.after->service_type()));
  return PublicViewOf(*change.after, *type, time);
}

absl::Status Change(const CaseChange& change) {
  Session& session = change.transaction.session();
  ASSIGN_OR_RETURN(PublicRequest view, ViewOf(change));
  RETURN_IF_ERROR(ReadNotes(session, *change.after, view));
  const bool stands_otherwise = !(StandingOf(*change.before) == StandingOf(*change.after));
  if (stands_otherwise && change.step != nullptr) {
    AddNote(change, view);
    RETURN_IF_ERROR(AppendUpdate(session, change, view));
  }
  return Replace(session, *change.after, std::move(view));
}

}  // namespace

absl::Status FollowForThePublic(const CaseChange& change) {
  const bool was_public = change.before != nullptr && IsPublic(*change.before);
  const bool is_public = change.after != nullptr && IsPublic(*change.after);
  if (!is_public) {
    return was_public ? Remove(change.transaction.session(), *change.before) : absl::OkStatus();
  }
  if (!was_public) {
    ASSIGN_OR_RETURN(PublicRequest view, ViewOf(change));
    return Insert(change.transaction.session(), *change.after, std::move(view));
  }
  if (!IsSeenByPublic(*change.before, *change.after)) return absl::OkStatus();
  return Change(change);
}

absl::Status ForgetPublicOf(Transaction& transaction, const std::string& customer) {
  Session& session = transaction.session();
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<std::string>(
                       "SELECT name FROM cases WHERE parent = :parent AND customer = :customer",
                       ParentOf(customer), customer));
  for (const auto& [name] : rows) {
    ASSIGN_OR_RETURN(const auto of, transaction.Find<Case>(CaseType(), name));
    RETURN_IF_ERROR(ForgetSenders(session, name));
    if (!IsPublic(*of)) continue;
    RETURN_IF_ERROR(Remove(session, *of));
    if (of->has_delete_time()) continue;
    // As if a person had withheld it: no later step makes it public again.
    of->mutable_publication()->Clear();
    of->mutable_publication()->set_state(v1::CasePublication::NOT_PUBLIC);
    of->mutable_publication()->set_clearer(kErasure);
    RETURN_IF_ERROR(transaction.Update(CaseType(), *of));
  }
  return absl::OkStatus();
}

}  // namespace touchstone::feedback
