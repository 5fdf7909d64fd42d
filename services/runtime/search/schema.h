// The tables of the search index: the files of `schema/`. A service whose resources can be searched
// has this set in its schema.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SEARCH_SCHEMA_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SEARCH_SCHEMA_H_

#include "services/runtime/sql/migrations.h"

namespace touchstone {

const MigrationSet& SearchMigrations();

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SEARCH_SCHEMA_H_
