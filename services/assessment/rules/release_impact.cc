#include "services/assessment/rules/release_impact.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

using catalog::v1::Alignment;
using google::protobuf::util::MessageDifferencer;
using v1::CompetencyImpact;
using v1::LevelImpact;

// --- Behaviors ---------------------------------------------------------------------------------

// By id: what raters read.
std::map<std::string, std::string> BehaviorsOf(const v1::FormCompetency& competency) {
  std::map<std::string, std::string> behaviors;
  for (const auto& element : competency.key_elements()) {
    for (const auto& behavior : element.behaviors()) behaviors[behavior.id()] = behavior.text();
  }
  return behaviors;
}

void CompareBehaviors(const v1::FormCompetency& before, const v1::FormCompetency& after,
                      bool same_scale, CompetencyImpact& impact) {
  const auto had = BehaviorsOf(before);
  const auto has = BehaviorsOf(after);
  for (const auto& [id, text] : had) {
    const auto found = has.find(id);
    const bool stays = same_scale && found != has.end() && found->second == text;
    (stays ? impact.add_carried_behaviors() : impact.add_undecided_behaviors())->assign(id);
  }
  for (const auto& [id, text] : has) {
    if (!had.contains(id)) impact.add_added_behaviors(id);
  }
}

// --- Alignments --------------------------------------------------------------------------------

// One end of an alignment: a competency of the framework, or a part of it.
struct End {
  std::string competency;   // its id; empty for what is of another framework, or elsewhere
  std::string key_element;  // its id; empty for the whole
};

End EndOf(absl::string_view text, absl::string_view framework) {
  if (!absl::ConsumePrefix(&text, framework) || !absl::ConsumePrefix(&text, "/competencies/")) {
    return {};
  }
  const size_t hash = text.find('#');
  return {std::string(text.substr(0, hash)),
          hash == absl::string_view::npos ? "" : std::string(text.substr(hash + 1))};
}

// The relation seen from the object; none where it says nothing of it.
std::optional<Alignment::Relation> Turned(Alignment::Relation relation) {
  switch (relation) {
    case Alignment::BROADER:
      return Alignment::NARROWER;
    case Alignment::NARROWER:
      return Alignment::BROADER;
    case Alignment::REPLACED_BY:
      return std::nullopt;
    default:
      return relation;
  }
}

bool SaysTheSame(Alignment::Relation relation) {
  return relation == Alignment::EXACT || relation == Alignment::REPLACED_BY;
}

bool Has(const ReleaseSide& side, const End& end) {
  const auto found = side.competencies.find(end.competency);
  if (found == side.competencies.end()) return false;
  const auto& elements = found->second.key_elements();
  return end.key_element.empty() ||
         std::any_of(elements.begin(), elements.end(),
                     [&](const auto& element) { return element.id() == end.key_element; });
}

void AddSuccessor(const std::string& alignment, Alignment::Relation relation, const End& from,
                  const End& to, CompetencyImpact& impact) {
  v1::Successor& successor = *impact.add_successors();
  successor.set_alignment(alignment);
  successor.set_relation(relation);
  successor.set_key_element(from.key_element);
  successor.set_competency(to.competency);
  successor.set_successor_key_element(to.key_element);
}

// The one competency that stands for all of a removed one; none where there are several, since
// which of them it is has to be decided.
std::string SoleSuccessor(const CompetencyImpact& impact) {
  std::set<std::string> wholes;
  for (const v1::Successor& successor : impact.successors()) {
    if (SaysTheSame(successor.relation()) && successor.key_element().empty() &&
        successor.successor_key_element().empty()) {
      wholes.insert(successor.competency());
    }
  }
  return wholes.size() == 1 ? *wholes.begin() : "";
}

// What carries over of a removed competency by its successors.
void CarryOver(const v1::FormCompetency& removed, bool same_scale, CompetencyImpact& impact) {
  std::set<std::string> carried;  // key elements; "" for all
  for (const v1::Successor& successor : impact.successors()) {
    if (SaysTheSame(successor.relation())) carried.insert(successor.key_element());
  }
  for (const auto& element : removed.key_elements()) {
    const bool stays = same_scale && (carried.contains("") || carried.contains(element.id()));
    for (const auto& behavior : element.behaviors()) {
      (stays ? impact.add_carried_behaviors() : impact.add_undecided_behaviors())
          ->assign(behavior.id());
    }
  }
  if (impact.successors().empty()) {
    impact.set_carry_over(CompetencyImpact::LOST);
  } else {
    impact.set_carry_over(SoleSuccessor(impact).empty() ? CompetencyImpact::MUST_BE_DECIDED
                                                        : CompetencyImpact::CARRIES_OVER);
  }
}

// --- Levels ------------------------------------------------------------------------------------

const v1::ScaleLevel* FindLevel(const v1::RatingForm& scales, const std::string& id) {
  const int number = LevelNumber(scales, id);
  return number == 0 ? nullptr : &scales.levels(number - 1);
}

double Tenths(double value) { return std::round(value * 10) / 10; }

// Where something reached on one scale lies on another.
struct Place {
  std::optional<double> number;
  bool same = false;  // it lies at or between the same levels, and they say the same
};

Place PlaceOn(const v1::RatingForm& scales, const Attainment& attainment) {
  const v1::RatingForm& from = *attainment.scales;
  int low = LevelNumber(from, attainment.adjusted_level);
  double above = 0;
  if (attainment.adjusted_level.empty()) {
    if (!attainment.level) return {};
    low = static_cast<int>(std::floor(*attainment.level));
    above = *attainment.level - low;
  }
  const int high = above > 0 ? low + 1 : low;
  if (low < 1 || high > from.levels_size()) return {};
  const int low_there = LevelNumber(scales, from.levels(low - 1).id());
  const int high_there = LevelNumber(scales, from.levels(high - 1).id());
  if (low_there == 0 || high_there < low_there) return {};
  Place place{.number = Tenths(low_there + above * (high_there - low_there))};
  place.same = high_there - low_there == high - low;
  for (const int number : {low, high}) {
    const v1::ScaleLevel& level = from.levels(number - 1);
    place.same = place.same && MessageDifferencer::Equals(level, *FindLevel(scales, level.id()));
  }
  return place;
}

bool IsSame(const std::optional<v1::RequiredPlace>& a, const std::optional<v1::RequiredPlace>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return a->level() == b->level() && a->number() == b->number();
}

}  // namespace

ReleaseSide SideOf(catalog::v1::Release release,
                   const std::vector<catalog::v1::ReleasedCompetency>& competencies) {
  ReleaseSide side;
  side.scales = ScalesOf(release.framework());
  side.release = std::move(release);
  for (const auto& competency : competencies) {
    v1::FormCompetency form = FormOf(competency);
    side.hashes[form.id()] = competency.content_hash();
    side.competencies[form.id()] = std::move(form);
  }
  return side;
}

ReleaseImpact::ReleaseImpact(ReleaseSide base, ReleaseSide next,
                             const std::vector<Alignment>& alignments)
    : base_(std::move(base)), next_(std::move(next)) {
  for (const auto& [id, form] : base_.competencies) FindImpact(id, alignments);
  for (const auto& [id, form] : next_.competencies) FindImpact(id, alignments);
}

void ReleaseImpact::FindImpact(const std::string& id, const std::vector<Alignment>& alignments) {
  CompetencyImpact& impact = competencies_[id];
  if (!impact.competency().empty()) return;
  impact.set_competency(id);
  const auto before = base_.competencies.find(id);
  const auto after = next_.competencies.find(id);
  const bool is_there = after != next_.competencies.end();
  impact.set_title(is_there ? after->second.title() : before->second.title());
  if (before == base_.competencies.end()) {
    impact.set_kind(CompetencyImpact::ADDED);
    return;
  }
  const bool same_scale = !ChangesBehaviorScale();
  if (is_there) {
    const bool same = base_.hashes.at(id) == next_.hashes.at(id);
    impact.set_kind(same ? CompetencyImpact::UNCHANGED : CompetencyImpact::REWORDED);
    impact.set_carry_over(same || MessageDifferencer::Equals(before->second, after->second)
                              ? CompetencyImpact::CARRIES_OVER
                              : CompetencyImpact::MUST_BE_DECIDED);
    if (!same || !same_scale) CompareBehaviors(before->second, after->second, same_scale, impact);
    return;
  }
  impact.set_kind(CompetencyImpact::REMOVED);
  const absl::string_view framework = ParentOf(base_.release.name());
  for (const Alignment& alignment : alignments) {
    if (alignment.has_delete_time()) continue;
    const End subject = EndOf(alignment.subject(), framework);
    const End object = EndOf(alignment.object(), framework);
    if (subject.competency == id && Has(next_, object)) {
      AddSuccessor(alignment.name(), alignment.relation(), subject, object, impact);
    }
    const auto turned = Turned(alignment.relation());
    if (turned && object.competency == id && Has(next_, subject)) {
      AddSuccessor(alignment.name(), *turned, object, subject, impact);
    }
  }
  CarryOver(before->second, same_scale, impact);
}

std::vector<CompetencyImpact> ReleaseImpact::Competencies() const {
  std::vector<CompetencyImpact> all;
  for (const auto& [id, impact] : competencies_) all.push_back(impact);
  return all;
}

std::vector<LevelImpact> ReleaseImpact::Levels() const {
  const auto& before = base_.release.framework().proficiency_scale().levels();
  const auto& after = next_.release.framework().proficiency_scale().levels();
  std::vector<LevelImpact> changed;
  const auto add = [&](const std::string& level, LevelImpact::Kind kind) {
    LevelImpact& impact = changed.emplace_back();
    impact.set_level(level);
    impact.set_kind(kind);
    impact.set_number_before(LevelNumber(base_.scales, level));
    impact.set_number_after(LevelNumber(next_.scales, level));
  };
  for (int i = 0; i < after.size(); ++i) {
    const int number = LevelNumber(base_.scales, after[i].id());
    if (number == 0) {
      add(after[i].id(), LevelImpact::ADDED);
    } else if (number != i + 1) {
      add(after[i].id(), LevelImpact::MOVED);
    } else if (!MessageDifferencer::Equals(before[number - 1], after[i])) {
      add(after[i].id(), LevelImpact::REWORDED);
    }
  }
  for (const auto& level : before) {
    if (LevelNumber(next_.scales, level.id()) == 0) add(level.id(), LevelImpact::REMOVED);
  }
  return changed;
}

bool ReleaseImpact::ChangesBehaviorScale() const {
  const auto& before = base_.scales.behavior_scale();
  const auto& after = next_.scales.behavior_scale();
  return !std::equal(before.begin(), before.end(), after.begin(), after.end(),
                     [](const v1::ScalePoint& a, const v1::ScalePoint& b) {
                       return MessageDifferencer::Equals(a, b);
                     });
}

v1::CycleImpact ReleaseImpact::OfCycle(const v1::AssessmentCycle& cycle) const {
  v1::CycleImpact impact;
  impact.set_assessment_cycle(cycle.name());
  impact.set_state(cycle.state());
  impact.set_release(cycle.release());
  const bool uses_it = cycle.release() == next_.release.name() && cycle.has_prepare_time() &&
                       cycle.release_content_hash() == next_.release.content_hash();
  impact.set_effect(cycle.state() == v1::AssessmentCycle::DRAFT && !uses_it
                        ? v1::CycleImpact::MUST_BE_PREPARED
                        : v1::CycleImpact::UNAFFECTED);
  return impact;
}

// As if the level was rated there. What a competency says is compared with what was rated, which
// may be older than both sides.
ReleaseImpact::Standing ReleaseImpact::StandingOn(const ReleaseSide& side,
                                                  const std::string& competency,
                                                  const std::string& required_level,
                                                  const Attainment& attainment) {
  Standing standing;
  const auto form = side.competencies.find(competency);
  if (form == side.competencies.end()) return standing;
  const int number = LevelNumber(side.scales, required_level);
  if (number > 0) {
    standing.required.emplace();
    standing.required->set_level(required_level);
    standing.required->set_number(number);
  }
  const Place place = PlaceOn(side.scales, attainment);
  standing.attained = place.number;
  if (number > 0 && place.number) standing.gap = Tenths(number - *place.number);
  standing.carry_over = place.same && MessageDifferencer::Equals(*attainment.rated, form->second)
                            ? CompetencyImpact::CARRIES_OVER
                            : CompetencyImpact::MUST_BE_DECIDED;
  return standing;
}

std::vector<v1::AttainmentImpact> ReleaseImpact::OfPerson(
    const std::map<std::string, Attainment>& attainments,
    const catalog::v1::JobProfile& profile) const {
  std::map<std::string, std::string> required;
  if (profile.framework() == ParentOf(next_.release.name())) {
    for (const auto& requirement : profile.requirements()) {
      if (requirement.not_needed()) continue;
      required[std::string(IdOf(requirement.competency()))] = requirement.required_level();
    }
  }
  std::vector<v1::AttainmentImpact> changes;
  for (const auto& [id, attainment] : attainments) {
    const auto impact = competencies_.find(id);
    if (impact == competencies_.end()) continue;
    // A profile may name already what took the competency's place.
    const std::string successor = SoleSuccessor(impact->second);
    const auto own = required.find(id);
    const auto next = successor.empty() ? own : required.find(successor);
    if (own == required.end() && next == required.end()) continue;
    const Standing before =
        StandingOn(base_, id, own == required.end() ? "" : own->second, attainment);
    Standing after = StandingOn(next_, successor.empty() ? id : successor,
                                next == required.end() ? own->second : next->second, attainment);
    if (impact->second.kind() == CompetencyImpact::REMOVED) {
      // The words are others; that they say the same is what the alignment says.
      const bool stays = successor.empty() || PlaceOn(next_.scales, attainment).same;
      after.carry_over = stays ? impact->second.carry_over() : CompetencyImpact::MUST_BE_DECIDED;
    }
    // What somebody had to decide about before already is not this release's doing.
    const bool is_new = after.carry_over != before.carry_over ||
                        (after.carry_over != CompetencyImpact::CARRIES_OVER &&
                         impact->second.carry_over() != CompetencyImpact::CARRIES_OVER);
    if (is_new || !successor.empty() || !IsSame(before.required, after.required) ||
        before.attained != after.attained) {
      changes.push_back(Told(id, successor, attainment, before, after));
    }
  }
  return changes;
}

v1::AttainmentImpact ReleaseImpact::Told(const std::string& competency,
                                         const std::string& successor, const Attainment& attainment,
                                         const Standing& before, const Standing& after) {
  v1::AttainmentImpact told;
  told.set_competency(competency);
  told.set_successor(successor);
  told.set_result(attainment.result);
  told.set_adjusted_level(attainment.adjusted_level);
  if (before.attained) told.set_attained_before(*before.attained);
  if (after.attained) told.set_attained_after(*after.attained);
  if (before.required) *told.mutable_required_before() = *before.required;
  if (after.required) *told.mutable_required_after() = *after.required;
  if (before.gap) told.set_gap_before(*before.gap);
  if (after.gap) told.set_gap_after(*after.gap);
  told.set_newly_below_target(after.gap.value_or(0) > 0 && before.gap.value_or(0) <= 0);
  told.set_carry_over(after.carry_over);
  return told;
}

}  // namespace touchstone::assessment
