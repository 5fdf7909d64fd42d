// touchstone, the command line tool.

#include <unistd.h>

#include <iostream>
#include <string>
#include <vector>

#include "tools/touchstone/command_line.h"

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return touchstone::RunCommandLine(arguments,
                                    {std::cin, std::cout, std::cerr, isatty(STDERR_FILENO) == 1});
}
