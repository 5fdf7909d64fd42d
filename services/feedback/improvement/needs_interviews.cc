#include "services/feedback/improvement/needs_interviews.h"

#include <touchstone/feedback/v1/needs_interview.pb.h>
#include <touchstone/feedback/v1/requirement.pb.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/feedback/improvement/named.h"
#include "services/feedback/improvement/need_reports.h"
#include "services/feedback/improvement/requirements.h"
#include "services/feedback/intake/customers.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/rules/need_differences.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::NeedAnswer;
using v1::NeedsInterview;
using v1::Requirement;

absl::Status CheckRequirements(Transaction& transaction, const NeedsInterview& interview) {
  for (int i = 0; i < interview.answers_size(); ++i) {
    const std::string& name = interview.answers(i).requirement();
    if (name.empty()) continue;
    const std::string field = absl::StrCat("needs_interview.answers[", i, "].requirement");
    RETURN_IF_ERROR(CheckIsOwn(interview.name(), field, name));
    ASSIGN_OR_RETURN(const auto requirement,
                     transaction.Find<Requirement>(RequirementType(), name));
    if (requirement == nullptr || requirement->has_delete_time()) {
      return InvalidField(field, "names what does not exist");
    }
    if (requirement->service_type() != interview.service_type()) {
      return InvalidField(field, "must be of the interview's service type");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckFits(Transaction& transaction, const ResourceChange<NeedsInterview>& change) {
  const NeedsInterview& interview = *change.after;
  const auto violations = InterviewViolations(interview);
  if (!violations.empty()) return InvalidFields(violations);
  if (!interview.customer().empty()) {
    RETURN_IF_ERROR(CustomerServed(transaction, ParentOf(interview.name()),
                                   "needs_interview.customer", interview.customer())
                        .status());
  }
  RETURN_IF_ERROR(
      CheckIsOwn(interview.name(), "needs_interview.interviewer", interview.interviewer()));
  RETURN_IF_ERROR(CheckNamed(transaction, ServiceTypeType(), interview.name(),
                             "needs_interview.service_type", interview.service_type()));
  return CheckRequirements(transaction, interview);
}

absl::Status KeepAnswer(Session& session, const NeedsInterview& interview, int place) {
  const NeedAnswer& answer = interview.answers(place);
  return session
      .Execute(
          "INSERT INTO need_answers (organization, service_type, interview, place, "
          "requirement, importance, fulfilment, interview_date, customer_group) VALUES "
          "(:organization, :service_type, :interview, :place, :requirement, :importance, "
          ":fulfilment, :interview_date, :customer_group)",
          ParentOf(interview.name()), interview.service_type(), interview.name(), place,
          answer.requirement(), answer.importance(), answer.fulfilment(),
          interview.interview_date(), interview.customer_group())
      .status();
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<NeedsInterview>& change) {
  const NeedsInterview& interview = *change.after;
  Session& session = transaction.session();
  RETURN_IF_ERROR(
      session.Execute("DELETE FROM need_answers WHERE interview = :interview", interview.name())
          .status());
  if (change.kind == events::v1::Event::DELETED) return absl::OkStatus();
  RETURN_IF_ERROR(CheckFits(transaction, change));
  for (int i = 0; i < interview.answers_size(); ++i) {
    RETURN_IF_ERROR(KeepAnswer(session, interview, i));
  }
  return absl::OkStatus();
}

}  // namespace

const ResourceType& NeedsInterviewType() {
  static const ResourceType type = DeclareResource<NeedsInterview>({
      .table = "needs_interviews",
      .columns =
          {{"customer"}, {"customer_group"}, {"service_type"}, {"interviewer"}, {"interview_date"}},
      .person = "customer",
  });
  return type;
}

void RegisterNeedsInterviews(RpcService& improvement, Store& store) {
  RegisterStandardMethods<NeedsInterview>(improvement, NeedsInterviewType(), store,
                                          {.before_write = BeforeWrite});
  RegisterNeedReports(improvement, store);
}

ExportedResources NeedsInterviewsToExport() {
  return {.type = &NeedsInterviewType(),
          .condition = "customer = :customer",
          .enclose = nullptr,
          .conceal = nullptr};
}

}  // namespace touchstone::feedback
