#include "services/feedback/rules/reconciliation.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feedback/rules/handoff_way.h"

namespace touchstone::feedback {
namespace {

using v1::Handoff;
using v1::HandoffDifference;
using v1::HandoffUpdate;
using v1::PartnerRequest;

absl::Time SaidAt(const PartnerRequest& request) {
  return absl::FromUnixSeconds(request.update_time().seconds()) +
         absl::Nanoseconds(request.update_time().nanos());
}

// Whether this side holds that the partner still has something to do.
bool IsOpenHere(const OurHandoff& ours) { return IsOpen(ours.state) && !ours.case_settled; }

HandoffDifference Difference(HandoffDifference::Kind kind, const OurHandoff& ours,
                             const PartnerRequest& theirs) {
  HandoffDifference difference;
  difference.set_kind(kind);
  difference.set_handoff(ours.name);
  difference.set_partner_request_id(ours.partner_request_id.empty() ? theirs.partner_request_id()
                                                                    : ours.partner_request_id);
  difference.set_partner_status(theirs.status());
  difference.set_state(ours.state);
  return difference;
}

LaterWord Word(const OurHandoff& ours, const PartnerRequest& theirs) {
  LaterWord word{.handoff = ours.name, .update = {}};
  word.update.set_update_id(
      absl::StrCat("compared:", theirs.status(), "@", absl::ToUnixMicros(SaidAt(theirs))));
  word.update.set_meaning(theirs.open() ? HandoffUpdate::REOPENED : HandoffUpdate::DONE);
  word.update.set_status(theirs.status());
  *word.update.mutable_update_time() = theirs.update_time();
  return word;
}

}  // namespace

Reconciled Reconcile(const std::vector<OurHandoff>& ours,
                     const std::vector<PartnerRequest>& theirs) {
  std::map<std::string, const PartnerRequest*> said;
  for (const PartnerRequest& request : theirs) {
    const PartnerRequest*& last = said[request.partner_request_id()];
    if (last == nullptr || SaidAt(request) >= SaidAt(*last)) last = &request;
  }
  Reconciled reconciled;
  for (const OurHandoff& handoff : ours) {
    const auto found =
        handoff.partner_request_id.empty() ? said.end() : said.find(handoff.partner_request_id);
    if (found == said.end()) {
      if (IsOpenHere(handoff)) {
        reconciled.differences.push_back(
            Difference(HandoffDifference::ONLY_OURS, handoff, PartnerRequest()));
      }
      continue;
    }
    const PartnerRequest& request = *found->second;
    said.erase(found);
    if (request.open() == IsOpenHere(handoff)) {
      ++reconciled.agreeing;
      continue;
    }
    reconciled.differences.push_back(
        Difference(request.open() ? HandoffDifference::OPEN_THERE : HandoffDifference::OPEN_HERE,
                   handoff, request));
    const bool can_be_taken = request.open() ? handoff.state == Handoff::CLAIMED_DONE : true;
    if (can_be_taken && SaidAt(request) > handoff.heard) {
      reconciled.later.push_back(Word(handoff, request));
    }
  }
  for (const auto& [id, request] : said) {
    if (!request->open()) continue;
    OurHandoff nobody;
    nobody.partner_request_id = id;
    reconciled.differences.push_back(Difference(HandoffDifference::ONLY_THEIRS, nobody, *request));
  }
  std::sort(reconciled.differences.begin(), reconciled.differences.end(),
            [](const HandoffDifference& a, const HandoffDifference& b) {
              return std::forward_as_tuple(a.handoff(), a.partner_request_id()) <
                     std::forward_as_tuple(b.handoff(), b.partner_request_id());
            });
  return reconciled;
}

}  // namespace touchstone::feedback
