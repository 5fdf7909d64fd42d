// Arguments of queries and forms: what is read, what is refused by name, and that nothing that
// anybody sends does harm.

#include "gateway/interop/open311/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gateway/interop/open311/requests.h"
#include "gateway/transcoding/percent.h"

namespace touchstone::gateway::open311 {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string Refused(absl::string_view encoded) {
  Arguments arguments;
  return std::string(arguments.Read(encoded).message());
}

TEST(Arguments, AreDecoded) {
  Arguments arguments;
  ASSERT_TRUE(arguments.Read("service_code=001&description=A+hole%0D%0Awide%20open&x=%C3%A9").ok());
  EXPECT_EQ(arguments.One("service_code"), "001");
  EXPECT_EQ(arguments.One("description"), "A hole\r\nwide open");
  EXPECT_EQ(arguments.One("x"), "\u00E9");
  EXPECT_EQ(arguments.One("none"), "");
}

TEST(Arguments, WithoutAValueAreNone) {
  Arguments arguments;
  ASSERT_TRUE(arguments.Read("lat=&long&&=&email=&email=a@example.org").ok());
  EXPECT_EQ(arguments.One("lat"), "");
  EXPECT_EQ(arguments.One("email"), "a@example.org");
  EXPECT_THAT(arguments.All("lat"), IsEmpty());
}

TEST(Arguments, SomeComeMoreThanOnce) {
  Arguments arguments;
  ASSERT_TRUE(arguments
                  .Read("attribute[LANE][]=LEFT&media_url=https://a&attribute%5BLANE%5D%5B%5D=MID&"
                        "media_url[]=https://b&attribute[DEPTH]=12&attribute[NONE]=")
                  .ok());
  EXPECT_THAT(arguments.All("media_url"), ElementsAre("https://a", "https://b"));
  ASSERT_THAT(arguments.attributes(), SizeIs(2));
  EXPECT_EQ(arguments.attributes()[0].code, "LANE");
  EXPECT_THAT(arguments.attributes()[0].values, ElementsAre("LEFT", "MID"));
  EXPECT_EQ(arguments.attributes()[1].code, "DEPTH");
}

TEST(Arguments, TheSameInQueryAndFormIsOne) {
  Arguments arguments;
  ASSERT_TRUE(arguments.Read("jurisdiction_id=example.org").ok());
  EXPECT_TRUE(arguments.Read("jurisdiction_id=example.org").ok());
  EXPECT_THAT(arguments.Read("jurisdiction_id=other.org").message(),
              HasSubstr("jurisdiction_id is given twice"));
}

TEST(Arguments, WhatCannotBeReadIsNamed) {
  EXPECT_THAT(Refused("lat=%4"), HasSubstr("lat has a '%'"));
  EXPECT_THAT(Refused("lat=%zz&long=1"), HasSubstr("lat has a '%'"));
  EXPECT_THAT(Refused("description=%FF"), HasSubstr("description must be UTF-8"));
  EXPECT_THAT(Refused("description=%C0%80"), HasSubstr("description must be UTF-8"));
  EXPECT_THAT(Refused("attribute[=1"), HasSubstr("attribute[CODE]"));
  EXPECT_THAT(Refused("attribute[]=1"), HasSubstr("attribute[CODE]"));
  EXPECT_THAT(Refused("attribute[A]b=1"), HasSubstr("attribute[CODE]"));
  EXPECT_THAT(Refused("attribute[A][b]=1"), HasSubstr("attribute[CODE]"));
  std::string many;
  for (int i = 0; i < 1001; ++i) absl::StrAppend(&many, "a", i, "=1&");
  EXPECT_THAT(Refused(many), HasSubstr("more than 1000"));
}

TEST(Arguments, AKeyIsNotSaidBack) {
  EXPECT_THAT(Refused("api_key=tsk_first&api_key=tsk_second"),
              testing::AllOf(HasSubstr("api_key is given twice"), Not(HasSubstr("tsk_"))));
}

TEST(Arguments, OfAFieldAreFoundAgain) {
  Arguments arguments;
  ASSERT_TRUE(arguments.Read("attribute[LANE]=LEFT&attribute[DEPTH]=x").ok());
  EXPECT_EQ(ArgumentOf("attributes[1].values[0]", arguments), "attribute[DEPTH]");
  EXPECT_EQ(ArgumentOf("attributes[WIDTH]", arguments), "attribute[WIDTH]");
  EXPECT_EQ(ArgumentOf("attributes[9].values", arguments), "attribute[9]");
  EXPECT_EQ(ArgumentOf("attributes[", arguments), "attribute[]");
  EXPECT_EQ(ArgumentOf("place.latitude", arguments), "lat");
  EXPECT_EQ(ArgumentOf("place.longitude", arguments), "long");
  EXPECT_EQ(ArgumentOf("place.address", arguments), "address_string");
  EXPECT_EQ(ArgumentOf("service_codes[3]", arguments), "service_code");
  EXPECT_EQ(ArgumentOf("service_request_ids[0]", arguments), "service_request_id");
  EXPECT_EQ(ArgumentOf("end_time", arguments), "end_date");
  EXPECT_EQ(ArgumentOf("media_urls[2]", arguments), "media_url");
  EXPECT_EQ(ArgumentOf("phone", arguments), "phone");
}

TEST(Arguments, TimesNeedAZoneAndForgiveASpaceForAPlus) {
  Arguments plus;
  ASSERT_TRUE(plus.Read("start_date=2026-03-01T00:00:00+01:00&end_date=2026-03-02T00:00:00Z").ok());
  const auto request = ListRequest(plus);
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->end_time().seconds() - request->start_time().seconds(), 25 * 3600);
  for (const absl::string_view bad :
       {"2026-03-01", "2026-03-01T00:00:00", "yesterday", "2026-02-30T00:00:00Z",
        "99999-01-01T00:00:00Z", "infinite-future", "-1"}) {
    Arguments arguments;
    ASSERT_TRUE(arguments.Read(absl::StrCat("start_date=", bad)).ok());
    EXPECT_THAT(ListRequest(arguments).status().message(), HasSubstr("start_date")) << bad;
  }
}

TEST(Arguments, EveryWrongOneIsNamed) {
  Arguments arguments;
  ASSERT_TRUE(
      arguments.Read("start_date=x&end_date=y&status=done&page=0&page_size=many&extensions=so")
          .ok());
  const absl::Status status = ListRequest(arguments).status();
  EXPECT_THAT(status.message(), HasSubstr("start_date"));
  EXPECT_THAT(status.message(), HasSubstr("5"));  // and so many more
}

// Random bytes, and random changes of what is good: what is read is UTF-8, whatever was sent.
TEST(Arguments, AnythingCanBeSent) {
  std::mt19937 random(311);
  const std::string good =
      "service_code=001&lat=47.6&long=-122.3&attribute[LANE][]=LEFT&description=a%20b+c&"
      "start_date=2026-01-01T00:00:00%2B01:00&status=open,closed&page=2&media_url=https://a";
  const absl::string_view alphabet = "%&=+[]Aattribute0123456789\xC3\xA9\xFF;, :TZ-.";
  for (int round = 0; round < 20'000; ++round) {
    std::string text = good;
    const int changes = static_cast<int>(random() % 8);
    for (int i = 0; i < changes; ++i) {
      const size_t place = random() % text.size();
      const char c = random() % 4 == 0 ? static_cast<char>(random() % 256)
                                       : alphabet[random() % alphabet.size()];
      if (random() % 3 == 0) {
        text.insert(text.begin() + static_cast<std::ptrdiff_t>(place), c);
      } else {
        text[place] = c;
      }
    }
    Arguments arguments;
    const absl::Status read = arguments.Read(text);
    ASSERT_TRUE(IsUtf8(read.message())) << absl::CHexEscape(text);
    const auto submitted = SubmitRequest(arguments);
    for (const auto& attribute : submitted.attributes()) {
      ASSERT_TRUE(IsUtf8(attribute.code()));
      for (const std::string& value : attribute.values()) ASSERT_TRUE(IsUtf8(value));
    }
    ASSERT_TRUE(IsUtf8(submitted.description()));
    if (const auto listed = ListRequest(arguments); !listed.ok()) {
      ASSERT_EQ(listed.status().code(), absl::StatusCode::kInvalidArgument);
    }
  }
}

}  // namespace
}  // namespace touchstone::gateway::open311
