// touchstone-gateway: the edge of the suite, and who may enter it.

#include <atomic>
#include <chrono>
#include <thread>

#include "absl/status/status.h"
#include "gateway/admin/api_keys.h"
#include "gateway/admin/organizations.h"
#include "gateway/admin/schema.h"
#include "gateway/gateway.h"
#include "gateway/identity/admin_token.h"
#include "gateway/identity/signing_authenticator.h"
#include "gateway/settings.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/methods/event_feed.h"
#include "services/runtime/methods/parts.h"
#include "services/runtime/methods/retention.h"
#include "services/runtime/serving/server.h"
#include "services/runtime/serving/stop_signal.h"
#include "services/runtime/telemetry/log.h"
#include "services/runtime/trust/identity.h"
#include "services/runtime/trust/secrets.h"

int main(int argc, char** argv) {
  using namespace touchstone;           // NOLINT: a page, read from top to bottom
  using namespace touchstone::gateway;  // NOLINT

  const ProcessSettings settings = ReadSettings(argc, argv);
  StopSignal stop;

  // The keys come first: the services wait for the public one.
  const auto signer = IdentitySigner::Load(settings.signing_key);
  if (!signer.ok()) return CouldNotStart(signer.status());
  auto token = LoadOrMakeToken(settings.admin_token);
  if (!token.ok()) return CouldNotStart(token.status());

  // Who may enter: a service like the others, in this process.
  const auto parts = OpenParts(settings.service, {RuntimeMigrations(), AdminMigrations()});
  if (!parts.ok()) return CouldNotStart(parts.status());
  Store& store = (*parts)->store();
  RpcService admin("touchstone.admin.v1.Admin");
  RegisterOrganizations(admin, store);
  RegisterApiKeys(admin, store);
  std::atomic<bool> open = false;
  ServerParts server_parts = (*parts)->server_parts();
  server_parts.is_ready = [&open, database_is = server_parts.is_ready] {
    return open ? database_is() : absl::UnavailableError("the gateway's ports are not open");
  };
  const auto server = Server::Start(settings.service.server, server_parts, {&admin});
  if (!server.ok()) return CouldNotStart(server.status());
  // Organizations stay, deleted: a later one of the same name would inherit what the services have
  // of the first.
  Retention retention(store, {&ApiKeyType()});
  retention.Start();

  Upstreams upstreams;
  upstreams.Add("touchstone.admin", Upstream::InProcess("admin", (*server)->InProcessChannel()));
  upstreams.Add("touchstone.catalog", std::make_shared<Upstream>("catalog", settings.catalog, 4));
  upstreams.Add("touchstone.assessment",
                std::make_shared<Upstream>("assessment", settings.assessment, 4));
  upstreams.Add("touchstone.recruiting",
                std::make_shared<Upstream>("recruiting", settings.recruiting, 4));
  upstreams.Add("touchstone.feedback",
                std::make_shared<Upstream>("feedback", settings.feedback, 4));

  const auto admin_token = MakeAdminToken(*std::move(token));
  const auto api_keys = MakeApiKeySource(store);
  const auto organizations = MakeOrganizationDirectory(store);
  SigningAuthenticator authenticator(**signer, {admin_token.get(), api_keys.get()}, SystemClock());

  const auto gateway = Gateway::Start(settings.edge, {.upstreams = &upstreams,
                                                      .authenticator = &authenticator,
                                                      .organizations = organizations.get(),
                                                      .metrics = &(*parts)->metrics(),
                                                      .clock = &SystemClock()});
  if (!gateway.ok()) return CouldNotStart(gateway.status());
  open = true;
  Log(LogLevel::kInfo, "serving",
      {{"http_port", std::to_string((*gateway)->http_port())},
       {"grpc_port", std::to_string((*gateway)->grpc_port())},
       {"admin_port", std::to_string((*server)->admin_port())}});

  stop.Wait();
  Log(LogLevel::kInfo, "draining");
  // Whoever sends requests here is told first, and may take a while to turn to others.
  open = false;
  std::this_thread::sleep_for(std::chrono::seconds(settings.seconds_before_drain));
  (*gateway)->Drain();
  (*server)->Drain();
  Log(LogLevel::kInfo, "stopped");
  return 0;
}
