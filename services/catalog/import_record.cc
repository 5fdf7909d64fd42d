#include "services/catalog/import_record.h"

#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/job_analysis.pb.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
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

}  // namespace

void CompleteAndCheck(Record& record, Problems& problems) {
  std::vector<FieldViolation> violations = OwnViolations(record);
  const auto named = NewResource(record.kind);
  named->CopyFrom(*record.resource);
  ToCatalog(record.kind, record.kind == RecordKind::kFramework ? "f" : record.id, kAnyFramework,
            *named);
  for (FieldViolation& violation : FindViolations(*named, {.prefix = "resource"})) {
    violations.push_back(std::move(violation));
  }
  for (const FieldViolation& violation : violations) {
    problems.Add(record.row,
                 absl::StrCat(PathOf(record.kind, record.id), ".", PlaceInFile(violation.field)),
                 violation.problem);
  }
}

}  // namespace touchstone::catalog
