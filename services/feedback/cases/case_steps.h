// The steps of cases. A step is a fact beside the case, written in the same transaction: its state
// and its clocks can be read out of its steps alone.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_STEPS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_STEPS_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/case_steps.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"

namespace touchstone::feedback {

struct NewStep {
  v1::CaseStep::Kind kind;
  std::string note;     // what was said of it; sealed
  std::string subject;  // the handoff, commitment, incident, case or clock; may be empty
  // Where the kind leaves a choice (rules/case_way.h).
  std::optional<v1::Case::State> state = std::nullopt;
  // When; the transaction's time when absent.
  std::optional<absl::Time> time = std::nullopt;
  // What of the case is different with it, but for state, clocks and times.
  std::function<void(v1::Case&)> change = nullptr;
  // The type, of a step that leads to another.
  const v1::ServiceType* service_type = nullptr;
  // The case as it was, where some of its fields are different already.
  const v1::Case* before = nullptr;
};

// Takes a step: appends it, moves the case's state and clocks, and tells who follows. The case
// itself is for the caller to write, once, as it was found: with `transaction.Update(CaseType(),
// of)`, or by the method that changes it. FAILED_PRECONDITION (CASE_STATE) when the step may not
// follow; PERSON_ERASED of a note on who was erased.
absl::Status TakeStep(const CaseNeighbors& neighbors, const Context& context,
                      Transaction& transaction, const NewStep& step, v1::Case& of);

// For parts above: the same to the case of that name, and written. NOT_FOUND. Gives the case.
absl::StatusOr<std::unique_ptr<v1::Case>> TakeStepOf(const CaseNeighbors& neighbors,
                                                     const Context& context,
                                                     Transaction& transaction,
                                                     const std::string& name, const NewStep& step);

// Tells who follows of a change that is no step. `before` is null of what is brought back, `after`
// of what is deleted.
absl::Status TellFollowers(const CaseNeighbors& neighbors, const CaseChange& change);

// Where a case that waits goes back to: the state in which its last wait began.
absl::StatusOr<v1::Case::State> StateBeforeWait(Session& session, const std::string& name);

// Where the note of a step stays: it is sealed for that step of that case only.
std::string PlaceOfNote(const std::string& name, int64_t sequence);

// Whose key a case's words are sealed under: the customer's, or the case's own.
const std::string& KeyOwnerOf(const v1::Case& of);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_STEPS_H_
