// The program without its process: arguments and streams in, an exit code out.

#ifndef TOUCHSTONE_TOOLS_TOUCHSTONE_COMMAND_LINE_H_
#define TOUCHSTONE_TOOLS_TOUCHSTONE_COMMAND_LINE_H_

#include <string>
#include <vector>

#include "tools/touchstone/console.h"

namespace touchstone {

// Runs `touchstone` with `arguments` (without the program's name). The exit codes are those of
// failure.h.
int RunCommandLine(const std::vector<std::string>& arguments, Terminal terminal);

}  // namespace touchstone

#endif  // TOUCHSTONE_TOOLS_TOUCHSTONE_COMMAND_LINE_H_
