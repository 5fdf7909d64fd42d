#include "services/recruiting/records/erasure_obstacles.h"

#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/review_request.pb.h>

#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/recruiting/records/kept_until.h"
#include "services/recruiting/records/legal_holds.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

// An enum's value as words: "records request".
std::string InWords(absl::string_view value) {
  return absl::StrReplaceAll(absl::AsciiStrToLower(value), {{"_", " "}});
}

class Search {
 public:
  Search(Session& session, const RecordSources& sources, const std::string& applicant, Day today)
      : session_(session),
        sources_(sources),
        applicant_(applicant),
        organization_(ParentOf(applicant)),
        kept_until_(session, organization_, today) {}

  absl::StatusOr<std::vector<ErasureObstacle>> Run() {
    ASSIGN_OR_RETURN(const auto requisitions, RequisitionsOf(session_, applicant_));
    for (const std::string& requisition : requisitions) {
      RETURN_IF_ERROR(AddSchedule(requisition));
    }
    RETURN_IF_ERROR(AddHolds(requisitions));
    RETURN_IF_ERROR(AddApplications());
    return std::move(obstacles_);
  }

 private:
  absl::Status AddSchedule(const std::string& name) {
    ASSIGN_OR_RETURN(const auto requisition, FindRetained(session_, name));
    if (!requisition) return absl::OkStatus();
    std::map<v1::RecordClass, bool> classes;
    for (const RecordSource& source : sources_) {
      bool& is_there = classes[source.record_class];
      if (is_there) continue;
      ASSIGN_OR_RETURN(is_there, HasRecordsAbout(session_, source, applicant_, name));
    }
    for (const auto& [record_class, is_there] : classes) {
      if (is_there) RETURN_IF_ERROR(AddClass(*requisition, record_class));
    }
    return absl::OkStatus();
  }

  absl::Status AddClass(const RetainedRequisition& requisition, v1::RecordClass record_class) {
    ASSIGN_OR_RETURN(const Keeping keeping, kept_until_.Of(requisition, record_class));
    const std::string what =
        absl::StrCat(v1::RecordClass_Name(record_class), " of ", requisition.name);
    for (const Stop& stop : keeping.finding.stops) {
      ErasureObstacle obstacle{
          .subject = keeping.schedule.empty() ? requisition.name : keeping.schedule,
          .authority = stop.authority,
          .until = stop.until};
      switch (stop.kind) {
        case StopKind::kPeriodRuns:
          obstacle.problem = absl::StrCat(what, " are kept until ", DayText(stop.until - 1), " by ",
                                          stop.authority);
          break;
        case StopKind::kEventPending:
          obstacle.problem = absl::StrCat(
              what, " are kept by ", stop.authority,
              ", for a period that begins when the requisition is completed or canceled");
          break;
        default:
          obstacle.problem = absl::StrCat(
              what, " are kept while no retention schedule of ", requisition.jurisdiction,
              " says for how long; create one, or give it a rule for the class");
      }
      obstacles_.push_back(std::move(obstacle));
    }
    return absl::OkStatus();
  }

  absl::Status AddHolds(const std::vector<std::string>& requisitions) {
    std::vector<std::string> subjects = {organization_, applicant_};
    subjects.insert(subjects.end(), requisitions.begin(), requisitions.end());
    std::map<std::string, v1::LegalHold> holds;  // one may name several of them
    for (const std::string& subject : subjects) {
      ASSIGN_OR_RETURN(auto found, HoldsOn(session_, subject));
      for (v1::LegalHold& hold : found) holds[hold.name()] = std::move(hold);
    }
    for (const auto& [name, hold] : holds) {
      obstacles_.push_back(
          {.subject = name,
           .problem = absl::StrCat("a hold (", InWords(v1::LegalHold::Kind_Name(hold.kind())),
                                   ") runs until it is released, by ", hold.authority()),
           .authority = hold.authority()});
    }
    return absl::OkStatus();
  }

  absl::Status AddApplications() {
    ASSIGN_OR_RETURN(const auto active,
                     session_.Query<std::string>(
                         "SELECT name FROM applications WHERE parent = :parent AND "
                         "applicant = :applicant AND state = :active ORDER BY name",
                         organization_, applicant_, static_cast<int64_t>(v1::Application::ACTIVE)));
    for (const auto& [application] : active) {
      obstacles_.push_back({.subject = application,
                            .problem = "the application goes on until it has ended; whoever wants "
                                       "to be forgotten withdraws it first"});
    }
    ASSIGN_OR_RETURN(
        const auto reviews,
        (session_.Query<std::string, std::string>(
            "SELECT r.name, r.decision_deadline FROM applications a JOIN review_requests r ON "
            "r.parent = a.parent AND r.application = a.name WHERE a.parent = :parent AND "
            "a.applicant = :applicant AND r.state = :filed AND r.delete_time = 0 ORDER BY r.name",
            organization_, applicant_, static_cast<int64_t>(v1::ReviewRequest::FILED))));
    for (const auto& [review, deadline] : reviews) {
      obstacles_.push_back(
          {.subject = review,
           .problem = absl::StrCat("the review is undecided; it is to be decided by ", deadline)});
    }
    return absl::OkStatus();
  }

  Session& session_;
  const RecordSources& sources_;
  const std::string& applicant_;
  const std::string organization_;
  KeptUntil kept_until_;
  std::vector<ErasureObstacle> obstacles_;
};

}  // namespace

absl::StatusOr<std::vector<ErasureObstacle>> ErasureObstaclesOf(Session& session,
                                                                const RecordSources& sources,
                                                                const std::string& applicant,
                                                                Day today) {
  return Search(session, sources, applicant, today).Run();
}

absl::Status RetentionRuns(const std::string& applicant,
                           const std::vector<ErasureObstacle>& obstacles) {
  std::vector<Obstacle> named;
  for (const ErasureObstacle& obstacle : obstacles) {
    named.push_back({obstacle.subject, obstacle.problem});
  }
  return FailedPreconditions(reasons::kRetentionRuns,
                             absl::StrCat("The law still keeps records about ", applicant, "."),
                             named);
}

}  // namespace touchstone::recruiting
