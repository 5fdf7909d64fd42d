#include "services/runtime/search/index.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/names/sha256.h"
#include "services/runtime/search/passages.h"
#include "services/runtime/search/place.h"
#include "services/runtime/search/stemmer.h"
#include "services/runtime/search/tokens.h"
#include "services/runtime/search/words.h"

namespace touchstone {
namespace {

// Rows that one statement inserts; what is left over goes one by one.
constexpr size_t kRowsAtOnce = 16;

// What the index knows already.
struct Known {
  std::optional<int64_t> id;  // of the resource
  int64_t digest = 0;
  std::string shared_language;            // of the resource that says it for this one
  std::map<std::string, int64_t> scopes;  // of the organization, by stemmer
};

struct Passage {
  std::string place;
  int kind;
  int64_t score;
  int64_t digest;
  std::string text;
};

// Tells texts apart that one resource has: by the first 8 bytes of a SHA-256, which whoever wants
// two alike can find; their own search is the worse for it.
class Digest {
 public:
  void Add(absl::string_view text) { absl::StrAppend(&all_, text.size(), ":", text); }
  void Add(int64_t number) { absl::StrAppend(&all_, number, ";"); }
  int64_t Value() const {
    const std::string sha256 = Sha256(all_);
    int64_t value = 0;
    std::memcpy(&value, sha256.data(), sizeof value);
    return value;
  }

 private:
  std::string all_;
};

// An organization without a scope has nothing in the index.
absl::StatusOr<Known> ReadKnown(Session& session, const std::string& name,
                                const std::string& language_of) {
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<int64_t, std::string, std::string, std::optional<int64_t>, int64_t>(
          "SELECT s.id, s.stemmer, l.language, r.id, r.digest FROM search_scopes s "
          "LEFT JOIN search_resources l ON l.name = :language_of "
          "LEFT JOIN search_resources r ON r.name = :name WHERE s.organization = :organization",
          language_of, name, OrganizationOf(name))));
  Known known;
  for (const auto& [scope, stemmer, language, id, digest] : rows) {
    known.scopes[stemmer] = scope;
    known.shared_language = language;
    known.id = id;
    known.digest = digest;
  }
  return known;
}

absl::Status MissingRow() {
  return Error(absl::StatusCode::kInternal, reasons::kInternal,
               "The database made a row and did not say which.");
}

absl::StatusOr<int64_t> MakeScope(Session& session, absl::string_view organization,
                                  const std::string& stemmer) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<int64_t>(
                       "INSERT INTO search_scopes (organization, stemmer) VALUES (:organization, "
                       ":stemmer) RETURNING id",
                       organization, stemmer));
  if (!row) return MissingRow();
  return std::get<0>(*row);
}

std::vector<Passage> PassagesOf(const std::string& name, const SearchableText& says,
                                const Digest& common) {
  std::vector<Passage> passages;
  std::map<std::pair<int, std::string>, int> parts;
  for (const SearchText& piece : says.texts) {
    for (std::string& text : CutIntoPassages(piece.text)) {
      const SearchPlace place{name, piece.kind, piece.item, parts[{piece.kind, piece.item}]++};
      const int64_t score = PassageScore(piece.weight, SplitWords(text).size());
      Passage passage{.place = ToText(place),
                      .kind = piece.kind,
                      .score = score,
                      .digest = 0,
                      .text = std::move(text)};
      Digest digest = common;
      digest.Add(passage.place);
      digest.Add(passage.score);
      digest.Add(passage.text);
      passage.digest = digest.Value();
      passages.push_back(std::move(passage));
    }
  }
  return passages;
}

// SQLite keeps the words of a passage in a table of their own, which is written by these statements
// and no trigger: before a statement that writes more than one table, FTS5 puts all that it has
// gathered on disk, and merging what it put there for each single passage was most of what an
// import cost.
constexpr absl::string_view kIndexLastPassage =
    "INSERT INTO search_index (rowid, tokens) VALUES (last_insert_rowid(), :tokens)";
constexpr absl::string_view kUnindexPassage =
    "INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', :id, :tokens)";

// Removes a resource's passages but those that are wanted; returns the digests of what stays.
absl::StatusOr<std::set<int64_t>> RemovePassages(Session& session, int64_t resource,
                                                 const std::set<int64_t>& wanted) {
  const bool is_sqlite = session.dialect() == Dialect::kSqlite;
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<int64_t, int64_t, std::string>(
                       absl::StrCat("SELECT id, digest, ", is_sqlite ? "tokens" : "''",
                                    " FROM search_passages WHERE resource = :resource"),
                       resource)));
  std::set<int64_t> kept;
  std::vector<int64_t> old;
  for (const auto& [id, digest, tokens] : rows) {
    if (wanted.contains(digest)) {
      kept.insert(digest);
      continue;
    }
    if (is_sqlite) RETURN_IF_ERROR(session.Execute(kUnindexPassage, id, tokens).status());
    old.push_back(id);
  }
  if (kept.empty()) {
    RETURN_IF_ERROR(
        session.Execute("DELETE FROM search_passages WHERE resource = :resource", resource)
            .status());
    return kept;
  }
  for (const int64_t id : old) {
    RETURN_IF_ERROR(session.Execute("DELETE FROM search_passages WHERE id = :id", id).status());
  }
  return kept;
}

std::string InsertSql(Dialect dialect, size_t rows) {
  std::string values;
  for (size_t i = 0; i < rows; ++i) {
    const std::string tokens = dialect == Dialect::kSqlite
                                   ? absl::StrCat(":tokens", i)
                                   : absl::StrCat("CAST(:tokens", i, " AS tsvector)");
    absl::StrAppend(&values, i == 0 ? "" : ", ", "(:resource", i, ", :place", i, ", :score", i,
                    ", :digest", i, ", ", tokens, ", :text", i, ")");
  }
  return absl::StrCat(
      "INSERT INTO search_passages (resource, place, score, digest, tokens, text) VALUES ", values);
}

// Inserts what `kept` does not have.
absl::Status InsertNew(Session& session, int64_t resource, int64_t scope, Stemmer& stemmer,
                       const std::vector<SearchLabel>& labels, const std::vector<Passage>& passages,
                       const std::set<int64_t>& kept) {
  std::vector<const Passage*> missing;
  for (const Passage& passage : passages) {
    if (!kept.contains(passage.digest)) missing.push_back(&passage);
  }
  const bool is_sqlite = session.dialect() == Dialect::kSqlite;
  for (size_t first = 0; first < missing.size();) {
    const size_t rows = !is_sqlite && missing.size() - first >= kRowsAtOnce ? kRowsAtOnce : 1;
    std::vector<SqlValue> values;
    std::string tokens;  // of the last one
    for (size_t i = first; i < first + rows; ++i) {
      const Passage& passage = *missing[i];
      std::vector<SearchLabel> all = labels;
      all.push_back(KindLabel(passage.kind));
      values.emplace_back(resource);
      values.emplace_back(passage.place);
      values.emplace_back(passage.score);
      values.emplace_back(passage.digest);
      tokens = TokensOf(session.dialect(), scope, stemmer, passage.text, all);
      values.emplace_back(tokens);
      values.emplace_back(passage.text);
    }
    RETURN_IF_ERROR(
        session.Run(InsertSql(session.dialect(), rows), values, {}, [](std::span<SqlValue>) {})
            .status());
    if (is_sqlite) {
      RETURN_IF_ERROR(session.Execute(kIndexLastPassage, tokens).status());
    }
    first += rows;
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> WriteResource(Session& session, const Known& known, const std::string& name,
                                      const std::string& type, const std::string& title,
                                      const std::string& language, int64_t digest) {
  if (known.id) {
    RETURN_IF_ERROR(session
                        .Execute("UPDATE search_resources SET title = :title, language = "
                                 ":language, digest = :digest WHERE id = :id",
                                 title, language, digest, *known.id)
                        .status());
    return *known.id;
  }
  // Without RETURNING, which SQLite takes for a second table.
  RETURN_IF_ERROR(session
                      .Execute("INSERT INTO search_resources (name, type, title, language, "
                               "digest) VALUES (:name, :type, :title, :language, :digest)",
                               name, type, title, language, digest)
                      .status());
  ASSIGN_OR_RETURN(const auto row, session.QueryOne<int64_t>(
                                       "SELECT id FROM search_resources WHERE name = :name", name));
  if (!row) return MissingRow();
  return std::get<0>(*row);
}

}  // namespace

int64_t PassageScore(int weight, size_t words) {
  return int64_t{weight} * 1000 + 8000 / (7 + static_cast<int64_t>(words)) - 1;
}

absl::Status WriteToIndex(Session& session, const std::string& name, const std::string& type,
                          const SearchableText& says) {
  ASSIGN_OR_RETURN(Known known, ReadKnown(session, name, says.language_of));
  std::string language = says.language.empty() ? known.shared_language : says.language;
  if (language.empty()) language = std::string(kAssumedLanguage);
  const std::string code = StemmerOf(language);

  std::vector<SearchLabel> labels = says.labels;
  for (SearchLabel& label : LanguageLabels(language)) labels.push_back(std::move(label));
  Digest common;
  common.Add(kTokensVersion);
  common.Add(code);
  for (const SearchLabel& label : labels) {
    common.Add(label.key);
    common.Add(label.value);
  }
  const std::vector<Passage> passages = PassagesOf(name, says, common);
  Digest all = common;
  all.Add(says.title);
  for (const Passage& passage : passages) all.Add(passage.digest);
  if (known.id && known.digest == all.Value()) return absl::OkStatus();

  auto scope = known.scopes.find(code);
  if (scope == known.scopes.end()) {
    ASSIGN_OR_RETURN(const int64_t made, MakeScope(session, OrganizationOf(name), code));
    scope = known.scopes.emplace(code, made).first;
  }
  ASSIGN_OR_RETURN(const int64_t resource,
                   WriteResource(session, known, name, type, says.title, language, all.Value()));
  std::set<int64_t> kept;
  if (known.id) {
    std::set<int64_t> wanted;
    for (const Passage& passage : passages) wanted.insert(passage.digest);
    ASSIGN_OR_RETURN(kept, RemovePassages(session, resource, wanted));
  }
  Stemmer stemmer(code);
  return InsertNew(session, resource, scope->second, stemmer, labels, passages, kept);
}

absl::Status RemoveFromIndex(Session& session, absl::string_view name) {
  ASSIGN_OR_RETURN(const auto row, session.QueryOne<int64_t>(
                                       "SELECT id FROM search_resources WHERE name = :name", name));
  if (!row) return absl::OkStatus();
  const int64_t id = std::get<0>(*row);
  RETURN_IF_ERROR(RemovePassages(session, id, {}).status());
  return session.Execute("DELETE FROM search_resources WHERE id = :id", id).status();
}

}  // namespace touchstone
