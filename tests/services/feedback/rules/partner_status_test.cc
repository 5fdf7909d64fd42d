#include "services/feedback/rules/partner_status.h"

#include <gtest/gtest.h>

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::Handoff;
using v1::HandoffUpdate;

TEST(PartnerStatus, ReadsTheWordsOfGeoReportHoweverTheyAreWritten) {
  EXPECT_EQ(MeaningOfStatus("open"), HandoffUpdate::ACKNOWLEDGED);
  EXPECT_EQ(MeaningOfStatus(" CLOSED "), HandoffUpdate::DONE);
  EXPECT_EQ(MeaningOfStatus("No Further Action"), HandoffUpdate::DONE);
  EXPECT_EQ(MeaningOfStatus("in-progress"), HandoffUpdate::IN_PROGRESS);
  EXPECT_EQ(MeaningOfStatus("not_councils_responsibility"), HandoffUpdate::REJECTED);
  EXPECT_EQ(MeaningOfStatus("confirmed"), HandoffUpdate::COMMENT);
  EXPECT_EQ(MeaningOfStatus(""), HandoffUpdate::COMMENT);
}

TEST(PartnerStatus, SaysWhereACaseIsInWordsThatItReadsItself) {
  for (const auto state : {Case::NEW, Case::ACKNOWLEDGED}) {
    EXPECT_EQ(MeaningOfCase(state), HandoffUpdate::ACKNOWLEDGED);
  }
  for (const auto state :
       {Case::IN_PROGRESS, Case::WAITING_FOR_CUSTOMER, Case::WAITING_FOR_THIRD_PARTY}) {
    EXPECT_EQ(MeaningOfCase(state), HandoffUpdate::IN_PROGRESS);
  }
  for (const auto state : {Case::RESOLVED, Case::CLOSED, Case::DUPLICATE}) {
    EXPECT_EQ(MeaningOfCase(state), HandoffUpdate::DONE);
  }
  EXPECT_EQ(MeaningOfCase(Case::REFERRED), HandoffUpdate::REJECTED);
}

struct Row {
  Handoff::State from;
  HandoffUpdate::Meaning said;
  Handoff::State to;
  CaseEffect effect;
};

constexpr Row kRows[] = {
    {Handoff::QUEUED, HandoffUpdate::ACKNOWLEDGED, Handoff::ACKNOWLEDGED, CaseEffect::kNone},
    {Handoff::FAILED, HandoffUpdate::IN_PROGRESS, Handoff::IN_PROGRESS, CaseEffect::kNone},
    {Handoff::SENT, HandoffUpdate::ACKNOWLEDGED, Handoff::ACKNOWLEDGED, CaseEffect::kNone},
    {Handoff::IN_PROGRESS, HandoffUpdate::ACKNOWLEDGED, Handoff::IN_PROGRESS, CaseEffect::kNone},
    {Handoff::CLAIMED_DONE, HandoffUpdate::ACKNOWLEDGED, Handoff::CLAIMED_DONE, CaseEffect::kNone},
    {Handoff::CLAIMED_DONE, HandoffUpdate::IN_PROGRESS, Handoff::CLAIMED_DONE, CaseEffect::kNone},
    {Handoff::REJECTED, HandoffUpdate::IN_PROGRESS, Handoff::IN_PROGRESS, CaseEffect::kNone},
    {Handoff::SENT, HandoffUpdate::DONE, Handoff::CLAIMED_DONE, CaseEffect::kResolve},
    {Handoff::CLAIMED_DONE, HandoffUpdate::DONE, Handoff::CLAIMED_DONE, CaseEffect::kNone},
    {Handoff::SENT, HandoffUpdate::REJECTED, Handoff::REJECTED, CaseEffect::kEscalate},
    {Handoff::REJECTED, HandoffUpdate::REJECTED, Handoff::REJECTED, CaseEffect::kNone},
    {Handoff::CLAIMED_DONE, HandoffUpdate::REOPENED, Handoff::IN_PROGRESS, CaseEffect::kReopen},
    {Handoff::SENT, HandoffUpdate::REOPENED, Handoff::IN_PROGRESS, CaseEffect::kNone},
    {Handoff::SENT, HandoffUpdate::COMMENT, Handoff::SENT, CaseEffect::kNone},
};

TEST(PartnerStatus, MovesHandoffsForwardAndCasesByClaimsOnly) {
  for (const Row& row : kRows) {
    const UpdateEffect effect = EffectOf(row.from, row.said);
    EXPECT_EQ(effect.state, row.to) << row.from << " " << row.said;
    EXPECT_EQ(effect.on_case, row.effect) << row.from << " " << row.said;
  }
}

}  // namespace
}  // namespace touchstone::feedback
