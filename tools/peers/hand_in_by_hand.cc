// What HandInRating is measured against: the same rows in SQL, in a program that has the database
// open and does nothing else. As many as connections are committed together.
//
//   hand-in-by-hand DATABASE SECONDS    DATABASE is a SQLite file that tools/peers/fill_cycle.cc
//                                       filled with an open cycle
//
// Prints how many were handed in, and in how many seconds.

#include <sqlite3.h>
#include <touchstone/assessment/v1/rating.pb.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace touchstone::assessment;  // NOLINT: a short program
using Seconds = std::chrono::duration<double>;

constexpr int kTogether = 64;
constexpr char kNamed[] = "/touchstone.assessment.v1.Ratings/HandInRating";

[[noreturn]] void Fail(sqlite3* database) {
  std::fprintf(stderr, "hand-in-by-hand: %s\n", sqlite3_errmsg(database));
  std::exit(1);  // NOLINT(concurrency-mt-unsafe): one thread
}

struct Blob {
  const std::string& bytes;
};
using Value = std::variant<long, const char*, const std::string*, Blob>;

class Statement {
 public:
  Statement(sqlite3* database, const char* sql) : database_(database) {
    if (sqlite3_prepare_v2(database, sql, -1, &statement_, nullptr) != SQLITE_OK) Fail(database);
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }

  void Run(std::initializer_list<Value> values) {
    int at = 0;
    for (const Value& value : values) Bind(++at, value);
    if (sqlite3_step(statement_) != SQLITE_DONE) Fail(database_);
    sqlite3_reset(statement_);
  }

  sqlite3_stmt* get() { return statement_; }

 private:
  void Bind(int at, const Value& value) {
    if (const long* const number = std::get_if<long>(&value)) {
      sqlite3_bind_int64(statement_, at, *number);
    } else if (const auto* const text = std::get_if<const char*>(&value)) {
      sqlite3_bind_text(statement_, at, *text, -1, SQLITE_STATIC);
    } else if (const auto* const string = std::get_if<const std::string*>(&value)) {
      sqlite3_bind_text(statement_, at, (*string)->data(), static_cast<int>((*string)->size()),
                        SQLITE_STATIC);
    } else {
      const std::string& bytes = std::get_if<Blob>(&value)->bytes;
      sqlite3_bind_blob(statement_, at, bytes.data(), static_cast<int>(bytes.size()),
                        SQLITE_STATIC);
    }
  }

  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
};

struct Rater {
  std::string assignment;
  std::string cycle;
  std::string subject;
  std::string done_hash;
};

std::vector<Rater> RatersIn(sqlite3* database) {
  std::vector<Rater> raters;
  Statement read(database,
                 "SELECT rater_assignment, cycle, subject, done_hash FROM rater_done WHERE "
                 "done = 0 ORDER BY done_hash");
  const auto text = [&](int column) {
    return std::string(reinterpret_cast<const char*>(sqlite3_column_text(read.get(), column)));
  };
  while (sqlite3_step(read.get()) == SQLITE_ROW) {
    raters.push_back({text(0), text(1), text(2), text(3)});
  }
  return raters;
}

v1::Rating SomeRating() {
  v1::Rating rating;
  rating.set_rater("organizations/bench/people/p000001");
  rating.set_relation(v1::PEER);
  rating.set_date("2026-05-28");
  rating.set_etag("123456");
  rating.mutable_create_time()->set_seconds(1'780'000'000);
  rating.mutable_update_time()->set_seconds(1'780'000'000);
  v1::CompetencyRating& competency = *rating.mutable_content()->add_competencies();
  competency.set_competency("customer-focus");
  competency.set_level("journey");
  for (int b = 0; b < 49; ++b) {
    char id[16];
    std::snprintf(id, sizeof(id), "behavior-%02d", b);
    v1::BehaviorRating& behavior = *competency.add_behaviors();
    behavior.set_behavior(id);
    behavior.set_value(b % 4);
  }
  return rating;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s DATABASE SECONDS\n", argv[0]);
    return 2;
  }
  sqlite3* database = nullptr;
  // As services/runtime/sql/sqlite_database.cc opens it.
  if (sqlite3_open(argv[1], &database) != SQLITE_OK ||
      sqlite3_exec(database,
                   "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
                   "PRAGMA foreign_keys = ON;",
                   nullptr, nullptr, nullptr) != SQLITE_OK) {
    Fail(database);
  }
  const std::vector<Rater> raters = RatersIn(database);
  Statement begin_statement(database, "BEGIN IMMEDIATE");
  Statement commit(database, "COMMIT");
  Statement mark(database, "UPDATE rater_done SET done = 1 WHERE done_hash = ?");
  Statement count(database, "UPDATE revisions SET last = last + 1 WHERE id = 1");
  Statement rate(database,
                 "INSERT INTO ratings (name, parent, organization, revision, create_time, "
                 "update_time, delete_time, body, subject, relation) VALUES (?, ?, 'bench', ?, ?, "
                 "?, 0, ?, ?, 3)");
  Statement change(database,
                   "INSERT INTO changes (sequence, change_time, organization, resource_type, "
                   "resource, kind, previous_sequence, actor, method, trace_id, body) VALUES (?, "
                   "?, 'bench', 'touchstone.dev/Rating', ?, 1, 0, ?, ?, ?, ?)");
  Statement answer(database,
                   "INSERT INTO idempotency (caller, method, request_id, request_sha256, response, "
                   "expire_time) VALUES ('', ?, ?, ?, ?, ?)");
  Statement last(database, "SELECT last FROM revisions WHERE id = 1");
  sqlite3_step(last.get());
  long revision = sqlite3_column_int64(last.get(), 0);
  sqlite3_reset(last.get());

  v1::Rating rating = SomeRating();
  const std::string trace(32, 'a');
  const std::string sha256(64, 'b');
  const std::string run = std::to_string(std::random_device()());  // request ids of this run
  const auto begin = std::chrono::steady_clock::now();
  const auto end = begin + std::chrono::seconds(std::strtol(argv[2], nullptr, 10));
  size_t at = 0;
  while (std::chrono::steady_clock::now() < end && at + kTogether <= raters.size()) {
    begin_statement.Run({});
    for (int i = 0; i < kTogether; ++i, ++at) {
      const Rater& rater = raters[at];
      const long now = std::chrono::duration_cast<std::chrono::microseconds>(
                           std::chrono::system_clock::now().time_since_epoch())
                           .count();
      ++revision;
      rating.set_name(rater.cycle + "/ratings/" +
                      rater.assignment.substr(rater.assignment.rfind('/') + 1));
      rating.set_subject(rater.subject);
      const std::string body = rating.SerializeAsString();
      v1::HandInRatingResponse handed_in;
      handed_in.set_date("2026-05-28");
      handed_in.set_rating(rating.name());
      const std::string response = handed_in.SerializeAsString();
      const std::string request_id = run + "-" + std::to_string(at);
      mark.Run({&rater.done_hash});
      count.Run({});
      rate.Run({&rating.name(), &rater.cycle, revision, now, now, Blob{body}, &rater.subject});
      change.Run({revision, now, &rating.name(), &rater.assignment, kNamed, &trace, Blob{body}});
      answer.Run({kNamed, &request_id, &sha256, Blob{response}, now + 86'400'000'000});
    }
    commit.Run({});
  }
  const double seconds = Seconds(std::chrono::steady_clock::now() - begin).count();
  if (at + kTogether > raters.size()) {
    std::fprintf(stderr, "hand-in-by-hand: there are only %zu raters\n", raters.size());
    return 1;
  }
  std::printf("%zu %f\n", at, seconds);
  return 0;
}
