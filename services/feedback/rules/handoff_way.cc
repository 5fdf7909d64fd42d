#include "services/feedback/rules/handoff_way.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Handoff;
using v1::HandoffPartner;

constexpr absl::Duration kFirstPause = absl::Minutes(1);
constexpr absl::Duration kLongestPause = absl::Hours(1);

class Violations {
 public:
  void Needs(const std::string& value, absl::string_view field, absl::string_view way) {
    if (value.empty()) Add(field, absl::StrCat("is needed to reach them by ", way));
  }
  void HasNoUse(const std::string& value, absl::string_view field, absl::string_view way) {
    if (!value.empty()) Add(field, absl::StrCat("has no use where they are reached by ", way));
  }
  void Add(absl::string_view field, std::string problem) {
    all_.push_back({absl::StrCat("handoff_partner.", field), std::move(problem)});
  }
  std::vector<FieldViolation> Take() { return std::move(all_); }

 private:
  std::vector<FieldViolation> all_;
};

void CheckWay(const HandoffPartner& partner, bool has_secret, Violations& violations) {
  switch (partner.way()) {
    case HandoffPartner::OPEN311:
      violations.Needs(partner.endpoint(), "endpoint", "Open311");
      violations.HasNoUse(partner.mailbox(), "mailbox", "Open311");
      break;
    case HandoffPartner::WEBHOOK:
      violations.Needs(partner.endpoint(), "endpoint", "a webhook");
      violations.HasNoUse(partner.jurisdiction_id(), "jurisdiction_id", "a webhook");
      violations.HasNoUse(partner.mailbox(), "mailbox", "a webhook");
      if (!has_secret) violations.Add("secret", "is needed to sign what is sent to a webhook");
      break;
    default:
      violations.Needs(partner.mailbox(), "mailbox", "e-mail");
      violations.HasNoUse(partner.endpoint(), "endpoint", "e-mail");
      violations.HasNoUse(partner.jurisdiction_id(), "jurisdiction_id", "e-mail");
      violations.HasNoUse(partner.secret(), "secret", "e-mail");
  }
}

void CheckServices(const HandoffPartner& partner, Violations& violations) {
  std::set<std::string> types;
  for (int i = 0; i < partner.services_size(); ++i) {
    const v1::ServiceMapping& service = partner.services(i);
    const std::string field = absl::StrCat("services[", i, "]");
    if (!types.insert(service.service_type()).second) {
      violations.Add(absl::StrCat(field, ".service_type"), "is there already");
    }
    std::set<std::string> codes;
    for (int j = 0; j < service.attributes_size(); ++j) {
      if (codes.insert(service.attributes(j).code()).second) continue;
      violations.Add(absl::StrCat(field, ".attributes[", j, "].code"), "is there already");
    }
  }
}

}  // namespace

absl::string_view InWords(Handoff::State state) {
  switch (state) {
    case Handoff::QUEUED:
      return "queued";
    case Handoff::SENT:
      return "sent";
    case Handoff::ACKNOWLEDGED:
      return "acknowledged";
    case Handoff::IN_PROGRESS:
      return "in progress there";
    case Handoff::CLAIMED_DONE:
      return "done, as they say";
    case Handoff::REJECTED:
      return "not theirs, as they say";
    case Handoff::WITHDRAWN:
      return "withdrawn";
    default:
      return "not sent: it was tried for 3 days";
  }
}

bool IsOpen(Handoff::State state) {
  return state == Handoff::QUEUED || state == Handoff::FAILED || IsWithPartner(state);
}

bool IsWithPartner(Handoff::State state) {
  return state == Handoff::SENT || state == Handoff::ACKNOWLEDGED || state == Handoff::IN_PROGRESS;
}

std::optional<absl::Duration> PauseAfter(int attempts, absl::Duration since_first) {
  absl::Duration pause = kFirstPause;
  for (int i = 1; i < attempts && pause < kLongestPause; ++i) pause *= 2;
  pause = std::min(pause, kLongestPause);
  if (since_first + pause > kTriedFor) return std::nullopt;
  return pause;
}

std::vector<FieldViolation> PartnerViolations(const HandoffPartner& partner, bool has_secret) {
  Violations violations;
  CheckWay(partner, has_secret, violations);
  CheckServices(partner, violations);
  static const NamePattern kKey("organizations/{organization}/apiKeys/{api_key}");
  if (!partner.api_key().empty() &&
      (!kKey.Matches(partner.api_key()) ||
       OrganizationOf(partner.api_key()) != OrganizationOf(partner.name()))) {
    violations.Add("api_key", "must be the name of a key of this organization");
  }
  return violations.Take();
}

const v1::ServiceMapping* ServiceOf(const HandoffPartner& partner, absl::string_view service_type) {
  for (const v1::ServiceMapping& service : partner.services()) {
    if (service.service_type() == service_type) return &service;
  }
  return nullptr;
}

}  // namespace touchstone::feedback
