#include "services/recruiting/rules/hiring_process_rules.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::HiringProcess Process(const std::string& text) {
  v1::HiringProcess process;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &process)) << text;
  return process;
}

std::vector<std::string> Fields(const std::string& text) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : HiringProcessViolations(Process(text))) {
    fields.push_back(violation.field);
  }
  return fields;
}

TEST(HiringProcessRules, GiveIdsThatFollowFromTitles) {
  auto process = Process(R"(
      stages { title: "Panel interview" } stages { title: "Panel interview" }
      stages { title: "Angebot" id: "mine" } stages { title: "面接" }
      disposition_reasons { title: "Panel interview" } disposition_reasons { title: "…" })");
  AssignIds(process);
  EXPECT_EQ(process.stages(0).id(), "panel-interview");
  EXPECT_EQ(process.stages(1).id(), "panel-interview-2");
  EXPECT_EQ(process.stages(2).id(), "mine");
  EXPECT_EQ(process.stages(3).id(), "stage");
  EXPECT_EQ(process.disposition_reasons(0).id(), "panel-interview");
  EXPECT_EQ(process.disposition_reasons(1).id(), "reason");
}

TEST(HiringProcessRules, MakeOneOfferAndLast) {
  EXPECT_THAT(Fields("stages { id: 'a' kind: OFFER }"), IsEmpty());
  EXPECT_THAT(Fields("stages { id: 'a' kind: SCREENING } stages { id: 'b' kind: INTERVIEW }"),
              ElementsAre("hiring_process.stages[1].kind"));
  EXPECT_THAT(Fields("stages { id: 'a' kind: OFFER } stages { id: 'b' kind: OFFER }"),
              ElementsAre("hiring_process.stages[0].kind"));
}

TEST(HiringProcessRules, CertifyOnceAndInterviewAsOftenAsTheyLike) {
  EXPECT_THAT(Fields(R"(stages { id: 'a' kind: INTERVIEW } stages { id: 'b' kind: INTERVIEW }
                        stages { id: 'c' kind: CERTIFICATION } stages { id: 'd' kind: CERTIFICATION }
                        stages { id: 'e' kind: OFFER })"),
              ElementsAre("hiring_process.stages[3].kind"));
}

TEST(HiringProcessRules, CallNoTwoPartsTheSame) {
  EXPECT_THAT(Fields(R"(stages { id: 'a' kind: SCREENING } stages { id: 'a' kind: OFFER }
                        disposition_reasons { id: 'a' } disposition_reasons { id: 'a' }
                        disposition_reasons { id: 'b' stage_kinds: KIND_UNSPECIFIED })"),
              ElementsAre("hiring_process.stages[1].id", "hiring_process.disposition_reasons[1].id",
                          "hiring_process.disposition_reasons[2].stage_kinds"));
}

}  // namespace
}  // namespace touchstone::recruiting
