#include "services/catalog/import_record.h"

#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/job_analysis.pb.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/exchange/csv.h"
#include "services/catalog/exchange/file_fields.h"
#include "services/catalog/exchange/references.h"
#include "services/catalog/rules/competency_rules.h"
#include "services/catalog/rules/framework_rules.h"
#include "services/catalog/rules/item_ids.h"
#include "services/catalog/rules/job_analysis_rules.h"
#include "services/runtime/serving/field_rules.h"

namespace touchstone::catalog {
namespace {

// A framework to complete names with: which one it will be can be at the end of the file.
constexpr char kAnyFramework[] = "organizations/o/frameworks/f";

std::vector<FieldViolation> OwnViolations(Record& record) {
  switch (record.kind) {
    case RecordKind::kFramework: {
      auto& framework = static_cast<v1::Framework&>(*record.resource);
      AssignIds(framework);
      return FrameworkViolations(framework);
    }
    case RecordKind::kCompetency: {
      auto& competency = static_cast<v1::Competency&>(*record.resource);
      AssignIds(competency);
      return CompetencyViolations(competency);
    }
    case RecordKind::kJobAnalysis: {
      auto& analysis = static_cast<v1::JobAnalysis&>(*record.resource);
      AssignIds(analysis);
      return JobAnalysisViolations(analysis);
    }
    default:
      return {};
  }
}

std::string PlaceOf(const Record& record, const FieldViolation& violation) {
  return absl::StrCat(PathOf(record.kind, record.id.empty() ? "?" : record.id), ".",
                      PlaceInFile(violation.field));
}

}  // namespace

bool CompleteAndCheck(Record& record, Problems& problems) {
  std::vector<FieldViolation> violations = OwnViolations(record);
  const auto named = NewResource(record.kind);
  named->CopyFrom(*record.resource);
  ToCatalog(record.kind, record.kind == RecordKind::kFramework ? "f" : record.id, kAnyFramework,
            *named);
  for (FieldViolation& violation : FindViolations(*named, {.prefix = "resource"})) {
    violations.push_back(std::move(violation));
  }
  for (const FieldViolation& violation : violations) {
    const absl::string_view path =
        absl::string_view(violation.field).substr(violation.field.find('.') + 1);
    const int64_t row = record.rows.Find(*record.resource, path);
    if (record.is_table) {
      // With the rest of a competency, whose rows are elsewhere, it may be right.
      if (record.is_wrong && problems.Has(row == 0 ? record.row : row, "")) continue;
      const std::string place =
          row == 0 ? PlaceOf(record, violation)
                   : absl::StrCat("column ", kCsvColumns[static_cast<size_t>(ColumnOf(path))]);
      problems.AddLater(record.id, {row == 0 ? record.row : row, place, violation.problem});
      continue;
    }
    const std::string place = PlaceOf(record, violation);
    if (record.is_wrong && (path == "name" || problems.Has(0, place))) continue;
    problems.Add(row == 0 ? record.row : row, place, violation.problem);
  }
  return violations.empty() && !record.is_wrong;
}

}  // namespace touchstone::catalog
