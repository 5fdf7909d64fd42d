#include "services/feedback/intake/service_standards.h"

#include <touchstone/feedback/v1/service_standard.pb.h>

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/rules/standard_rules.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::FindServiceStandardsRequest;
using v1::FindServiceStandardsResponse;
using v1::PublishServiceStandardRequest;
using v1::ServiceStandard;

absl::Status IsPublished(const ServiceStandard& standard, absl::string_view what_may_be) {
  return FailedPrecondition(
      reasons::kStandardPublished, standard.name(),
      absl::StrCat(standard.name(), " is published, which is a promise; ", what_may_be));
}

// What was promised for a day that has begun, was promised.
absl::Status CheckOnlyEndsLater(const ServiceStandard& before, const ServiceStandard& after,
                                const std::string& today) {
  if (!OnlyEndDiffers(before, after)) return IsPublished(before, "only end_date can be set.");
  if (before.end_date() == after.end_date()) return absl::OkStatus();
  const bool has_ended = !before.end_date().empty() && before.end_date() < today;
  const bool ends_before_today = !after.end_date().empty() && after.end_date() < today;
  if (!has_ended && !ends_before_today) return absl::OkStatus();
  return IsPublished(before, has_ended ? "it has ended." : "it can end from today on.");
}

absl::Status CheckIsAlone(Transaction& transaction, const ServiceStandard& standard) {
  ASSIGN_OR_RETURN(
      const auto rows,
      (transaction.session().Query<std::string, std::string, std::string, std::string>(
          "SELECT name, language, effective_date, end_date FROM service_standards WHERE parent = "
          ":parent AND service_type = :service_type AND published = 1 AND delete_time = 0 AND "
          "name <> :name ORDER BY name",
          ParentOf(standard.name()), standard.service_type(), standard.name())));
  for (const auto& [name, language, effective_date, end_date] : rows) {
    ServiceStandard other;
    other.set_effective_date(effective_date);
    other.set_end_date(end_date);
    if (!absl::EqualsIgnoreCase(language, standard.language())) continue;
    if (!HoldTogether(standard, other)) continue;
    return FailedPrecondition(
        reasons::kRulesOverlap, standard.name(),
        absl::StrCat(name, " is promised for days of the same time; set its end first."));
  }
  return absl::OkStatus();
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<ServiceStandard>& change) {
  const ServiceStandard& standard = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    return standard.published() ? IsPublished(standard, "set its end instead.") : absl::OkStatus();
  }
  const auto violations = StandardViolations(standard);
  if (!violations.empty()) return InvalidFields(violations);
  if (standard.published()) {
    RETURN_IF_ERROR(
        CheckOnlyEndsLater(*change.before, standard, DayText(DayOf(transaction.now()))));
    return CheckIsAlone(transaction, standard);
  }
  return ServiceTypeNamed(transaction, ParentOf(standard.name()), "service_standard.service_type",
                          standard.service_type())
      .status();
}

absl::Status Publish(const Context&, Transaction& transaction, const PublishServiceStandardRequest&,
                     ServiceStandard& standard) {
  if (standard.published()) return IsPublished(standard, "once is enough.");
  const std::string today = DayText(DayOf(transaction.now()));
  if (standard.effective_date() < today) {
    return FailedPrecondition(
        reasons::kCalendarPast, standard.name(),
        absl::StrCat("It would hold from ", standard.effective_date(),
                     " on, and nothing was promised then; let it begin today or later."));
  }
  RETURN_IF_ERROR(CheckIsAlone(transaction, standard));
  standard.set_published(true);
  SetTime(standard, "publish_time", transaction.now());
  return absl::OkStatus();
}

// --- What everybody reads -----------------------------------------------------------------------

// How well a standard serves who asks for a language; 0 for not at all.
int Fit(const std::string& language, absl::string_view wanted, absl::string_view fallback) {
  if (absl::EqualsIgnoreCase(language, wanted)) return 2;
  return absl::EqualsIgnoreCase(language, fallback) ? 1 : 0;
}

absl::StatusOr<std::vector<ServiceStandard>> ReadPromised(
    Session& session, const FindServiceStandardsRequest& request, const std::string& day) {
  std::vector<SqlValue> parameters = {request.parent(), day};
  if (!request.service_type_code().empty()) parameters.emplace_back(request.service_type_code());
  ASSIGN_OR_RETURN(
      const auto rows,
      session.QueryWith<Bytes>(
          absl::StrCat(
              "SELECT standard.body FROM service_standards standard JOIN service_types ON "
              "service_types.name = standard.service_type WHERE standard.parent = :parent AND "
              "standard.published = 1 AND standard.delete_time = 0 AND standard.effective_date <= "
              ":day AND service_types.public = 1 AND service_types.delete_time = 0",
              request.service_type_code().empty() ? "" : " AND service_types.code = :code",
              " ORDER BY service_types.code, standard.name"),
          parameters));
  std::vector<ServiceStandard> standards;
  for (const auto& [body] : rows) {
    ServiceStandard standard;
    if (!standard.ParseFromString(body.value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   "What is stored of a service standard cannot be read.");
    }
    if (HoldsOn(standard, day)) standards.push_back(std::move(standard));
  }
  return standards;
}

absl::StatusOr<FindServiceStandardsResponse> Find(Store& store, const std::string& language,
                                                  const Context& context,
                                                  const FindServiceStandardsRequest& request) {
  if (!request.as_of_date().empty() && !ParseDay(request.as_of_date())) {
    return InvalidField("as_of_date", "is no day of the calendar");
  }
  const std::string day =
      request.as_of_date().empty() ? DayText(DayOf(store.clock().Now())) : request.as_of_date();
  std::vector<ServiceStandard> standards;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(standards, ReadPromised(session, request, day));
    return absl::OkStatus();
  }));
  const std::string& wanted = request.language().empty() ? language : request.language();
  FindServiceStandardsResponse response;
  for (ServiceStandard& standard : standards) {
    const int fit = Fit(standard.language(), wanted, language);
    if (fit == 0) continue;
    auto& found = *response.mutable_service_standards();
    // Those of one service type stand together.
    if (found.empty() || found.rbegin()->service_type() != standard.service_type()) {
      *found.Add() = std::move(standard);
    } else if (fit > Fit(found.rbegin()->language(), wanted, language)) {
      *found.rbegin() = std::move(standard);
    }
  }
  return response;
}

}  // namespace

const ResourceType& ServiceStandardType() {
  static const ResourceType type = DeclareResource<ServiceStandard>({
      .table = "service_standards",
      .columns = {{"service_type"}, {"language"}, {"effective_date"}, {"end_date"}, {"published"}},
  });
  return type;
}

void RegisterServiceStandards(RpcService& intake, Store& store, const std::string& language) {
  RegisterStandardMethods<ServiceStandard>(intake, ServiceStandardType(), store,
                                           {.before_write = BeforeWrite});
  RegisterChange<PublishServiceStandardRequest, ServiceStandard>(
      intake, "PublishServiceStandard", ServiceStandardType(), store, Publish);
  intake.Unary<FindServiceStandardsRequest, FindServiceStandardsResponse>(
      "FindServiceStandards",
      [&store, language](const Context& context, const FindServiceStandardsRequest& request) {
        return Find(store, language, context, request);
      });
}

}  // namespace touchstone::feedback
