// The commands. Each adds itself, its options and its help to the command line, and when it was the
// one asked for, leaves what is to be done in `chosen`.

#ifndef TOUCHSTONE_TOOLS_TOUCHSTONE_COMMANDS_H_
#define TOUCHSTONE_TOOLS_TOUCHSTONE_COMMANDS_H_

#include <functional>

#include <CLI/App.hpp>

#include "absl/status/status.h"
#include "tools/touchstone/console.h"

namespace touchstone {

using Chosen = std::function<absl::Status()>;

void AddImport(CLI::App& app, Console& console, Chosen& chosen);
void AddExport(CLI::App& app, Console& console, Chosen& chosen);
void AddGet(CLI::App& app, Console& console, Chosen& chosen);
void AddList(CLI::App& app, Console& console, Chosen& chosen);
void AddDiff(CLI::App& app, Console& console, Chosen& chosen);
void AddHistory(CLI::App& app, Console& console, Chosen& chosen);
void AddSearch(CLI::App& app, Console& console, Chosen& chosen);
void AddCall(CLI::App& app, Console& console, Chosen& chosen);
void AddOrganization(CLI::App& app, Console& console, Chosen& chosen);
void AddToken(CLI::App& app, Console& console, Chosen& chosen);
void AddStatus(CLI::App& app, Console& console, Chosen& chosen);
void AddVerify(CLI::App& app, Console& console, Chosen& chosen);
void AddTour(CLI::App& app, Console& console, Chosen& chosen);

}  // namespace touchstone

#endif  // TOUCHSTONE_TOOLS_TOUCHSTONE_COMMANDS_H_
