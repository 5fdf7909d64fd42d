#include "services/feedback/figures/counted_changes.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/feedback/cases/case_clocks.h"
#include "services/feedback/counters/counters.h"
#include "services/feedback/figures/counted_facts.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/resource_type.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::Contact;

// Whether all that a case counts is of the same rows before and after, and no clock that had
// stopped became another: then only what the change itself did is to be counted.
bool StaysWhereItIs(const Case& before, const Case& after) {
  if (before.organizational_unit() != after.organizational_unit() ||
      before.service_type() != after.service_type() || before.language() != after.language() ||
      before.channel() != after.channel() || before.assignee() != after.assignee() ||
      TimeOf(before, "receive_time") != TimeOf(after, "receive_time") ||
      before.clocks_size() > after.clocks_size()) {
    return false;
  }
  for (int i = 0; i < before.clocks_size(); ++i) {
    const v1::CaseClock& clock = before.clocks(i);
    if (!clock.has_stop_time()) continue;
    if (after.clocks(i).state() != clock.state() ||
        TimeOf(after.clocks(i), "stop_time") != TimeOf(clock, "stop_time")) {
      return false;
    }
  }
  return true;
}

void CountStep(const CaseChange& change, Counters& counters) {
  CaseFacts before{.resource = change.before, .clocks = OverdueClocks(*change.before)};
  CaseFacts after{.resource = change.after, .clocks = OverdueClocks(*change.after)};
  for (const v1::ClockReading& reading : change.ended) {
    if (const auto ended = EndedClockOf(reading)) after.clocks.push_back(*ended);
  }
  counters.CountCase(before, after);
}

// Takes away all that it counted and adds all that it counts.
absl::Status CountWhole(const CaseChange& change, Counters& counters) {
  Session& session = change.transaction.session();
  const bool comes_in = change.step != nullptr && change.step->kind() == v1::CaseStep::RECEIVED;
  if (comes_in) {
    counters.CountCase({}, {.resource = change.after, .clocks = OverdueClocks(*change.after)});
    return absl::OkStatus();
  }
  const Case& any = change.after != nullptr ? *change.after : *change.before;
  ASSIGN_OR_RETURN(auto steps, ClockStepsOf(session, any.name(), absl::InfiniteFuture()));
  CaseFacts after;
  if (change.after != nullptr) {
    ASSIGN_OR_RETURN(after, ReadCaseFacts(session, *change.after, steps));
  }
  if (change.step != nullptr && !steps.empty()) steps.pop_back();
  CaseFacts before;
  if (change.before != nullptr) {
    ASSIGN_OR_RETURN(before, ReadCaseFacts(session, *change.before, steps));
  }
  counters.CountCase(before, after);
  return absl::OkStatus();
}

// The contact behind `place` once `changed` stands where it will, and whether it is a repeat.
absl::StatusOr<bool> IsFollowedLater(Session& session, const Contact& place,
                                     const std::string& changed, const Contact* after) {
  ASSIGN_OR_RETURN(const auto next, ReadNeighbor(session, place, Side::kBehind, changed));
  const auto order = [](const Contact& contact) {
    return std::pair(absl::ToUnixMicros(TimeOf(contact, "start_time")), contact.name());
  };
  const bool comes_between =
      after != nullptr && IsKnown(*after) && after->name() != place.name() &&
      after->customer() == place.customer() && after->service_type() == place.service_type() &&
      order(*after) > order(place) && (!next || order(*after) < order(*next));
  if (comes_between) return after->repeat();
  return next && next->repeat();
}

// One change of a contact: itself, and those before it, which it may have followed or follows now.
class ContactCounting {
 public:
  ContactCounting(Session& session, const Contact* before, const Contact* after, Counters& counters)
      : session_(session),
        before_(before),
        after_(after),
        name_(after != nullptr ? after->name() : before->name()),
        counters_(counters) {}

  absl::Status Count() {
    RETURN_IF_ERROR(CountFormerOf(before_));
    RETURN_IF_ERROR(CountFormerOf(after_));
    ContactFacts before{.resource = before_};
    ContactFacts after{.resource = after_};
    if (before_ != nullptr) {
      ASSIGN_OR_RETURN(before.followed, IsFollowed(session_, *before_));
    }
    if (after_ != nullptr && IsKnown(*after_)) {
      ASSIGN_OR_RETURN(after.followed, IsFollowedLater(session_, *after_, name_, nullptr));
    }
    counters_.CountContact(before, after);
    return absl::OkStatus();
  }

 private:
  absl::Status CountFormerOf(const Contact* place) {
    if (place == nullptr || !IsKnown(*place)) return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto former, ReadNeighbor(session_, *place, Side::kBefore, name_));
    if (!former || !counted_.insert(former->name()).second) return absl::OkStatus();
    ContactFacts before{.resource = &*former};
    ContactFacts after{.resource = &*former};
    ASSIGN_OR_RETURN(before.followed, IsFollowed(session_, *former));
    ASSIGN_OR_RETURN(after.followed, IsFollowedLater(session_, *former, name_, after_));
    counters_.CountContact(before, after);
    return absl::OkStatus();
  }

  Session& session_;
  const Contact* const before_;
  const Contact* const after_;
  const std::string name_;
  Counters& counters_;
  std::set<std::string> counted_;
};

std::vector<RatedQuestion> RatedOf(const SurveyChange& change) {
  std::vector<RatedQuestion> rated;
  for (const v1::SurveyAnswer& answer : change.answers) {
    if (!answer.has_rating()) continue;
    const auto& questions = change.survey.questions();
    const auto question = std::find_if(
        questions.begin(), questions.end(),
        [&](const v1::SurveyQuestion& one) { return one.id() == answer.question_id(); });
    if (question != questions.end()) rated.push_back({&*question, answer.rating()});
  }
  return rated;
}

InvitationFacts FactsOf(const SurveyChange& change, v1::SurveyInvitation::State state) {
  const v1::SurveyInvitation& invitation = change.invitation;
  return {.name = invitation.name(),
          .state = state,
          .invite_time = TimeOf(invitation, "invite_time"),
          .organizational_unit = invitation.organizational_unit(),
          .service_type = invitation.service_type(),
          .language = invitation.language(),
          .channel = change.handled_by.channel,
          .worker = change.handled_by.worker};
}

std::string OrganizationNameOf(const std::string& survey) { return std::string(ParentOf(survey)); }

}  // namespace

CaseFollower CountCases(absl::TimeZone zone) {
  return [zone](const CaseChange& change) -> absl::Status {
    const std::string& name =
        change.after != nullptr ? change.after->name() : change.before->name();
    Counters counters(std::string(ParentOf(name)), zone);
    if (change.before != nullptr && change.after != nullptr &&
        StaysWhereItIs(*change.before, *change.after)) {
      CountStep(change, counters);
    } else {
      RETURN_IF_ERROR(CountWhole(change, counters));
    }
    return counters.Write(change.transaction.session(), name);
  };
}

std::function<absl::Status(Transaction&, const v1::Incident* before, const v1::Incident* after)>
CountIncidents(absl::TimeZone zone) {
  return [zone](Transaction& transaction, const v1::Incident* before,
                const v1::Incident* after) -> absl::Status {
    const std::string& name = after != nullptr ? after->name() : before->name();
    v1::Incident now = after != nullptr ? *after : v1::Incident();
    // One that begins gets its times when it is written, behind this.
    if (!now.has_create_time()) SetTime(now, "create_time", transaction.now());
    Counters counters(std::string(ParentOf(name)), zone);
    counters.CountIncident(before, after != nullptr ? &now : nullptr);
    return counters.Write(transaction.session(), name);
  };
}

std::function<absl::Status(Transaction&, const Contact* before, const Contact* after)>
CountContacts(absl::TimeZone zone) {
  return [zone](Transaction& transaction, const Contact* before,
                const Contact* after) -> absl::Status {
    const std::string& name = after != nullptr ? after->name() : before->name();
    Counters counters(std::string(ParentOf(name)), zone);
    RETURN_IF_ERROR(ContactCounting(transaction.session(), before, after, counters).Count());
    return counters.Write(transaction.session(), name);
  };
}

IntervalFollower CountIntervals(absl::TimeZone zone) {
  return [zone](Transaction& transaction, const std::string& organization,
                std::span<const IntervalChange> changes) -> absl::Status {
    if (changes.empty()) return absl::OkStatus();
    Counters counters(organization, zone);
    for (const IntervalChange& change : changes) {
      counters.CountInterval(change.before ? FactsOf(*change.before) : IntervalFacts(),
                             FactsOf(change.after));
    }
    return counters.Write(transaction.session(), changes.front().after.queue());
  };
}

CommitmentFollower CountCommitments(absl::TimeZone zone) {
  return [zone](Transaction& transaction, const v1::Commitment* before,
                const v1::Commitment* after) -> absl::Status {
    const std::string& name = after != nullptr ? after->name() : before->name();
    Counters counters(std::string(ParentOf(name)), zone);
    counters.CountCommitment(before, after);
    return counters.Write(transaction.session(), name);
  };
}

FollowUpFollower CountFollowUps(absl::TimeZone zone) {
  return [zone](Transaction& transaction, const Case& of, const v1::FollowUp& before,
                const v1::FollowUp& after) -> absl::Status {
    Counters counters(std::string(ParentOf(of.name())), zone);
    counters.CountFollowUp(of, &before, &after);
    return counters.Write(transaction.session(), of.name());
  };
}

SurveyFollower CountSurveys(absl::TimeZone zone) {
  return [zone](Transaction& transaction, const SurveyChange& change) -> absl::Status {
    using v1::SurveyInvitation;
    const SurveyInvitation::State state = change.invitation.state();
    if (state == SurveyInvitation::EXPIRED) return absl::OkStatus();
    InvitationFacts before = FactsOf(change, SurveyInvitation::INVITED);
    if (state == SurveyInvitation::INVITED) before = {};
    InvitationFacts after = FactsOf(change, state);
    after.answers = RatedOf(change);
    Counters counters(OrganizationNameOf(change.survey.name()), zone);
    counters.CountInvitation(before, after);
    return counters.Write(transaction.session(), change.invitation.name());
  };
}

}  // namespace touchstone::feedback
