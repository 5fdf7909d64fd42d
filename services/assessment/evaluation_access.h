// Who may read and write what people are to achieve and what became of it: the person, their
// supervisors, and who has a permission for everybody.
//
// A person's supervisors are the manager of their primary assignment today, and whom that manager
// named in an expectation of theirs that is not closed. Who is none any more keeps what bears their
// signature, or was presented by them: to read it, and to sign what they presented. A name may be
// of anything at or below a person.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_EVALUATION_ACCESS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_EVALUATION_ACCESS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"

namespace touchstone::assessment {

// The person that a name is at or below: "organizations/wa/people/ana".
absl::string_view PersonAbove(absl::string_view name);

// Whether the caller may write for whomever, but themself: see `assessment.evaluations.oversee`.
bool Oversees(const Context& context, absl::string_view name);

// Whether the caller is the manager of the person's primary assignment today.
absl::StatusOr<bool> IsManager(Session& session, const Context& context, absl::string_view name,
                               absl::Time now);

// These are PERMISSION_DENIED, whether or not there is anything of that name, unless the caller is:

// the person, a supervisor, whose signature it bears, or somebody who reads what is evaluative.
absl::Status CheckReads(Store& store, const Context& context, absl::string_view name);
// somebody who oversees, or a supervisor; not the person.
absl::Status CheckWrites(Store& store, const Context& context, absl::string_view name);
// somebody who oversees, or the manager; not the person.
absl::Status CheckBegins(Store& store, const Context& context, absl::string_view name);
// a supervisor.
absl::Status CheckSupervises(Store& store, const Context& context, absl::string_view name);
// the person, a supervisor, or whose signature it bears.
absl::Status CheckSigns(Store& store, const Context& context, absl::string_view name);
// somebody who oversees, a supervisor, or who presented it: a person, by their key, and not whose
// it is.
absl::Status CheckWitnesses(Store& store, const Context& context, absl::string_view name);
// the person.
absl::Status CheckIsWhose(const Context& context, absl::string_view name);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_EVALUATION_ACCESS_H_
