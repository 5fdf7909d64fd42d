// What resources of a framework call each other: within a file by id, in the catalog by name.

#ifndef TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_REFERENCES_H_
#define TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_REFERENCES_H_

#include <google/protobuf/message.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/catalog/exchange/record.h"

namespace touchstone::catalog {

// The name of a file's resource: `framework` is "organizations/wa/frameworks/hr".
std::string NameInCatalog(RecordKind kind, absl::string_view id, absl::string_view framework);

// And back, what a resource of the catalog is called in a file.
std::string IdInFile(RecordKind kind, absl::string_view name);

// The two parts of the id of a competency's translation.
std::pair<absl::string_view, absl::string_view> CompetencyAndLanguage(absl::string_view id);

// References as files may write them, "competencies/customer-focus", "jobAnalyses/agents" and
// "releases/2026", to the ids that are meant. The full name of a release stays.
void ShortenReferences(RecordKind kind, google::protobuf::Message& resource);

// From a resource of the catalog to a file's: names become ids. What a core value or a job analysis
// says of other frameworks is left out.
void ToFile(RecordKind kind, absl::string_view framework, google::protobuf::Message& resource);

// And back: `resource` gets its name, and ids become names. A profile gets its framework; a release
// that is a full name already, of whichever framework, stays as it is.
void ToCatalog(RecordKind kind, absl::string_view id, absl::string_view framework,
               google::protobuf::Message& resource);

// Puts back what `current` says of other frameworks, so that an import of one leaves them alone;
// what it says of this one stays where `wanted` does not change it.
void KeepOtherFrameworks(RecordKind kind, absl::string_view framework,
                         const google::protobuf::Message& current,
                         google::protobuf::Message& wanted);

// The ids of the competencies that a file's resource of another kind names.
std::vector<std::string> CompetenciesNamed(RecordKind kind,
                                           const google::protobuf::Message& resource);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_REFERENCES_H_
