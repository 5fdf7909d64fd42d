#include "services/feedback/rules/chain.h"

namespace touchstone::feedback {

std::optional<absl::string_view> ProblemOfChain(const ChainOfPerson& investigator,
                                                const ChainOfPerson& worker) {
  if (investigator.person == worker.person) return "it is about themself";
  if (worker.above.contains(investigator.person)) return "the worker reports to them";
  if (investigator.above.contains(worker.person)) return "they report to the worker";
  return std::nullopt;
}

}  // namespace touchstone::feedback
