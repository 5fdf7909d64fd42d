#include "tests/suite/suite.h"

#include <grpc/health/v1/health.pb.h>
#include <signal.h>

#include <filesystem>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "services/runtime/errors/status_macros.h"
#include "tests/certificate.h"
#include "tools/touchstone/console.h"

namespace touchstone {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(60);
constexpr absl::Duration kPoll = absl::Milliseconds(5);
constexpr size_t kEndOfLog = 4000;

std::string OnLoopback(const LoopbackPort& port) {
  return absl::StrCat("127.0.0.1:", port.number());
}

std::string Binary(absl::string_view process) {
  return absl::StrCat(TOUCHSTONE_BIN_FOLDER, "/touchstone-", process);
}

// What stands behind the gateway.
const std::vector<std::string>& kServices =
    *new std::vector<std::string>{"catalog", "assessment", "recruiting", "feedback"};

bool Exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Suite>> Suite::Start(const SuiteSettings& settings) {
  auto suite = std::unique_ptr<Suite>(new Suite(settings));
  RETURN_IF_ERROR(suite->StartAll());
  return suite;
}

Suite::Suite(const SuiteSettings& settings) : settings_(settings) {
  std::vector<std::string> names(kServices.begin(), kServices.end());
  names.emplace_back("gateway");
  for (const std::string& name : names) {
    Process& process = processes_[name];
    const auto given = settings_.databases.find(name);
    if (given != settings_.databases.end()) {
      process.database = given->second;
    } else if (settings_.store.dialect == Dialect::kPostgres) {
      process.database = PostgresServer::Get().TakeDatabase();
    } else {
      process.database = absl::StrCat("sqlite:", folder_.File(absl::StrCat(name, ".sqlite")));
    }
  }
  if (settings_.cache) redis_ = std::make_unique<RedisServer>();
}

Suite::~Suite() {
  // The gateway first, so that nothing that it has accepted meets a service that is gone.
  std::vector<std::string> names = {"gateway"};
  names.insert(names.end(), kServices.begin(), kServices.end());
  for (const std::string& name : names) {
    Process& process = at(name);
    if (process.child != nullptr && process.child->Runs()) {
      process.child->Signal(SIGCONT);
      process.child->Signal(SIGTERM);
      const absl::Time deadline = absl::Now() + kPatience;
      while (process.child->Runs() && absl::Now() < deadline) absl::SleepFor(kPoll);
      process.child.reset();  // kills it when it has not drained by now
    }
    if (settings_.store.dialect == Dialect::kPostgres && settings_.databases.count(name) == 0) {
      PostgresServer::Get().GiveBackDatabase(process.database);
    }
  }
}

absl::Status Suite::StartAll() {
  for (const auto& [name, process] : processes_) {
    if (!Exists(Binary(name))) {
      return absl::FailedPreconditionError(absl::StrCat(Binary(name), " is not built"));
    }
  }
  if (settings_.tls) {
    WriteCertificate(certificate(), folder_.File("gateway.key"));
    ASSIGN_OR_RETURN(authorities_, ReadFile(certificate()));
  }
  // The gateway makes the keys by which the services know it.
  Spawn("gateway");
  RETURN_IF_ERROR(Await("gateway", "has not made its keys",
                        [this] { return Exists(folder_.File("identity.key.pub")); }));
  for (const std::string& service : kServices) Spawn(service);
  for (const std::string& service : kServices) RETURN_IF_ERROR(AwaitReady(service));
  RETURN_IF_ERROR(AwaitReady("gateway"));
  ASSIGN_OR_RETURN(admin_token_, ReadFile(folder_.File("admin.token")));
  absl::StripAsciiWhitespace(&admin_token_);
  // The gateway was there before the services, and looks for them again only after a while.
  for (const char* const service :
       {"touchstone.catalog.v1.Catalog", "touchstone.assessment.v1.Assessment",
        "touchstone.recruiting.v1.Operations", "touchstone.feedback.v1.Operations"}) {
    Client client = this->client();
    grpc::health::v1::HealthCheckRequest question;
    question.set_service(service);
    RETURN_IF_ERROR(Await("gateway", absl::StrCat("does not see ", service), [&] {
      grpc::health::v1::HealthCheckResponse health;
      return client.Unary("grpc.health.v1.Health/Check", question, health).ok() &&
             health.status() == grpc::health::v1::HealthCheckResponse::SERVING;
    }));
  }
  return absl::OkStatus();
}

std::vector<std::string> Suite::CommandOf(absl::string_view name) const {
  const Process& process = at(name);
  std::vector<std::string> command = {Binary(name), "--admin-listen",
                                      OnLoopback(process.admin_port), "--database",
                                      process.database};
  const auto add = [&command](std::vector<std::string> flags) {
    command.insert(command.end(), flags.begin(), flags.end());
  };
  add({"--redis", redis_ == nullptr ? "" : absl::StrCat("unix://", redis_->socket())});
  if (name == "gateway") {
    for (const std::string& service : kServices) {
      add({absl::StrCat("--", service), address(service)});
    }
    add({"--http", OnLoopback(process.http_port), "--grpc", OnLoopback(process.port),
         "--signing-key", folder_.File("identity.key"), "--admin-token",
         folder_.File("admin.token")});
    if (settings_.tls) add({"--tls-cert", certificate(), "--tls-key", folder_.File("gateway.key")});
  } else {
    add({"--listen", OnLoopback(process.port), "--identity-keys",
         folder_.File("identity.key.pub")});
    if (name != "catalog") {
      add({"--catalog", address("catalog"), "--master-keys", folder_.File("master.key")});
    }
    if (name == "recruiting" || name == "feedback") {
      add({"--assessment", address("assessment")});
    }
    if (name == "feedback" && settings_.tls) {
      add({"--partner-networks", "any", "--partner-authorities", certificate()});
    }
    if (!settings_.cache) add({"--near-cache", "0"});
  }
  const auto further = settings_.flags.find(std::string(name));
  if (further != settings_.flags.end()) add(further->second);
  return command;
}

void Suite::Spawn(absl::string_view name) {
  at(name).child = std::make_unique<ChildProcess>(
      CommandOf(name), ChildProcess::Options{.output = folder_.File(absl::StrCat(name, ".log")),
                                             .signal_at_death = SIGKILL});
}

absl::Status Suite::Await(absl::string_view name, absl::string_view what,
                          const std::function<bool()>& reached) {
  const absl::Time deadline = absl::Now() + kPatience;
  while (!reached()) {
    const bool runs = at(name).child->Runs();
    if (!runs || absl::Now() > deadline) {
      const std::string log = Log(name);
      return absl::UnavailableError(
          absl::StrCat(name, runs ? " " : " ended and ", what, "; the end of its log:\n",
                       log.substr(log.size() - std::min(log.size(), kEndOfLog))));
    }
    absl::SleepFor(kPoll);
  }
  return absl::OkStatus();
}

absl::Status Suite::AwaitReady(absl::string_view name) {
  const RestClient admin({.url = admin_url(name)});
  return Await(name, "is not ready", [&admin] {
    const auto response = admin.Send({.target = "/readyz"});
    return response.ok() && response->status == 200;
  });
}

absl::Status Suite::Run(absl::string_view name) {
  Spawn(name);
  return AwaitReady(name);
}

void Suite::Signal(absl::string_view process, int signal) { at(process).child->Signal(signal); }

int Suite::Kill(absl::string_view process, int signal) {
  at(process).child->Signal(signal);
  return at(process).child->Wait();
}

Client Suite::client(const std::string& token) const {
  return Client({.address = grpc_address(), .token = token, .tls_ca = authorities_});
}

RestClient Suite::rest(const std::string& token) const {
  return RestClient({.url = http_url(), .token = token, .tls_ca = authorities_});
}

std::string Suite::grpc_address() const { return address("gateway"); }

std::string Suite::http_url() const {
  return absl::StrCat(settings_.tls ? "https://" : "http://", OnLoopback(at("gateway").http_port));
}

std::string Suite::address(absl::string_view service) const { return OnLoopback(at(service).port); }

std::string Suite::admin_url(absl::string_view process) const {
  return absl::StrCat("http://", OnLoopback(at(process).admin_port));
}

const std::string& Suite::database(absl::string_view process) const { return at(process).database; }

pid_t Suite::pid(absl::string_view process) const { return at(process).child->pid(); }

std::string Suite::Log(absl::string_view process) const {
  return ReadFile(folder_.File(absl::StrCat(process, ".log"))).value_or("");
}

Suite::Process& Suite::at(absl::string_view process) { return processes_.at(std::string(process)); }

const Suite::Process& Suite::at(absl::string_view process) const {
  return processes_.at(std::string(process));
}

}  // namespace touchstone
