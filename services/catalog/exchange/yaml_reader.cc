#include <yaml.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/exchange/readers.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::catalog {
namespace {

// What libyaml reads from. A piece that is larger than its buffer is handed over in parts. A text
// that is too long for any field ends the file: libyaml would keep it whole.
struct Source {
  Input& input;
  absl::string_view piece;
  size_t since_event = 0;

  static int Read(void* data, unsigned char* buffer, size_t size, size_t* read) {
    auto& source = *static_cast<Source*>(data);
    if (source.piece.empty()) source.piece = source.input.Take();
    *read = std::min(size, source.piece.size());
    source.piece.copy(reinterpret_cast<char*>(buffer), *read);
    source.piece.remove_prefix(*read);
    source.since_event += *read;
    return source.input.status().ok() && source.since_event <= kLargestRecord ? 1 : 0;
  }
};

class Parser {
 public:
  explicit Parser(Source& source) {
    is_ready_ = yaml_parser_initialize(&parser_) == 1;
    if (!is_ready_) return;
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input(&parser_, &Source::Read, &source);
  }
  ~Parser() {
    if (is_ready_) yaml_parser_delete(&parser_);
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  bool Next(yaml_event_t& event) { return is_ready_ && yaml_parser_parse(&parser_, &event) == 1; }

  int64_t row() const { return static_cast<int64_t>(parser_.mark.line) + 1; }
  std::string problem() const {
    return parser_.problem == nullptr ? "is no YAML from here on"
                                      : absl::StrCat("is no YAML from here on: ", parser_.problem);
  }

 private:
  yaml_parser_t parser_;
  bool is_ready_ = false;
};

// An event, freed when it is done with.
struct Event {
  yaml_event_t yaml = {};
  ~Event() { yaml_event_delete(&yaml); }
};

std::string Text(const yaml_char_t* text, size_t size) {
  return std::string(reinterpret_cast<const char*>(text), size);
}

bool IsNull(const Scalar& scalar) {
  return scalar.kind == Scalar::kPlain &&
         (scalar.text.empty() || scalar.text == "~" || scalar.text == "null");
}

// Anchors are there for aliases, by which a few bytes become gigabytes; tags say what to make of a
// value, which here the field does.
absl::Status RefuseMarks(const yaml_char_t* anchor, const yaml_char_t* tag, int64_t row) {
  if (anchor != nullptr) {
    return Unreadable(row, "has an anchor; write out what is meant in each place");
  }
  if (tag != nullptr) return Unreadable(row, "has a tag; leave it out");
  return absl::OkStatus();
}

// Hands events to the binder. What is a key in YAML is known by counting: in a map, keys and values
// take turns.
class Events {
 public:
  explicit Events(Binder& binder) : binder_(binder) {}

  absl::Status Take(const yaml_event_t& event) {
    const int64_t row = static_cast<int64_t>(event.start_mark.line) + 1;
    switch (event.type) {
      case YAML_ALIAS_EVENT:
        return Unreadable(row, "has an alias; write out what is meant in each place");
      case YAML_MAPPING_START_EVENT:
        RETURN_IF_ERROR(
            RefuseMarks(event.data.mapping_start.anchor, event.data.mapping_start.tag, row));
        RETURN_IF_ERROR(BeginValue(row));
        open_.push_back(kMapBeforeKey);
        return binder_.BeginMap(row);
      case YAML_SEQUENCE_START_EVENT:
        RETURN_IF_ERROR(
            RefuseMarks(event.data.sequence_start.anchor, event.data.sequence_start.tag, row));
        RETURN_IF_ERROR(BeginValue(row));
        open_.push_back(kList);
        return binder_.BeginList(row);
      case YAML_MAPPING_END_EVENT:
        open_.pop_back();
        return binder_.EndMap();
      case YAML_SEQUENCE_END_EVENT:
        open_.pop_back();
        return binder_.EndList();
      case YAML_SCALAR_EVENT:
        return TakeScalar(event, row);
      default:
        return absl::OkStatus();
    }
  }

 private:
  enum Open { kList, kMapBeforeKey, kMapBeforeValue };

  // What comes is a value, not a key; behind it comes a key.
  absl::Status BeginValue(int64_t row) {
    if (open_.empty() || open_.back() == kList) return absl::OkStatus();
    if (open_.back() == kMapBeforeKey) return Unreadable(row, "has a key that is no text");
    open_.back() = kMapBeforeKey;
    return absl::OkStatus();
  }

  absl::Status TakeScalar(const yaml_event_t& event, int64_t row) {
    const auto& yaml = event.data.scalar;
    RETURN_IF_ERROR(RefuseMarks(yaml.anchor, yaml.tag, row));
    const bool plain = yaml.style == YAML_PLAIN_SCALAR_STYLE;
    Scalar scalar{plain ? Scalar::kPlain : Scalar::kText, Text(yaml.value, yaml.length)};
    if (!open_.empty() && open_.back() == kMapBeforeKey) {
      open_.back() = kMapBeforeValue;
      return binder_.Key(scalar.text, row);
    }
    RETURN_IF_ERROR(BeginValue(row));
    if (IsNull(scalar)) scalar = {Scalar::kNull, ""};
    return binder_.Value(std::move(scalar), row);
  }

  Binder& binder_;
  std::vector<Open> open_;
};

}  // namespace

absl::Status ReadYaml(Input& input, const FileRoot& root, Problems& problems, RecordSink sink) {
  input.SkipMark();
  Source source{input, {}};
  Parser parser(source);
  Binder binder(root, problems, sink);
  Events events(binder);
  while (true) {
    Event event;
    if (!parser.Next(event.yaml)) {
      if (!input.status().ok()) return input.status();
      if (source.since_event > kLargestRecord) {
        return Unreadable(parser.row(), "has a text that is too long for any field");
      }
      return Unreadable(parser.row(), parser.problem());
    }
    source.since_event = 0;
    if (event.yaml.type == YAML_STREAM_END_EVENT) return input.status();
    RETURN_IF_ERROR(events.Take(event.yaml));
  }
}

}  // namespace touchstone::catalog
