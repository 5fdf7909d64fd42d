#include "tests/stores/child_process.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace touchstone {

ChildProcess::ChildProcess(const std::vector<std::string>& command, const Options& options) {
  // All that allocates is done before the fork: other threads may hold the allocator's lock.
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const passwd* user = nullptr;
  if (geteuid() == 0 && !options.user.empty()) {
    user = getpwnam(options.user.c_str());
    if (user == nullptr) {
      std::fprintf(stderr, "there is no user %s\n", options.user.c_str());
      std::abort();
    }
  }
  const pid_t parent = getpid();
  const int output = open(options.output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  const int input = open("/dev/null", O_RDONLY | O_CLOEXEC);
  pid_ = fork();
  if (pid_ < 0) std::abort();
  if (pid_ == 0) {
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    if (user != nullptr && (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 ||
                            setuid(user->pw_uid) != 0 || chdir("/") != 0)) {
      _exit(127);
    }
    // After the change of user, which clears it.
    prctl(PR_SET_PDEATHSIG, options.signal_at_death);
    if (getppid() != parent) _exit(127);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  close(output);
  close(input);
}

ChildProcess::~ChildProcess() {
  if (!Runs()) return;
  Signal(SIGKILL);
  Wait();
}

void ChildProcess::Signal(int signal) const {
  if (!ended_) kill(pid_, signal);
}

bool ChildProcess::Runs() {
  if (!ended_ && waitpid(pid_, nullptr, WNOHANG) != 0) ended_ = true;
  return !ended_;
}

int ChildProcess::Wait() {
  int status = 0;
  if (ended_ || waitpid(pid_, &status, 0) != pid_) return -1;
  ended_ = true;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace touchstone
