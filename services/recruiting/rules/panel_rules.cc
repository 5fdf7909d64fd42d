#include "services/recruiting/rules/panel_rules.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/names/code_points.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using v1::Interview;
using v1::PanelMember;
using Members = google::protobuf::RepeatedPtrField<PanelMember>;

constexpr int kFewestMembers = 2;
// Alternates may all come to sit on the panel, beside those whose places they took.
constexpr int kMostPeople = 12;

PanelMember* Find(Members& members, absl::string_view person) {
  const auto found = std::find_if(members.begin(), members.end(), [&](const PanelMember& member) {
    return member.person() == person;
  });
  return found == members.end() ? nullptr : &*found;
}

// The same in either list.
const PanelMember* FindIn(const Interview& interview, absl::string_view person) {
  for (const Members* const members : {&interview.panel(), &interview.alternates()}) {
    for (const PanelMember& member : *members) {
      if (member.person() == person) return &member;
    }
  }
  return nullptr;
}

bool IsReplaced(const Interview& interview, const PanelMember& member) {
  return std::any_of(interview.panel().begin(), interview.panel().end(),
                     [&](const PanelMember& other) { return other.replaces() == member.person(); });
}

bool IsVacant(const Interview& interview, const PanelMember& member) {
  return IsRecused(member) && !IsReplaced(interview, member);
}

int ActiveMembers(const Interview& interview) {
  return static_cast<int>(
      std::count_if(interview.panel().begin(), interview.panel().end(),
                    [](const PanelMember& member) { return !IsRecused(member); }));
}

// Those whose place is their own, or vacant.
int Places(const Interview& interview) {
  return static_cast<int>(std::count_if(interview.panel().begin(), interview.panel().end(),
                                        [&](const PanelMember& member) {
                                          return !IsRecused(member) || IsVacant(interview, member);
                                        }));
}

void TakePlace(PanelMember& vacant, PanelMember& member) {
  member.set_replaces(vacant.person());
  if (!vacant.lead()) return;
  vacant.set_lead(false);
  member.set_lead(true);
}

void AddMemberViolations(const Interview& interview, const Members& members,
                         absl::string_view field, std::set<std::string>& named,
                         std::vector<FieldViolation>& violations) {
  for (int i = 0; i < members.size(); ++i) {
    const PanelMember& member = members[i];
    const auto report = [&](absl::string_view of, absl::string_view problem) {
      violations.push_back(
          {absl::StrCat("interview.", field, "[", i, "].", of), std::string(problem)});
    };
    if (!named.insert(member.person()).second) report("person", "is named already");
    if (OrganizationOf(member.person()) != OrganizationOf(interview.name())) {
      report("person", "must be of the same organization");
    }
    if (!member.training_date().empty() && !ParseDay(member.training_date())) {
      report("training_date", "is no day of the calendar");
    }
  }
}

void AddLeadViolations(const Interview& interview, std::vector<FieldViolation>& violations) {
  int leads = 0;
  for (int i = 0; i < interview.panel_size(); ++i) {
    const PanelMember& member = interview.panel(i);
    if (!member.lead()) continue;
    ++leads;
    if (IsRecused(member) && IsReplaced(interview, member)) {
      violations.push_back({absl::StrCat("interview.panel[", i, "].lead"),
                            "is of somebody who is recused; let another member lead"});
    }
  }
  if (leads != 1) {
    violations.push_back(
        {"interview.panel", absl::StrCat("must have one member who leads, and has ", leads)});
  }
  for (int i = 0; i < interview.alternates_size(); ++i) {
    if (interview.alternates(i).lead()) {
      violations.push_back({absl::StrCat("interview.alternates[", i, "].lead"),
                            "must be false: who takes the place of the lead leads"});
    }
  }
}

}  // namespace

bool IsRecused(const PanelMember& member) { return member.conflict() == PanelMember::RECUSED; }

const PanelMember* MemberOf(const Interview& interview, absl::string_view person) {
  if (person.empty()) return nullptr;
  for (const PanelMember& member : interview.panel()) {
    if (member.person() == person) return IsRecused(member) ? nullptr : &member;
  }
  return nullptr;
}

bool IsNamed(const Members& members, absl::string_view person) {
  return !person.empty() &&
         std::any_of(members.begin(), members.end(),
                     [&](const PanelMember& member) { return member.person() == person; });
}

bool HasVacancy(const Interview& interview) {
  return std::any_of(interview.panel().begin(), interview.panel().end(),
                     [&](const PanelMember& member) { return IsVacant(interview, member); });
}

int NeededScorecards(const Interview& interview) {
  return interview.min_scorecards() > 0 ? interview.min_scorecards() : ActiveMembers(interview);
}

std::vector<FieldViolation> PanelViolations(const Interview& interview) {
  std::vector<FieldViolation> violations;
  std::set<std::string> named;
  AddMemberViolations(interview, interview.panel(), "panel", named, violations);
  AddMemberViolations(interview, interview.alternates(), "alternates", named, violations);
  AddLeadViolations(interview, violations);
  const int places = Places(interview);
  if (places < kFewestMembers) {
    violations.push_back({"interview.panel", "must have two members or more"});
  }
  if (interview.panel_size() + interview.alternates_size() > kMostPeople) {
    violations.push_back({"interview.alternates",
                          absl::StrCat("are, with the panel, more than ", kMostPeople, " people")});
  }
  if (interview.min_scorecards() == 1) {
    violations.push_back(
        {"interview.min_scorecards", "must be two or more: one alone is no panel; 0 asks for all"});
  } else if (interview.min_scorecards() > places) {
    violations.push_back(
        {"interview.min_scorecards", absl::StrCat("is more than the panel's members: ", places)});
  }
  return violations;
}

std::vector<FieldViolation> CarryOver(const Interview& before, Interview& after) {
  for (Members* const members : {after.mutable_panel(), after.mutable_alternates()}) {
    for (PanelMember& member : *members) {
      static const PanelMember kNobody;
      const PanelMember* const recorded = FindIn(before, member.person());
      const PanelMember& from = recorded == nullptr ? kNobody : *recorded;
      member.set_conflict(from.conflict());
      member.set_conflict_reason(from.conflict_reason());
      member.set_replaces(from.replaces());
      member.clear_conflict_time();
      if (from.has_conflict_time()) *member.mutable_conflict_time() = from.conflict_time();
    }
  }
  for (PanelMember& member : *after.mutable_alternates()) member.clear_replaces();
  std::vector<FieldViolation> violations;
  const auto report = [&](const Members& had, const Members& has, absl::string_view field) {
    for (const PanelMember& member : had) {
      if (!IsRecused(member) || IsNamed(has, member.person())) continue;
      violations.push_back(
          {absl::StrCat("interview.", field),
           absl::StrCat("leaves out ", member.person(), ", who is recused: that stays on record")});
    }
  };
  report(before.panel(), after.panel(), "panel");
  report(before.alternates(), after.alternates(), "alternates");
  return violations;
}

void FillVacancies(const Interview& before, Interview& interview) {
  Members& panel = *interview.mutable_panel();
  for (PanelMember& vacant : panel) {
    if (!IsVacant(interview, vacant)) continue;
    for (PanelMember& member : panel) {
      if (IsRecused(member) || !member.replaces().empty() ||
          IsNamed(before.panel(), member.person())) {
        continue;
      }
      TakePlace(vacant, member);
      break;
    }
  }
  FillFromAlternates(interview);
}

void FillFromAlternates(Interview& interview) {
  Members& alternates = *interview.mutable_alternates();
  // The panel grows while it is walked; who comes is not recused.
  for (int i = 0; i < interview.panel_size(); ++i) {
    if (!IsVacant(interview, interview.panel(i))) continue;
    const auto first = std::find_if(alternates.begin(), alternates.end(),
                                    [](const PanelMember& one) { return !IsRecused(one); });
    if (first == alternates.end()) return;
    PanelMember comes = std::move(*first);
    alternates.erase(first);
    TakePlace(*interview.mutable_panel(i), comes);
    *interview.add_panel() = std::move(comes);
  }
}

PanelMember* Recuse(Interview& interview, absl::string_view person, const std::string& reason) {
  PanelMember* member = Find(*interview.mutable_panel(), person);
  if (member == nullptr) member = Find(*interview.mutable_alternates(), person);
  if (member == nullptr || IsRecused(*member)) return nullptr;
  member->set_conflict(PanelMember::RECUSED);
  member->set_conflict_reason(reason);
  return member;
}

std::vector<Obstacle> MemberObstacles(const Interview& interview, const PanelMember& member,
                                      Day day) {
  std::vector<Obstacle> obstacles;
  const std::string subject = absl::StrCat(interview.name(), " ", member.person());
  const auto trained = ParseDay(member.training_date());
  if (IsBlank(member.training()) || !trained || *trained > day) {
    obstacles.push_back({subject, "has no training by this day; record which, and when it was"});
  }
  if (member.conflict() != PanelMember::NONE) {
    obstacles.push_back(
        {subject, "has not said whether something stands between them and the applicant"});
  }
  return obstacles;
}

std::vector<Obstacle> PanelObstacles(const Interview& interview, Day day) {
  std::vector<Obstacle> obstacles;
  for (const PanelMember& member : interview.panel()) {
    if (IsVacant(interview, member)) {
      obstacles.push_back({absl::StrCat(interview.name(), " ", member.person()),
                           "is recused, and nobody took the place; name another"});
    }
    if (IsRecused(member)) continue;
    for (Obstacle& obstacle : MemberObstacles(interview, member, day)) {
      obstacles.push_back(std::move(obstacle));
    }
  }
  if (ActiveMembers(interview) < kFewestMembers) {
    obstacles.push_back({interview.name(), "has fewer than two who ask; name another"});
  }
  return obstacles;
}

bool PanelsDiffer(const Interview& one, const Interview& other) {
  const auto invited = [](const Interview& interview) {
    std::set<std::pair<std::string, bool>> people;
    for (const PanelMember& member : interview.panel()) {
      if (!IsRecused(member)) people.emplace(member.person(), member.lead());
    }
    return people;
  };
  return invited(one) != invited(other);
}

}  // namespace touchstone::recruiting
