#include "services/catalog/exchange/record.h"

#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/core_value.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/job_analysis.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>
#include <touchstone/catalog/v1/translation.pb.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {

absl::string_view SectionOf(RecordKind kind) {
  switch (kind) {
    case RecordKind::kFramework:
      return "framework";
    case RecordKind::kCompetency:
      return "competencies";
    case RecordKind::kCoreValue:
      return "coreValues";
    case RecordKind::kJobAnalysis:
      return "jobAnalyses";
    case RecordKind::kJobProfile:
      return "jobProfiles";
    case RecordKind::kFrameworkTranslation:
      return "frameworkTranslations";
    case RecordKind::kCompetencyTranslation:
      return "competencyTranslations";
  }
  return "";
}

bool IsValidRecordId(RecordKind kind, absl::string_view id) {
  if (kind != RecordKind::kCompetencyTranslation) return IsValidId(id);
  const size_t slash = id.find('/');
  return slash != id.npos && IsValidId(id.substr(0, slash)) && IsValidId(id.substr(slash + 1));
}

std::unique_ptr<google::protobuf::Message> NewResource(RecordKind kind) {
  switch (kind) {
    case RecordKind::kFramework:
      return std::make_unique<v1::Framework>();
    case RecordKind::kCompetency:
      return std::make_unique<v1::Competency>();
    case RecordKind::kCoreValue:
      return std::make_unique<v1::CoreValue>();
    case RecordKind::kJobAnalysis:
      return std::make_unique<v1::JobAnalysis>();
    case RecordKind::kJobProfile:
      return std::make_unique<v1::JobProfile>();
    case RecordKind::kFrameworkTranslation:
      return std::make_unique<v1::FrameworkTranslation>();
    case RecordKind::kCompetencyTranslation:
      return std::make_unique<v1::CompetencyTranslation>();
  }
  return nullptr;
}

std::string PathOf(RecordKind kind, absl::string_view id) {
  if (kind == RecordKind::kFramework) return std::string(SectionOf(kind));
  return absl::StrCat(SectionOf(kind), "/", id);
}

void Problems::Add(int64_t row, std::string place, std::string text) {
  if (!full()) all_.push_back({row, std::move(place), std::move(text)});
}

void Problems::AddLater(absl::string_view about, Problem problem) {
  if (waiting_.size() < kMost) waiting_.push_back({std::string(about), std::move(problem)});
}

void Problems::Forget(absl::string_view about) {
  std::erase_if(waiting_, [about](const Waiting& waiting) { return waiting.about == about; });
}

void Problems::AddWhatWaits() {
  for (Waiting& waiting : waiting_) {
    auto& [row, place, text] = waiting.problem;
    Add(row, std::move(place), std::move(text));
  }
  waiting_.clear();
}

bool Problems::Has(int64_t row, absl::string_view place) const {
  const auto is_it = [&](const Problem& problem) {
    return place.empty() ? problem.row == row : problem.place == place;
  };
  return std::any_of(all_.begin(), all_.end(), is_it) ||
         std::any_of(waiting_.begin(), waiting_.end(),
                     [&](const Waiting& waiting) { return is_it(waiting.problem); });
}

absl::Status Problems::ToStatus() const {
  if (all_.empty()) return absl::OkStatus();
  std::vector<Problem> sorted = all_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Problem& a, const Problem& b) { return a.row < b.row; });
  std::vector<FieldViolation> violations;
  for (const Problem& problem : sorted) {
    std::string field = problem.row == 0 ? "" : absl::StrCat("row ", problem.row);
    absl::StrAppend(&field, field.empty() || problem.place.empty() ? "" : ", ", problem.place);
    violations.push_back({field.empty() ? "document" : field, problem.text});
  }
  return full() ? InvalidFieldsAndMore(violations) : InvalidFields(violations);
}

absl::Status Unreadable(int64_t row, absl::string_view why) {
  Problems problems;
  problems.Add(row, "", std::string(why));
  return problems.ToStatus();
}

}  // namespace touchstone::catalog
