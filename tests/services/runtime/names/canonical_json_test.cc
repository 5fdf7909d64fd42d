#include "services/runtime/names/canonical_json.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>
#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>
#include <touchstone/recruiting/v1/eligible_list.pb.h>

#include <set>
#include <string>

namespace touchstone {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

catalog::v1::Competency Parsed(const std::string& text) {
  catalog::v1::Competency competency;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &competency));
  return competency;
}

TEST(CanonicalJson, OrdersMembersByNameAndLeavesOutWhatIsEmpty) {
  EXPECT_EQ(CanonicalJson(catalog::v1::Competency()), "{}");
  EXPECT_EQ(CanonicalJson(Parsed("title: 'Focus' key_elements { title: 'B' id: 'a' } "
                                 "key_elements {} definition: 'd'")),
            R"({"definition":"d","keyElements":[{"id":"a","title":"B"},{}],"title":"Focus"})");
}

TEST(CanonicalJson, EscapesWhatItMustAndNothingElse) {
  catalog::v1::Competency competency;
  competency.set_title("\"\\/\b\f\n\r\t\x01\x1f\x7f<é\xE2\x80\xA8😀");
  EXPECT_EQ(CanonicalJson(competency),
            "{\"title\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f<é\xE2\x80\xA8😀\"}");
}

TEST(CanonicalJson, WritesNumbersAndTheNamesOfEnums) {
  catalog::v1::Framework framework;
  framework.mutable_behavior_scale()->add_points()->set_value(7);
  EXPECT_EQ(CanonicalJson(framework), R"({"behaviorScale":{"points":[{"value":7}]}})");
}

// As over REST, where a number of 64 bits would not come through every reader whole.
TEST(CanonicalJson, WritesNumbersOf64BitsAsText) {
  catalog::v1::PayRange pay;
  pay.set_minimum_cents(9007199254740993);
  EXPECT_EQ(CanonicalJson(pay), R"({"minimumCents":"9007199254740993"})");
}

TEST(CanonicalJson, WritesFractionsWithTheFewestDigits) {
  const auto written = [](double fraction) {
    recruiting::v1::Eligible eligible;
    eligible.set_final_score(fraction);
    return CanonicalJson(eligible);
  };
  EXPECT_EQ(written(92.5), R"({"finalScore":92.5})");
  EXPECT_EQ(written(0.1), R"({"finalScore":0.1})");
  EXPECT_EQ(written(-3.33), R"({"finalScore":-3.33})");
  EXPECT_EQ(written(100000), R"({"finalScore":100000})");
  EXPECT_EQ(written(9007199254740992), R"({"finalScore":9007199254740992})");
  EXPECT_EQ(written(0), "{}");
  EXPECT_DEATH(written(1e30), "");
}

TEST(CanonicalHash, SaysHowItIsComputed) {
  EXPECT_EQ(CanonicalHash(catalog::v1::Competency()),
            "sha256-jcs-1:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
}

TEST(CanonicalJson, SaysNothingOfFieldsThatThisProcessDoesNotKnow) {
  const catalog::v1::Competency known = Parsed("title: 'T'");
  catalog::v1::Competency newer;
  ASSERT_TRUE(newer.ParseFromString(known.SerializeAsString() + "\xc2\x3e\x01x"));
  ASSERT_NE(newer.SerializeAsString(), known.SerializeAsString());
  EXPECT_EQ(CanonicalJson(newer), CanonicalJson(known));
}

// A field of another kind has to be given its one form first.
void ExpectAllHaveAForm(const Descriptor& message, std::set<const Descriptor*>& seen) {
  if (!seen.insert(&message).second) return;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    const bool is_cleared = field.name() == "create_time" || field.name() == "update_time" ||
                            field.name() == "delete_time";
    if (is_cleared) continue;
    EXPECT_TRUE(HasCanonicalJson(field)) << field.full_name();
    if (field.message_type() != nullptr) ExpectAllHaveAForm(*field.message_type(), seen);
  }
}

TEST(CanonicalJson, HasAFormForAllThatAReleaseHolds) {
  std::set<const Descriptor*> seen;
  ExpectAllHaveAForm(*catalog::v1::Framework::descriptor(), seen);
  ExpectAllHaveAForm(*catalog::v1::Competency::descriptor(), seen);
}

}  // namespace
}  // namespace touchstone
