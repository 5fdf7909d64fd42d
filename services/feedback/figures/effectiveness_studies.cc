#include "services/feedback/figures/effectiveness_studies.h"

#include <google/protobuf/util/message_differencer.h>
#include <touchstone/feedback/v1/effectiveness_study.pb.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/rules/effectiveness.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::EffectivenessStudy;

// What is looked for was said before it was looked at.
void CheckStays(const EffectivenessStudy& before, const EffectivenessStudy& after,
                std::vector<FieldViolation>& violations) {
  const auto check = [&](const char* field, bool is_same) {
    if (is_same) return;
    violations.push_back(
        {absl::StrCat("effectiveness_study.", field), "stays as it is; another is another study"});
  };
  check("competency", before.competency() == after.competency());
  check("measure",
        google::protobuf::util::MessageDifferencer::Equals(before.measure(), after.measure()));
  check("start_month", before.start_month() == after.start_month());
  check("end_month", before.end_month() == after.end_month());
  check("period_months", before.period_months() == after.period_months());
  check("lag_periods", before.lag_periods() == after.lag_periods());
}

absl::Status BeforeWrite(const Context&, Transaction&,
                         const ResourceChange<EffectivenessStudy>& change) {
  const EffectivenessStudy& study = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    if (!study.has_run_time()) return absl::OkStatus();
    return FailedPrecondition(reasons::kStudyRun, study.name(),
                              absl::StrCat(study.name(),
                                           " was run: what was looked for stays, also when nothing "
                                           "was found."));
  }
  auto violations = StudyViolations(study);
  if (change.kind == events::v1::Event::UPDATED) CheckStays(*change.before, study, violations);
  if (OrganizationOf(study.competency()) != OrganizationOf(study.name())) {
    violations.push_back({"effectiveness_study.competency", "must be of the same organization"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

}  // namespace

const ResourceType& EffectivenessStudyType() {
  static const ResourceType type = DeclareResource<EffectivenessStudy>({
      .table = "effectiveness_studies",
      .columns = {{"title"}, {"competency"}, {"run_time"}},
  });
  return type;
}

void RegisterEffectivenessStudies(RpcService& reports, Store& store) {
  RegisterStandardMethods<EffectivenessStudy>(reports, EffectivenessStudyType(), store,
                                              {.before_write = BeforeWrite});
}

}  // namespace touchstone::feedback
