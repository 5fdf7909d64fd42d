// Where in its file each part of a record stands, so that what breaks a rule is named there and not
// where the record begins.
//
//   record.rows.Add(behavior, row);                       // a part of its own: a map, a row
//   record.rows.Add(competency, *tags_field, 2, row);     // the third tag
//   record.rows.Find(*record.resource, "key_elements[0].behaviors[1].text");

#ifndef TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_PART_ROWS_H_
#define TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_PART_ROWS_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

namespace touchstone::catalog {

// Belongs to one record; what is added must be part of its resource and stay where it is in memory.
class PartRows {
 public:
  void Add(const google::protobuf::Message& part, int64_t row) { Add(part, 0, 0, row); }
  // `index` 0 for a field that is no list.
  void Add(const google::protobuf::Message& part, const google::protobuf::FieldDescriptor& field,
           int index, int64_t row) {
    Add(part, field.number(), index, row);
  }

  // The row of the innermost part on the way along `path` (fields by their names in the contract)
  // that is known; 0 when none is, not even of the first.
  int64_t Find(const google::protobuf::Message& resource, absl::string_view path) const;

 private:
  struct Entry {
    const google::protobuf::Message* part;
    int field;  // 0: the part as a whole
    int index;
    int64_t row;
  };
  void Add(const google::protobuf::Message& part, int field, int index, int64_t row) {
    entries_.push_back({&part, field, index, row});
  }
  int64_t RowOf(const google::protobuf::Message& part, int field, int index) const;

  std::vector<Entry> entries_;
};

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_PART_ROWS_H_
