// The two ways into the suite, behind one face: a method by name, a request and an answer in JSON.

#ifndef TOUCHSTONE_TESTS_CONFORMANCE_DOOR_H_
#define TOUCHSTONE_TESTS_CONFORMANCE_DOOR_H_

#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "tests/suite/suite.h"

namespace touchstone {

using Json = nlohmann::json;

enum class Protocol { kGrpc, kRest };

// Calls `method` ("catalog.v1.Catalog/GetFramework"). Fields have their names in the proto; the
// `data` of an HttpBody is text. The answers of a stream are merged into one.
absl::StatusOr<Json> CallThrough(const Suite& suite, Protocol protocol, const std::string& token,
                                 const std::string& method, const Json& request);

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_CONFORMANCE_DOOR_H_
