// The feedback service's tables: the files of `schema/`, as the build embeds them.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_SCHEMA_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_SCHEMA_H_

#include "services/runtime/sql/migrations.h"

namespace touchstone {

const MigrationSet& FeedbackMigrations();

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_SCHEMA_H_
