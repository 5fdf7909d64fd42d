#include "services/assessment/plan_completions.h"

#include <touchstone/assessment/v1/development_plan.pb.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/assessment/development_plans.h"
#include "services/assessment/rules/development_plans.h"
#include "services/assessment/rules/xapi_statement.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/csv_rows.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/still_wanted.h"

namespace touchstone::assessment {
namespace {

using Plan = v1::DevelopmentPlan;
using Activity = v1::PlannedActivity;

constexpr size_t kLargestFile = 1 << 20;
constexpr size_t kMostLines = 10'000;
constexpr size_t kLinesAtOnce = 100;
constexpr int kMostFailuresNamed = 1000;
constexpr char kNothingPlanned[] = "there is no planned activity of that id for that person";

// The name of who is meant, "" for nobody that a name can be made of.
absl::StatusOr<std::string> PersonMeant(Session& session, const std::string& organization,
                                        const std::string& system, const std::string& type,
                                        const std::string& given) {
  if (given.empty() || absl::StrContains(given, '\0')) return "";
  if (system.empty()) {
    return IsValidId(given) ? absl::StrCat(organization, "/people/", given) : "";
  }
  ASSIGN_OR_RETURN(
      const auto holder,
      session.QueryOne<std::string>(
          "SELECT resource FROM external_ids WHERE organization = :organization AND "
          "resource_type = 'person' AND system = :system AND type = :type AND value = :value",
          OrganizationOf(organization), system, type, given));
  return holder ? std::get<0>(*holder) : "";
}

// What was found of what somebody completed.
struct Found {
  int completed = 0;
  int already = 0;
};

// Completes the planned activities of a person that `is_meant` says of, in plans that are not over.
absl::StatusOr<Found> CompleteIn(
    Transaction& transaction, const std::string& person,
    const std::function<bool(const Plan&, const std::string& competency, const Activity&)>&
        is_meant,
    const v1::ActivityCompletion& completion) {
  Found found;
  ASSIGN_OR_RETURN(const auto rows, transaction.session().Query<Bytes>(
                                        "SELECT body FROM development_plans WHERE parent = :person "
                                        "AND delete_time = 0 ORDER BY name",
                                        person));
  for (const auto& [body] : rows) {
    ASSIGN_OR_RETURN(Plan plan, ReadStoredPlan(body.value));
    std::map<std::string, std::string> competencies;  // by goal
    for (const auto& goal : plan.goals()) competencies[goal.id()] = goal.competency();
    int completed = 0;
    for (Activity& activity : *plan.mutable_activities()) {
      if (!is_meant(plan, competencies[activity.goal()], activity)) continue;
      if (activity.state() == Activity::COMPLETED) ++found.already;
      if (activity.state() != Activity::PLANNED || plan.state() == Plan::COMPLETED) continue;
      activity.set_state(Activity::COMPLETED);
      *activity.mutable_completion() = completion;
      ++completed;
    }
    if (completed == 0) continue;
    found.completed += completed;
    RETURN_IF_ERROR(transaction.Update(DevelopmentPlanType(), plan));
  }
  return found;
}

// --- Files --------------------------------------------------------------------------------------

constexpr const char* kColumns[] = {"person", "activity", "date", "competency", "plan"};

// Where each column is; INVALID_ARGUMENT for a first line that does not say so.
absl::StatusOr<std::map<std::string, size_t>> ColumnsOf(const CsvRow& first) {
  std::map<std::string, size_t> columns;
  for (size_t i = 0; i < first.cells.size(); ++i) {
    const std::string name = absl::AsciiStrToLower(absl::StripAsciiWhitespace(first.cells[i]));
    if (std::find(std::begin(kColumns), std::end(kColumns), name) == std::end(kColumns)) {
      return InvalidField("csv", absl::StrCat("has a column ", i + 1,
                                              " that is none of person, activity, date, "
                                              "competency, plan"));
    }
    if (!columns.emplace(name, i).second) {
      return InvalidField("csv", absl::StrCat("has the column ", name, " twice"));
    }
  }
  for (const char* const needed : {"person", "activity"}) {
    if (!columns.contains(needed)) {
      return InvalidField("csv", absl::StrCat("needs the column ", needed, " in its first line"));
    }
  }
  return columns;
}

// One file on its way in.
class Recording {
 public:
  Recording(Store& store, const Context& context, const v1::RecordCompletionsRequest& request)
      : store_(store), context_(context), request_(request) {}

  absl::StatusOr<v1::RecordCompletionsResponse> Work() {
    if (request_.csv().size() > kLargestFile) return InvalidField("csv", "is larger than 1 MiB");
    const CsvRows read = ReadCsvRows(request_.csv());
    if (read.broken_line != 0) {
      return InvalidField("csv", absl::StrCat("has a quoted cell that does not end, or not before "
                                              "a comma, in line ",
                                              read.broken_line));
    }
    if (read.rows.empty()) return InvalidField("csv", "needs a first line that names its columns");
    if (read.rows.size() > kMostLines + 1) return InvalidField("csv", "has more than 10,000 lines");
    ASSIGN_OR_RETURN(columns_, ColumnsOf(read.rows.front()));
    for (size_t from = 1; from < read.rows.size(); from += kLinesAtOnce) {
      RETURN_IF_ERROR(CheckStillWanted(context_));
      const size_t to = std::min(read.rows.size(), from + kLinesAtOnce);
      const v1::RecordCompletionsResponse before = response_;
      RETURN_IF_ERROR(store_.Write(AuthorOf(context_), context_.deadline,
                                   [&](Transaction& transaction) -> absl::Status {
                                     response_ = before;
                                     for (size_t i = from; i < to; ++i) {
                                       RETURN_IF_ERROR(Take(transaction, read.rows[i]));
                                     }
                                     return absl::OkStatus();
                                   }));
    }
    return std::move(response_);
  }

 private:
  std::string Cell(const CsvRow& row, const char* column) const {
    const auto at = columns_.find(column);
    if (at == columns_.end() || at->second >= row.cells.size()) return "";
    return std::string(absl::StripAsciiWhitespace(row.cells[at->second]));
  }

  absl::Status Fail(const CsvRow& row, absl::string_view column, absl::string_view problem) {
    response_.set_failed_count(response_.failed_count() + 1);
    if (response_.failures_size() == kMostFailuresNamed) return absl::OkStatus();
    v1::CompletionFailure& failure = *response_.add_failures();
    failure.set_line(row.line);
    failure.set_column(std::string(column));
    failure.set_problem(std::string(problem));
    return absl::OkStatus();
  }

  absl::Status Take(Transaction& transaction, const CsvRow& row) {
    response_.set_received_count(response_.received_count() + 1);
    if (row.cells.size() > columns_.size()) return Fail(row, "", "has more cells than columns");
    const std::string activity = Cell(row, "activity");
    if (activity.empty()) return Fail(row, "activity", "must be given");
    const Day today = DayOf(transaction.now());
    const std::string date = Cell(row, "date");
    const auto day = date.empty() ? today : ParseDay(date);
    if (!day) return Fail(row, "date", "is no day such as 2026-05-12");
    if (*day > today + 1) return Fail(row, "date", "lies in the future");
    const std::string given = Cell(row, "person");
    ASSIGN_OR_RETURN(const std::string person, PersonMeant(transaction.session(), request_.parent(),
                                                           request_.external_id_system(),
                                                           request_.external_id_type(), given));
    if (person.empty()) return Fail(row, "person", "is nobody here");
    v1::ActivityCompletion completion;
    completion.set_date(DayText(*day));
    completion.set_source(v1::ActivityCompletion::CSV);
    const std::string competency = Cell(row, "competency");
    const std::string plan = Cell(row, "plan");
    const auto is_meant = [&](const Plan& its_plan, const std::string& its_competency,
                              const Activity& one) {
      return one.activity() == activity && (plan.empty() || IdOf(its_plan.name()) == plan) &&
             (competency.empty() || its_competency == competency);
    };
    ASSIGN_OR_RETURN(const Found found, CompleteIn(transaction, person, is_meant, completion));
    if (found.completed > 0) {
      response_.set_completed_count(response_.completed_count() + 1);
    } else if (found.already > 0) {
      response_.set_unchanged_count(response_.unchanged_count() + 1);
    } else {
      return Fail(row, "activity", kNothingPlanned);
    }
    return absl::OkStatus();
  }

  Store& store_;
  const Context& context_;
  const v1::RecordCompletionsRequest& request_;
  std::map<std::string, size_t> columns_;
  v1::RecordCompletionsResponse response_;
};

// --- Statements ---------------------------------------------------------------------------------

// False when it was taken before.
absl::StatusOr<bool> TakeDown(Session& session, const std::string& organization,
                              const std::string& statement) {
  ASSIGN_OR_RETURN(const int64_t written,
                   session.Execute("INSERT INTO learning_statements (organization, statement) "
                                   "VALUES (:organization, :statement) ON CONFLICT (organization, "
                                   "statement) DO NOTHING",
                                   organization, statement));
  return written == 1;
}

absl::StatusOr<v1::RecordStatementResponse> RecordStatement(
    Store& store, const Context& context, const v1::RecordStatementRequest& request) {
  ASSIGN_OR_RETURN(const XapiStatement statement, ReadXapiStatement(request.statement()));
  const std::string organization(OrganizationOf(request.parent()));
  v1::RecordStatementResponse response;
  const auto record = [&](Transaction& transaction) -> absl::Status {
    response.Clear();
    const Day today = DayOf(transaction.now());
    const Day day = statement.time ? DayOf(*statement.time) : today;
    if (day > today + 1) return InvalidField("statement", "has a timestamp in the future");
    ASSIGN_OR_RETURN(
        const std::string person,
        PersonMeant(transaction.session(), request.parent(), request.external_id_system(),
                    request.external_id_type(), statement.account));
    if (person.empty()) return absl::OkStatus();
    v1::ActivityCompletion completion;
    completion.set_date(DayText(day));
    completion.set_source(v1::ActivityCompletion::XAPI);
    completion.set_statement_id(statement.id);
    const auto is_meant = [&](const Plan& plan, const std::string& competency,
                              const Activity& activity) {
      return statement.object == activity.link() ||
             statement.object == IriOf(plan.release(), competency, activity.activity());
    };
    // What completes nothing is not kept: it may come again when there is a plan.
    bool completes_nothing = false;
    const absl::Status taken = transaction.Attempt([&]() -> absl::Status {
      ASSIGN_OR_RETURN(const bool is_new,
                       TakeDown(transaction.session(), organization, statement.id));
      response.set_repeated(!is_new);
      if (!is_new) return absl::OkStatus();
      ASSIGN_OR_RETURN(const Found found, CompleteIn(transaction, person, is_meant, completion));
      response.set_completed_count(found.completed);
      completes_nothing = found.completed == 0;
      return completes_nothing ? NotFound(person) : absl::OkStatus();
    });
    return completes_nothing ? absl::OkStatus() : taken;
  };
  RETURN_IF_ERROR(store.Write(AuthorOf(context), context.deadline, record));
  return response;
}

}  // namespace

void RegisterPlanCompletions(RpcService& plans, Store& store) {
  plans.Unary<v1::RecordCompletionsRequest, v1::RecordCompletionsResponse>(
      "RecordCompletions",
      [&store](const Context& context, const v1::RecordCompletionsRequest& request) {
        return Recording(store, context, request).Work();
      });
  plans.Unary<v1::RecordStatementRequest, v1::RecordStatementResponse>(
      "RecordStatement",
      [&store](const Context& context, const v1::RecordStatementRequest& request) {
        return RecordStatement(store, context, request);
      });
}

}  // namespace touchstone::assessment
