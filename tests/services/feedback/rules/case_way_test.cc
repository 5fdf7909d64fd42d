// The way of a case: every pair of a state and a step.

#include "services/feedback/rules/case_way.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>

#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::CaseStep;

// By letter: New, Acknowledged, in Progress, waiting for the Customer, for a Third party, Resolved,
// closeD, dUplicate, referred Elsewhere.
constexpr char kStates[] = "?NAPCTRDUE";

// To which state each step leads from each, in that order; "." for refused. Waits are for the
// customer, and go back to in progress; a partner says something, and claims nothing.
const std::map<CaseStep::Kind, std::string> kTable = {
    {CaseStep::RECEIVED, "........."},      {CaseStep::ACKNOWLEDGED, "A........"},
    {CaseStep::ASSIGNED, "NAPCTR..."},      {CaseStep::STARTED, "PP.PP...."},
    {CaseStep::WAITED, ".CC......"},        {CaseStep::RESUMED, "...PP...."},
    {CaseStep::PROPOSED, "NAPCT...."},      {CaseStep::ANSWERED, "NAPCTR..."},
    {CaseStep::ESCALATED, "NAPCTR..."},     {CaseStep::TARGET_MISSED, "NAPCTR..."},
    {CaseStep::RESOLVED, ".RRRR...."},      {CaseStep::CLOSED, ".....D..."},
    {CaseStep::REOPENED, ".....PP.."},      {CaseStep::MARKED_DUPLICATE, "UUUUU...."},
    {CaseStep::REFERRED, "EEEEE...."},      {CaseStep::HANDED_OFF, "NAPCT...."},
    {CaseStep::PARTNER_SAID, "NAPCTR..."},  {CaseStep::JOINED_INCIDENT, "NAPCT...."},
    {CaseStep::LEFT_INCIDENT, "NAPCTR..."}, {CaseStep::PUBLISHED, "NAPCTRDUE"},
    {CaseStep::RETYPED, "NAPCTR..."},
};

TEST(CaseWay, SaysOfEveryStateWhatMayFollowIt) {
  for (int kind = CaseStep::RECEIVED; kind <= CaseStep::RETYPED; ++kind) {
    const auto step = static_cast<CaseStep::Kind>(kind);
    const auto wanted =
        step == CaseStep::WAITED ? std::optional(Case::WAITING_FOR_CUSTOMER) : std::nullopt;
    std::string row;
    for (int state = Case::NEW; state <= Case::REFERRED; ++state) {
      const auto then = StateAfter(step, static_cast<Case::State>(state), wanted);
      row += then ? kStates[*then] : '.';
    }
    EXPECT_EQ(row, kTable.at(step)) << CaseStep::Kind_Name(step);
  }
}

TEST(CaseWay, BeginsWithWhatCameIn) {
  EXPECT_EQ(StateAfter(CaseStep::RECEIVED, Case::STATE_UNSPECIFIED), Case::NEW);
  EXPECT_EQ(StateAfter(CaseStep::STARTED, Case::STATE_UNSPECIFIED), std::nullopt);
}

TEST(CaseWay, WaitsForSomebodyAndGoesBackToWhereItWas) {
  EXPECT_EQ(StateAfter(CaseStep::WAITED, Case::IN_PROGRESS), std::nullopt);
  EXPECT_EQ(StateAfter(CaseStep::WAITED, Case::IN_PROGRESS, Case::CLOSED), std::nullopt);
  EXPECT_EQ(StateAfter(CaseStep::RESUMED, Case::WAITING_FOR_CUSTOMER, Case::ACKNOWLEDGED),
            Case::ACKNOWLEDGED);
  EXPECT_EQ(StateAfter(CaseStep::RESUMED, Case::WAITING_FOR_CUSTOMER, Case::CLOSED), std::nullopt);
}

TEST(CaseWay, TakesAPartnersWordForResolvedAndNoMore) {
  EXPECT_EQ(StateAfter(CaseStep::PARTNER_SAID, Case::NEW, Case::RESOLVED), Case::RESOLVED);
  EXPECT_EQ(StateAfter(CaseStep::PARTNER_SAID, Case::RESOLVED, Case::IN_PROGRESS),
            Case::IN_PROGRESS);
  EXPECT_EQ(StateAfter(CaseStep::PARTNER_SAID, Case::RESOLVED, Case::CLOSED), std::nullopt);
  EXPECT_EQ(StateAfter(CaseStep::PARTNER_SAID, Case::IN_PROGRESS, Case::CLOSED), std::nullopt);
}

TEST(CaseWay, SaysWhatAStateIsAndWhatItMustBe) {
  Case of;
  of.set_name("organizations/wa/cases/1");
  of.set_state(Case::NEW);
  const absl::Status refused = StepRefused(CaseStep::RESOLVED, of);
  EXPECT_EQ(ReasonOf(refused), reasons::kCaseState);
  EXPECT_EQ(refused.message(),
            "organizations/wa/cases/1 is new; for this it must be acknowledged, in progress or "
            "waiting.");
}

}  // namespace
}  // namespace touchstone::feedback
