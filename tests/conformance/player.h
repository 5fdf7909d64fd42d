// Plays a scenario on a running suite and writes down what was answered.

#ifndef TOUCHSTONE_TESTS_CONFORMANCE_PLAYER_H_
#define TOUCHSTONE_TESTS_CONFORMANCE_PLAYER_H_

#include <string>
#include <vector>

#include "tests/conformance/door.h"
#include "tests/conformance/scenario.h"
#include "tests/suite/suite.h"

namespace touchstone {

struct Transcript {
  // What did not come as the scenario expects, in words; empty when all did.
  std::vector<std::string> failures;
  // The answers, one for each step, without what differs from run to run: times, etags, generated
  // ids, tokens. Equal values stay recognizable as equal: they are numbered in order of appearance.
  std::vector<std::string> answers;
};

// Plays in organizations of its own: "wa" is "wa-r3" on the wire and "wa" in the transcript.
// `run` tells the runs on one suite apart.
Transcript Play(const Scenario& scenario, const Suite& suite, Protocol protocol, int run);

// Whether `actual` has all that `expected` says; otherwise what it lacks, with its path. Exposed
// for its test.
std::string Difference(const Json& expected, const Json& actual, const std::string& path = "");

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_CONFORMANCE_PLAYER_H_
