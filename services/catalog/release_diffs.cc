#include "services/catalog/release_diffs.h"

#include <google/api/httpbody.pb.h>
#include <touchstone/catalog/v1/release.pb.h>
#include <touchstone/catalog/v1/release_diff.pb.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/comparison_turns.h"
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
#include "services/runtime/serving/still_wanted.h"

namespace touchstone::catalog {
namespace {

constexpr int kLargestDiffPage = 200;
// The differences of one page, together; one alone may be more. With what holds them it is less
// than clients of gRPC take unless told otherwise.
constexpr size_t kLargestPage = 3 << 20;
// What is written for people in one piece: more is no reading.
constexpr int kMostRendered = 2000;

using Request = v1::DiffReleasesRequest;
using RenderRequest = v1::RenderReleaseDiffRequest;

struct Pair {
  std::string name;
  std::string base;
};

// What one answer may hold, and what is read for it.
struct Limits {
  int competencies;
  size_t bytes;
};

// Where a page begins: in the competency of that id, or the next there is, behind so many of its
// differences. The framework itself has no id, and comes first.
struct Place {
  std::string competency;
  int64_t told = 0;
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

// The ids of the competencies that are not the same in both, in order, from `from` on.
absl::StatusOr<std::vector<std::string>> Different(Session& session, const Pair& pair,
                                                   const std::string& from, int most) {
  ASSIGN_OR_RETURN(
      const auto rows,
      session.Query<std::string>(
          "SELECT competency FROM released_competencies AS mine WHERE parent = :name AND "
          "competency >= :from AND NOT EXISTS (SELECT 1 FROM released_competencies AS other WHERE "
          "other.parent = :base AND other.competency = mine.competency AND other.content_hash = "
          "mine.content_hash) UNION SELECT competency FROM released_competencies AS gone WHERE "
          "parent = :gone_from AND competency >= :gone_onwards AND NOT EXISTS (SELECT 1 FROM "
          "released_competencies AS kept WHERE kept.parent = :kept_in AND kept.competency = "
          "gone.competency) ORDER BY competency LIMIT :most",
          pair.name, from, pair.base, pair.base, from, pair.name, most));
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
  std::string next;  // the first that was not read; empty when all were
};

// Reads what a page from `from` on compares. Only reads: the session is others' too.
absl::StatusOr<Material> ReadPage(Store& store, absl::Time deadline, const Pair& pair,
                                  const Limits& limits, const std::string& from) {
  Material page;
  RETURN_IF_ERROR(store.database().ReadAtOneMoment(deadline, [&](Session& session) -> absl::Status {
    page = Material();
    if (from.empty()) {
      ASSIGN_OR_RETURN(page.releases.earlier, ReleaseCalled(session, pair.base));
      ASSIGN_OR_RETURN(page.releases.later, ReleaseCalled(session, pair.name));
    }
    ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                     Different(session, pair, from, limits.competencies + 1));
    size_t bytes = 0;
    for (const std::string& id : ids) {
      if (page.competencies.size() == static_cast<size_t>(limits.competencies) ||
          bytes > limits.bytes) {
        page.next = id;
        break;
      }
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

struct Page {
  ComparedReleases releases;  // both empty on a later page
  v1::ReleaseDiff diff;
  std::optional<Place> next;  // nothing on the last
};

// Takes in changes, in order, for as long as there is room.
class Answer {
 public:
  Answer(const Context& context, const Pair& pair, ComparedReleases releases, size_t most_bytes)
      : context_(context), most_bytes_(most_bytes), releases_(std::move(releases)) {
    diff_.set_name(pair.name);
    diff_.set_base(pair.base);
  }

  // Takes the changes behind the first `told`, and counts them there. False when it is full before
  // it has all; an error when nobody waits for it any more.
  absl::StatusOr<bool> Take(std::vector<v1::ReleaseChange> changes, int64_t& told) {
    for (; told < static_cast<int64_t>(changes.size()); ++told) {
      v1::ReleaseChange& change = changes[static_cast<size_t>(told)];
      RETURN_IF_ERROR(CheckStillWanted(context_));
      CutAtWords(change, steps_);
      bytes_ += change.ByteSizeLong();
      if (bytes_ > most_bytes_ && diff_.changes_size() > 0) return false;
      *diff_.add_changes() = std::move(change);
    }
    return true;
  }

  Page EndBefore(std::optional<Place> next) && {
    return {.releases = std::move(releases_), .diff = std::move(diff_), .next = std::move(next)};
  }

 private:
  const Context& context_;
  const size_t most_bytes_;
  ComparedReleases releases_;
  v1::ReleaseDiff diff_;
  size_t bytes_ = 0;
  int64_t steps_ = kStepsOfAnAnswer;
};

// The differences from a place on, as many as the limits allow.
absl::StatusOr<Page> DiffPage(Store& store, const Context& context, const Pair& pair,
                              const Limits& limits, const Place& from) {
  ASSIGN_OR_RETURN(Material material,
                   ReadPage(store, context.deadline, pair, limits, from.competency));
  auto framework_changes =
      Compare(material.releases.earlier.framework(), material.releases.later.framework());
  Answer answer(context, pair, std::move(material.releases), limits.bytes);
  int64_t told = from.competency.empty() ? from.told : 0;
  ASSIGN_OR_RETURN(bool has_all, answer.Take(std::move(framework_changes), told));
  if (!has_all) return std::move(answer).EndBefore(Place{.told = told});
  for (const Material::Both& competency : material.competencies) {
    RETURN_IF_ERROR(CheckStillWanted(context));
    told = competency.id == from.competency ? from.told : 0;
    ASSIGN_OR_RETURN(has_all, answer.Take(ChangesOf(competency), told));
    if (!has_all) {
      return std::move(answer).EndBefore(Place{.competency = competency.id, .told = told});
    }
  }
  if (material.next.empty()) return std::move(answer).EndBefore(std::nullopt);
  return std::move(answer).EndBefore(Place{.competency = material.next});
}

absl::StatusOr<v1::ReleaseDiff> Diff(Store& store, ComparisonTurns& turns, const Context& context,
                                     const Request& request) {
  const Pair pair{request.name(), request.base()};
  RETURN_IF_ERROR(CheckReaders(store, context, pair));
  const std::string query = absl::StrCat("differences ", pair.name, " ", pair.base);
  Place from;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const PagePosition position,
                     store.page_tokens().Read(request.page_token(), query, store.clock().Now()));
    from = {.competency = position.name, .told = std::get<int64_t>(position.order_value)};
  }
  const Limits limits{.competencies = std::min(PageSize(request.page_size()), kLargestDiffPage),
                      .bytes = kLargestPage};
  // From here on it holds what it has read.
  ASSIGN_OR_RETURN(const auto turn, turns.Take(context));
  ASSIGN_OR_RETURN(Page page, DiffPage(store, context, pair, limits, from));
  if (page.next.has_value()) {
    page.diff.set_next_page_token(
        store.page_tokens().Make({.order_value = page.next->told, .name = page.next->competency},
                                 query, store.clock().Now()));
  }
  return std::move(page.diff);
}

absl::Status TooLargeToRead() {
  return Error(absl::StatusCode::kFailedPrecondition, reasons::kMessageTooLarge,
               "More is different than can be read in one piece; ask DiffReleases, by pages.");
}

absl::StatusOr<google::api::HttpBody> Render(Store& store, ComparisonTurns& turns,
                                             const Context& context, const RenderRequest& request) {
  const Pair pair{request.name(), request.base()};
  RETURN_IF_ERROR(CheckReaders(store, context, pair));
  const Limits limits{.competencies = kMostRendered, .bytes = kLargestAnswer};
  ASSIGN_OR_RETURN(const auto turn, turns.Take(context));
  ASSIGN_OR_RETURN(const Page page, DiffPage(store, context, pair, limits, Place()));
  if (page.next.has_value()) return TooLargeToRead();
  const bool html = request.format() == RenderRequest::HTML;
  google::api::HttpBody body;
  body.set_content_type(html ? "text/html; charset=utf-8" : "text/plain; charset=utf-8");
  body.set_data(html ? DiffAsHtml(page.releases, page.diff) : DiffAsText(page.releases, page.diff));
  if (body.data().size() > kLargestAnswer) return TooLargeToRead();
  return body;
}

}  // namespace

void RegisterReleaseDiffs(RpcService& catalog, Store& store) {
  const auto turns = std::make_shared<ComparisonTurns>(ComparisonTurns::OfThisMachine());
  catalog.Unary<Request, v1::ReleaseDiff>(
      "DiffReleases", [&store, turns](const Context& context, const Request& request) {
        return Diff(store, *turns, context, request);
      });
  catalog.Unary<RenderRequest, google::api::HttpBody>(
      "RenderReleaseDiff", [&store, turns](const Context& context, const RenderRequest& request) {
        return Render(store, *turns, context, request);
      });
}

}  // namespace touchstone::catalog
