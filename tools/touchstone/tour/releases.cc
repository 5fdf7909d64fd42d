#include <touchstone/admin/v1/admin.pb.h>
#include <touchstone/catalog/v1/catalog.pb.h>

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "tools/touchstone/tour/tour.h"

namespace touchstone {
namespace {

using catalog::v1::Competency;
using catalog::v1::Framework;
using catalog::v1::Release;

std::string Method(absl::string_view name) {
  return absl::StrCat("touchstone.catalog.v1.Catalog/", name);
}

std::string FrameworkName(const Tour& tour) {
  return std::string(ParentOf(tour.competency.name()));
}

std::string ReleaseName(const Tour& tour, absl::string_view id) {
  return absl::StrCat(FrameworkName(tour), "/releases/", id);
}

absl::Status CreateReviewer(Tour& tour) {
  admin::v1::CreateApiKeyRequest request;
  request.set_parent(tour.organization());
  request.mutable_api_key()->add_roles("catalog-reviewer");
  admin::v1::ApiKey key;
  RETURN_IF_ERROR(tour.client.Unary("touchstone.admin.v1.Admin/CreateApiKey", request, key));
  tour.reviewer = key.secret();
  return absl::OkStatus();
}

absl::Status Update(Tour& tour, const Competency& competency) {
  catalog::v1::UpdateCompetencyRequest request;
  *request.mutable_competency() = competency;
  request.mutable_update_mask()->add_paths("*");
  return tour.client.Unary(Method("UpdateCompetency"), request, tour.competency);
}

// Settles what the import asked people to look at, and says in a word what the document left out.
absl::Status Complete(Tour& tour) {
  Framework framework;
  catalog::v1::GetFrameworkRequest get;
  get.set_name(FrameworkName(tour));
  RETURN_IF_ERROR(tour.client.Unary(Method("GetFramework"), get, framework));
  framework.clear_review_notes();
  auto& levels = *framework.mutable_proficiency_scale()->mutable_levels();
  while (levels.size() < 2) levels.Add()->set_title(absl::StrCat("Level ", levels.size()));
  for (auto& level : levels) {
    if (level.job_demand().empty()) level.set_job_demand("Not said yet.");
    if (level.indicators().empty()) level.add_indicators("Not said yet.");
  }
  catalog::v1::UpdateFrameworkRequest update;
  *update.mutable_framework() = framework;
  update.mutable_update_mask()->add_paths("*");
  RETURN_IF_ERROR(tour.client.Unary(Method("UpdateFramework"), update, framework));

  Competency competency = tour.competency;
  competency.clear_review_notes();
  if (competency.definition().empty()) competency.set_definition("Not said yet.");
  if (competency.importance().empty()) competency.set_importance("Not said yet.");
  for (auto& element : *competency.mutable_key_elements()) {
    if (element.behaviors_size() > 0 || !element.shares_behaviors_of().empty()) continue;
    element.add_behaviors()->set_text("Not said yet.");
  }
  return Update(tour, competency);
}

absl::Status Submit(Tour& tour, absl::string_view id) {
  catalog::v1::SubmitReleaseRequest request;
  request.set_name(ReleaseName(tour, id));
  Release release;
  return tour.client.Unary(Method("SubmitRelease"), request, release);
}

absl::StatusOr<Release> Read(Tour& tour, absl::string_view id) {
  catalog::v1::GetReleaseRequest request;
  request.set_name(ReleaseName(tour, id));
  Release release;
  RETURN_IF_ERROR(tour.client.Unary(Method("GetRelease"), request, release));
  return release;
}

absl::Status Review(Tour& tour, absl::string_view id) {
  ASSIGN_OR_RETURN(const Release read, Read(tour, id));
  ClientSettings settings = tour.client.settings();
  settings.token = tour.reviewer;
  catalog::v1::ReviewReleaseRequest request;
  request.set_name(ReleaseName(tour, id));
  request.mutable_review()->set_verdict(catalog::v1::Review::APPROVED);
  request.mutable_review()->set_content_hash(read.content_hash());
  request.mutable_review()->set_remark("Reads well.");
  Release release;
  return Client(settings).Unary(Method("ReviewRelease"), request, release);
}

absl::StatusOr<Release> Publish(Tour& tour, absl::string_view id) {
  catalog::v1::PublishReleaseRequest request;
  request.set_name(ReleaseName(tour, id));
  Release release;
  RETURN_IF_ERROR(tour.client.Unary(Method("PublishRelease"), request, release));
  return release;
}

absl::Status Announce(Tour& tour, absl::string_view id) {
  catalog::v1::CreateReleaseRequest request;
  request.set_parent(FrameworkName(tour));
  request.set_release_id(std::string(id));
  request.mutable_release()->set_notes("Made by the tour.");
  request.mutable_release()->mutable_audience()->set_kind(catalog::v1::ReleaseAudience::PUBLIC);
  Release release;
  return tour.client.Unary(Method("CreateRelease"), request, release);
}

}  // namespace

Seen ReleaseIsReviewed(Tour& tour) {
  RETURN_IF_ERROR(Announce(tour, "first"));
  const absl::Status incomplete = Submit(tour, "first");
  if (!incomplete.ok()) {
    if (ReasonOf(incomplete) != reasons::kFrameworkIncomplete) return incomplete;
    RETURN_IF_ERROR(Complete(tour));
    RETURN_IF_ERROR(Submit(tour, "first"));
  }
  RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition, Publish(tour, "first").status(),
                         "publishing what nobody reviewed"));
  RETURN_IF_ERROR(CreateReviewer(tour));
  RETURN_IF_ERROR(Review(tour, "first"));
  return incomplete.ok() ? "submitted, and approved by somebody else"
                         : "refused while incomplete, submitted, and approved by somebody else";
}

Seen ReleaseIsPublished(Tour& tour) {
  ASSIGN_OR_RETURN(const Release release, Publish(tour, "first"));
  if (release.number() != 1) return Wrong(absl::StrCat("its number is ", release.number()));
  RestSettings nobody = tour.rest.settings();
  nobody.token = "";
  catalog::v1::ReleasedCompetency read;
  RETURN_IF_ERROR(GetOverRest(
      RestClient(nobody),
      absl::StrCat("/v1/", release.name(), "/competencies/", IdOf(tour.competency.name())), read));
  if (read.competency().definition() != tour.competency.definition()) {
    return Wrong("it does not hold the competency as it was submitted");
  }
  return absl::StrCat("number 1, read by nobody in particular, content ",
                      release.content_hash().substr(0, 25));
}

Seen ProfileIsPinned(Tour& tour) {
  ASSIGN_OR_RETURN(const Release release, Read(tour, "first"));
  const auto& level = *release.framework().proficiency_scale().levels().rbegin();
  tour.highest_level = level.id();
  tour.lowest_level = release.framework().proficiency_scale().levels(0).id();
  catalog::v1::CreateJobProfileRequest request;
  request.set_parent(tour.organization());
  request.set_job_profile_id("agent");
  auto& profile = *request.mutable_job_profile();
  profile.set_title("Agent");
  profile.set_framework(FrameworkName(tour));
  profile.set_release(release.name());
  auto& requirement = *profile.add_requirements();
  requirement.set_competency(tour.competency.name());
  requirement.set_required_level(level.id());
  catalog::v1::JobProfile created;
  RETURN_IF_ERROR(tour.client.Unary(Method("CreateJobProfile"), request, created));
  if (created.requirements(0).job_demand() != level.job_demand()) {
    return Wrong("it does not quote what the level demands of the job");
  }
  if (!created.requirements(0).without_duty()) {
    return Wrong("a requirement that no job analysis defends is not marked");
  }
  return absl::StrCat("requires ", level.title(),
                      ", pinned, marked as not defended by an analysis");
}

Seen DiffSaysWhatChanged(Tour& tour) {
  Competency competency = tour.competency;
  competency.set_definition(absl::StrCat(competency.definition(), " And asks again."));
  RETURN_IF_ERROR(Update(tour, competency));
  RETURN_IF_ERROR(Announce(tour, "second"));
  RETURN_IF_ERROR(Submit(tour, "second"));
  RETURN_IF_ERROR(Review(tour, "second"));
  RETURN_IF_ERROR(Publish(tour, "second").status());

  catalog::v1::DiffReleasesRequest request;
  request.set_name(ReleaseName(tour, "second"));
  request.set_base(ReleaseName(tour, "first"));
  catalog::v1::ReleaseDiff diff;
  RETURN_IF_ERROR(tour.client.Unary(Method("DiffReleases"), request, diff));
  if (diff.changes_size() != 1 || diff.changes(0).field() != "definition") {
    return Wrong(absl::StrCat("it shows ", diff.changes_size(), " changes, not one"));
  }
  ASSIGN_OR_RETURN(
      const HttpResponse text,
      tour.rest.SendForSuccess(
          {.target = absl::StrCat("/v1/", request.name(), ":renderDiff?base=", request.base())}));
  if (!absl::StrContains(text.body, "{+ And asks again.+}")) {
    return Wrong("as text it does not show the words that were added");
  }
  catalog::v1::PreviewReleaseRequest preview;
  preview.set_name(absl::StrCat(tour.organization(), "/jobProfiles/agent"));
  preview.set_release(request.name());
  catalog::v1::PreviewReleaseResponse changes;
  RETURN_IF_ERROR(tour.client.Unary(Method("PreviewRelease"), preview, changes));
  if (changes.requirement_changes_size() != 1 ||
      changes.requirement_changes(0).kind() != catalog::v1::RequirementChange::REWORDED) {
    return Wrong("the profile is not told that its competency was reworded");
  }
  return "one change, word by word, and the profile knows";
}

}  // namespace touchstone
