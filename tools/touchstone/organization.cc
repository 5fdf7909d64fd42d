// `touchstone organization`: the one thing that must exist before anything else can.

#include <touchstone/admin/v1/admin.pb.h>

#include <memory>
#include <string>

#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/commands.h"

namespace touchstone {
namespace {

absl::Status Create(Console& console, const std::string& id, const std::string& display_name) {
  admin::v1::CreateOrganizationRequest request;
  request.set_organization_id(id);
  request.mutable_organization()->set_display_name(display_name.empty() ? id : display_name);
  admin::v1::Organization created;
  ASSIGN_OR_RETURN(Client* const client, console.client());
  RETURN_IF_ERROR(client->Unary("touchstone.admin.v1.Admin/CreateOrganization", request, created));
  console.Show(created);
  return absl::OkStatus();
}

}  // namespace

void AddOrganization(CLI::App& app, Console& console, Chosen& chosen) {
  auto* const command = app.add_subcommand("organization", "Organizations");
  command->require_subcommand(1);
  auto* const create = command->add_subcommand("create", "Create an organization");
  const auto id = std::make_shared<std::string>();
  const auto name = std::make_shared<std::string>();
  create->add_option("ID", *id, "Such as wa: organizations/wa")->required();
  create->add_option("--name", *name, "What people call it; the id when absent");
  create->callback([&console, &chosen, id, name] {
    chosen = [&console, id, name] { return Create(console, *id, *name); };
  });
}

}  // namespace touchstone
