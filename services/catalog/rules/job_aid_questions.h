// The questions and statements for recruiting: qualification statements, outreach activities,
// interview questions with their probes, and reference questions with their placeholders.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_QUESTIONS_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_QUESTIONS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/catalog/rules/job_aid_report.h"
#include "services/catalog/rules/job_aid_sections.h"
#include "touchstone/catalog/v1/competency.pb.h"

namespace touchstone::catalog::job_aid {

void ReadQualifications(const Section& section, v1::Competency& competency, Report& report);
void ReadOutreach(const Section& section, v1::Competency& competency, Report& report);

// A question begins with a new paragraph, with a statement that leads up to one, or with a sentence
// that opens a subject ("Tell me about …", "How do you …"). What asks on about the same ("Did it
// …?", "What happened?", "Give me an example.") is a probe of it.
void ReadInterviewQuestions(const Section& section, v1::Competency& competency, Report& report);

// The same, with blanks such as "(applicant name)" and "[pick a key element]" made placeholders.
void ReadReferenceQuestions(const Section& section, v1::Competency& competency, Report& report);

// `text` with its blanks made `{applicant_name}` and `{key_element}`. Other braces become round
// brackets, since the catalog knows no other placeholder.
std::string WithPlaceholders(absl::string_view text);

}  // namespace touchstone::catalog::job_aid

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_QUESTIONS_H_
