#include "services/catalog/exchange/references.h"

#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/core_value.pb.h>
#include <touchstone/catalog/v1/job_analysis.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {
namespace {

using ::google::protobuf::Message;

std::string CompetencyName(absl::string_view framework, absl::string_view id) {
  return absl::StrCat(framework, "/competencies/", id);
}

std::string TranslationName(absl::string_view source, absl::string_view language) {
  return absl::StrCat(source, "/translations/", language);
}

bool IsOf(absl::string_view framework, absl::string_view competency) {
  return ParentOf(competency) == framework;
}

// The items that name a competency of another framework, out of a list, or those that do not.
template <typename Items, typename NameOf>
void KeepOnly(Items& items, absl::string_view framework, bool of_it, NameOf name_of) {
  items.erase(
      std::remove_if(items.begin(), items.end(),
                     [&](const auto& item) { return IsOf(framework, name_of(item)) != of_it; }),
      items.end());
}

// The current list when it says the same of this framework; otherwise what is wanted, and behind it
// what is said of others.
template <typename Items, typename NameOf, typename Equal>
void Merge(const Items& current, absl::string_view framework, NameOf name_of, Equal equal,
           Items& wanted) {
  Items ours = current;
  KeepOnly(ours, framework, /*of_it=*/true, name_of);
  if (std::equal(ours.begin(), ours.end(), wanted.begin(), wanted.end(), equal)) {
    wanted = current;
    return;
  }
  Items others = current;
  KeepOnly(others, framework, /*of_it=*/false, name_of);
  wanted.MergeFrom(others);
}

// Calls `f` with each reference of a resource to a competency, `g` with the one to an analysis, and
// `h` with the one to a release.
template <typename F, typename G, typename H>
void ForEachReference(RecordKind kind, Message& resource, F f, G g, H h) {
  switch (kind) {
    case RecordKind::kFramework:
    case RecordKind::kFrameworkTranslation:
    case RecordKind::kCompetencyTranslation:
      return;
    case RecordKind::kCompetency:
      return f(*static_cast<v1::Competency&>(resource).mutable_parent_competency());
    case RecordKind::kCoreValue:
      for (auto& name : *static_cast<v1::CoreValue&>(resource).mutable_competencies()) f(name);
      return;
    case RecordKind::kJobAnalysis:
      for (auto& link : *static_cast<v1::JobAnalysis&>(resource).mutable_competency_links()) {
        f(*link.mutable_competency());
      }
      return;
    case RecordKind::kJobProfile: {
      auto& profile = static_cast<v1::JobProfile&>(resource);
      g(*profile.mutable_job_analysis());
      h(*profile.mutable_release());
      for (auto& requirement : *profile.mutable_requirements()) {
        f(*requirement.mutable_competency());
      }
      return;
    }
  }
}

void Strip(absl::string_view prefix, std::string& reference) {
  if (absl::StartsWith(reference, prefix)) reference.erase(0, prefix.size());
}

const std::string& Itself(const std::string& name) { return name; }
const std::string& CompetencyOf(const v1::CompetencyLink& link) { return link.competency(); }

}  // namespace

std::pair<absl::string_view, absl::string_view> CompetencyAndLanguage(absl::string_view id) {
  const size_t slash = std::min(id.find('/'), id.size());
  return {id.substr(0, slash), absl::ClippedSubstr(id, slash + 1)};
}

std::string IdInFile(RecordKind kind, absl::string_view name) {
  if (kind != RecordKind::kCompetencyTranslation) return std::string(IdOf(name));
  return absl::StrCat(IdOf(ParentOf(name)), "/", IdOf(name));
}

std::string NameInCatalog(RecordKind kind, absl::string_view id, absl::string_view framework) {
  if (kind == RecordKind::kFramework) return std::string(framework);
  if (kind == RecordKind::kCompetency) return CompetencyName(framework, id);
  if (kind == RecordKind::kFrameworkTranslation) return TranslationName(framework, id);
  if (kind == RecordKind::kCompetencyTranslation) {
    const auto [competency, language] = CompetencyAndLanguage(id);
    return TranslationName(CompetencyName(framework, competency), language);
  }
  return absl::StrCat(ParentOf(framework), "/", PathOf(kind, id));
}

void ShortenReferences(RecordKind kind, Message& resource) {
  ForEachReference(
      kind, resource, [](std::string& competency) { Strip("competencies/", competency); },
      [](std::string& analysis) { Strip("jobAnalyses/", analysis); },
      [](std::string& release) { Strip("releases/", release); });
}

void ToFile(RecordKind kind, absl::string_view framework, Message& resource) {
  if (kind == RecordKind::kCoreValue) {
    KeepOnly(*static_cast<v1::CoreValue&>(resource).mutable_competencies(), framework,
             /*of_it=*/true, Itself);
  } else if (kind == RecordKind::kJobAnalysis) {
    KeepOnly(*static_cast<v1::JobAnalysis&>(resource).mutable_competency_links(), framework,
             /*of_it=*/true, CompetencyOf);
  }
  const auto shorten = [](std::string& name) { name = std::string(IdOf(name)); };
  ForEachReference(kind, resource, shorten, shorten, shorten);
}

void ToCatalog(RecordKind kind, absl::string_view id, absl::string_view framework,
               Message& resource) {
  const auto* const field = resource.GetDescriptor()->FindFieldByName("name");
  resource.GetReflection()->SetString(&resource, field, NameInCatalog(kind, id, framework));
  if (kind == RecordKind::kJobProfile) {
    static_cast<v1::JobProfile&>(resource).set_framework(std::string(framework));
  }
  const auto complete = [framework](RecordKind of) {
    return [framework, of](std::string& reference) {
      if (!reference.empty()) reference = NameInCatalog(of, reference, framework);
    };
  };
  ForEachReference(kind, resource, complete(RecordKind::kCompetency),
                   complete(RecordKind::kJobAnalysis), [framework](std::string& release) {
                     if (release.empty() || absl::StrContains(release, '/')) return;
                     release = absl::StrCat(framework, "/releases/", release);
                   });
}

void KeepOtherFrameworks(RecordKind kind, absl::string_view framework, const Message& current,
                         Message& wanted) {
  if (kind == RecordKind::kCoreValue) {
    Merge(static_cast<const v1::CoreValue&>(current).competencies(), framework, Itself,
          std::equal_to<std::string>(),
          *static_cast<v1::CoreValue&>(wanted).mutable_competencies());
  } else if (kind == RecordKind::kJobAnalysis) {
    Merge(
        static_cast<const v1::JobAnalysis&>(current).competency_links(), framework, CompetencyOf,
        [](const v1::CompetencyLink& a, const v1::CompetencyLink& b) {
          return a.SerializeAsString() == b.SerializeAsString();
        },
        *static_cast<v1::JobAnalysis&>(wanted).mutable_competency_links());
  }
}

std::vector<std::string> CompetenciesNamed(RecordKind kind, const Message& resource) {
  std::vector<std::string> ids;
  switch (kind) {
    case RecordKind::kCoreValue: {
      const auto& named = static_cast<const v1::CoreValue&>(resource).competencies();
      ids.assign(named.begin(), named.end());
      break;
    }
    case RecordKind::kJobAnalysis:
      for (const auto& link : static_cast<const v1::JobAnalysis&>(resource).competency_links()) {
        ids.push_back(link.competency());
      }
      break;
    case RecordKind::kJobProfile:
      for (const auto& need : static_cast<const v1::JobProfile&>(resource).requirements()) {
        ids.push_back(need.competency());
      }
      break;
    default:
      break;
  }
  return ids;
}

}  // namespace touchstone::catalog
