#include "services/feedback/cases/case_reports.h"

#include <touchstone/feedback/v1/case_steps.pb.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_clocks.h"
#include "services/feedback/cases/case_facts.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/cases/near_cases.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/list_query.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::CaseStep;
using v1::ListCaseStepsRequest;
using v1::ListCaseStepsResponse;
using v1::ReportCaseClocksRequest;
using v1::ReportCaseClocksResponse;
using v1::SuggestDuplicatesRequest;
using v1::SuggestDuplicatesResponse;

absl::StatusOr<Case> ParseCase(const std::string& name, const std::string& body) {
  Case of;
  if (of.ParseFromString(body)) return of;
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat("What is stored of ", name, " cannot be read."));
}

// A case that the caller may read, with what is personal sealed.
absl::StatusOr<Case> ReadSealed(Session& session, const Context& context, const std::string& name) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<Bytes>(
                       "SELECT body FROM cases WHERE name = :name AND delete_time = 0", name));
  if (!row) return NotFound(name);
  ASSIGN_OR_RETURN(Case of, ParseCase(name, std::get<0>(*row).value));
  RETURN_IF_ERROR(CheckNotConcerned(context, of));
  return of;
}

// The steps behind a sequence, with their notes open.
absl::StatusOr<std::vector<CaseStep>> StepsBehind(Session& session,
                                                  const PersonalData& personal_data, const Case& of,
                                                  int64_t after, int most) {
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<int64_t, int64_t, int64_t, int64_t, int64_t, std::string, std::string, Bytes>(
          "SELECT sequence, kind, state, former_state, step_time, actor, subject, "
          "sealed_note FROM case_steps WHERE case_name = :case AND sequence > :after "
          "ORDER BY sequence LIMIT :most",
          of.name(), after, most)));
  std::vector<CaseStep> steps;
  std::vector<SealedPersonal> sealed;
  std::vector<size_t> sealed_of;
  for (const auto& [sequence, kind, state, former, time, actor, subject, note] : rows) {
    CaseStep step;
    step.set_sequence(sequence);
    step.set_kind(static_cast<CaseStep::Kind>(kind));
    step.set_state(static_cast<Case::State>(state));
    step.set_former_state(static_cast<Case::State>(former));
    SetTime(step, "step_time", absl::FromUnixMicros(time));
    step.set_actor(actor);
    step.set_subject(subject);
    if (!note.value.empty()) {
      sealed.push_back({KeyOwnerOf(of), note.value, PlaceOfNote(of.name(), sequence)});
      sealed_of.push_back(steps.size());
    }
    steps.push_back(std::move(step));
  }
  ASSIGN_OR_RETURN(auto notes, personal_data.DecryptAll(session, sealed));
  for (size_t i = 0; i < notes.size(); ++i) {
    if (notes[i]) steps[sealed_of[i]].set_note(*std::move(notes[i]));
  }
  return steps;
}

absl::StatusOr<ListCaseStepsResponse> ListCaseSteps(Store& store, const PersonalData& personal_data,
                                                    const Context& context,
                                                    const ListCaseStepsRequest& request) {
  const std::string query = absl::StrCat("steps of ", request.name());
  int64_t after = 0;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const PagePosition position,
                     store.page_tokens().Read(request.page_token(), query, store.clock().Now()));
    const auto* const sequence = std::get_if<int64_t>(&position.order_value);
    after = sequence == nullptr ? 0 : *sequence;
  }
  const int size = PageSize(request.page_size());
  std::vector<CaseStep> steps;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const Case of, ReadSealed(session, context, request.name()));
        ASSIGN_OR_RETURN(steps, StepsBehind(session, personal_data, of, after, size + 1));
        return absl::OkStatus();
      }));
  ListCaseStepsResponse response;
  const bool has_more = steps.size() > static_cast<size_t>(size);
  if (has_more) steps.resize(size);
  for (CaseStep& step : steps) *response.add_steps() = std::move(step);
  if (has_more) {
    response.set_next_page_token(store.page_tokens().Make(
        {.order_value = response.steps(size - 1).sequence(), .name = request.name()}, query,
        store.clock().Now()));
  }
  return response;
}

// A wait that was over by then has ended, whether or not the tick came by.
absl::Status EndWaits(Session& session, const std::string& name, absl::Time moment,
                      std::vector<ClockStep>& steps) {
  ASSIGN_OR_RETURN(const auto end, WaitEndOf(session, name));
  if (!end || *end > moment || steps.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Case::State state, StateBeforeWait(session, name));
  steps.push_back({.kind = CaseStep::RESUMED,
                   .state = state,
                   .former_state = steps.back().state,
                   .time = *end});
  return absl::OkStatus();
}

// As it was then: another type since had other clocks. What was not kept by then came in late.
absl::StatusOr<Case> AsKnownAt(Store& store, const Context& context, const Case& now,
                               absl::Time moment) {
  const auto then = store.ReadAsKnownAt(now.name(), moment, context.deadline);
  if (absl::IsNotFound(then.status())) return now;
  if (!then.ok()) return then.status();
  return ParseCase(now.name(), *then);
}

absl::Status CheckMoment(const Case& of, absl::Time moment, absl::Time now) {
  if (moment < TimeOf(of, "receive_time")) {
    return InvalidField("as_of", "must not be before the case came in");
  }
  if (moment > now) return InvalidField("as_of", "must not be to come");
  return absl::OkStatus();
}

absl::StatusOr<ReportCaseClocksResponse> ReportCaseClocks(Store& store, const Context& context,
                                                          const ReportCaseClocksRequest& request) {
  const absl::Time now = store.clock().Now();
  const absl::Time moment = request.has_as_of() ? TimeOf(request, "as_of") : now;
  Case of;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(of, ReadSealed(session, context, request.name()));
    return CheckMoment(of, moment, now);
  }));
  if (request.has_as_of()) {
    ASSIGN_OR_RETURN(of, AsKnownAt(store, context, of, moment));
  }
  ReportCaseClocksResponse response;
  SetTime(response, "as_of", moment);
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(auto steps, ClockStepsOf(session, request.name(), moment));
        RETURN_IF_ERROR(EndWaits(session, request.name(), moment, steps));
        ASSIGN_OR_RETURN(const auto readings, ReadClocks(session, of, steps, moment));
        response.clear_clocks();
        for (const auto& reading : readings) *response.add_clocks() = reading;
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::ServiceType> ReadType(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(const auto row, session.QueryOne<Bytes>(
                                       "SELECT body FROM service_types WHERE name = :name", name));
  v1::ServiceType type;
  if (!row) return NotFound(name);
  if (type.ParseFromString(std::get<0>(*row).value)) return type;
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat("What is stored of ", name, " cannot be read."));
}

absl::StatusOr<SuggestDuplicatesResponse> SuggestDuplicates(
    Store& store, const Context& context, const SuggestDuplicatesRequest& request) {
  std::vector<v1::DuplicateSuggestion> suggestions;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const Case of, ReadCase(session, *store.personal_keys(), request.name()));
        RETURN_IF_ERROR(CheckNotConcerned(context, of));
        ASSIGN_OR_RETURN(const auto type, ReadType(session, of.service_type()));
        ASSIGN_OR_RETURN(suggestions, FindNearCases(session, *store.personal_keys(), type, of));
        return absl::OkStatus();
      }));
  SuggestDuplicatesResponse response;
  for (auto& suggestion : suggestions) *response.add_suggestions() = std::move(suggestion);
  return response;
}

}  // namespace

void RegisterCaseReports(RpcService& cases, Store& store, const PersonalData& personal_data) {
  cases.Unary<ListCaseStepsRequest, ListCaseStepsResponse>(
      "ListCaseSteps",
      [&store, &personal_data](const Context& context, const ListCaseStepsRequest& request) {
        return ListCaseSteps(store, personal_data, context, request);
      });
  cases.Unary<ReportCaseClocksRequest, ReportCaseClocksResponse>(
      "ReportCaseClocks", [&store](const Context& context, const ReportCaseClocksRequest& request) {
        return ReportCaseClocks(store, context, request);
      });
  cases.Unary<SuggestDuplicatesRequest, SuggestDuplicatesResponse>(
      "SuggestDuplicates",
      [&store](const Context& context, const SuggestDuplicatesRequest& request) {
        return SuggestDuplicates(store, context, request);
      });
}

}  // namespace touchstone::feedback
