#include "services/feedback/handoffs/partner_ways.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/feedback/handoffs/webhook.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {
namespace {

using v1::HandoffPartner;

constexpr size_t kLongestId = 200;

absl::Status Unreachable(std::string problem) {
  return Error(absl::StatusCode::kUnavailable, reasons::kPartnerUnreachable, std::move(problem));
}

bool IsTaken(const HttpsAnswer& answer) { return answer.status >= 200 && answer.status < 300; }

absl::Status CheckTaken(const HttpsAnswer& answer) {
  if (IsTaken(answer)) return absl::OkStatus();
  return Unreachable(absl::StrCat("They answered ", answer.status, "."));
}

std::string Address(const ReachedPartner& reached, absl::string_view path) {
  return absl::StrCat(absl::StripSuffix(reached.partner.endpoint(), "/"), "/", path, ".xml");
}

// What is too long to be an id is none.
std::string IdIn(std::string text) { return text.size() > kLongestId ? "" : text; }

Taken TakenBy(const HttpsAnswer& answer) {
  const auto requests = ReadRequests(answer.body);
  if (!requests.ok() || requests->empty()) {
    return {.problem = "They took it, and their answer cannot be read."};
  }
  Taken taken{.partner_request_id = IdIn(requests->front().service_request_id),
              .token = IdIn(requests->front().token)};
  if (taken.partner_request_id.empty() && taken.token.empty()) {
    taken.problem = "They took it, and said neither a number nor a token.";
  }
  return taken;
}

}  // namespace

absl::StatusOr<HttpsAnswer> PartnerWays::Post(const std::string& url,
                                              const std::string& form) const {
  return calls_.Send(
      {.method = "POST",
       .url = url,
       .headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
       .body = form},
      stopping_);
}

absl::StatusOr<std::vector<GeoRequest>> PartnerWays::Get(const ReachedPartner& reached,
                                                         const std::string& path,
                                                         FormFields fields) const {
  if (!reached.partner.jurisdiction_id().empty()) {
    fields.emplace_back("jurisdiction_id", reached.partner.jurisdiction_id());
  }
  std::string url = Address(reached, path);
  if (!fields.empty()) absl::StrAppend(&url, "?", WriteForm(fields));
  ASSIGN_OR_RETURN(
      const HttpsAnswer answer,
      calls_.Send({.method = "GET", .url = url, .headers = {}, .body = ""}, stopping_));
  // None of those that were asked for.
  if (answer.status == 404) return std::vector<GeoRequest>();
  RETURN_IF_ERROR(CheckTaken(answer));
  auto requests = ReadRequests(answer.body);
  if (!requests.ok()) return Unreachable("Their answer cannot be read.");
  return *std::move(requests);
}

absl::StatusOr<HttpsAnswer> PartnerWays::PostSigned(const ReachedPartner& reached,
                                                    const std::string& id, absl::Time now,
                                                    std::string body) const {
  auto headers = WebhookHeaders(reached.secret, id, now, body);
  return calls_.Send({.method = "POST",
                      .url = reached.partner.endpoint(),
                      .headers = std::move(headers),
                      .body = std::move(body)},
                     stopping_);
}

absl::StatusOr<Taken> PartnerWays::HandOver(const ReachedPartner& reached,
                                            const std::string& handoff, const HandedCase& handed,
                                            absl::Time now) const {
  if (reached.partner.way() == HandoffPartner::WEBHOOK) {
    ASSIGN_OR_RETURN(const HttpsAnswer answer,
                     PostSigned(reached, handed.id, now, WriteCaseHandedOff(handoff, handed, now)));
    RETURN_IF_ERROR(CheckTaken(answer));
    return Taken{.partner_request_id = ReadPartnerRequestId(answer.body)};
  }
  ASSIGN_OR_RETURN(
      const HttpsAnswer answer,
      Post(Address(reached, "requests"),
           WriteForm(RequestFields(handed, reached.partner.jurisdiction_id(), reached.secret))));
  RETURN_IF_ERROR(CheckTaken(answer));
  return TakenBy(answer);
}

absl::StatusOr<std::string> PartnerWays::AskForNumber(const ReachedPartner& reached,
                                                      const std::string& token) const {
  // A token is theirs, and not to lead elsewhere.
  const std::string escaped = WriteForm({{"", token}}).substr(1);
  ASSIGN_OR_RETURN(const auto requests, Get(reached, absl::StrCat("tokens/", escaped), {}));
  return requests.empty() ? std::string() : IdIn(requests.front().service_request_id);
}

absl::StatusOr<std::vector<GeoRequest>> PartnerWays::Ask(
    const ReachedPartner& reached, const std::vector<std::string>& ids) const {
  return Get(reached, "requests", {{"service_request_id", absl::StrJoin(ids, ",")}});
}

absl::Status PartnerWays::Tell(const ReachedPartner& reached, const v1::Handoff& handoff,
                               const v1::HandoffUpdate& update, absl::Time now) const {
  if (reached.partner.way() == HandoffPartner::WEBHOOK) {
    ASSIGN_OR_RETURN(
        const HttpsAnswer answer,
        PostSigned(reached, absl::StrCat(IdThere(handoff.name()), "-", update.update_id()), now,
                   WriteHandoffUpdated(handoff, update, now)));
    return CheckTaken(answer);
  }
  ASSIGN_OR_RETURN(
      const HttpsAnswer answer,
      Post(Address(reached, "servicerequestupdates"),
           WriteForm(UpdateFields(handoff.partner_request_id(), update,
                                  reached.partner.jurisdiction_id(), reached.secret))));
  // They know no updates; or had this one before.
  if (answer.status == 400 || answer.status == 404 || answer.status == 405 ||
      answer.status == 501) {
    return absl::OkStatus();
  }
  return CheckTaken(answer);
}

}  // namespace touchstone::feedback
