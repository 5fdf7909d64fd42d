#include "services/feedback/surveys/survey_ticks.h"

#include <touchstone/notices/v1/notices.pb.h>

#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "services/feedback/surveys/survey_subjects.h"
#include "services/feedback/surveys/surveys.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/notices/notices.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone::feedback {
namespace {

using notices::v1::Notice;
using v1::Survey;
using v1::SurveyInvitation;

constexpr absl::Duration kInterval = absl::Minutes(1);
constexpr absl::Duration kTimeout = absl::Seconds(30);
constexpr int kAtOnce = 100;

Author Clockwork() { return {.actor = "surveys", .method = "", .trace_id = ""}; }

// --- After what happened ------------------------------------------------------------------------

absl::Status KeepTriggers(Transaction& transaction, const SurveySubject& subject) {
  if (!subject.is_answered || subject.customer.empty()) return absl::OkStatus();
  Session& session = transaction.session();
  ASSIGN_OR_RETURN(
      const auto surveys,
      session.Query<Bytes>(
          "SELECT body FROM surveys WHERE parent = :parent AND "
          "trigger = :trigger AND state = 2 AND delete_time = 0",
          ParentOf(subject.name),
          static_cast<int64_t>(subject.is_case ? Survey::AFTER_CASE : Survey::AFTER_CONTACT)));
  for (const auto& [body] : surveys) {
    Survey survey;
    if (!survey.ParseFromString(body.value)) continue;
    const absl::Time due = transaction.now() + absl::Minutes(survey.delay_minutes());
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO survey_triggers (survey, subject, due_time) VALUES "
                                 "(:survey, :subject, :due) ON CONFLICT (survey, subject) DO "
                                 "NOTHING",
                                 survey.name(), subject.name, absl::ToUnixMicros(due))
                        .status());
  }
  return absl::OkStatus();
}

// --- What becomes of invitations ----------------------------------------------------------------

// An invitation moves on, and who follows is told.
absl::Status Move(const SurveyParts& parts, Transaction& transaction,
                  SurveyInvitation& invitation) {
  RETURN_IF_ERROR(transaction.Update(SurveyInvitationType(), invitation));
  ASSIGN_OR_RETURN(const auto survey,
                   transaction.Find<Survey>(SurveyType(), ParentOf(invitation.name())));
  if (survey == nullptr) return absl::OkStatus();
  ASSIGN_OR_RETURN(const HandledBy handled_by,
                   FindHandledBy(transaction.session(), invitation.name()));
  return TellFollowers(parts, transaction,
                       {.survey = *survey,
                        .invitation = invitation,
                        .handled_by = handled_by,
                        .answers = {},
                        .language = invitation.language()});
}

absl::Status ForgetNotice(Session& session, const std::string& invitation) {
  return session.Execute("UPDATE survey_invitations SET notice = '' WHERE name = :name", invitation)
      .status();
}

struct NoticeEnd {
  int64_t state = 0;
  absl::Time time;
};

// What became of a notice; nothing while that is open, or when it is not known any more.
absl::StatusOr<std::optional<NoticeEnd>> FindNoticeEnd(Session& session,
                                                       const std::string& notice) {
  ASSIGN_OR_RETURN(const auto row, (session.QueryOne<int64_t, int64_t, int64_t>(
                                       "SELECT open, state, end_time FROM notices WHERE name = "
                                       ":name",
                                       notice)));
  if (!row || std::get<0>(*row) != 0) return std::nullopt;
  return NoticeEnd{std::get<1>(*row), absl::FromUnixMicros(std::get<2>(*row))};
}

// A notice that was delivered, or whose time was over before.
absl::Status TakeNoticeEnd(const SurveyParts& parts, Transaction& transaction,
                           const std::string& name, const NoticeEnd& end) {
  RETURN_IF_ERROR(ForgetNotice(transaction.session(), name));
  ASSIGN_OR_RETURN(const auto invitation,
                   transaction.Find<SurveyInvitation>(SurveyInvitationType(), name));
  if (invitation == nullptr || invitation->state() != SurveyInvitation::INVITED) {
    return absl::OkStatus();
  }
  if (end.state == Notice::DELIVERED) {
    SetTime(*invitation, "deliver_time", end.time);
    return transaction.Update(SurveyInvitationType(), *invitation);
  }
  invitation->set_state(SurveyInvitation::UNDELIVERED);
  return Move(parts, transaction, *invitation);
}

// Whether a notice still holds the token of an invitation.
absl::StatusOr<bool> IsNoticeOpen(Session& session, const std::string& invitation) {
  ASSIGN_OR_RETURN(const auto notice,
                   session.QueryOne<std::string>(
                       "SELECT notice FROM survey_invitations WHERE name = :name", invitation));
  if (!notice) return false;
  ASSIGN_OR_RETURN(const auto open,
                   session.QueryOne<int64_t>("SELECT open FROM notices WHERE name = :name",
                                             std::get<0>(*notice)));
  return open && std::get<0>(*open) != 0;
}

// Its days are over. What a notice still holds reached nobody, and is taken back.
absl::Status End(const SurveyParts& parts, Transaction& transaction, const std::string& name) {
  Session& session = transaction.session();
  ASSIGN_OR_RETURN(const auto invitation,
                   transaction.Find<SurveyInvitation>(SurveyInvitationType(), name));
  if (invitation == nullptr || invitation->state() != SurveyInvitation::INVITED) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const bool waiting, IsNoticeOpen(session, name));
  invitation->set_state(waiting ? SurveyInvitation::UNDELIVERED : SurveyInvitation::EXPIRED);
  if (waiting) RETURN_IF_ERROR(WithdrawNoticesAbout(transaction, name));
  RETURN_IF_ERROR(ForgetNotice(session, name));
  return Move(parts, transaction, *invitation);
}

}  // namespace

// Whoever changes it later does not ask again.
absl::Status AskAfterContact(Transaction& transaction, const v1::Contact* before,
                             const v1::Contact* after) {
  if (after == nullptr) return absl::OkStatus();
  if (before != nullptr) {
    const SurveySubject was = SubjectOf(*before).subject;
    if (was.is_answered && !was.customer.empty()) return absl::OkStatus();
  }
  return KeepTriggers(transaction, SubjectOf(*after).subject);
}

// Of a case only a step that leads to being resolved: who is asked later was served then.
absl::Status AskAfterCase(const CaseChange& change) {
  if (change.after == nullptr) return absl::OkStatus();
  const bool was_resolved =
      change.before != nullptr && SubjectOf(*change.before).subject.is_answered;
  if (was_resolved) return absl::OkStatus();
  return KeepTriggers(change.transaction, SubjectOf(*change.after).subject);
}

SurveyTicks::~SurveyTicks() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    stopped_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
}

void SurveyTicks::Start() {
  thread_ = std::thread([this] {
    while (true) {
      if (const absl::Status status = DoDue(); !status.ok()) {
        Log(LogLevel::kWarning, "what is due of surveys could not be done",
            {{"reason", ReasonOf(status)}});
      }
      MutexLock lock(&mutex_);
      if (!stopping_) stopped_.WaitWithTimeout(&mutex_, kInterval);
      if (stopping_) return;
    }
  });
}

bool SurveyTicks::IsStopping() {
  MutexLock lock(&mutex_);
  return stopping_;
}

absl::Status SurveyTicks::DoDue() {
  absl::Status problem = InviteDue();
  problem.Update(LookAtNotices());
  problem.Update(EndDue());
  return problem;
}

absl::Status SurveyTicks::InviteDue() {
  std::vector<std::tuple<std::string, std::string>> due;
  do {
    RETURN_IF_ERROR(
        parts_.store.database().Read(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(due, (session.Query<std::string, std::string>(
                                    "SELECT survey, subject FROM survey_triggers WHERE due_time "
                                    "<= :now ORDER BY due_time LIMIT :most",
                                    absl::ToUnixMicros(parts_.store.clock().Now()), kAtOnce)));
          return absl::OkStatus();
        }));
    for (const auto& [survey, subject] : due) RETURN_IF_ERROR(InviteAfter(survey, subject));
  } while (due.size() == kAtOnce && !IsStopping());
  return absl::OkStatus();
}

absl::Status SurveyTicks::InviteAfter(const std::string& survey, const std::string& subject) {
  return parts_.store.Write(
      Clockwork(), absl::Now() + kTimeout, [&](Transaction& transaction) -> absl::Status {
        ASSIGN_OR_RETURN(const int64_t taken,
                         transaction.session().Execute(
                             "DELETE FROM survey_triggers WHERE survey = :survey AND subject = "
                             ":subject",
                             survey, subject));
        if (taken == 0) return absl::OkStatus();  // another process has it
        ASSIGN_OR_RETURN(const auto found, transaction.Find<Survey>(SurveyType(), survey));
        if (found == nullptr || found->has_delete_time() || found->state() != Survey::OPEN) {
          return absl::OkStatus();
        }
        ASSIGN_OR_RETURN(const auto about, FindSubject(transaction, subject));
        if (!about) return absl::OkStatus();
        return Invite(parts_, transaction, *found, *about, false).status();
      });
}

absl::Status SurveyTicks::LookAtNotices() {
  std::string after;
  std::vector<std::tuple<std::string, std::string>> told;
  do {
    RETURN_IF_ERROR(
        parts_.store.database().Read(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(told, (session.Query<std::string, std::string>(
                                     "SELECT notice, name FROM survey_invitations WHERE notice > "
                                     ":after AND notice <> '' ORDER BY notice LIMIT :most",
                                     after, kAtOnce)));
          return absl::OkStatus();
        }));
    for (const auto& [notice, name] : told) {
      after = notice;
      RETURN_IF_ERROR(LookAtNotice(notice, name));
    }
  } while (told.size() == kAtOnce && !IsStopping());
  return absl::OkStatus();
}

absl::Status SurveyTicks::LookAtNotice(const std::string& notice, const std::string& invitation) {
  std::optional<NoticeEnd> end;
  RETURN_IF_ERROR(
      parts_.store.database().Read(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(end, FindNoticeEnd(session, notice));
        return absl::OkStatus();
      }));
  if (!end) return absl::OkStatus();
  return parts_.store.Write(Clockwork(), absl::Now() + kTimeout, [&](Transaction& transaction) {
    return TakeNoticeEnd(parts_, transaction, invitation, *end);
  });
}

absl::Status SurveyTicks::EndDue() {
  std::vector<std::tuple<std::string>> over;
  do {
    RETURN_IF_ERROR(
        parts_.store.database().Read(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(over, session.Query<std::string>(
                                     "SELECT name FROM survey_invitations WHERE state = 1 AND "
                                     "expire_time <= :now ORDER BY expire_time LIMIT :most",
                                     absl::ToUnixMicros(parts_.store.clock().Now()), kAtOnce));
          return absl::OkStatus();
        }));
    for (const auto& [name] : over) {
      RETURN_IF_ERROR(parts_.store.Write(
          Clockwork(), absl::Now() + kTimeout,
          [&](Transaction& transaction) { return End(parts_, transaction, name); }));
    }
  } while (over.size() == kAtOnce && !IsStopping());
  return absl::OkStatus();
}

}  // namespace touchstone::feedback
