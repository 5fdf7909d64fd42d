#include "services/feedback/figures/figure_scope.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feedback/rules/period_parts.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::feedback {
namespace {

constexpr absl::string_view kWorkerPermission = "feedback.workerFigures.read";

// Five years, however many of them are leap years.
constexpr Day kMostDays = 5 * 366;

struct SlicePart {
  const char* field;
  bool is_set;
  v1::Dimension dimension;
};

std::vector<SlicePart> PartsOfSlice(const v1::Slice& slice) {
  return {{"slice.organizational_unit", !slice.organizational_unit().empty(),
           v1::BY_ORGANIZATIONAL_UNIT},
          {"slice.service_type", !slice.service_type().empty(), v1::BY_SERVICE_TYPE},
          {"slice.language", !slice.language().empty(), v1::BY_LANGUAGE},
          {"slice.channel", slice.channel() != v1::CHANNEL_UNSPECIFIED, v1::BY_CHANNEL},
          {"slice.queue", !slice.queue().empty(), v1::BY_QUEUE},
          {"slice.competency", !slice.competency().empty(), v1::BY_KEY_ELEMENT},
          {"slice.key_element_id", !slice.key_element_id().empty(), v1::BY_KEY_ELEMENT},
          {"slice.worker", !slice.worker().empty(), v1::BY_WORKER}};
}

bool Applies(v1::Dimension dimension, const Applicable& applicable) {
  return std::find(applicable.begin(), applicable.end(), dimension) != applicable.end();
}

void CheckPeriod(const v1::DateRange& period, FigureScope& scope,
                 std::vector<FieldViolation>& violations) {
  const auto start = ParseDay(period.start_date());
  const auto end = ParseDay(period.end_date());
  if (!start) violations.push_back({"period.start_date", "is no day of the calendar"});
  if (!end) violations.push_back({"period.end_date", "is no day of the calendar"});
  if (!start || !end) return;
  if (*end < *start) violations.push_back({"period.end_date", "must not be before start_date"});
  if (*end - *start >= kMostDays) violations.push_back({"period", "at most 5 years"});
  scope.start = *start;
  scope.end = *end;
}

void CheckApplicable(const FigureScope& scope, const Applicable& applicable,
                     std::vector<FieldViolation>& violations) {
  for (const v1::Dimension dimension : scope.dimensions) {
    if (Applies(dimension, applicable)) continue;
    violations.push_back(
        {"dimensions", absl::StrCat(v1::Dimension_Name(dimension), " does not apply here")});
  }
  for (const SlicePart& part : PartsOfSlice(scope.slice)) {
    if (part.is_set && !Applies(part.dimension, applicable)) {
      violations.push_back({part.field, "does not apply here"});
    }
  }
  if (!scope.slice.key_element_id().empty() && scope.slice.competency().empty()) {
    violations.push_back({"slice.competency", "must say of which competency the key element is"});
  }
}

// Figures of workers are kept by month, and by nothing else.
void CheckWorkers(const FigureScope& scope, std::vector<FieldViolation>& violations) {
  if (!scope.of_workers) return;
  for (const v1::Dimension dimension : scope.dimensions) {
    if (dimension == v1::BY_WORKER || dimension == v1::BY_MONTH) continue;
    violations.push_back({"dimensions", absl::StrCat(v1::Dimension_Name(dimension),
                                                     " does not apply to figures of workers")});
  }
  for (const SlicePart& part : PartsOfSlice(scope.slice)) {
    if (!part.is_set || part.dimension == v1::BY_WORKER) continue;
    violations.push_back({part.field, "does not apply to figures of workers"});
  }
  if (scope.start != FirstOfMonth(scope.start) || scope.end != LastOfMonth(scope.end)) {
    violations.push_back({"period",
                          "of workers figures are kept by month: begin with the first day of one "
                          "and end with the last"});
  }
}

absl::Status CheckMayReadWorkers(const Context& context, const FigureScope& scope) {
  if (!scope.of_workers) return absl::OkStatus();
  if (IsAllowed(*context.caller, kWorkerPermission, OrganizationOf(scope.organization))) {
    return absl::OkStatus();
  }
  const std::string& own = context.caller->person();
  if (!own.empty() && scope.slice.worker() == own) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
               absl::StrCat("Figures of workers need ", kWorkerPermission,
                            "; everybody may ask for their own."));
}

}  // namespace

Day DayIn(absl::TimeZone zone, absl::Time time) {
  return *ParseDay(absl::FormatTime("%Y-%m-%d", time, zone));
}

absl::StatusOr<FigureScope> CheckedScope(const Context& context, FigureScope asked,
                                         const v1::DateRange& period,
                                         const Applicable& applicable) {
  asked.of_workers = !asked.slice.worker().empty() ||
                     std::find(asked.dimensions.begin(), asked.dimensions.end(), v1::BY_WORKER) !=
                         asked.dimensions.end();
  RETURN_IF_ERROR(CheckMayReadWorkers(context, asked));
  std::vector<FieldViolation> violations;
  CheckPeriod(period, asked, violations);
  CheckApplicable(asked, applicable, violations);
  if (violations.empty()) CheckWorkers(asked, violations);
  if (!violations.empty()) return InvalidFields(violations);
  return asked;
}

}  // namespace touchstone::feedback
