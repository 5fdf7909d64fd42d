#include "services/catalog/release_diffs.h"

#include <google/api/httpbody.pb.h>
#include <touchstone/catalog/v1/release.pb.h>
#include <touchstone/catalog/v1/release_diff.pb.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/release_contents.h"
#include "services/catalog/release_readers.h"
#include "services/catalog/releases.h"
#include "services/catalog/rules/release_diff.h"
#include "services/catalog/rules/release_diff_page.h"
#include "services/catalog/rules/word_diff.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/list_query.h"

namespace touchstone::catalog {
namespace {

constexpr int kLargestDiffPage = 200;
// What is written for people in one piece: more is no reading.
constexpr int kMostRendered = 2000;

using Request = v1::DiffReleasesRequest;
using RenderRequest = v1::RenderReleaseDiffRequest;

struct Pair {
  std::string name;
  std::string base;
};

absl::Status CheckReaders(Store& store, const Context& context, const Pair& pair) {
  if (ParentOf(pair.name) != ParentOf(pair.base)) {
    return InvalidField("base", "must be a release of the same framework as name");
  }
  RETURN_IF_ERROR(CheckReader(store, context, pair.name).status());
  return CheckReader(store, context, pair.base).status();
}

absl::StatusOr<v1::Release> ReleaseCalled(Session& session, const std::string& release_name) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<Bytes>("SELECT body FROM releases WHERE name = :name AND delete_time = 0",
                              release_name));
  v1::Release release;
  if (!row || !release.ParseFromString(std::get<0>(*row).value)) return NotFound(release_name);
  return release;
}

// The ids of the competencies that are not the same in both, in order, from behind `after` on.
absl::StatusOr<std::vector<std::string>> Different(Session& session, const Pair& pair,
                                                   const std::string& after, int most) {
  ASSIGN_OR_RETURN(
      const auto rows,
      session.Query<std::string>(
          "SELECT competency FROM released_competencies AS mine WHERE parent = :name AND "
          "competency > :after AND NOT EXISTS (SELECT 1 FROM released_competencies AS other WHERE "
          "other.parent = :base AND other.competency = mine.competency AND other.content_hash = "
          "mine.content_hash) UNION SELECT competency FROM released_competencies AS gone WHERE "
          "parent = :gone_from AND competency > :gone_after AND NOT EXISTS (SELECT 1 FROM "
          "released_competencies AS kept WHERE kept.parent = :kept_in AND kept.competency = "
          "gone.competency) ORDER BY competency LIMIT :most",
          pair.name, after, pair.base, pair.base, after, pair.name, most));
  std::vector<std::string> ids;
  for (const auto& [id] : rows) ids.push_back(id);
  return ids;
}

// The competency as a release holds it; one without a name when it holds none.
absl::StatusOr<v1::Competency> CompetencyIn(Session& session, const std::string& release,
                                            const std::string& id) {
  ASSIGN_OR_RETURN(const auto row, session.QueryOne<Bytes>(
                                       "SELECT body FROM released_competencies WHERE name = :name",
                                       ReleasedCompetencyType().pattern.Child(release, id)));
  v1::ReleasedCompetency copy;
  if (row && !copy.ParseFromString(std::get<0>(*row).value)) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("The stored ", release, " cannot be read."));
  }
  return std::move(*copy.mutable_competency());
}

// What one page compares, as it was read.
struct Material {
  ComparedReleases releases;  // both empty on a later page
  struct Both {
    std::string id;
    v1::Competency before;  // without a name where the release has none
    v1::Competency after;
  };
  std::vector<Both> competencies;
  bool more = false;
};

// Reads what a page from behind `after` compares: at most `most` competencies, and fewer where they
// are large. Only reads: the session is others' too.
absl::StatusOr<Material> ReadPage(Store& store, absl::Time deadline, const Pair& pair, int most,
                                  const std::string& after) {
  Material page;
  RETURN_IF_ERROR(store.database().ReadAtOneMoment(deadline, [&](Session& session) -> absl::Status {
    page = Material();
    if (after.empty()) {
      ASSIGN_OR_RETURN(page.releases.earlier, ReleaseCalled(session, pair.base));
      ASSIGN_OR_RETURN(page.releases.later, ReleaseCalled(session, pair.name));
    }
    ASSIGN_OR_RETURN(const std::vector<std::string> ids, Different(session, pair, after, most + 1));
    size_t bytes = 0;
    for (const std::string& id : ids) {
      page.more = page.competencies.size() == static_cast<size_t>(most) || bytes > kLargestAnswer;
      if (page.more) break;
      Material::Both both{.id = id};
      ASSIGN_OR_RETURN(both.before, CompetencyIn(session, pair.base, id));
      ASSIGN_OR_RETURN(both.after, CompetencyIn(session, pair.name, id));
      bytes += both.before.ByteSizeLong() + both.after.ByteSizeLong();
      page.competencies.push_back(std::move(both));
    }
    return absl::OkStatus();
  }));
  return page;
}

std::vector<v1::ReleaseChange> ChangesOf(const Material::Both& competency) {
  if (competency.before.name().empty()) return {Added(competency.after)};
  if (competency.after.name().empty()) return {Removed(competency.before)};
  return Compare(competency.before, competency.after);
}

// Puts changes into the answer, cut at words for as long as there are steps. How many bytes they
// are.
size_t Put(std::vector<v1::ReleaseChange> changes, int64_t& steps, v1::ReleaseDiff& diff) {
  size_t bytes = 0;
  for (v1::ReleaseChange& change : changes) {
    CutAtWords(change, steps);
    bytes += change.ByteSizeLong();
    *diff.add_changes() = std::move(change);
  }
  return bytes;
}

struct DiffPage {
  ComparedReleases releases;  // both empty on a later page
  v1::ReleaseDiff diff;
};

// The changes of at most `most` competencies behind `after`, which becomes the last one told, or
// empty when there are no more.
absl::StatusOr<DiffPage> MakePage(Store& store, absl::Time deadline, const Pair& pair, int most,
                                  std::string& after) {
  ASSIGN_OR_RETURN(Material page, ReadPage(store, deadline, pair, most, after));
  v1::ReleaseDiff diff;
  diff.set_name(pair.name);
  diff.set_base(pair.base);
  int64_t steps = kStepsOfAnAnswer;
  size_t bytes =
      Put(Compare(page.releases.earlier.framework(), page.releases.later.framework()), steps, diff);
  std::string last;
  bool more = page.more;
  for (const Material::Both& competency : page.competencies) {
    if (bytes > kLargestAnswer && !last.empty()) {
      more = true;
      break;
    }
    bytes += Put(ChangesOf(competency), steps, diff);
    last = competency.id;
  }
  after = more ? last : "";
  return DiffPage{std::move(page.releases), std::move(diff)};
}

absl::StatusOr<v1::ReleaseDiff> Diff(Store& store, const Context& context, const Request& request) {
  const Pair pair{request.name(), request.base()};
  RETURN_IF_ERROR(CheckReaders(store, context, pair));
  const std::string query = absl::StrCat("diff ", pair.name, " ", pair.base);
  std::string after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const PagePosition position,
                     store.page_tokens().Read(request.page_token(), query, store.clock().Now()));
    after = position.name;
  }
  const int most = std::min(PageSize(request.page_size()), kLargestDiffPage);
  ASSIGN_OR_RETURN(DiffPage page, MakePage(store, context.deadline, pair, most, after));
  if (!after.empty()) {
    page.diff.set_next_page_token(store.page_tokens().Make({.order_value = after, .name = after},
                                                           query, store.clock().Now()));
  }
  return std::move(page.diff);
}

absl::StatusOr<google::api::HttpBody> Render(Store& store, const Context& context,
                                             const RenderRequest& request) {
  const Pair pair{request.name(), request.base()};
  RETURN_IF_ERROR(CheckReaders(store, context, pair));
  std::string after;
  ASSIGN_OR_RETURN(const DiffPage page,
                   MakePage(store, context.deadline, pair, kMostRendered, after));
  if (!after.empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, reasons::kMessageTooLarge,
                 "More is different than can be read in one piece; ask DiffReleases, by pages.");
  }
  const bool html = request.format() == RenderRequest::HTML;
  google::api::HttpBody body;
  body.set_content_type(html ? "text/html; charset=utf-8" : "text/plain; charset=utf-8");
  body.set_data(html ? DiffAsHtml(page.releases, page.diff) : DiffAsText(page.releases, page.diff));
  return body;
}

}  // namespace

void RegisterReleaseDiffs(RpcService& catalog, Store& store) {
  catalog.Unary<Request, v1::ReleaseDiff>("DiffReleases",
                                          [&store](const Context& context, const Request& request) {
                                            return Diff(store, context, request);
                                          });
  catalog.Unary<RenderRequest, google::api::HttpBody>(
      "RenderReleaseDiff", [&store](const Context& context, const RenderRequest& request) {
        return Render(store, context, request);
      });
}

}  // namespace touchstone::catalog
