#include "services/runtime/resources/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/errors/errors.h"
#include "tests/services/runtime/resources/framework_store.h"

namespace touchstone {
namespace {

using ::testing::HasSubstr;
using ::testing::Values;

class StoreTest : public testing::TestWithParam<StoreKind> {
 protected:
  // Reads all pages; returns how many resources each had.
  std::vector<size_t> PagesOf(int page_size) {
    std::vector<size_t> sizes;
    std::string token;
    do {
      const auto page = store_->List(FrameworkStore::Type(),
                                     {.parent = "organizations/wa", .page_size = page_size}, token,
                                     FrameworkStore::Soon());
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return {};
      sizes.push_back(page->bodies.size());
      token = page->next_page_token;
    } while (!token.empty());
    return sizes;
  }

  FrameworkStore store_{GetParam()};
};

TEST_P(StoreTest, APageEndsWhereItsBodiesBecomeTooLarge) {
  for (int i = 1; i <= 5; ++i) store_.Create(i, 3 << 20);
  EXPECT_EQ(PagesOf(1000), (std::vector<size_t>{2, 2, 1}));
}

TEST_P(StoreTest, AResourceThatIsTooLargeForAPageHasOneForItself) {
  for (int i = 1; i <= 3; ++i) store_.Create(i, i == 2 ? kLargestAnswer + 1 : 10);
  EXPECT_EQ(PagesOf(1000), (std::vector<size_t>{1, 1, 1}));
}

TEST_P(StoreTest, APageOfManySmallOnesIsWhole) {
  for (int i = 1; i <= 250; ++i) store_.Create(i);
  EXPECT_EQ(PagesOf(1000), (std::vector<size_t>{250}));
  EXPECT_EQ(PagesOf(200), (std::vector<size_t>{200, 50}));
  EXPECT_EQ(PagesOf(125), (std::vector<size_t>{125, 125}));
}

TEST_P(StoreTest, ABatchThatIsTooLargeIsRefusedWithWhatWouldFit) {
  std::vector<std::string> names;
  for (int i = 1; i <= 3; ++i) {
    store_.Create(i, 3 << 20);
    names.push_back(FrameworkStore::NameOf(i));
  }
  const auto read = store_->ReadAtOneMoment(FrameworkStore::Type(), names, FrameworkStore::Soon());
  EXPECT_EQ(read.status().code(), absl::StatusCode::kInvalidArgument) << read.status();
  EXPECT_THAT(read.status().message(), HasSubstr("at most 2 of them"));
  names.pop_back();
  EXPECT_TRUE(store_->ReadAtOneMoment(FrameworkStore::Type(), names, FrameworkStore::Soon()).ok());
}

INSTANTIATE_TEST_SUITE_P(Drivers, StoreTest, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
