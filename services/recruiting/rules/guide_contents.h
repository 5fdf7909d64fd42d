// What interviews, scorecards and references cite of a guide's contents.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_GUIDE_CONTENTS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_GUIDE_CONTENTS_H_

#include <touchstone/recruiting/v1/interview_guide.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace touchstone::recruiting {

// A form, a question of one, and a competency by its name; null for none. They live as long as what
// they are found in.
const v1::CompiledForm* FindForm(const v1::GuideContent& content, absl::string_view id);
const v1::GuideQuestion* FindQuestion(const v1::CompiledForm& form, absl::string_view id);
const v1::GuideCompetency* FindCompetency(const v1::GuideContent& content, absl::string_view name);

// A level's number on the guide's scale, 1 for the lowest; nothing for what is no level of it.
std::optional<int> LevelNumber(const v1::GuideContent& content, absl::string_view level);

// A question's id in a guide: "customer-focus.tell-us-about-someone".
std::string GuideQuestionId(absl::string_view competency, absl::string_view question);

// Whether the contents are of what the profile requires, word for word. A requisition that was
// withdrawn and submitted again may require something else than it did.
bool IsOfProfile(const v1::GuideContent& content, const v1::RequisitionProfile& profile);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_GUIDE_CONTENTS_H_
