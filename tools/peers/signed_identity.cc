// The identity that the gateway would hand to a service with the administrator's call, for who
// calls a service without the gateway between: tools/bench, which measures one process alone.
//
//   signed-identity KEY     KEY is the gateway's --signing-key
//
// Prints the value of the metadata entry x-touchstone-identity-bin, in base64. It is believed for
// five minutes.

#include <touchstone/trust/v1/identity.pb.h>

#include <cstdio>
#include <filesystem>
#include <string>

#include "absl/strings/escaping.h"
#include "services/runtime/trust/caller.h"
#include "services/runtime/trust/identity.h"

int main(int argc, char** argv) {
  // A key that is not there would be made, and be nobody's.
  if (argc != 2 || !std::filesystem::exists(argv[1])) {
    std::fprintf(stderr, "usage: %s KEY, a file that the gateway made\n", argv[0]);
    return 2;
  }
  const auto signer = touchstone::IdentitySigner::Load(argv[1]);
  if (!signer.ok()) {
    std::fprintf(stderr, "%s: %s\n", argv[0], std::string(signer.status().message()).c_str());
    return 1;
  }
  touchstone::trust::v1::Principal root;
  root.set_kind(touchstone::trust::v1::Principal::ROOT);
  root.set_id("root");
  auto& binding = *root.add_bindings();
  binding.set_role("administrator");
  binding.set_organization_id(std::string(touchstone::kEveryOrganization));
  const std::string identity = (*signer)->Sign(root, touchstone::SystemClock().Now());
  std::printf("%s\n", absl::Base64Escape(identity).c_str());
}
