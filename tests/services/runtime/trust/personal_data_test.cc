#include "services/runtime/trust/personal_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/sql/database.h"
#include "tests/services/runtime/trust/files.h"
#include "tests/stores/stores.h"

namespace touchstone {
namespace {

using ::testing::MatchesRegex;
using ::testing::Values;

constexpr char kAda[] = "organizations/wa/applicants/ada";
constexpr char kBob[] = "organizations/wa/applicants/bob";
const std::string kFirstKey(64, 'a');
const std::string kSecondKey(64, 'b');

PersonalData With(const std::string& keys, Clock& clock) {
  auto master_keys = MasterKeys::Parse(keys);
  EXPECT_TRUE(master_keys.ok()) << master_keys.status();
  return {*std::move(master_keys), clock};
}

class PersonalDataConformance : public testing::TestWithParam<StoreKind> {
 protected:
  // Runs something that returns a StatusOr in a write transaction.
  template <typename Body>
  auto InTransaction(Body body) {
    decltype(body(std::declval<Session&>())) result = absl::UnknownError("not run");
    const absl::Status status =
        database_->Write(absl::Now() + absl::Seconds(20), [&](Session& session) {
          result = body(session);
          return result.status();
        });
    if (!status.ok()) result = status;
    return result;
  }

  absl::StatusOr<std::string> Encrypt(const PersonalData& data, const std::string& person,
                                      const std::string& text, const std::string& place = "email") {
    return InTransaction([&](Session& s) { return data.Encrypt(s, person, text, place); });
  }
  absl::StatusOr<std::string> Decrypt(const PersonalData& data, const std::string& person,
                                      const std::string& sealed,
                                      const std::string& place = "email") {
    return InTransaction([&](Session& s) { return data.Decrypt(s, person, sealed, place); });
  }
  absl::StatusOr<std::string> Hash(const PersonalData& data, const std::string& organization,
                                   const std::string& purpose, const std::string& value) {
    return InTransaction(
        [&](Session& s) { return data.KeyedHash(s, organization, purpose, value); });
  }
  absl::StatusOr<int64_t> Rewrap(const PersonalData& data, int64_t most) {
    return InTransaction([&](Session& s) { return data.Rewrap(s, most); });
  }
  absl::Status Erase(const PersonalData& data, const std::string& person) {
    return database_->Write(absl::Now() + absl::Seconds(20),
                            [&](Session& session) { return data.Erase(session, person); });
  }
  absl::StatusOr<int64_t> Execute(const std::string& sql, const std::string& a,
                                  const std::string& b) {
    return InTransaction([&](Session& session) { return session.Execute(sql, a, b); });
  }

  TestStore store_{GetParam()};
  std::unique_ptr<Database> database_ = store_.Open({RuntimeMigrations()});
  FakeClock clock_;
  PersonalData data_ = With(kFirstKey, clock_);
};

// Passes statements on, and counts them.
class CountingSession : public Session {
 public:
  explicit CountingSession(Session& session) : session_(session) {}
  Dialect dialect() const override { return session_.dialect(); }
  absl::StatusOr<int64_t> Run(absl::string_view sql, std::span<const SqlValue> parameters,
                              std::span<const SqlType> columns,
                              absl::FunctionRef<void(std::span<SqlValue>)> on_row) override {
    ++statements;
    return session_.Run(sql, parameters, columns, on_row);
  }
  absl::Status Attempt(absl::FunctionRef<absl::Status()> body) override {
    return session_.Attempt(body);
  }

  int statements = 0;

 private:
  Session& session_;
};

TEST_P(PersonalDataConformance, AMissingMasterKeyIsNoticedAtOnce) {
  const auto check = [&](const std::string& keys) {
    const PersonalData data = With(keys, clock_);
    return database_->Read(absl::Now() + absl::Seconds(20),
                           [&](Session& session) { return data.CheckMasterKeys(session); });
  };
  EXPECT_TRUE(check(kSecondKey).ok());  // nothing there yet
  ASSERT_TRUE(Encrypt(data_, kAda, "ada@example.org").ok());
  ASSERT_TRUE(Erase(data_, kBob).ok());
  EXPECT_TRUE(check(kFirstKey).ok());
  EXPECT_TRUE(check(absl::StrCat(kSecondKey, "\n", kFirstKey)).ok());
  EXPECT_EQ(check(kSecondKey).code(), absl::StatusCode::kFailedPrecondition);
}

TEST_P(PersonalDataConformance, ManyAreReadWithFewStatements) {
  constexpr int kPersons = 250;
  std::vector<SealedPersonal> all;
  ASSERT_TRUE(InTransaction([&](Session& session) -> absl::StatusOr<int64_t> {
                all.clear();
                for (int i = 0; i < kPersons; ++i) {
                  const std::string person = absl::StrCat("organizations/wa/applicants/", i);
                  for (const std::string place : {"email", "name"}) {
                    ASSIGN_OR_RETURN(std::string sealed,
                                     data_.Encrypt(session, person, absl::StrCat(place, i), place));
                    all.push_back({person, std::move(sealed), place});
                  }
                }
                return 0;
              }).ok());
  ASSERT_TRUE(Erase(data_, "organizations/wa/applicants/7").ok());
  int statements = 0;
  const auto read = InTransaction([&](Session& session) {
    CountingSession counting(session);
    auto opened = data_.DecryptAll(counting, all);
    statements = counting.statements;
    return opened;
  });
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(statements, 3);
  ASSERT_EQ(read->size(), all.size());
  for (int i = 0; i < kPersons; ++i) {
    const auto at = static_cast<size_t>(2 * i);
    EXPECT_EQ((*read)[at].has_value(), i != 7);
    if (i == 7) continue;
    EXPECT_EQ((*read)[at], absl::StrCat("email", i));
    EXPECT_EQ((*read)[at + 1], absl::StrCat("name", i));
  }
  // What is not that person's is not read as if it were.
  std::swap(all[0].sealed, all[2].sealed);
  const auto swapped = InTransaction([&](Session& s) { return data_.DecryptAll(s, all); });
  EXPECT_EQ(swapped.status().code(), absl::StatusCode::kDataLoss);
}

TEST_P(PersonalDataConformance, AKeyIsAskedForOnceHoweverManyTextsItEncrypts) {
  std::vector<ClearPersonal> clear;
  for (const std::string place : {"email", "name", "phone"}) {
    for (const std::string person : {kAda, kBob}) clear.push_back({person, place + person, place});
  }
  for (const int expected : {4, 2}) {  // the first time the keys are made
    int statements = 0;
    const auto sealed = InTransaction([&](Session& session) {
      CountingSession counting(session);
      auto all = data_.EncryptAll(counting, clear);
      statements = counting.statements;
      return all;
    });
    ASSERT_TRUE(sealed.ok()) << sealed.status();
    EXPECT_EQ(statements, expected);
    ASSERT_EQ(sealed->size(), clear.size());
    for (size_t i = 0; i < clear.size(); ++i) {
      EXPECT_EQ(*Decrypt(data_, clear[i].person, (*sealed)[i], clear[i].place), clear[i].text);
    }
  }
  ASSERT_TRUE(Erase(data_, kBob).ok());
  EXPECT_EQ(
      ReasonOf(InTransaction([&](Session& s) { return data_.EncryptAll(s, clear); }).status()),
      "PERSON_ERASED");
}

TEST_P(PersonalDataConformance, WhatIsEncryptedIsReadAgain) {
  for (const std::string& text : {std::string("ada@example.org"), std::string(),
                                  std::string("\0\xff binary", 9), std::string(100'000, 'x')}) {
    const auto sealed = Encrypt(data_, kAda, text);
    ASSERT_TRUE(sealed.ok()) << sealed.status();
    EXPECT_TRUE(text.empty() || !absl::StrContains(*sealed, text));
    const auto opened = Decrypt(data_, kAda, *sealed);
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(*opened, text);
  }
}

TEST_P(PersonalDataConformance, TheSameTextIsNeverEncryptedTheSame) {
  EXPECT_NE(*Encrypt(data_, kAda, "ada@example.org"), *Encrypt(data_, kAda, "ada@example.org"));
}

TEST_P(PersonalDataConformance, AChangedByteIsNoticed) {
  const std::string sealed = *Encrypt(data_, kAda, "ada");
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_EQ(Decrypt(data_, kAda, changed).status().code(), absl::StatusCode::kDataLoss) << i;
  }
  for (const std::string& other : {std::string(), sealed.substr(0, 1), sealed.substr(0, 20),
                                   sealed.substr(0, sealed.size() - 1), sealed + "x"}) {
    EXPECT_EQ(Decrypt(data_, kAda, other).status().code(), absl::StatusCode::kDataLoss);
  }
}

TEST_P(PersonalDataConformance, OpensOnlyForItsPersonAndInItsPlace) {
  const std::string sealed = *Encrypt(data_, kAda, "ada@example.org", "email");
  EXPECT_EQ(Decrypt(data_, kBob, sealed).status().code(), absl::StatusCode::kDataLoss);
  ASSERT_TRUE(Encrypt(data_, kBob, "bob@example.org").ok());
  EXPECT_EQ(Decrypt(data_, kBob, sealed).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Decrypt(data_, kAda, sealed, "phone").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(Decrypt(data_, kAda, sealed).ok());
}

TEST_P(PersonalDataConformance, AKeyMovedToAnotherPersonOpensNothing) {
  const std::string sealed = *Encrypt(data_, kAda, "ada@example.org");
  ASSERT_TRUE(Execute("UPDATE person_keys SET owner = :b WHERE owner = :a", kBob, kAda).ok());
  EXPECT_EQ(Decrypt(data_, kBob, sealed).status().code(), absl::StatusCode::kDataLoss);
}

TEST_P(PersonalDataConformance, WhatWasWrittenAboutSomebodyErasedIsUnreadable) {
  const std::string from_history = *Encrypt(data_, kAda, "ada@example.org");
  const std::string of_bob = *Encrypt(data_, kBob, "bob@example.org");
  ASSERT_TRUE(Erase(data_, kAda).ok());
  for (const absl::Status& status :
       {Decrypt(data_, kAda, from_history).status(), Encrypt(data_, kAda, "again").status()}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ReasonOf(status), "PERSON_ERASED");
  }
  EXPECT_EQ(*Decrypt(data_, kBob, of_bob), "bob@example.org");

  // The key is gone, and not only marked.
  const auto row = InTransaction([&](Session& session) {
    return session.QueryOne<std::string, std::string, int64_t>(
        "SELECT master_key, wrapped_key, erase_time FROM person_keys WHERE owner = :owner",
        std::string(kAda));
  });
  EXPECT_EQ(**row, std::make_tuple(std::string(), std::string(), absl::ToUnixMicros(clock_.Now())));
}

TEST_P(PersonalDataConformance, ToEraseAgainChangesNothing) {
  const absl::Time erased = clock_.Now();
  ASSERT_TRUE(Erase(data_, kAda).ok());
  clock_.Advance(absl::Hours(1));
  ASSERT_TRUE(Erase(data_, kAda).ok());
  EXPECT_EQ(ReasonOf(Encrypt(data_, kAda, "x").status()), "PERSON_ERASED");
  const auto row = InTransaction([&](Session& session) {
    return session.QueryOne<int64_t>("SELECT erase_time FROM person_keys WHERE owner = :owner",
                                     std::string(kAda));
  });
  EXPECT_EQ(std::get<0>(**row), absl::ToUnixMicros(erased));
}

TEST_P(PersonalDataConformance, ANewMasterKeyWrapsWhatTheFormerOneDid) {
  const std::string of_ada = *Encrypt(data_, kAda, "ada@example.org");
  const std::string of_bob = *Encrypt(data_, kBob, "bob@example.org");
  const std::string hash = *Hash(data_, "organizations/wa", "email", "ada@example.org");
  ASSERT_TRUE(Erase(data_, kBob).ok());

  const PersonalData both = With(kSecondKey + "\n" + kFirstKey + "\n", clock_);
  EXPECT_EQ(*Decrypt(both, kAda, of_ada), "ada@example.org");
  EXPECT_EQ(*Rewrap(both, 1), 1);
  EXPECT_EQ(*Rewrap(both, 100), 1);
  EXPECT_EQ(*Rewrap(both, 100), 0);

  const PersonalData renewed = With(kSecondKey, clock_);
  EXPECT_EQ(*Decrypt(renewed, kAda, of_ada), "ada@example.org");
  EXPECT_EQ(*Hash(renewed, "organizations/wa", "email", "ada@example.org"), hash);
  EXPECT_EQ(ReasonOf(Decrypt(renewed, kBob, of_bob).status()), "PERSON_ERASED");
  EXPECT_EQ(Decrypt(data_, kAda, of_ada).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_P(PersonalDataConformance, AKeyedHashIsTheSameWithinAnOrganizationAndPurposeOnly) {
  const std::string hash = *Hash(data_, "organizations/wa", "email", "ada@example.org");
  EXPECT_THAT(hash, MatchesRegex("[0-9a-f]{64}"));
  EXPECT_EQ(*Hash(data_, "organizations/wa", "email", "ada@example.org"), hash);
  EXPECT_NE(*Hash(data_, "organizations/wa", "email", "bob@example.org"), hash);
  EXPECT_NE(*Hash(data_, "organizations/wa", "phone", "ada@example.org"), hash);
  EXPECT_NE(*Hash(data_, "organizations/or", "email", "ada@example.org"), hash);
}

TEST_P(PersonalDataConformance, AFailedWriteLeavesNoKey) {
  const absl::Status failed =
      database_->Write(absl::Now() + absl::Seconds(20), [&](Session& session) -> absl::Status {
        RETURN_IF_ERROR(data_.Encrypt(session, kAda, "x", "email").status());
        return absl::AbortedError("something else went wrong");
      });
  EXPECT_EQ(failed.code(), absl::StatusCode::kAborted);
  const auto row = InTransaction([&](Session& session) {
    return session.QueryOne<std::string>("SELECT owner FROM person_keys WHERE owner = :owner",
                                         std::string(kAda));
  });
  EXPECT_FALSE(row->has_value());
}

INSTANTIATE_TEST_SUITE_P(Drivers, PersonalDataConformance, Values(SqliteStore, PostgresStore),
                         StoreName);

TEST(MasterKeys, AreMadeOnceAndReadAgain) {
  TempFolder folder;
  const auto made = MasterKeys::LoadOrMake(folder.File("master.key"));
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_THAT(ReadFile(folder.File("master.key")), MatchesRegex("[0-9a-f]{64}\n"));
  EXPECT_EQ(MasterKeys::LoadOrMake(folder.File("master.key"))->current_id(), made->current_id());
  EXPECT_TRUE(made->former_ids().empty());
}

TEST(MasterKeys, AreRefusedWhenALineIsNone) {
  for (const std::string& text :
       {std::string(), std::string("\n"), kFirstKey.substr(1), kFirstKey + "a",
        kFirstKey + "\nmore", kFirstKey + " " + kSecondKey, std::string(64, 'g')}) {
    EXPECT_EQ(MasterKeys::Parse(text).status().code(), absl::StatusCode::kFailedPrecondition)
        << text;
  }
}

}  // namespace
}  // namespace touchstone
