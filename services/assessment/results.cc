#include "services/assessment/results.h"

#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/result.pb.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/cycle_ratings.h"
#include "services/assessment/result_access.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/notices/notices.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;
using v1::Result;

absl::Status Sign(const Context&, Transaction& transaction, const v1::SignResultRequest&,
                  Result& result) {
  RETURN_IF_ERROR(CheckIsAnswered(transaction.session(), result.name()));
  if (!result.has_receipt_time()) SetTime(result, "receipt_time", transaction.now());
  return WithdrawNoticesAbout(transaction, result.name());  // nobody is asked for what is done
}

absl::Status Respond(const Context&, Transaction& transaction,
                     const v1::RespondToResultRequest& request, Result& result) {
  RETURN_IF_ERROR(CheckIsAnswered(transaction.session(), result.name()));
  if (result.has_response_time()) {
    return FailedPrecondition(reasons::kResponseStands, result.name(),
                              "There is a response already, and it stands as it was sent.");
  }
  result.set_response(request.response());
  SetTime(result, "response_time", transaction.now());
  return absl::OkStatus();
}

// The figures of a person as the ratings are now, once ratings ended.
absl::StatusOr<v1::ResultFigures> Compute(Store& store, Forms& forms, const Context& context,
                                          const std::string& cycle_name,
                                          const std::string& person) {
  v1::ResultFigures figures;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const Cycle cycle, FindCycle(session, cycle_name));
    RETURN_IF_ERROR(CheckSettled(cycle));
    ASSIGN_OR_RETURN(RatedSubject rated, RatedSubjectOf(session, forms, cycle, person));
    figures = FiguresOf(cycle, std::move(rated));
    return absl::OkStatus();
  }));
  return figures;
}

absl::StatusOr<v1::ResultFigures> Preview(Store& store, Forms& forms, const Context& context,
                                          const v1::PreviewResultRequest& request) {
  RETURN_IF_ERROR(CheckPurposeOfCycle(store, context, request.name()));
  return Compute(store, forms, context, request.name(), request.person());
}

absl::StatusOr<v1::VerifyResultResponse> Verify(Store& store, Forms& forms, const Context& context,
                                                const v1::VerifyResultRequest& request) {
  RETURN_IF_ERROR(CheckReadsResults(store, context, request.name()));
  ASSIGN_OR_RETURN(const CachedValue stored,
                   store.Read(ResultType(), request.name(), context.deadline));
  Result result;
  if (stored.absent() || !result.ParseFromString(*stored.bytes)) return NotFound(request.name());
  ASSIGN_OR_RETURN(
      const auto figures,
      Compute(store, forms, context, std::string(CycleOf(request.name())), result.person()));
  v1::VerifyResultResponse response;
  response.set_figures_hash(FiguresHash(figures));
  response.set_same(response.figures_hash() == result.figures_hash() &&
                    figures.SerializeAsString() == result.figures().SerializeAsString());
  return response;
}

}  // namespace

const ResourceType& ResultType() {
  static const ResourceType type = DeclareResource<Result>({
      .table = "results",
      .columns = {{"person"}},
  });
  return type;
}

void RegisterResults(RpcService& cycles, Store& store, Forms& forms) {
  RegisterStandardMethods<Result>(
      cycles, ResultType(), store,
      {.before_read = [&store](const Context& context,
                               absl::string_view name) -> absl::StatusOr<ReadFrom> {
        RETURN_IF_ERROR(CheckReadsResults(store, context, name));
        return ReadFrom::kDatabase;
      }});
  RegisterChange<v1::SignResultRequest, Result>(cycles, "SignResult", ResultType(), store, Sign,
                                                CheckIsTheirs);
  RegisterChange<v1::RespondToResultRequest, Result>(cycles, "RespondToResult", ResultType(), store,
                                                     Respond, CheckIsTheirs);
  cycles.Unary<v1::PreviewResultRequest, v1::ResultFigures>(
      "PreviewResult",
      [&store, &forms](const Context& context, const v1::PreviewResultRequest& request) {
        return Preview(store, forms, context, request);
      });
  cycles.Unary<v1::VerifyResultRequest, v1::VerifyResultResponse>(
      "VerifyResult",
      [&store, &forms](const Context& context, const v1::VerifyResultRequest& request) {
        return Verify(store, forms, context, request);
      });
}

}  // namespace touchstone::assessment
