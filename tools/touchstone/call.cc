// `touchstone call`: any method of the suite, with its request as JSON.

#include <iterator>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/commands.h"
#include "tools/touchstone/contract.h"
#include "tools/touchstone/messages.h"

namespace touchstone {
namespace {

// The request that an argument means: JSON itself, @FILE, or - for standard input.
absl::StatusOr<std::string> RequestText(Console& console, const std::string& argument) {
  if (argument == "-") {
    return std::string(std::istreambuf_iterator<char>(console.terminal().in), {});
  }
  if (absl::StartsWith(argument, "@")) return ReadFile(argument.substr(1));
  return argument;
}

absl::Status MakeCall(Console& console, const std::string& name, const std::string& argument) {
  ASSIGN_OR_RETURN(const auto* const method, FindMethod(name));
  if (method->client_streaming()) {
    return absl::InvalidArgumentError(
        absl::StrCat(PathOf(*method),
                     " takes a stream; use `touchstone import`, or send the "
                     "body over REST"));
  }
  ASSIGN_OR_RETURN(const std::string text, RequestText(console, argument));
  const auto request = NewMessage(*method->input_type());
  RETURN_IF_ERROR(FromJson(text, *request));

  ASSIGN_OR_RETURN(Client* const client, console.client());
  const auto response = NewMessage(*method->output_type());
  if (!method->server_streaming()) {
    RETURN_IF_ERROR(client->Unary(PathOf(*method), *request, *response));
    console.terminal().out << ToJson(*response, JsonLayout::kIndented);
    return absl::OkStatus();
  }
  const auto call = client->Start(PathOf(*method));
  if (call->Write(*request)) call->WritesDone();
  while (call->Read(*response)) {
    console.terminal().out << ToJson(*response, JsonLayout::kOneLine) << std::flush;
  }
  return call->Finish();
}

}  // namespace

void AddCall(CLI::App& app, Console& console, Chosen& chosen) {
  auto* const command = app.add_subcommand("call", "Call any method; the answer is JSON");
  command->footer(
      "The method may be shortened as long as it is one: "
      "touchstone.catalog.v1.Catalog.GetFramework,\n"
      "Catalog.GetFramework or GetFramework. A stream of answers is written one a line.");
  const auto method = std::make_shared<std::string>();
  const auto request = std::make_shared<std::string>("{}");
  command->add_option("METHOD", *method, "Such as Catalog.GetFramework")->required();
  command->add_option("JSON", *request, "The request; @FILE reads a file, - standard input");
  command->callback([&console, &chosen, method, request] {
    chosen = [&console, method, request] { return MakeCall(console, *method, *request); };
  });
}

}  // namespace touchstone
