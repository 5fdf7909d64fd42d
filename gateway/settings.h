// What the gateway is told when it starts.

#ifndef TOUCHSTONE_GATEWAY_SETTINGS_H_
#define TOUCHSTONE_GATEWAY_SETTINGS_H_

#include <string>

#include "gateway/gateway.h"
#include "services/runtime/serving/settings.h"

namespace touchstone::gateway {

struct ProcessSettings {
  GatewaySettings edge;
  ServiceSettings service;  // of touchstone.admin, which is served in this process only
  std::string signing_key = "data/identity.key";
  std::string admin_token = "data/admin.token";
  std::string catalog = "127.0.0.1:9101";
  std::string assessment = "127.0.0.1:9102";
  std::string recruiting = "127.0.0.1:9103";
  std::string feedback = "127.0.0.1:9104";
  int seconds_before_drain = 0;  // from saying on /readyz that it will end to closing the ports
};

// Reads flags and environment; ends the program as SettingsReader::Read does.
ProcessSettings ReadSettings(int argc, char** argv);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_SETTINGS_H_
