// What came of a job.

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/feedback/handoffs/escalation.h"
#include "services/feedback/handoffs/handoff_job.h"
#include "services/feedback/handoffs/handoff_notices.h"
#include "services/feedback/handoffs/handoff_partners.h"
#include "services/feedback/handoffs/handoff_updates.h"
#include "services/feedback/handoffs/handoffs.h"
#include "services/feedback/rules/handoff_way.h"
#include "services/feedback/rules/partner_status.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Handoff;
using v1::HandoffPartner;
using v1::HandoffUpdate;

constexpr char kActor[] = "handoffs";

// A handoff as it is now; who called meanwhile may have changed it.
absl::StatusOr<std::unique_ptr<Handoff>> FindNow(Transaction& transaction, const HandoffJob& job) {
  return transaction.Find<Handoff>(HandoffType(), job.task.subject);
}

absl::Duration PollPause(const HandoffPartner& partner) {
  return absl::Minutes(partner.poll_minutes());
}

absl::Status QueueAfterSending(Transaction& transaction, const HandoffJob& job, const Taken& taken,
                               const Handoff& handoff) {
  Session& session = transaction.session();
  const HandoffPartner& partner = job.reached.partner;
  if (partner.way() == HandoffPartner::OPEN311) {
    RETURN_IF_ERROR(QueueTask(session,
                              {.subject = handoff.name(),
                               .kind = TaskKind::kPoll,
                               .task = "",
                               .due = transaction.now() + PollPause(partner),
                               .detail = PollDetail(taken.token, "")},
                              transaction.now()));
  }
  if (handoff.state() != Handoff::SENT) return absl::OkStatus();
  return QueueTask(session,
                   {.subject = handoff.name(),
                    .kind = TaskKind::kEscalate,
                    .task = "",
                    .due = transaction.now() + absl::Hours(partner.acknowledge_hours())},
                   transaction.now());
}

// It was taken back while it was under way: now that they have it, they are told.
absl::Status TellWithdrawn(Transaction& transaction, const Handoff& handoff) {
  ASSIGN_OR_RETURN(const std::string last, LastOurs(transaction.session(), handoff.name()));
  if (last.empty()) return absl::OkStatus();
  return QueueTask(
      transaction.session(),
      {.subject = handoff.name(), .kind = TaskKind::kTell, .task = last, .due = transaction.now()},
      transaction.now());
}

absl::Status NoteSent(Transaction& transaction, const HandoffJob& job, const Taken& taken) {
  ASSIGN_OR_RETURN(const auto handoff, FindNow(transaction, job));
  if (handoff == nullptr) return absl::OkStatus();
  RETURN_IF_ERROR(RemoveTask(transaction.session(), job.task));
  handoff->set_attempt_count(handoff->attempt_count() + 1);
  handoff->set_last_error(taken.problem);
  handoff->clear_next_attempt_time();
  if (!handoff->has_send_time()) SetTime(*handoff, "send_time", transaction.now());
  if (handoff->partner_request_id().empty()) {
    handoff->set_partner_request_id(taken.partner_request_id);
  }
  if (handoff->state() == Handoff::WITHDRAWN) {
    RETURN_IF_ERROR(TellWithdrawn(transaction, *handoff));
    return transaction.Update(HandoffType(), *handoff);
  }
  if (handoff->state() == Handoff::QUEUED || handoff->state() == Handoff::FAILED) {
    const bool has_id = !handoff->partner_request_id().empty();
    handoff->set_state(has_id ? Handoff::ACKNOWLEDGED : Handoff::SENT);
    if (has_id) SetTime(*handoff, "acknowledge_time", transaction.now());
  }
  RETURN_IF_ERROR(QueueAfterSending(transaction, job, taken, *handoff));
  return transaction.Update(HandoffType(), *handoff);
}

absl::Status NoteNotSent(const CaseNeighbors& neighbors, Transaction& transaction,
                         const HandoffJob& job, const absl::Status& problem) {
  ASSIGN_OR_RETURN(const auto handoff, FindNow(transaction, job));
  if (handoff == nullptr || handoff->state() != Handoff::QUEUED) {
    return RemoveTask(transaction.session(), job.task);
  }
  handoff->set_attempt_count(handoff->attempt_count() + 1);
  handoff->set_last_error(std::string(problem.message()));
  const auto pause = PauseAfter(job.task.attempts, transaction.now() - job.task.first);
  if (pause) {
    SetTime(*handoff, "next_attempt_time", transaction.now() + *pause);
    RETURN_IF_ERROR(Postpone(transaction.session(), job.task, transaction.now() + *pause));
    return transaction.Update(HandoffType(), *handoff);
  }
  handoff->set_state(Handoff::FAILED);
  handoff->clear_next_attempt_time();
  RETURN_IF_ERROR(RemoveTask(transaction.session(), job.task));
  RETURN_IF_ERROR(transaction.Update(HandoffType(), *handoff));
  return EscalateCaseOf(neighbors, ContextOf(kActor), transaction, handoff->name(),
                        "It could not be sent for 3 days.");
}

// What they say, as an update; nothing when it is what they said last.
std::optional<HandoffUpdate> UpdateFrom(const HandoffJob& job, const GeoRequest& said,
                                        const Handoff& handoff, absl::Time now,
                                        std::string& said_now) {
  said_now = absl::StrCat(said.status, "@", absl::ToUnixMicros(said.updated));
  if (said.status.empty() || said_now == LastSaidIn(job.task)) return std::nullopt;
  const absl::Time time = said.updated == absl::UnixEpoch() ? now : said.updated;
  HandoffUpdate update;
  update.set_update_id(
      absl::StrCat("asked:", said.status.substr(0, 100), "@", absl::ToUnixMicros(time)));
  update.set_meaning(MeaningOfStatus(said.status));
  // Open there after it was done is open again.
  if (handoff.state() == Handoff::CLAIMED_DONE &&
      (update.meaning() == HandoffUpdate::ACKNOWLEDGED ||
       update.meaning() == HandoffUpdate::IN_PROGRESS)) {
    update.set_meaning(HandoffUpdate::REOPENED);
  }
  update.set_status(said.status.substr(0, 100));
  update.set_description(said.status_notes.substr(0, 4000));
  SetTime(update, "update_time", time);
  return update;
}

void TakeNumber(const std::string& number, absl::Time now, Handoff& handoff) {
  if (number.empty() || !handoff.partner_request_id().empty()) return;
  handoff.set_partner_request_id(number);
  if (handoff.state() != Handoff::SENT) return;
  handoff.set_state(Handoff::ACKNOWLEDGED);
  SetTime(handoff, "acknowledge_time", now);
}

absl::Status NotePolled(const CaseNeighbors& neighbors, Transaction& transaction,
                        const HandoffJob& job, const JobOutcome& outcome) {
  ASSIGN_OR_RETURN(const auto handoff, FindNow(transaction, job));
  if (handoff == nullptr || handoff->state() == Handoff::WITHDRAWN) {
    return RemoveTask(transaction.session(), job.task);
  }
  HandoffTask task = job.task;
  task.attempts = 0;
  handoff->set_last_error(std::string(outcome.status.message()));
  TakeNumber(outcome.number, transaction.now(), *handoff);
  std::optional<HandoffUpdate> update;
  for (const GeoRequest& said : outcome.said) {
    if (said.service_request_id != handoff->partner_request_id()) continue;
    std::string said_now;
    update = UpdateFrom(job, said, *handoff, transaction.now(), said_now);
    task.detail = PollDetail(TokenIn(task), said_now);
  }
  if (update) {
    RETURN_IF_ERROR(
        TakeTheirs(neighbors, ContextOf(job.reached.partner.name()), transaction, *update, *handoff)
            .status());
  }
  if (handoff->SerializeAsString() != job.handoff.SerializeAsString()) {
    RETURN_IF_ERROR(transaction.Update(HandoffType(), *handoff));
  }
  return Postpone(transaction.session(), task, transaction.now() + PollPause(job.reached.partner));
}

absl::Status NoteTold(Transaction& transaction, const HandoffJob& job,
                      const absl::Status& problem) {
  if (problem.ok()) return RemoveTask(transaction.session(), job.task);
  const auto pause = PauseAfter(job.task.attempts, transaction.now() - job.task.first);
  if (pause) return Postpone(transaction.session(), job.task, transaction.now() + *pause);
  RETURN_IF_ERROR(RemoveTask(transaction.session(), job.task));
  ASSIGN_OR_RETURN(const auto handoff, FindNow(transaction, job));
  if (handoff == nullptr) return absl::OkStatus();
  handoff->set_last_error(
      absl::StrCat("They could not be told where it is here. ", problem.message()));
  return transaction.Update(HandoffType(), *handoff);
}

std::string AnswersOf(const HandedCase& handed) {
  std::string lines;
  for (const HandedAnswer& answer : handed.answers) {
    absl::StrAppend(&lines, answer.code, ": ", absl::StrJoin(answer.values, ", "), "\n");
  }
  return lines;
}

std::string JoinedLines(std::initializer_list<std::string> lines) {
  std::string text;
  for (const std::string& line : lines) {
    if (!line.empty()) absl::StrAppend(&text, line, "\n");
  }
  return text;
}

NewNotice MailOf(const HandoffJob& job) {
  NewNotice mail{.organization = absl::StrCat("organizations/", OrganizationOf(job.handoff.name())),
                 .recipient = "",
                 .address = job.reached.partner.mailbox(),
                 .kind = kHandoffUpdated,
                 .language = "",
                 .about = job.handoff.name(),
                 .values = {{"number", job.of.number()}}};
  if (job.task.kind == TaskKind::kTell) {
    mail.values["status"] = job.told.status();
    mail.values["description"] = job.told.description();
    return mail;
  }
  const HandedCase& handed = job.handed;
  mail.kind = kCaseHandedOff;
  mail.values["service"] = handed.service_code;
  mail.values["description"] = JoinedLines({handed.description, handed.note});
  mail.values["place"] = JoinedLines(
      {handed.address, handed.address_id,
       handed.latitude.empty() ? "" : absl::StrCat(handed.latitude, ", ", handed.longitude)});
  mail.values["answers"] = AnswersOf(handed);
  mail.values["contact"] =
      JoinedLines({handed.first_name, handed.last_name, handed.email, handed.phone});
  return mail;
}

}  // namespace

absl::Status NoteOutcome(const CaseNeighbors& neighbors, Transaction& transaction,
                         const HandoffJob& job, const JobOutcome& outcome) {
  // That a partner has it is true, whoever does the task by now.
  if (job.task.kind == TaskKind::kSend && outcome.status.ok()) {
    return NoteSent(transaction, job, outcome.taken);
  }
  ASSIGN_OR_RETURN(const bool is_ours, IsTaken(transaction.session(), job.task));
  if (!is_ours) return absl::OkStatus();
  switch (job.task.kind) {
    case TaskKind::kSend:
      return NoteNotSent(neighbors, transaction, job, outcome.status);
    case TaskKind::kPoll:
      return NotePolled(neighbors, transaction, job, outcome);
    default:
      return NoteTold(transaction, job, outcome.status);
  }
}

absl::Status SendByMail(const CaseNeighbors& neighbors, Transaction& transaction,
                        const HandoffJob& job) {
  ASSIGN_OR_RETURN(const bool is_ours, IsTaken(transaction.session(), job.task));
  if (!is_ours) return absl::OkStatus();
  if (neighbors.notify) RETURN_IF_ERROR(neighbors.notify(transaction, MailOf(job)));
  if (job.task.kind == TaskKind::kTell) return RemoveTask(transaction.session(), job.task);
  return NoteSent(transaction, job, {});
}

absl::Status NoteUnacknowledged(const CaseNeighbors& neighbors, Transaction& transaction,
                                const HandoffJob& job) {
  ASSIGN_OR_RETURN(const bool is_ours, IsTaken(transaction.session(), job.task));
  if (!is_ours) return absl::OkStatus();
  RETURN_IF_ERROR(RemoveTask(transaction.session(), job.task));
  ASSIGN_OR_RETURN(const auto handoff, FindNow(transaction, job));
  if (handoff == nullptr || handoff->state() != Handoff::SENT) return absl::OkStatus();
  return EscalateCaseOf(neighbors, ContextOf(kActor), transaction, handoff->name(),
                        absl::StrCat("They did not acknowledge it within ",
                                     job.reached.partner.acknowledge_hours(), " hours."));
}

}  // namespace touchstone::feedback
