#include "services/feedback/cases/case_facts.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>

#include "services/feedback/rules/case_way.h"
#include "services/feedback/rules/likeness.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/resource_type.h"

namespace touchstone::feedback {
namespace {

using google::protobuf::util::MessageDifferencer;
using v1::Case;

// Where and of which type an open case is looked for; nothing where it is not: complaints are each
// for themselves.
struct Found {
  std::string service_type;
  std::string cell;
  friend bool operator==(const Found&, const Found&) = default;
};

std::optional<Found> FoundBy(const Case* of) {
  if (of == nullptr || of->kind() == v1::COMPLAINT || !IsOpen(of->state())) return std::nullopt;
  const auto place = CoordinatesOf(of->place());
  if (!place) return std::nullopt;
  return Found{of->service_type(), CellOf(*place)};
}

absl::Status KeepPlace(Session& session, const Case* before, const Case* after,
                       bool finds_duplicates) {
  const auto former = FoundBy(before);
  const auto found = finds_duplicates ? FoundBy(after) : std::nullopt;
  if (former == found) return absl::OkStatus();
  if (former) RETURN_IF_ERROR(ForgetPlace(session, before->name()));
  if (!found) return absl::OkStatus();
  return session
      .Execute(
          "INSERT INTO case_cells (case_name, organization, service_type, cell, receive_time) "
          "VALUES (:case, :organization, :type, :cell, :time) ON CONFLICT (case_name) DO UPDATE "
          "SET service_type = excluded.service_type, cell = excluded.cell",
          after->name(), ParentOf(after->name()), found->service_type, found->cell,
          absl::ToUnixMicros(TimeOf(*after, "receive_time")))
      .status();
}

bool HaveSameBehaviors(const Case& one, const Case& other) {
  return std::equal(one.behaviors().begin(), one.behaviors().end(), other.behaviors().begin(),
                    other.behaviors().end(), [](const auto& some, const auto& others) {
                      return MessageDifferencer::Equals(some, others);
                    });
}

absl::Status KeepBehaviors(Session& session, const Case* before, const Case* after) {
  const Case& former = before == nullptr ? Case::default_instance() : *before;
  const Case& now = after == nullptr ? Case::default_instance() : *after;
  if (HaveSameBehaviors(former, now)) return absl::OkStatus();
  if (former.behaviors_size() > 0) {
    RETURN_IF_ERROR(
        session.Execute("DELETE FROM case_behaviors WHERE case_name = :case", former.name())
            .status());
  }
  for (const v1::BehaviorRef& behavior : now.behaviors()) {
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO case_behaviors (organization, competency, "
                                 "key_element, behavior, case_name) VALUES (:organization, "
                                 ":competency, :element, :behavior, :case) ON CONFLICT "
                                 "(competency, key_element, behavior, case_name) DO NOTHING",
                                 ParentOf(now.name()), behavior.competency(),
                                 behavior.key_element_id(), behavior.behavior_id(), now.name())
                        .status());
  }
  return absl::OkStatus();
}

absl::Status KeepContact(Session& session, const Case* before, const Case* after) {
  const std::string former = before == nullptr ? "" : before->contact();
  const std::string now = after == nullptr ? "" : after->contact();
  if (former == now) return absl::OkStatus();
  if (!former.empty()) {
    RETURN_IF_ERROR(
        session
            .Execute("DELETE FROM case_contacts WHERE contact = :contact AND case_name = :case",
                     former, before->name())
            .status());
  }
  if (now.empty()) return absl::OkStatus();
  return session
      .Execute(
          "INSERT INTO case_contacts (contact, case_name) VALUES (:contact, :case) ON "
          "CONFLICT (contact, case_name) DO NOTHING",
          now, after->name())
      .status();
}

}  // namespace

absl::Status KeepFacts(Session& session, const Case* before, const Case* after,
                       bool finds_duplicates) {
  RETURN_IF_ERROR(KeepPlace(session, before, after, finds_duplicates));
  RETURN_IF_ERROR(KeepBehaviors(session, before, after));
  return KeepContact(session, before, after);
}

absl::Status ForgetPlace(Session& session, const std::string& name) {
  return session.Execute("DELETE FROM case_cells WHERE case_name = :case", name).status();
}

absl::Status TellWith(Session& session, const std::string& name, const std::string& other) {
  RETURN_IF_ERROR(session
                      .Execute("UPDATE case_duplicates SET duplicate_of = :other WHERE "
                               "duplicate_of = :case",
                               other, name)
                      .status());
  return session
      .Execute(
          "INSERT INTO case_duplicates (duplicate_of, case_name) VALUES (:other, :case) ON "
          "CONFLICT (duplicate_of, case_name) DO NOTHING",
          other, name)
      .status();
}

absl::StatusOr<std::vector<std::string>> ToldWith(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<std::string>("SELECT case_name FROM case_duplicates WHERE "
                                              "duplicate_of = :case ORDER BY case_name",
                                              name));
  std::vector<std::string> names;
  for (const auto& [duplicate] : rows) names.push_back(duplicate);
  return names;
}

absl::Status KeepWait(Session& session, const Case& of, std::optional<absl::Time> end) {
  if (!end) {
    return session.Execute("DELETE FROM case_waits WHERE case_name = :case", of.name()).status();
  }
  return session
      .Execute(
          "INSERT INTO case_waits (case_name, organization, end_time) VALUES (:case, "
          ":organization, :time) ON CONFLICT (case_name) DO UPDATE SET end_time = "
          "excluded.end_time",
          of.name(), ParentOf(of.name()), absl::ToUnixMicros(*end))
      .status();
}

absl::StatusOr<std::optional<absl::Time>> WaitEndOf(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<int64_t>("SELECT end_time FROM case_waits WHERE case_name = :case", name));
  return row ? std::optional(absl::FromUnixMicros(std::get<0>(*row))) : std::nullopt;
}

absl::StatusOr<std::string> CaseOfContact(Session& session, const std::string& contact) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<std::string>(
          "SELECT case_name FROM case_contacts WHERE contact = :contact LIMIT 1", contact));
  return row ? std::get<0>(*row) : std::string();
}

}  // namespace touchstone::feedback
