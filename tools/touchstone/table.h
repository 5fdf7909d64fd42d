// Text for people: tables with aligned columns, and messages as indented trees.
//
// Whatever comes from a server or a document is shown without its control characters, so that it
// cannot command the reader's terminal.

#ifndef TOUCHSTONE_TOOLS_TOUCHSTONE_TABLE_H_
#define TOUCHSTONE_TOOLS_TOUCHSTONE_TABLE_H_

#include <google/protobuf/message.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace touchstone {

// `text` on one line, without control characters; longer than `longest` code points it ends in "…".
std::string Plain(absl::string_view text, size_t longest = 1000);

// Rows of cells; the first row is the heading. Columns are as wide as their widest cell.
std::string Table(const std::vector<std::vector<std::string>>& rows);

// A table of resources: their names and those fields that are short enough for a column and set in
// one of them at least. `items` are messages of one type.
std::string ResourceTable(const std::vector<const google::protobuf::Message*>& items);

// The values of a field on one line; empty when it is not set.
std::string Values(const google::protobuf::Message& message,
                   const google::protobuf::FieldDescriptor& field);

// A message with every field that is set, one a line, nested ones indented.
std::string Tree(const google::protobuf::Message& message);

}  // namespace touchstone

#endif  // TOUCHSTONE_TOOLS_TOUCHSTONE_TABLE_H_
