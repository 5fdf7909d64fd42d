// All routes, and which of them a request takes.
//
//   RouteTableBuilder builder;
//   for (const auto* service : services) RETURN_IF_ERROR(builder.Add(*service));
//   const RouteTable routes = std::move(builder).Build();
//   const RouteMatch match = routes.Match("GET", "/v1/organizations/wa");

#ifndef TOUCHSTONE_GATEWAY_TRANSCODING_ROUTE_TABLE_H_
#define TOUCHSTONE_GATEWAY_TRANSCODING_ROUTE_TABLE_H_

#include <google/protobuf/descriptor.h>

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gateway/transcoding/route.h"

namespace touchstone::gateway {

// What a request's method and path lead to. The views point into the path.
struct RouteMatch {
  // Null: the path is nobody's (`allowed` is empty), or is answered to other methods only.
  const Route* route = nullptr;
  // What each variable of the route took, not decoded.
  std::vector<absl::string_view> values;
  // The methods that the path is answered to, when `route` is null.
  std::set<std::string> allowed;
};

// A trie of path segments. A literal is preferred to `*`, and `*` to `**`; among templates that
// differ only in their verb, the one with the verb; what is a verb anywhere is part of no id.
// Immutable and thread-safe.
class RouteTable {
 public:
  // `method` as HTTP has it; HEAD finds GET's routes. `path` without query, as it came.
  RouteMatch Match(absl::string_view method, absl::string_view path) const;

  // In the order in which they were added.
  const std::vector<std::unique_ptr<const Route>>& routes() const { return routes_; }

 private:
  friend class RouteTableBuilder;

  struct Node {
    absl::flat_hash_map<std::string, std::unique_ptr<Node>> literals;
    std::unique_ptr<Node> one;
    std::unique_ptr<Node> rest;
    // Verb ("" for none), then HTTP method.
    absl::flat_hash_map<std::string, absl::flat_hash_map<std::string, const Route*>> routes;
  };
  struct Search;

  static const Route* Find(const Node& node, size_t at, Search* search);
  static const Route* RouteAt(const Node& node, Search* search);

  std::unique_ptr<Node> root_ = std::make_unique<Node>();
  std::vector<std::unique_ptr<const Route>> routes_;
  absl::flat_hash_set<std::string> verbs_;
};

// Mutable; used once, by one thread.
class RouteTableBuilder {
 public:
  // Adds every annotated method, additional bindings too. INVALID_ARGUMENT when an annotation is
  // wrong, ALREADY_EXISTS when two claim the same method and path.
  absl::Status Add(const google::protobuf::ServiceDescriptor& service);

  RouteTable Build() && { return std::move(table_); }

 private:
  absl::Status AddRoute(Route route);

  RouteTable table_;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_TRANSCODING_ROUTE_TABLE_H_
