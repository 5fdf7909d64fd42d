// The bytes of a file, piece after piece, and how many lines have gone by.

#ifndef TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_INPUT_H_
#define TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_INPUT_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace touchstone::catalog {

// Where a reader takes a file from. Belongs to one reader.
class Input {
 public:
  // Gives the next piece, valid until it is called again; empty at the end.
  using Pull = absl::FunctionRef<absl::StatusOr<absl::string_view>()>;

  // `pull` must outlive it.
  explicit Input(Pull pull) : pull_(pull) {}

  // The next byte; -1 at the end, and after an error.
  int Get() {
    if (at_ == piece_.size() && !Fill()) return -1;
    const auto byte = static_cast<unsigned char>(piece_[at_++]);
    if (byte == '\n') ++line_;
    return byte;
  }

  // The byte that Get gives next, left where it is.
  int Peek() {
    if (at_ == piece_.size() && !Fill()) return -1;
    return static_cast<unsigned char>(piece_[at_]);
  }

  // What is left of the piece, or the next one; empty at the end. Lines are not counted.
  absl::string_view Take() {
    if (at_ == piece_.size() && !Fill()) return {};
    return piece_.substr(std::exchange(at_, piece_.size()));
  }

  // Leaves out a byte order mark at the beginning of the file.
  void SkipMark() {
    if (Peek() != 0xEF) return;
    for (int i = 0; i < 3; ++i) Get();
  }

  // Of the byte that comes next, from 1.
  int64_t line() const { return line_; }

  // What kept the file from being read to its end, where Get gave -1 for that.
  const absl::Status& status() const { return status_; }

 private:
  bool Fill() {
    while (status_.ok() && !ended_) {
      absl::StatusOr<absl::string_view> next = pull_();
      if (!next.ok()) {
        status_ = next.status();
        return false;
      }
      piece_ = *next;
      at_ = 0;
      ended_ = piece_.empty();
      if (!ended_) return true;
    }
    piece_ = {};
    at_ = 0;
    return false;
  }

  Pull pull_;
  absl::string_view piece_;
  size_t at_ = 0;
  int64_t line_ = 1;
  bool ended_ = false;
  absl::Status status_;
};

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_INPUT_H_
