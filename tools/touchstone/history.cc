// `touchstone history`: who changed a resource, when, and what.

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/field_mask_util.h>
#include <touchstone/events/v1/events.pb.h>

#include <memory>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/changed_fields.h"
#include "tools/touchstone/commands.h"
#include "tools/touchstone/contract.h"
#include "tools/touchstone/messages.h"
#include "tools/touchstone/table.h"

namespace touchstone {
namespace {

using events::v1::ListChangesRequest;
using events::v1::ListChangesResponse;
using events::v1::ResourceChange;

struct HistoryOptions {
  std::string name;
  int limit = 20;
};

// What `mask` names of a resource; null when it is of no type that is known here.
std::unique_ptr<google::protobuf::Message> Masked(const google::protobuf::Any& resource,
                                                  const google::protobuf::FieldMask& mask) {
  const absl::string_view url = resource.type_url();
  const auto* const type =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          std::string(url.substr(url.rfind('/') + 1)));
  if (type == nullptr) return nullptr;
  auto message = NewMessage(*type);
  if (!message->ParseFromString(resource.value())) return nullptr;
  google::protobuf::util::FieldMaskUtil::TrimMessage(mask, message.get());
  return message;
}

std::string Text(const ResourceChange& change) {
  const std::string kind = absl::AsciiStrToLower(events::v1::Event::Kind_Name(change.kind()));
  std::string text = absl::StrCat(
      absl::FormatTime("%Y-%m-%d %H:%M:%SZ", absl::FromUnixSeconds(change.change_time().seconds()),
                       absl::UTCTimeZone()),
      "  ", kind, " by ", Plain(change.actor()), "  ", Plain(change.method()), "\n");
  // A mask of nothing means everything.
  if (change.changed_fields().paths().empty()) return text;
  const auto before = Masked(change.before(), change.changed_fields());
  const auto after = Masked(change.after(), change.changed_fields());
  if (before == nullptr || after == nullptr || before->GetDescriptor() != after->GetDescriptor()) {
    return text;
  }
  const std::string changed = ChangedFields(*before, *after);
  for (const absl::string_view line : absl::StrSplit(changed, '\n', absl::SkipEmpty())) {
    absl::StrAppend(&text, "  ", line, "\n");
  }
  return text;
}

absl::Status ShowHistory(Console& console, const HistoryOptions& options) {
  ListChangesRequest request;
  request.set_name(options.name);
  request.set_page_size(options.limit);
  ASSIGN_OR_RETURN(Client* const client, console.client());
  ListChangesResponse response;
  // The service that reads such a resource has its history too.
  ASSIGN_OR_RETURN(const Read read, FindGet(options.name));
  RETURN_IF_ERROR(client->Unary(
      absl::StrCat(read.method->file()->package(), ".EventFeed/ListChanges"), request, response));
  Terminal& terminal = console.terminal();
  if (console.options().json()) {
    terminal.out << ToJson(response, JsonLayout::kIndented);
    return absl::OkStatus();
  }
  for (const ResourceChange& change : response.changes()) terminal.out << Text(change);
  if (!response.next_page_token().empty()) {
    terminal.err << "there are more than " << response.changes_size()
                 << "; ask for more with --limit\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddHistory(CLI::App& app, Console& console, Chosen& chosen) {
  auto* const command =
      app.add_subcommand("history", "Show who changed a resource, when, and what");
  const auto options = std::make_shared<HistoryOptions>();
  command
      ->add_option("NAME", options->name,
                   "Its name, such as organizations/wa/frameworks/hr; a deleted one too")
      ->required();
  command->add_option("--limit", options->limit, "The most to show")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->callback([&console, &chosen, options] {
    chosen = [&console, options] { return ShowHistory(console, *options); };
  });
}

}  // namespace touchstone
