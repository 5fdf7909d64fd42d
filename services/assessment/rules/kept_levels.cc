#include "services/assessment/rules/kept_levels.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace touchstone::assessment {
namespace {

// The span that holds on a day; null for none.
const HeldSpan* SpanOn(Day day, const std::vector<HeldSpan>& spans) {
  for (const HeldSpan& span : spans) {
    if (span.from <= day && day < span.to) return &span;
  }
  return nullptr;
}

bool CountsTheSame(const HeldLevel& a, const HeldLevel& b) {
  return a.competency == b.competency && a.level == b.level && a.required == b.required &&
         a.shortfall == b.shortfall && a.weight == b.weight && a.stale == b.stale;
}

bool CountsTheSame(const HeldSpan* a, const HeldSpan* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return a->unit == b->unit &&
         std::equal(a->levels.begin(), a->levels.end(), b->levels.begin(), b->levels.end(),
                    [](const auto& x, const auto& y) { return CountsTheSame(x, y); });
}

HeldSpan Between(const HeldSpan& span, Day from, Day to) {
  HeldSpan part = span;
  part.from = from;
  part.to = to;
  return part;
}

void Pack(const HeldLevel& level, v1::KeptLevel& packed) {
  packed.set_competency(level.competency);
  packed.set_level(level.level);
  packed.set_required(level.required);
  packed.set_shortfall(level.shortfall);
  packed.set_verified_until(level.verified_until);
  packed.set_weight(level.weight);
  packed.set_stale(level.stale);
}

}  // namespace

void LevelFigures::Add(const HeldLevel& level, int sign) {
  if (level.level > 0) {
    people += sign;
    level_sum += int64_t{sign} * level.level;
    const auto reached = static_cast<size_t>(level.level / kTenths);
    if (at_level.size() <= reached) at_level.resize(reached + 1);
    at_level[reached] += sign;
    while (!at_level.empty() && at_level.back() == 0) at_level.pop_back();
    if (level.stale) stale += sign;
  }
  if (level.required == 0) return;
  if (level.level == 0) {
    unknown += sign;
  } else if (level.shortfall > 0) {
    behind += sign;
    shortfall_sum += int64_t{sign} * level.shortfall;
    weighted_shortfall_sum += int64_t{sign} * level.shortfall * level.weight;
  } else {
    meeting += sign;
  }
}

void LevelFigures::Add(const LevelFigures& other) {
  people += other.people;
  level_sum += other.level_sum;
  if (at_level.size() < other.at_level.size()) at_level.resize(other.at_level.size());
  for (size_t level = 0; level < other.at_level.size(); ++level) {
    at_level[level] += other.at_level[level];
  }
  meeting += other.meeting;
  behind += other.behind;
  unknown += other.unknown;
  shortfall_sum += other.shortfall_sum;
  weighted_shortfall_sum += other.weighted_shortfall_sum;
  stale += other.stale;
}

std::vector<HeldSpan> CutWhereEvidenceEnds(const HeldSpan& span) {
  std::set<Day> days = {span.from, span.to};
  for (const HeldLevel& level : span.levels) {
    const Day stale_from = level.verified_until + 1;
    if (level.level > 0 && stale_from > span.from && stale_from < span.to) days.insert(stale_from);
  }
  std::vector<HeldSpan> parts;
  for (auto from = days.begin(); std::next(from) != days.end(); ++from) {
    HeldSpan& part = parts.emplace_back(Between(span, *from, *std::next(from)));
    for (HeldLevel& level : part.levels) {
      level.stale = level.level > 0 && level.verified_until < *from;
    }
  }
  return parts;
}

std::vector<std::pair<HeldSpan, int>> ChangeOf(const std::vector<HeldSpan>& before,
                                               const std::vector<HeldSpan>& after) {
  std::set<Day> days;
  for (const auto* const spans : {&before, &after}) {
    for (const HeldSpan& span : *spans) days.insert({span.from, span.to});
  }
  std::vector<std::pair<HeldSpan, int>> change;
  for (auto from = days.begin(); from != days.end() && std::next(from) != days.end(); ++from) {
    const Day to = *std::next(from);
    const HeldSpan* const was = SpanOn(*from, before);
    const HeldSpan* const is = SpanOn(*from, after);
    if (CountsTheSame(was, is)) continue;
    if (was != nullptr) change.emplace_back(Between(*was, *from, to), -1);
    if (is != nullptr) change.emplace_back(Between(*is, *from, to), 1);
  }
  return change;
}

std::map<Day, FiguresByCompetency>::iterator UnitTimeline::Cut(Day day) {
  const auto behind = from_.upper_bound(day);
  if (behind == from_.begin()) return from_.try_emplace(behind, day);
  const auto at = std::prev(behind);
  if (at->first == day) return at;
  return from_.try_emplace(behind, day, at->second);
}

void UnitTimeline::Put(Row row) {
  Cut(row.to);
  Cut(row.from)->second = std::move(row.figures);
}

void UnitTimeline::Add(const HeldSpan& span, int sign) {
  const auto end = Cut(span.to);
  for (auto at = Cut(span.from); at != end; ++at) {
    for (const HeldLevel& level : span.levels) {
      const auto figures = at->second.try_emplace(level.competency).first;
      figures->second.Add(level, sign);
      if (figures->second == LevelFigures()) at->second.erase(figures);
    }
  }
}

std::vector<UnitTimeline::Row> UnitTimeline::Rows() const {
  std::vector<Row> rows;
  for (auto at = from_.begin(); at != from_.end(); ++at) {
    if (at->second.empty()) continue;
    const auto next = std::next(at);
    const Day to = next == from_.end() ? kForever : next->first;
    if (!rows.empty() && rows.back().to == at->first && rows.back().figures == at->second) {
      rows.back().to = to;
    } else {
      rows.push_back({at->first, to, at->second});
    }
  }
  return rows;
}

v1::UnitFigures PackedFigures(const FiguresByCompetency& figures) {
  v1::UnitFigures packed;
  for (const auto& [competency, one] : figures) {
    v1::CompetencyFigures& to = *packed.add_competencies();
    to.set_competency(competency);
    to.set_people(one.people);
    to.set_level_sum(one.level_sum);
    to.mutable_at_level()->Add(one.at_level.begin(), one.at_level.end());
    to.set_meeting(one.meeting);
    to.set_behind(one.behind);
    to.set_unknown(one.unknown);
    to.set_shortfall_sum(one.shortfall_sum);
    to.set_weighted_shortfall_sum(one.weighted_shortfall_sum);
    to.set_stale(one.stale);
  }
  return packed;
}

LevelFigures Unpacked(const v1::CompetencyFigures& packed) {
  LevelFigures figures;
  figures.people = packed.people();
  figures.level_sum = packed.level_sum();
  figures.at_level.assign(packed.at_level().begin(), packed.at_level().end());
  figures.meeting = packed.meeting();
  figures.behind = packed.behind();
  figures.unknown = packed.unknown();
  figures.shortfall_sum = packed.shortfall_sum();
  figures.weighted_shortfall_sum = packed.weighted_shortfall_sum();
  figures.stale = packed.stale();
  return figures;
}

FiguresByCompetency FiguresOf(const v1::UnitFigures& packed) {
  FiguresByCompetency figures;
  for (const v1::CompetencyFigures& from : packed.competencies()) {
    figures[from.competency()] = Unpacked(from);
  }
  return figures;
}

v1::PersonLevels PackedLevels(const std::vector<HeldSpan>& spans,
                              const std::vector<HeldLevel>& latest) {
  v1::PersonLevels packed;
  for (const HeldSpan& span : spans) {
    v1::KeptSpan& to = *packed.add_spans();
    to.set_organizational_unit(span.unit);
    to.set_from(span.from);
    to.set_to(span.to);
    for (const HeldLevel& level : span.levels) Pack(level, *to.add_levels());
  }
  for (const HeldLevel& level : latest) Pack(level, *packed.add_latest());
  return packed;
}

std::vector<HeldSpan> SpansOf(const v1::PersonLevels& packed) {
  std::vector<HeldSpan> spans;
  for (const v1::KeptSpan& from : packed.spans()) {
    HeldSpan& span = spans.emplace_back();
    span.unit = from.organizational_unit();
    span.from = from.from();
    span.to = from.to();
    for (const v1::KeptLevel& level : from.levels()) {
      span.levels.push_back({level.competency(), level.level(), level.required(), level.shortfall(),
                             level.verified_until(), level.weight(), level.stale()});
    }
  }
  return spans;
}

}  // namespace touchstone::assessment
