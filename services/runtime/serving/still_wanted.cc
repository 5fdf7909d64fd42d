#include "services/runtime/serving/still_wanted.h"

#include "absl/time/clock.h"
#include "services/runtime/errors/errors.h"

namespace touchstone {

absl::Status CheckStillWanted(const Context& context) {
  if (absl::Now() >= context.deadline) {
    return Error(absl::StatusCode::kDeadlineExceeded, reasons::kDeadlineExceeded,
                 "The call's time was over before it was done.");
  }
  if (context.is_cancelled()) {
    return Error(absl::StatusCode::kCancelled, reasons::kCallerGone, "The caller is gone.");
  }
  return absl::OkStatus();
}

}  // namespace touchstone
