#include "services/catalog/release_readers.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/catalog/releases.h"
#include "services/catalog/rules/release_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/list_query.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::catalog {
namespace {

constexpr absl::string_view kRead = "catalog.read";

// Of releases, which hold a framework each.
constexpr int kRowsAtOnce = 100;

// Who reads, as the table calls them, beside the ids of organizations, which have no such marks.
constexpr absl::string_view kEverybody = "*";
constexpr absl::string_view kEveryOrganizationsPeople = "+";

using ListRequest = v1::ListPublishedReleasesRequest;
using ListResponse = v1::ListPublishedReleasesResponse;

// "organizations/wa/frameworks/hr/releases/1" of a release's name or of one below it; "" of others.
absl::string_view ReleaseIn(absl::string_view name) {
  size_t end = 0;
  for (int segments = 1;; ++segments) {
    end = name.find('/', end);
    if (segments == 6) break;
    if (end == absl::string_view::npos) return "";
    ++end;
  }
  const absl::string_view release = name.substr(0, end);
  return ReleaseType().pattern.Matches(release) ? release : absl::string_view();
}

bool IsPublic(v1::Release::State state) {
  return state == v1::Release::PUBLISHED || state == v1::Release::RETIRED;
}

bool IsInAudience(const trust::v1::Principal& caller, const v1::ReleaseAudience& audience) {
  switch (audience.kind()) {
    case v1::ReleaseAudience::PUBLIC:
      return true;
    case v1::ReleaseAudience::EVERY_ORGANIZATION:
      return IsAllowedSomewhere(caller, kRead);
    case v1::ReleaseAudience::ORGANIZATIONS:
      return std::any_of(audience.organization_ids().begin(), audience.organization_ids().end(),
                         [&](const std::string& id) { return IsAllowed(caller, kRead, id); });
    default:
      return false;
  }
}

std::vector<std::string> ReadersOf(const v1::Release& release) {
  if (release.state() != v1::Release::PUBLISHED) return {};
  switch (release.audience().kind()) {
    case v1::ReleaseAudience::PUBLIC:
      return {std::string(kEverybody)};
    case v1::ReleaseAudience::EVERY_ORGANIZATION:
      return {std::string(kEveryOrganizationsPeople)};
    default:
      return {release.audience().organization_ids().begin(),
              release.audience().organization_ids().end()};
  }
}

// Who the caller reads as; asks for the permission to.
absl::StatusOr<std::string> ReaderOf(const Context& context, const ListRequest& request) {
  if (request.reader().empty()) return std::string();
  const std::string organization(OrganizationOf(request.reader()));
  if (!IsAllowed(*context.caller, kRead, organization)) {
    return DenyAccess(*context.caller, kRead, organization);
  }
  return organization;
}

using Rows = std::vector<std::tuple<std::string, Bytes>>;

// The first releases behind `after` that the reader finds; everybody, when it is empty.
absl::StatusOr<Rows> ReadPublished(Store& store, absl::Time deadline, const std::string& reader,
                                   const std::string& after, int most) {
  const std::string every(reader.empty() ? kEverybody : kEveryOrganizationsPeople);
  Rows rows;
  RETURN_IF_ERROR(store.database().Read(deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(rows,
                     (session.Query<std::string, Bytes>(
                         "SELECT releases.name, releases.body FROM release_readers JOIN releases "
                         "ON releases.name = release_readers.release WHERE reader IN (:everybody, "
                         ":every, :reader) AND release_readers.release > :after "
                         "ORDER BY release_readers.release LIMIT :most",
                         kEverybody, every, reader.empty() ? every : reader, after, most)));
    return absl::OkStatus();
  }));
  return rows;
}

absl::StatusOr<ListResponse> ListPublished(Store& store, const Context& context,
                                           const ListRequest& request) {
  ASSIGN_OR_RETURN(const std::string reader, ReaderOf(context, request));
  const std::string query = absl::StrCat("published releases for ", reader);
  std::string after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const PagePosition position,
                     store.page_tokens().Read(request.page_token(), query, store.clock().Now()));
    after = position.name;
  }
  const int size = PageSize(request.page_size());
  ListResponse response;
  size_t bytes = 0;
  bool more = true;
  bool full = false;
  while (more && !full) {
    // A few at a time, and one more: how large they are shows when they are here.
    const int wanted = std::min(size - response.releases_size(), kRowsAtOnce);
    ASSIGN_OR_RETURN(const Rows rows,
                     ReadPublished(store, context.deadline, reader, after, wanted + 1));
    more = rows.size() > static_cast<size_t>(wanted);
    for (const auto& [name, body] : rows) {
      bytes += body.value.size();
      full =
          response.releases_size() == size || (bytes > kLargestAnswer && bytes > body.value.size());
      if (full) break;
      after = name;
      v1::Release& release = *response.add_releases();
      if (!release.ParseFromString(body.value)) {
        return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                     absl::StrCat("The stored ", name, " cannot be read."));
      }
      if (!IsOfOwnOrganization(context, name)) LeaveWhatIsPublished(release);
    }
  }
  if (full) {
    response.set_next_page_token(store.page_tokens().Make({.order_value = after, .name = after},
                                                          query, store.clock().Now()));
  }
  return response;
}

}  // namespace

absl::StatusOr<ReadFrom> CheckReader(Store& store, const Context& context, absl::string_view name) {
  const absl::string_view release_name = ReleaseIn(name);
  if (release_name.empty()) return ReadFrom::kNearest;
  const absl::string_view organization = OrganizationOf(release_name);
  const bool own = IsOfOwnOrganization(context, release_name);
  ASSIGN_OR_RETURN(const CachedValue found,
                   store.Read(ReleaseType(), release_name, context.deadline));
  v1::Release release;
  if (!found.absent() && !release.ParseFromString(*found.bytes)) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("The stored ", release_name, " cannot be read."));
  }
  const bool is_public = !found.absent() && IsPublic(release.state());
  if (!own && !(is_public && IsInAudience(*context.caller, release.audience()))) {
    return DenyAccess(*context.caller, kRead, organization);
  }
  if (!is_public) return ReadFrom::kDatabase;
  return release.audience().kind() == v1::ReleaseAudience::PUBLIC ? ReadFrom::kForEverybody
                                                                  : ReadFrom::kNearest;
}

bool IsOfOwnOrganization(const Context& context, absl::string_view name) {
  return IsAllowed(*context.caller, kRead, OrganizationOf(name));
}

absl::Status SetReaders(Transaction& transaction, const v1::Release& release) {
  Session& session = transaction.session();
  RETURN_IF_ERROR(
      session.Execute("DELETE FROM release_readers WHERE release = :release", release.name())
          .status());
  for (const std::string& reader : ReadersOf(release)) {
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO release_readers (reader, release) VALUES (:reader, :release)",
                     reader, release.name())
            .status());
  }
  return absl::OkStatus();
}

void RegisterPublishedReleases(RpcService& catalog, Store& store) {
  catalog.Unary<ListRequest, ListResponse>(
      "ListPublishedReleases", [&store](const Context& context, const ListRequest& request) {
        return ListPublished(store, context, request);
      });
}

}  // namespace touchstone::catalog
