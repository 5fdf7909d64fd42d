// Examples of what is sent and answered, made from the contract alone and the same for the same
// contract.
//
// A field's value is, in this order: its option `touchstone.options.v1.example`; what its comment
// gives ("such as …"); what its type and rules say (the first of an enum, the name of a resource).
// An optional field for which none of these says anything is left out. The ids in names agree with
// each other: a competency is everywhere in the same framework.

#ifndef TOUCHSTONE_GATEWAY_OPENAPI_EXAMPLES_H_
#define TOUCHSTONE_GATEWAY_OPENAPI_EXAMPLES_H_

#include <google/protobuf/descriptor.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gateway/transcoding/json_codec.h"

namespace touchstone::gateway {

// All results are JSON, but for ids. Immutable and thread-safe.
class Examples {
 public:
  using Fields = std::set<const google::protobuf::FieldDescriptor*>;

  // Knows the resources of the services' files. `codec` must outlive it.
  Examples(const std::vector<const google::protobuf::ServiceDescriptor*>& services,
           const JsonCodec& codec);

  // What stands for a path's variable: "customer-focus" for "competency".
  std::string Id(absl::string_view variable) const;

  // What a caller sends: without the fields that it cannot set, and without `bound`, which the path
  // or the query carries.
  std::string Sent(const google::protobuf::Descriptor& message, const Fields& bound) const;

  // A change of one field of a resource.
  std::string Change(const google::protobuf::Descriptor& resource) const;

  // What a method answers, or an item of its stream; `message` is its response or the field of it
  // that HTTP shows.
  std::string Answer(const google::protobuf::MethodDescriptor& method,
                     const google::protobuf::Descriptor& message) const;

  // A value of the field.
  std::string Value(const google::protobuf::FieldDescriptor& field) const;

 private:
  struct Purpose {
    bool is_sent = false;
    bool is_deleted = false;                                     // the resource, in an answer
    const google::protobuf::MethodDescriptor* method = nullptr;  // that answers
    const Fields* bound = nullptr;
  };
  // The messages around the one that is written, outermost first.
  using Around = std::vector<const google::protobuf::Descriptor*>;

  std::string Message(const google::protobuf::Descriptor& message, const Purpose& purpose,
                      Around around) const;
  std::optional<std::string> Member(const google::protobuf::FieldDescriptor& field,
                                    const Purpose& purpose, const Around& around) const;
  std::optional<std::string> Single(const google::protobuf::FieldDescriptor& field,
                                    const Purpose& purpose, const Around& around) const;
  std::optional<std::string> Text(const google::protobuf::FieldDescriptor& field,
                                  const Purpose& purpose, const Around& around) const;
  std::string Operation(const google::protobuf::MethodDescriptor& method) const;
  std::string NameIn(absl::string_view pattern) const;
  // As the gateway would answer it.
  std::string Canonical(const google::protobuf::Descriptor& message, const std::string& json) const;

  const JsonCodec& codec_;
  std::map<std::string, std::string> pattern_by_type_;  // "touchstone.dev/Competency"
  std::map<std::string, std::string> id_by_variable_;   // "competency"
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_OPENAPI_EXAMPLES_H_
