// Who may look into a complaint about somebody: nobody of their chain, and nobody who had a part in
// it. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_CHAIN_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_CHAIN_H_

#include <optional>
#include <set>
#include <string>

#include "absl/strings/string_view.h"

namespace touchstone::feedback {

// A person, and everybody above them by their assignments of a day, directly or through others.
struct ChainOfPerson {
  std::string person;
  std::set<std::string> above;
};

// Why somebody may not investigate what a worker is said to have done, as half a sentence; nothing
// when they may. Who has the same leader is in no chain with the worker.
std::optional<absl::string_view> ProblemOfChain(const ChainOfPerson& investigator,
                                                const ChainOfPerson& worker);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_CHAIN_H_
