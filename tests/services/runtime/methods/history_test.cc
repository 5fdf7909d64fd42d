#include "services/runtime/methods/history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/errors/errors.h"
#include "tests/services/runtime/resources/framework_store.h"

namespace touchstone {
namespace {

using catalog::v1::Framework;
using events::v1::Event;
using events::v1::ListChangesResponse;
using events::v1::ResourceChange;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;

Framework Unpacked(const google::protobuf::Any& any) {
  Framework framework;
  EXPECT_TRUE(any.UnpackTo(&framework)) << any.type_url();
  return framework;
}

class HistoryTest : public testing::TestWithParam<StoreKind> {
 protected:
  static std::string Name() { return FrameworkStore::NameOf(1); }

  void Write(absl::FunctionRef<absl::Status(Transaction&, Framework&)> body) {
    const Author author = {.actor = "editor", .method = "/Catalog/Method", .trace_id = "trace"};
    const absl::Status written =
        store_->Write(author, FrameworkStore::Soon(), [&](Transaction& t) -> absl::Status {
          ASSIGN_OR_RETURN(const auto framework, t.Find<Framework>(FrameworkStore::Type(), Name()));
          return body(t, *framework);
        });
    EXPECT_TRUE(written.ok()) << written;
  }

  void Retitle(const std::string& title, size_t bytes = 0) {
    Write([&](Transaction& t, Framework& framework) {
      framework.set_title(title);
      framework.set_description(std::string(bytes, 'x'));
      return t.Update(FrameworkStore::Type(), framework);
    });
  }

  absl::StatusOr<ListChangesResponse> List(const std::string& name, int page_size = 0,
                                           const std::string& page_token = "") {
    events::v1::ListChangesRequest request;
    request.set_name(name);
    request.set_page_size(page_size);
    request.set_page_token(page_token);
    Context context;
    context.deadline = FrameworkStore::Soon();
    return ListChanges(*store_, types_, context, request);
  }

  // Every change, read in pages of that size; the sizes of the pages go into `sizes`.
  std::vector<ResourceChange> ListAll(int page_size, std::vector<int>* sizes = nullptr) {
    std::vector<ResourceChange> all;
    std::string token;
    do {
      const auto page = List(Name(), page_size, token);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      all.insert(all.end(), page->changes().begin(), page->changes().end());
      if (sizes != nullptr) sizes->push_back(page->changes_size());
      token = page->next_page_token();
    } while (!token.empty());
    return all;
  }

  // The log forgets what happened before now.
  void PurgeLog() {
    const absl::Status purged =
        store_->database().Write(FrameworkStore::Soon(), [&](Session& session) {
          return PurgeChanges(session, store_.clock().Now(), 1000).status();
        });
    EXPECT_TRUE(purged.ok()) << purged;
  }

  FrameworkStore store_{GetParam()};
  const ResourceTypes types_{*Framework::descriptor()->file()};
};

TEST_P(HistoryTest, PagesOfAnySizeGiveEveryChangeOnceNewestFirst) {
  store_.Create(2);  // another's
  store_.Create(1);
  for (int i = 1; i < 121; ++i) Retitle(absl::StrCat(i));  // more than one statement reads
  for (const auto& [page_size, pages] :
       std::map<int, size_t>{{1, 121}, {40, 4}, {121, 1}, {0, 3}}) {
    std::vector<int> sizes;
    const auto all = ListAll(page_size, &sizes);
    EXPECT_EQ(sizes.size(), pages) << page_size;
    ASSERT_THAT(all, SizeIs(121)) << page_size;
    for (size_t i = 0; i < 120; ++i) {
      const std::string title = absl::StrCat(120 - i);
      EXPECT_EQ(Unpacked(all[i].after()).title(), title);
      EXPECT_EQ(all[i].before().value(), all[i + 1].after().value());
    }
    EXPECT_FALSE(all.back().has_before());
    EXPECT_FALSE(all.back().before_expired());
  }
}

TEST_P(HistoryTest, APageEndsBeforeItIsTooLarge) {
  store_.Create(1);
  for (int i = 0; i < 3; ++i) Retitle(absl::StrCat(i), 3 << 20);  // each with one before it
  std::vector<int> sizes;
  EXPECT_THAT(ListAll(0, &sizes), SizeIs(4));
  EXPECT_THAT(sizes, ElementsAre(1, 1, 2));
}

TEST_P(HistoryTest, SaysWhoWhenHowAndWhichFields) {
  store_.Create(1);
  store_.clock().Advance(absl::Hours(1));
  Retitle("HR");
  const auto all = ListAll(0);
  ASSERT_THAT(all, SizeIs(2));
  const ResourceChange& change = all.front();
  EXPECT_EQ(change.kind(), Event::UPDATED);
  EXPECT_EQ(change.actor(), "editor");
  EXPECT_EQ(change.method(), "/Catalog/Method");
  EXPECT_EQ(change.trace_id(), "trace");
  EXPECT_EQ(change.change_time().seconds(), absl::ToUnixSeconds(store_.clock().Now()));
  EXPECT_EQ(absl::StrCat(change.revision()), Unpacked(change.after()).etag());
  EXPECT_THAT(change.changed_fields().paths(), ElementsAre("title"));
  EXPECT_FALSE(all.back().has_changed_fields());
}

TEST_P(HistoryTest, WhatIsGoneForGoodHasItsHistoryAndSoHasItsSuccessor) {
  store_.Create(1);
  store_.Delete(1);
  Write([](Transaction& t, Framework& framework) {
    return t.Purge(FrameworkStore::Type(), framework);
  });
  store_.Create(1);
  const auto all = ListAll(0);
  ASSERT_THAT(all, SizeIs(4));
  EXPECT_EQ(all[0].kind(), Event::CREATED);
  EXPECT_FALSE(all[0].has_before());
  EXPECT_EQ(all[1].kind(), Event::PURGED);
  EXPECT_TRUE(all[1].has_before());
  EXPECT_FALSE(all[1].has_after());
  EXPECT_FALSE(all[1].has_changed_fields());
  EXPECT_THAT(all[2].changed_fields().paths(), ElementsAre("delete_time"));
}

TEST_P(HistoryTest, WhatTheLogForgotIsSaidToBeMissing) {
  store_.Create(1);
  Retitle("a");
  const auto token = List(Name(), 1)->next_page_token();
  store_.clock().Advance(absl::Hours(1));
  PurgeLog();
  EXPECT_EQ(List(Name()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(List(Name(), 1, token)->changes(), IsEmpty());
  Retitle("b");
  const auto all = ListAll(0);
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_FALSE(all[0].has_before());
  EXPECT_TRUE(all[0].before_expired());
  EXPECT_EQ(Unpacked(all[0].after()).title(), "b");
}

TEST_P(HistoryTest, ATokenIsForItsOwnResource) {
  store_.Create(1);
  Retitle("a");
  store_.Create(2);
  const std::string token = List(Name(), 1)->next_page_token();
  const absl::Status other = List(FrameworkStore::NameOf(2), 1, token).status();
  EXPECT_EQ(ReasonOf(other), reasons::kPageTokenInvalid) << other;
}

INSTANTIATE_TEST_SUITE_P(Drivers, HistoryTest, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
