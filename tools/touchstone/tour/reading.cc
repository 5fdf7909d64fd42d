#include <google/protobuf/util/message_differencer.h>
#include <touchstone/catalog/v1/catalog.pb.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/messages.h"
#include "tools/touchstone/tour/tour.h"

namespace touchstone {
namespace {

using catalog::v1::Competency;
using catalog::v1::Framework;
using ::google::protobuf::util::MessageDifferencer;

absl::Status Compare(absl::string_view what, int figure, int read) {
  if (figure == read) return absl::OkStatus();
  return Wrong(absl::StrCat("the import said ", figure, " ", what, ", the competency has ", read));
}

int CountLearning(const Competency& competency, catalog::v1::LearningResource::Kind kind) {
  return static_cast<int>(
      std::count_if(competency.learning_resources().begin(), competency.learning_resources().end(),
                    [kind](const auto& resource) { return resource.kind() == kind; }));
}

// Whether what is read is what the import said it had found.
absl::Status CompareWithFigures(const Competency& competency,
                                const catalog::v1::JobAidFigures& figures) {
  int behaviors = 0;
  int probes = 0;
  for (const auto& element : competency.key_elements()) behaviors += element.behaviors_size();
  for (const auto& question : competency.interview_questions()) probes += question.probes_size();
  using catalog::v1::LearningResource;
  RETURN_IF_ERROR(Compare("key elements", figures.key_elements(), competency.key_elements_size()));
  RETURN_IF_ERROR(Compare("behaviors", figures.behaviors(), behaviors));
  RETURN_IF_ERROR(Compare("growth kinds", figures.growth_kinds(), competency.growth_kinds_size()));
  RETURN_IF_ERROR(Compare("development activities", figures.development_activities(),
                          competency.development_activities_size()));
  RETURN_IF_ERROR(
      Compare("videos", figures.videos(), CountLearning(competency, LearningResource::VIDEO)));
  RETURN_IF_ERROR(
      Compare("books", figures.books(), CountLearning(competency, LearningResource::BOOK)));
  RETURN_IF_ERROR(Compare("external providers", figures.external_providers(),
                          CountLearning(competency, LearningResource::EXTERNAL_TRAINING)));
  RETURN_IF_ERROR(Compare("qualification statements", figures.qualification_statements(),
                          competency.qualification_statements_size()));
  RETURN_IF_ERROR(Compare("outreach activities", figures.outreach_activities(),
                          competency.outreach_activities_size()));
  RETURN_IF_ERROR(Compare("interview questions", figures.interview_questions(),
                          competency.interview_questions_size()));
  RETURN_IF_ERROR(Compare("probes", figures.probes(), probes));
  return Compare("reference questions", figures.reference_questions(),
                 competency.reference_questions_size());
}

absl::Status CompareWithOutline(const Competency& competency,
                                const std::vector<std::string>& outline) {
  for (size_t i = 0; i < outline.size(); ++i) {
    // Compared without the full stop that a heading may or may not have.
    absl::string_view wanted = outline[i];
    absl::string_view found = competency.key_elements(static_cast<int>(i)).title();
    if (!wanted.empty() && wanted.back() == '.') wanted.remove_suffix(1);
    if (!found.empty() && found.back() == '.') found.remove_suffix(1);
    if (wanted == found) continue;
    return Wrong(absl::StrCat("key element ", i + 1, " is \"", found, "\", the outline says \"",
                              wanted, "\""));
  }
  return absl::OkStatus();
}

}  // namespace

Seen ReadOverGrpc(Tour& tour) {
  catalog::v1::GetCompetencyRequest request;
  request.set_name(tour.imported.competency());
  RETURN_IF_ERROR(
      tour.client.Unary("touchstone.catalog.v1.Catalog/GetCompetency", request, tour.competency));
  RETURN_IF_ERROR(CompareWithFigures(tour.competency, tour.imported.figures()));
  RETURN_IF_ERROR(CompareWithOutline(tour.competency, tour.upload.outline));
  return tour.competency.name();
}

Seen ReadOverRest(Tour& tour) {
  Competency competency;
  RETURN_IF_ERROR(
      GetOverRest(tour.rest, absl::StrCat("/v1/", tour.imported.competency()), competency));
  if (!MessageDifferencer::Equals(competency, tour.competency)) {
    return Wrong("REST and gRPC answer differently");
  }
  Framework framework;
  RETURN_IF_ERROR(
      GetOverRest(tour.rest, absl::StrCat("/v1/", tour.imported.framework()), framework));
  RETURN_IF_ERROR(Compare("levels", tour.imported.figures().levels(),
                          framework.proficiency_scale().levels_size()));
  return "the same as over gRPC, and the framework with its levels";
}

Seen UnchangedIsNotSentAgain(Tour& tour) {
  const std::string target = absl::StrCat("/v1/", tour.imported.competency());
  ASSIGN_OR_RETURN(const HttpResponse first, tour.rest.SendForSuccess({.target = target}));
  const std::string etag = first.header("etag");
  if (etag.empty()) return Wrong("the answer has no ETag");
  ASSIGN_OR_RETURN(const HttpResponse second,
                   tour.rest.Send({.target = target, .headers = {{"If-None-Match", etag}}}));
  if (second.status != 304 || !second.body.empty()) {
    return Wrong(absl::StrCat("with If-None-Match the status is ", second.status, ", not 304"));
  }
  return absl::StrCat(etag, " is answered 304");
}

Seen ListBoth(Tour& tour) {
  catalog::v1::ListCompetenciesRequest request;
  request.set_parent(tour.imported.framework());
  request.set_filter(absl::StrCat("title = \"", tour.competency.title(), "\""));
  catalog::v1::ListCompetenciesResponse over_grpc;
  catalog::v1::ListCompetenciesResponse over_rest;
  RETURN_IF_ERROR(
      tour.client.Unary("touchstone.catalog.v1.Catalog/ListCompetencies", request, over_grpc));
  RETURN_IF_ERROR(GetOverRest(tour.rest,
                              absl::StrCat("/v1/", request.parent(),
                                           "/competencies?filter=", QueryEscape(request.filter())),
                              over_rest));
  if (over_grpc.competencies_size() != 1 ||
      !MessageDifferencer::Equals(over_grpc.competencies(0), tour.competency)) {
    return Wrong(absl::StrCat("the filter ", request.filter(), " gives ",
                              over_grpc.competencies_size(), " competencies"));
  }
  if (!MessageDifferencer::Equals(over_grpc, over_rest)) {
    return Wrong("REST and gRPC list differently");
  }
  return absl::StrCat("found by ", request.filter());
}

}  // namespace touchstone
