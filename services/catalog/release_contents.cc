#include "services/catalog/release_contents.h"

#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/release.pb.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/release_readers.h"
#include "services/catalog/rules/content_hash.h"
#include "services/catalog/rules/release_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {
namespace {

constexpr int kRowsAtOnce = 100;
// Of what is missing; an error holds fewer, and ReportGaps tells them all.
constexpr size_t kMostListed = 100;

absl::Status Insert(Session& session, const v1::ReleasedCompetency& copy, absl::Time now) {
  const int64_t time = absl::ToUnixMicros(now);
  return session
      .Execute(
          "INSERT INTO released_competencies (name, parent, organization, revision, create_time, "
          "update_time, delete_time, body, title, competency, content_hash) VALUES (:name, "
          ":parent, :organization, 1, :create_time, :update_time, 0, :body, :title, :competency, "
          ":content_hash)",
          copy.name(), ParentOf(copy.name()), OrganizationOf(copy.name()), time, time,
          Bytes{copy.SerializeAsString()}, copy.title(), IdOf(copy.name()), copy.content_hash())
      .status();
}

v1::ReleasedCompetency CopyOf(v1::Competency competency, const std::string& release) {
  v1::ReleasedCompetency copy;
  copy.set_name(ReleasedCompetencyType().pattern.Child(release, IdOf(competency.name())));
  copy.set_title(competency.title());
  copy.set_content_hash(ContentHash(competency));
  copy.set_etag(copy.content_hash());
  *copy.mutable_competency() = std::move(competency);
  return copy;
}

// What is missing: how much, and the first of it.
class Gaps {
 public:
  void Add(std::vector<Obstacle> gaps) {
    count_ += gaps.size();
    for (Obstacle& gap : gaps) {
      if (listed_.size() < kMostListed) listed_.push_back(std::move(gap));
    }
  }

  bool empty() const { return count_ == 0; }

  // FAILED_PRECONDITION; there must be some.
  absl::Status AsError(const v1::Framework& framework) const {
    return FailedPreconditions(
        reasons::kFrameworkIncomplete,
        absl::StrCat(framework.name(), " is not complete: ", count_,
                     count_ == 1 ? " thing is" : " things are", " missing, such as ",
                     listed_.front().subject, ", which ", listed_.front().problem,
                     ". ReportGaps lists all."),
        listed_);
  }

 private:
  size_t count_ = 0;
  std::vector<Obstacle> listed_;
};

}  // namespace

const ResourceType& ReleasedCompetencyType() {
  static const ResourceType type = DeclareResource<v1::ReleasedCompetency>({
      .table = "released_competencies",
      .columns = {{"title"}},
  });
  return type;
}

absl::StatusOr<Contents> TakeContents(Transaction& transaction, const v1::Framework& framework,
                                      const std::string& release) {
  Session& session = transaction.session();
  Gaps gaps;
  gaps.Add(GapsOf(framework));
  ReleaseHash hash;
  hash.Add(framework.name(), ContentHash(framework));
  Contents contents;
  std::string after;
  while (true) {
    ASSIGN_OR_RETURN(const auto rows,
                     (session.Query<std::string, Bytes>(
                         "SELECT name, body FROM competencies WHERE parent = :parent AND "
                         "name > :after AND delete_time = 0 ORDER BY name LIMIT :rows",
                         framework.name(), after, kRowsAtOnce)));
    if (contents.competencies + static_cast<int>(rows.size()) > kMostReleased) {
      return FailedPrecondition(reasons::kReleaseTooLarge, framework.name(),
                                absl::StrCat("A release holds at most ", kMostReleased,
                                             " competencies; divide the framework."));
    }
    for (const auto& [name, body] : rows) {
      after = name;
      v1::Competency competency;
      if (!competency.ParseFromString(body.value)) {
        return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                     absl::StrCat("The stored ", name, " cannot be read."));
      }
      ++contents.competencies;
      gaps.Add(GapsOf(framework, competency));
      if (!gaps.empty()) continue;
      const v1::ReleasedCompetency copy = CopyOf(std::move(competency), release);
      hash.Add(copy.name(), copy.content_hash());
      RETURN_IF_ERROR(Insert(session, copy, transaction.now()));
    }
    if (rows.size() < kRowsAtOnce) break;
  }
  if (contents.competencies == 0) gaps.Add({NoCompetency(framework)});
  if (!gaps.empty()) return gaps.AsError(framework);
  contents.hash = hash.Finish();
  return contents;
}

absl::Status DropContents(Transaction& transaction, const std::string& release) {
  return transaction.session()
      .Execute("DELETE FROM released_competencies WHERE parent = :release", release)
      .status();
}

void RegisterReleaseContents(RpcService& catalog, Store& store) {
  RegisterStandardMethods<v1::ReleasedCompetency>(
      catalog, ReleasedCompetencyType(), store,
      {.before_read = [&store](const Context& context, absl::string_view name) {
        return CheckReader(store, context, name);
      }});
}

}  // namespace touchstone::catalog
