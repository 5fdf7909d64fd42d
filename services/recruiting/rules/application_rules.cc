#include "services/recruiting/rules/application_rules.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using Screenings = google::protobuf::RepeatedPtrField<v1::QualificationScreening>;
using v1::Application;
using v1::Qualification;
using v1::Requisition;
using v1::Stage;

int PlaceOf(const Requisition& requisition, absl::string_view stage) {
  for (int i = 0; i < requisition.stages_size(); ++i) {
    if (requisition.stages(i).id() == stage) return i;
  }
  return -1;
}

void CheckOrganization(absl::string_view field, const std::string& other,
                       const Application& application, std::vector<FieldViolation>& violations) {
  if (other.empty() || OrganizationOf(other) == OrganizationOf(application.name())) return;
  violations.push_back({absl::StrCat("application.", field), "must be of the same organization"});
}

}  // namespace

absl::string_view InWords(Application::State state) {
  switch (state) {
    case Application::ACTIVE:
      return "active";
    case Application::WITHDRAWN:
      return "withdrawn";
    case Application::ENDED:
      return "ended";
    default:
      return "hired";
  }
}

absl::string_view InWords(Stage::Kind kind) {
  switch (kind) {
    case Stage::SCREENING:
      return "screening";
    case Stage::EXAMINATION:
      return "an examination";
    case Stage::INTERVIEW:
      return "interviews";
    case Stage::REFERENCE_CHECK:
      return "reference checks";
    case Stage::CERTIFICATION:
      return "a certification";
    default:
      return "an offer";
  }
}

const Stage* FindStage(const Requisition& requisition, absl::string_view stage) {
  const int place = PlaceOf(requisition, stage);
  return place < 0 ? nullptr : &requisition.stages(place);
}

const Stage* StageBehind(const Requisition& requisition, absl::string_view stage) {
  const int place = PlaceOf(requisition, stage);
  return place < 0 || place + 1 == requisition.stages_size() ? nullptr
                                                             : &requisition.stages(place + 1);
}

bool IsStillToCome(Day day, Day today) { return day > today + 1; }

std::vector<FieldViolation> ApplicationViolations(const Application& application, Day today) {
  std::vector<FieldViolation> violations;
  CheckOrganization("requisition", application.requisition(), application, violations);
  CheckOrganization("applicant", application.applicant(), application, violations);
  CheckOrganization("outreach_activity", application.outreach_activity(), application, violations);
  const auto day = ParseDay(application.receive_date());
  if (!day.has_value()) {
    violations.push_back({"application.receive_date", "is no day of the calendar"});
  } else if (IsStillToCome(*day, today)) {
    violations.push_back({"application.receive_date", "is still to come"});
  }
  if (!application.announcement().empty() &&
      ParentOf(application.announcement()) != application.requisition()) {
    violations.push_back({"application.announcement", "must be one of the requisition"});
  }
  return violations;
}

bool IsInTime(const Application& application, const Requisition& requisition) {
  return requisition.state() == Requisition::OPEN ||
         (requisition.state() == Requisition::CLOSED &&
          application.receive_date() <= requisition.close_date());
}

bool IsSettled(const Application& application) {
  return application.state() != Application::ACTIVE || application.screenings_size() > 0;
}

bool OnlySettledFieldsDiffer(const Application& before, const Application& after) {
  Application same = after;
  *same.mutable_external_ids() = before.external_ids();
  same.set_outreach_activity(before.outreach_activity());
  return google::protobuf::util::MessageDifferencer::Equals(before, same);
}

std::vector<FieldViolation> ScreeningViolations(const Screenings& screenings,
                                                const Requisition& requisition) {
  std::vector<FieldViolation> violations;
  std::set<std::string> known;
  for (const Qualification& qualification : requisition.qualifications()) {
    known.insert(qualification.id());
  }
  std::set<std::string> seen;
  for (int i = 0; i < screenings.size(); ++i) {
    const std::string& id = screenings[i].qualification();
    const std::string field = absl::StrCat("screenings[", i, "].qualification");
    if (!known.contains(id)) {
      violations.push_back({field, "is none of the requisition's"});
    } else if (!seen.insert(id).second) {
      violations.push_back({field, "is there already; say once what was found"});
    }
  }
  return violations;
}

void KeepScreenings(const Screenings& screenings, const Requisition& requisition,
                    Application& application) {
  std::map<std::string, v1::QualificationScreening> found;
  for (const auto& screening : application.screenings()) {
    found[screening.qualification()] = screening;
  }
  for (const auto& screening : screenings) found[screening.qualification()] = screening;
  application.clear_screenings();
  for (const Qualification& qualification : requisition.qualifications()) {
    const auto kept = found.find(qualification.id());
    if (kept != found.end()) *application.add_screenings() = kept->second;
  }
}

std::vector<Obstacle> UnmetQualifications(const Application& application,
                                          const Requisition& requisition) {
  std::vector<Obstacle> unmet;
  for (const Qualification& qualification : requisition.qualifications()) {
    if (qualification.necessity() != Qualification::REQUIRED) continue;
    const auto& screenings = application.screenings();
    const auto found = std::find_if(
        screenings.begin(), screenings.end(),
        [&](const auto& screening) { return screening.qualification() == qualification.id(); });
    if (found != screenings.end() && found->met()) continue;
    unmet.push_back(
        {absl::StrCat(application.requisition(), " qualifications[", qualification.id(), "]"),
         found == screenings.end() ? "Nobody found yet whether it is met; screen it."
                                   : "It is required and was found not to be met."});
  }
  return unmet;
}

const v1::DispositionReason* FindReason(const Requisition& requisition, absl::string_view id,
                                        Stage::Kind kind, std::string& problem) {
  for (const v1::DispositionReason& reason : requisition.disposition_reasons()) {
    if (reason.id() != id) continue;
    const auto& kinds = reason.stage_kinds();
    if (kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) {
      return &reason;
    }
    problem = absl::StrCat("is not for a stage of the kind ", v1::Stage::Kind_Name(kind));
    return nullptr;
  }
  problem = "is not on the requisition's list";
  return nullptr;
}

}  // namespace touchstone::recruiting
