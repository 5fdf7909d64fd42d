#include "services/feedback/public_requests/publishing.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/rules/clearing.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/resource_type.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::CasePublication;
using v1::PublicationRule;
using v1::PublishCaseRequest;
using v1::ServiceType;

absl::Status CheckIsPublishable(const Case& of, const ServiceType& type) {
  if (IsPublishable(of, type)) return absl::OkStatus();
  std::string why = "its service type is not public";
  if (of.confidential_from_public()) why = "the customer wants nothing of it to be public";
  if (of.kind() == v1::COMPLAINT) why = "complaints never are";
  return FailedPrecondition(reasons::kCaseNotPublishable, of.name(),
                            absl::StrCat("Nothing of ", of.name(), " can be public: ", why, "."));
}

absl::Status CheckMedia(const PublishCaseRequest& request, const Case& of,
                        const ServiceType& type) {
  if (request.media_uris().empty()) return absl::OkStatus();
  if (!type.publication().media_by_person()) {
    return FailedPrecondition(
        reasons::kCaseNotPublishable, of.name(),
        absl::StrCat("No media of ", type.name(), " are public; its publication says so."));
  }
  std::vector<FieldViolation> violations;
  for (int i = 0; i < request.media_uris_size(); ++i) {
    const bool is_its =
        std::any_of(of.media_links().begin(), of.media_links().end(),
                    [&](const v1::MediaLink& link) { return link.uri() == request.media_uris(i); });
    if (is_its) continue;
    violations.push_back({absl::StrCat("media_uris[", i, "]"), "is none of the case's"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

void Clear(const PublishCaseRequest& request, const ServiceType& type, const Case& of,
           CasePublication& publication) {
  publication.set_state(CasePublication::CLEARED);
  publication.set_description(request.description());
  publication.set_place_text(request.place_text());
  publication.set_exact_place(request.exact_place());
  *publication.mutable_media_uris() = request.media_uris();
  // Who says nothing of the place leaves it at what the type's rule says.
  if (request.place_text().empty() &&
      type.publication().place_precision() == PublicationRule::EXACT && of.has_place()) {
    publication.set_exact_place(true);
  }
}

}  // namespace

absl::Status Publish(const CaseNeighbors& neighbors, const Context& context,
                     Transaction& transaction, const PublishCaseRequest& request, Case& of) {
  ASSIGN_OR_RETURN(const auto type, FindServiceType(transaction, of.service_type()));
  RETURN_IF_ERROR(CheckIsPublishable(of, *type));
  RETURN_IF_ERROR(CheckMedia(request, of, *type));
  CasePublication publication;
  publication.set_clearer(context.caller->id());
  SetTime(publication, "clear_time", transaction.now());
  if (request.withhold()) {
    publication.set_state(CasePublication::NOT_PUBLIC);
  } else {
    Clear(request, *type, of, publication);
  }
  return TakeStep(
      neighbors, context, transaction,
      {.kind = v1::CaseStep::PUBLISHED,
       .note = "",
       .subject = "",
       .change = [&publication](Case& changed) { *changed.mutable_publication() = publication; }},
      of);
}

}  // namespace touchstone::feedback
