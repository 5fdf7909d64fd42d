// Looks for texts that may be kept nowhere in all that is kept.

#ifndef TOUCHSTONE_TESTS_SERVICES_CANARY_H_
#define TOUCHSTONE_TESTS_SERVICES_CANARY_H_

#include <string>

#include "services/runtime/resources/resource_type.h"
#include "services/runtime/sql/database.h"
#include "tests/stores/stores.h"

namespace touchstone {

// All that the database and Redis hold, as text: every table, the log of changes among them, and
// what a process that keeps nothing near puts into Redis when it reads the resource of that name.
std::string DumpOfEverything(TestStore& store, Database& database, const RedisServer& redis,
                             const ResourceType& type, const std::string& name);

// Whether a dump holds a text, as it is, in hex, or in base64.
bool Holds(const std::string& dump, const std::string& text);

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_SERVICES_CANARY_H_
