// What the contract offers, found by descriptor: a new resource or RPC needs no line of code here.

#ifndef TOUCHSTONE_TOOLS_TOUCHSTONE_CONTRACT_H_
#define TOUCHSTONE_TOOLS_TOUCHSTONE_CONTRACT_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace touchstone {

// Every method of the suite's own services, in the order of their files.
std::vector<const google::protobuf::MethodDescriptor*> Methods();

// Every service of the suite.
std::vector<const google::protobuf::ServiceDescriptor*> Services();

// The method that a name means: "touchstone.catalog.v1.Catalog/GetCompetency", or any end of it
// that only one method has, with dots or slashes: "Catalog.GetCompetency", "GetCompetency".
// INVALID_ARGUMENT, with what was near, when it is none or more than one.
absl::StatusOr<const google::protobuf::MethodDescriptor*> FindMethod(absl::string_view name);

// "touchstone.catalog.v1.Catalog/GetCompetency".
std::string PathOf(const google::protobuf::MethodDescriptor& method);

// A read that a resource name or a collection asks for.
struct Read {
  const google::protobuf::MethodDescriptor* method = nullptr;
  std::unique_ptr<google::protobuf::Message> request;  // with what the name says filled in
};

// The read of one resource: "organizations/wa/frameworks/hr-core". INVALID_ARGUMENT, with the names
// that there are, when no resource has such a name.
absl::StatusOr<Read> FindGet(absl::string_view name);

// The list of a collection: "organizations/wa/frameworks", "organizations".
absl::StatusOr<Read> FindList(absl::string_view collection);

// The field of a list's response that holds its items.
const google::protobuf::FieldDescriptor* ItemsOf(const google::protobuf::Descriptor& response);

}  // namespace touchstone

#endif  // TOUCHSTONE_TOOLS_TOUCHSTONE_CONTRACT_H_
