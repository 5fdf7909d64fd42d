#include "services/feedback/rules/commitment_way.h"

#include <google/protobuf/util/message_differencer.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using google::protobuf::Timestamp;
using google::protobuf::util::MessageDifferencer;
using google::protobuf::util::TimeUtil;
using v1::Commitment;

constexpr int kMinutesOfDay = 24 * 60;

absl::Time TimeOf(const Timestamp& timestamp) {
  return absl::FromUnixMicros(TimeUtil::TimestampToMicroseconds(timestamp));
}

Timestamp TimestampOf(absl::Time time) {
  return TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

std::string Text(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

absl::Status Refuse(const Commitment& commitment, absl::string_view problem) {
  return FailedPrecondition(reasons::kCommitmentState, commitment.name(),
                            absl::StrCat(commitment.name(), " ", problem));
}

void End(Commitment::State state, absl::Time when, Commitment& commitment) {
  commitment.set_state(state);
  *commitment.mutable_end_time() = TimestampOf(when);
}

}  // namespace

absl::string_view InWords(Commitment::State state) {
  switch (state) {
    case Commitment::OPEN:
      return "open";
    case Commitment::KEPT:
      return "kept";
    case Commitment::LATE:
      return "kept late";
    case Commitment::BROKEN:
      return "broken";
    default:
      return "withdrawn";
  }
}

std::vector<FieldViolation> CommitmentViolations(const Commitment& commitment,
                                                 absl::string_view prefix, absl::Time now) {
  std::vector<FieldViolation> violations = ForeignNames(commitment, prefix);
  const auto report = [&](absl::string_view field, absl::string_view problem) {
    violations.push_back({absl::StrCat(prefix, ".", field), std::string(problem)});
  };
  if (commitment.customer().empty() && commitment.case_().empty() && commitment.contact().empty()) {
    report("customer", "is missing; say to whom, for which case, or in which contact it is made");
  }
  if (TimeOf(commitment.make_time()) > now) report("make_time", "must not lie in the future");
  if (commitment.due_time() <= commitment.make_time()) {
    report("due_time", "must be after it is made");
  }
  if (commitment.amount_cents() > 0 && commitment.currency_code().empty()) {
    report("currency_code", "is missing; an amount has one");
  }
  return violations;
}

std::vector<FieldViolation> ForeignNames(const Commitment& commitment, absl::string_view prefix) {
  std::vector<FieldViolation> violations;
  const auto check = [&](absl::string_view field, const std::string& name) {
    if (name.empty() || OrganizationOf(name) == OrganizationOf(commitment.name())) return;
    violations.push_back({absl::StrCat(prefix, ".", field), "must be of the same organization"});
  };
  check("case", commitment.case_());
  check("contact", commitment.contact());
  check("worker", commitment.worker());
  check("organizational_unit", commitment.organizational_unit());
  check("barrier", commitment.barrier());
  return violations;
}

std::vector<FieldViolation> RewrittenFields(const Commitment& before, const Commitment& after) {
  std::vector<FieldViolation> violations;
  const auto compare = [&](absl::string_view field, bool is_same) {
    if (is_same) return;
    violations.push_back({absl::StrCat("commitment.", field),
                          "stays as it was; withdraw the commitment and make another"});
  };
  compare("customer", before.customer() == after.customer());
  compare("case", before.case_() == after.case_());
  compare("contact", before.contact() == after.contact());
  compare("promise_kind", before.promise_kind() == after.promise_kind());
  compare("amount_cents", before.amount_cents() == after.amount_cents());
  compare("currency_code", before.currency_code() == after.currency_code());
  compare("text", before.text() == after.text());
  compare("due_time", before.due_time() == after.due_time());
  compare("make_time", before.make_time() == after.make_time());
  return violations;
}

bool DifferInBarrierOnly(const Commitment& before, const Commitment& after) {
  Commitment without = after;
  without.set_barrier(before.barrier());
  return MessageDifferencer::Equals(before, without);
}

bool BreakByTime(absl::Time now, Commitment& commitment) {
  if (commitment.state() != Commitment::OPEN) return false;
  const absl::Time over = TimeOf(commitment.due_time()) + kBrokenAfter;
  if (now < over) return false;
  End(Commitment::BROKEN, over, commitment);
  return true;
}

// Who says so says when, and why: an end at just that microsecond is the tick's.
bool IsBrokenByTime(const Commitment& commitment) {
  return commitment.state() == Commitment::BROKEN && commitment.end_note().empty() &&
         TimeOf(commitment.end_time()) == TimeOf(commitment.due_time()) + kBrokenAfter;
}

absl::Status CheckIsOpen(const Commitment& commitment) {
  if (commitment.state() == Commitment::OPEN) return absl::OkStatus();
  return Refuse(commitment,
                absl::StrCat("is ", InWords(commitment.state()),
                             "; it stays as it is. A new promise is a new commitment."));
}

absl::Status Keep(absl::Time when, absl::Time now, Commitment& commitment) {
  BreakByTime(now, commitment);
  const bool is_late = when > TimeOf(commitment.due_time());
  if (IsBrokenByTime(commitment)) {
    // Whoever says this so long afterwards cannot make it kept in time.
    if (!is_late) {
      return InvalidField("keep_time",
                          "must be after it was due: it counts as broken since, and can become "
                          "late and nothing else");
    }
  } else {
    RETURN_IF_ERROR(CheckIsOpen(commitment));
  }
  if (when > now) return InvalidField("keep_time", "must not lie in the future");
  if (when < TimeOf(commitment.make_time())) {
    return InvalidField("keep_time", "must not be before it was made");
  }
  End(is_late ? Commitment::LATE : Commitment::KEPT, when, commitment);
  return absl::OkStatus();
}

absl::Status Break(absl::Time now, Commitment& commitment) {
  BreakByTime(now, commitment);
  RETURN_IF_ERROR(CheckIsOpen(commitment));
  End(Commitment::BROKEN, now, commitment);
  return absl::OkStatus();
}

absl::Status Withdraw(absl::Time now, Commitment& commitment) {
  BreakByTime(now, commitment);
  RETURN_IF_ERROR(CheckIsOpen(commitment));
  if (now >= TimeOf(commitment.due_time())) {
    return Refuse(commitment, absl::StrCat("was due at ", Text(TimeOf(commitment.due_time())),
                                           "; what is due is kept, late or broken."));
  }
  End(Commitment::WITHDRAWN, now, commitment);
  return absl::OkStatus();
}

absl::Status CheckDeletable(const Commitment& commitment, absl::Time now) {
  if (now <= TimeOf(commitment.create_time()) + kDeletableFor) return absl::OkStatus();
  return Refuse(commitment,
                "was made more than an hour ago; what was promised stays. Withdraw it when the "
                "customer agrees.");
}

std::vector<absl::Time> ReminderTimes(const Commitment& commitment, absl::Time now) {
  std::vector<absl::Time> times;
  const auto add = [&](int minutes) {
    const absl::Time time = TimeOf(commitment.due_time()) - absl::Minutes(minutes);
    if (time > now) times.push_back(time);
  };
  if (commitment.state() != Commitment::OPEN) return times;
  for (const int minutes : commitment.reminder_minutes()) add(minutes);
  if (commitment.reminder_minutes().empty()) add(kMinutesOfDay);
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  return times;
}

}  // namespace touchstone::feedback
