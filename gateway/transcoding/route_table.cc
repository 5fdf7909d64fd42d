#include "gateway/transcoding/route_table.h"

#include <google/api/annotations.pb.h>

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::gateway {

using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using Kind = PathTemplate::Segment::Kind;

namespace {

std::optional<google::api::HttpRule> HttpRuleOf(const MethodDescriptor& method) {
  if (!method.options().HasExtension(google::api::http)) return std::nullopt;
  return method.options().GetExtension(google::api::http);
}

}  // namespace

// One look-up.
struct RouteTable::Search {
  absl::string_view method;
  absl::string_view verb;
  std::vector<absl::string_view> segments;
  std::set<std::string> allowed;
};

RouteMatch RouteTable::Match(absl::string_view method, absl::string_view path) const {
  RouteMatch match;
  if (path.empty() || path.front() != '/') return match;
  Search search;
  search.method = method == "HEAD" ? "GET" : method;
  search.segments = absl::StrSplit(path.substr(1), '/');

  // First with the verb that the last segment may end in, then, unless it is one that is a verb
  // elsewhere and so is meant as one here, with that segment as it is.
  const absl::string_view last = search.segments.back();
  if (const size_t colon = last.rfind(':'); colon != last.npos && colon + 1 < last.size()) {
    search.verb = last.substr(colon + 1);
    search.segments.back() = last.substr(0, colon);
    match.route = Find(*root_, 0, &search);
    search.segments.back() = last;
  }
  const bool has_verb = match.route != nullptr;
  if (!has_verb && !verbs_.contains(search.verb)) {
    search.verb = {};
    match.route = Find(*root_, 0, &search);
  }
  if (match.route == nullptr) {
    match.allowed = std::move(search.allowed);
    return match;
  }
  const char* const end = path.data() + path.size() - (has_verb ? search.verb.size() + 1 : 0);
  for (const PathTemplate::Variable& variable : match.route->path.variables) {
    if (variable.first >= search.segments.size()) {  // `**` that took nothing
      match.values.emplace_back();
      continue;
    }
    const char* const from = search.segments[variable.first].data();
    const bool is_last = variable.to_end || variable.last == search.segments.size();
    const char* const to = is_last ? end : search.segments[variable.last].data() - 1;
    match.values.emplace_back(from, to - from);
  }
  return match;
}

const Route* RouteTable::Find(const Node& node, size_t at, Search* search) {
  if (at == search->segments.size()) {
    if (const Route* found = RouteAt(node, search)) return found;
  } else {
    const absl::string_view segment = search->segments[at];
    if (const auto literal = node.literals.find(segment); literal != node.literals.end()) {
      if (const Route* found = Find(*literal->second, at + 1, search)) return found;
    }
    if (node.one != nullptr && !segment.empty()) {
      if (const Route* found = Find(*node.one, at + 1, search)) return found;
    }
  }
  return node.rest == nullptr ? nullptr : RouteAt(*node.rest, search);
}

const Route* RouteTable::RouteAt(const Node& node, Search* search) {
  const auto methods = node.routes.find(search->verb);
  if (methods == node.routes.end()) return nullptr;
  const auto found = methods->second.find(search->method);
  if (found != methods->second.end()) return found->second;
  for (const auto& [method, route] : methods->second) {
    search->allowed.insert(method);
    if (method == "GET") search->allowed.insert("HEAD");
  }
  return nullptr;
}

absl::Status RouteTableBuilder::Add(const ServiceDescriptor& service) {
  for (int i = 0; i < service.method_count(); ++i) {
    const MethodDescriptor& method = *service.method(i);
    const auto rule = HttpRuleOf(method);
    if (!rule) continue;
    ASSIGN_OR_RETURN(Route route, MakeRoute(method, *rule));
    RETURN_IF_ERROR(AddRoute(std::move(route)));
    for (const auto& more : rule->additional_bindings()) {
      ASSIGN_OR_RETURN(Route other, MakeRoute(method, more));
      RETURN_IF_ERROR(AddRoute(std::move(other)));
    }
  }
  return absl::OkStatus();
}

absl::Status RouteTableBuilder::AddRoute(Route route) {
  RouteTable::Node* node = table_.root_.get();
  for (const auto& segment : route.path.segments) {
    auto& next = segment.kind == Kind::kLiteral ? node->literals[segment.literal]
                 : segment.kind == Kind::kOne   ? node->one
                                                : node->rest;
    if (next == nullptr) next = std::make_unique<RouteTable::Node>();
    node = next.get();
  }
  const Route*& place = node->routes[route.path.verb][route.http_method];
  if (place != nullptr) {
    return absl::AlreadyExistsError(absl::StrCat(route.http_method, " ", route.text, " of ",
                                                 route.rpc, " is also that of ", place->rpc));
  }
  if (!route.path.verb.empty()) table_.verbs_.insert(route.path.verb);
  auto owned = std::make_unique<const Route>(std::move(route));
  place = owned.get();
  table_.routes_.push_back(std::move(owned));
  return absl::OkStatus();
}

}  // namespace touchstone::gateway
