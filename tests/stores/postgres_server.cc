#include "tests/stores/postgres_server.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace touchstone {
namespace {

namespace fs = std::filesystem;

constexpr char kPrograms[] = "/usr/lib/postgresql/15/bin/";
constexpr char kUser[] = "postgres";
constexpr absl::Duration kPatience = absl::Seconds(30);

using Connection = std::unique_ptr<PGconn, void (*)(PGconn*)>;

[[noreturn]] void Give(const std::string& why) {
  std::fprintf(stderr, "postgres fixture: %s\n", why.c_str());
  std::abort();
}

// The server refuses to run as root.
void HandToServersUser(const std::string& path) {
  if (geteuid() != 0) return;
  const passwd* user = getpwnam(kUser);
  if (user == nullptr || chown(path.c_str(), user->pw_uid, user->pw_gid) != 0) {
    Give(absl::StrCat("cannot give ", path, " to user postgres"));
  }
}

void RunProgram(const std::vector<std::string>& command, const std::string& output) {
  ChildProcess program(command, {.user = kUser, .output = output, .signal_at_death = SIGKILL});
  if (program.Wait() != 0) Give(absl::StrCat(command[0], " failed, see ", output));
}

// An empty cluster takes a second to make and a tenth of it to copy, so one is kept with the build.
std::string Template(const std::string& scratch) {
  std::string folder = absl::StrCat(TOUCHSTONE_POSTGRES_TEMPLATE, ".", geteuid());
  if (access(fs::path(folder).parent_path().c_str(), W_OK) != 0) folder = scratch + "/kept";
  const int lock = open(absl::StrCat(folder, ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0 || flock(lock, LOCK_EX) != 0) Give("cannot lock the template cluster");
  if (!fs::exists(folder)) {
    const std::string fresh = absl::StrCat(scratch, "/template");
    RunProgram({absl::StrCat(kPrograms, "initdb"), "-D", fresh, "-U", kUser, "-A", "trust", "-E",
                "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US",
                "--wal-segsize=1", "--no-sync", "--no-instructions"},
               absl::StrCat(scratch, "/initdb.log"));
    // Copied, because the build may be on another file system; renamed, so that it is whole.
    const std::string half = absl::StrCat(folder, ".half");
    fs::remove_all(half);
    fs::copy(fresh, half, fs::copy_options::recursive);
    fs::rename(half, folder);
    fs::remove_all(fresh);
  }
  close(lock);
  return folder;
}

void CopyTemplate(const std::string& from, const std::string& to) {
  fs::copy(from, to, fs::copy_options::recursive);
  HandToServersUser(to);
  if (geteuid() == 0) {
    for (const auto& entry : fs::recursive_directory_iterator(to)) {
      HandToServersUser(entry.path().string());
    }
  }
  fs::permissions(to, fs::perms::owner_all);
}

Connection Connect(const std::string& url) {
  return Connection(PQconnectdb(url.c_str()), PQfinish);
}

}  // namespace

PostgresServer& PostgresServer::Get() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer() {
  HandToServersUser(folder_.path());
  CopyTemplate(Template(folder_.path()), folder_.File("data"));
  Start();
}

PostgresServer::~PostgresServer() { Stop(); }

void PostgresServer::Start() {
  server_ = std::make_unique<ChildProcess>(
      std::vector<std::string>{absl::StrCat(kPrograms, "postgres"), "-D", folder_.File("data"),
                               "-k", folder_.path(), "-c", "listen_addresses=", "-c", "fsync=off",
                               "-c", "full_page_writes=off", "-c", "max_connections=200", "-c",
                               "shared_buffers=32MB", "-c", "autovacuum=off", "-c",
                               "log_min_messages=fatal"},
      ChildProcess::Options{
          .user = kUser, .output = folder_.File("server.log"), .signal_at_death = SIGQUIT});
  const absl::Time deadline = absl::Now() + kPatience;
  while (PQping(UrlOf("postgres").c_str()) != PQPING_OK) {
    if (!server_->Runs() || absl::Now() > deadline) Give("the server does not start");
    absl::SleepFor(absl::Milliseconds(5));
  }
}

void PostgresServer::Stop() {
  if (server_ == nullptr) return;
  server_->Signal(SIGQUIT);
  server_->Wait();
  server_.reset();
}

void PostgresServer::Pause() { SignalAll(SIGSTOP); }
void PostgresServer::Resume() { SignalAll(SIGCONT); }

void PostgresServer::SignalAll(int signal) {
  // The parent first, so that it does not start another.
  server_->Signal(signal);
  const std::string parent = absl::StrCat(server_->pid());
  std::ifstream children(absl::StrCat("/proc/", parent, "/task/", parent, "/children"));
  for (pid_t child; children >> child;) kill(child, signal);
}

std::string PostgresServer::UrlOf(const std::string& database) const {
  return absl::StrCat("postgres://", kUser, "@",
                      absl::StrReplaceAll(folder_.path(), {{"/", "%2F"}}), "/", database);
}

std::string PostgresServer::TakeDatabase() {
  if (!free_.empty()) {
    const std::string url = free_.back();
    free_.pop_back();
    return url;
  }
  const std::string name = absl::StrCat("test", ++databases_);
  Run(UrlOf("postgres"), absl::StrCat("CREATE DATABASE ", name));
  return UrlOf(name);
}

void PostgresServer::GiveBackDatabase(const std::string& url) {
  KillSessions(url);
  Run(url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  free_.push_back(url);
}

std::vector<std::string> PostgresServer::Run(const std::string& url, const std::string& sql) {
  const Connection connection = Connect(url);
  PQsetNoticeProcessor(
      connection.get(), [](void*, const char*) {}, nullptr);
  const std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQexec(connection.get(), sql.c_str()),
                                                              PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    Give(absl::StrCat(sql, ": ", PQerrorMessage(connection.get())));
  }
  std::vector<std::string> column;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    column.emplace_back(PQgetvalue(result.get(), row, 0));
  }
  return column;
}

void PostgresServer::KillSessions(const std::string& url) {
  const std::string of_it =
      absl::StrCat("FROM pg_stat_activity WHERE datname = '", url.substr(url.rfind('/') + 1), "'");
  Run(UrlOf("postgres"), absl::StrCat("SELECT pg_terminate_backend(pid) ", of_it));
  const absl::Time deadline = absl::Now() + kPatience;
  while (!Run(UrlOf("postgres"), absl::StrCat("SELECT pid ", of_it)).empty()) {
    if (absl::Now() > deadline) Give("sessions do not end");
    absl::SleepFor(absl::Milliseconds(2));
  }
}

}  // namespace touchstone
