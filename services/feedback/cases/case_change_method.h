// How methods that change a case are registered: who is concerned is refused before anything else.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_CHANGE_METHOD_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_CHANGE_METHOD_H_

#include <touchstone/feedback/v1/case.pb.h>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/feedback/cases/case_reads.h"
#include "services/feedback/cases/cases.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

template <typename Request>
using ChangeOfCase = absl::Status (*)(const CaseNeighbors&, const Context&, Transaction&,
                                      const Request&, v1::Case&);

// `store` and `neighbors` must outlive the service.
template <typename Request>
void RegisterCaseChange(RpcService& cases, absl::string_view method, Store& store,
                        const CaseNeighbors& neighbors, ChangeOfCase<Request> change) {
  RegisterChange<Request, v1::Case>(
      cases, method, CaseType(), store,
      [&neighbors, change](const Context& context, Transaction& transaction, const Request& request,
                           v1::Case& of) -> absl::Status {
        RETURN_IF_ERROR(CheckNotConcerned(context, of));
        return change(neighbors, context, transaction, request, of);
      },
      ChecksNotConcerned(store));
}

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_CHANGE_METHOD_H_
