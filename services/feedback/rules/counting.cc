#include "services/feedback/rules/counting.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::ClockRule;
using v1::Commitment;
using v1::Contact;
using v1::SurveyQuestion;

std::string DayIn(absl::TimeZone zone, absl::Time time) {
  return absl::FormatTime("%Y-%m-%d", time, zone);
}

absl::Time TimeFrom(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

template <typename Key>
void AddTo(std::map<Key, Tally>& rows, const Key& key, const Tally& tally) {
  const auto row = rows.try_emplace(key).first;
  row->second += tally;
  if (row->second == Tally()) rows.erase(row);
}

Tally Times(const Tally& tally, int64_t sign) {
  return {tally.count * sign, tally.sum * sign, tally.squares * sign};
}

// Of what a case counts, and for whom.
FigureKey KeyOf(const Case& resource, absl::TimeZone zone) {
  return {.measure = Measure::kCases,
          .day = DayIn(zone, TimeFrom(resource.receive_time())),
          .organizational_unit = resource.organizational_unit(),
          .service_type = resource.service_type(),
          .language = resource.language(),
          .channel = resource.channel()};
}

// Its incident is the piece of work, or the case that it is a duplicate of.
bool IsWork(const Case& resource) {
  return resource.incident().empty() && resource.state() != Case::DUPLICATE;
}

bool IsOpen(const Case& resource) {
  return resource.state() >= Case::NEW && resource.state() < Case::RESOLVED;
}

bool Waits(const Case& resource) {
  return resource.state() == Case::WAITING_FOR_CUSTOMER ||
         resource.state() == Case::WAITING_FOR_THIRD_PARTY;
}

bool IsOverdue(const Case& resource) {
  for (const v1::CaseClock& clock : resource.clocks()) {
    if (clock.state() == v1::CaseClock::MISSED && !clock.has_stop_time()) return true;
  }
  return false;
}

void AddEndedClock(const EndedClock& clock, FigureKey key, const std::string& worker, int64_t sign,
                   Tallies& tallies) {
  key.measure = ClocksOf(clock.kind);
  tallies.Add(key, worker, {1, clock.met ? 1 : 0, clock.met_without_pauses ? 1 : 0}, sign);
  if (!clock.stopped) return;
  key.measure = PausesOf(clock.kind);
  tallies.Add(key, worker,
              {clock.paused_minutes > 0 ? 1 : 0, clock.paused_minutes, clock.refused_pause_minutes},
              sign);
  key.measure = MinutesOf(clock.kind);
  tallies.Add(key, worker, {1, clock.elapsed_minutes, 0}, sign);
}

Tally TallyOfAnswer(SurveyQuestion::Kind kind, int64_t rating) {
  switch (kind) {
    case SurveyQuestion::CSAT:
    case SurveyQuestion::A11:
      return {1, rating >= 4 ? 1 : 0, 0};
    case SurveyQuestion::NPS:
      if (rating >= 9) return {1, 1, 1};
      return rating <= 6 ? Tally{1, -1, 1} : Tally{1, 0, 0};
    default:
      return {1, rating, rating * rating};
  }
}

std::optional<Measure> MeasureOf(SurveyQuestion::Kind kind) {
  switch (kind) {
    case SurveyQuestion::CSAT:
      return Measure::kCsat;
    case SurveyQuestion::NPS:
      return Measure::kNps;
    case SurveyQuestion::CES_1:
      return Measure::kCes1;
    case SurveyQuestion::CES_2:
      return Measure::kCes2;
    case SurveyQuestion::A11:
      return Measure::kDriver;
    case SurveyQuestion::RATING:
      return Measure::kRating;
    default:
      return std::nullopt;  // words and choices are in no score
  }
}

void AddAnswer(const RatedQuestion& answer, const InvitationFacts& facts, FigureKey key,
               int64_t sign, Tallies& tallies) {
  const SurveyQuestion& question = *answer.question;
  const auto measure = MeasureOf(question.kind());
  if (!measure) return;
  key.measure = *measure;
  key.extra = QuestionExtra{.survey = key.extra,
                            .question_id = question.id(),
                            .about = question.about(),
                            .driver = question.driver(),
                            .competency = question.key_element().competency(),
                            .key_element_id = question.key_element().key_element_id()}
                  .ToText();
  const std::string worker =
      question.about() == SurveyQuestion::CONTACT ? facts.worker : std::string();
  tallies.Add(key, worker, TallyOfAnswer(question.kind(), answer.rating), sign);
  if (question.kind() != SurveyQuestion::CES_2) return;
  key.measure = Measure::kCes2Easy;
  tallies.Add(key, worker, {1, answer.rating >= 5 ? 1 : 0, 0}, sign);
}

int64_t Is(Commitment::State state, Commitment::State wanted) { return state == wanted ? 1 : 0; }

int64_t NumberOf(absl::string_view text) {
  int64_t number = 0;
  return absl::SimpleAtoi(text, &number) ? number : 0;
}

// Where the three measures of a kind of clock begin.
Measure OfKind(Measure first, ClockRule::Kind kind) {
  return static_cast<Measure>(static_cast<int64_t>(first) + kind - ClockRule::ACKNOWLEDGE);
}

}  // namespace

Tally& Tally::operator+=(const Tally& other) {
  count += other.count;
  sum += other.sum;
  squares += other.squares;
  return *this;
}

void Tallies::Add(const FigureKey& key, const std::string& worker, const Tally& tally, int64_t sign,
                  bool worker_by_day) {
  const Tally signed_tally = Times(tally, sign);
  if (signed_tally == Tally()) return;
  AddTo(by_day_, key, signed_tally);
  if (worker.empty()) return;
  AddTo(by_worker_, WorkerKey{key.measure, worker_by_day ? key.day : key.day.substr(0, 7), worker},
        signed_tally);
}

std::map<FigureKey, Tally> Tallies::ByMonth() const {
  std::map<FigureKey, Tally> rows;
  for (const auto& [key, tally] : by_day_) {
    FigureKey month = key;
    month.day.resize(7);
    AddTo(rows, month, tally);
  }
  return rows;
}

std::optional<EndedClock> EndedClockOf(const v1::ClockReading& reading) {
  const v1::CaseClock& clock = reading.clock();
  const bool met = clock.state() == v1::CaseClock::MET;
  if (!met && clock.state() != v1::CaseClock::MISSED) return std::nullopt;
  EndedClock ended{.kind = clock.rule().kind(), .stopped = clock.has_stop_time(), .met = met};
  if (!ended.stopped) return ended;
  ended.met_without_pauses = !reading.missed_without_pauses();
  ended.paused_minutes = reading.paused_minutes();
  ended.refused_pause_minutes = reading.refused_pause_minutes();
  ended.elapsed_minutes = reading.elapsed_minutes();
  return ended;
}

void AddCase(const CaseFacts& facts, int64_t sign, absl::TimeZone zone, Tallies& tallies) {
  if (facts.resource == nullptr) return;
  const Case& resource = *facts.resource;
  FigureKey key = KeyOf(resource, zone);
  const auto add = [&](Measure measure, const Tally& tally) {
    key.measure = measure;
    tallies.Add(key, resource.assignee(), tally, sign);
  };
  const bool closed = resource.state() == Case::CLOSED;
  add(Measure::kCases, {1, IsWork(resource) ? 1 : 0, 0});
  if (IsWork(resource)) {
    if (IsOpen(resource)) {
      add(Measure::kOpenWork, {1, Waits(resource) ? 1 : 0, IsOverdue(resource) ? 1 : 0});
    }
    if (closed || resource.state() == Case::RESOLVED) add(Measure::kResolvedWork, {1, 0, 0});
    if (closed) add(Measure::kClosedWork, {1, 0, 0});
  }
  if (resource.reopen_count() > 0) add(Measure::kReopened, {1, 0, 0});
  if (closed) add(Measure::kClosedCases, {1, resource.outcome() == Case::CONFIRMED ? 1 : 0, 0});
  add(Measure::kFollowUps, {facts.answered_follow_ups, facts.met_follow_ups, 0});
  for (const EndedClock& clock : facts.clocks) {
    AddEndedClock(clock, key, resource.assignee(), sign, tallies);
  }
}

bool IsAnswer(v1::FollowUp::Outcome outcome) {
  return IsMet(outcome) || outcome == v1::FollowUp::NOT_MET || outcome == v1::FollowUp::DISPUTED;
}

bool IsMet(v1::FollowUp::Outcome outcome) {
  return outcome == v1::FollowUp::MET || outcome == v1::FollowUp::EXCEEDED;
}

void AddIncident(const v1::Incident* incident, int64_t sign, absl::TimeZone zone,
                 Tallies& tallies) {
  if (incident == nullptr) return;
  FigureKey key{.measure = Measure::kCases,
                .day = DayIn(zone, TimeFrom(incident->create_time())),
                .organizational_unit = incident->organizational_unit(),
                .service_type = incident->service_type()};
  const auto add = [&](Measure measure, const Tally& tally) {
    key.measure = measure;
    tallies.Add(key, "", tally, sign);
  };
  add(Measure::kCases, {0, 1, 0});
  if (incident->state() == v1::Incident::OPEN) {
    add(Measure::kOpenWork, {1, 0, 0});
    return;
  }
  add(Measure::kResolvedWork, {1, 0, 0});
  if (incident->state() == v1::Incident::CLOSED) add(Measure::kClosedWork, {1, 0, 0});
}

void AddContact(const ContactFacts& facts, int64_t sign, absl::TimeZone zone, Tallies& tallies) {
  if (facts.resource == nullptr) return;
  const Contact& contact = *facts.resource;
  FigureKey key{.measure = Measure::kContacts,
                .day = DayIn(zone, TimeFrom(contact.start_time())),
                .organizational_unit = contact.organizational_unit(),
                .service_type = contact.service_type(),
                .language = contact.language(),
                .channel = contact.channel()};
  const auto add = [&](Measure measure, const Tally& tally) {
    key.measure = measure;
    tallies.Add(key, contact.worker(), tally, sign);
  };
  const bool known = !contact.customer().empty() && !contact.service_type().empty();
  const bool held = contact.outcome() != Contact::ABANDONED;
  add(Measure::kContacts, {1, held ? 1 : 0, known ? 0 : 1});
  if (!known) return;
  add(Measure::kRepeats, {1, facts.followed ? 1 : 0, 0});
  if (contact.repeat()) return;
  const bool resolved =
      contact.outcome() == Contact::RESOLVED || contact.outcome() == Contact::INFORMED;
  add(Measure::kFirstContacts, {1, resolved && !facts.followed ? 1 : 0, 0});
}

void AddInterval(const IntervalFacts& facts, int64_t sign, absl::TimeZone zone, Tallies& tallies) {
  FigureKey key{
      .measure = Measure::kOffered,
      .day = DayIn(zone, facts.start_time),
      .organizational_unit = facts.organizational_unit,
      .service_type = facts.service_type,
      .language = facts.language,
      .channel = facts.channel,
      .extra = IntervalExtra{facts.threshold_seconds, facts.short_seconds, facts.queue}.ToText()};
  const auto add = [&](Measure measure, const Tally& tally) {
    key.measure = measure;
    tallies.Add(key, "", tally, sign);
  };
  add(Measure::kOffered, {facts.offered, 0, 0});
  add(Measure::kAnswered, {facts.answered, facts.handle_seconds, 0});
  add(Measure::kAnsweredInTime, {facts.answered_in_time, 0, 0});
  add(Measure::kAbandoned, {facts.abandoned, 0, 0});
  add(Measure::kShortAbandoned, {facts.short_abandoned, 0, 0});
  add(Measure::kOverflowed, {facts.overflowed, 0, 0});
}

std::string IntervalExtra::ToText() const {
  return absl::StrCat(threshold_seconds, "|", short_seconds, "|", queue);
}

IntervalExtra IntervalExtra::FromText(absl::string_view text) {
  // A queue can have the sign itself.
  const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits('|', 2));
  if (parts.size() != 3) return {};
  return {NumberOf(parts[0]), NumberOf(parts[1]), parts[2]};
}

void AddCommitment(const Commitment* commitment, int64_t sign, absl::TimeZone zone,
                   Tallies& tallies) {
  if (commitment == nullptr) return;
  const Commitment::State state = commitment->state();
  FigureKey key{.measure = Measure::kCommitments,
                .day = DayIn(zone, TimeFrom(commitment->make_time())),
                .organizational_unit = commitment->organizational_unit()};
  const std::string& worker = commitment->worker();
  tallies.Add(key, worker, {1, Is(state, Commitment::KEPT), Is(state, Commitment::LATE)}, sign);
  key.measure = Measure::kOtherCommitments;
  tallies.Add(key, worker,
              {Is(state, Commitment::BROKEN), Is(state, Commitment::WITHDRAWN),
               Is(state, Commitment::OPEN)},
              sign);
  if (state == Commitment::OPEN) {
    key.measure = Measure::kCommitmentsDue;
    key.day = DayIn(zone, TimeFrom(commitment->due_time()));
    tallies.Add(key, worker, {1, 0, 0}, sign, /*worker_by_day=*/true);
  } else if (state == Commitment::KEPT) {
    key.measure = Measure::kCommitmentsKept;
    key.day = DayIn(zone, TimeFrom(commitment->end_time()));
    tallies.Add(key, worker, {1, 0, 0}, sign, /*worker_by_day=*/true);
  }
}

std::string QuestionExtra::ToText() const {
  return absl::StrCat(survey, "|", question_id, "|", static_cast<int>(about), "|",
                      static_cast<int>(driver), "|", competency, "|", key_element_id);
}

QuestionExtra QuestionExtra::FromText(absl::string_view text) {
  const std::vector<std::string> parts = absl::StrSplit(text, '|');
  if (parts.size() != 6) return {};
  return {.survey = parts[0],
          .question_id = parts[1],
          .about = static_cast<SurveyQuestion::About>(NumberOf(parts[2])),
          .driver = static_cast<SurveyQuestion::Driver>(NumberOf(parts[3])),
          .competency = parts[4],
          .key_element_id = parts[5]};
}

void AddInvitation(const InvitationFacts& facts, int64_t sign, absl::TimeZone zone,
                   Tallies& tallies) {
  // What did not reach them was offered to nobody.
  if (facts.name.empty() || facts.state == v1::SurveyInvitation::UNDELIVERED) return;
  const FigureKey key{.measure = Measure::kInvitations,
                      .day = DayIn(zone, facts.invite_time),
                      .organizational_unit = facts.organizational_unit,
                      .service_type = facts.service_type,
                      .language = facts.language,
                      .channel = facts.channel,
                      .extra = std::string(IdOf(ParentOf(facts.name)))};
  const bool answered = facts.state == v1::SurveyInvitation::ANSWERED;
  const bool dismissed = facts.state == v1::SurveyInvitation::DISMISSED;
  tallies.Add(key, facts.worker, {1, answered ? 1 : 0, dismissed ? 1 : 0}, sign);
  if (!answered) return;
  for (const RatedQuestion& answer : facts.answers) AddAnswer(answer, facts, key, sign, tallies);
}

Measure ClocksOf(ClockRule::Kind kind) { return OfKind(Measure::kAcknowledgeClocks, kind); }
Measure PausesOf(ClockRule::Kind kind) { return OfKind(Measure::kAcknowledgePauses, kind); }
Measure MinutesOf(ClockRule::Kind kind) { return OfKind(Measure::kAcknowledgeMinutes, kind); }

}  // namespace touchstone::feedback
