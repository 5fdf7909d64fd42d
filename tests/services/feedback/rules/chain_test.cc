#include "services/feedback/rules/chain.h"

#include <gtest/gtest.h>

namespace touchstone::feedback {
namespace {

TEST(Chain, KeepsOutWhoIsAboveAndWhoIsBelow) {
  const ChainOfPerson worker{"wil", {"lea", "boss"}};
  EXPECT_EQ(ProblemOfChain({"wil", {"lea", "boss"}}, worker), "it is about themself");
  EXPECT_EQ(ProblemOfChain({"boss", {}}, worker), "the worker reports to them");
  EXPECT_EQ(ProblemOfChain({"kid", {"wil", "lea", "boss"}}, worker), "they report to the worker");
}

TEST(Chain, LetsInWhoIsBesideIt) {
  const ChainOfPerson worker{"wil", {"lea", "boss"}};
  EXPECT_EQ(ProblemOfChain({"ida", {"ira", "boss"}}, worker), std::nullopt);
  EXPECT_EQ(ProblemOfChain({"mate", {"lea", "boss"}}, worker), std::nullopt);
  EXPECT_EQ(ProblemOfChain({"guest", {}}, worker), std::nullopt);
}

}  // namespace
}  // namespace touchstone::feedback
