#include "tools/touchstone/get_list.h"

#include <google/protobuf/message.h>

#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/commands.h"
#include "tools/touchstone/contract.h"
#include "tools/touchstone/messages.h"
#include "tools/touchstone/table.h"

namespace touchstone {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

absl::Status Get(Console& console, const std::string& name) {
  ASSIGN_OR_RETURN(const Read read, FindGet(name));
  ASSIGN_OR_RETURN(Client* const client, console.client());
  const auto response = NewMessage(*read.method->output_type());
  RETURN_IF_ERROR(client->Unary(PathOf(*read.method), *read.request, *response));
  console.Show(*response);
  return absl::OkStatus();
}

// Sets a field of a list's request that not every list has. INVALID_ARGUMENT when this one has not.
absl::Status SetOption(Message& request, const char* field_name, const std::string& value) {
  if (value.empty()) return absl::OkStatus();
  const auto* field = request.GetDescriptor()->FindFieldByName(field_name);
  if (field == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat("this collection takes no ", field_name));
  }
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
    request.GetReflection()->SetBool(&request, field, true);
  } else {
    request.GetReflection()->SetString(&request, field, value);
  }
  return absl::OkStatus();
}

std::string GetText(const Message& message, const char* field_name) {
  const auto* field = message.GetDescriptor()->FindFieldByName(field_name);
  return field == nullptr ? "" : message.GetReflection()->GetString(message, field);
}

// Asks page by page until there are `limit` items or no more; returns one response with them all.
absl::StatusOr<std::unique_ptr<Message>> FetchAll(Client& client, const Read& read, int limit) {
  const FieldDescriptor* items = ItemsOf(*read.method->output_type());
  const auto* page_size = read.request->GetDescriptor()->FindFieldByName("page_size");
  auto all = NewMessage(*read.method->output_type());
  while (true) {
    const int have = all->GetReflection()->FieldSize(*all, items);
    read.request->GetReflection()->SetInt32(read.request.get(), page_size, limit - have);
    const auto page = NewMessage(*read.method->output_type());
    RETURN_IF_ERROR(client.Unary(PathOf(*read.method), *read.request, *page));
    const std::string next = GetText(*page, "next_page_token");
    all->MergeFrom(*page);
    if (next.empty()) {
      all->GetReflection()->ClearField(all.get(),
                                       all->GetDescriptor()->FindFieldByName("next_page_token"));
    }
    if (next.empty() || all->GetReflection()->FieldSize(*all, items) >= limit) return all;
    RETURN_IF_ERROR(SetOption(*read.request, "page_token", next));
  }
}

}  // namespace

absl::Status ListCollection(Console& console, const ListOptions& options) {
  const std::string path = options.collection.empty()
                               ? options.parent
                               : absl::StrCat(options.parent, "/", options.collection);
  ASSIGN_OR_RETURN(const Read read, FindList(path));
  RETURN_IF_ERROR(SetOption(*read.request, "filter", options.filter));
  RETURN_IF_ERROR(SetOption(*read.request, "order_by", options.order_by));
  RETURN_IF_ERROR(SetOption(*read.request, "page_token", options.page_token));
  RETURN_IF_ERROR(SetOption(*read.request, "show_deleted", options.show_deleted ? "true" : ""));
  ASSIGN_OR_RETURN(Client* const client, console.client());
  ASSIGN_OR_RETURN(const auto all, FetchAll(*client, read, options.limit));

  Terminal& terminal = console.terminal();
  if (console.options().json()) {
    terminal.out << ToJson(*all, JsonLayout::kIndented);
    return absl::OkStatus();
  }
  std::vector<const Message*> items;
  const FieldDescriptor* field = ItemsOf(*all->GetDescriptor());
  for (int i = 0; i < all->GetReflection()->FieldSize(*all, field); ++i) {
    items.push_back(&all->GetReflection()->GetRepeatedMessage(*all, field, i));
  }
  terminal.out << ResourceTable(items);
  if (items.empty()) terminal.err << "none\n";
  if (!GetText(*all, "next_page_token").empty()) {
    terminal.err << "there are more than " << items.size() << "; ask for more with --limit\n";
  }
  return absl::OkStatus();
}

void AddGet(CLI::App& app, Console& console, Chosen& chosen) {
  auto* const command = app.add_subcommand("get", "Read one resource by its name");
  const auto name = std::make_shared<std::string>();
  command->add_option("NAME", *name, "Such as organizations/wa/frameworks/hr-core")->required();
  command->callback(
      [&console, &chosen, name] { chosen = [&console, name] { return Get(console, *name); }; });
}

void AddList(CLI::App& app, Console& console, Chosen& chosen) {
  auto* const command = app.add_subcommand("list", "List a collection");
  const auto options = std::make_shared<ListOptions>();
  command
      ->add_option("PARENT", options->parent,
                   "The parent's name, or the whole collection: organizations/wa/frameworks")
      ->required();
  command->add_option("COLLECTION", options->collection, "The collection, such as frameworks");
  command->add_option("--filter", options->filter, "Which ones, such as 'title = \"Customer*\"'");
  command->add_option("--order-by", options->order_by, "By which fields, such as 'title desc'");
  command->add_option("--page-token", options->page_token, "Go on where a JSON answer ended");
  command->add_option("--limit", options->limit, "The most to show")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  command->add_flag("--show-deleted", options->show_deleted, "Also those that are deleted");
  command->callback([&console, &chosen, options] {
    chosen = [&console, options] { return ListCollection(console, *options); };
  });
}

}  // namespace touchstone
