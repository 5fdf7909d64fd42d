// Publishing a cycle: everybody's result is computed and written, then all can be read at once.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RESULT_PUBLICATION_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RESULT_PUBLICATION_H_

#include "services/assessment/cycle_contents.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `forms` must outlive the operations.
void RegisterResultPublication(RpcService& cycles, Operations& operations, Store& store,
                               Forms& forms);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RESULT_PUBLICATION_H_
