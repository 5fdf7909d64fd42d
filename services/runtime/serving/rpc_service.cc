#include "services/runtime/serving/rpc_service.h"

#include <touchstone/options/v1/options.pb.h>

#include <cstdlib>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/serving/field_rules.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone {
namespace {

// For mistakes in main: nothing can be served, and who starts the process has to see why.
[[noreturn]] void Stop(absl::string_view service, absl::string_view method,
                       absl::string_view problem) {
  Log(LogLevel::kError, problem, {{"service", service}, {"method", method}});
  std::abort();
}

std::string KindOf(bool client_streaming, bool server_streaming) {
  if (client_streaming && server_streaming) return "stream in, stream out";
  if (client_streaming) return "stream in, one out";
  return server_streaming ? "one in, stream out" : "one in, one out";
}

}  // namespace

RpcService::RpcService(absl::string_view full_name)
    : descriptor_(google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
          std::string(full_name))) {
  if (descriptor_ == nullptr) Stop(full_name, "", "the contract has no such service");
}

RpcService::Method& RpcService::NewMethod(absl::string_view method, bool client_streaming,
                                          bool server_streaming) {
  const auto* descriptor = descriptor_->FindMethodByName(std::string(method));
  if (descriptor == nullptr) {
    Stop(descriptor_->full_name(), method, "the service has no such method");
  }
  if (descriptor->client_streaming() != client_streaming ||
      descriptor->server_streaming() != server_streaming) {
    Stop(descriptor_->full_name(), method,
         absl::StrCat("the method is ",
                      KindOf(descriptor->client_streaming(), descriptor->server_streaming()),
                      ", its handler ", KindOf(client_streaming, server_streaming)));
  }
  const auto [entry, is_new] = methods_.try_emplace(descriptor->index());
  if (!is_new) Stop(descriptor_->full_name(), method, "the method has a handler already");
  return entry->second;
}

void RpcService::AddUnary(absl::string_view method, UnaryHandler handler) {
  NewMethod(method, false, false).unary = std::move(handler);
}

void RpcService::AddServerStream(absl::string_view method, ServerStreamHandler handler) {
  NewMethod(method, false, true).server_stream = std::move(handler);
}

void RpcService::AddClientStream(absl::string_view method, ClientStreamHandler handler) {
  NewMethod(method, true, false).client_stream = std::move(handler);
}

void RpcService::AddRecordStream(absl::string_view method, RecordStreamHandler handler) {
  NewMethod(method, true, false).record_stream = std::move(handler);
}

void RpcService::LetWait(absl::string_view method) {
  methods_.at(descriptor_->FindMethodByName(std::string(method))->index()).waits = true;
}

void RpcService::LetLast(absl::string_view method) {
  methods_.at(descriptor_->FindMethodByName(std::string(method))->index()).is_endless = true;
}

void RpcService::CheckTypes(absl::string_view method, const google::protobuf::Descriptor* request,
                            const google::protobuf::Descriptor* response) const {
  const auto* descriptor = descriptor_->FindMethodByName(std::string(method));
  if (descriptor == nullptr) return;  // NewMethod says so.
  if (descriptor->input_type() != request || descriptor->output_type() != response) {
    Stop(descriptor_->full_name(), method,
         absl::StrCat("the method takes ", descriptor->input_type()->full_name(), " and gives ",
                      descriptor->output_type()->full_name(), ", its handler ",
                      request->full_name(), " and ", response->full_name()));
  }
}

absl::Status RpcService::Check() const {
  std::vector<std::string> problems;
  for (int i = 0; i < descriptor_->method_count(); ++i) {
    const google::protobuf::MethodDescriptor& method = *descriptor_->method(i);
    if (!methods_.contains(i)) {
      problems.push_back(absl::StrCat(method.full_name(), " has no handler"));
    }
    if (method.options().GetExtension(options::v1::permission).empty()) {
      problems.push_back(absl::StrCat(method.full_name(), " declares no permission"));
    }
    if (const absl::Status rules = CheckRules(*method.input_type()); !rules.ok()) {
      problems.push_back(std::string(rules.message()));
    }
  }
  if (problems.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrJoin(problems, "; "));
}

}  // namespace touchstone
