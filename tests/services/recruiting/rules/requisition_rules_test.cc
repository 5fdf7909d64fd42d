#include "services/recruiting/rules/requisition_rules.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

namespace touchstone::recruiting {
namespace {

using v1::Requisition;

Requisition Parsed(const std::string& text) {
  Requisition requisition;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &requisition)) << text;
  return requisition;
}

TEST(RequisitionRules, GiveQualificationsIdsThatFollowFromTheirTexts) {
  Requisition one = Parsed("qualifications { text: 'abc' } qualifications { text: 'abc' }");
  AssignIds(one);
  EXPECT_EQ(one.qualifications(0).id(), "xj4bnp4p");
  EXPECT_EQ(one.qualifications(1).id(), "xj4bnp4p-2");
}

TEST(OnlyLateFieldsDiffer, ForWhatApproversDoNotDecide) {
  const Requisition before = Parsed("title: 'A' close_date: '2031-03-31' openings: 1");
  Requisition after = before;
  EXPECT_TRUE(OnlyLateFieldsDiffer(before, after));
  after.set_close_date("2031-04-30");
  after.set_target_start_date("2031-06-01");
  after.mutable_level_sharing()->set_expire_months(12);
  after.add_external_ids()->set_value("417");
  EXPECT_TRUE(OnlyLateFieldsDiffer(before, after));
  EXPECT_TRUE(OnlyLateFieldsDiffer(after, before));
  for (const char* const changed :
       {"title: 'B'", "openings: 2", "open_date: '2031-03-01'", "approvers: 'x'", "positions: 'x'",
        "qualifications {}", "jurisdiction: 'us-or'", "hiring_manager: 'x'"}) {
    Requisition other = after;
    ASSERT_TRUE(google::protobuf::TextFormat::MergeFromString(changed, &other));
    EXPECT_FALSE(OnlyLateFieldsDiffer(before, other)) << changed;
  }
}

TEST(ForgetSubmission, LeavesWhatTheOfficeWroteAndWhatWasSaid) {
  Requisition requisition = Parsed(R"(
      title: 'A' state: IN_APPROVAL profile { title: 'P' } stages {} disposition_reasons {}
      review_days: 14 submitter: 'x' submit_time {} approvals { comment: 'No.' })");
  ForgetSubmission(requisition);
  EXPECT_EQ(requisition.SerializeAsString(),
            Parsed("title: 'A' state: DRAFT approvals { comment: 'No.' }").SerializeAsString());
}

}  // namespace
}  // namespace touchstone::recruiting
