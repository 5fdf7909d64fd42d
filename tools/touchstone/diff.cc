#include <google/api/httpbody.pb.h>
#include <touchstone/catalog/v1/release_diff.pb.h>

#include <memory>
#include <string>

#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/commands.h"
#include "tools/touchstone/messages.h"

namespace touchstone {
namespace {

struct DiffOptions {
  std::string base;
  std::string release;
  bool html = false;
};

absl::Status ShowData(Console& console, Client& client, const DiffOptions& options) {
  catalog::v1::DiffReleasesRequest request;
  request.set_base(options.base);
  request.set_name(options.release);
  catalog::v1::ReleaseDiff diff;
  do {
    catalog::v1::ReleaseDiff page;
    RETURN_IF_ERROR(client.Unary("touchstone.catalog.v1.Catalog/DiffReleases", request, page));
    request.set_page_token(page.next_page_token());
    page.clear_next_page_token();
    diff.MergeFrom(page);
  } while (!request.page_token().empty());
  console.terminal().out << ToJson(diff, JsonLayout::kIndented);
  return absl::OkStatus();
}

absl::Status Show(Console& console, const DiffOptions& options) {
  ASSIGN_OR_RETURN(Client* const client, console.client());
  if (console.options().json()) return ShowData(console, *client, options);
  using Request = catalog::v1::RenderReleaseDiffRequest;
  Request request;
  request.set_base(options.base);
  request.set_name(options.release);
  request.set_format(options.html ? Request::HTML : Request::TEXT);
  google::api::HttpBody page;
  RETURN_IF_ERROR(client->Unary("touchstone.catalog.v1.Catalog/RenderReleaseDiff", request, page));
  console.terminal().out << page.data();
  return absl::OkStatus();
}

}  // namespace

void AddDiff(CLI::App& app, Console& console, Chosen& chosen) {
  auto* const command = app.add_subcommand("diff", "Show what changed from one release to another");
  const auto options = std::make_shared<DiffOptions>();
  command
      ->add_option("BASE", options->base,
                   "The earlier one, such as organizations/wa/frameworks/hr/releases/2026")
      ->required();
  command->add_option("RELEASE", options->release, "The later one, of the same framework")
      ->required();
  command->add_flag("--html", options->html, "As a page of HTML, for a browser or a printer");
  command->callback([&console, &chosen, options] {
    chosen = [&console, options] { return Show(console, *options); };
  });
}

}  // namespace touchstone
