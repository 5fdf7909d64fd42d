#include "services/feedback/figures/measured_units.h"

#include <touchstone/assessment/v1/workforce_analytics.pb.h>

#include "absl/strings/str_cat.h"
#include "services/runtime/calls/service_client.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {
namespace {

constexpr char kMethod[] = "/touchstone.assessment.v1.WorkforceAnalytics/ReportHeatmap";
// Deeper than any tree that assessment reports.
constexpr int kAllDepths = 50;

class AssessmentUnits : public MeasuredUnits {
 public:
  explicit AssessmentUnits(const std::string& address) : client_(address) {}

  absl::StatusOr<std::vector<MeasuredUnit>> LevelsOn(const Context& context,
                                                     const std::string& organization,
                                                     const std::string& competency,
                                                     Day day) override {
    assessment::v1::ReportHeatmapRequest request;
    request.set_as_of(DayText(day));
    return Ask(context, organization, competency, request);
  }

  absl::StatusOr<std::vector<MeasuredUnit>> Units(const Context& context,
                                                  const std::string& organization) override {
    // Of a competency that nobody has, so that the answer is the units alone.
    assessment::v1::ReportHeatmapRequest request;
    return Ask(context, organization, absl::StrCat(organization, "/frameworks/-/competencies/-"),
               request);
  }

 private:
  absl::StatusOr<std::vector<MeasuredUnit>> Ask(const Context& context,
                                                const std::string& organization,
                                                const std::string& competency,
                                                assessment::v1::ReportHeatmapRequest& request) {
    request.set_parent(organization);
    request.set_purpose(assessment::v1::AssessmentCycle::EVALUATIVE);
    request.set_depth(kAllDepths);
    request.add_competencies(competency);
    assessment::v1::ReportHeatmapResponse response;
    RETURN_IF_ERROR(client_.Call(context, kMethod, request, response));
    std::vector<MeasuredUnit> units;
    for (const auto& heat : response.units()) {
      MeasuredUnit& unit = units.emplace_back();
      unit.name = heat.organizational_unit();
      unit.parent_unit = heat.parent_unit();
      for (const auto& cell : heat.cells()) {
        if (cell.competency() != competency) continue;
        unit.suppressed = cell.suppressed();
        if (cell.suppressed()) continue;
        unit.people = cell.people();
        if (cell.has_mean_level()) unit.mean_level = cell.mean_level();
      }
    }
    return units;
  }

  ServiceClient client_;
};

}  // namespace

std::unique_ptr<MeasuredUnits> UnitsAt(const std::string& address) {
  return std::make_unique<AssessmentUnits>(address);
}

}  // namespace touchstone::feedback
