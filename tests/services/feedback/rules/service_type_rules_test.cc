#include "services/feedback/rules/service_type_rules.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::ServiceType;

ServiceType Read(const std::string& text) {
  ServiceType service_type;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &service_type));
  return service_type;
}

std::vector<std::string> FieldsOf(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> fields;
  for (const auto& violation : violations) fields.push_back(violation.field);
  return fields;
}

constexpr char kPothole[] = R"pb(
  code: "001"
  title: "Pothole"
  public: true
  case_kinds: [ PROBLEM, COMPLAINT ]
  attributes {
    code: "LANE"
    kind: SINGLE_VALUE_LIST
    labels { language: "en" text: "Which lane?" }
    choices {
      key: "LEFT"
      labels { language: "en" text: "Left" }
    }
  }
  clocks {
    kind: RESOLVE
    target_minutes: 2400
    pauses { reason: WAITING_FOR_CUSTOMER max_minutes_total: 960 }
    pauses { reason: WAITING_FOR_THIRD_PARTY max_minutes_total: 960 }
  }
)pb";

TEST(ServiceTypeRules, FindNothingInAnOrdinaryOne) {
  EXPECT_THAT(ServiceTypeViolations(Read(kPothole)), IsEmpty());
}

TEST(ServiceTypeRules, FindWhatIsWrong) {
  const auto violations = ServiceTypeViolations(Read(R"pb(
    public: true
    case_kinds: COMPLAINT
    keywords: "hole, road"
    texts { language: "es" title: "Bache" }
    texts { language: "ES" title: "Bache" }
    texts { language: "xx-YY" title: "?" }
    attributes { code: "LANE" kind: SINGLE_VALUE_LIST }
    attributes {
      code: "LANE"
      kind: STRING
      choices { key: "LEFT" }
      choices { key: "LEFT" }
    }
    clocks { kind: RESOLVE target_minutes: 10 }
    clocks {
      kind: RESOLVE
      target_minutes: 10
      pauses { reason: WAITING_FOR_CUSTOMER max_minutes_total: 1 }
      pauses { reason: WAITING_FOR_CUSTOMER max_minutes_total: 2 }
    }
    emergency_screening {
      questions { language: "en" text: "Do you smell gas?" }
      questions { language: "en" text: "Gas?" }
    }
  )pb"));
  EXPECT_THAT(
      FieldsOf(violations),
      ElementsAre("service_type.public", "service_type.keywords[0]",
                  "service_type.texts[1].language", "service_type.texts[2].language",
                  "service_type.attributes[0].choices", "service_type.attributes[1].code",
                  "service_type.attributes[1].choices", "service_type.attributes[1].choices[1].key",
                  "service_type.clocks[1].kind", "service_type.clocks[1].pauses[1].reason",
                  "service_type.emergency_screening.questions[1].language"));
}

TEST(ServiceTypeRules, KeepWhatCasesAreKnownBy) {
  const ServiceType before = Read(kPothole);
  ServiceType after = before;
  after.set_title("Holes");
  after.mutable_attributes(0)->set_required(true);
  EXPECT_THAT(FixedFieldViolations(before, after), IsEmpty());
  after.set_code("002");
  after.mutable_attributes(0)->set_kind(v1::CaseAttribute::TEXT);
  EXPECT_THAT(FieldsOf(FixedFieldViolations(before, after)),
              ElementsAre("service_type.code", "service_type.attributes[0].kind"));
  EXPECT_EQ(RepeatDaysOf(before), 30);
}

}  // namespace
}  // namespace touchstone::feedback
