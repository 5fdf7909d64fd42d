#include "services/assessment/readiness_index.h"

#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/kept_levels.pb.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::assessment {
namespace {

constexpr int kRowsAtOnce = 10'000;

bool IsSomewhere(const v1::PersonLevels& levels, Day day) {
  return std::any_of(levels.spans().begin(), levels.spans().end(),
                     [day](const auto& span) { return span.from() <= day && day < span.to(); });
}

std::vector<HeldLevel> LatestIn(const v1::PersonLevels& levels) {
  std::vector<HeldLevel> latest;
  for (const v1::KeptLevel& level : levels.latest()) {
    latest.push_back({.competency = level.competency(),
                      .level = level.level(),
                      .verified_until = level.verified_until()});
  }
  return latest;
}

}  // namespace

std::shared_ptr<ReadinessIndex::Entry> ReadinessIndex::EntryOf(const std::string& organization) {
  MutexLock lock(&mutex_);
  auto& [asked, entry] = entries_[organization];
  asked = ++asked_;
  if (entry == nullptr) entry = std::make_shared<Entry>();
  const std::shared_ptr<Entry> found = entry;
  if (entries_.size() > kMostOrganizations) {
    entries_.erase(std::min_element(
        entries_.begin(), entries_.end(),
        [](const auto& a, const auto& b) { return a.second.first < b.second.first; }));
  }
  return found;
}

absl::Status ReadinessIndex::Refresh(const std::string& organization, Day day, absl::Time deadline,
                                     Entry& entry) {
  if (entry.day != day) {  // others are somewhere on another day
    entry.columns = ReadinessColumns();
    entry.sequence = 0;
    entry.day = day;
  }
  size_t read = kRowsAtOnce;
  while (read == kRowsAtOnce) {
    std::vector<std::tuple<std::string, int64_t, Bytes>> rows;
    RETURN_IF_ERROR(store_.database().Read(deadline, [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(rows,
                       (session.Query<std::string, int64_t, Bytes>(
                           "SELECT person, sequence, body FROM person_levels WHERE "
                           "organization = :organization AND purpose = :purpose AND "
                           "sequence > :after ORDER BY sequence LIMIT :most",
                           organization, static_cast<int64_t>(v1::AssessmentCycle::EVALUATIVE),
                           entry.sequence, kRowsAtOnce)));
      return absl::OkStatus();
    }));
    read = rows.size();
    for (const auto& [person, sequence, body] : rows) {
      v1::PersonLevels levels;
      if (!levels.ParseFromString(body.value)) {
        return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                     absl::StrCat("The kept levels of ", person, " cannot be read."));
      }
      entry.columns.Put(person, LatestIn(levels), IsSomewhere(levels, day));
      entry.sequence = sequence;
    }
  }
  return absl::OkStatus();
}

absl::Status ReadinessIndex::Ask(const std::string& organization, Day day, absl::Time deadline,
                                 absl::FunctionRef<void(const ReadinessColumns&)> body) {
  const std::shared_ptr<Entry> entry = EntryOf(organization);
  MutexLock lock(&entry->mutex);
  RETURN_IF_ERROR(Refresh(organization, day, deadline, *entry));
  body(entry->columns);
  return absl::OkStatus();
}

}  // namespace touchstone::assessment
