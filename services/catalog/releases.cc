#include "services/catalog/releases.h"

#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/release.pb.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/frameworks.h"
#include "services/catalog/release_contents.h"
#include "services/catalog/release_readers.h"
#include "services/catalog/rules/release_rules.h"
#include "services/catalog/rules/searchable_texts.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/code_points.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::catalog {
namespace {

constexpr absl::string_view kPublish = "catalog.publish";

absl::string_view Words(v1::Release::State state) {
  switch (state) {
    case v1::Release::DRAFT:
      return "a draft";
    case v1::Release::IN_REVIEW:
      return "in review";
    case v1::Release::PUBLISHED:
      return "published";
    default:
      return "retired";
  }
}

// FAILED_PRECONDITION unless the release is where the step begins.
absl::Status CheckState(const v1::Release& release, v1::Release::State needed) {
  if (release.state() == needed) return absl::OkStatus();
  return FailedPrecondition(reasons::kReleaseState, release.name(),
                            absl::StrCat(release.name(), " is ", Words(release.state()),
                                         "; for this it must be ", Words(needed), "."));
}

// What reviewers look at does not change under their eyes, and who sees what was published is for
// those to decide who may publish it.
absl::Status CheckMayBeChanged(const Context& context, const v1::Release& before,
                               const v1::Release& after) {
  if (before.state() == v1::Release::DRAFT) return absl::OkStatus();
  if (before.state() == v1::Release::IN_REVIEW) {
    return FailedPrecondition(reasons::kReleaseImmutable, before.name(),
                              absl::StrCat(before.name(), " is in review. Withdraw it first."));
  }
  if (DiffersOnlyInAudience(before, after)) {
    const absl::string_view organization = OrganizationOf(before.name());
    if (IsAllowed(*context.caller, kPublish, organization)) return absl::OkStatus();
    return DenyAccess(*context.caller, kPublish, organization);
  }
  return FailedPrecondition(
      reasons::kReleaseImmutable, before.name(),
      absl::StrCat(before.name(), " is ", Words(before.state()),
                   "; of it only the audience can be changed. Change the framework and make a new "
                   "release."));
}

absl::Status BeforeWrite(const Context& context, Transaction& transaction,
                         const ResourceChange<v1::Release>& change) {
  v1::Release& release = *change.after;
  switch (change.kind) {
    case events::v1::Event::DELETED:
      if (release.state() == v1::Release::DRAFT) return absl::OkStatus();
      return FailedPrecondition(
          reasons::kReleaseImmutable, release.name(),
          absl::StrCat(release.name(), " is ", Words(release.state()),
                       "; only a draft can be deleted. ",
                       release.state() == v1::Release::IN_REVIEW
                           ? "Withdraw it first."
                           : "Retire it when it is not to be used any more."));
    case events::v1::Event::CREATED:
      release.set_state(v1::Release::DRAFT);
      break;
    case events::v1::Event::UPDATED:
      RETURN_IF_ERROR(CheckMayBeChanged(context, *change.before, release));
      break;
    default:
      break;
  }
  const auto violations = AudienceViolations(release.audience());
  if (!violations.empty()) return InvalidFields(violations);
  return SetReaders(transaction, release);
}

absl::Status Submit(const Context& context, Transaction& transaction,
                    const v1::SubmitReleaseRequest&, v1::Release& release) {
  RETURN_IF_ERROR(CheckState(release, v1::Release::DRAFT));
  const std::string submitter = context.caller->id();
  const std::vector<Obstacle> unsuitable = UnsuitableReviewers(release, submitter);
  if (!unsuitable.empty()) {
    return FailedPreconditions(reasons::kReviewerUnsuitable,
                               absl::StrCat(release.name(), " could never be published: ",
                                            unsuitable.front().problem, "."),
                               unsuitable);
  }
  const absl::string_view name = ParentOf(release.name());
  ASSIGN_OR_RETURN(const auto framework, transaction.Find<v1::Framework>(FrameworkType(), name));
  if (framework == nullptr || framework->has_delete_time()) return NotFound(name);
  ASSIGN_OR_RETURN(const Contents contents, TakeContents(transaction, *framework, release.name()));
  release.set_state(v1::Release::IN_REVIEW);
  release.set_content_hash(contents.hash);
  release.set_competency_count(contents.competencies);
  release.mutable_framework()->Swap(framework.get());
  release.set_submitter(submitter);
  SetTime(release, "submit_time", transaction.now());
  return absl::OkStatus();
}

absl::Status Withdraw(const Context&, Transaction& transaction, const v1::WithdrawReleaseRequest&,
                      v1::Release& release) {
  RETURN_IF_ERROR(CheckState(release, v1::Release::IN_REVIEW));
  RETURN_IF_ERROR(DropContents(transaction, release.name()));
  release.set_state(v1::Release::DRAFT);
  release.clear_content_hash();
  release.clear_competency_count();
  release.clear_framework();
  release.clear_reviews();
  release.clear_submitter();
  release.clear_submit_time();
  return absl::OkStatus();
}

// That a review is of what the release holds. What was withdrawn, changed and submitted again while
// somebody read it is not approved by their word.
absl::Status CheckIsOf(const v1::Release& release, const v1::Review& review) {
  if (review.content_hash() == release.content_hash()) return absl::OkStatus();
  if (review.content_hash().empty()) {
    if (review.verdict() != v1::Review::APPROVED) return absl::OkStatus();
    return InvalidField("review.content_hash",
                        "is empty; say what you approve: the content_hash of the release as you "
                        "read it");
  }
  return Error(
      absl::StatusCode::kAborted, reasons::kReleaseContentsChanged,
      absl::StrCat(release.name(), " does not hold what the review is of; read what it holds now."),
      {{"resource", release.name()}, {"content_hash", release.content_hash()}});
}

absl::Status AddReview(const Context& context, Transaction& transaction,
                       const v1::ReviewReleaseRequest& request, v1::Release& release) {
  if (request.review().verdict() == v1::Review::CHANGES_REQUESTED &&
      IsBlank(request.review().remark())) {
    return InvalidField("review.remark", "is empty; who asks for changes says which");
  }
  RETURN_IF_ERROR(CheckState(release, v1::Release::IN_REVIEW));
  v1::Review review = request.review();
  review.set_reviewer(context.caller->id());
  SetTime(review, "review_time", transaction.now());
  if (review.verdict() == v1::Review::APPROVED && review.reviewer() == release.submitter()) {
    return FailedPrecondition(reasons::kReleaseNotApproved, release.name(),
                              "Who submitted a release does not approve it; somebody else must.");
  }
  RETURN_IF_ERROR(CheckIsOf(release, review));
  SetReview(review, release);
  return absl::OkStatus();
}

// One more than the framework's latest number. Two that are published at once do not get the same:
// the index is unique, and one of them is run again.
absl::StatusOr<int> NextNumber(Transaction& transaction, const std::string& release) {
  ASSIGN_OR_RETURN(const auto row, transaction.session().QueryOne<int64_t>(
                                       "SELECT number FROM releases WHERE parent = :parent ORDER "
                                       "BY number DESC LIMIT 1",
                                       ParentOf(release)));
  return row ? static_cast<int>(std::get<0>(*row)) + 1 : 1;
}

absl::Status Publish(const Context&, Transaction& transaction, const v1::PublishReleaseRequest&,
                     v1::Release& release) {
  RETURN_IF_ERROR(CheckState(release, v1::Release::IN_REVIEW));
  const std::vector<Obstacle> missing = MissingApprovals(release);
  if (!missing.empty()) {
    return FailedPreconditions(
        reasons::kReleaseNotApproved,
        absl::StrCat(release.name(), " cannot be published yet: ", missing.front().problem, "."),
        missing);
  }
  ASSIGN_OR_RETURN(const int number, NextNumber(transaction, release.name()));
  release.set_number(number);
  release.set_state(v1::Release::PUBLISHED);
  SetTime(release, "publish_time", transaction.now());
  return SetReaders(transaction, release);
}

absl::Status Retire(const Context&, Transaction& transaction, const v1::RetireReleaseRequest&,
                    v1::Release& release) {
  RETURN_IF_ERROR(CheckState(release, v1::Release::PUBLISHED));
  release.set_state(v1::Release::RETIRED);
  SetTime(release, "retire_time", transaction.now());
  return SetReaders(transaction, release);
}

}  // namespace

const ResourceType& ReleaseType() {
  static const ResourceType type = DeclareResource<v1::Release>({
      .table = "releases",
      .columns = {{"number", Column::kUniqueInParent}, {"state"}},
      .search = SearchedBy(ReleaseText),
  });
  return type;
}

void RegisterReleases(RpcService& catalog, Store& store) {
  RegisterStandardMethods<v1::Release>(
      catalog, ReleaseType(), store,
      {
          .parent = &FrameworkType(),
          .before_write = BeforeWrite,
          .before_read = [&store](
                             const Context& context,
                             absl::string_view name) { return CheckReader(store, context, name); },
          .sees_all = IsOfOwnOrganization,
          .conceal = LeaveWhatIsPublished,
      });
  RegisterChange<v1::SubmitReleaseRequest, v1::Release>(catalog, "SubmitRelease", ReleaseType(),
                                                        store, Submit);
  RegisterChange<v1::WithdrawReleaseRequest, v1::Release>(catalog, "WithdrawRelease", ReleaseType(),
                                                          store, Withdraw);
  RegisterChange<v1::ReviewReleaseRequest, v1::Release>(catalog, "ReviewRelease", ReleaseType(),
                                                        store, AddReview);
  RegisterChange<v1::PublishReleaseRequest, v1::Release>(catalog, "PublishRelease", ReleaseType(),
                                                         store, Publish);
  RegisterChange<v1::RetireReleaseRequest, v1::Release>(catalog, "RetireRelease", ReleaseType(),
                                                        store, Retire);
}

}  // namespace touchstone::catalog
