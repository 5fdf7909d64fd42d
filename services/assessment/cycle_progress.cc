#include "services/assessment/cycle_progress.h"

#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/cycle_contents.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/list_query.h"

namespace touchstone::assessment {
namespace {

// By person and relation.
using Counts = std::map<std::string, std::map<int64_t, int64_t>>;

absl::StatusOr<Counts> Count(Session& session, const std::string& sql, const std::string& cycle,
                             const std::vector<Subject>& subjects) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, int64_t, int64_t>(
                       sql, cycle, subjects.front().person, subjects.back().person)));
  Counts counts;
  for (const auto& [person, relation, count] : rows) counts[person][relation] = count;
  return counts;
}

absl::StatusOr<v1::ReportProgressResponse> ReportProgress(
    Store& store, const Context& context, const v1::ReportProgressRequest& request) {
  const std::string query = absl::StrCat("ReportProgress:", request.name());
  std::string after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(PagePosition position,
                     store.page_tokens().Read(request.page_token(), query, store.clock().Now()));
    after = std::move(position.name);
  }
  const auto size = static_cast<int>(PageSize(request.page_size()));
  v1::ReportProgressResponse response;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    response.Clear();
    ASSIGN_OR_RETURN(const auto cycle, FindCycle(session, request.name()));
    ASSIGN_OR_RETURN(auto subjects, SubjectsAfter(session, cycle.name(), after, size + 1));
    if (static_cast<int>(subjects.size()) > size) {
      subjects.pop_back();
      const std::string& last = subjects.back().person;
      response.set_next_page_token(
          store.page_tokens().Make({last, last}, query, store.clock().Now()));
    }
    if (subjects.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(Counts asked,
                     Count(session,
                           "SELECT subject, relation, COUNT(*) FROM rater_assignments WHERE "
                           "parent = :cycle AND subject >= :first AND subject <= :last AND "
                           "delete_time = 0 GROUP BY subject, relation",
                           cycle.name(), subjects));
    ASSIGN_OR_RETURN(Counts done, Count(session,
                                        "SELECT subject, relation, SUM(done) FROM rater_done WHERE "
                                        "cycle = :cycle AND subject >= :first AND subject <= :last "
                                        "GROUP BY subject, relation",
                                        cycle.name(), subjects));
    for (Subject& subject : subjects) {
      v1::SubjectProgress& progress = *response.add_subjects();
      for (const v1::RelationRule& rule : cycle.relations()) {
        v1::RelationProgress& relation = *progress.add_relations();
        relation.set_relation(rule.relation());
        relation.set_rater_count(static_cast<int32_t>(asked[subject.person][rule.relation()]));
        relation.set_done_count(static_cast<int32_t>(done[subject.person][rule.relation()]));
      }
      progress.set_person(std::move(subject.person));
      progress.set_organizational_unit(std::move(subject.unit));
      progress.set_job_profile(std::move(subject.job_profile));
    }
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace

void RegisterCycleProgress(RpcService& cycles, Store& store) {
  cycles.Unary<v1::ReportProgressRequest, v1::ReportProgressResponse>(
      "ReportProgress", [&store](const Context& context, const v1::ReportProgressRequest& request) {
        return ReportProgress(store, context, request);
      });
}

}  // namespace touchstone::assessment
