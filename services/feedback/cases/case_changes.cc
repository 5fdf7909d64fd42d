#include "services/feedback/cases/case_changes.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/feedback/cases/case_catch_up.h"
#include "services/feedback/cases/case_clocks.h"
#include "services/feedback/cases/case_facts.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/intake/contacts.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/rules/case_attributes.h"
#include "services/feedback/rules/case_rules.h"
#include "services/feedback/rules/case_way.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/external_ids.h"

namespace touchstone::feedback {
namespace {

using google::protobuf::util::MessageDifferencer;
using v1::Case;
using v1::CaseStep;
using v1::ServiceType;

absl::Status InState(const Case& of, absl::string_view problem) {
  return FailedPrecondition(reasons::kCaseState, of.name(), absl::StrCat(of.name(), " ", problem));
}

absl::Status CheckKind(const CaseNeighbors& neighbors, Transaction& transaction, const Case& before,
                       const Case& after) {
  if ((before.kind() == v1::COMPLAINT) == (after.kind() == v1::COMPLAINT)) return absl::OkStatus();
  if (!after.incident().empty()) {
    return InState(after, absl::StrCat("belongs to ", after.incident(),
                                       ", and complaints are each for themselves; take it out "
                                       "first."));
  }
  if (!neighbors.has_finding) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool has, neighbors.has_finding(transaction.session(), after.name()));
  if (!has) return absl::OkStatus();
  return InState(after, "has a finding; it neither becomes a complaint nor stops to be one.");
}

template <typename Messages>
bool AreEqual(const Messages& one, const Messages& other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](const auto& some, const auto& others) {
                      return MessageDifferencer::Equals(some, others);
                    });
}

// Answers were right by the type as it was then; they are looked at again when something of that
// changed.
absl::Status CheckWhole(Transaction& transaction, const ServiceType& type, const Case& before,
                        const Case& after) {
  auto violations = FixedFieldViolations(before, after);
  for (auto& violation : CaseViolations(after, type, transaction.now())) {
    violations.push_back(std::move(violation));
  }
  if (after.service_type() != before.service_type() ||
      !AreEqual(before.attributes(), after.attributes())) {
    for (auto& violation : AttributeViolations(after, type)) {
      violations.push_back(std::move(violation));
    }
  }
  if (!violations.empty()) return InvalidFields(violations);
  if (!after.contact().empty() && after.contact() != before.contact()) {
    ASSIGN_OR_RETURN(const bool exists, transaction.Exists(ContactType(), after.contact()));
    if (!exists) return InvalidField("case.contact", "names what does not exist");
  }
  return CheckIsNotOwnJudge(after);
}

absl::StatusOr<std::unique_ptr<ServiceType>> TypeOf(Transaction& transaction, const Case& before,
                                                    const Case& after) {
  if (after.service_type() == before.service_type()) {
    return FindServiceType(transaction, after.service_type());
  }
  ASSIGN_OR_RETURN(auto type, ServiceTypeNamed(transaction, ParentOf(after.name()),
                                               "case.service_type", after.service_type()));
  RETURN_IF_ERROR(CheckTakesCases(*type));
  return type;
}

// The former clocks, as the step of the new ones keeps them.
std::string FormerClocks(const Case& of) {
  return absl::StrJoin(of.clocks(), "\n", [](std::string* out, const v1::CaseClock& clock) {
    absl::StrAppend(
        out, ClockId(clock.rule().kind()), ": ", clock.rule().target_minutes(), " minutes, due ",
        absl::FormatTime(absl::RFC3339_sec, TimeOf(clock, "due_time"), absl::UTCTimeZone()), ", ",
        v1::CaseClock::State_Name(clock.state()));
  });
}

// The step that a change of fields is, if it is one.
absl::Status TakeStepsOf(const CaseNeighbors& neighbors, const Context& context,
                         Transaction& transaction, const ServiceType& type, const Case& before,
                         Case& after) {
  const bool is_other_type = after.service_type() != before.service_type();
  const bool is_others = after.assignee() != before.assignee() ||
                         after.organizational_unit() != before.organizational_unit();
  if (is_other_type) {
    RETURN_IF_ERROR(TakeStep(neighbors, context, transaction,
                             {.kind = CaseStep::RETYPED,
                              .note = FormerClocks(before),
                              .subject = before.service_type(),
                              .service_type = &type,
                              .before = &before},
                             after));
  }
  if (is_others) {
    return TakeStep(neighbors, context, transaction,
                    {.kind = CaseStep::ASSIGNED,
                     .note = "",
                     .subject = after.assignee(),
                     .before = is_other_type ? nullptr : &before},
                    after);
  }
  if (is_other_type) return absl::OkStatus();
  RETURN_IF_ERROR(
      KeepFacts(transaction.session(), &before, &after, type.duplicate_radius_meters() > 0));
  return TellFollowers(neighbors, {.context = context,
                                   .transaction = transaction,
                                   .before = &before,
                                   .after = &after,
                                   .step = nullptr,
                                   .service_type = &type,
                                   .ended = {}});
}

// What steps change of a case, and no caller.
void TakeOver(const Case& from, Case& of) {
  of.set_state(from.state());
  of.set_step_count(from.step_count());
  of.set_escalation_count(from.escalation_count());
  of.set_wait_until_date(from.wait_until_date());
  *of.mutable_clocks() = from.clocks();
  of.clear_due_time();
  if (from.has_due_time()) *of.mutable_due_time() = from.due_time();
}

absl::Status Alter(const CaseNeighbors& neighbors, const Context& context, Transaction& transaction,
                   const Case& found, Case& after) {
  after.clear_emergency_screened();
  RETURN_IF_ERROR(CheckNotConcerned(context, found));
  // What is over by now was over while the case was as it was found: who follows is told so.
  Case before = found;
  RETURN_IF_ERROR(CatchUp(neighbors, transaction, before));
  TakeOver(before, after);
  const bool is_late = OnlyLateFieldsDiffer(before, after);
  if (IsSettled(before.state()) && !is_late) {
    return InState(after, absl::StrCat("is ", InWords(before.state()),
                                       "; of it only external_ids, behaviors and "
                                       "confidential_from_public change."));
  }
  ASSIGN_OR_RETURN(const auto type, TypeOf(transaction, before, after));
  if (!is_late) {
    RETURN_IF_ERROR(CheckWhole(transaction, *type, before, after));
    RETURN_IF_ERROR(CheckKind(neighbors, transaction, before, after));
  }
  if (neighbors.clear && IsToBeClearedAnew(before, after)) neighbors.clear(*type, &before, after);
  if (!AreEqual(before.external_ids(), after.external_ids())) {
    RETURN_IF_ERROR(KeepExternalIds(transaction, CaseType(), after.name(),
                                    ExternalIdsOf(after.external_ids())));
  }
  return TakeStepsOf(neighbors, context, transaction, *type, before, after);
}

// What names a case that is to be deleted; empty for nothing.
absl::StatusOr<std::string> NamerOf(const CaseNeighbors& neighbors, Session& session,
                                    const Case& of) {
  if (!of.incident().empty()) return of.incident();
  ASSIGN_OR_RETURN(const auto duplicates, ToldWith(session, of.name()));
  if (!duplicates.empty()) return duplicates.front();
  ASSIGN_OR_RETURN(const auto contact,
                   session.QueryOne<std::string>("SELECT name FROM contacts WHERE parent = :parent "
                                                 "AND \"case\" = :case AND delete_time = 0 LIMIT 1",
                                                 ParentOf(of.name()), of.name()));
  if (contact) return std::get<0>(*contact);
  for (const auto& named_by : neighbors.named_by) {
    ASSIGN_OR_RETURN(std::string namer, named_by(session, of.name()));
    if (!namer.empty()) return namer;
  }
  return std::string();
}

absl::Status Remove(const CaseNeighbors& neighbors, const Context& context,
                    Transaction& transaction, const Case& of) {
  RETURN_IF_ERROR(CheckNotConcerned(context, of));
  Session& session = transaction.session();
  if (of.state() != Case::NEW) {
    return InState(of, absl::StrCat("is ", InWords(of.state()),
                                    "; only what is new and a mistake is deleted. Close it."));
  }
  ASSIGN_OR_RETURN(const std::string namer, NamerOf(neighbors, session, of));
  if (!namer.empty()) {
    return InState(of, absl::StrCat("is named by ", namer, "; it is no mistake."));
  }
  RETURN_IF_ERROR(KeepExternalIds(transaction, CaseType(), of.name(), {}));
  RETURN_IF_ERROR(RemoveClocks(session, of));
  RETURN_IF_ERROR(KeepFacts(session, &of, nullptr, false));
  return TellFollowers(neighbors, {.context = context,
                                   .transaction = transaction,
                                   .before = &of,
                                   .after = nullptr,
                                   .step = nullptr,
                                   .service_type = nullptr,
                                   .ended = {}});
}

absl::Status BringBack(const CaseNeighbors& neighbors, const Context& context,
                       Transaction& transaction, const Case& of) {
  RETURN_IF_ERROR(CheckNotConcerned(context, of));
  ASSIGN_OR_RETURN(const auto type, FindServiceType(transaction, of.service_type()));
  RETURN_IF_ERROR(
      KeepExternalIds(transaction, CaseType(), of.name(), ExternalIdsOf(of.external_ids())));
  RETURN_IF_ERROR(RestoreClocks(transaction.session(), of));
  RETURN_IF_ERROR(
      KeepFacts(transaction.session(), nullptr, &of, type->duplicate_radius_meters() > 0));
  return TellFollowers(neighbors, {.context = context,
                                   .transaction = transaction,
                                   .before = nullptr,
                                   .after = &of,
                                   .step = nullptr,
                                   .service_type = type.get(),
                                   .ended = {}});
}

}  // namespace

absl::Status BeforeWrite(const CaseNeighbors& neighbors, const Context& context,
                         Transaction& transaction, const ResourceChange<Case>& change) {
  switch (change.kind) {
    case events::v1::Event::CREATED:
      return Receive(neighbors, context, transaction, *change.after);
    case events::v1::Event::DELETED:
      return Remove(neighbors, context, transaction, *change.before);
    case events::v1::Event::UNDELETED:
      return BringBack(neighbors, context, transaction, *change.after);
    default:
      return Alter(neighbors, context, transaction, *change.before, *change.after);
  }
}

}  // namespace touchstone::feedback
