#include "services/recruiting/decisions/pre_hires.h"

#include "absl/strings/str_cat.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

constexpr char kSystem[] = "touchstone-recruiting";
constexpr char kKeyType[] = "pre-hire";

}  // namespace

const ResourceType& PreHireType() {
  static const ResourceType type = DeclareResource<v1::PreHire>({
      .table = "pre_hires",
      .columns = {{"application"}, {"requisition"}, {"state"}, {"person"}, {"start_date"}},
      .person = "applicant",
  });
  return type;
}

void RegisterPreHires(RpcService& certifications, Store& store) {
  RegisterStandardMethods<v1::PreHire>(certifications, PreHireType(), store);
}

absl::StatusOr<std::string> MakePreHire(Transaction& transaction, const v1::Decision& decision,
                                        const v1::Requisition& requisition,
                                        const std::vector<InterviewLevel>& levels) {
  const auto start = ParseDay(decision.start_date());
  if (!start) return InvalidField("decision.start_date", "is no day of the calendar");
  const std::string id(IdOf(decision.name()));
  v1::PreHire pre_hire;
  pre_hire.set_name(PreHireType().pattern.Child(ParentOf(decision.name()), id));
  pre_hire.set_decision(decision.name());
  pre_hire.set_application(decision.application());
  pre_hire.set_applicant(decision.applicant());
  pre_hire.set_requisition(decision.requisition());
  pre_hire.set_position(decision.position());
  pre_hire.set_job_profile(requisition.job_profile());
  pre_hire.set_organizational_unit(requisition.organizational_unit());
  pre_hire.set_start_date(decision.start_date());
  pre_hire.mutable_key()->set_system(kSystem);
  pre_hire.mutable_key()->set_type(kKeyType);
  pre_hire.mutable_key()->set_value(id);
  const auto shared = SharedLevels(requisition, levels, *start);
  pre_hire.mutable_shared_levels()->Add(shared.begin(), shared.end());
  pre_hire.set_state(v1::PreHire::PENDING);
  RETURN_IF_ERROR(transaction.Create(PreHireType(), pre_hire));
  return pre_hire.name();
}

}  // namespace touchstone::recruiting
