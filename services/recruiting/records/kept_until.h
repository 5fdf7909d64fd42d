// Until when the schedules of jurisdictions keep the records of requisitions.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_KEPT_UNTIL_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_KEPT_UNTIL_H_

#include <touchstone/recruiting/v1/record_class.pb.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recruiting/rules/retention.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// What periods are counted from. It stays known of a requisition that was disposed of while records
// of its applicants are kept.
struct RetainedRequisition {
  std::string name;
  std::string jurisdiction;
  std::optional<Day> end_day;  // nothing while it goes on
};

// Nothing for one of which nothing is known any more.
absl::StatusOr<std::optional<RetainedRequisition>> FindRetained(Session& session,
                                                                const std::string& requisition);

// Those that have ended, by name.
absl::StatusOr<std::vector<RetainedRequisition>> EndedRequisitions(Session& session,
                                                                   const std::string& organization);

// The requisitions that somebody applied for, also those whose applications were disposed of.
absl::StatusOr<std::vector<std::string>> RequisitionsOf(Session& session,
                                                        const std::string& applicant);

// What the schedule of a jurisdiction says of a class of records.
struct Keeping {
  std::string schedule;   // its name; empty where none holds
  std::string authority;  // empty where it has no rule for the class
  DisposalFinding finding;

  // The last day on which they are kept; once that is over.
  Day due_day() const { return finding.earliest.value_or(kForever) - 1; }
};

// Asks each schedule once. Belongs to one transaction.
class KeptUntil {
 public:
  KeptUntil(Session& session, std::string organization, Day today)
      : session_(session), organization_(std::move(organization)), today_(today) {}

  absl::StatusOr<Keeping> Of(const RetainedRequisition& requisition, v1::RecordClass record_class);

 private:
  struct Schedule {
    std::string name;
    std::vector<RetentionRule> rules;
  };

  absl::StatusOr<const Schedule*> ScheduleOf(const std::string& jurisdiction);

  Session& session_;
  const std::string organization_;
  const Day today_;
  std::map<std::string, Schedule> schedules_;  // by jurisdiction
};

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_KEPT_UNTIL_H_
