// What SearchCatalog is measured against: the same search in SQL, in a program that has the
// database open and does nothing else. Two threads, for as many calls are made of the catalog.
//
//   search-by-hand DATABASE QUERY SECONDS    prints how many searches there were, and in how many
//                                            seconds
//   search-by-hand DATABASE QUERY count      prints how many texts match
//
// DATABASE has an FTS5 table `texts` of text, name and title (tools/bench_rows/search.sh).

#include <sqlite3.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

namespace {

using Seconds = std::chrono::duration<double>;

constexpr char kFirstPage[] =
    "SELECT name, title, snippet(texts, 0, '[', ']', '...', 24) FROM texts WHERE texts MATCH ? "
    "ORDER BY rank LIMIT 20";
constexpr char kCount[] = "SELECT count(*) FROM texts WHERE texts MATCH ?";

[[noreturn]] void Fail(sqlite3* database) {
  std::fprintf(stderr, "search-by-hand: %s\n", sqlite3_errmsg(database));
  std::exit(1);
}

// One connection with one statement, for one query.
class Search {
 public:
  Search(const char* file, const char* sql, const char* query) {
    if (sqlite3_open_v2(file, &database_, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK ||
        sqlite3_prepare_v2(database_, sql, -1, &statement_, nullptr) != SQLITE_OK ||
        sqlite3_bind_text(statement_, 1, query, -1, SQLITE_STATIC) != SQLITE_OK) {
      Fail(database_);
    }
  }
  Search(const Search&) = delete;
  Search& operator=(const Search&) = delete;
  ~Search() {
    sqlite3_finalize(statement_);
    sqlite3_close(database_);
  }

  // Reads all rows; returns the first column of the last one.
  std::string Run() {
    std::string first;
    int code = sqlite3_step(statement_);
    for (; code == SQLITE_ROW; code = sqlite3_step(statement_)) {
      for (int column = sqlite3_column_count(statement_) - 1; column >= 0; --column) {
        first = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
      }
    }
    if (code != SQLITE_DONE) Fail(database_);
    sqlite3_reset(statement_);
    return first;
  }

 private:
  sqlite3* database_ = nullptr;
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) {
    std::fprintf(stderr, "usage: search-by-hand DATABASE QUERY SECONDS|count\n");
    return 2;
  }
  const char* const file = arguments[1];
  const char* const query = arguments[2];
  if (arguments[3] == std::string("count")) {
    std::puts(Search(file, kCount, query).Run().c_str());
    return 0;
  }
  const auto begin = std::chrono::steady_clock::now();
  const auto end = begin + std::chrono::seconds(std::atoi(arguments[3]));
  std::array<long, 2> searches = {};
  std::array<std::thread, 2> threads;
  for (size_t i = 0; i < threads.size(); ++i) {
    threads[i] = std::thread([&, i] {
      Search search(file, kFirstPage, query);
      while (std::chrono::steady_clock::now() < end) {
        search.Run();
        ++searches[i];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::printf("%ld %f\n", searches[0] + searches[1],
              Seconds(std::chrono::steady_clock::now() - begin).count());
  return 0;
}
