#include <touchstone/catalog/v1/catalog.pb.h>

#include <numeric>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/tour/tour.h"

namespace touchstone {
namespace {

using catalog::v1::ImportJobAidResponse;
using catalog::v1::JobAidFigures;

absl::StatusOr<ImportJobAidResponse> UploadQuietly(Tour& tour, const JobAidUpload& upload) {
  return Upload(tour.client, upload, [](int, absl::string_view) {});
}

// Figures that contradict each other, or the outline.
absl::Status CheckFigures(const JobAidFigures& figures, size_t titles) {
  if (figures.behaviors_per_element_size() != figures.key_elements()) {
    return Wrong("the behaviors are not counted for each key element");
  }
  const auto& behaviors = figures.behaviors_per_element();
  if (std::accumulate(behaviors.begin(), behaviors.end(), 0) != figures.behaviors()) {
    return Wrong("the behaviors of the elements do not add up");
  }
  if (figures.indicators_per_level_size() != figures.levels()) {
    return Wrong("the indicators are not counted for each level");
  }
  if (titles > 0 && figures.key_elements() != static_cast<int>(titles)) {
    return Wrong(
        absl::StrCat(figures.key_elements(), " key elements, but the outline has ", titles));
  }
  return absl::OkStatus();
}

// The document with one more word at the beginning of its definition; unchanged when the definition
// does not stand in it word by word.
std::string WithChangedDefinition(absl::string_view document, absl::string_view definition) {
  constexpr size_t kEnoughToFind = 24;
  const size_t at = document.find(definition.substr(0, kEnoughToFind));
  if (definition.empty() || at == absl::string_view::npos) return std::string(document);
  return absl::StrCat(document.substr(0, at), "Always. ", document.substr(at));
}

}  // namespace

Seen ImportDocument(Tour& tour) {
  ASSIGN_OR_RETURN(tour.imported, UploadQuietly(tour, tour.upload));
  if (!tour.imported.changed()) return Wrong("it says that nothing was changed");
  const JobAidFigures& figures = tour.imported.figures();
  RETURN_IF_ERROR(CheckFigures(figures, tour.upload.outline.size()));
  return absl::StrCat(figures.key_elements(), " key elements, ", figures.behaviors(),
                      " behaviors, ", figures.levels(), " levels, ", figures.interview_questions(),
                      " interview questions, ", tour.imported.review_notes_size(),
                      " places for review, ", tour.imported.left_out_size(), " pieces left out");
}

Seen ImportAgainChangesNothing(Tour& tour) {
  ASSIGN_OR_RETURN(const auto again, UploadQuietly(tour, tour.upload));
  if (again.changed()) return Wrong("the same document changed something");
  if (again.conflicts_size() > 0) return Wrong("the same document is in conflict with itself");
  catalog::v1::GetCompetencyRequest request;
  request.set_name(tour.imported.competency());
  catalog::v1::Competency now;
  RETURN_IF_ERROR(tour.client.Unary("touchstone.catalog.v1.Catalog/GetCompetency", request, now));
  if (now.etag() != tour.competency.etag()) return Wrong("the competency has another etag");
  return "the same document changed nothing";
}

Seen HumanEditIsKept(Tour& tour) {
  JobAidUpload changed = tour.upload;
  const std::string& edited = tour.competency.definition();
  const size_t original = edited.find(": ");
  changed.document = WithChangedDefinition(
      tour.upload.document, original == std::string::npos ? "" : edited.substr(original + 2));
  ASSIGN_OR_RETURN(const auto response, UploadQuietly(tour, changed));

  catalog::v1::GetCompetencyRequest request;
  request.set_name(tour.imported.competency());
  catalog::v1::Competency now;
  RETURN_IF_ERROR(tour.client.Unary("touchstone.catalog.v1.Catalog/GetCompetency", request, now));
  if (now.definition() != edited) return Wrong("the import overwrote what a person had edited");
  tour.competency = now;
  if (changed.document == tour.upload.document) {
    return "the edit stayed (the document's definition could not be changed to force a conflict)";
  }
  for (const auto& conflict : response.conflicts()) {
    if (conflict.field() == "definition") return "the edit stayed, and the conflict was reported";
  }
  return Wrong("the edit stayed, but no conflict was reported");
}

}  // namespace touchstone
