// `touchstone token`: the API keys that other systems call with.

#include <touchstone/admin/v1/admin.pb.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/commands.h"
#include "tools/touchstone/get_list.h"
#include "tools/touchstone/messages.h"
#include "tools/touchstone/table.h"

namespace touchstone {
namespace {

struct CreateOptions {
  std::string organization;
  std::string id;
  std::string name;
  std::vector<std::string> roles;
  std::string person;
  int days = 0;
};

// The secret goes to standard output alone, so that a script can keep it without cutting.
absl::Status Create(Console& console, const CreateOptions& options) {
  admin::v1::CreateApiKeyRequest request;
  request.set_parent(absl::StrCat("organizations/", options.organization));
  request.set_api_key_id(options.id);
  request.mutable_api_key()->set_display_name(options.name);
  for (const std::string& role : options.roles) request.mutable_api_key()->add_roles(role);
  request.mutable_api_key()->set_person(options.person);
  if (options.days > 0) {
    request.mutable_api_key()->mutable_expire_time()->set_seconds(
        absl::ToUnixSeconds(absl::Now() + absl::Hours(24) * options.days));
  }
  admin::v1::ApiKey key;
  ASSIGN_OR_RETURN(Client* const client, console.client());
  RETURN_IF_ERROR(client->Unary("touchstone.admin.v1.Admin/CreateApiKey", request, key));
  Terminal& terminal = console.terminal();
  if (console.options().json()) {
    terminal.out << ToJson(key, JsonLayout::kIndented);
    return absl::OkStatus();
  }
  terminal.err << Plain(key.name()) << ", " << absl::StrJoin(key.roles(), ", ")
               << "; its secret, which is not shown again:\n";
  terminal.out << key.secret() << "\n";
  return absl::OkStatus();
}

absl::Status Revoke(Console& console, const std::string& name) {
  admin::v1::DeleteApiKeyRequest request;
  request.set_name(name);
  admin::v1::ApiKey key;
  ASSIGN_OR_RETURN(Client* const client, console.client());
  RETURN_IF_ERROR(client->Unary("touchstone.admin.v1.Admin/DeleteApiKey", request, key));
  if (console.options().json()) {
    console.Show(key);
  } else {
    console.terminal().err << Plain(key.name()) << " is revoked\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddToken(CLI::App& app, Console& console, Chosen& chosen) {
  auto* const command = app.add_subcommand("token", "API keys, which other systems call with");
  command->require_subcommand(1);

  auto* const create = command->add_subcommand("create", "Create a key; prints its secret, once");
  const auto options = std::make_shared<CreateOptions>();
  create->add_option("--organization", options->organization, "The organization's id")->required();
  create
      ->add_option("--role", options->roles, "A role it holds, such as catalog-editor; repeatable")
      ->allow_extra_args(false)
      ->required();
  create->add_option("--id", options->id, "The key's id; made by the suite when absent");
  create->add_option("--name", options->name, "What it is for");
  create->add_option("--person", options->person,
                     "Whom its holder is, such as organizations/wa/people/ana; nobody when absent");
  create->add_option("--days", options->days, "How many days it works; for good when absent")
      ->check(CLI::PositiveNumber);
  create->callback([&console, &chosen, options] {
    chosen = [&console, options] { return Create(console, *options); };
  });

  auto* const list = command->add_subcommand("list", "List an organization's keys");
  const auto organization = std::make_shared<std::string>();
  list->add_option("--organization", *organization, "The organization's id")->required();
  list->callback([&console, &chosen, organization] {
    chosen = [&console, organization] {
      return ListCollection(console, {.parent = absl::StrCat("organizations/", *organization),
                                      .collection = "apiKeys",
                                      .limit = 1000});
    };
  });

  auto* const revoke = command->add_subcommand("revoke", "Revoke a key, at once and for good");
  const auto name = std::make_shared<std::string>();
  revoke->add_option("NAME", *name, "Such as organizations/wa/apiKeys/hr-sync")->required();
  revoke->callback(
      [&console, &chosen, name] { chosen = [&console, name] { return Revoke(console, *name); }; });
}

}  // namespace touchstone
