#include "services/assessment/level_change.h"

#include <touchstone/assessment/v1/kept_levels.pb.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/assessment/rules/kept_levels.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/events/changes.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {

absl::StatusOr<bool> AreLevelsDue(Session& session) {
  ASSIGN_OR_RETURN(const auto person,
                   session.QueryOne<std::string>(
                       "SELECT person FROM levels_due WHERE person > '' ORDER BY person LIMIT 1"));
  ASSIGN_OR_RETURN(
      const auto cycle,
      session.QueryOne<std::string>(
          "SELECT cycle FROM level_cycles_due WHERE cycle >= '' ORDER BY cycle LIMIT 1"));
  ASSIGN_OR_RETURN(const auto row, session.QueryOne<std::string>(
                                       "SELECT position FROM level_follower WHERE id = 1"));
  ASSIGN_OR_RETURN(const ChangePosition last, LastPosition(session));
  return person || cycle || !row || std::get<0>(*row) != last.ToText();
}

absl::StatusOr<std::string> KeptLevelsOf(Session& session, v1::AssessmentCycle::Purpose purpose,
                                         const std::string& person) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<Bytes>("SELECT body FROM person_levels WHERE "
                                           "purpose = :purpose AND person = :person",
                                           static_cast<int64_t>(purpose), person));
  return row ? std::get<0>(*row).value : std::string();
}

absl::StatusOr<LevelChange> LevelChange::Read(Session& session, std::vector<std::string> people) {
  LevelChange change;
  change.people_ = std::move(people);
  change.organization_ = std::string(OrganizationOf(change.people_.front()));
  ASSIGN_OR_RETURN(const auto last, session.QueryOne<int64_t>(
                                        "SELECT last_sequence FROM level_follower WHERE id = 1"));
  change.last_sequence_ = last ? std::get<0>(*last) : 0;
  ASSIGN_OR_RETURN(change.numbers_, CompetencyNumbers::Read(session, change.organization_));
  LevelSources sources(session, change.numbers_);
  for (const std::string& person : change.people_) {
    RETURN_IF_ERROR(change.Add(session, sources, person));
  }
  RETURN_IF_ERROR(change.units_.Read(session));
  return change;
}

absl::Status LevelChange::Add(Session& session, LevelSources& sources, const std::string& person) {
  ASSIGN_OR_RETURN(const auto held, sources.Read(person));
  for (size_t i = 0; i < held.size(); ++i) {
    ASSIGN_OR_RETURN(const std::string kept, KeptLevelsOf(session, kPurposes[i], person));
    std::string body = PackedLevels(held[i].spans, held[i].latest).SerializeAsString();
    if (body == kept) continue;
    v1::PersonLevels before;
    if (!before.ParseFromString(kept)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat("The kept levels of ", person, " cannot be read."));
    }
    units_.Add(kPurposes[i], ChangeOf(SpansOf(before), held[i].spans));
    changes_.push_back({kPurposes[i], person, std::move(body)});
  }
  return absl::OkStatus();
}

absl::Status LevelChange::Write(Session& session) const {
  RETURN_IF_ERROR(numbers_.Keep(session));
  RETURN_IF_ERROR(units_.Write(session));
  int64_t next = last_sequence_;
  for (const Kept& change : changes_) {
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO person_levels (purpose, person, organization, "
                                 "sequence, body) VALUES (:purpose, :person, :organization, "
                                 ":sequence, :body) ON CONFLICT (purpose, person) DO UPDATE SET "
                                 "sequence = excluded.sequence, body = excluded.body",
                                 static_cast<int64_t>(change.purpose), change.person, organization_,
                                 ++next, Bytes{change.body})
                        .status());
  }
  for (const std::string& person : people_) {
    RETURN_IF_ERROR(
        session.Execute("DELETE FROM levels_due WHERE person = :person", person).status());
    RETURN_IF_ERROR(
        session.Execute("DELETE FROM levels_set_aside WHERE person = :person", person).status());
  }
  return session.Execute("UPDATE level_follower SET last_sequence = :last WHERE id = 1", next)
      .status();
}

}  // namespace touchstone::assessment
