#include "services/recruiting/rules/decision_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/recruiting/rules/retention.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using Violations = std::vector<FieldViolation>;
using v1::Decision;

void CheckIsOwn(const Decision& decision, absl::string_view field, const std::string& name,
                Violations& violations) {
  if (OrganizationOf(name) == OrganizationOf(decision.name())) return;
  violations.push_back({absl::StrCat("decision.", field), "must be of the same organization"});
}

// The dates have the form of one already; that it is a day of the calendar is looked at here.
void CheckDay(absl::string_view field, const std::string& text, Violations& violations) {
  if (text.empty() || ParseDay(text).has_value()) return;
  violations.push_back({absl::StrCat("decision.", field), "is no day of the calendar"});
}

}  // namespace

absl::string_view InWords(Decision::State state) {
  switch (state) {
    case Decision::DRAFT:
      return "a draft";
    case Decision::OFFERED:
      return "offered";
    case Decision::ACCEPTED:
      return "accepted";
    case Decision::DECLINED:
      return "declined";
    default:
      return "rescinded";
  }
}

absl::string_view InWords(v1::PreHire::State state) {
  switch (state) {
    case v1::PreHire::PENDING:
      return "pending";
    case v1::PreHire::LINKED:
      return "linked";
    default:
      return "canceled";
  }
}

Violations DecisionViolations(const Decision& decision, const v1::Requisition& requisition) {
  Violations violations;
  CheckIsOwn(decision, "certification", decision.certification(), violations);
  const auto& positions = requisition.positions();
  if (std::find(positions.begin(), positions.end(), decision.position()) == positions.end()) {
    violations.push_back(
        {"decision.position", absl::StrCat("is none of those of ", requisition.name())});
  }
  CheckDay("start_date", decision.start_date(), violations);
  CheckDay("answer_date", decision.answer_date(), violations);
  return violations;
}

bool IsOver(const Decision& decision, Day today) {
  const auto last = ParseDay(decision.answer_date());
  return last.has_value() && *last < today;
}

std::vector<v1::SharedLevel> SharedLevels(const v1::Requisition& requisition,
                                          const std::vector<InterviewLevel>& levels, Day start) {
  std::vector<v1::SharedLevel> shared;
  if (!requisition.has_level_sharing()) return shared;
  const v1::LevelSharing& sharing = requisition.level_sharing();
  // The anniversary is the last day.
  const Day last = BehindPeriod(start, 0, sharing.expire_months()) - 1;
  for (const InterviewLevel& level : levels) {
    std::erase_if(shared, [&](const v1::SharedLevel& earlier) {
      return earlier.competency() == level.competency;
    });
    v1::SharedLevel& latest = shared.emplace_back();
    latest.set_competency(level.competency);
    latest.set_release(requisition.profile().release());
    latest.set_level(level.level);
    latest.set_purpose(sharing.purpose());
    latest.set_expire_date(DayText(last));
  }
  return shared;
}

}  // namespace touchstone::recruiting
