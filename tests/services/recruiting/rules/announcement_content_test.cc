#include "services/recruiting/rules/announcement_content.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

namespace touchstone::recruiting {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

v1::AnnouncementContent Content(const std::string& text) {
  v1::AnnouncementContent content;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &content)) << text;
  return content;
}

TEST(PayInWords, GroupsTheAmountAndSaysForHowLong) {
  v1::PayRange pay;
  pay.set_currency_code("USD");
  pay.set_minimum_cents(1905);
  pay.set_maximum_cents(1905);
  pay.set_period(v1::PayRange::HOUR);
  EXPECT_EQ(PayInWords(pay), "USD 19.05 an hour");
  pay.set_minimum_cents(99999);
  pay.set_maximum_cents(123456789);
  pay.set_period(v1::PayRange::YEAR);
  EXPECT_EQ(PayInWords(pay), "USD 999.99 to 1,234,567.89 a year");
}

TEST(AnnouncementAsText, HasEverySectionThatThereIsSomethingOf) {
  EXPECT_EQ(AsText(Content(R"(
      title: "Agent" openings: 2 introduction: "Come." essential_functions: "Answer calls"
      required_qualifications { text: "A year with people." evidence: "Dates" }
      desired_qualifications { text: "A second language.\nAny." }
      demands { competency: "Focus" demand: "All matters" } demands { competency: "Care" }
      open_date: "2031-03-02" close_date: "2031-03-31" how_to_apply: "Write.")")),
            R"(Agent

Come.

Openings
2

What you do
- Answer calls

What you must have
- A year with people. (shown by: Dates)

What counts in your favor
- A second language.
  Any.

What the job demands
- Focus: All matters
- Care

When to apply
From 2031-03-02 to 2031-03-31

How to apply
Write.
)");
}

// Whatever field somebody writes markup into, it is text.
TEST(AnnouncementAsHtml, RunsAndLoadsNothingThatSomebodyWrote) {
  const std::string page = AsHtml(Content(R"(
      title: "<b>1</b>" openings: 1 introduction: "<script>2</script>"
      essential_functions: "<img src=x>3" benefits: "</p>4" stages: "<i>5"
      required_qualifications { text: "<a href='x'>6" evidence: "\"7\"" }
      desired_qualifications { text: "&8" } demands { competency: "<9>" demand: "<10>" }
      pay_range { currency_code: "<11>" } how_to_apply: "<12>"
      accommodation_statement: "<13>" equal_opportunity_statement: "<14>")"));
  for (const char* const raw : {"<b>", "<script", "<img", "</p>4", "<i>", "<a ", "\"7\"", "&8",
                                "<9>", "<10>", "<11>", "<12>", "<13>", "<14>"}) {
    EXPECT_THAT(page, Not(HasSubstr(raw))) << raw;
  }
  for (const char* const escaped :
       {"&lt;b&gt;1", "&lt;script&gt;2", "&lt;/p&gt;4", "&quot;7&quot;", "&amp;8", "&lt;14&gt;"}) {
    EXPECT_THAT(page, HasSubstr(escaped)) << escaped;
  }
  EXPECT_THAT(page, Not(HasSubstr("http")));
}

}  // namespace
}  // namespace touchstone::recruiting
