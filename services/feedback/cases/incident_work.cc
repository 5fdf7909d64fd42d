#include "services/feedback/cases/incident_work.h"

#include <touchstone/feedback/v1/incident.pb.h>

#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_endings.h"
#include "services/feedback/cases/case_notices.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/cases/incidents.h"
#include "services/feedback/rules/case_rules.h"
#include "services/feedback/rules/case_way.h"
#include "services/feedback/rules/localized_texts.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::CaseStep;

constexpr int kCasesAtOnce = 50;
// What is that old, no call is working on any more.
constexpr absl::Duration kLeftBehind = absl::Minutes(2);

struct Work {
  std::string incident;
  std::string method;
  std::string request;
  std::string actor;
  absl::Time time;
  std::string done;
};

absl::StatusOr<std::optional<Work>> FindWork(Session& session, const std::string& incident) {
  ASSIGN_OR_RETURN(const auto row,
                   (session.QueryOne<std::string, Bytes, std::string, int64_t, std::string>(
                       "SELECT method, body, actor, work_time, done FROM incident_work WHERE "
                       "incident = :incident",
                       incident)));
  if (!row) return std::optional<Work>();
  const auto& [method, body, actor, time, done] = *row;
  return std::optional(Work{incident, method, body.value, actor, absl::FromUnixMicros(time), done});
}

Context ContextOf(const Work& work) {
  auto caller = std::make_shared<trust::v1::Principal>();
  caller->set_id(work.actor);
  Context context;
  context.caller = std::move(caller);
  return context;
}

// One part of the work, on the cases that it has got to.
class Part {
 public:
  Part(const CaseNeighbors& neighbors, Transaction& transaction, const Work& work)
      : neighbors_(neighbors), transaction_(transaction), work_(work), context_(ContextOf(work)) {}

  absl::Status Do(const std::vector<IncidentCase>& cases) {
    if (work_.method == kInformCases) return Inform(cases);
    if (work_.method == kResolveCases) return Resolve(cases);
    return Close(cases);
  }

 private:
  template <typename Request>
  absl::Status Parse(Request& request) const {
    if (request.ParseFromString(work_.request)) return absl::OkStatus();
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("What is to be done with ", work_.incident, " cannot be read."));
  }

  absl::Status Inform(const std::vector<IncidentCase>& cases) {
    v1::InformIncidentRequest request;
    RETURN_IF_ERROR(Parse(request));
    for (const IncidentCase& one : cases) {
      ASSIGN_OR_RETURN(const auto of, FindCase(transaction_, one.name));
      RETURN_IF_ERROR(TellCustomers(neighbors_, transaction_, *of, kIncidentInformed,
                                    {{"text", TextIn(request.texts(), of->language())}}));
    }
    return absl::OkStatus();
  }

  // Who was told nothing yet, is told now that it was received and what was done.
  absl::Status ResolveOne(const v1::ResolveIncidentRequest& request, Case& of) {
    if (of.state() == Case::NEW) {
      RETURN_IF_ERROR(TakeStep(neighbors_, context_, transaction_,
                               {.kind = CaseStep::ACKNOWLEDGED,
                                .note = "",
                                .subject = work_.incident,
                                .time = work_.time},
                               of));
    }
    const std::string resolution = TextIn(request.resolutions(), of.language());
    RETURN_IF_ERROR(TakeStep(neighbors_, context_, transaction_,
                             {.kind = CaseStep::RESOLVED,
                              .note = resolution,
                              .subject = work_.incident,
                              .time = work_.time,
                              .change = [&](Case& changed) { changed.set_resolution(resolution); }},
                             of));
    RETURN_IF_ERROR(transaction_.Update(CaseType(), of));
    return TellCustomers(neighbors_, transaction_, of, kCaseResolved, {{"resolution", resolution}});
  }

  absl::Status Resolve(const std::vector<IncidentCase>& cases) {
    v1::ResolveIncidentRequest request;
    RETURN_IF_ERROR(Parse(request));
    for (const IncidentCase& one : cases) {
      if (!IsOpen(one.state)) continue;
      ASSIGN_OR_RETURN(const auto of, FindCase(transaction_, one.name));
      RETURN_IF_ERROR(ResolveOne(request, *of));
    }
    return absl::OkStatus();
  }

  absl::Status Close(const std::vector<IncidentCase>& cases) {
    std::vector<std::string> names;
    for (const IncidentCase& one : cases) {
      if (one.state == Case::RESOLVED) names.push_back(one.name);
    }
    std::map<std::string, v1::FollowUp::Outcome> outcomes;
    if (neighbors_.follow_up_outcomes && !names.empty()) {
      ASSIGN_OR_RETURN(outcomes, neighbors_.follow_up_outcomes(transaction_.session(), names));
    }
    for (const std::string& name : names) {
      const auto answer = outcomes.find(name);
      const Case::Outcome outcome =
          answer == outcomes.end() ? Case::WITHOUT_ANSWER : OutcomeBy(answer->second);
      // Somebody answered meanwhile that it is not settled: it stays with who works on it.
      if (outcome == Case::OUTCOME_UNSPECIFIED) continue;
      ASSIGN_OR_RETURN(const auto of, FindCase(transaction_, name));
      RETURN_IF_ERROR(feedback::Close(neighbors_, context_, transaction_, outcome, *of));
      RETURN_IF_ERROR(transaction_.Update(CaseType(), *of));
    }
    return absl::OkStatus();
  }

  const CaseNeighbors& neighbors_;
  Transaction& transaction_;
  const Work& work_;
  const Context context_;
};

absl::Status KeepDone(Session& session, const Work& work, const std::vector<IncidentCase>& cases) {
  if (cases.size() < kCasesAtOnce) {
    return session.Execute("DELETE FROM incident_work WHERE incident = :incident", work.incident)
        .status();
  }
  return session
      .Execute("UPDATE incident_work SET done = :done WHERE incident = :incident",
               cases.back().name, work.incident)
      .status();
}

}  // namespace

absl::Status WriteDown(const Context& context, Transaction& transaction,
                       const std::string& incident, const std::string& method,
                       const google::protobuf::Message& request) {
  ASSIGN_OR_RETURN(
      const int64_t written,
      transaction.session().Execute(
          "INSERT INTO incident_work (incident, organization, method, body, actor, work_time, "
          "done) VALUES (:incident, :organization, :method, :body, :actor, :time, '') ON CONFLICT "
          "(incident) DO NOTHING",
          incident, ParentOf(incident), method, Bytes{request.SerializeAsString()},
          context.caller->id(), absl::ToUnixMicros(transaction.now())));
  if (written == 1) return absl::OkStatus();
  return Error(absl::StatusCode::kAborted, reasons::kConflictingChange,
               absl::StrCat("What was asked for ", incident,
                            " before is still being done with its cases; ask again."));
}

absl::Status DoIncidentWork(Store& store, const CaseNeighbors& neighbors,
                            const std::string& incident, absl::Time deadline) {
  bool is_done = false;
  while (!is_done) {
    RETURN_IF_ERROR(store.Write(
        {.actor = "clock", .method = "", .trace_id = ""}, deadline,
        [&](Transaction& transaction) -> absl::Status {
          Session& session = transaction.session();
          ASSIGN_OR_RETURN(const auto work, FindWork(session, incident));
          is_done = !work;
          if (is_done) return absl::OkStatus();
          ASSIGN_OR_RETURN(const auto cases, CasesOf(session, incident, work->done, kCasesAtOnce));
          is_done = cases.size() < kCasesAtOnce;
          RETURN_IF_ERROR(Part(neighbors, transaction, *work).Do(cases));
          return KeepDone(session, *work, cases);
        }));
  }
  return absl::OkStatus();
}

absl::Status DoWorkLeftBehind(Store& store, const CaseNeighbors& neighbors, absl::Time deadline) {
  std::vector<std::string> incidents;
  RETURN_IF_ERROR(store.database().Read(deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const auto rows,
                     session.Query<std::string>(
                         "SELECT incident FROM incident_work WHERE work_time < :time ORDER BY "
                         "work_time",
                         absl::ToUnixMicros(store.clock().Now() - kLeftBehind)));
    incidents.clear();
    for (const auto& [incident] : rows) incidents.push_back(incident);
    return absl::OkStatus();
  }));
  absl::Status problem;  // of one incident, which must not keep the others
  for (const std::string& incident : incidents) {
    problem.Update(DoIncidentWork(store, neighbors, incident, deadline));
  }
  return problem;
}

}  // namespace touchstone::feedback
