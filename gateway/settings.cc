#include "gateway/settings.h"

namespace touchstone::gateway {

ProcessSettings ReadSettings(int argc, char** argv) {
  ProcessSettings settings;
  GatewaySettings& edge = settings.edge;
  edge.http.listen = "127.0.0.1:8080";
  edge.grpc.listen = "127.0.0.1:8081";
  edge.version = TOUCHSTONE_VERSION;
  const ServiceDefaults defaults = {.process = "touchstone-gateway",
                                    .what = "REST, gRPC and OpenAPI; organizations and API keys.",
                                    .listen = "",
                                    .admin_listen = "127.0.0.1:9200",
                                    .database = "sqlite:data/gateway.db",
                                    .key_space = "gateway"};
  settings.service = DefaultSettings(defaults);
  // What bounds a server bounds the edge; its calls wait for services more than they work.
  ServerSettings& server = settings.service.server;
  server.largest_in_flight = edge.largest_in_flight;
  server.largest_streams = edge.largest_streams;
  int requests_per_second = static_cast<int>(edge.rates.per_second);

  SettingsReader reader(defaults.process, defaults.what);
  reader.AddAddress("http", edge.http.listen, "Where REST is served");
  reader.AddAddress("grpc", edge.grpc.listen, "Where gRPC is served");
  reader.Add("tls-cert", edge.http.tls_certificate,
             "PEM file with the certificate chain of both ports; empty for no TLS");
  reader.Add("tls-key", edge.http.tls_key, "PEM file with its private key");
  reader.Add("catalog", settings.catalog, "Where the catalog is, as gRPC names it");
  reader.Add("assessment", settings.assessment,
             "Where the assessment service is, as gRPC names it");
  reader.Add("recruiting", settings.recruiting,
             "Where the recruiting service is, as gRPC names it");
  reader.Add("feedback", settings.feedback, "Where the feedback service is, as gRPC names it");
  reader.Add("signing-key", settings.signing_key,
             "File with the key that identities are signed with; made when absent");
  reader.Add("admin-token", settings.admin_token,
             "File with the administrator's token; made when absent");
  reader.Add("requests-per-second", requests_per_second, 0, 1'000'000,
             "What each caller may ask for, with bursts of twice that; 0 for no limit");
  reader.Add("seconds-before-drain", settings.seconds_before_drain, 0, 300,
             "How long after SIGTERM, in seconds, /readyz fails before the ports close, for a load "
             "balancer to notice");
  AddServiceSettings(reader, settings.service);
  reader.Read(argc, argv);

  edge.grpc.tls_certificate = edge.http.tls_certificate;
  edge.grpc.tls_key = edge.http.tls_key;
  edge.rates.per_second = requests_per_second;
  edge.rates.burst = 2.0 * requests_per_second;
  edge.largest_in_flight = server.largest_in_flight;
  edge.largest_streams = server.largest_streams;
  edge.grpc.largest_message = server.largest_message;
  edge.rest.largest_body = static_cast<size_t>(server.largest_message);
  edge.rest.uploads.largest_line = static_cast<size_t>(server.largest_message);
  edge.grpc.default_deadline = server.default_deadline;
  edge.rest.default_deadline = server.default_deadline;
  edge.grpc.drain = server.drain;
  edge.http.drain_time = absl::ToChronoMilliseconds(server.drain);
  edge.grpc.largest_connection_age = server.largest_connection_age;
  server.listen = "";
  settings.service.identity_keys = settings.signing_key + ".pub";
  return settings;
}

}  // namespace touchstone::gateway
