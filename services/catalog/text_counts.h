// How many texts a framework and its competencies have, and how many of them are translated: kept
// in the write that changes them, so that a report reads no body.

#ifndef TOUCHSTONE_SERVICES_CATALOG_TEXT_COUNTS_H_
#define TOUCHSTONE_SERVICES_CATALOG_TEXT_COUNTS_H_

#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/catalog/rules/translation_rules.h"
#include "services/runtime/resources/store.h"

namespace touchstone::catalog {

// The framework that a name is of or under.
std::string FrameworkOf(absl::string_view name);

// Counts the texts of a framework or a competency, as it is to be, and those of its translations.
absl::Status KeepTextCounts(Transaction& transaction, v1::Framework framework);
absl::Status KeepTextCounts(Transaction& transaction, v1::Competency competency);

// The same for one translation, by its name; `sources` is how many texts its source has.
absl::Status KeepTranslationCount(Transaction& transaction, const std::string& translation,
                                  size_t sources, const TextCount& count);

// For what is deleted: a framework or a competency with all its translations, or one translation.
absl::Status ForgetTextCounts(Transaction& transaction, const std::string& resource);
absl::Status ForgetTranslationCount(Transaction& transaction, const std::string& translation);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_TEXT_COUNTS_H_
