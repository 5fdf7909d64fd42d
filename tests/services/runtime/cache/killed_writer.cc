// Commits a thing, and is killed by a failpoint before it has told any cache:
//
//   TOUCHSTONE_FAILPOINTS_ON=after_commit_before_invalidate=abort killed_writer DATABASE REDIS
//   THING

#include <cstdio>

#include "tests/services/runtime/cache/things.h"

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  touchstone::Metrics metrics;
  const auto database =
      touchstone::Database::Open({.url = argv[1]}, touchstone::ThingsSchema(), metrics);
  if (!database.ok()) return 1;
  touchstone::ThingsProcess process(**database, {.redis_url = argv[2]});
  process.Start();
  static_cast<void>(process.Write(argv[3]));
  std::fprintf(stderr, "the failpoint did not act\n");
  return 0;
}
