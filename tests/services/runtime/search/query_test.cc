#include "services/runtime/search/query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<SearchTerm> Terms(absl::string_view text) {
  const auto query = ParseSearchQuery(text);
  EXPECT_TRUE(query.ok()) << text << ": " << query.status();
  return query.ok() ? query->terms : std::vector<SearchTerm>();
}

SearchTerm AnyForm(const std::string& word) { return {.words = {word}, .any_form = true}; }
SearchTerm Phrase(std::vector<std::string> words) { return {.words = std::move(words)}; }
SearchTerm Prefix(std::vector<std::string> words) {
  return {.words = std::move(words), .prefix = true};
}
SearchTerm Not(SearchTerm term) {
  term.excluded = true;
  return term;
}

TEST(SearchQuery, IsWordsPhrasesAndBeginnings) {
  EXPECT_THAT(Terms("Customer SERVICE"), ElementsAre(AnyForm("customer"), AnyForm("service")));
  EXPECT_THAT(Terms(R"("customer service" helps)"),
              ElementsAre(Phrase({"customer", "service"}), AnyForm("helps")));
  EXPECT_THAT(Terms(R"("services")"), ElementsAre(Phrase({"services"})));
  EXPECT_THAT(Terms("serv*"), ElementsAre(Prefix({"serv"})));
  EXPECT_THAT(Terms(R"("customer serv*")"), ElementsAre(Prefix({"customer", "serv"})));
  EXPECT_THAT(Terms("\u201ccustomer service\u201d"), ElementsAre(Phrase({"customer", "service"})));
}

TEST(SearchQuery, TakesWhatIsSaidTwiceOnce) {
  EXPECT_THAT(Terms("serve Serve serve* serve*"), ElementsAre(AnyForm("serve"), Prefix({"serve"})));
}

TEST(SearchQuery, TakesWhatIsJoinedForAPhrase) {
  EXPECT_THAT(Terms("e-mail"), ElementsAre(Phrase({"e", "mail"})));
  EXPECT_THAT(Terms("needs/expectations"), ElementsAre(Phrase({"needs", "expectations"})));
  EXPECT_THAT(Terms("e-mai*"), ElementsAre(Prefix({"e", "mai"})));
  EXPECT_THAT(Terms("\u5ba2\u6237"), ElementsAre(Phrase({"\u5ba2", "\u6237"})));
  EXPECT_THAT(Terms("\u5ba2*"), ElementsAre(Phrase({"\u5ba2"})));
}

TEST(SearchQuery, LeavesOut) {
  EXPECT_THAT(Terms(R"(customer -complaint -"in writing" -serv*)"),
              ElementsAre(AnyForm("customer"), Not(AnyForm("complaint")),
                          Not(Phrase({"in", "writing"})), Not(Prefix({"serv"}))));
}

TEST(SearchQuery, PassesOverWhatIsNoWord) {
  EXPECT_THAT(Terms(R"(  budget - & "" ... care )"),
              ElementsAre(AnyForm("budget"), AnyForm("care")));
  EXPECT_THAT(Terms(R"(' OR 1=1; DROP)"),
              ElementsAre(AnyForm("or"), Phrase({"1", "1"}), AnyForm("drop")));
}

TEST(SearchQuery, ThatCannotBeUnderstoodIsRefusedWithTheReason) {
  const struct {
    std::string text;
    const char* problem;
  } kCases[] = {
      {"", "has no word"},
      {"- & !", "has no word"},
      {"\"\"", "has no word"},
      {"-complaint", "only says what to leave out"},
      {"\"customer service", "closing quotation mark"},
      {"customer\"", "closing quotation mark"},
      {"*", "'*'"},
      {"ser*ice", "'*'"},
      {"\"cust* service\"", "'*'"},
      {"service,*", "'*'"},
      {"serv**", "'*'"},
      {"s*", "fewer than 2 letters"},
      {"\"customer s*\"", "fewer than 2 letters"},
      {absl::StrJoin(std::vector<std::string>(kMostQueryWords + 1, "word"), " "),
       "more than 32 words"},
  };
  for (const auto& [text, problem] : kCases) {
    const auto query = ParseSearchQuery(text);
    EXPECT_EQ(query.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(std::string(query.status().message()),
                testing::AllOf(HasSubstr("query"), HasSubstr(problem)))
        << text;
  }
}

TEST(SearchQuery, OfAnyBytesIsUnderstoodOrRefused) {
  unsigned seed = 1;
  for (int run = 0; run < 2000; ++run) {
    std::string text;
    for (int i = 0; i < 40; ++i) {
      seed = seed * 1103515245 + 12345;
      const unsigned pick = (seed >> 16) % 8;
      text.push_back(pick < 5 ? "\"*- a"[pick] : static_cast<char>(seed >> 24));
    }
    const auto query = ParseSearchQuery(text);
    if (!query.ok()) {
      EXPECT_EQ(query.status().code(), absl::StatusCode::kInvalidArgument);
      continue;
    }
    for (const SearchTerm& term : query->terms) EXPECT_FALSE(term.words.empty());
  }
}

}  // namespace
}  // namespace touchstone
