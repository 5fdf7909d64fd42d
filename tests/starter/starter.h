// The starter framework as its files have it, made into resources of an organization.

#ifndef TOUCHSTONE_TESTS_STARTER_STARTER_H_
#define TOUCHSTONE_TESTS_STARTER_STARTER_H_

#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/core_value.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/job_analysis.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>
#include <touchstone/recruiting/v1/certification_rule.pb.h>

#include <map>
#include <string>

#include "absl/status/statusor.h"

namespace touchstone::catalog {

// The resources by the last segment of their names, which is the name of their file. Names in the
// files are relative ("competencies/teamwork"); here they are whole.
struct Starter {
  v1::Framework framework;
  std::map<std::string, v1::Competency> competencies;
  std::map<std::string, v1::CoreValue> core_values;
  std::map<std::string, v1::JobAnalysis> job_analyses;
  std::map<std::string, v1::JobProfile> job_profiles;
  std::map<std::string, recruiting::v1::CertificationRule> certification_rules;
};

// Reads every file. Fails at the first that is not what its folder says, or where the folder has
// something else in it.
absl::StatusOr<Starter> ReadStarter();

// The same, read once; the test program ends when it fails.
const Starter& TheStarter();

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_TESTS_STARTER_STARTER_H_
