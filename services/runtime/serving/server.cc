#include "services/runtime/serving/server.h"

#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <signal.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/mutex.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/serving/admission.h"
#include "services/runtime/serving/grpc_adapter.h"
#include "services/runtime/serving/open_streams.h"
#include "services/runtime/serving/reflection.h"
#include "services/runtime/serving/stop_signal.h"
#include "services/runtime/telemetry/admin_listener.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone {
namespace {

// How often readiness is asked for and overdue streams are looked for.
constexpr absl::Duration kRound = absl::Milliseconds(500);

// Threads beyond those that the calls may take: for waiting, and for refusing.
constexpr int kSpareThreads = 64;

// The libraries' own lines join the log. What a caller can cause by sending rubbish is for
// debugging; the call's answer says it already.
void RouteLibraryLogs() {
  gpr_set_log_function([](gpr_log_func_args* line) {
    Log(line->severity == GPR_LOG_SEVERITY_ERROR ? LogLevel::kWarning : LogLevel::kDebug,
        line->message, {{"library", "grpc"}});
  });
  google::protobuf::SetLogHandler(
      [](google::protobuf::LogLevel level, const char*, int, const std::string& message) {
        Log(level == google::protobuf::LOGLEVEL_FATAL ? LogLevel::kError : LogLevel::kDebug,
            message, {{"library", "protobuf"}});
      });
}

absl::Status CheckSettings(const ServerSettings& settings, const ServerParts& parts) {
  if (parts.metrics == nullptr || parts.identities == nullptr) {
    return absl::FailedPreconditionError("a server needs metrics and an identity verifier");
  }
  if (settings.largest_in_flight < 1 || settings.largest_streams < 1 ||
      settings.largest_message < 1 || settings.default_deadline <= absl::ZeroDuration() ||
      settings.largest_connection_age <= absl::ZeroDuration() ||
      settings.drain < absl::ZeroDuration()) {
    return absl::FailedPreconditionError("a limit of the server is not positive");
  }
  return absl::OkStatus();
}

absl::Status CheckServices(const std::vector<RpcService*>& services) {
  std::vector<std::string> problems;
  for (const RpcService* service : services) {
    const absl::Status checked = service->Check();
    if (!checked.ok()) problems.emplace_back(checked.message());
  }
  if (problems.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrJoin(problems, "; "));
}

class GrpcServer : public Server {
 public:
  GrpcServer(const ServerSettings& settings, const ServerParts& parts)
      : settings_(settings),
        parts_(parts),
        admission_(settings.largest_in_flight, settings.largest_streams, *parts.metrics) {}

  ~GrpcServer() override {
    if (server_ != nullptr) Drain();
  }

  absl::Status Start(const std::vector<RpcService*>& services) {
    RouteLibraryLogs();
    // Debian's Abseil watches the order of all mutexes, gRPC's among them, for a tenth of a call.
    absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
    grpc::EnableDefaultHealthCheckService(true);
    grpc::ServerBuilder builder;
    AddServices(services, builder);
    SetLimits(builder);
    if (!settings_.listen.empty()) {
      builder.AddListeningPort(settings_.listen, grpc::InsecureServerCredentials(), &port_);
    }
    server_ = builder.BuildAndStart();
    if (server_ == nullptr || (!settings_.listen.empty() && port_ == 0)) {
      return absl::UnavailableError(absl::StrCat("cannot listen on ", settings_.listen));
    }
    LookAround();
    if (!settings_.admin_listen.empty()) {
      ASSIGN_OR_RETURN(admin_, AdminListener::Start(settings_.admin_listen, *parts_.metrics,
                                                    [this] { return Readiness(); }));
    }
    rounds_ = std::thread([this] { MakeRounds(); });
    return absl::OkStatus();
  }

  int port() const override { return port_; }
  int admin_port() const override { return admin_ == nullptr ? 0 : admin_->port(); }

  std::shared_ptr<grpc::Channel> InProcessChannel() override {
    return server_->InProcessChannel(grpc::ChannelArguments());
  }

  void Drain() override {
    {
      MutexLock lock(&mutex_);
      if (draining_) return;
      draining_ = true;
      readiness_ = absl::UnavailableError("shutting down");
      changed_.SignalAll();
    }
    if (rounds_.joinable()) rounds_.join();
    server_->GetHealthCheckService()->Shutdown();
    admission_.Close();
    streams_.Drain();
    server_->Shutdown(absl::ToChronoTime(absl::Now() + settings_.drain));
  }

 private:
  void AddServices(const std::vector<RpcService*>& services, grpc::ServerBuilder& builder) {
    const CallEnvironment environment{admission_, streams_, *parts_.identities, *parts_.metrics,
                                      settings_.default_deadline};
    for (const RpcService* service : services) {
      names_.push_back(service->descriptor().full_name());
      grpc_services_.push_back(MakeGrpcService(*service, environment));
    }
    std::vector<std::string> listed = names_;
    listed.insert(listed.end(),
                  {"grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection"});
    grpc_services_.push_back(MakeReflectionService(std::move(listed), admission_, streams_));
    for (const auto& service : grpc_services_) builder.RegisterService(service.get());
  }

  void SetLimits(grpc::ServerBuilder& builder) const {
    const int calls = settings_.largest_in_flight + settings_.largest_streams;
    grpc::ResourceQuota quota("touchstone");
    quota.SetMaxThreads(calls + kSpareThreads);
    builder.SetResourceQuota(quota);
    builder.SetMaxReceiveMessageSize(settings_.largest_message);
    // One connection may hold all calls and some that are refused; the client keeps more back.
    builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, calls + kSpareThreads);
    // Two processes on one port would share its connections in silence.
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    const auto milliseconds = [](absl::Duration time) {
      return static_cast<int>(absl::ToInt64Milliseconds(time));
    };
    builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS,
                               milliseconds(settings_.largest_connection_age));
    // Streams live as long as an identity; older calls than twice that are stuck.
    builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS,
                               milliseconds(2 * kIdentityLifetime));
    // A peer that vanished without a word is noticed within about a minute; clients may do the
    // same.
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, milliseconds(absl::Seconds(45)));
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, milliseconds(absl::Seconds(15)));
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                               milliseconds(absl::Seconds(10)));
  }

  absl::Status Readiness() {
    MutexLock lock(&mutex_);
    return readiness_;
  }

  void MakeRounds() {
    while (true) {
      {
        MutexLock lock(&mutex_);
        if (!draining_) changed_.WaitWithTimeout(&mutex_, kRound);
        if (draining_) return;
      }
      LookAround();
      streams_.CutOverdue(absl::Now());
    }
  }

  // Asks whether requests can be served and tells those who asked for health.
  void LookAround() {
    const absl::Status ready = parts_.is_ready ? parts_.is_ready() : absl::OkStatus();
    bool was_ready;
    {
      MutexLock lock(&mutex_);
      if (draining_) return;
      was_ready = readiness_.ok();
      readiness_ = ready;
    }
    for (const std::string& name : names_) Health(name, ready.ok());
    Health("", ready.ok());
    if (was_ready == ready.ok()) return;
    if (ready.ok()) {
      Log(LogLevel::kInfo, "ready to serve");
    } else {
      Log(LogLevel::kWarning, "not ready to serve", {{"problem", ready.message()}});
    }
  }

  void Health(const std::string& service, bool serving) {
    server_->GetHealthCheckService()->SetServingStatus(service, serving);
  }

  const ServerSettings settings_;
  const ServerParts parts_;
  Admission admission_;
  OpenStreams streams_;
  std::vector<std::string> names_;
  std::vector<std::unique_ptr<grpc::Service>> grpc_services_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;

  Mutex mutex_;
  CondVar changed_;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status readiness_ ABSL_GUARDED_BY(mutex_) = absl::UnavailableError("starting");
  std::thread rounds_;
  // Last, so that it is gone first: it asks for readiness.
  std::unique_ptr<AdminListener> admin_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerSettings& settings,
                                                      const ServerParts& parts,
                                                      std::vector<RpcService*> services) {
  RETURN_IF_ERROR(CheckSettings(settings, parts));
  RETURN_IF_ERROR(CheckServices(services));
  auto server = std::make_unique<GrpcServer>(settings, parts);
  RETURN_IF_ERROR(server->Start(services));
  return server;
}

int Serve(const ServerSettings& settings, const ServerParts& parts,
          std::vector<RpcService*> services) {
  StopSignal stop;
  signal(SIGPIPE, SIG_IGN);  // A peer that is gone is an error of the write, not of the process.
  const auto server = Server::Start(settings, parts, std::move(services));
  if (!server.ok()) {
    Log(LogLevel::kError, "could not start", {{"problem", server.status().message()}});
    return 1;
  }
  Log(LogLevel::kInfo, "serving",
      {{"port", absl::StrCat((*server)->port())},
       {"admin_port", absl::StrCat((*server)->admin_port())}});
  const int number = stop.Wait();
  Log(LogLevel::kInfo, "draining", {{"signal", absl::StrCat(number)}});
  (*server)->Drain();
  Log(LogLevel::kInfo, "stopped");
  return 0;
}

}  // namespace touchstone
