// The gateway's tables: organizations and API keys; the files of `schema/`, as the build embeds
// them.

#ifndef TOUCHSTONE_GATEWAY_ADMIN_SCHEMA_H_
#define TOUCHSTONE_GATEWAY_ADMIN_SCHEMA_H_

#include "services/runtime/sql/migrations.h"

namespace touchstone {

const MigrationSet& AdminMigrations();

}  // namespace touchstone

#endif  // TOUCHSTONE_GATEWAY_ADMIN_SCHEMA_H_
