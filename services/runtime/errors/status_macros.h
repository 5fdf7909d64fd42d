// Passing errors on: a function that calls others which may fail reads top to bottom.
//
//   ASSIGN_OR_RETURN(const Framework framework, store.Get(name));
//   RETURN_IF_ERROR(CheckScale(framework));

#ifndef TOUCHSTONE_SERVICES_RUNTIME_ERRORS_STATUS_MACROS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_ERRORS_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define RETURN_IF_ERROR(expression)                                         \
  do {                                                                      \
    if (absl::Status status_ = (expression); !status_.ok()) return status_; \
  } while (false)

#define ASSIGN_OR_RETURN(declaration, expression) \
  TOUCHSTONE_ASSIGN_OR_RETURN_(TOUCHSTONE_JOIN_(result_, __LINE__), declaration, expression)

#define TOUCHSTONE_ASSIGN_OR_RETURN_(result, declaration, expression) \
  auto result = (expression);                                         \
  if (!result.ok()) return std::move(result).status();                \
  declaration = *std::move(result)

#define TOUCHSTONE_JOIN_(a, b) TOUCHSTONE_JOIN_AGAIN_(a, b)
#define TOUCHSTONE_JOIN_AGAIN_(a, b) a##b

#endif  // TOUCHSTONE_SERVICES_RUNTIME_ERRORS_STATUS_MACROS_H_
