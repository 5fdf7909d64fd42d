#include "services/runtime/telemetry/log.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace touchstone {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;

// Standard error as a pipe, from here to the end of the block.
class LogPipe {
 public:
  LogPipe() {
    StartLog("touchstone-test", LogLevel::kInfo);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
    reader_ = ends[0];
    fcntl(reader_, F_SETFL, O_NONBLOCK);
    original_ = dup(STDERR_FILENO);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    // Takes with it what an earlier test left uncounted.
    Log(LogLevel::kInfo, "a test begins");
    Lines();
  }

  ~LogPipe() {
    dup2(original_, STDERR_FILENO);
    close(original_);
    CloseReader();
  }

  void CloseReader() {
    if (reader_ >= 0) close(reader_);
    reader_ = -1;
  }

  // The lines that wait in the pipe.
  std::vector<std::string> Lines() {
    std::string text;
    char buffer[4096];
    for (ssize_t n; (n = read(reader_, buffer, sizeof buffer)) > 0;) text.append(buffer, n);
    std::vector<std::string> lines = absl::StrSplit(text, '\n');
    EXPECT_EQ(lines.back(), "") << "the last line has no end";
    lines.pop_back();
    return lines;
  }

 private:
  int reader_;
  int original_;
};

TEST(Log, WritesOneJsonObjectALine) {
  LogPipe pipe;
  Log(LogLevel::kWarning, "cache breaker opened", {{"failures", "5"}, {"cache", "catalog"}});
  const auto lines = pipe.Lines();
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_THAT(lines[0],
              MatchesRegex("\\{\"time\":\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
                           "\\.[0-9]{6}Z\",\"level\":\"warning\",\"process\":\"touchstone-test\","
                           "\"message\":\"cache breaker opened\",\"failures\":\"5\","
                           "\"cache\":\"catalog\"\\}"));
}

TEST(Log, NamesTheTraceWhenThereIsOne) {
  LogPipe pipe;
  const TraceContext trace = TraceContext::Start();
  Log(LogLevel::kInfo, "served", {}, trace);
  EXPECT_THAT(pipe.Lines()[0], HasSubstr(absl::StrCat(",\"trace_id\":\"", trace.trace_id, "\"")));
  Log(LogLevel::kInfo, "started");
  EXPECT_THAT(pipe.Lines()[0], Not(HasSubstr("trace_id")));
}

TEST(Log, NothingInAValueEndsItsStringOrItsLine) {
  struct Case {
    std::string value;
    std::string written;
  };
  const Case cases[] = {
      {"plain", "plain"},
      {"a \"quoted\" \\ word", "a \\\"quoted\\\" \\\\ word"},
      {"two\nlines\r\t", "two\\u000alines\\u000d\\u0009"},
      {std::string("\0\x1b[31m\x7f", 7), "\\u0000\\u001b[31m\\u007f"},
      {"service – службa – 𝄞", "service – службa – 𝄞"},
      {"\xff", "\\ufffd"},
      {"\xc3(", "\\ufffd("},
      {"\xe2\x82", "\\ufffd\\ufffd"},
      {"\xc0\xaf", "\\ufffd\\ufffd"},
      {"\xed\xa0\x80", "\\ufffd\\ufffd\\ufffd"},
      {"\xf4\x90\x80\x80", "\\ufffd\\ufffd\\ufffd\\ufffd"},
      {"%s {} %v", "%s {} %v"},
  };
  LogPipe pipe;
  for (const Case& c : cases) {
    Log(LogLevel::kInfo, "m", {{"value", c.value}});
    const auto lines = pipe.Lines();
    ASSERT_THAT(lines, SizeIs(1)) << c.written;
    EXPECT_THAT(lines[0], EndsWith(absl::StrCat("\"value\":\"", c.written, "\"}")));
  }
}

TEST(Log, WhatIsTooLongIsCutAtACharacter) {
  LogPipe pipe;
  std::string value;
  for (int i = 0; i < 5000; ++i) value += "ё";
  Log(LogLevel::kInfo, value,
      {{"a", value}, {"b", value}, {"c", value}, {"d", value}, {"e", value}, {"f", value}});
  const auto lines = pipe.Lines();
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_LT(lines[0].size(), 4096u);
  EXPECT_THAT(lines[0], EndsWith("ёё…\"}"));
}

TEST(Log, WritesNoLevelBelowTheLeast) {
  LogPipe pipe;
  Log(LogLevel::kDebug, "too much");
  EXPECT_THAT(pipe.Lines(), SizeIs(0));
  StartLog("touchstone-test", LogLevel::kDebug);
  Log(LogLevel::kDebug, "wanted");
  EXPECT_THAT(pipe.Lines(), SizeIs(1));
}

TEST(Log, DoesNotWaitForAReaderAndSaysWhatItLeftOut) {
  LogPipe pipe;
  for (int i = 0; i < 2000; ++i) {
    Log(LogLevel::kInfo, "more than a pipe holds, by far, when nobody reads it");
  }
  const size_t written = pipe.Lines().size();
  ASSERT_LT(written, 2000u);
  Log(LogLevel::kInfo, "read again");
  const auto lines = pipe.Lines();
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_THAT(lines[0], HasSubstr(absl::StrCat("\"message\":\"log lines left out\",\"lines\":\"",
                                               2000 - written, "\"")));
  EXPECT_THAT(lines[1], HasSubstr("read again"));
}

TEST(Log, OutlivesItsReader) {
  LogPipe pipe;
  pipe.CloseReader();
  Log(LogLevel::kInfo, "nobody is there");  // would be SIGPIPE
}

TEST(Log, LinesOfManyThreadsDoNotMix) {
  LogPipe pipe;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([] {
      for (int i = 0; i < 50; ++i) Log(LogLevel::kInfo, "from one of many", {{"n", "1"}});
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto lines = pipe.Lines();
  ASSERT_THAT(lines, SizeIs(200));
  for (const std::string& line : lines) {
    EXPECT_TRUE(absl::StartsWith(line, "{\"time\":") && absl::EndsWith(line, "\"n\":\"1\"}"));
  }
}

}  // namespace
}  // namespace touchstone
