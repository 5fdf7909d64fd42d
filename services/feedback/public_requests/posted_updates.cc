#include "services/feedback/public_requests/posted_updates.h"

#include <touchstone/feedback/v1/handoff.pb.h>
#include <touchstone/feedback/v1/public_request.pb.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/handoffs/handoff_updates.h"
#include "services/feedback/public_requests/jurisdictions.h"
#include "services/feedback/public_requests/public_services.h"
#include "services/feedback/rules/partner_status.h"
#include "services/feedback/rules/public_view.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/idempotency.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::CaseStep;
using v1::HandoffUpdate;
using v1::Jurisdiction;
using v1::PostPublicUpdateRequest;
using v1::PublicUpdate;

// By how much another clock may be ahead.
constexpr absl::Duration kAhead = absl::Hours(24);

absl::Status Check(const PostPublicUpdateRequest& request, absl::Time now) {
  std::vector<FieldViolation> violations;
  if (MeaningOfStatus(request.status()) == HandoffUpdate::COMMENT) {
    violations.push_back(
        {"status", "is none of GeoReport's or its extensions', such as OPEN, IN_PROGRESS, FIXED"});
  }
  if (TimeOf(request, "updated_time") > now + kAhead) {
    violations.push_back({"updated_time", "must not be more than a day ahead"});
  }
  for (int i = 0; i < request.media_urls_size(); ++i) {
    if (absl::StartsWith(request.media_urls(i), "https://")) continue;
    violations.push_back({absl::StrCat("media_urls[", i, "]"), "must be an https address"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status NoSuchRequest() {
  return Error(absl::StatusCode::kNotFound, reasons::kResourceNotFound,
               "service_request_id is none that is known here.");
}

absl::Status WasPosted(const std::string& update_id) {
  return Error(absl::StatusCode::kAlreadyExists, reasons::kValueTaken,
               absl::StrCat("update_id ", update_id, " was sent before."));
}

// What they say, and where their pictures are.
std::string WordsOf(const PostPublicUpdateRequest& request) {
  std::string words = request.description();
  for (const std::string& url : request.media_urls()) absl::StrAppend(&words, "\n", url);
  return words;
}

class PostedUpdate {
 public:
  PostedUpdate(const CaseNeighbors& neighbors, const Context& context,
               const PostPublicUpdateRequest& request, const Jurisdiction& jurisdiction)
      : neighbors_(neighbors),
        context_(context),
        request_(request),
        jurisdiction_(jurisdiction),
        organization_(ParentOf(jurisdiction.name())) {}

  absl::StatusOr<PublicUpdate> Take(Transaction& transaction) const {
    Session& session = transaction.session();
    ASSIGN_OR_RETURN(const auto name,
                     FindCaseByNumber(session, organization_, request_.service_request_id()));
    if (!name) return NoSuchRequest();
    ASSIGN_OR_RETURN(const auto handoff, HandoffOfKey(session, *name, context_.caller->id()));
    if (handoff) {
      RETURN_IF_ERROR(TakeOfPartner(transaction, *handoff));
    } else {
      RETURN_IF_ERROR(CheckIsPublic(session));
      RETURN_IF_ERROR(TakeComment(transaction, *name));
    }
    ASSIGN_OR_RETURN(const auto of, FindCase(transaction, *name));
    return Told(*of);
  }

 private:
  absl::Status TakeOfPartner(Transaction& transaction, const std::string& handoff) const {
    HandoffUpdate update;
    update.set_update_id(request_.update_id());
    update.set_meaning(MeaningOfStatus(request_.status()));
    update.set_status(request_.status());
    update.set_partner_request_id(request_.partner_request_id());
    *update.mutable_update_time() = request_.updated_time();
    update.set_description(WordsOf(request_));
    ASSIGN_OR_RETURN(const bool is_new,
                     TakeTheirsOf(neighbors_, context_, transaction, handoff, update));
    return is_new ? absl::OkStatus() : WasPosted(request_.update_id());
  }

  // Who works on nothing of it knows of a request what everybody knows.
  absl::Status CheckIsPublic(Session& session) const {
    ASSIGN_OR_RETURN(const auto row,
                     session.QueryOne<std::string>(
                         "SELECT service_code FROM public_requests WHERE organization = "
                         ":organization AND number = :number",
                         organization_, request_.service_request_id()));
    if (!row) return NoSuchRequest();
    ASSIGN_OR_RETURN(const ServicesByCode services, ReadServices(session, jurisdiction_));
    return services.contains(std::get<0>(*row)) ? absl::OkStatus() : NoSuchRequest();
  }

  absl::Status TakeComment(Transaction& transaction, const std::string& name) const {
    Session& session = transaction.session();
    ASSIGN_OR_RETURN(const auto posted,
                     session.QueryOne<std::string>(
                         "SELECT update_id FROM posted_updates WHERE organization = :organization "
                         "AND sender = :sender AND update_id = :update_id",
                         organization_, context_.caller->id(), request_.update_id()));
    if (posted) return WasPosted(request_.update_id());
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO posted_updates (organization, sender, update_id, case_name, "
                     "record_time) VALUES (:organization, :sender, :update_id, :case_name, "
                     ":record_time)",
                     organization_, context_.caller->id(), request_.update_id(), name,
                     absl::ToUnixMicros(transaction.now()))
            .status());
    return TakeStepOf(neighbors_, context_, transaction, name,
                      {.kind = CaseStep::PARTNER_SAID,
                       .note = absl::StrCat(request_.status(), ": ", WordsOf(request_)),
                       .subject = ""})
        .status();
  }

  // Without what they said, which nobody has cleared.
  PublicUpdate Told(const Case& of) const {
    const PublicStanding standing = StandingOf(of);
    PublicUpdate told;
    told.set_update_id(request_.update_id());
    told.set_service_request_id(of.number());
    told.set_open(standing.open);
    told.set_extended_status(standing.extended_status);
    *told.mutable_updated_time() = request_.updated_time();
    return told;
  }

  const CaseNeighbors& neighbors_;
  const Context& context_;
  const PostPublicUpdateRequest& request_;
  const Jurisdiction& jurisdiction_;
  const std::string organization_;
};

absl::StatusOr<PublicUpdate> Post(Store& store, const CaseNeighbors& neighbors,
                                  const Context& context, const PostPublicUpdateRequest& request) {
  RETURN_IF_ERROR(Check(request, store.clock().Now()));
  ASSIGN_OR_RETURN(const Jurisdiction jurisdiction,
                   ReadJurisdiction(store, request.parent(), context.deadline));
  const RepeatableCall call(context, request);
  const PostedUpdate posted(neighbors, context, request, jurisdiction);
  PublicUpdate told;
  RETURN_IF_ERROR(store.Write(
      AuthorOf(context), context.deadline, [&](Transaction& transaction) -> absl::Status {
        told.Clear();
        ASSIGN_OR_RETURN(const auto kept, call.FindAnswer(store, transaction, context.deadline));
        if (kept) {
          told.ParseFromString(*kept);
          return absl::OkStatus();
        }
        ASSIGN_OR_RETURN(told, posted.Take(transaction));
        return call.KeepAnswer(transaction, told.SerializeAsString());
      }));
  return told;
}

}  // namespace

void RegisterPostedUpdates(RpcService& public_requests, Store& store,
                           const CaseNeighbors& neighbors) {
  public_requests.Unary<PostPublicUpdateRequest, PublicUpdate>(
      "PostPublicUpdate",
      [&store, &neighbors](const Context& context, const PostPublicUpdateRequest& request) {
        return Post(store, neighbors, context, request);
      });
}

}  // namespace touchstone::feedback
