// How SQL names the column of a field.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_COLUMN_NAME_H_
#define TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_COLUMN_NAME_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace touchstone {

// The field's name; in quotation marks where it is a word of SQL's own. Others stay without, since
// SQLite takes a quoted name that it does not know for a text.
inline std::string ColumnName(absl::string_view field) {
  return field == "case" || field == "group" ? absl::StrCat("\"", field, "\"") : std::string(field);
}

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_COLUMN_NAME_H_
