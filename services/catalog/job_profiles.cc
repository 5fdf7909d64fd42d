#include "services/catalog/job_profiles.h"

#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>
#include <touchstone/catalog/v1/release.pb.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/competency_uses.h"
#include "services/catalog/frameworks.h"
#include "services/catalog/job_analyses.h"
#include "services/catalog/release_contents.h"
#include "services/catalog/releases.h"
#include "services/catalog/rules/job_profile_rules.h"
#include "services/catalog/rules/searchable_texts.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {
namespace {

constexpr int kMostNew = 1000;

using PreviewRequest = v1::PreviewReleaseRequest;
using Preview = v1::PreviewReleaseResponse;

// What a field of a profile refers to: of the same organization, and there. Null when the field is
// empty.
template <typename T>
absl::StatusOr<std::unique_ptr<T>> FindReferred(Transaction& transaction, const ResourceType& type,
                                                const v1::JobProfile& profile,
                                                const std::string& field, const std::string& name) {
  if (name.empty()) return std::unique_ptr<T>();
  if (OrganizationOf(name) != OrganizationOf(profile.name())) {
    return InvalidField(field, "must be of the same organization");
  }
  ASSIGN_OR_RETURN(auto found, transaction.Find<T>(type, name));
  if (found == nullptr || found->has_delete_time()) {
    return InvalidField(field, "names what does not exist");
  }
  return found;
}

using Named = std::vector<std::pair<std::string, std::string>>;  // field, competency

absl::Status CheckReleaseHolds(Transaction& transaction, const std::string& release,
                               const Named& named) {
  std::vector<FieldViolation> violations;
  for (const auto& [field, competency] : named) {
    const std::string copy = ReleasedCompetencyType().pattern.Child(release, IdOf(competency));
    ASSIGN_OR_RETURN(const bool holds, transaction.Exists(ReleasedCompetencyType(), copy));
    if (!holds) violations.push_back({field, "names a competency that the release does not hold"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

// The release that a profile is pinned to; null when to none. One that was retired since may stay.
absl::StatusOr<std::unique_ptr<v1::Release>> FindPinned(
    Transaction& transaction, const ResourceChange<v1::JobProfile>& change) {
  const v1::JobProfile& profile = *change.after;
  ASSIGN_OR_RETURN(auto release,
                   FindReferred<v1::Release>(transaction, ReleaseType(), profile,
                                             "job_profile.release", profile.release()));
  if (release == nullptr) return release;
  if (ParentOf(profile.release()) != profile.framework()) {
    return InvalidField("job_profile.release", "must be a release of the profile's framework");
  }
  const bool stays = change.before != nullptr && change.before->release() == profile.release();
  if (release->state() == v1::Release::PUBLISHED ||
      (stays && release->state() == v1::Release::RETIRED)) {
    return release;
  }
  return InvalidField("job_profile.release", "must be published, and not retired");
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<v1::JobProfile>& change) {
  v1::JobProfile& profile = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    return SetUses(transaction, profile.name(), {});
  }
  ASSIGN_OR_RETURN(const auto framework,
                   FindReferred<v1::Framework>(transaction, FrameworkType(), profile,
                                               "job_profile.framework", profile.framework()));
  ASSIGN_OR_RETURN(const auto release, FindPinned(transaction, change));
  ASSIGN_OR_RETURN(const auto analysis, FindReferred<v1::JobAnalysis>(
                                            transaction, JobAnalysisType(), profile,
                                            "job_profile.job_analysis", profile.job_analysis()));
  const v1::ProficiencyScale& scale = release == nullptr ? framework->proficiency_scale()
                                                         : release->framework().proficiency_scale();
  const auto violations = JobProfileViolations(profile, scale);
  if (!violations.empty()) return InvalidFields(violations);

  Named named;
  std::set<std::string> used;
  for (int i = 0; i < profile.requirements_size(); ++i) {
    const std::string& competency = profile.requirements(i).competency();
    named.emplace_back(absl::StrCat("job_profile.requirements[", i, "].competency"), competency);
    used.insert(competency);
  }
  RETURN_IF_ERROR(release == nullptr
                      ? CheckCompetenciesExist(transaction, OrganizationOf(profile.name()), named)
                      : CheckReleaseHolds(transaction, profile.release(), named));
  QuoteDemands(scale, profile);
  MarkDuties(analysis.get(), profile);
  // What a release holds stays, whatever becomes of what it was copied from.
  return SetUses(transaction, profile.name(), release == nullptr ? used : std::set<std::string>());
}

// `column` is the one that holds the name of what a profile stands on.
absl::Status CheckStandsUnderNothing(Transaction& transaction, const std::string& column,
                                     const std::string& name) {
  ASSIGN_OR_RETURN(const auto row,
                   transaction.session().QueryOne<std::string>(
                       absl::StrCat("SELECT name FROM job_profiles WHERE parent = :parent AND ",
                                    column, " = :name AND delete_time = 0 LIMIT 1"),
                       ParentOf(name), name));
  if (!row) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kResourceInUse, name,
      absl::StrCat(std::get<0>(*row), " stands on it; change or delete that first."));
}

template <typename T>
absl::StatusOr<T> FindIn(Session& session, const ResourceType& type, const std::string& name) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<Bytes>(absl::StrCat("SELECT body FROM ", type.table(),
                                                        " WHERE name = :name AND delete_time = 0"),
                                           name));
  T resource;
  if (!row || !resource.ParseFromString(std::get<0>(*row).value)) return NotFound(name);
  return resource;
}

// What each competency of a release is known by: its hash, by the name under which it is edited.
absl::StatusOr<std::map<std::string, std::string>> HashesIn(Session& session,
                                                            const std::string& release) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, std::string>(
                       "SELECT competency, content_hash FROM released_competencies WHERE "
                       "parent = :release ORDER BY competency",
                       release)));
  std::map<std::string, std::string> hashes;
  for (const auto& [id, hash] : rows) {
    hashes.emplace(absl::StrCat(ParentOf(release), "/competencies/", id), hash);
  }
  return hashes;
}

std::string HashOf(const std::map<std::string, std::string>& hashes, const std::string& name) {
  const auto found = hashes.find(name);
  return found == hashes.end() ? "" : found->second;
}

// What a preview compares.
struct Compared {
  v1::JobProfile profile;
  v1::Release pinned;
  v1::Release other;
  std::map<std::string, std::string> before;
  std::map<std::string, std::string> after;
};

absl::Status ReadCompared(Session& session, const PreviewRequest& request, Compared& read) {
  ASSIGN_OR_RETURN(read.profile, FindIn<v1::JobProfile>(session, JobProfileType(), request.name()));
  if (read.profile.release().empty()) {
    return FailedPrecondition(reasons::kReleaseState, read.profile.name(),
                              "The profile is not pinned to a release; pin it to one first.");
  }
  if (ParentOf(request.release()) != read.profile.framework()) {
    return InvalidField("release", "must be a release of the profile's framework");
  }
  ASSIGN_OR_RETURN(read.pinned,
                   FindIn<v1::Release>(session, ReleaseType(), read.profile.release()));
  ASSIGN_OR_RETURN(read.other, FindIn<v1::Release>(session, ReleaseType(), request.release()));
  // One in review may be adopted once it is published, and who reviews it asks what that brings.
  if (read.other.state() != v1::Release::PUBLISHED &&
      read.other.state() != v1::Release::IN_REVIEW) {
    return FailedPrecondition(reasons::kReleaseState, request.release(),
                              absl::StrCat(request.release(),
                                           " is neither published nor in review; no profile can "
                                           "be pinned to it."));
  }
  ASSIGN_OR_RETURN(read.before, HashesIn(session, read.pinned.name()));
  ASSIGN_OR_RETURN(read.after, HashesIn(session, read.other.name()));
  return absl::OkStatus();
}

absl::StatusOr<Preview> PreviewRelease(Store& store, const Context& context,
                                       const PreviewRequest& request) {
  Compared read;
  RETURN_IF_ERROR(store.database().ReadAtOneMoment(
      context.deadline, [&](Session& session) { return ReadCompared(session, request, read); }));
  const auto& [profile, pinned, other, before, after] = read;

  Preview preview;
  preview.set_pinned_release(pinned.name());
  preview.set_release(other.name());
  std::set<std::string> required;
  for (const v1::CompetencyRequirement& requirement : profile.requirements()) {
    required.insert(requirement.competency());
    *preview.add_requirement_changes() = ChangeOf(
        requirement, pinned.framework().proficiency_scale(), other.framework().proficiency_scale(),
        HashOf(before, requirement.competency()), HashOf(after, requirement.competency()));
  }
  for (const auto& [name, hash] : after) {
    if (before.count(name) > 0 || required.count(name) > 0) continue;
    if (preview.new_competencies_size() == kMostNew) break;
    preview.add_new_competencies(name);
  }
  return preview;
}

}  // namespace

const ResourceType& JobProfileType() {
  static const ResourceType type = DeclareResource<v1::JobProfile>({
      .table = "job_profiles",
      .columns = {{"title"}, {"class_code"}, {"framework"}, {"release"}, {"job_analysis"}},
      .search = SearchedBy(JobProfileText),
  });
  return type;
}

AnyResourceRules JobProfileRules() {
  return AnyRules<v1::JobProfile>({.before_write = BeforeWrite});
}

void RegisterJobProfiles(RpcService& catalog, Store& store) {
  RegisterStandardMethodsOf(catalog, JobProfileType(), store, JobProfileRules());
  catalog.Unary<PreviewRequest, Preview>(
      "PreviewRelease", [&store](const Context& context, const PreviewRequest& request) {
        return PreviewRelease(store, context, request);
      });
}

absl::Status CarryOver(Transaction& transaction, const v1::JobAnalysis& analysis) {
  ASSIGN_OR_RETURN(const auto rows, transaction.session().Query<std::string>(
                                        "SELECT name FROM job_profiles WHERE parent = :parent AND "
                                        "job_analysis = :analysis AND delete_time = 0",
                                        ParentOf(analysis.name()), analysis.name()));
  for (const auto& [name] : rows) {
    ASSIGN_OR_RETURN(const auto profile, transaction.Find<v1::JobProfile>(JobProfileType(), name));
    const std::string before = profile->SerializeAsString();
    MarkDuties(&analysis, *profile);
    if (profile->SerializeAsString() == before) continue;
    RETURN_IF_ERROR(transaction.Update(JobProfileType(), *profile));
  }
  return absl::OkStatus();
}

absl::Status CheckDefendsNothing(Transaction& transaction, const std::string& analysis) {
  return CheckStandsUnderNothing(transaction, "job_analysis", analysis);
}

absl::Status CheckNoProfileRequires(Transaction& transaction, const std::string& framework) {
  return CheckStandsUnderNothing(transaction, "framework", framework);
}

absl::Status CheckNoProfileRequires(Transaction& transaction, const std::string& framework,
                                    const std::set<std::string>& levels) {
  ASSIGN_OR_RETURN(const auto rows, transaction.session().Query<std::string>(
                                        "SELECT name FROM job_profiles WHERE parent = :parent AND "
                                        "framework = :framework AND release = '' AND "
                                        "delete_time = 0 ORDER BY name",
                                        ParentOf(framework), framework));
  for (const auto& [name] : rows) {
    ASSIGN_OR_RETURN(const auto profile, transaction.Find<v1::JobProfile>(JobProfileType(), name));
    for (const v1::CompetencyRequirement& requirement : profile->requirements()) {
      if (!levels.contains(requirement.required_level())) continue;
      return FailedPrecondition(
          reasons::kResourceInUse, framework,
          absl::StrCat(name, " requires the level ", requirement.required_level(),
                       "; change that first, or pin the profile to a release."));
    }
  }
  return absl::OkStatus();
}

}  // namespace touchstone::catalog
