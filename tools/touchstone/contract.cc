#include "tools/touchstone/contract.h"

#include <google/api/annotations.pb.h>
#include <google/protobuf/descriptor.pb.h>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "proto/descriptors.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/messages.h"
#include "tools/touchstone/path_template.h"

namespace touchstone {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::FileDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::MethodDescriptor;
using ::google::protobuf::ServiceDescriptor;

// The files of the suite's own services, in the order in which the set has them.
std::vector<const FileDescriptor*> OwnFiles() {
  google::protobuf::FileDescriptorSet files;
  const absl::string_view bytes = DescriptorSetBytes();
  files.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  std::vector<const FileDescriptor*> own;
  for (const auto& file : files.file()) {
    if (!absl::StartsWith(file.package(), "touchstone.")) continue;
    own.push_back(ContractPool().FindFileByName(file.name()));
  }
  return own;
}

// Sets a field by its path ("framework.name") from text.
void SetText(Message& message, absl::string_view path, const std::string& value) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field =
      message.GetDescriptor()->FindFieldByName(std::string(path.substr(0, dot)));
  if (dot == absl::string_view::npos) {
    message.GetReflection()->SetString(&message, field, value);
  } else {
    SetText(*message.GetReflection()->MutableMessage(&message, field), path.substr(dot + 1), value);
  }
}

// A method that is read by GET without a verb: a resource's or a collection's own address.
struct ReadMethod {
  const MethodDescriptor* method;
  PathTemplate path;
};

const std::vector<ReadMethod>& ReadMethods() {
  static const auto* const reads = [] {
    auto* result = new std::vector<ReadMethod>;
    for (const MethodDescriptor* method : Methods()) {
      const auto& rule = method->options().GetExtension(google::api::http);
      if (rule.get().empty() || method->server_streaming()) continue;
      PathTemplate path(rule.get());
      if (path.verb().empty()) result->push_back({method, std::move(path)});
    }
    return result;
  }();
  return *reads;
}

bool IsList(const MethodDescriptor& method) { return ItemsOf(*method.output_type()) != nullptr; }

absl::StatusOr<Read> FindRead(absl::string_view name, bool list) {
  const std::string path = absl::StrCat("/v1/", name);
  std::vector<std::string> shapes;
  for (const ReadMethod& read : ReadMethods()) {
    if (IsList(*read.method) != list) continue;
    shapes.push_back(absl::StrCat("  ", read.path.Shape().substr(4)));
    const auto fields = read.path.Match(path);
    if (!fields) continue;
    Read found{read.method, NewMessage(*read.method->input_type())};
    for (const BoundField& field : *fields) SetText(*found.request, field.field, field.value);
    return found;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("\"", name, "\" is not the name of a ", list ? "collection" : "resource",
                   "; they look like this, with an id for each *:\n", absl::StrJoin(shapes, "\n")));
}

}  // namespace

std::vector<const ServiceDescriptor*> Services() {
  std::vector<const ServiceDescriptor*> services;
  for (const FileDescriptor* file : OwnFiles()) {
    for (int i = 0; i < file->service_count(); ++i) services.push_back(file->service(i));
  }
  return services;
}

std::vector<const MethodDescriptor*> Methods() {
  std::vector<const MethodDescriptor*> methods;
  for (const ServiceDescriptor* service : Services()) {
    for (int i = 0; i < service->method_count(); ++i) methods.push_back(service->method(i));
  }
  return methods;
}

absl::StatusOr<const MethodDescriptor*> FindMethod(absl::string_view name) {
  const std::string dotted = absl::StrReplaceAll(name, {{"/", "."}});
  const std::string end = absl::StrCat(".", dotted);
  std::vector<const MethodDescriptor*> found;
  const std::string wanted = absl::AsciiStrToLower(dotted.substr(dotted.rfind('.') + 1));
  std::vector<std::string> near;
  for (const MethodDescriptor* method : Methods()) {
    if (method->full_name() == dotted) return method;
    if (absl::EndsWith(method->full_name(), end)) found.push_back(method);
    if (absl::StrContains(absl::AsciiStrToLower(method->name()), wanted)) {
      near.push_back(absl::StrCat("  ", PathOf(*method)));
    }
  }
  if (found.size() == 1) return found.front();
  if (near.empty()) {
    for (const ServiceDescriptor* service : Services()) {
      near.push_back(absl::StrCat("  ", service->full_name()));
    }
    return absl::InvalidArgumentError(absl::StrCat(
        "there is no method \"", name, "\"; the services are\n", absl::StrJoin(near, "\n")));
  }
  return absl::InvalidArgumentError(
      absl::StrCat(found.empty() ? "there is no method \"" : "more than one method is called \"",
                   name, "\"; there are\n", absl::StrJoin(near, "\n")));
}

std::string PathOf(const MethodDescriptor& method) {
  return absl::StrCat(method.service()->full_name(), "/", method.name());
}

absl::StatusOr<Read> FindGet(absl::string_view name) { return FindRead(name, /*list=*/false); }

absl::StatusOr<Read> FindList(absl::string_view collection) {
  return FindRead(collection, /*list=*/true);
}

const FieldDescriptor* ItemsOf(const Descriptor& response) {
  if (response.FindFieldByName("next_page_token") == nullptr) return nullptr;
  for (int i = 0; i < response.field_count(); ++i) {
    const FieldDescriptor* field = response.field(i);
    if (field->is_repeated() && field->message_type() != nullptr) return field;
  }
  return nullptr;
}

}  // namespace touchstone
