#include "services/runtime/telemetry/log.h"

#include <poll.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <memory>
#include <mutex>
#include <string>

#include "absl/strings/str_cat.h"

namespace touchstone {
namespace {

// A line is at most PIPE_BUF long: so much a pipe that is writable takes at once, whole and without
// waiting. Of a name or a value so much is written, and fields until the line is nearly full.
constexpr size_t kLongestValue = 512;
constexpr size_t kNearlyFull = PIPE_BUF - 2 * kLongestValue - 512;

// How many bytes the well-formed UTF-8 character at the start of `text` has; 0 when it is none.
size_t CharacterLength(absl::string_view text) {
  const auto byte = [text](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  const unsigned char second = byte(1);
  const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool surrogate = first == 0xed && second >= 0xa0;
  const bool beyond = first == 0xf4 && second >= 0x90;
  return overlong || surrogate || beyond ? 0 : length;
}

// How many characters at the start of `text` a JSON string may have as they are.
size_t PlainLength(absl::string_view text) {
  const auto is_plain = [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; };
  return static_cast<size_t>(std::find_if_not(text.begin(), text.end(), is_plain) - text.begin());
}

// Appends `text` as a JSON string, so that nothing in it can end the string or the line. What is
// not UTF-8 becomes U+FFFD; what is too long is cut.
void AppendJson(std::string& out, absl::string_view text) {
  out.push_back('"');
  const size_t end = out.size() + kLongestValue;
  while (!text.empty() && out.size() < end) {
    if (const size_t plain = PlainLength(text.substr(0, end - out.size())); plain > 0) {
      absl::StrAppend(&out, text.substr(0, plain));
      text.remove_prefix(plain);
      continue;
    }
    const size_t length = CharacterLength(text);
    const char c = text[0];
    if (length == 0) {
      absl::StrAppend(&out, "\\ufffd");
    } else if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      absl::StrAppend(&out, "\\u00", absl::Hex(c, absl::kZeroPad2));
    } else {
      absl::StrAppend(&out, text.substr(0, length));
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  if (!text.empty()) absl::StrAppend(&out, "…");
  out.push_back('"');
}

// Standard error, which may be a pipe that nobody empties: a line that would have to wait is left
// out and counted, since a service must not stop because its log is not read.
class StandardError : public spdlog::sinks::base_sink<std::mutex> {
 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    if (left_out_ > 0) {
      const std::string lost =
          absl::StrCat("\"message\":\"log lines left out\",\"lines\":\"", left_out_, "\"");
      spdlog::memory_buf_t note;
      formatter_->format({message.logger_name, spdlog::level::warn, lost}, note);
      if (Write(note)) left_out_ = 0;
    }
    if (!Write(line)) ++left_out_;
  }
  void flush_() override {}

  static bool Write(const spdlog::memory_buf_t& line) {
    pollfd out = {STDERR_FILENO, POLLOUT, 0};
    if (poll(&out, 1, 0) != 1 || out.revents != POLLOUT) return false;
    ssize_t written;
    do {
      written = write(STDERR_FILENO, line.data(), line.size());
    } while (written < 0 && errno == EINTR);
    return written == static_cast<ssize_t>(line.size());
  }

  int64_t left_out_ = 0;
};

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

void Configure(spdlog::logger& logger, absl::string_view process, LogLevel least) {
  logger.set_level(ToSpdlog(least));
  logger.set_formatter(std::make_unique<spdlog::pattern_formatter>(
      absl::StrCat(R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l","process":")", process,
                   R"(",%v})"),
      spdlog::pattern_time_type::utc));
}

// Never destroyed: whatever ends last may still log.
spdlog::logger& TheLogger() {
  static auto& logger = *[] {
    auto* made = new spdlog::logger("", std::make_shared<StandardError>());
    Configure(*made, "", LogLevel::kInfo);
    return made;
  }();
  return logger;
}

}  // namespace

void StartLog(absl::string_view process, LogLevel least) { Configure(TheLogger(), process, least); }

void Log(LogLevel level, absl::string_view message, LogFields fields) {
  Log(level, message, fields, TraceContext());
}

void Log(LogLevel level, absl::string_view message, LogFields fields, const TraceContext& trace) {
  spdlog::logger& logger = TheLogger();
  if (!logger.should_log(ToSpdlog(level))) return;
  std::string line = "\"message\":";
  AppendJson(line, message);
  if (!trace.trace_id.empty()) {
    absl::StrAppend(&line, ",\"trace_id\":");
    AppendJson(line, trace.trace_id);
  }
  for (const auto& [name, value] : fields) {
    if (line.size() > kNearlyFull) break;
    absl::StrAppend(&line, ",");
    AppendJson(line, name);
    absl::StrAppend(&line, ":");
    AppendJson(line, value);
  }
  logger.log(ToSpdlog(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace touchstone
