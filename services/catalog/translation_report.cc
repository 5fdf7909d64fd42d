#include "services/catalog/translation_report.h"

#include <touchstone/catalog/v1/translation.pb.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/frameworks.h"
#include "services/catalog/rules/texts.h"
#include "services/catalog/rules/translation_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/languages/language_tag.h"
#include "services/runtime/resources/list_query.h"

namespace touchstone::catalog {
namespace {

using ReportRequest = v1::ReportTranslationsRequest;
using Report = v1::ReportTranslationsResponse;

constexpr int kLargestPage = 200;
// Competencies read in one statement.
constexpr int kAtOnce = 200;

// The counts of one framework or competency.
struct Counts {
  std::string name;
  int texts = 0;
  std::map<std::string, TextCount> languages;  // by tag in lower case
};

// Behind the counts of a resource the body, where it has none: it was written before they were
// kept, and has no translation, which would have brought them.
using CountRow = std::tuple<std::string, std::optional<std::string>, int64_t, int64_t, Bytes>;

template <typename Resource>
int CountTexts(const Bytes& body) {
  Resource resource;
  if (!resource.ParseFromString(body.value)) return 0;
  return static_cast<int>(TextsOf(resource).size());
}

template <typename Resource>
void AddRow(const CountRow& row, Counts& counts) {
  const auto& [name, language, texts, outdated, body] = row;
  counts.name = name;
  if (!language) {
    counts.texts = CountTexts<Resource>(body);
  } else if (language->empty()) {
    counts.texts = static_cast<int>(texts);
  } else {
    counts.languages[*language] = {static_cast<int>(texts), static_cast<int>(outdated)};
  }
}

// A framework's own counts; nothing when there is none of that name.
absl::StatusOr<std::optional<Counts>> ReadFramework(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, std::optional<std::string>, int64_t, int64_t, Bytes>(
                       "SELECT name, language, texts, outdated, CASE WHEN language IS NULL THEN "
                       "body END FROM frameworks LEFT JOIN text_counts ON framework = name AND "
                       "resource = name WHERE name = :name",
                       name)));
  if (rows.empty()) return std::optional<Counts>();
  Counts counts;
  for (const CountRow& row : rows) AddRow<v1::Framework>(row, counts);
  return std::optional<Counts>(std::move(counts));
}

// '0' comes behind the slash that every name of a competency has there.
std::string BehindCompetenciesOf(const std::string& framework) {
  return absl::StrCat(framework, "/competencies0");
}

// The name of the last competency of a framework that is read in one statement with those after
// `after`, or a name behind all of them.
absl::StatusOr<std::string> EndOfPart(Session& session, const std::string& framework,
                                      const std::string& after) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>(
                       "SELECT name FROM competencies WHERE parent = :parent AND delete_time = 0 "
                       "AND name > :after ORDER BY name LIMIT 1 OFFSET :skipped",
                       framework, after, kAtOnce - 1));
  return row ? std::get<0>(*row) : BehindCompetenciesOf(framework);
}

// The counts of the competencies of a framework behind `after` and up to `end`, by name.
absl::StatusOr<std::vector<Counts>> ReadCompetencies(Session& session, const std::string& framework,
                                                     const std::string& after,
                                                     const std::string& end) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, std::optional<std::string>, int64_t, int64_t, Bytes>(
                       "SELECT name, language, texts, outdated, CASE WHEN language IS NULL THEN "
                       "body END FROM competencies LEFT JOIN text_counts ON framework = parent AND "
                       "resource = name WHERE parent = :parent AND delete_time = 0 AND "
                       "name > :after AND name <= :end ORDER BY name",
                       framework, after, end)));
  std::vector<Counts> competencies;
  for (const CountRow& row : rows) {
    if (competencies.empty() || competencies.back().name != std::get<0>(row)) {
      competencies.emplace_back();
    }
    AddRow<v1::Competency>(row, competencies.back());
  }
  return competencies;
}

v1::TranslationFigures Figures(const std::string& language, int texts, const TextCount& count) {
  v1::TranslationFigures figures;
  figures.set_language(WrittenLanguage(language));
  figures.set_text_count(texts);
  figures.set_translated_count(count.translated);
  figures.set_outdated_count(count.outdated);
  figures.set_missing_count(texts - count.translated);
  return figures;
}

// Over all of a framework.
class Totals {
 public:
  void Add(const Counts& counts) {
    texts_ += counts.texts;
    for (const auto& [language, count] : counts.languages) {
      languages_[language].translated += count.translated;
      languages_[language].outdated += count.outdated;
    }
  }

  void Write(Report& report) const {
    for (const auto& [language, count] : languages_) {
      *report.add_totals() = Figures(language, texts_, count);
    }
  }

  // One resource, in all languages of the framework.
  v1::ResourceTranslationFigures FiguresOf(const Counts& counts) const {
    v1::ResourceTranslationFigures figures;
    figures.set_name(counts.name);
    for (const auto& [language, total] : languages_) {
      const auto found = counts.languages.find(language);
      *figures.add_languages() = Figures(
          language, counts.texts, found == counts.languages.end() ? TextCount() : found->second);
    }
    return figures;
  }

 private:
  int texts_ = 0;
  std::map<std::string, TextCount> languages_;
};

// What a request asks for, beside its framework.
struct Page {
  std::string after;  // the name before its first competency
  size_t size;
};

// Reads all counts of a framework at one moment, a part at a time, and keeps those of the page.
// True when there are competencies behind it.
absl::StatusOr<bool> ReportOn(Session& session, const std::string& name, const Page& page,
                              Report& report) {
  ASSIGN_OR_RETURN(const auto framework, ReadFramework(session, name));
  if (!framework) return NotFound(name);
  Totals totals;
  totals.Add(*framework);
  std::vector<Counts> shown;
  bool more = false;
  const std::string behind_all = BehindCompetenciesOf(name);
  for (std::string after, end; end != behind_all; after = end) {
    ASSIGN_OR_RETURN(end, EndOfPart(session, name, after));
    ASSIGN_OR_RETURN(std::vector<Counts> part, ReadCompetencies(session, name, after, end));
    for (Counts& counts : part) {
      totals.Add(counts);
      if (counts.name <= page.after) continue;
      more = shown.size() == page.size;
      if (!more) shown.push_back(std::move(counts));
    }
  }
  totals.Write(report);
  *report.mutable_framework() = totals.FiguresOf(*framework);
  for (const Counts& counts : shown) *report.add_competencies() = totals.FiguresOf(counts);
  return more;
}

absl::StatusOr<Report> ReportTranslations(Store& store, const Context& context,
                                          const ReportRequest& request) {
  const std::string query = absl::StrCat("ReportTranslations ", request.name());
  Page page{.after = "",
            .size = static_cast<size_t>(std::min(PageSize(request.page_size()), kLargestPage))};
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(PagePosition position,
                     store.page_tokens().Read(request.page_token(), query, store.clock().Now()));
    page.after = std::move(position.name);
  }
  ASSIGN_OR_RETURN(const CachedValue found,
                   store.Read(FrameworkType(), request.name(), context.deadline));
  if (found.absent()) return NotFound(request.name());
  v1::Framework framework;
  if (!framework.ParseFromString(*found.bytes)) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("The stored ", request.name(), " cannot be read."));
  }

  Report report;
  bool more = false;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        report.Clear();
        ASSIGN_OR_RETURN(more, ReportOn(session, request.name(), page, report));
        return absl::OkStatus();
      }));
  report.set_source_language(framework.language().empty() ? std::string(kUndetermined)
                                                          : WrittenLanguage(framework.language()));
  if (more) {
    const std::string& last = report.competencies().rbegin()->name();
    report.set_next_page_token(
        store.page_tokens().Make({.order_value = last, .name = last}, query, store.clock().Now()));
  }
  return report;
}

}  // namespace

void RegisterTranslationReport(RpcService& catalog, Store& store) {
  catalog.Unary<ReportRequest, Report>(
      "ReportTranslations", [&store](const Context& context, const ReportRequest& request) {
        return ReportTranslations(store, context, request);
      });
}

}  // namespace touchstone::catalog
