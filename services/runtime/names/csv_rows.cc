#include "services/runtime/names/csv_rows.h"

#include <utility>

#include "absl/strings/strip.h"

namespace touchstone {
namespace {

class Reader {
 public:
  explicit Reader(absl::string_view text) : text_(text) {}

  CsvRows Read() {
    while (at_ < text_.size() && read_.broken_line == 0) ReadRow();
    return std::move(read_);
  }

 private:
  bool IsAtLineEnd() const {
    return at_ == text_.size() || text_[at_] == '\n' ||
           (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n');
  }

  void ReadRow() {
    CsvRow row{.line = line_, .cells = {}};
    const size_t begin = at_;
    while (true) {
      row.cells.push_back(ReadCell());
      if (read_.broken_line != 0) return;
      if (IsAtLineEnd()) break;
      ++at_;  // the comma
    }
    const bool is_empty = at_ == begin;
    if (at_ < text_.size()) at_ += text_[at_] == '\r' ? 2 : 1;
    ++line_;
    if (!is_empty) read_.rows.push_back(std::move(row));
  }

  std::string ReadCell() {
    if (at_ < text_.size() && text_[at_] == '"') return ReadQuoted();
    const size_t begin = at_;
    while (!IsAtLineEnd() && text_[at_] != ',') ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  std::string ReadQuoted() {
    const int begins = line_;
    std::string cell;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\n') ++line_;
      if (text_[at_] != '"') {
        cell += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        cell += text_[at_++];
      } else {
        ++at_;
        if (IsAtLineEnd() || text_[at_] == ',') return cell;
        break;  // something behind the quotation mark
      }
    }
    read_.broken_line = begins;
    return cell;
  }

  const absl::string_view text_;
  size_t at_ = 0;
  int line_ = 1;
  CsvRows read_;
};

}  // namespace

CsvRows ReadCsvRows(absl::string_view text) {
  absl::ConsumePrefix(&text, "\xEF\xBB\xBF");
  return Reader(text).Read();
}

}  // namespace touchstone
