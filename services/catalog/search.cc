#include "services/catalog/search.h"

#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/search.pb.h>

#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/catalog/alignments.h"
#include "services/catalog/competencies.h"
#include "services/catalog/core_values.h"
#include "services/catalog/frameworks.h"
#include "services/catalog/job_analyses.h"
#include "services/catalog/job_profiles.h"
#include "services/catalog/releases.h"
#include "services/catalog/rules/searchable_texts.h"
#include "services/catalog/translations.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/search/search.h"
#include "services/runtime/search/walks.h"

namespace touchstone::catalog {
namespace {

using Request = v1::SearchCatalogRequest;
using Response = v1::SearchCatalogResponse;

// What tells a search apart from all others: page tokens are bound to it.
std::string QueryOf(Request request) {
  request.clear_page_token();
  request.clear_page_size();
  return absl::StrCat("SearchCatalog:", request.SerializeAsString());
}

// A position as a page token carries it: "4499 organizations/wa/…".
SqlValue ToTokenValue(const SearchPosition& position) {
  return absl::StrCat(position.score, " ", position.place);
}

std::optional<SearchPosition> FromTokenValue(const SqlValue& value) {
  const auto* const text = std::get_if<std::string>(&value);
  if (text == nullptr) return std::nullopt;
  const std::pair<std::string, std::string> parts = absl::StrSplit(*text, absl::MaxSplits(' ', 1));
  SearchPosition position{.place = parts.second};
  if (!absl::SimpleAtoi(parts.first, &position.score)) return std::nullopt;
  return position;
}

absl::StatusOr<SearchFilter> FilterOf(const Request& request) {
  SearchFilter filter{.language = request.language()};
  if (!request.framework().empty()) {
    if (ParentOf(request.framework()) != request.parent()) {
      return InvalidField("framework", "must be one of the organization that is searched");
    }
    filter.labels.push_back(FrameworkLabel(request.framework()));
  }
  for (const std::string& tag : request.tags()) filter.labels.push_back(TagLabel(tag));
  for (int i = 0; i < request.kinds_size(); ++i) {
    if (!v1::SearchHit::Kind_IsValid(request.kinds(i)) ||
        request.kinds(i) == v1::SearchHit::KIND_UNSPECIFIED) {
      return InvalidField(absl::StrCat("kinds[", i, "]"), "is no kind of text");
    }
    filter.kinds.push_back(request.kinds(i));
  }
  return filter;
}

// Who misspells a framework's name is told so, rather than that nothing is said in it.
absl::Status CheckFramework(Store& store, const Context& context, const std::string& name) {
  if (name.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const CachedValue found, store.Read(FrameworkType(), name, context.deadline));
  v1::Framework framework;
  if (found.absent() || !framework.ParseFromString(*found.bytes) || framework.has_delete_time()) {
    return NotFound(name);
  }
  return absl::OkStatus();
}

v1::SearchHit ToProto(SearchHit hit) {
  v1::SearchHit proto;
  proto.set_name(std::move(hit.place.resource));
  proto.set_type(std::move(hit.type));
  proto.set_title(std::move(hit.title));
  proto.set_kind(static_cast<v1::SearchHit::Kind>(hit.place.kind));
  proto.set_item_id(std::move(hit.place.item));
  proto.set_score(static_cast<int32_t>(hit.score));
  v1::SearchSnippet& snippet = *proto.mutable_snippet();
  snippet.set_text(std::move(hit.snippet.text));
  for (const Snippet::Mark& mark : hit.snippet.marks) {
    v1::SearchSnippet::Mark& marked = *snippet.add_marks();
    marked.set_start(static_cast<int32_t>(mark.start));
    marked.set_end(static_cast<int32_t>(mark.end));
  }
  snippet.set_more_before(hit.snippet.more_before);
  snippet.set_more_after(hit.snippet.more_after);
  return proto;
}

absl::StatusOr<Response> Search(Store& store, const Context& context, const Request& request) {
  touchstone::SearchRequest search{.organization = std::string(OrganizationOf(request.parent())),
                                   .page_size = PageSize(request.page_size())};
  ASSIGN_OR_RETURN(search.query, ParseSearchQuery(request.query()));
  ASSIGN_OR_RETURN(search.filter, FilterOf(request));
  RETURN_IF_ERROR(CheckFramework(store, context, request.framework()));
  const std::string query = QueryOf(request);
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const PagePosition position,
                     store.page_tokens().Read(request.page_token(), query, store.clock().Now()));
    search.after = FromTokenValue(position.order_value);
  }

  SearchPage page;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(page, RunSearch(session, search));
    return absl::OkStatus();
  }));
  MakeSnippets(search.query, page);
  Response response;
  for (SearchHit& hit : page.hits) *response.add_hits() = ToProto(std::move(hit));
  if (page.next) {
    response.set_next_page_token(
        store.page_tokens().Make({ToTokenValue(*page.next), ""}, query, store.clock().Now()));
  }
  return response;
}

}  // namespace

void RegisterSearch(RpcService& catalog, Store& store) {
  catalog.Unary<Request, Response>("SearchCatalog",
                                   [&store](const Context& context, const Request& request) {
                                     return Search(store, context, request);
                                   });
}

std::vector<const ResourceType*> SearchedTypes() {
  return {&FrameworkType(),   &FrameworkTranslationType(),
          &CompetencyType(),  &CompetencyTranslationType(),
          &ReleaseType(),     &CoreValueType(),
          &JobAnalysisType(), &JobProfileType(),
          &AlignmentType()};
}

absl::Status ReindexTextsOf(Transaction& transaction, const std::string& framework) {
  Session& session = transaction.session();
  for (const ResourceType* const type : {&CompetencyType(), &ReleaseType()}) {
    RETURN_IF_ERROR(AskForWalk(session, type->table(), absl::StrCat(framework, "/")));
  }
  // These may be anywhere in the organization.
  const std::string organization = absl::StrCat(ParentOf(framework), "/");
  for (const ResourceType* const type :
       {&CoreValueType(), &JobAnalysisType(), &JobProfileType(), &AlignmentType()}) {
    RETURN_IF_ERROR(AskForWalk(session, type->table(), organization));
  }
  return absl::OkStatus();
}

}  // namespace touchstone::catalog
