#include "tests/services/recruiting/applications/written_by_hand.h"

#include <libpq-fe.h>
#include <sqlite3.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"

namespace touchstone::recruiting {
namespace {

constexpr char kParent[] = "organizations/wa";
constexpr char kRequisition[] = "organizations/wa/requisitions/agents";
constexpr char kActor[] = "organizations/wa/apiKeys/recruiter";

[[noreturn]] void Fail(const char* why) {
  std::fprintf(stderr, "by hand: %s\n", why);
  std::abort();
}

std::string NameOf(int number) { return absl::StrCat(kParent, "/applications/n", number); }
std::string ApplicantOf(int number) { return absl::StrCat(kParent, "/applicants/n", number); }
std::string Now() { return absl::StrCat(absl::ToUnixMicros(absl::Now())); }

class OnSqlite : public HandConnection {
 public:
  explicit OnSqlite(const std::string& path) {
    // As services/runtime/sql/sqlite_database.cc opens it.
    if (sqlite3_open(path.c_str(), &database_) != SQLITE_OK ||
        sqlite3_exec(database_,
                     "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
                     "PRAGMA foreign_keys = ON;",
                     nullptr, nullptr, nullptr) != SQLITE_OK) {
      Fail(sqlite3_errmsg(database_));
    }
    for (int i = 0; i < kStatements; ++i) {
      statements_[i] = Prepared(SqlOf(static_cast<Statement>(i)));
    }
    begin_ = Prepared("BEGIN IMMEDIATE");
    commit_ = Prepared("COMMIT");
    count_ = Prepared("UPDATE revisions SET last = last + 1 WHERE id = 1");
    last_ = Prepared("SELECT last FROM revisions WHERE id = 1");
    sqlite3_step(last_);
    revision_ = sqlite3_column_int64(last_, 0);
    sqlite3_reset(last_);
  }
  ~OnSqlite() override {
    for (sqlite3_stmt* const statement : statements_) sqlite3_finalize(statement);
    for (sqlite3_stmt* const statement : {begin_, commit_, count_, last_}) {
      sqlite3_finalize(statement);
    }
    sqlite3_close(database_);
  }

  void Begin() override { Step(begin_); }
  void Commit() override { Step(commit_); }

 protected:
  int64_t NextRevision() override {
    Step(count_);
    return ++revision_;
  }
  void Run(Statement statement, const std::vector<HandValue>& values) override {
    int at = 0;
    for (const auto& [value, is_bytes] : values) {
      const int size = static_cast<int>(value.size());
      if (is_bytes) {
        sqlite3_bind_blob(statements_[statement], ++at, value.data(), size, SQLITE_STATIC);
      } else {
        sqlite3_bind_text(statements_[statement], ++at, value.data(), size, SQLITE_STATIC);
      }
    }
    Step(statements_[statement]);
  }

 private:
  sqlite3_stmt* Prepared(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database_, sql, -1, &statement, nullptr) != SQLITE_OK) {
      Fail(sqlite3_errmsg(database_));
    }
    return statement;
  }
  void Step(sqlite3_stmt* statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) Fail(sqlite3_errmsg(database_));
    sqlite3_reset(statement);
  }

  sqlite3* database_ = nullptr;
  std::array<sqlite3_stmt*, kStatements> statements_{};
  sqlite3_stmt* begin_;
  sqlite3_stmt* commit_;
  sqlite3_stmt* count_;
  sqlite3_stmt* last_;
  int64_t revision_;
};

class OnPostgres : public HandConnection {
 public:
  explicit OnPostgres(const std::string& url) : connection_(PQconnectdb(url.c_str())) {
    if (PQstatus(connection_) != CONNECTION_OK) Fail(PQerrorMessage(connection_));
    for (int i = 0; i < kStatements; ++i) {
      std::string sql;
      int number = 0;
      for (const char* at = SqlOf(static_cast<Statement>(i)); *at != '\0'; ++at) {
        if (*at == '?') {
          absl::StrAppend(&sql, "$", ++number);
        } else {
          sql.push_back(*at);
        }
      }
      Check(PQprepare(connection_, absl::StrCat("s", i).c_str(), sql.c_str(), 0, nullptr));
    }
    Check(PQprepare(connection_, "revision", "SELECT nextval('revisions')", 0, nullptr));
  }
  ~OnPostgres() override { PQfinish(connection_); }

  void Begin() override { Check(PQexec(connection_, "BEGIN")); }
  void Commit() override { Check(PQexec(connection_, "COMMIT")); }

 protected:
  int64_t NextRevision() override {
    PGresult* const result =
        PQexecPrepared(connection_, "revision", 0, nullptr, nullptr, nullptr, 0);
    if (PQntuples(result) != 1) Fail(PQerrorMessage(connection_));
    const int64_t revision = std::strtoll(PQgetvalue(result, 0, 0), nullptr, 10);
    PQclear(result);
    return revision;
  }
  void Run(Statement statement, const std::vector<HandValue>& values) override {
    std::vector<const char*> texts;
    std::vector<int> sizes;
    std::vector<int> formats;
    for (const auto& [value, is_bytes] : values) {
      texts.push_back(value.c_str());
      sizes.push_back(static_cast<int>(value.size()));
      formats.push_back(is_bytes ? 1 : 0);
    }
    Check(PQexecPrepared(connection_, absl::StrCat("s", static_cast<int>(statement)).c_str(),
                         static_cast<int>(values.size()), texts.data(), sizes.data(),
                         formats.data(), 0));
  }

 private:
  void Check(PGresult* result) {
    if (PQresultStatus(result) != PGRES_COMMAND_OK) Fail(PQerrorMessage(connection_));
    PQclear(result);
  }

  PGconn* const connection_;
};

}  // namespace

const char* HandConnection::SqlOf(Statement statement) {
  switch (statement) {
    case kReceive:
      return "INSERT INTO applications (name, parent, organization, revision, create_time, "
             "update_time, delete_time, body, requisition, applicant, state, stage, "
             "outreach_activity, receive_date) VALUES (?, ?, 'wa', ?, ?, ?, 0, ?, ?, ?, 1, "
             "'screening', '', '2026-03-12')";
    case kAdvance:
      return "UPDATE applications SET revision = ?, update_time = ?, body = ?, stage = "
             "'panel-interview' WHERE name = ?";
    case kMove:
      return "INSERT INTO stage_moves (application, revision, requisition, applicant, kind, "
             "from_stage, to_stage, disposition_reason, actor, actor_person, move_time) VALUES "
             "(?, ?, ?, ?, ?, ?, ?, '', ?, '', ?)";
    case kProgress:
      return "INSERT INTO application_progress (application, requisition, outreach_activity, "
             "active, interviewed, offer) VALUES (?, ?, '', 1, 0, 0)";
    default:
      return "INSERT INTO changes (sequence, change_time, organization, resource_type, resource, "
             "kind, previous_sequence, actor, method, trace_id, body) VALUES (?, ?, 'wa', "
             "'touchstone.dev/Application', ?, ?, ?, ?, ?, ?, ?)";
  }
}

void HandConnection::RunMove(int number, int kind, const char* from, const char* to,
                             int64_t before) {
  Run(kMove, {{NameOf(number)},
              {absl::StrCat(before)},
              {kRequisition},
              {ApplicantOf(number)},
              {absl::StrCat(kind)},
              {from},
              {to},
              {kActor},
              {Now()}});
}

void HandConnection::RunChange(int number, int kind, int64_t revision, int64_t before,
                               const std::string& body) {
  Run(kChange, {{absl::StrCat(revision)},
                {Now()},
                {NameOf(number)},
                {absl::StrCat(kind)},
                {absl::StrCat(before)},
                {kActor},
                {"/touchstone.recruiting.v1.Applications/MoveApplication"},
                {std::string(32, 'a')},
                {body, true}});
}

void HandConnection::Receive(int number, const std::string& body) {
  const int64_t revision = NextRevision();
  const std::string now = Now();
  Run(kReceive, {{NameOf(number)},
                 {kParent},
                 {absl::StrCat(revision)},
                 {now},
                 {now},
                 {body, true},
                 {kRequisition},
                 {ApplicantOf(number)}});
  RunMove(number, 1, "", "screening", 0);
  Run(kProgress, {{NameOf(number)}, {kRequisition}});
  RunChange(number, 1, revision, 0, body);
}

void HandConnection::Move(int number, const std::string& body) {
  const int64_t revision = NextRevision();
  Run(kAdvance, {{absl::StrCat(revision)}, {Now()}, {body, true}, {NameOf(number)}});
  RunMove(number, 2, "screening", "panel-interview", 1);
  RunChange(number, 2, revision, 1, body);
}

std::unique_ptr<HandConnection> HandConnection::To(const TestStore& store) {
  absl::string_view path = store.url();
  if (absl::ConsumePrefix(&path, "sqlite:")) return std::make_unique<OnSqlite>(std::string(path));
  return std::make_unique<OnPostgres>(store.url());
}

}  // namespace touchstone::recruiting
