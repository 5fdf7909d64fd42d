#include "services/recruiting/rules/requisition_rules.h"

#include <google/protobuf/util/message_differencer.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/names/code_points.h"
#include "services/runtime/names/part_ids.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using Violations = std::vector<FieldViolation>;
using v1::Requisition;

// The dates have the form of one already; that it is a day of the calendar is looked at here.
void CheckDay(absl::string_view field, const std::string& text, Violations& violations) {
  if (text.empty() || ParseDay(text).has_value()) return;
  violations.push_back({std::string(field), "is no day of the calendar"});
}

void CheckDates(const Requisition& requisition, Violations& violations) {
  CheckDay("requisition.open_date", requisition.open_date(), violations);
  CheckDay("requisition.close_date", requisition.close_date(), violations);
  CheckDay("requisition.target_start_date", requisition.target_start_date(), violations);
  if (!requisition.open_date().empty() && !requisition.close_date().empty() &&
      requisition.close_date() < requisition.open_date()) {
    violations.push_back({"requisition.close_date", "must not be before open_date"});
  }
}

// That a reference stays within the organization.
void CheckIsOwn(const Requisition& requisition, absl::string_view field, const std::string& name,
                Violations& violations) {
  if (name.empty() || OrganizationOf(name) == OrganizationOf(requisition.name())) return;
  violations.push_back({absl::StrCat("requisition.", field), "must be of the same organization"});
}

template <typename Names>
void CheckAreOwn(const Requisition& requisition, absl::string_view field, const Names& names,
                 Violations& violations) {
  for (int i = 0; i < names.size(); ++i) {
    CheckIsOwn(requisition, absl::StrCat(field, "[", i, "]"), names[i], violations);
  }
}

void CheckReferences(const Requisition& requisition, Violations& violations) {
  CheckAreOwn(requisition, "positions", requisition.positions(), violations);
  CheckIsOwn(requisition, "job_profile", requisition.job_profile(), violations);
  CheckIsOwn(requisition, "organizational_unit", requisition.organizational_unit(), violations);
  CheckIsOwn(requisition, "hiring_process", requisition.hiring_process(), violations);
  CheckIsOwn(requisition, "hiring_manager", requisition.hiring_manager(), violations);
  CheckAreOwn(requisition, "approvers", requisition.approvers(), violations);
}

std::string QualificationField(int index, absl::string_view field) {
  return absl::StrCat("requisition.qualifications[", index, "].", field);
}

}  // namespace

absl::string_view InWords(Requisition::State state) {
  switch (state) {
    case Requisition::DRAFT:
      return "a draft";
    case Requisition::IN_APPROVAL:
      return "in approval";
    case Requisition::APPROVED:
      return "approved";
    case Requisition::OPEN:
      return "open";
    case Requisition::CLOSED:
      return "closed";
    case Requisition::COMPLETED:
      return "completed";
    default:
      return "canceled";
  }
}

bool HasEnded(Requisition::State state) {
  return state == Requisition::COMPLETED || state == Requisition::CANCELED;
}

void AssignIds(Requisition& requisition) {
  PartIds ids;
  for (const auto& qualification : requisition.qualifications()) ids.Take(qualification.id());
  for (auto& qualification : *requisition.mutable_qualifications()) {
    if (qualification.id().empty()) {
      qualification.set_id(ids.Unique(IdOfText(qualification.text())));
    }
  }
}

Violations RequisitionViolations(const Requisition& requisition) {
  Violations violations;
  if (requisition.openings() > requisition.positions_size()) {
    violations.push_back({"requisition.openings", "must not be more than there are positions"});
  }
  CheckReferences(requisition, violations);
  CheckDates(requisition, violations);
  std::set<std::string> ids;
  for (int i = 0; i < requisition.qualifications_size(); ++i) {
    if (ids.insert(requisition.qualifications(i).id()).second) continue;
    violations.push_back({QualificationField(i, "id"), "is that of another; choose one"});
  }
  return violations;
}

Violations SubmissionViolations(const Requisition& requisition, const std::string& submitter) {
  Violations violations;
  if (requisition.open_date().empty()) {
    violations.push_back({"requisition.open_date", "is missing: the first day to apply"});
  }
  if (requisition.close_date().empty()) {
    violations.push_back({"requisition.close_date", "is missing: the last day to apply"});
  }
  if (requisition.qualifications().empty()) {
    violations.push_back({"requisition.qualifications", "has none; give at least one"});
  }
  for (int i = 0; i < requisition.qualifications_size(); ++i) {
    const v1::Qualification& qualification = requisition.qualifications(i);
    if (qualification.necessity() == v1::Qualification::REQUIRED &&
        IsBlank(qualification.evidence())) {
      violations.push_back(
          {QualificationField(i, "evidence"), "is missing: a required one says how it is shown"});
    }
  }
  for (int i = 0; i < requisition.approvers_size(); ++i) {
    if (submitter.empty() || requisition.approvers(i) != submitter) continue;
    violations.push_back({absl::StrCat("requisition.approvers[", i, "]"),
                          "is who submits it; somebody else has to approve"});
  }
  return violations;
}

Violations UnrequiredCompetencies(const Requisition& requisition) {
  std::set<std::string> required;
  for (const auto& requirement : requisition.profile().requirements()) {
    required.insert(requirement.competency());
  }
  Violations violations;
  for (int i = 0; i < requisition.qualifications_size(); ++i) {
    const std::string& competency = requisition.qualifications(i).competency();
    if (competency.empty() || required.contains(competency)) continue;
    violations.push_back(
        {QualificationField(i, "competency"), "must be one that the job profile requires"});
  }
  return violations;
}

bool OnlyLateFieldsDiffer(const Requisition& before, const Requisition& after) {
  Requisition same = after;
  same.set_close_date(before.close_date());
  same.set_target_start_date(before.target_start_date());
  if (before.has_level_sharing()) {
    *same.mutable_level_sharing() = before.level_sharing();
  } else {
    same.clear_level_sharing();
  }
  *same.mutable_external_ids() = before.external_ids();
  return google::protobuf::util::MessageDifferencer::Equals(before, same);
}

void ForgetSubmission(Requisition& requisition) {
  requisition.set_state(Requisition::DRAFT);
  requisition.clear_profile();
  requisition.clear_stages();
  requisition.clear_disposition_reasons();
  requisition.clear_review_days();
  requisition.clear_submitter();
  requisition.clear_submit_time();
}

}  // namespace touchstone::recruiting
