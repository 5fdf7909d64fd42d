// What each resource of the catalog says to who searches it, piece by piece.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_SEARCHABLE_TEXTS_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_SEARCHABLE_TEXTS_H_

#include <touchstone/catalog/v1/alignment.pb.h>
#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/core_value.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/job_analysis.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>
#include <touchstone/catalog/v1/release.pb.h>
#include <touchstone/catalog/v1/translation.pb.h>

#include <string>

#include "absl/strings/string_view.h"
#include "services/runtime/search/searchable_text.h"

namespace touchstone::catalog {

// A framework says in which language it is written, and with it its competencies and releases, the
// job profiles that require levels of them, and what names competencies (by the first of them):
// core values, job analyses, alignments.
SearchableText FrameworkText(const v1::Framework& framework);
SearchableText CompetencyText(const v1::Competency& competency);
SearchableText ReleaseText(const v1::Release& release);
SearchableText CoreValueText(const v1::CoreValue& value);
SearchableText JobAnalysisText(const v1::JobAnalysis& analysis);
SearchableText JobProfileText(const v1::JobProfile& profile);
SearchableText AlignmentText(const v1::Alignment& alignment);

// Translated texts whose place the source has still, each of the kind that its source is.
SearchableText FrameworkTranslationText(const v1::FrameworkTranslation& translation,
                                        const v1::Framework& framework);
SearchableText CompetencyTranslationText(const v1::CompetencyTranslation& translation,
                                         const v1::Competency& competency);

// The labels that searches are narrowed by: what belongs to a framework, and what has a tag.
SearchLabel FrameworkLabel(absl::string_view framework);
SearchLabel TagLabel(const std::string& tag);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_SEARCHABLE_TEXTS_H_
