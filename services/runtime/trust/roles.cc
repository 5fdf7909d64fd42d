// The table of roles: what each permits. This is the place to review; the access tests walk every
// method by it. A permission is a column as soon as a method declares it, and the default is no.

#include <array>
#include <cstddef>

#include "services/runtime/trust/caller.h"

namespace touchstone {
namespace {

// The columns, from left to right.
constexpr std::array<absl::string_view, 21> kColumns = {
    "catalog.read",
    "catalog.edit",
    "catalog.review",
    "catalog.publish",
    "catalog.events.read",
    "catalog.history.read",  // tells who did what
    "assessment.workforce.read",
    "assessment.workforce.edit",
    "assessment.people.erase",  // cannot be undone
    "assessment.notices.read",  // also what they say: links that let people in
    "assessment.notices.acknowledge",
    "assessment.notices.edit",
    "assessment.events.read",
    "assessment.history.read",
    "admin.organizations.read",
    "admin.organizations.update",
    "admin.organizations.create",  // this and the next two: for the whole installation
    "admin.organizations.list",
    "admin.organizations.delete",
    "admin.apiKeys.read",
    "admin.apiKeys.edit",
};

struct Row {
  absl::string_view id;
  absl::string_view cells;  // x permits
  absl::string_view description;
};

// clang-format off
constexpr Row kRows[] = {
    //                      catalog                                   workforce        notices          assessment       admin.organizations                 admin.apiKeys
    //                      read edit review publish events  history  read edit erase  read ack edit    events history   read update  | create list delete   read edit
    {"viewer",            " x    .    .      .       .       .        .    .    .      .    .   .       .      .         .    .         .      .    .        .    .   ",
     "Looks things up."},
    {"worker",            " x    .    .      .       .       .        .    .    .      .    .   .       .      .         .    .         .      .    .        .    .   ",
     "Is assessed, and has a development plan."},
    {"manager",           " x    .    .      .       .       .        .    .    .      .    .   .       .      .         .    .         .      .    .        .    .   ",
     "Assesses and develops the workers of a unit."},
    {"rater",             " x    .    .      .       .       .        .    .    .      .    .   .       .      .         .    .         .      .    .        .    .   ",
     "Rates others when asked to."},
    {"panel-member",      " x    .    .      .       .       .        .    .    .      .    .   .       .      .         .    .         .      .    .        .    .   ",
     "Interviews and scores applicants."},
    {"recruiter",         " x    .    .      .       .       .        .    .    .      .    .   .       .      .         .    .         .      .    .        .    .   ",
     "Fills requisitions."},
    {"eeo-analyst",       " x    .    .      .       .       .        .    .    .      .    .   .       .      .         .    .         .      .    .        .    .   ",
     "Watches over equal opportunity."},
    {"case-worker",       " x    .    .      .       .       .        .    .    .      .    .   .       .      .         .    .         .      .    .        .    .   ",
     "Works on the cases of customers."},
    {"analyst",           " x    .    .      .       .       .        .    .    .      .    .   .       .      .         .    .         .      .    .        .    .   ",
     "Evaluates figures of many people, not of one."},
    {"catalog-editor",    " x    x    .      .       .       x        .    .    .      .    .   .       .      .         .    .         .      .    .        .    .   ",
     "Writes frameworks and competencies."},
    {"catalog-reviewer",  " x    .    x      .       .       .        .    .    .      .    .   .       .      .         .    .         .      .    .        .    .   ",
     "Says what to think of a release before it is published."},
    {"catalog-publisher", " x    x    x      x       .       x        .    .    .      .    .   .       .      .         .    .         .      .    .        .    .   ",
     "Writes frameworks and competencies, and publishes them."},
    {"administrator",     " x    x    x      x       x       x        x    x    x      x    x   x       x      x         x    x         x      x    x        x    x   ",
     "Does everything."},
    {"auditor",           " x    .    .      .       x       x        x    .    .      .    .   .       x      x         x    .         .      x    .        x    .   ",
     "Reads everything and changes nothing."},
    {"integration",       " x    .    .      .       x       .        x    x    .      x    x   .       x      .         .    .         .      .    .        .    .   ",
     "A system that follows what happens."},
};
// clang-format on

constexpr bool HasACellForEachColumn() {
  for (const Row& row : kRows) {
    size_t cells = 0;
    for (const char cell : row.cells) {
      if (cell != 'x' && cell != '.' && cell != ' ') return false;
      if (cell != ' ') ++cells;
    }
    if (cells != kColumns.size()) return false;
  }
  return true;
}
static_assert(HasACellForEachColumn());

Role FromRow(const Row& row) {
  Role role{row.id, row.description, {}};
  size_t column = 0;
  for (const char cell : row.cells) {
    if (cell == ' ') continue;
    if (cell == 'x') role.permissions.push_back(kColumns[column]);
    ++column;
  }
  return role;
}

}  // namespace

std::span<const Role> Roles() {
  static const auto& roles = *[] {
    auto* made = new std::vector<Role>;
    for (const Row& row : kRows) made->push_back(FromRow(row));
    return made;
  }();
  return roles;
}

bool IsForWholeInstallation(absl::string_view permission) {
  return permission == "admin.organizations.create" || permission == "admin.organizations.list" ||
         permission == "admin.organizations.delete";
}

}  // namespace touchstone
