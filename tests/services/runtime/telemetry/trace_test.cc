#include "services/runtime/telemetry/trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace touchstone {
namespace {

constexpr char kTrace[] = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr char kSpan[] = "00f067aa0ba902b7";

TEST(TraceContext, ReadsAHeaderAndWritesTheSame) {
  for (const char* header : {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                             "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"}) {
    const auto trace = TraceContext::Parse(header);
    ASSERT_TRUE(trace.has_value()) << header;
    EXPECT_EQ(trace->trace_id, kTrace);
    EXPECT_EQ(trace->span_id, kSpan);
    EXPECT_EQ(trace->ToHeader(), header);
  }
}

TEST(TraceContext, KnowsOfTheFlagsOnlySampled) {
  const std::string head = absl::StrCat("00-", kTrace, "-", kSpan, "-");
  EXPECT_TRUE(TraceContext::Parse(head + "ff")->sampled);
  EXPECT_FALSE(TraceContext::Parse(head + "fe")->sampled);
}

TEST(TraceContext, ReadsWhatALaterVersionAppended) {
  const std::string rest = absl::StrCat(kTrace, "-", kSpan, "-01");
  EXPECT_TRUE(TraceContext::Parse("cc-" + rest).has_value());
  EXPECT_TRUE(TraceContext::Parse("cc-" + rest + "-what-the-future-brings").has_value());
  EXPECT_FALSE(TraceContext::Parse("cc-" + rest + ".what").has_value());
  EXPECT_FALSE(TraceContext::Parse("00-" + rest + "-what").has_value());
}

TEST(TraceContext, RefusesWhatIsMalformed) {
  for (const char* header : {
           "",
           "00",
           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
           "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
           "0G-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
           "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
           "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
           "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
           "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-011",
           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0\n",
           "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
       }) {
    EXPECT_FALSE(TraceContext::Parse(header).has_value()) << header;
  }
}

TEST(TraceContext, AChildIsAnotherSpanOfTheSameTrace) {
  const TraceContext parent = TraceContext::Start();
  const TraceContext child = parent.Child();
  EXPECT_EQ(child.trace_id, parent.trace_id);
  EXPECT_NE(child.span_id, parent.span_id);
  EXPECT_EQ(child.sampled, parent.sampled);
}

TEST(TraceContext, AStartedTraceIsOneThatOthersCanRead) {
  const TraceContext started = TraceContext::Start();
  const auto read = TraceContext::Parse(started.ToHeader());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->trace_id, started.trace_id);
  EXPECT_EQ(read->span_id, started.span_id);
  EXPECT_NE(TraceContext::Start().trace_id, started.trace_id);
}

}  // namespace
}  // namespace touchstone
