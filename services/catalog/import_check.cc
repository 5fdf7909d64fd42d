#include "services/catalog/import_check.h"

#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/job_analysis.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>
#include <touchstone/catalog/v1/release.pb.h>
#include <touchstone/catalog/v1/translation.pb.h>

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/catalog/exchange/file_fields.h"
#include "services/catalog/exchange/references.h"
#include "services/catalog/import_kinds.h"
#include "services/catalog/import_profiles.h"
#include "services/catalog/release_contents.h"
#include "services/catalog/rules/competency_rules.h"
#include "services/catalog/rules/job_analysis_rules.h"
#include "services/catalog/rules/job_profile_rules.h"
#include "services/catalog/rules/texts.h"
#include "services/catalog/rules/translation_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {
namespace {

constexpr size_t kDeepestTree = 32;
constexpr int kRowsAtOnce = 500;
constexpr int kOthersAtOnce = 20;
// Of the competencies that were looked up last: parents are asked for again and again.
constexpr size_t kMostKept = 10'000;

class Check {
 public:
  Check(Store& store, const std::string& id, StagedImport& import, const OperationRun& run)
      : store_(store),
        id_(id),
        import_(import),
        run_(run),
        framework_(import.framework()),
        prefix_(absl::StrCat(framework_, "/competencies/")),
        branch_(IdOf(import.request.branch())) {}

  absl::Status Run(absl::FunctionRef<absl::Status()> go_on) {
    import_.response.Clear();
    import_.response.set_framework(framework_);
    RETURN_IF_ERROR(CheckFramework());
    RETURN_IF_ERROR(PlaceCompetencies(go_on));
    RETURN_IF_ERROR(Read([&](Session& session) { return CheckCodes(session); }));
    RETURN_IF_ERROR(Read([&](Session& session) { return CheckDeleted(session); }));
    RETURN_IF_ERROR(CheckOthers(go_on));
    RETURN_IF_ERROR(Read([&](Session& session) { return CountLeft(session); }));
    return problems_.ToStatus();
  }

 private:
  // A competency as the file and the catalog have it.
  struct Known {
    bool in_file = false;
    std::string above_in_file;
    bool in_catalog = false;  // and not deleted
    std::string above_in_catalog;
  };

  absl::Status Read(absl::FunctionRef<absl::Status(Session&)> body) {
    return store_.database().Read(run_.deadline(), body);
  }

  absl::Status CheckFramework() {
    ASSIGN_OR_RETURN(const CachedValue found,
                     store_.Read(FrameworkType(), framework_, run_.deadline()));
    v1::Framework framework;
    if (!found.absent()) framework.ParseFromString(*found.bytes);
    if (framework.has_delete_time()) {
      problems_.Add(0, "framework", absl::StrCat(framework_, " is deleted; undelete it first"));
    }
    if (branch_.empty()) return absl::OkStatus();
    return Read([&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(const Known root, Look(session, branch_));
      if (root.in_file || root.in_catalog) return absl::OkStatus();
      problems_.Add(0, "branch", "is neither in the file nor in the framework");
      return absl::OkStatus();
    });
  }

  absl::StatusOr<Known> Look(Session& session, const std::string& id) {
    if (const auto kept = known_.find(id); kept != known_.end()) return kept->second;
    Known known;
    ASSIGN_OR_RETURN(
        const auto row,
        session.QueryOne<std::string>("SELECT above FROM framework_import_rows WHERE import_id = "
                                      ":import AND kind = :kind AND id = :id",
                                      id_, static_cast<int>(RecordKind::kCompetency), id));
    if (row) {
      known.in_file = true;
      known.above_in_file = std::get<0>(*row);
    }
    ASSIGN_OR_RETURN(const auto there,
                     (session.QueryOne<std::string, int64_t>(
                         "SELECT parent_competency, delete_time FROM competencies WHERE name = "
                         ":name",
                         absl::StrCat(prefix_, id))));
    if (there && std::get<1>(*there) == 0) {
      known.in_catalog = true;
      known.above_in_catalog = std::string(IdOf(std::get<0>(*there)));
    }
    if (known_.size() == kMostKept) known_.clear();
    return known_[id] = std::move(known);
  }

  // Whether the catalog has a competency in the branch.
  absl::StatusOr<bool> IsInBranchNow(Session& session, std::string id) {
    for (size_t steps = 0; steps < kDeepestTree && !id.empty(); ++steps) {
      if (id == branch_) return true;
      ASSIGN_OR_RETURN(const Known known, Look(session, id));
      id = known.above_in_catalog;
    }
    return false;
  }

  // Whether an import may write a competency: it is in the branch by the file, and so is all
  // between; and what is there already is in it there. What goes in a circle is in it, for the
  // circle to be found.
  absl::StatusOr<bool> IsInBranch(Session& session, std::string id) {
    if (branch_.empty()) return true;
    for (size_t steps = 0; steps < kDeepestTree; ++steps) {
      if (id == branch_) return true;
      ASSIGN_OR_RETURN(const Known known, Look(session, id));
      if (known.in_catalog) {
        ASSIGN_OR_RETURN(const bool now, IsInBranchNow(session, id));
        if (!now) return false;
      }
      id = known.in_file ? known.above_in_file : known.above_in_catalog;
      if (id.empty()) return false;
    }
    return true;
  }

  // What a competency is part of once all is written.
  absl::StatusOr<std::string> Above(Session& session, const std::string& id) {
    ASSIGN_OR_RETURN(const Known known, Look(session, id));
    if (known.in_file) {
      ASSIGN_OR_RETURN(const bool is_written, IsInBranch(session, id));
      if (is_written) return known.above_in_file;
    }
    return known.above_in_catalog;
  }

  // How deep in the tree a competency of the file is, from 1; 0, and said, when it cannot be.
  absl::StatusOr<size_t> DepthOf(Session& session, const std::string& id, int64_t line) {
    const auto wrong = [&](std::string text) -> size_t {
      problems_.Add(line, absl::StrCat(PathOf(RecordKind::kCompetency, id), ".parentCompetency"),
                    std::move(text));
      return 0;
    };
    std::vector<std::string> way = {id};
    while (true) {
      ASSIGN_OR_RETURN(const std::string above, Above(session, way.back()));
      if (above.empty()) return way.size();
      if (std::find(way.begin(), way.end(), above) != way.end()) {
        way.push_back(above);
        return wrong(absl::StrCat("makes it a part of itself: ", absl::StrJoin(way, " in ")));
      }
      ASSIGN_OR_RETURN(const Known known, Look(session, above));
      if (!known.in_file && !known.in_catalog) {
        return wrong(absl::StrCat(above, " is neither in the file nor in the framework"));
      }
      if (way.size() == kDeepestTree) {
        return wrong(absl::StrCat("makes the tree deeper than ", kDeepestTree));
      }
      way.push_back(above);
    }
  }

  absl::Status PlaceCompetencies(absl::FunctionRef<absl::Status()> go_on) {
    std::string after;
    for (bool more = true; more && !problems_.full();) {
      RETURN_IF_ERROR(go_on());
      const Problems before = problems_;
      std::string last;
      RETURN_IF_ERROR(
          store_.database().Write(run_.deadline(), [&](Session& session) -> absl::Status {
            problems_ = before;
            last = after;
            ASSIGN_OR_RETURN(
                const auto rows,
                (session.Query<std::string, int64_t>(
                    "SELECT id, line FROM framework_import_rows WHERE import_id = :import "
                    "AND place = 0 AND kind = :kind AND id > :after ORDER BY id LIMIT "
                    ":most",
                    id_, static_cast<int>(RecordKind::kCompetency), after, kRowsAtOnce)));
            for (const auto& [id, line] : rows) {
              last = id;
              RETURN_IF_ERROR(Place(session, id, line));
            }
            more = rows.size() == static_cast<size_t>(kRowsAtOnce);
            return absl::OkStatus();
          }));
      after = last;
    }
    return absl::OkStatus();
  }

  absl::Status Place(Session& session, const std::string& id, int64_t line) {
    int64_t place = kLeftAlone;
    ASSIGN_OR_RETURN(const bool is_written, IsInBranch(session, id));
    if (is_written) {
      ASSIGN_OR_RETURN(const size_t depth, DepthOf(session, id, line));
      if (depth == 0) return absl::OkStatus();
      place = kTopOfTree + static_cast<int64_t>(depth) - 1;
    }
    return session
        .Execute(
            "UPDATE framework_import_rows SET place = :place WHERE import_id = :import AND "
            "kind = :kind AND id = :id",
            place, id_, static_cast<int>(RecordKind::kCompetency), id)
        .status();
  }

  absl::Status CheckCodes(Session& session) {
    ASSIGN_OR_RETURN(
        const auto twice,
        (session.Query<std::string, std::string, std::string>(
            "SELECT code, MIN(id), MAX(id) FROM framework_import_rows WHERE import_id = :import "
            "AND code <> '' AND place > 0 GROUP BY code HAVING COUNT(*) > 1 ORDER BY code LIMIT "
            ":most",
            id_, static_cast<int64_t>(Problems::kMost))));
    for (const auto& [code, one, other] : twice) {
      problems_.Add(0, absl::StrCat(PathOf(RecordKind::kCompetency, other), ".code"),
                    absl::StrCat(code, " is the code of ", PathOf(RecordKind::kCompetency, one),
                                 " too; give each its own"));
    }
    // Of a competency that is in the file itself the code there counts.
    ASSIGN_OR_RETURN(
        const auto taken,
        (session.Query<std::string, int64_t, std::string, std::string>(
            "SELECT staged.id, staged.line, staged.code, competencies.name "
            "FROM framework_import_rows AS staged JOIN competencies "
            "ON competencies.parent = :framework AND competencies.code = staged.code "
            "WHERE staged.import_id = :import AND staged.code <> '' AND staged.place > 0 "
            "AND competencies.delete_time = 0 AND competencies.name <> :prefix || staged.id "
            "AND NOT EXISTS (SELECT 1 FROM framework_import_rows AS other WHERE "
            "other.import_id = staged.import_id AND other.kind = staged.kind AND "
            "other.id = substr(competencies.name, CAST(:start AS INTEGER)) AND other.place > 0) "
            "ORDER BY staged.id LIMIT :most",
            framework_, id_, prefix_, static_cast<int64_t>(prefix_.size() + 1),
            static_cast<int64_t>(Problems::kMost))));
    for (const auto& [id, line, code, name] : taken) {
      problems_.Add(line, absl::StrCat(PathOf(RecordKind::kCompetency, id), ".code"),
                    absl::StrCat(code, " is the code of ", name, "; choose another"));
    }
    return absl::OkStatus();
  }

  absl::Status CheckDeleted(Session& session) {
    ASSIGN_OR_RETURN(
        const auto deleted,
        (session.Query<std::string, int64_t>(
            "SELECT staged.id, staged.line FROM framework_import_rows AS staged JOIN competencies "
            "ON competencies.name = :prefix || staged.id WHERE staged.import_id = :import AND "
            "staged.kind = :kind AND staged.place > 0 AND competencies.delete_time > 0 "
            "ORDER BY staged.id LIMIT :most",
            prefix_, id_, static_cast<int>(RecordKind::kCompetency),
            static_cast<int64_t>(Problems::kMost))));
    for (const auto& [id, line] : deleted) {
      problems_.Add(line, PathOf(RecordKind::kCompetency, id), "is deleted; undelete it first");
    }
    return absl::OkStatus();
  }

  // All that is not looked at as a tree: levels, core values, job analyses, job profiles and
  // translations.
  absl::Status CheckOthers(absl::FunctionRef<absl::Status()> go_on) {
    // The levels that the rest is written against: the file's, when it has the framework.
    v1::ProficiencyScale scale;
    RETURN_IF_ERROR(Read([&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(const auto framework,
                       FindSource<v1::Framework>(session, RecordKind::kFramework, ""));
      if (framework) scale = framework->proficiency_scale();
      return absl::OkStatus();
    }));
    int kind =
        static_cast<int>(scale.levels().empty() ? RecordKind::kCoreValue : RecordKind::kCompetency);
    std::string after;
    for (bool more = true; more && !problems_.full();) {
      RETURN_IF_ERROR(go_on());
      std::vector<StagedRow> rows;
      const Problems before = problems_;
      RETURN_IF_ERROR(Read([&](Session& session) -> absl::Status {
        problems_ = before;
        rows.clear();
        ASSIGN_OR_RETURN(
            auto found,
            (session.Query<int64_t, std::string, int64_t, Bytes>(
                "SELECT kind, id, line, body FROM framework_import_rows WHERE import_id = :import "
                "AND (kind, id) > (:kind, :after) AND place > 0 ORDER BY kind, id LIMIT :most",
                id_, kind, after, kOthersAtOnce)));
        for (auto& [row_kind, id, line, body] : found) {
          rows.push_back(
              {static_cast<RecordKind>(row_kind), std::move(id), line, std::move(body.value)});
        }
        for (const StagedRow& row : rows) RETURN_IF_ERROR(CheckOther(session, row, scale));
        return absl::OkStatus();
      }));
      more = rows.size() == static_cast<size_t>(kOthersAtOnce);
      if (more) {
        kind = static_cast<int>(rows.back().kind);
        after = rows.back().id;
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckOther(Session& session, const StagedRow& row,
                          const v1::ProficiencyScale& scale) {
    const std::string path = PathOf(row.kind, row.id);
    const auto resource = NewResource(row.kind);
    if (!resource->ParseFromString(row.body)) return absl::OkStatus();
    if (row.kind == RecordKind::kCompetency) {
      return CheckLevels(session, row, scale, static_cast<v1::Competency&>(*resource));
    }
    ASSIGN_OR_RETURN(const bool deleted, IsDeleted(session, row.kind, row.id));
    if (deleted) problems_.Add(row.line, path, "is deleted; undelete it first");
    if (row.kind == RecordKind::kFrameworkTranslation) {
      return CheckTranslation<v1::Framework, v1::FrameworkTranslation>(
          session, row, RecordKind::kFramework, "", row.id, *resource);
    }
    if (row.kind == RecordKind::kCompetencyTranslation) {
      const auto [competency, language] = CompetencyAndLanguage(row.id);
      return CheckTranslation<v1::Competency, v1::CompetencyTranslation>(
          session, row, RecordKind::kCompetency, std::string(competency), language, *resource);
    }
    if (row.kind == RecordKind::kJobProfile) {
      return CheckProfile(session, row, scale, static_cast<v1::JobProfile&>(*resource));
    }
    RETURN_IF_ERROR(CheckCompetenciesNamed(session, row, *resource));
    if (row.kind != RecordKind::kJobAnalysis) return absl::OkStatus();
    return CheckAnalysis(session, row, static_cast<v1::JobAnalysis&>(*resource));
  }

  // What a translation is made of, as it will be: the file's, else the catalog's.
  template <typename Source>
  absl::StatusOr<std::optional<Source>> FindSource(Session& session, RecordKind kind,
                                                   const std::string& id) {
    ASSIGN_OR_RETURN(auto row, session.QueryOne<Bytes>(
                                   "SELECT body FROM framework_import_rows WHERE import_id = "
                                   ":import AND kind = :kind AND id = :id AND place > 0",
                                   id_, static_cast<int>(kind), id));
    if (!row) {
      ASSIGN_OR_RETURN(row, session.QueryOne<Bytes>(
                                absl::StrCat("SELECT body FROM ", ImportKindOf(kind).type.table(),
                                             " WHERE name = :name AND delete_time = 0"),
                                NameInCatalog(kind, id, framework_)));
    }
    Source source;
    if (!row || !source.ParseFromString(std::get<0>(*row).value)) return std::optional<Source>();
    return std::optional<Source>(std::move(source));
  }

  template <typename Source, typename T>
  absl::Status CheckTranslation(Session& session, const StagedRow& row, RecordKind source_kind,
                                const std::string& source_id, absl::string_view language,
                                google::protobuf::Message& resource) {
    const std::string path = PathOf(row.kind, row.id);
    ASSIGN_OR_RETURN(const auto framework,
                     FindSource<v1::Framework>(session, RecordKind::kFramework, ""));
    const std::string problem =
        LanguageProblem(language, framework ? absl::AsciiStrToLower(framework->language()) : "");
    if (!problem.empty()) problems_.Add(row.line, absl::StrCat(path, ".id"), problem);
    ASSIGN_OR_RETURN(auto source, FindSource<Source>(session, source_kind, source_id));
    if (!source) {
      problems_.Add(row.line, path, "is of what is neither in the file nor in the framework");
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const auto found,
                     session.QueryOne<Bytes>(
                         absl::StrCat("SELECT body FROM ", ImportKindOf(row.kind).type.table(),
                                      " WHERE name = :name AND delete_time = 0"),
                         NameInCatalog(row.kind, row.id, framework_)));
    T before;
    if (found) before.ParseFromString(std::get<0>(*found).value);
    TranslatedTexts& texts = *static_cast<T&>(resource).mutable_texts();
    const std::vector<Text> sources = TextsOf(*source);
    CompleteSources(sources, before.texts(), texts);
    for (const FieldViolation& violation :
         TranslationViolations(sources, before.texts(), texts, "translation.")) {
      problems_.Add(row.line, absl::StrCat(path, ".", PlaceInFile(violation.field)),
                    violation.problem);
    }
    return absl::OkStatus();
  }

  absl::Status CheckLevels(Session& session, const StagedRow& row,
                           const v1::ProficiencyScale& scale, const v1::Competency& competency) {
    if (LevelViolations(competency, scale, {}).empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto found,
                     session.QueryOne<Bytes>("SELECT body FROM competencies WHERE name = :name",
                                             NameInCatalog(row.kind, row.id, framework_)));
    v1::Competency before;
    if (found) before.ParseFromString(std::get<0>(*found).value);
    for (const FieldViolation& violation : LevelViolations(competency, scale, before)) {
      problems_.Add(row.line,
                    absl::StrCat(PathOf(row.kind, row.id), ".", PlaceInFile(violation.field)),
                    violation.problem);
    }
    return absl::OkStatus();
  }

  absl::Status CheckCompetenciesNamed(Session& session, const StagedRow& row,
                                      const google::protobuf::Message& resource) {
    for (const std::string& id : CompetenciesNamed(row.kind, resource)) {
      ASSIGN_OR_RETURN(const Known known, Look(session, id));
      if (known.in_file || known.in_catalog) continue;
      problems_.Add(row.line, PathOf(row.kind, row.id),
                    absl::StrCat("names the competency ", id,
                                 ", which is neither in the file nor in the framework"));
    }
    return absl::OkStatus();
  }

  // By itself it is right; what it says of other frameworks stays, and must fit with the file's.
  absl::Status CheckAnalysis(Session& session, const StagedRow& row, v1::JobAnalysis& analysis) {
    ToCatalog(row.kind, row.id, framework_, analysis);
    ASSIGN_OR_RETURN(const auto found,
                     session.QueryOne<Bytes>("SELECT body FROM job_analyses WHERE name = :name",
                                             analysis.name()));
    v1::JobAnalysis current;
    if (!found || !current.ParseFromString(std::get<0>(*found).value)) return absl::OkStatus();
    KeepOtherFrameworks(row.kind, framework_, current, analysis);
    for (const FieldViolation& violation : JobAnalysisViolations(analysis)) {
      problems_.Add(row.line, PathOf(row.kind, row.id),
                    absl::StrCat("does not fit with what the analysis says of other frameworks: ",
                                 PlaceInFile(violation.field), " ", violation.problem));
    }
    return absl::OkStatus();
  }

  // `scale` is the framework's. A profile that is pinned to a release goes by that instead.
  absl::Status CheckProfile(Session& session, const StagedRow& row, v1::ProficiencyScale scale,
                            v1::JobProfile& profile) {
    const std::string path = PathOf(row.kind, row.id);
    if (!profile.job_analysis().empty()) {
      ASSIGN_OR_RETURN(const bool there, AnalysisIsThere(session, profile.job_analysis()));
      if (!there) {
        problems_.Add(row.line, absl::StrCat(path, ".jobAnalysis"),
                      "is neither in the file nor in the organization");
      }
    }
    v1::JobProfile in_catalog = profile;
    ToCatalog(row.kind, row.id, framework_, in_catalog);
    ASSIGN_OR_RETURN(const std::string why, WhyNotOfFramework(session, in_catalog));
    if (!why.empty()) problems_.Add(row.line, path, why);
    if (!in_catalog.release().empty() && ParentOf(in_catalog.release()) != framework_) {
      problems_.Add(row.line, absl::StrCat(path, ".release"),
                    absl::StrCat("must be a release of ", framework_, "; give its id"));
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(LeaveOutLostRelease(session, row, in_catalog, import_.response));
    if (in_catalog.release().empty()) {
      RETURN_IF_ERROR(CheckCompetenciesNamed(session, row, profile));
    } else {
      RETURN_IF_ERROR(CheckReleased(session, row, profile, in_catalog.release(), scale));
    }
    for (const FieldViolation& violation : JobProfileViolations(in_catalog, scale)) {
      problems_.Add(row.line, absl::StrCat(path, ".", PlaceInFile(violation.field)),
                    violation.problem);
    }
    return absl::OkStatus();
  }

  // Whether a release holds what a profile requires; gives its scale.
  absl::Status CheckReleased(Session& session, const StagedRow& row, const v1::JobProfile& profile,
                             const std::string& name, v1::ProficiencyScale& scale) {
    for (const std::string& id : CompetenciesNamed(row.kind, profile)) {
      ASSIGN_OR_RETURN(
          const auto held,
          session.QueryOne<std::string>("SELECT name FROM released_competencies WHERE name = :name",
                                        ReleasedCompetencyType().pattern.Child(name, id)));
      if (held) continue;
      problems_.Add(row.line, PathOf(row.kind, row.id),
                    absl::StrCat("names the competency ", id, ", which the release ", IdOf(name),
                                 " does not hold"));
    }
    ASSIGN_OR_RETURN(const auto found,
                     session.QueryOne<Bytes>("SELECT body FROM releases WHERE name = :name", name));
    v1::Release release;
    if (!found || !release.ParseFromString(std::get<0>(*found).value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat("The stored ", name, " cannot be read."));
    }
    scale = release.framework().proficiency_scale();
    return absl::OkStatus();
  }

  absl::StatusOr<bool> IsDeleted(Session& session, RecordKind kind, const std::string& id) {
    ASSIGN_OR_RETURN(const auto row,
                     session.QueryOne<int64_t>(
                         absl::StrCat("SELECT delete_time FROM ", ImportKindOf(kind).type.table(),
                                      " WHERE name = :name"),
                         NameInCatalog(kind, id, framework_)));
    return row && std::get<0>(*row) > 0;
  }

  absl::StatusOr<bool> AnalysisIsThere(Session& session, const std::string& id) {
    ASSIGN_OR_RETURN(
        const auto staged,
        session.QueryOne<int64_t>("SELECT line FROM framework_import_rows WHERE import_id = "
                                  ":import AND kind = :kind AND id = :id",
                                  id_, static_cast<int>(RecordKind::kJobAnalysis), id));
    if (staged) return true;
    ASSIGN_OR_RETURN(const auto row, session.QueryOne<int64_t>(
                                         "SELECT delete_time FROM job_analyses WHERE name = :name",
                                         NameInCatalog(RecordKind::kJobAnalysis, id, framework_)));
    return row && std::get<0>(*row) == 0;
  }

  // What the import leaves as it is: counted, and the first ones named.
  absl::Status CountLeft(Session& session) {
    if (branch_.empty()) {
      ASSIGN_OR_RETURN(
          const auto count,
          session.QueryOne<int64_t>(
              "SELECT COUNT(*) FROM competencies WHERE parent = :framework AND delete_time = 0 AND "
              "NOT EXISTS (SELECT 1 FROM framework_import_rows WHERE import_id = :import AND "
              "kind = 1 AND id = substr(competencies.name, CAST(:start AS INTEGER)))",
              framework_, id_, static_cast<int64_t>(prefix_.size() + 1)));
      import_.response.set_not_in_file(count ? std::get<0>(*count) : 0);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const auto count,
                     session.QueryOne<int64_t>("SELECT COUNT(*) FROM framework_import_rows WHERE "
                                               "import_id = :import AND place = -1",
                                               id_));
    import_.response.set_outside_branch(count ? std::get<0>(*count) : 0);
    ASSIGN_OR_RETURN(const auto rows,
                     (session.Query<int64_t, std::string, int64_t>(
                         "SELECT kind, id, line FROM framework_import_rows WHERE import_id = "
                         ":import AND place = -1 ORDER BY kind, id LIMIT :most",
                         id_, static_cast<int64_t>(Problems::kMost))));
    for (const auto& [kind, id, line] : rows) {
      auto& message = *import_.response.add_messages();
      message.set_row(line);
      message.set_resource(PathOf(static_cast<RecordKind>(kind), id));
      message.set_text("is outside the branch, and was left as it is");
    }
    return absl::OkStatus();
  }

  Store& store_;
  const std::string& id_;
  StagedImport& import_;
  const OperationRun& run_;
  const std::string framework_;
  const std::string prefix_;
  const std::string branch_;
  Problems problems_;
  std::unordered_map<std::string, Known> known_;
};

}  // namespace

absl::Status CheckImport(Store& store, const std::string& id, StagedImport& import,
                         const OperationRun& run, absl::FunctionRef<absl::Status()> go_on) {
  return Check(store, id, import, run).Run(go_on);
}

}  // namespace touchstone::catalog
