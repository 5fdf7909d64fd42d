// The arguments of a call, as a query or a posted form has them
// (application/x-www-form-urlencoded).
//
//   Arguments arguments;
//   RETURN_IF_ERROR(arguments.Read("service_code=001&attribute[LANE]=LEFT"));
//   arguments.One("service_code");

#ifndef TOUCHSTONE_GATEWAY_INTEROP_OPEN311_ARGUMENTS_H_
#define TOUCHSTONE_GATEWAY_INTEROP_OPEN311_ARGUMENTS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace touchstone::gateway::open311 {

// The answers to one question: `attribute[CODE]=…`, or `attribute[CODE][]=…` more than once.
struct AttributeArgument {
  std::string code;
  std::vector<std::string> values;  // as given, in the order in which they came
};

// An argument without a value is none at all.
class Arguments {
 public:
  // Adds what `encoded` has to what was read before. INVALID_ARGUMENT names every argument that is
  // not decoded, is no UTF-8, or was given before with another value though it has one only.
  absl::Status Read(absl::string_view encoded);

  // The value of an argument; "" when it was not given.
  absl::string_view One(absl::string_view name) const;

  // The values of one that can be repeated, also as `name[]`.
  std::vector<std::string> All(absl::string_view name) const;

  const std::vector<AttributeArgument>& attributes() const { return attributes_; }

 private:
  void Add(std::string name, std::string value);
  // False when it is not the form of an attribute.
  bool AddAttribute(absl::string_view name, std::string value);

  std::vector<std::pair<std::string, std::string>> values_;
  std::vector<AttributeArgument> attributes_;
};

}  // namespace touchstone::gateway::open311

#endif  // TOUCHSTONE_GATEWAY_INTEROP_OPEN311_ARGUMENTS_H_
