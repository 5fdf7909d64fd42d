#include "services/feedback/rules/partner_status.h"

#include <map>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"

namespace touchstone::feedback {

using v1::Case;
using v1::Handoff;
using v1::HandoffUpdate;

HandoffUpdate::Meaning MeaningOfStatus(absl::string_view status) {
  static const auto* const kMeanings = new std::map<std::string, HandoffUpdate::Meaning>{
      {"open", HandoffUpdate::ACKNOWLEDGED},
      {"for_triage", HandoffUpdate::ACKNOWLEDGED},
      {"investigating", HandoffUpdate::IN_PROGRESS},
      {"in_progress", HandoffUpdate::IN_PROGRESS},
      {"planned", HandoffUpdate::IN_PROGRESS},
      {"action_scheduled", HandoffUpdate::IN_PROGRESS},
      {"internal_referral", HandoffUpdate::IN_PROGRESS},
      {"fixed", HandoffUpdate::DONE},
      {"closed", HandoffUpdate::DONE},
      {"no_further_action", HandoffUpdate::DONE},
      {"duplicate", HandoffUpdate::DONE},
      {"cancelled", HandoffUpdate::REJECTED},
      {"not_councils_responsibility", HandoffUpdate::REJECTED},
      {"reopened", HandoffUpdate::REOPENED},
  };
  const std::string word = absl::StrReplaceAll(
      absl::AsciiStrToLower(absl::StripAsciiWhitespace(status)), {{" ", "_"}, {"-", "_"}});
  const auto found = kMeanings->find(word);
  return found == kMeanings->end() ? HandoffUpdate::COMMENT : found->second;
}

absl::string_view StatusOfCase(Case::State state) {
  switch (state) {
    case Case::IN_PROGRESS:
    case Case::WAITING_FOR_CUSTOMER:
    case Case::WAITING_FOR_THIRD_PARTY:
      return "in_progress";
    case Case::RESOLVED:
      return "fixed";
    case Case::CLOSED:
      return "closed";
    case Case::DUPLICATE:
      return "duplicate";
    case Case::REFERRED:
      return "cancelled";
    default:
      return "open";
  }
}

HandoffUpdate::Meaning MeaningOfCase(Case::State state) {
  return MeaningOfStatus(StatusOfCase(state));
}

namespace {

// How far on the way to done it is; what is said again does not lead back.
Handoff::State AtLeast(Handoff::State state, Handoff::State reached) {
  const bool is_behind = state == Handoff::QUEUED || state == Handoff::FAILED ||
                         (state < reached && state < Handoff::CLAIMED_DONE) ||
                         state == Handoff::REJECTED;
  return is_behind ? reached : state;
}

}  // namespace

UpdateEffect EffectOf(Handoff::State state, HandoffUpdate::Meaning meaning) {
  switch (meaning) {
    case HandoffUpdate::ACKNOWLEDGED:
      return {AtLeast(state, Handoff::ACKNOWLEDGED)};
    case HandoffUpdate::IN_PROGRESS:
      return {AtLeast(state, Handoff::IN_PROGRESS)};
    case HandoffUpdate::DONE:
      return {Handoff::CLAIMED_DONE,
              state == Handoff::CLAIMED_DONE ? CaseEffect::kNone : CaseEffect::kResolve};
    case HandoffUpdate::REJECTED:
      return {Handoff::REJECTED,
              state == Handoff::REJECTED ? CaseEffect::kNone : CaseEffect::kEscalate};
    case HandoffUpdate::REOPENED:
      return {Handoff::IN_PROGRESS,
              state == Handoff::CLAIMED_DONE ? CaseEffect::kReopen : CaseEffect::kNone};
    default:
      return {state};
  }
}

}  // namespace touchstone::feedback
