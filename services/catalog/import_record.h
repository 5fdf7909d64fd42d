// One resource of an imported file by itself: completed, and checked by every rule that needs
// nothing else.

#ifndef TOUCHSTONE_SERVICES_CATALOG_IMPORT_RECORD_H_
#define TOUCHSTONE_SERVICES_CATALOG_IMPORT_RECORD_H_

#include "services/catalog/exchange/record.h"

namespace touchstone::catalog {

// Gives ids to parts that have none, and adds what is wrong to the problems, with the row that has
// it. Of a record that is wrong already only what does not follow from that. Whether all is right.
bool CompleteAndCheck(Record& record, Problems& problems);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_IMPORT_RECORD_H_
