#include "tools/touchstone/command_line.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>

#include "tools/touchstone/commands.h"
#include "tools/touchstone/failure.h"

namespace touchstone {
namespace {

constexpr char kAbout[] =
    "Touchstone from the command line: import job aids and frameworks, read and change what is in "
    "the "
    "catalog.";

constexpr char kExitCodes[] = R"(Exit codes
  0  done
  1  failed otherwise
  2  the command line or a field of the request is wrong
  3  not found
  4  denied: no identity, or not allowed
  5  conflict: exists already, changed meanwhile, or not in the state for it
  6  not reachable, too busy or too slow: try again

Results go to standard output, everything else to standard error.)";

void AddSharedOptions(CLI::App& app, SharedOptions& options) {
  app.add_option("--server", options.server, "The gateway's gRPC address")
      ->envname("TOUCHSTONE_SERVER")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  app.add_option("--http", options.http, "The gateway's REST address")
      ->envname("TOUCHSTONE_HTTP")
      ->type_name("URL")
      ->capture_default_str();
  app.add_option("--token-file", options.token_file,
                 "The file with the token to call with; otherwise TOUCHSTONE_TOKEN holds it, or "
                 "data/admin.token")
      ->type_name("FILE");
  app.add_option("--tls-ca", options.tls_ca,
                 "Speak TLS, and believe the authorities in this PEM file")
      ->type_name("FILE");
  app.add_option("--timeout", options.timeout, "How many seconds a call may take")
      ->check(CLI::Range(0.001, 86400.0))
      ->type_name("SECONDS")
      ->capture_default_str();
  app.add_option("--output", options.output, "table for people, json for programs")
      ->check(CLI::IsMember({"table", "json"}))
      ->type_name("FORMAT")
      ->capture_default_str();
}

// CLI11's own words, and how to have what begins with a dash taken as it is.
std::string WhatIsWrong(const CLI::App* app, const CLI::Error& error) {
  std::string words = CLI::FailureMessage::simple(app, error);
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    words += "What begins with - is taken for an option, save behind a -- of its own.\n";
  }
  return words;
}

}  // namespace

int RunCommandLine(const std::vector<std::string>& arguments, Terminal terminal) {
  Console console(terminal);
  if (const char* token = std::getenv("TOUCHSTONE_TOKEN")) console.options().token = token;
  CLI::App app(kAbout, "touchstone");
  app.footer(kExitCodes);
  app.failure_message(WhatIsWrong);
  app.require_subcommand(0, 1);
  app.fallthrough();
  app.set_version_flag("--version", TOUCHSTONE_VERSION);
  AddSharedOptions(app, console.options());

  Chosen chosen;
  AddImport(app, console, chosen);
  AddExport(app, console, chosen);
  AddGet(app, console, chosen);
  AddList(app, console, chosen);
  AddDiff(app, console, chosen);
  AddHistory(app, console, chosen);
  AddSearch(app, console, chosen);
  AddCall(app, console, chosen);
  AddOrganization(app, console, chosen);
  AddToken(app, console, chosen);
  AddStatus(app, console, chosen);
  AddVerify(app, console, chosen);
  AddTour(app, console, chosen);

  try {
    // CLI11 takes them from the back.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error, terminal.out, terminal.err);
    return static_cast<int>(code == 0 ? ExitCode::kOk : ExitCode::kUsage);
  }
  if (!chosen) {
    terminal.err << app.help();
    return static_cast<int>(ExitCode::kUsage);
  }
  const absl::Status status = chosen();
  terminal.out.flush();
  if (!status.ok()) {
    terminal.err << (console.options().json() ? ErrorJson(status) : ErrorText(status));
  }
  return static_cast<int>(ExitCodeOf(status));
}

}  // namespace touchstone
