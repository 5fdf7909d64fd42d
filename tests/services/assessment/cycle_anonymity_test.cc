// What the database holds of anonymous ratings: everything in it is looked at before and after.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/assessment/assessment_cycles.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/assessment/cycle_in_process.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;

using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using ::testing::Values;

// Rows as text, all columns, by table. Bytes are in hexadecimal digits.
using Dump = std::map<std::string, std::multiset<std::string>>;

class CycleAnonymity : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    store_.AllowScans();  // the test's own look into each table is none of the service's
    office_.Employ({{"boss", "top"},
                    {"ana", "calls", "boss"},
                    {"p1", "top", "boss"},
                    {"p2", "top", "boss"},
                    {"p3", "top", "boss"},
                    {"p4", "top", "boss"}});
    ASSERT_TRUE(office_.Create("spring", v1::AssessmentCycle::DEVELOPMENTAL).ok());
    ASSERT_TRUE(office_.Prepare("spring").ok());
    for (const char* const peer : {"p1", "p2", "p3", "p4"}) {
      raters_[peer] = office_.Nominate("spring", "ana", peer, v1::PEER);
    }
    const auto open = office_.Open("spring");
    ASSERT_TRUE(open.ok()) << open.status();
  }

  bool IsSqlite() const { return GetParam().dialect == Dialect::kSqlite; }

  std::string TokenOf(const std::string& peer) { return office_.Token(raters_.at(peer)); }

  // Also the columns that SQL does not ask for: PostgreSQL's, which tell transactions.
  Dump Everything() {
    Dump dump;
    const auto tables =
        store_.RunBeside(IsSqlite() ? "SELECT name FROM sqlite_master WHERE type = 'table'"
                                    : "SELECT table_name FROM information_schema.tables WHERE "
                                      "table_schema = current_schema()");
    for (const std::string& table : tables) {
      std::string row = absl::StrCat("t::text FROM \"", table, "\" t");
      if (IsSqlite()) {
        const auto columns = store_.RunBeside(absl::StrCat(
            "SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('", table, "')"));
        row = absl::StrCat(absl::StrJoin(columns, " || ',' || "), " FROM \"", table, "\"");
      }
      for (const std::string& found : store_.RunBeside(absl::StrCat("SELECT ", row))) {
        dump[table].insert(absl::AsciiStrToLower(found));
      }
    }
    return dump;
  }

  // What is in one and not in the other, as "table: row".
  static std::vector<std::string> Without(const Dump& dump, const Dump& other) {
    std::vector<std::string> rows;
    for (const auto& [table, all] : dump) {
      std::multiset<std::string> left = all;
      const auto found = other.find(table);
      if (found != other.end()) {
        for (const std::string& row : found->second) {
          if (const auto same = left.find(row); same != left.end()) left.erase(same);
        }
      }
      for (const std::string& row : left) rows.push_back(absl::StrCat(table, ": ", row));
    }
    return rows;
  }

  static std::vector<std::string> TablesOf(const std::vector<std::string>& rows) {
    std::vector<std::string> tables;
    for (const std::string& row : rows) tables.push_back(row.substr(0, row.find(':')));
    return tables;
  }

  // As text, or as the bytes of it.
  static bool Holds(const std::string& row, const std::string& what) {
    const std::string text = absl::AsciiStrToLower(what);
    return absl::StrContains(row, text) || absl::StrContains(row, absl::BytesToHexString(what));
  }

  static bool Holds(const Dump& dump, const std::string& what) {
    for (const auto& [table, rows] : dump) {
      for (const std::string& row : rows) {
        if (Holds(row, what)) return true;
      }
    }
    return false;
  }

  std::vector<std::string> Column(const std::string& column, const std::string& rows) {
    return store_.RunBeside(absl::StrCat("SELECT ", column, " FROM ", rows, " ORDER BY 1"));
  }

  absl::Status Withdraw(const std::string& token) {
    v1::WithdrawRatingRequest request;
    request.set_token(token);
    return office_.Ask<v1::WithdrawRatingResponse>("WithdrawRating", request).status();
  }

  absl::StatusOr<v1::RatingForm> Form(const std::string& token) {
    v1::GetRatingFormRequest request;
    request.set_token(token);
    return office_.Ask<v1::RatingForm>("GetRatingForm", request);
  }

  TestStore store_{GetParam()};
  FakeClock clock_{absl::FromUnixSeconds(1'930'000'000)};  // 2031-02-27
  CycleInProcess office_{store_, clock_};
  std::map<std::string, std::string> raters_;  // assignments by person
};

TEST_P(CycleAnonymity, ARatingThatIsHandedInLeavesNothingOfItsRater) {
  const std::string token = TokenOf("p1");
  clock_.Advance(absl::Seconds(1234));
  const Dump before = Everything();
  // Somebody careless: signed in, and with a request id.
  office_.ActAsPerson("p1");
  v1::HandInRatingRequest request;
  request.set_token(token);
  request.set_request_id("careless");
  *request.mutable_content() = Said("senior", 3, "Said by nobody");
  const auto answer = office_.Ask<v1::HandInRatingResponse>("HandInRating", request);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->date(), "2031-02-27");
  EXPECT_EQ(answer->rating(), "");
  const Dump after = Everything();

  const auto added = Without(after, before);
  const auto removed = Without(before, after);
  EXPECT_THAT(TablesOf(added), UnorderedElementsAre("anonymous_ratings", "rater_done"));
  EXPECT_THAT(TablesOf(removed), UnorderedElementsAre("rating_tokens", "rater_done"));
  EXPECT_FALSE(Holds(after, token));
  const std::string assignment = raters_.at("p1");
  for (const std::string& row : added) {
    for (const std::string& whose :
         {PersonName("p1"), std::string("apikeys/p1"), std::string("careless")}) {
      EXPECT_FALSE(Holds(row, whose)) << row;
    }
    // Which second it was.
    EXPECT_FALSE(Holds(row, absl::StrCat(absl::ToUnixSeconds(clock_.Now())))) << row;
    const bool is_mark = absl::StartsWith(row, "rater_done");
    EXPECT_EQ(Holds(row, assignment), is_mark) << row;
    EXPECT_EQ(Holds(row, "Said by nobody"), !is_mark) << row;
    // Nothing that the one row has is in the other, so that the two cannot be put together.
    if (!is_mark) continue;
    const std::vector<std::string> values = absl::StrSplit(row, absl::ByAnyChar(":(),'\" "));
    for (const std::string& value : values) {
      if (value.size() < 20 || absl::StrContains(value, "people/ana") ||
          absl::EndsWith(value, "cycles/spring")) {
        continue;
      }
      for (const std::string& other : added) {
        if (!absl::StartsWith(other, "rater_done")) {
          EXPECT_FALSE(Holds(other, value)) << value;
        }
      }
    }
  }
}

TEST_P(CycleAnonymity, ADraftIsReadByItsTokenAlone) {
  const std::string token = TokenOf("p1");
  const std::string other = TokenOf("p2");
  const Dump before = Everything();
  v1::SaveRatingDraftRequest request;
  request.set_token(token);
  request.mutable_content()->set_comment("Not for anybody yet");
  ASSERT_TRUE(office_.Ask<v1::SaveRatingDraftResponse>("SaveRatingDraft", request).ok());
  const Dump after = Everything();
  const auto added = Without(after, before);
  EXPECT_THAT(TablesOf(added), UnorderedElementsAre("rating_drafts"));
  EXPECT_FALSE(Holds(after, "Not for anybody yet"));
  EXPECT_FALSE(Holds(after, "anybody yet"));
  EXPECT_FALSE(Holds(after, token));
  for (const std::string& row : added) {
    EXPECT_FALSE(Holds(row, raters_.at("p1"))) << row;
    EXPECT_FALSE(Holds(row, PersonName("ana"))) << row;
  }
  EXPECT_EQ(Form(token)->draft().comment(), "Not for anybody yet");
  EXPECT_EQ(Form(other)->draft().comment(), "");
  ASSERT_TRUE(office_.HandIn(token, Said("senior", 3)).ok());
  EXPECT_THAT(Column("draft", "rating_drafts"), IsEmpty());
}

TEST_P(CycleAnonymity, WhenRatingsEndWhatLedToARaterIsGone) {
  std::map<std::string, std::string> tokens;
  for (const char* const peer : {"p1", "p2", "p3", "p4"}) tokens[peer] = TokenOf(peer);
  for (const char* const peer : {"p1", "p2", "p3"}) {
    ASSERT_TRUE(office_.HandIn(tokens[peer], Said("senior", 3)).ok());
    clock_.Advance(absl::Hours(1));
  }
  v1::SaveRatingDraftRequest draft;
  draft.set_token(tokens["p4"]);
  draft.mutable_content()->set_comment("Too late");
  ASSERT_TRUE(office_.Ask<v1::SaveRatingDraftResponse>("SaveRatingDraft", draft).ok());
  const auto former = Column("id", "anonymous_ratings");
  const auto hashes = Column("withdraw_hash", "anonymous_ratings");
  ASSERT_THAT(former, SizeIs(3));
  if (!IsSqlite()) {
    // So the look below looks at something: each was written in a transaction of its own.
    EXPECT_THAT(Column("DISTINCT xmin::text", "anonymous_ratings"), SizeIs(3));
  }

  const auto ended = office_.EndRatings("spring");
  ASSERT_TRUE(ended.ok()) << ended.status();
  EXPECT_THAT(Column("hash", "rating_tokens"), IsEmpty());
  EXPECT_THAT(Column("draft", "rating_drafts"), IsEmpty());
  EXPECT_THAT(Column("DISTINCT withdraw_hash", "anonymous_ratings"), UnorderedElementsAre(""));
  const auto latter = Column("id", "anonymous_ratings");
  ASSERT_THAT(latter, SizeIs(3));
  for (const std::string& id : latter) EXPECT_THAT(former, testing::Not(testing::Contains(id)));
  const Dump after = Everything();
  for (const std::string& hash : hashes) EXPECT_FALSE(Holds(after, hash));
  for (const std::string& id : former) EXPECT_FALSE(Holds(after, id));
  if (!IsSqlite()) {
    EXPECT_THAT(Column("DISTINCT xmin::text", "anonymous_ratings"), SizeIs(1));
    EXPECT_THAT(Column("DISTINCT xmin::text", "rater_done WHERE relation = 3"), SizeIs(1));
  }
}

TEST_P(CycleAnonymity, ATokenTakesItsRatingBackAndRatesAgain) {
  const std::string token = TokenOf("p1");
  const std::string other = TokenOf("p2");
  ASSERT_TRUE(office_.HandIn(other, Said("expert", 3, "Stays")).ok());
  const Dump before = Everything();
  EXPECT_EQ(ReasonOf(Withdraw(token)), reasons::kRatingNotHandedIn);
  ASSERT_TRUE(office_.HandIn(token, Said("senior", 3, "Taken back")).ok());
  EXPECT_TRUE(Form(token)->handed_in());
  ASSERT_TRUE(Withdraw(token).ok());
  // As if it had not been.
  const Dump after = Everything();
  EXPECT_THAT(Without(after, before), IsEmpty());
  EXPECT_THAT(Without(before, after), IsEmpty());
  EXPECT_FALSE(Form(token)->handed_in());
  ASSERT_TRUE(office_.HandIn(token, Said("entry", 0, "Said now")).ok());
  EXPECT_TRUE(Holds(Everything(), "Said now"));
  EXPECT_THAT(Column("id", "anonymous_ratings"), SizeIs(2));
}

TEST_P(CycleAnonymity, ATokenThatLetsNobodyInSaysWhy) {
  const std::string used = TokenOf("p1");
  const std::string replaced = TokenOf("p2");
  const std::string unused = TokenOf("p2");
  const std::string missing = TokenOf("p3");
  ASSERT_TRUE(office_.HandIn(used, Said("senior", 3)).ok());
  EXPECT_EQ(ReasonOf(office_.HandIn(used, Said("entry", 0)).status()), reasons::kRatingHandedIn);
  EXPECT_EQ(ReasonOf(office_.HandIn(replaced, Said("entry", 0)).status()), reasons::kRaterUnknown);
  EXPECT_EQ(ReasonOf(office_.HandIn(used + "x", Said("entry", 0)).status()),
            reasons::kRaterUnknown);
  EXPECT_EQ(ReasonOf(office_.HandIn("", Said("entry", 0)).status()), reasons::kFieldInvalid);
  // By its assignment an anonymous rating cannot be given: it would bear a name.
  EXPECT_EQ(ReasonOf(office_.HandInAs("p2", raters_.at("p2"), Said("entry", 0)).status()),
            reasons::kRaterUnknown);
  v1::IssueRaterTokenRequest again;
  again.set_name(raters_.at("p1"));
  // Who issues tokens does not learn that they have rated: they get one that lets nobody in.
  const auto dead = office_.Ask<v1::IssueRaterTokenResponse>("IssueRaterToken", again);
  ASSERT_TRUE(dead.ok()) << dead.status();
  EXPECT_EQ(ReasonOf(Form(dead->token()).status()), reasons::kRaterUnknown);
  EXPECT_THAT(Column("id", "anonymous_ratings"), SizeIs(1));
  ASSERT_TRUE(office_.HandIn(unused, Said("senior", 2)).ok());

  ASSERT_TRUE(office_.EndRatings("spring").ok());
  EXPECT_EQ(ReasonOf(office_.HandIn(used, Said("entry", 0)).status()), reasons::kRatingsEnded);
  EXPECT_EQ(ReasonOf(Withdraw(used)), reasons::kRatingsEnded);
  EXPECT_EQ(ReasonOf(office_.HandIn(missing, Said("entry", 0)).status()), reasons::kRaterUnknown);
  EXPECT_EQ(ReasonOf(Form(replaced).status()), reasons::kRaterUnknown);
  EXPECT_THAT(Column("id", "anonymous_ratings"), SizeIs(2));
}

// Read before what was handed in is settled, ratings could be told apart by when they came; and
// once the review is closed nothing settles them any more.
TEST_P(CycleAnonymity, NothingIsReadOrClosedBeforeWhatWasHandedInIsSettled) {
  ASSERT_TRUE(office_.HandIn(TokenOf("p1"), Said("senior", 3)).ok());
  ASSERT_TRUE(office_.EndRatings("spring").ok());
  // As after an end that did not come to its end.
  const absl::Status unsettled = office_.store().Write(
      {}, absl::InfiniteFuture(), [&](Transaction& transaction) -> absl::Status {
        auto cycle = transaction.Find<Cycle>(AssessmentCycleType(), CycleName("spring"));
        (*cycle)->clear_settle_time();
        return transaction.Update(AssessmentCycleType(), **cycle);
      });
  ASSERT_TRUE(unsettled.ok()) << unsettled;
  v1::PreviewResultRequest preview;
  preview.set_name(CycleName("spring"));
  preview.set_person(PersonName("ana"));
  EXPECT_EQ(ReasonOf(office_.Ask<v1::ResultFigures>("PreviewResult", preview).status()),
            reasons::kCycleState);
  EXPECT_EQ(ReasonOf(office_.Close("spring").status()), reasons::kCycleState);
  ASSERT_TRUE(office_.EndRatings("spring").ok());
  EXPECT_TRUE(office_.Ask<v1::ResultFigures>("PreviewResult", preview).ok());
  EXPECT_TRUE(office_.Close("spring").ok());
}

INSTANTIATE_TEST_SUITE_P(Drivers, CycleAnonymity, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::assessment
