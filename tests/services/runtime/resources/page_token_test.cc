#include "services/runtime/resources/page_token.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/time/time.h"
#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'750'000'000);
const PagePosition kPosition{.order_value = std::string("A title\nwith a line break"),
                             .name = "organizations/wa/frameworks/hr"};

PageTokens Tokens() { return PageTokens(std::string(32, 'k')); }

TEST(PageToken, GivesThePositionBack) {
  const auto read = Tokens().Read(Tokens().Make(kPosition, "query", kNow), "query", kNow);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->order_value, kPosition.order_value);
  EXPECT_EQ(read->name, kPosition.name);
}

TEST(PageToken, KeepsNumbersAsNumbers) {
  const PagePosition position{.order_value = int64_t{1'750'000'000'000'001}, .name = "n"};
  const auto read = Tokens().Read(Tokens().Make(position, "query", kNow), "query", kNow);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->order_value, position.order_value);
}

TEST(PageToken, IsRefusedForAnotherQuery) {
  const auto read = Tokens().Read(Tokens().Make(kPosition, "query", kNow), "other", kNow);
  EXPECT_EQ(ReasonOf(read.status()), reasons::kPageTokenInvalid);
}

TEST(PageToken, IsRefusedWhenAnotherKeyMadeIt) {
  const std::string token = PageTokens(std::string(32, 'x')).Make(kPosition, "query", kNow);
  EXPECT_EQ(ReasonOf(Tokens().Read(token, "query", kNow).status()), reasons::kPageTokenInvalid);
}

TEST(PageToken, IsRefusedAfterADay) {
  const std::string token = Tokens().Make(kPosition, "query", kNow);
  EXPECT_TRUE(Tokens().Read(token, "query", kNow + absl::Hours(23)).ok());
  EXPECT_EQ(ReasonOf(Tokens().Read(token, "query", kNow + absl::Hours(25)).status()),
            reasons::kPageTokenInvalid);
}

TEST(PageToken, IsRefusedWhenAnyCharacterIsChanged) {
  const std::string token = Tokens().Make(kPosition, "query", kNow);
  for (size_t i = 0; i < token.size(); ++i) {
    std::string forged = token;
    forged[i] = forged[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(ReasonOf(Tokens().Read(forged, "query", kNow).status()), reasons::kPageTokenInvalid)
        << "at " << i;
  }
}

TEST(PageToken, IsRefusedWhenItIsNoToken) {
  for (const char* text : {"x", "not base64 !", "AAAA", "\xff\xfe"}) {
    EXPECT_EQ(ReasonOf(Tokens().Read(text, "query", kNow).status()), reasons::kPageTokenInvalid)
        << text;
  }
}

}  // namespace
}  // namespace touchstone
