#include "tests/gateway/edge/edge.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::gateway {

// Remembers for ever whom it was asked for once.
class Edge::KnownSecrets : public Authenticator {
 public:
  absl::StatusOr<Authenticated> Authenticate(absl::string_view secret) override {
    ++asked_;
    absl::StatusOr<Authenticated> caller = Find(secret);
    const std::lock_guard lock(mutex_);
    if (caller.ok()) remembered_.emplace(secret, *caller);
    return caller;
  }

  std::optional<Authenticated> Remembered(absl::string_view secret) override {
    const std::lock_guard lock(mutex_);
    const auto found = remembered_.find(std::string(secret));
    if (found == remembered_.end()) return std::nullopt;
    return found->second;
  }

  int asked() const { return asked_.load(); }

 private:
  static absl::StatusOr<Authenticated> Find(absl::string_view secret) {
    auto principal = std::make_shared<trust::v1::Principal>();
    auto* binding = principal->add_bindings();
    if (secret == kRootSecret) {
      principal->set_kind(trust::v1::Principal::ROOT);
      principal->set_id("root");
      binding->set_role("administrator");
      binding->set_organization_id("*");
    } else if (secret == kEditorSecret) {
      principal->set_kind(trust::v1::Principal::API_KEY);
      principal->set_id("organizations/wa/apiKeys/editor");
      binding->set_role("catalog-editor");
      binding->set_organization_id("wa");
    } else {
      return Error(absl::StatusCode::kUnauthenticated, reasons::kIdentityInvalid, "Unknown.");
    }
    return Authenticated{principal, absl::StrCat("signed:", principal->id())};
  }

  std::atomic<int> asked_{0};
  std::mutex mutex_;
  std::map<std::string, Authenticated> remembered_;
};

namespace {

class TwoOrganizations : public OrganizationDirectory {
 public:
  absl::StatusOr<bool> Exists(absl::string_view id) override { return id == "wa" || id == "or"; }
};

}  // namespace

Edge::Edge(FakeService::Handler handler, const std::function<void(GatewaySettings*)>& adjust,
           const Services& services)
    : handler_(std::move(handler)),
      service_(std::make_unique<FakeService>(Recording())),
      service_port_(service_->port()),
      authenticator_(std::make_unique<KnownSecrets>()),
      organizations_(std::make_unique<TwoOrganizations>()) {
  upstreams_.Add("touchstone.catalog",
                 std::make_shared<Upstream>("catalog", service_->address(), 1));
  upstreams_.Add("touchstone.assessment",
                 std::make_shared<Upstream>("assessment", service_->address(), 1));
  upstreams_.Add("touchstone.recruiting",
                 std::make_shared<Upstream>("recruiting", service_->address(), 1));
  upstreams_.Add("touchstone.feedback",
                 std::make_shared<Upstream>("feedback", service_->address(), 1));
  GatewaySettings settings;
  settings.http.threads = 2;
  if (adjust) adjust(&settings);
  auto started = Gateway::Start(settings, {.upstreams = &upstreams_,
                                           .authenticator = authenticator_.get(),
                                           .organizations = organizations_.get(),
                                           .metrics = &metrics_,
                                           .clock = &SystemClock(),
                                           .services = services});
  if (!started.ok()) {
    std::fprintf(stderr, "%s\n", started.status().ToString().c_str());
    std::abort();
  }
  gateway_ = *std::move(started);
}

Edge::~Edge() {
  if (gateway_ != nullptr) gateway_->Drain();
}

FakeService::Handler Edge::Recording() {
  return [this](const SeenCall& call) {
    {
      const std::lock_guard lock(mutex_);
      seen_.push_back(call);
    }
    return handler_(call);
  };
}

int Edge::authenticator_asked() const { return authenticator_->asked(); }

std::vector<SeenCall> Edge::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

SeenCall Edge::last() const {
  const std::lock_guard lock(mutex_);
  return seen_.empty() ? SeenCall() : seen_.back();
}

}  // namespace touchstone::gateway
