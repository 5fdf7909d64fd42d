#include "services/catalog/rules/release_rules.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {
namespace {

// Where a field of a resource is, for people: the resource's name, and the field behind it.
std::string Place(const std::string& name, absl::string_view field) {
  return absl::StrCat(name, " ", field);
}

template <typename T>
void AddOpenNotes(const T& resource, std::vector<Obstacle>& gaps) {
  if (resource.review_notes().empty()) return;
  gaps.push_back({Place(resource.name(), "review_notes"),
                  absl::StrCat("has ", resource.review_notes_size(),
                               " that nobody settled; look at each and clear it")});
}

bool HasLevel(const v1::ProficiencyScale& scale, const std::string& id) {
  return std::any_of(scale.levels().begin(), scale.levels().end(),
                     [&](const v1::Level& level) { return level.id() == id; });
}

void AddElementGaps(const v1::Competency& competency, std::vector<Obstacle>& gaps) {
  if (competency.key_elements().empty()) {
    gaps.push_back({Place(competency.name(), "key_elements"), "has none; give at least one"});
  }
  for (const v1::KeyElement& element : competency.key_elements()) {
    if (element.behaviors_size() > 0 || !element.shares_behaviors_of().empty()) continue;
    gaps.push_back(
        {Place(competency.name(), absl::StrCat("key_elements[", element.id(), "].behaviors")),
         "has none; say by what one recognizes it, or which element's behaviors it shares"});
  }
}

// Whether there can be a caller of that name in the organization: one of its keys, or who set the
// installation up, who is in all of them.
bool IsCallerOf(absl::string_view organization, const std::string& name) {
  static const NamePattern kApiKey("organizations/{organization}/apiKeys/{api_key}");
  return name == "root" || (kApiKey.Matches(name) && OrganizationOf(name) == organization);
}

const v1::Review* ReviewOf(const v1::Release& release, const std::string& reviewer) {
  for (const v1::Review& review : release.reviews()) {
    if (review.reviewer() == reviewer) return &review;
  }
  return nullptr;
}

}  // namespace

std::vector<Obstacle> GapsOf(const v1::Framework& framework) {
  std::vector<Obstacle> gaps;
  const v1::ProficiencyScale& scale = framework.proficiency_scale();
  if (scale.levels_size() < 2) {
    gaps.push_back(
        {Place(framework.name(), "proficiency_scale.levels"),
         "has fewer than two; profiles and raters need a scale, each level with job_demand and "
         "indicators"});
  }
  for (const v1::Level& level : scale.levels()) {
    const std::string path = absl::StrCat("proficiency_scale.levels[", level.id(), "]");
    if (level.job_demand().empty()) {
      gaps.push_back({Place(framework.name(), path + ".job_demand"),
                      "is empty; say what a job at this level demands"});
    }
    if (level.indicators().empty()) {
      gaps.push_back({Place(framework.name(), path + ".indicators"),
                      "has none; say what can be said of a person at this level"});
    }
  }
  AddOpenNotes(framework, gaps);
  return gaps;
}

std::vector<Obstacle> GapsOf(const v1::Framework& framework, const v1::Competency& competency) {
  std::vector<Obstacle> gaps;
  if (competency.definition().empty()) {
    gaps.push_back({Place(competency.name(), "definition"), "is empty; say what it is"});
  }
  if (competency.importance().empty()) {
    gaps.push_back({Place(competency.name(), "importance"), "is empty; say why it matters"});
  }
  AddElementGaps(competency, gaps);
  for (const v1::LevelIndicators& level : competency.level_indicators()) {
    if (HasLevel(framework.proficiency_scale(), level.level())) continue;
    gaps.push_back({Place(competency.name(), absl::StrCat("level_indicators[", level.level(), "]")),
                    "is for a level that the framework's scale does not have"});
  }
  AddOpenNotes(competency, gaps);
  return gaps;
}

Obstacle NoCompetency(const v1::Framework& framework) {
  return {framework.name(), "has no competency; give at least one"};
}

std::vector<Obstacle> MissingApprovals(const v1::Release& release) {
  std::vector<Obstacle> missing;
  bool approved = false;
  for (const v1::Review& review : release.reviews()) {
    if (review.verdict() == v1::Review::CHANGES_REQUESTED) {
      missing.push_back({Place(release.name(), "reviews"),
                         absl::StrCat(review.reviewer(),
                                      " asks for changes; withdraw it and make them, or have that "
                                      "review replaced")});
    }
    approved = approved || (review.verdict() == v1::Review::APPROVED &&
                            review.reviewer() != release.submitter());
  }
  for (const std::string& reviewer : release.reviewers()) {
    const v1::Review* const review = ReviewOf(release, reviewer);
    if (review != nullptr && review->verdict() != v1::Review::REMARK) continue;
    missing.push_back({Place(release.name(), "reviewers"),
                       absl::StrCat(reviewer, " was asked and has not said yes or no")});
  }
  if (!approved) {
    missing.push_back({Place(release.name(), "reviews"),
                       "nobody but who submitted it has approved it; have somebody review it"});
  }
  return missing;
}

std::vector<Obstacle> UnsuitableReviewers(const v1::Release& release,
                                          const std::string& submitter) {
  std::vector<Obstacle> unsuitable;
  for (const std::string& reviewer : release.reviewers()) {
    if (reviewer == submitter) {
      unsuitable.push_back({Place(release.name(), "reviewers"),
                            absl::StrCat(reviewer,
                                         " is asked to approve it and submits it; have somebody "
                                         "else do one of the two")});
    } else if (!IsCallerOf(OrganizationOf(release.name()), reviewer)) {
      unsuitable.push_back(
          {Place(release.name(), "reviewers"),
           absl::StrCat("'", reviewer, "' is no caller of this organization; callers are called ",
                        "organizations/", OrganizationOf(release.name()), "/apiKeys/{api_key}")});
    }
  }
  return unsuitable;
}

void LeaveWhatIsPublished(v1::Release& release) {
  release.clear_reviewers();
  release.clear_reviews();
  release.clear_submitter();
  release.mutable_audience()->clear_organization_ids();
  release.set_etag(release.etag() + "-outside");
}

void SetReview(const v1::Review& review, v1::Release& release) {
  auto& reviews = *release.mutable_reviews();
  const auto kept = std::remove_if(reviews.begin(), reviews.end(), [&](const v1::Review& said) {
    return said.reviewer() == review.reviewer();
  });
  reviews.erase(kept, reviews.end());
  *release.add_reviews() = review;
}

std::vector<FieldViolation> AudienceViolations(const v1::ReleaseAudience& audience) {
  std::vector<FieldViolation> violations;
  const bool named = audience.kind() == v1::ReleaseAudience::ORGANIZATIONS;
  if (named && audience.organization_ids().empty()) {
    violations.push_back({"release.audience.organization_ids", "names none; name at least one"});
  }
  if (!named && !audience.organization_ids().empty()) {
    violations.push_back(
        {"release.audience.organization_ids", "may be given only when kind is ORGANIZATIONS"});
  }
  for (int i = 0; i < audience.organization_ids_size(); ++i) {
    if (IsValidId(audience.organization_ids(i))) continue;
    violations.push_back(
        {absl::StrCat("release.audience.organization_ids[", i, "]"), std::string(kIdRule)});
  }
  return violations;
}

bool DiffersOnlyInAudience(const v1::Release& before, const v1::Release& after) {
  v1::Release same = after;
  *same.mutable_audience() = before.audience();
  if (!before.has_audience()) same.clear_audience();
  return google::protobuf::util::MessageDifferencer::Equals(before, same);
}

}  // namespace touchstone::catalog
