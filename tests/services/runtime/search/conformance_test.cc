// The same texts and the same searches on both databases: what each finds, in which order, and that
// it is what a plain reading of every text finds.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/search/index.h"
#include "services/runtime/search/schema.h"
#include "services/runtime/search/search.h"
#include "services/runtime/search/stemmer.h"
#include "services/runtime/search/words.h"
#include "tests/stores/stores.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int kTitle = 1;
constexpr int kBehavior = 2;
constexpr char kType[] = "touchstone.dev/Thing";

absl::Time Soon() { return absl::Now() + absl::Seconds(30); }

std::string NameOf(absl::string_view id) { return absl::StrCat("organizations/wa/things/", id); }

// A thing with a title and behaviors.
SearchableText Thing(const std::string& title, const std::vector<std::string>& behaviors,
                     const std::string& language = "en", std::vector<SearchLabel> labels = {}) {
  SearchableText says{.title = title, .language = language, .labels = std::move(labels)};
  says.texts.push_back({kTitle, 4, "", title});
  for (size_t i = 0; i < behaviors.size(); ++i) {
    says.texts.push_back({kBehavior, 1, absl::StrCat("b", i), behaviors[i]});
  }
  return says;
}

// One database with an index.
class Index {
 public:
  explicit Index(const StoreKind& kind) : store_(kind) {}

  void Write(const std::string& name, const SearchableText& says) {
    const absl::Status status = database_->Write(
        Soon(), [&](Session& session) { return WriteToIndex(session, name, kType, says); });
    EXPECT_TRUE(status.ok()) << name << ": " << status;
  }

  void Remove(const std::string& name) {
    const absl::Status status =
        database_->Write(Soon(), [&](Session& session) { return RemoveFromIndex(session, name); });
    EXPECT_TRUE(status.ok()) << name << ": " << status;
  }

  SearchPage Page(const SearchRequest& request) {
    SearchPage page;
    const absl::Status status = database_->Read(Soon(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(page, RunSearch(session, request));
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    MakeSnippets(request.query, page);
    return page;
  }

  // "a/title", "a/b0", … in their order.
  std::vector<std::string> Find(const std::string& query, const SearchFilter& filter = {},
                                const std::string& organization = "wa") {
    const auto parsed = ParseSearchQuery(query);
    EXPECT_TRUE(parsed.ok()) << query << ": " << parsed.status();
    std::vector<std::string> found;
    const SearchRequest request{
        .organization = organization, .query = *parsed, .filter = filter, .page_size = 1000};
    for (const SearchHit& hit : Page(request).hits) found.push_back(Short(hit.place));
    return found;
  }

  static std::string Short(const SearchPlace& place) {
    return absl::StrCat(place.resource.substr(place.resource.rfind('/') + 1), "/",
                        place.kind == kTitle ? "title" : place.item,
                        place.part == 0 ? "" : absl::StrCat("+", place.part));
  }

  std::vector<std::string> RunBeside(const std::string& sql) { return store_.RunBeside(sql); }
  std::string Count(const std::string& table) {
    return RunBeside(absl::StrCat("SELECT COUNT(*) FROM ", table)).at(0);
  }
  Database& database() { return *database_; }

 private:
  TestStore store_;
  std::unique_ptr<Database> database_ = store_.Open({RuntimeMigrations(), SearchMigrations()});
};

class SearchConformance : public testing::TestWithParam<StoreKind> {
 protected:
  Index index_{GetParam()};
};

TEST_P(SearchConformance, FindsWordsPhrasesAndBeginnings) {
  index_.Write(NameOf("focus"), Thing("Customer focus", {"Serves customers in person",
                                                         "Listens to the customer first"}));
  index_.Write(NameOf("service"), Thing("Service improvement", {"Improves customer service"}));
  EXPECT_THAT(index_.Find("customer"),
              ElementsAre("focus/title", "service/b0", "focus/b0", "focus/b1"));
  EXPECT_THAT(index_.Find("serving customers"), ElementsAre("focus/b0"));
  EXPECT_THAT(index_.Find("services customers"), ElementsAre("service/b0"));
  EXPECT_THAT(index_.Find("\"customer service\""), ElementsAre("service/b0"));
  EXPECT_THAT(index_.Find("\"service customer\""), IsEmpty());
  EXPECT_THAT(index_.Find("\"customers\""), ElementsAre("focus/b0"));
  EXPECT_THAT(index_.Find("impr*"), ElementsAre("service/title", "service/b0"));
  EXPECT_THAT(index_.Find("\"customer serv*\""), ElementsAre("service/b0"));
  EXPECT_THAT(index_.Find("\"the customer fir*\""), ElementsAre("focus/b1"));
  EXPECT_THAT(index_.Find("customer -focus -\"in person\""), ElementsAre("service/b0", "focus/b1"));
  EXPECT_THAT(index_.Find("cust* -serv*"), ElementsAre("focus/title", "focus/b1"));
  EXPECT_THAT(index_.Find("budget"), IsEmpty());
}

TEST_P(SearchConformance, PutsTitlesFirstThenWhatIsShorterThenByName) {
  index_.Write(NameOf("b"), Thing("The budget of an office", {"Budget"}));
  index_.Write(NameOf("a-b"), Thing("Budget care", {"Budget"}));
  index_.Write(NameOf("a"), Thing("Budget care", {"Plans a budget"}));
  EXPECT_THAT(index_.Find("budget"),
              ElementsAre("a/title", "a-b/title", "b/title", "a-b/b0", "b/b0", "a/b0"));
}

TEST_P(SearchConformance, GoesPageByPageAsItWouldAtOnce) {
  for (int i = 0; i < 30; ++i) {
    index_.Write(NameOf(absl::StrCat("t", i)),
                 Thing(absl::StrCat("Budget ", i % 3 == 0 ? "care" : ""),
                       {"Keeps a budget", absl::StrCat("The budget of ", i)}));
  }
  const auto all = index_.Find("budget");
  ASSERT_THAT(all, SizeIs(90));
  std::vector<std::string> paged;
  SearchRequest request{.organization = "wa", .query = *ParseSearchQuery("budget"), .page_size = 7};
  do {
    SearchPage page = index_.Page(request);
    EXPECT_LE(page.hits.size(), 7U);
    for (const SearchHit& hit : page.hits) paged.push_back(Index::Short(hit.place));
    request.after = page.next;
  } while (request.after && paged.size() < 100);
  EXPECT_EQ(paged, all);
  // The last page says that it is the last, also when it is full.
  request.after = std::nullopt;
  request.page_size = 90;
  EXPECT_EQ(index_.Page(request).next.has_value(), false);
}

TEST_P(SearchConformance, NarrowsByKindLabelAndLanguage) {
  const SearchLabel hr{"framework", "hr-core"};
  const SearchLabel odd{"tag", "Time & \"money\" \u00fcber_alles 'n' \\more"};
  index_.Write(NameOf("a"), Thing("Service", {"Service"}, "en", {hr}));
  index_.Write(NameOf("b"), Thing("Service", {"Service"}, "en-US", {hr, odd}));
  index_.Write(NameOf("c"), Thing("Service", {}, "es-US", {odd}));
  EXPECT_THAT(index_.Find("service", {.kinds = {kTitle}}),
              ElementsAre("a/title", "b/title", "c/title"));
  EXPECT_THAT(index_.Find("service", {.kinds = {kBehavior, 99}}), ElementsAre("a/b0", "b/b0"));
  EXPECT_THAT(index_.Find("service", {.kinds = {99}}), IsEmpty());
  EXPECT_THAT(index_.Find("service", {.kinds = {kTitle}, .labels = {hr}}),
              ElementsAre("a/title", "b/title"));
  EXPECT_THAT(index_.Find("service", {.labels = {odd}}), ElementsAre("b/title", "c/title", "b/b0"));
  EXPECT_THAT(index_.Find("service", {.labels = {hr, odd}}), ElementsAre("b/title", "b/b0"));
  // Another label than one that differs in case alone.
  EXPECT_THAT(index_.Find("service", {.labels = {{"framework", "HR-core"}}}), IsEmpty());
  EXPECT_THAT(index_.Find("service", {.language = "en", .kinds = {kTitle}}),
              ElementsAre("a/title", "b/title"));
  EXPECT_THAT(index_.Find("service", {.language = "EN-us", .kinds = {kTitle}}),
              ElementsAre("b/title"));
  EXPECT_THAT(index_.Find("service", {.language = "en-GB"}), IsEmpty());
  EXPECT_THAT(index_.Find("service", {.language = "fr"}), IsEmpty());
}

TEST_P(SearchConformance, TakesTheWordsOfAQueryForWordsOfEachLanguage) {
  index_.Write(NameOf("en"), Thing("Coming and going", {}, "en"));
  index_.Write(NameOf("es"), Thing("Formaci\u00f3n y servicios", {}, "es"));
  index_.Write(NameOf("vi"), Thing("D\u1ecbch v\u1ee5 kh\u00e1ch h\u00e0ng", {}, "vi"));
  index_.Write(NameOf("zh"), Thing("\u5ba2\u6237\u670d\u52a1", {}, "zh-Hans"));
  EXPECT_THAT(index_.Find("formacion servicio"), ElementsAre("es/title"));
  EXPECT_THAT(index_.Find("comes"), ElementsAre("en/title"));
  EXPECT_THAT(index_.Find("comes", {.language = "es"}), IsEmpty());
  EXPECT_THAT(index_.Find("dich vu"), ElementsAre("vi/title"));
  EXPECT_THAT(index_.Find("\u5ba2\u6237"), ElementsAre("zh/title"));
  EXPECT_THAT(index_.Find("\u6237\u5ba2"), IsEmpty());
  EXPECT_THAT(index_.Find("\u5ba2\u6237", {.language = "zh"}), ElementsAre("zh/title"));
  // Vietnamese and Chinese have no stemmer, and are told apart all the same.
  EXPECT_THAT(index_.Find("\u5ba2\u6237", {.language = "vi"}), IsEmpty());
}

TEST_P(SearchConformance, FindsNothingOfAnotherOrganization) {
  index_.Write(NameOf("mine"), Thing("Budget", {}));
  index_.Write("organizations/or/things/theirs", Thing("Budget", {}));
  EXPECT_THAT(index_.Find("budget"), ElementsAre("mine/title"));
  EXPECT_THAT(index_.Find("budget", {}, "or"), ElementsAre("theirs/title"));
  EXPECT_THAT(index_.Find("budg*", {}, "or"), ElementsAre("theirs/title"));
  EXPECT_THAT(index_.Find("budget", {}, "nobody"), IsEmpty());
}

TEST_P(SearchConformance, FollowsWhatIsWritten) {
  index_.Write(NameOf("a"), Thing("Budget", {"Plans ahead", "Counts money"}));
  index_.Write(NameOf("other"), Thing("Money", {}));
  index_.Write(NameOf("a"), Thing("Budgeting", {"Counts money", "Saves"}));
  EXPECT_THAT(index_.Find("budget"), ElementsAre("a/title"));
  EXPECT_THAT(index_.Find("\"budget\""), IsEmpty());
  EXPECT_THAT(index_.Find("plan"), IsEmpty());
  EXPECT_THAT(index_.Find("money"), ElementsAre("other/title", "a/b0"));
  EXPECT_THAT(index_.Find("saving"), ElementsAre("a/b1"));
  index_.Remove(NameOf("a"));
  index_.Remove(NameOf("never"));
  EXPECT_THAT(index_.Find("budget"), IsEmpty());
  EXPECT_THAT(index_.Find("money"), ElementsAre("other/title"));
  EXPECT_EQ(index_.Count("search_passages"), "1");
  EXPECT_EQ(index_.Count("search_resources"), "1");
}

TEST_P(SearchConformance, WritesOnlyPassagesThatChanged) {
  const auto ids = [this] {
    return index_.RunBeside("SELECT id FROM search_passages ORDER BY place");
  };
  index_.Write(NameOf("a"), Thing("Budget", {"Plans ahead", "Counts money"}));
  const auto before = ids();
  index_.Write(NameOf("a"), Thing("Budget", {"Plans ahead", "Counts money"}));
  EXPECT_EQ(ids(), before);
  index_.Write(NameOf("a"), Thing("Budget", {"Plans ahead", "Counts the money"}));
  const auto after = ids();
  ASSERT_THAT(after, SizeIs(3));
  EXPECT_EQ(after[0], before[0]);
  EXPECT_EQ(after[1], before[1]);
  EXPECT_THAT(index_.Find("\"counts the money\""), SizeIs(1));
}

TEST_P(SearchConformance, SpeaksTheLanguageOfAnotherResource) {
  index_.Write(NameOf("framework"), Thing("Marco", {}, "es"));
  SearchableText says = Thing("Servicios", {}, "");
  says.language_of = NameOf("framework");
  index_.Write(NameOf("child"), says);
  EXPECT_THAT(index_.Find("servicio", {.language = "es"}), ElementsAre("child/title"));
  // Of which nothing is known is taken for English.
  says.language_of = NameOf("nothing");
  index_.Write(NameOf("child"), says);
  EXPECT_THAT(index_.Find("servicio", {.language = "es"}), IsEmpty());
  EXPECT_THAT(index_.Find("servicios", {.language = "en"}), ElementsAre("child/title"));
}

TEST_P(SearchConformance, FindsWhatStandsFarBackInALongText) {
  // More positions than PostgreSQL keeps of one word, and farther than it counts.
  std::string text;
  for (int i = 0; i < 20000; ++i) absl::StrAppend(&text, "again and ");
  absl::StrAppend(&text, "at last the needle");
  index_.Write(NameOf("a"), Thing("Long", {text}));
  EXPECT_THAT(index_.Find("needle"), SizeIs(1));
  EXPECT_THAT(index_.Find("\"last the needle\""), SizeIs(1));
}

TEST_P(SearchConformance, TakesTextsForTexts) {
  const std::string hostile = "' \" \\ :* & | ! <-> NOT AND OR NEAR( ) ^ {tokens}: \x01 $1 :query";
  index_.Write(NameOf("a"), Thing("Hostile", {absl::StrCat(hostile, " needle"),
                                              "w1_secret s1_secret l1_kind_1"}));
  EXPECT_THAT(index_.Find("needle"), ElementsAre("a/b0"));
  EXPECT_THAT(index_.Find("near not query"), ElementsAre("a/b0"));
  EXPECT_THAT(index_.Find("tokens: \"NOT AND\""), ElementsAre("a/b0"));
  EXPECT_THAT(index_.Find("'needle' | x\\"), IsEmpty());
  EXPECT_THAT(index_.Find("needle') OR ('x"), IsEmpty());
  EXPECT_THAT(index_.Find("secret"), ElementsAre("a/b1"));
  EXPECT_THAT(index_.Find("w1_secret"), ElementsAre("a/b1"));
  EXPECT_THAT(index_.Find("kind", {.kinds = {kTitle}}), IsEmpty());
}

TEST_P(SearchConformance, KeepsNothingOfAWriteThatFails) {
  index_.Write(NameOf("a"), Thing("Budget", {"Plans ahead"}));
  const absl::Status failed =
      index_.database().Write(Soon(), [&](Session& session) -> absl::Status {
        RETURN_IF_ERROR(WriteToIndex(session, NameOf("a"), kType, Thing("Saving", {})));
        RETURN_IF_ERROR(WriteToIndex(session, NameOf("b"), kType, Thing("Budget", {}, "es")));
        return absl::CancelledError("thought better of it");
      });
  EXPECT_TRUE(absl::IsCancelled(failed)) << failed;
  EXPECT_THAT(index_.Find("budget"), ElementsAre("a/title"));
  EXPECT_THAT(index_.Find("saving"), IsEmpty());
  index_.Write(NameOf("a"), Thing("Budgets", {}));
  EXPECT_THAT(index_.Find("plan"), IsEmpty());
  if (GetParam().dialect == Dialect::kSqlite) {
    // Ends the program when the index does not agree with its table.
    index_.RunBeside("INSERT INTO search_index (search_index) VALUES ('integrity-check')");
  }
}

TEST_P(SearchConformance, TakesWritesOfManyAtOnce) {
  constexpr int kWriters = 4;
  constexpr int kEach = 15;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([this, writer] {
      for (int i = 0; i < kEach; ++i) {
        const std::string name = NameOf(absl::StrCat("t", i, "-", writer));
        index_.Write(name, Thing("Budget", {"First version"}));
        index_.Write(name, Thing("Budget", {"Second version"}));
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_THAT(index_.Find("budget"), SizeIs(kWriters * kEach));
  EXPECT_THAT(index_.Find("second"), SizeIs(kWriters * kEach));
  EXPECT_THAT(index_.Find("first"), IsEmpty());
  EXPECT_EQ(index_.Count("search_scopes"), "1");
}

INSTANTIATE_TEST_SUITE_P(Drivers, SearchConformance, testing::Values(SqliteStore, PostgresStore),
                         StoreName);

// --- What a plain reading finds, over made-up texts and queries.

constexpr const char* kVocabulary[] = {
    "customer", "customers", "service",          "serves", "serving", "budget",       "plan",
    "planning", "the",       "r\u00e9sum\u00e9", "resume", "e-mail",  "\u5ba2\u6237", "care"};

// Numbers that are the same in every run.
class Dice {
 public:
  size_t Roll(size_t sides) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<size_t>(state_ >> 33) % sides;
  }
  std::string Word() { return kVocabulary[Roll(std::size(kVocabulary))]; }
  std::string Text(size_t most) {
    std::vector<std::string> words(1 + Roll(most));
    for (std::string& word : words) word = Word();
    return absl::StrJoin(words, Roll(2) == 0 ? " " : ", ");
  }
  std::string Query() {
    std::vector<std::string> terms(1 + Roll(3));
    for (std::string& term : terms) {
      const std::string minus = Roll(5) == 0 ? "-" : "";
      switch (Roll(4)) {
        case 0:
          term = absl::StrCat(minus, "\"", Word(), " ", Word(), "\"");
          break;
        case 1:
          term = absl::StrCat(minus, "\"", Word(), " ", Word().substr(0, 3), "*\"");
          break;
        case 2:
          term = absl::StrCat(minus, "pla*");
          break;
        default:
          term = absl::StrCat(minus, Word());
      }
    }
    return absl::StrJoin(terms, " ");
  }

 private:
  uint64_t state_ = 2026;
};

bool Has(const std::vector<Word>& words, const SearchTerm& term, Stemmer& stemmer) {
  for (size_t i = 0; i + term.words.size() <= words.size(); ++i) {
    bool here = true;
    for (size_t k = 0; k < term.words.size() && here; ++k) {
      const std::string word = WithoutDiacritics(words[i + k].text);
      const std::string wanted = WithoutDiacritics(term.words[k]);
      if (term.any_form) {
        const auto a = stemmer.Stems(words[i + k].text);
        const auto b = stemmer.Stems(term.words[k]);
        here = std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
      } else if (term.prefix && k + 1 == term.words.size()) {
        here = absl::StartsWith(word, wanted);
      } else {
        here = word == wanted;
      }
    }
    if (here) return true;
  }
  return false;
}

bool Matches(const std::string& text, const SearchQuery& query) {
  Stemmer stemmer("en");
  const std::vector<Word> words = SplitWords(text);
  return std::all_of(query.terms.begin(), query.terms.end(), [&](const SearchTerm& term) {
    return Has(words, term, stemmer) != term.excluded;
  });
}

TEST(SearchOnBothDatabases, FindsTheSameInTheSameOrderAsAPlainReading) {
  Index sqlite(SqliteStore);
  Index postgres(PostgresStore);
  Dice dice;
  std::map<std::string, std::string> texts;  // by their short place
  for (int i = 0; i < 60; ++i) {
    const std::string id = absl::StrCat("t", i);
    const std::vector<std::string> behaviors = {dice.Text(4), dice.Text(12)};
    const SearchableText says = Thing(dice.Text(3), behaviors);
    sqlite.Write(NameOf(id), says);
    postgres.Write(NameOf(id), says);
    texts[absl::StrCat(id, "/title")] = says.title;
    for (size_t b = 0; b < behaviors.size(); ++b) {
      texts[absl::StrCat(id, "/b", b)] = behaviors[b];
    }
  }
  int searches = 0;
  int found_something = 0;
  while (searches < 150) {
    const std::string text = dice.Query();
    const auto query = ParseSearchQuery(text);
    if (!query.ok()) continue;  // only exclusions, or a short beginning
    ++searches;
    std::vector<std::string> expected;
    for (const auto& [place, says] : texts) {
      if (Matches(says, *query)) expected.push_back(place);
    }
    const auto found = sqlite.Find(text);
    EXPECT_EQ(postgres.Find(text), found) << text;
    EXPECT_THAT(found, testing::UnorderedElementsAreArray(expected)) << text;
    if (!found.empty()) ++found_something;
  }
  EXPECT_GT(found_something, 75);
}

}  // namespace
}  // namespace touchstone
