#include "services/recruiting/rules/guide_contents.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using google::protobuf::util::MessageDifferencer;

template <typename Entries, typename Matches>
auto FindIf(const Entries& entries, Matches matches) -> decltype(&*entries.begin()) {
  const auto found = std::find_if(entries.begin(), entries.end(), matches);
  return found == entries.end() ? nullptr : &*found;
}

bool IsOfRequirement(const v1::GuideCompetency& competency,
                     const v1::RequisitionRequirement& requirement) {
  return competency.competency() == requirement.competency() &&
         competency.title() == requirement.title() &&
         competency.required_level() == requirement.required_level() &&
         competency.job_demand() == requirement.job_demand() &&
         competency.weight() == requirement.weight();
}

}  // namespace

const v1::CompiledForm* FindForm(const v1::GuideContent& content, absl::string_view id) {
  return FindIf(content.forms(), [&](const auto& form) { return form.id() == id; });
}

const v1::GuideQuestion* FindQuestion(const v1::CompiledForm& form, absl::string_view id) {
  return FindIf(form.questions(), [&](const auto& question) { return question.id() == id; });
}

const v1::GuideCompetency* FindCompetency(const v1::GuideContent& content, absl::string_view name) {
  return FindIf(content.competencies(),
                [&](const auto& competency) { return competency.competency() == name; });
}

std::optional<int> LevelNumber(const v1::GuideContent& content, absl::string_view level) {
  for (int i = 0; i < content.levels_size(); ++i) {
    if (content.levels(i).id() == level) return i + 1;
  }
  return std::nullopt;
}

std::string GuideQuestionId(absl::string_view competency, absl::string_view question) {
  return absl::StrCat(IdOf(competency), ".", question);
}

bool IsOfProfile(const v1::GuideContent& content, const v1::RequisitionProfile& profile) {
  return content.release() == profile.release() &&
         std::equal(content.levels().begin(), content.levels().end(), profile.levels().begin(),
                    profile.levels().end(),
                    [](const auto& one, const auto& other) {
                      return MessageDifferencer::Equals(one, other);
                    }) &&
         std::equal(content.competencies().begin(), content.competencies().end(),
                    profile.requirements().begin(), profile.requirements().end(), IsOfRequirement);
}

}  // namespace touchstone::recruiting
