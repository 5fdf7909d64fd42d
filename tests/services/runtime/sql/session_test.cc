// The promises of sql/session.h, over both databases.

#include "services/runtime/sql/session.h"

#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "services/runtime/sql/soci_session.h"
#include "tests/services/runtime/sql/database_conformance.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::Values;

class SessionConformance : public DatabaseConformance {
 protected:
  // Runs `body` in a write that must succeed.
  void Write(absl::FunctionRef<absl::Status(Session&)> body) {
    const absl::Status status = database_->Write(Soon(), body);
    EXPECT_TRUE(status.ok()) << status;
  }
  void Read(absl::FunctionRef<absl::Status(Session&)> body) {
    const absl::Status status = database_->Read(Soon(), body);
    EXPECT_TRUE(status.ok()) << status;
  }
};

template <typename T>
void ComesBack(Database& database, absl::string_view column, const T& value) {
  absl::StatusOr<std::optional<std::tuple<std::optional<T>>>> read;
  const absl::Status status = database.Write(Soon(), [&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(session.Execute("DELETE FROM things WHERE id = :id", 1).status());
    RETURN_IF_ERROR(
        session
            .Execute(absl::StrCat("INSERT INTO things (id, ", column, ") VALUES (:id, :value)"), 1,
                     value)
            .status());
    read = session.QueryOne<std::optional<T>>(
        absl::StrCat("SELECT ", column, " FROM things WHERE id = :id"), 1);
    return absl::OkStatus();
  });
  ASSERT_TRUE(status.ok()) << status;
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_TRUE(read->has_value());
  EXPECT_EQ(std::get<0>(**read), std::optional<T>(value));
}

TEST_P(SessionConformance, IntegersComeBackAsTheyWere) {
  for (const int64_t value :
       {int64_t{0}, int64_t{-1}, int64_t{9'007'199'254'740'993},
        std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max()}) {
    Read([&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(const auto row,
                       session.QueryOne<int64_t>("SELECT CAST(:value AS BIGINT)", value));
      EXPECT_EQ(std::get<0>(*row), value);
      return absl::OkStatus();
    });
  }
}

TEST_P(SessionConformance, RealsComeBackAsTheyWere) {
  for (const double value : {0.0, -0.1, 1e300 / 3, 5e-324, std::nextafter(1.0, 2.0),
                             std::numeric_limits<double>::max()}) {
    ComesBack(*database_, "weight", value);
  }
}

TEST_P(SessionConformance, TextsComeBackAsTheyWere) {
  for (const std::string& value :
       {std::string(), std::string(" two words "), std::string("Grüße, 測試, 🦉"),
        std::string("'quoted' \"twice\" :name $1 ? \\x41 -- ;"), std::string(300'000, 'x')}) {
    ComesBack(*database_, "note", value);
  }
}

TEST_P(SessionConformance, BytesComeBackAsTheyWere) {
  std::string all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(i));
  for (const std::string& value : {std::string(), std::string(1, '\0'), std::string("\\x41"), all,
                                   std::string(1 << 20, '\0')}) {
    ComesBack(*database_, "body", Bytes{value});
  }
}

TEST_P(SessionConformance, BytesAreTheDatabasesOwnKindOfBytes) {
  Write([&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO things (id, body) VALUES (:id, :body)", 1,
                                 Bytes{std::string("\0\xff", 2)})
                        .status());
    ASSIGN_OR_RETURN(
        const auto row,
        session.QueryOne<std::string>(
            OnPostgres() ? "SELECT encode(body, 'hex') FROM things WHERE id = :id"
                         : "SELECT lower(hex(body)) || typeof(body) FROM things WHERE id = :id",
            1));
    EXPECT_EQ(std::get<0>(*row), OnPostgres() ? "00ff" : "00ffblob");
    return absl::OkStatus();
  });
}

TEST_P(SessionConformance, NulInATextIsKeptOrRefusedButNeverCut) {
  const std::string text("a\0b", 3);
  const absl::Status status = Insert(1, text);
  if (OnPostgres()) {
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(Title(1), std::nullopt);
  } else {
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_THAT(Title(1), Optional(text));
  }
}

TEST_P(SessionConformance, TextThatIsNotUtf8IsKeptOrRefusedButNeverChanged) {
  const std::string text("\xc3\x28 \xff");
  const absl::Status status = Insert(1, text);
  if (OnPostgres()) {
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(Title(1), std::nullopt);
  } else {
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_THAT(Title(1), Optional(text));
  }
}

TEST_P(SessionConformance, NullReadsAsNothingOrAsZero) {
  Write([&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO things (id, title, weight, body) "
                                 "VALUES (:id, :title, :weight, :body)",
                                 1, std::nullopt, std::optional<double>(), std::optional<Bytes>())
                        .status());
    ASSIGN_OR_RETURN(const auto absent,
                     (session.QueryOne<std::optional<std::string>, std::optional<double>,
                                       std::optional<Bytes>, std::optional<int64_t>>(
                         "SELECT title, weight, body, owner FROM things WHERE id = :id", 1)));
    EXPECT_EQ(absent, std::tuple(std::nullopt, std::nullopt, std::nullopt, std::nullopt));
    ASSIGN_OR_RETURN(const auto zero,
                     (session.QueryOne<std::string, double, Bytes, int64_t>(
                         "SELECT title, weight, body, owner FROM things WHERE id = :id", 1)));
    EXPECT_EQ(zero, std::tuple("", 0.0, Bytes{}, 0));
    return absl::OkStatus();
  });
}

TEST_P(SessionConformance, OneStatementTakesNullsAndValuesInTurn) {
  constexpr absl::string_view kInsert =
      "INSERT INTO things (id, title, weight) VALUES (:id, :title, :weight)";
  Write([&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(session.Execute(kInsert, 1, std::nullopt, std::nullopt).status());
    RETURN_IF_ERROR(session.Execute(kInsert, 2, "two", 2.5).status());
    RETURN_IF_ERROR(session.Execute(kInsert, 3, "", std::nullopt).status());
    RETURN_IF_ERROR(session.Execute(kInsert, 4, std::nullopt, 4.5).status());
    ASSIGN_OR_RETURN(const auto rows,
                     (session.Query<int64_t, std::optional<std::string>, std::optional<double>>(
                         "SELECT id, title, weight FROM things WHERE id > :id ORDER BY id", 0)));
    EXPECT_THAT(rows,
                ElementsAre(std::tuple(1, std::nullopt, std::nullopt), std::tuple(2, "two", 2.5),
                            std::tuple(3, "", std::nullopt), std::tuple(4, std::nullopt, 4.5)));
    return absl::OkStatus();
  });
}

TEST_P(SessionConformance, OneStatementIsReadAsOtherTypesInTurn) {
  constexpr absl::string_view kSelect = "SELECT id FROM things WHERE id = :id";
  ASSERT_TRUE(Insert(7, "seven").ok());
  Read([&](Session& session) -> absl::Status {
    for (int turn = 0; turn < 2; ++turn) {
      ASSIGN_OR_RETURN(const auto number, session.QueryOne<int64_t>(kSelect, 7));
      EXPECT_EQ(number, std::tuple(7));
      ASSIGN_OR_RETURN(const auto text, session.QueryOne<std::string>(kSelect, 7));
      EXPECT_EQ(text, std::tuple("7"));
    }
    return absl::OkStatus();
  });
}

TEST_P(SessionConformance, CountsTheRowsThatAChangeTouched) {
  Write([&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const int64_t inserted,
                     session.Execute("INSERT INTO things (id, title) VALUES (1, 'a'), (2, 'b')"));
    EXPECT_EQ(inserted, 2);
    ASSIGN_OR_RETURN(const int64_t updated,
                     session.Execute("UPDATE things SET weight = 1 WHERE id <= :id", 2));
    EXPECT_EQ(updated, 2);
    ASSIGN_OR_RETURN(const int64_t selected,
                     session.Execute("SELECT id FROM things WHERE id > :id", 0));
    EXPECT_EQ(selected, 0);
    const SqlType columns[] = {SqlType::kInteger};
    const SqlValue id(int64_t{1});
    std::vector<int64_t> returned;
    ASSIGN_OR_RETURN(const int64_t deleted,
                     session.Run("DELETE FROM things WHERE id >= :id RETURNING id", {&id, 1},
                                 columns, [&](std::span<SqlValue> row) {
                                   returned.push_back(std::get<int64_t>(row[0]));
                                 }));
    EXPECT_EQ(deleted, 2);
    EXPECT_THAT(returned, ElementsAre(1, 2));
    ASSIGN_OR_RETURN(const int64_t none, session.Execute("DELETE FROM things WHERE id = :id", 1));
    EXPECT_EQ(none, 0);
    return absl::OkStatus();
  });
}

TEST_P(SessionConformance, ManyRowsComeInOrder) {
  Write([&](Session& session) -> absl::Status {
    for (int64_t id = 0; id < 1000; ++id) {
      RETURN_IF_ERROR(touchstone::Insert(session, id, absl::StrCat("title ", id)));
    }
    return absl::OkStatus();
  });
  Read([&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const auto rows,
                     (session.Query<int64_t, std::string>(
                         "SELECT id, title FROM things WHERE id >= :id ORDER BY id", 0)));
    EXPECT_EQ(rows.size(), 1000u);
    for (size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(rows[i], std::tuple(static_cast<int64_t>(i), absl::StrCat("title ", i)));
    }
    return absl::OkStatus();
  });
}

TEST_P(SessionConformance, NoRowIsNothing) {
  Read([&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const auto one,
                     session.QueryOne<int64_t>("SELECT id FROM things WHERE id = :id", 1));
    EXPECT_EQ(one, std::nullopt);
    ASSIGN_OR_RETURN(const auto all,
                     session.Query<int64_t>("SELECT id FROM things WHERE id = :id", 1));
    EXPECT_THAT(all, IsEmpty());
    return absl::OkStatus();
  });
}

// A kept SELECT that was not read to its end held its snapshot for ever: two of one row each went
// on to give the old value while the database moved on.
TEST_P(SessionConformance, AKeptStatementSeesWhatOthersCommittedMeanwhile) {
  ASSERT_TRUE(Insert(1, "old").ok());
  ASSERT_TRUE(Insert(2, "old too").ok());
  constexpr absl::string_view kOne = "SELECT title FROM things WHERE id = :id";
  constexpr absl::string_view kOther = "SELECT title, weight FROM things WHERE id = :id";
  const auto titles = [&](Session& session) -> absl::StatusOr<std::vector<std::string>> {
    ASSIGN_OR_RETURN(const auto one, session.QueryOne<std::string>(kOne, 1));
    ASSIGN_OR_RETURN(const auto other, (session.QueryOne<std::string, double>(kOther, 2)));
    // Asks for no row of those that there are.
    RETURN_IF_ERROR(session.Execute("SELECT id FROM things WHERE id > :id", 0).status());
    return std::vector<std::string>{std::get<0>(*one), std::get<0>(*other)};
  };
  Read([&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const auto before, titles(session));
    EXPECT_THAT(before, ElementsAre("old", "old too"));
    for (const char* title : {"new", "newer"}) {
      RETURN_IF_ERROR(database_->Write(Soon(), [&](Session& writer) {
        return writer.Execute("UPDATE things SET title = :title || id WHERE id <= :id", title, 2)
            .status();
      }));
      ASSIGN_OR_RETURN(const auto after, titles(session));
      EXPECT_THAT(after, ElementsAre(absl::StrCat(title, 1), absl::StrCat(title, 2)));
    }
    return absl::OkStatus();
  });
}

TEST_P(SessionConformance, MoreStatementsThanAreKeptAllWork) {
  store_.AllowScans();
  Read([&](Session& session) -> absl::Status {
    for (int turn = 0; turn < 2; ++turn) {
      for (int64_t i = 0; i < 300; ++i) {
        ASSIGN_OR_RETURN(const auto row,
                         session.QueryOne<int64_t>(
                             absl::StrCat("SELECT ", i, " + CAST(:more AS BIGINT)"), turn));
        EXPECT_EQ(row, std::tuple(i + turn));
      }
    }
    return absl::OkStatus();
  });
}

TEST_P(SessionConformance, AStatementIsPreparedOncePerSession) {
  static std::vector<std::string>& prepared = *new std::vector<std::string>;
  prepared.clear();
  ObservePreparedStatements([](Dialect, absl::string_view sql) { prepared.emplace_back(sql); });
  Read([&](Session& session) -> absl::Status {
    for (int64_t id = 0; id < 5; ++id) {
      RETURN_IF_ERROR(
          session.QueryOne<std::string>("SELECT title FROM things WHERE id = :id", id).status());
    }
    return absl::OkStatus();
  });
  EXPECT_THAT(prepared, ElementsAre("SELECT title FROM things WHERE id = :id"));
  RecordStatements();
}

TEST_P(SessionConformance, AClosureMaySayBetterWhatAStatementRanInto) {
  ASSERT_TRUE(Insert(1, "first").ok());
  const auto write = [&](const absl::Status& says) {
    return database_->Write(Soon(), [&](Session& session) -> absl::Status {
      EXPECT_FALSE(
          session.Execute("INSERT INTO things (id, title) VALUES (:id, :title)", 1, "x").ok());
      return says;
    });
  };
  EXPECT_EQ(write(absl::AlreadyExistsError("One is the first's.")).message(),
            "One is the first's.");
  EXPECT_EQ(ReasonOf(write(absl::OkStatus())), "VALUE_TAKEN") << "nothing was written";
}

TEST_P(SessionConformance, AFailedStatementCanBeRunAgain) {
  ASSERT_TRUE(Insert(1, "first").ok());
  for (int turn = 0; turn < 3; ++turn) {
    const absl::Status taken = Insert(1, "second");
    EXPECT_EQ(taken.code(), absl::StatusCode::kAlreadyExists) << taken;
    EXPECT_EQ(ReasonOf(taken), "VALUE_TAKEN");
    const absl::Status good = Insert(10 + turn, absl::StrCat("title ", turn));
    EXPECT_TRUE(good.ok()) << good;
  }
}

TEST_P(SessionConformance, AStatementThatFailsInMidResultCanBeRunAgain) {
  store_.AllowScans();
  ASSERT_TRUE(Insert(1, "first").ok());
  ASSERT_TRUE(Insert(2, "second").ok());
  // Fails at the second row, then at none.
  const std::string sql = OnPostgres()
                              ? "SELECT 1 / (2 - id) FROM things WHERE id >= :first ORDER BY id"
                              : "SELECT abs(-9223372036854775806 - id) FROM things "
                                "WHERE id >= :first ORDER BY id";
  Read([&](Session& session) -> absl::Status {
    for (int turn = 0; turn < 2; ++turn) {
      EXPECT_FALSE(session.Query<int64_t>(sql, 1).ok());
      ASSIGN_OR_RETURN(const auto rows, session.Query<int64_t>(sql, 3));
      EXPECT_THAT(rows, IsEmpty());
    }
    return absl::OkStatus();
  });
}

TEST_P(SessionConformance, AWrongStatementIsInternalAndSaysNothingOfTheDriver) {
  for (const char* sql : {"SELEKT 1", "SELECT nothing FROM nowhere"}) {
    const absl::Status status = database_->Read(
        Soon(), [&](Session& session) { return session.Query<int64_t>(sql).status(); });
    EXPECT_EQ(status.code(), absl::StatusCode::kInternal) << sql << status;
    EXPECT_THAT(std::string(status.message()), testing::Not(testing::HasSubstr("nowhere")));
  }
  EXPECT_TRUE(database_->Ping(Soon()).ok());
}

TEST_P(SessionConformance, AParameterTooFewOrTooManyIsAnError) {
  const absl::Status few = database_->Read(Soon(), [&](Session& session) {
    return session.Query<int64_t>("SELECT id FROM things WHERE id = :id").status();
  });
  EXPECT_EQ(few.code(), absl::StatusCode::kInternal) << few;
  const absl::Status many = database_->Read(Soon(), [&](Session& session) {
    return session.Query<int64_t>("SELECT id FROM things WHERE id = :id", 1, 2).status();
  });
  EXPECT_EQ(many.code(), absl::StatusCode::kInternal) << many;
}

INSTANTIATE_TEST_SUITE_P(Drivers, SessionConformance, Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone
