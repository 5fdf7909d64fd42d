#include "services/feedback/figures/recomputation.h"

#include <touchstone/feedback/v1/recompute_aggregates.pb.h>

#include <functional>
#include <string>
#include <vector>

#include "services/feedback/figures/figure_differences.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/resource_type.h"

namespace touchstone::feedback {
namespace {

using v1::RecomputeAggregatesMetadata;
using v1::RecomputeAggregatesRequest;
using v1::RecomputeAggregatesResponse;

constexpr char kKind[] = "recompute-aggregates";
constexpr int kMostTold = 100;

// One month, or what is of no month; compared in the session that it is given.
using Part = std::function<absl::StatusOr<FigureDifferences>(Session&)>;

class Recomputation {
 public:
  Recomputation(Store& store, absl::TimeZone zone, OperationRun& run)
      : store_(store), zone_(zone), run_(run) {}

  absl::Status Run() {
    if (!request_.ParseFromString(run_.work())) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   "What is to be recomputed cannot be read.");
    }
    SetTime(metadata_, "start_time", store_.clock().Now());
    ASSIGN_OR_RETURN(const std::vector<Part> parts, Parts());
    for (const Part& part : parts) {
      if (run_.IsOver()) return run_.Stopped();
      RETURN_IF_ERROR(request_.repair() ? RunAndSetRight(part) : RunOnly(part));
    }
    return store_.Write(run_.author(), run_.deadline(), [&](Transaction& transaction) {
      return run_.Finish(transaction, response_, metadata_);
    });
  }

 private:
  const std::string& organization() const { return request_.parent(); }

  bool IsAskedFor(const std::string& month) const {
    if (!request_.has_period()) return true;
    return month >= request_.period().start_date().substr(0, 7) &&
           month <= request_.period().end_date().substr(0, 7);
  }

  absl::StatusOr<std::vector<Part>> Parts() {
    std::vector<std::string> months;
    RETURN_IF_ERROR(store_.database().Read(run_.deadline(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(months, MonthsOfFigures(session, organization(), zone_));
      return absl::OkStatus();
    }));
    std::vector<Part> parts;
    for (const std::string& month : months) {
      if (!IsAskedFor(month)) continue;
      parts.push_back([this, month](Session& session) {
        return CompareMonth(session, organization(), month, zone_);
      });
    }
    if (request_.has_period()) return parts;
    parts.push_back(
        [this](Session& session) { return CompareDueCommitments(session, organization(), zone_); });
    return parts;
  }

  // Rows and figures of one moment: what others write meanwhile is in both or in none.
  absl::Status RunOnly(const Part& part) {
    FigureDifferences found;
    RETURN_IF_ERROR(
        store_.database().ReadAtOneMoment(run_.deadline(), [&](Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(found, part(session));
          return absl::OkStatus();
        }));
    Add(found);
    return run_.Report(metadata_);
  }

  absl::Status RunAndSetRight(const Part& part) {
    FigureDifferences found;
    RETURN_IF_ERROR(
        store_.Write(run_.author(), run_.deadline(), [&](Transaction& transaction) -> absl::Status {
          ASSIGN_OR_RETURN(found, part(transaction.session()));
          return SetRight(transaction.session(), organization(), found);
        }));
    Add(found);
    return run_.Report(metadata_);
  }

  void Add(const FigureDifferences& found) {
    metadata_.set_checked_count(metadata_.checked_count() + found.checked);
    response_.set_checked_count(metadata_.checked_count());
    response_.set_different_count(response_.different_count() +
                                  static_cast<int64_t>(found.differences.size()));
    for (const v1::AggregateDifference& difference : found.differences) {
      if (response_.differences_size() == kMostTold) return;
      *response_.add_differences() = difference;
    }
  }

  Store& store_;
  const absl::TimeZone zone_;
  OperationRun& run_;
  RecomputeAggregatesRequest request_;
  RecomputeAggregatesResponse response_;
  RecomputeAggregatesMetadata metadata_;
};

absl::Status CheckPeriod(const RecomputeAggregatesRequest& request) {
  if (!request.has_period()) return absl::OkStatus();
  std::vector<FieldViolation> violations;
  const auto start = ParseDay(request.period().start_date());
  const auto end = ParseDay(request.period().end_date());
  if (!start) violations.push_back({"period.start_date", "is no day of the calendar"});
  if (!end) violations.push_back({"period.end_date", "is no day of the calendar"});
  if (start && end && *end < *start) {
    violations.push_back({"period.end_date", "must not be before start_date"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

}  // namespace

void RegisterRecomputation(RpcService& reports, Store& store, Operations& operations,
                           absl::TimeZone zone) {
  operations.AddKind(
      kKind, [&store, zone](OperationRun& run) { return Recomputation(store, zone, run).Run(); });
  reports.Unary<RecomputeAggregatesRequest, google::longrunning::Operation>(
      "RecomputeAggregates",
      [&store, &operations](const Context& context, const RecomputeAggregatesRequest& request)
          -> absl::StatusOr<google::longrunning::Operation> {
        RETURN_IF_ERROR(CheckPeriod(request));
        RecomputeAggregatesMetadata metadata;
        SetTime(metadata, "start_time", store.clock().Now());
        return operations.Begin(context, request.parent(), kKind, request.SerializeAsString(),
                                metadata);
      });
}

}  // namespace touchstone::feedback
