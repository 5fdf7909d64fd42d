// The tables of notices and their templates: the files of `schema/`. A service that sends notices
// has this set in its schema.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_NOTICES_SCHEMA_H_
#define TOUCHSTONE_SERVICES_RUNTIME_NOTICES_SCHEMA_H_

#include "services/runtime/sql/migrations.h"

namespace touchstone {

const MigrationSet& NoticesMigrations();

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_NOTICES_SCHEMA_H_
