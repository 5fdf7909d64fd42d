#include "tests/gateway/edge/edge.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::gateway {
namespace {

class KnownSecrets : public Authenticator {
 public:
  absl::StatusOr<Authenticated> Authenticate(absl::string_view secret) override {
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

  // Every request asks on another thread, as a request with a new key does.
  std::optional<Authenticated> Remembered(absl::string_view) override { return std::nullopt; }
};

class TwoOrganizations : public OrganizationDirectory {
 public:
  absl::StatusOr<bool> Exists(absl::string_view id) override { return id == "wa" || id == "or"; }
};

}  // namespace

Edge::Edge(FakeService::Handler handler, const std::function<void(GatewaySettings*)>& adjust)
    : handler_(std::move(handler)),
      service_(std::make_unique<FakeService>(Recording())),
      service_port_(service_->port()),
      authenticator_(std::make_unique<KnownSecrets>()),
      organizations_(std::make_unique<TwoOrganizations>()) {
  upstreams_.Add("touchstone.catalog",
                 std::make_shared<Upstream>("catalog", service_->address(), 1));
  GatewaySettings settings;
  settings.http.threads = 2;
  if (adjust) adjust(&settings);
  auto started = Gateway::Start(settings, {.upstreams = &upstreams_,
                                           .authenticator = authenticator_.get(),
                                           .organizations = organizations_.get(),
                                           .metrics = &metrics_,
                                           .clock = &SystemClock()});
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

std::vector<SeenCall> Edge::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

SeenCall Edge::last() const {
  const std::lock_guard lock(mutex_);
  return seen_.empty() ? SeenCall() : seen_.back();
}

}  // namespace touchstone::gateway
