#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/catalog/v1/framework.pb.h>

#include "absl/strings/str_cat.h"
#include "gateway/answers/gzip.h"
#include "gateway/answers/json_cache.h"
#include "gateway/answers/json_text.h"
#include "proto/descriptors.h"

namespace touchstone::gateway {
namespace {

using ::testing::HasSubstr;

std::string Framework(const std::string& title) {
  catalog::v1::Framework framework;
  framework.set_title(title);
  return framework.SerializeAsString();
}

const google::protobuf::Descriptor& Type(const std::string& name) {
  return *ContractPool().FindMessageTypeByName("touchstone.catalog.v1." + name);
}

class JsonCacheTest : public testing::Test {
 protected:
  bool Counted(const std::string& line) { return metrics_.Text().find(line) != std::string::npos; }

  const JsonCodec codec_{ContractPool()};
  Metrics metrics_;
};

TEST_F(JsonCacheTest, KeepsWhatItMadeOfTheSameBytesAndType) {
  JsonCache cache(codec_, 1 << 20, metrics_);
  const auto first = cache.Get(Type("Framework"), Framework("a"), false);
  const auto second = cache.Get(Type("Framework"), Framework("a"), false);
  EXPECT_EQ(first->text, second->text);
  EXPECT_EQ(*first->text, R"({"title":"a"})");
  EXPECT_EQ(*cache.Get(Type("Framework"), Framework("b"), false)->text, R"({"title":"b"})");
  // The same bytes are another thing in another message.
  EXPECT_EQ(*cache.Get(Type("ReviewNote"), Framework("a"), false)->text, R"({"reason":"a"})");
  EXPECT_TRUE(Counted("touchstone_gateway_json_hits_total 1"));
  EXPECT_TRUE(Counted("touchstone_gateway_json_misses_total 3"));
}

TEST_F(JsonCacheTest, CompressesOnceAndOnlyWhatGainsByIt) {
  JsonCache cache(codec_, 1 << 20, metrics_);
  const std::string large = Framework(std::string(5000, 'x'));
  const auto plain = cache.Get(Type("Framework"), large, false);
  const auto first = cache.Get(Type("Framework"), large, true);
  const auto second = cache.Get(Type("Framework"), large, true);
  EXPECT_FALSE(plain->compressed);
  EXPECT_TRUE(first->compressed && second->compressed);
  EXPECT_EQ(first->text, second->text);
  EXPECT_LT(first->text->size(), 500U);
  EXPECT_FALSE(cache.Get(Type("Framework"), Framework("small"), true)->compressed);
}

TEST_F(JsonCacheTest, LendsWhatIsTooLargeToKeepToWhoeverWantsItMeanwhile) {
  JsonCache cache(codec_, 64 << 10, metrics_);
  const std::string large = Framework(std::string(50'000, 'x'));
  auto first = cache.Get(Type("Framework"), large, false)->text;
  const auto second = cache.Get(Type("Framework"), large, false)->text;
  EXPECT_EQ(first, second);
  first.reset();
  EXPECT_EQ(second->size(), 50'012U);
  const auto small = cache.Get(Type("Framework"), large, true);
  EXPECT_TRUE(small->compressed);
  EXPECT_EQ(cache.Get(Type("Framework"), large, true)->text, small->text);
  EXPECT_TRUE(Counted("touchstone_gateway_json_hits_total 2"));
}

TEST_F(JsonCacheTest, StaysWithinItsBytes) {
  JsonCache cache(codec_, 64 << 10, metrics_);
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(
        cache.Get(Type("Framework"), Framework(absl::StrCat(i, std::string(300, 'x'))), false)
            .ok());
  }
  for (int i = 0; i < 1000; ++i) {
    cache.Get(Type("Framework"), Framework(absl::StrCat(i, std::string(300, 'x'))), false)
        .IgnoreError();
  }
  EXPECT_FALSE(Counted("touchstone_gateway_json_hits_total 1000")) << "most were forgotten";
  // What is larger than a share of it is not kept at all.
  const std::string huge = Framework(std::string(100'000, 'x'));
  const std::weak_ptr<const std::string> text = cache.Get(Type("Framework"), huge, false)->text;
  EXPECT_TRUE(text.expired()) << "nobody has it, and it is not kept";
}

TEST(Gzip, IsTakenByWhoSaysSo) {
  for (const char* header :
       {"gzip", "GZIP", "br, gzip", "gzip;q=0.1", "*", "br;q=1, *;q=0.5", "x-gzip"}) {
    EXPECT_TRUE(AcceptsGzip(header)) << header;
  }
  for (const char* header :
       {"", "br", "identity", "gzip;q=0", "gzip; q=0.0, *", "*;q=0", "gzipped"}) {
    EXPECT_FALSE(AcceptsGzip(header)) << header;
  }
}

TEST(JsonText, EscapesWhatJsonAsksFor) {
  EXPECT_EQ(JsonText("a\"\\\n\x01é"), R"("a\"\\\u000a\u0001é")");
  EXPECT_EQ(JsonText("a\xff"
                     "b"),
            "\"a\uFFFD"
            "b\"");
}

}  // namespace
}  // namespace touchstone::gateway
