#include "services/recruiting/rules/interview_rules.h"

#include <google/protobuf/util/message_differencer.h>
#include <google/protobuf/util/time_util.h>

#include "services/recruiting/rules/panel_rules.h"

namespace touchstone::recruiting {

using google::protobuf::util::MessageDifferencer;
using google::protobuf::util::TimeUtil;
using v1::Interview;

absl::string_view InWords(Interview::State state) {
  switch (state) {
    case Interview::SCHEDULED:
      return "scheduled";
    case Interview::STARTED:
      return "started";
    case Interview::REVEALED:
      return "revealed";
    case Interview::CONCLUDED:
      return "concluded";
    default:
      return "canceled";
  }
}

bool AreRevealed(const Interview& interview) {
  return interview.state() == Interview::REVEALED || interview.state() == Interview::CONCLUDED;
}

bool IsOpen(const Interview& interview) {
  return interview.state() != Interview::CONCLUDED && interview.state() != Interview::CANCELED;
}

std::vector<FieldViolation> TimeViolations(const Interview& interview) {
  const auto lasts = interview.end_time() - interview.start_time();
  if (lasts <= TimeUtil::SecondsToDuration(0)) {
    return {{"interview.end_time", "must be after start_time"}};
  }
  if (lasts > TimeUtil::HoursToDuration(24)) {
    return {{"interview.end_time", "is more than a day after start_time"}};
  }
  return {};
}

bool OnlyAlternatesDiffer(const Interview& before, const Interview& after) {
  Interview otherwise = after;
  *otherwise.mutable_alternates() = before.alternates();
  return MessageDifferencer::Equals(before, otherwise);
}

bool InvitationsDiffer(const Interview& before, const Interview& after) {
  return before.start_time() != after.start_time() || before.end_time() != after.end_time() ||
         before.time_zone() != after.time_zone() || before.location() != after.location() ||
         before.link() != after.link() || PanelsDiffer(before, after);
}

}  // namespace touchstone::recruiting
