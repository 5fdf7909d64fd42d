// From the structure of JSON or YAML to records: maps, lists and scalars come in, resources go out.
//
// The messages' own descriptors say what a map may hold. What does not fit is named with its row
// and its place and left out, and its record is marked, so that one reading finds everything that
// is wrong. Depth and size
// are bounded: nothing is kept of what fits nowhere, and of a record not more than kLargestRecord.

#ifndef TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_BINDER_H_
#define TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_BINDER_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/catalog/exchange/record.h"

namespace touchstone::catalog {

// The most that one resource of a file may hold, in bytes, and how deep a file may be nested.
inline constexpr size_t kLargestRecord = 4 << 20;
inline constexpr int kDeepestFile = 32;

// A value that is neither a map nor a list.
struct Scalar {
  enum Kind {
    kText,    // in quotes: text, whatever it looks like
    kPlain,   // of YAML, without quotes: what the field takes it for
    kNumber,  // of JSON
    kBool,    // of JSON; "true" or "false"
    kNull,
  };
  Kind kind = kNull;
  std::string text;
};

// What stands at the root of a file: a whole framework file, or one resource by itself, whose id
// the file's name says.
struct FileRoot {
  std::optional<RecordKind> kind;
  std::string id;
};

// Belongs to one reading. An error of any function ends it.
class Binder {
 public:
  // All must outlive it.
  Binder(FileRoot root, Problems& problems, RecordSink sink)
      : root_(std::move(root)), problems_(problems), sink_(sink) {}

  absl::Status BeginMap(int64_t row);
  absl::Status Key(const std::string& key, int64_t row);
  absl::Status EndMap();
  absl::Status BeginList(int64_t row);
  absl::Status EndList();
  absl::Status Value(Scalar scalar, int64_t row);

 private:
  // An open map or list.
  struct Level {
    enum Kind { kRoot, kRecords, kMessage, kItems, kLeftOut };
    Kind kind = kLeftOut;
    RecordKind record = RecordKind::kFramework;    // kRecords, and the current one of kRoot
    google::protobuf::Message* message = nullptr;  // kMessage; of kItems, whose they are
    const google::protobuf::FieldDescriptor* field = nullptr;  // the current one, or of the items
    std::string key;                                           // the current one
    std::set<std::string> seen;                                // keys that are known
    bool is_record = false;
    bool wants_value = false;  // whether the current key is known
    int items = 0;             // so far
  };

  absl::Status Open(Level level, int64_t row);
  absl::Status Wrong(int64_t row, std::string text);
  absl::Status WrongShape(int64_t row, absl::string_view what);
  absl::Status Count(size_t bytes, int64_t row);
  Level BeginRecord(RecordKind kind, int64_t row);
  absl::Status EndRecord();
  absl::Status Set(google::protobuf::Message& message,
                   const google::protobuf::FieldDescriptor& field, const Scalar& scalar,
                   int64_t row);
  std::string Place() const;

  const FileRoot root_;
  Problems& problems_;
  RecordSink sink_;
  std::vector<Level> levels_;
  Record record_;               // the one that is open
  size_t problems_before_ = 0;  // it
  size_t record_bytes_ = 0;
};

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_BINDER_H_
