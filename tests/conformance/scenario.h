// A golden scenario: calls, what to keep of their answers, and what the answers must be.
//
//   title: A stale etag changes nothing
//   organizations: [wa]                 # made before the first step
//   steps:
//     - call: catalog.v1.Catalog/CreateFramework
//       request: {parent: organizations/wa, framework_id: hr, framework: {title: HR}}
//       save: {first: etag}             # later steps say $first, or ${first} within a text
//     - call: catalog.v1.Catalog/UpdateFramework
//       as: $secret                     # a token; `nobody` for none; the administrator otherwise
//       request: {framework: {name: organizations/wa/frameworks/hr, etag: $first, title: New}}
//       expect: {title: New}            # these fields, and any others; "<set>" for any value
//     - call: …
//       within_seconds: 2               # asked again until it comes so; otherwise at once
//       expect_error: {code: ABORTED, reason: ETAG_STALE}
//
// Fields have their names in the proto. ${run} is another text in every run. Over REST the call
// goes where its HTTP annotation says.

#ifndef TOUCHSTONE_TESTS_CONFORMANCE_SCENARIO_H_
#define TOUCHSTONE_TESTS_CONFORMANCE_SCENARIO_H_

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace touchstone {

using Json = nlohmann::json;

struct ScenarioStep {
  std::string where;  // "etags.yaml:12", for messages
  std::string call;
  std::string as;
  int within_seconds = 0;
  Json request = Json::object();
  std::map<std::string, std::string> save;  // variable → path in the answer ("competencies.0.etag")
  Json expect;                              // null: anything
  // Null: success. Otherwise `code`, and where given `reason` and `fields` (all that are wrong).
  Json expect_error;
};

struct Scenario {
  std::string title;
  std::vector<std::string> organizations;
  std::vector<ScenarioStep> steps;
};

// Reads a scenario. Throws std::runtime_error, with the file and the line, when it is none.
Scenario LoadScenario(const std::string& path);

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_CONFORMANCE_SCENARIO_H_
