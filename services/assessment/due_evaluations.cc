#include "services/assessment/due_evaluations.h"

#include <touchstone/assessment/v1/employment.pb.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/cycle_subjects.h"
#include "services/assessment/evaluation_access.h"
#include "services/assessment/reporting_line.h"
#include "services/assessment/result_access.h"
#include "services/assessment/rules/evaluation_dates.h"
#include "services/assessment/unit_tree.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/list_query.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::assessment {
namespace {

using v1::Employment;
using v1::Evaluation;
using Request = v1::ReportDueEvaluationsRequest;

constexpr absl::string_view kOfEverybody = "assessment.allDueEvaluations.read";

// What is read at once, and what one answer looks at: whoever asks comes back for the rest.
constexpr int64_t kEmploymentsAtOnce = 200;
constexpr int64_t kMostEmployments = 2000;

absl::StatusOr<Employment> EmploymentIn(const Bytes& body, const std::string& name) {
  Employment employment;
  if (employment.ParseFromString(body.value)) return employment;
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat("The stored ", name, " cannot be read."));
}

// --- Who is looked at -------------------------------------------------------------------------

// An employment, with the primary assignment in it on the day.
struct Employed {
  std::string key;  // pages are by it
  Employment employment;
  std::string unit;
  std::string manager;
  std::string job_profile;
};

// The columns are those of `Employed`, with what the job profile is in.
constexpr char kColumns[] = ", e.name, e.body, a.unit, a.manager, a.body, p.body FROM ";

// Only who reports to the request's manager today: it is about who may see it, not about the day
// that is reported.
void AddOnlyReports(const Request& request, Day today, const char* person, Statement& statement) {
  if (request.manager().empty()) return;
  statement.Add(" AND ").Add(person).Add(" IN ");
  AddReports(request.manager(), today, statement);
}

// Who works in a unit or below it, by their assignments' names, which are found in the index alone.
Statement StaffAfter(const Request& request, Day day, Day today, const std::string& after) {
  const Moment moment{.day = day};
  Statement statement;
  AddTree(request.organizational_unit(), moment, statement);
  statement.Add("SELECT a.name").Add(kColumns);
  statement.Add(
      "(SELECT s.name, s.known_to, s.valid_from FROM tree JOIN assignment_spans s ON s.unit = "
      "tree.unit AND ");
  AddHolds("s", moment, statement);
  statement.Add(" AND s.is_primary = 1 AND s.name > ").Bind(after);
  AddOnlyReports(request, today, "s.person", statement);
  statement.Add(" ORDER BY s.name LIMIT ").Bind(kEmploymentsAtOnce);
  statement.Add(
      ") page JOIN assignment_spans a ON a.name = page.name AND a.known_to = page.known_to AND "
      "a.valid_from = page.valid_from JOIN employments e ON e.name = a.employment LEFT JOIN "
      "positions p ON p.name = a.position ORDER BY a.name");
  return statement;
}

// Everybody, by their employments' names.
Statement AllAfter(const Request& request, Day day, Day today, const std::string& after) {
  const std::string all = absl::StrCat(request.parent(), "/people/");
  Statement statement;
  statement.Add("SELECT e.name").Add(kColumns);
  statement.Add("(SELECT name FROM employments WHERE name > ")
      .Bind(std::max(after, all))
      .Add(" AND name < ")
      .Bind(absl::StrCat(all, kBehindAll))
      .Add(" AND delete_time = 0");
  AddOnlyReports(request, today, "parent", statement);
  statement.Add(" ORDER BY name LIMIT ")
      .Bind(kEmploymentsAtOnce)
      .Add(
          ") page JOIN employments e ON e.name = page.name LEFT JOIN assignment_spans a ON "
          "a.employment = e.name AND a.is_primary = 1 AND ");
  AddHolds("a", {.day = day}, statement);
  statement.Add(" LEFT JOIN positions p ON p.name = a.position ORDER BY e.name");
  return statement;
}

absl::StatusOr<std::vector<Employed>> EmployedAfter(Session& session, const Request& request,
                                                    Day day, Day today, const std::string& after) {
  const Statement statement = request.organizational_unit().empty()
                                  ? AllAfter(request, day, today, after)
                                  : StaffAfter(request, day, today, after);
  ASSIGN_OR_RETURN(
      auto rows,
      (session.QueryWith<std::string, std::string, Bytes, std::string, std::string, Bytes, Bytes>(
          statement.sql(), statement.parameters())));
  std::vector<Employed> all;
  for (auto& [key, name, body, unit, manager, assignment, position] : rows) {
    ASSIGN_OR_RETURN(Employment employment, EmploymentIn(body, name));
    all.push_back({std::move(key), std::move(employment), std::move(unit), std::move(manager),
                   JobProfileOf(assignment, position, day)});
  }
  return all;
}

// Of everybody for who has the permission; managers see what is due of who reports to them.
absl::Status CheckMaySee(const Context& context, const Request& request) {
  if (IsPerson(context, request.manager())) return absl::OkStatus();
  const absl::string_view organization = OrganizationOf(request.parent());
  return IsAllowed(*context.caller, kOfEverybody, organization)
             ? absl::OkStatus()
             : DenyAccess(*context.caller, kOfEverybody, organization);
}

// To a manager a unit that is not there is one in which nobody of theirs works.
absl::Status CheckIsThere(Session& session, const Request& request, Day day) {
  const std::string& unit = request.organizational_unit();
  if (unit.empty() || !request.manager().empty()) return absl::OkStatus();
  Statement statement;
  statement.Add("SELECT s.name FROM unit_spans s WHERE s.name = ").Bind(unit).Add(" AND ");
  AddHolds("s", {.day = day}, statement);
  ASSIGN_OR_RETURN(const auto rows,
                   session.QueryWith<std::string>(statement.sql(), statement.parameters()));
  return rows.empty() ? NotFound(unit) : absl::OkStatus();
}

bool IsOnTrial(const Employment& employment) {
  return std::any_of(employment.rows().begin(), employment.rows().end(), [](const auto& row) {
    return row.type() == Employment::PROBATIONARY || row.type() == Employment::TRIAL_SERVICE;
  });
}

// --- What is there of it ----------------------------------------------------------------------

// An evaluation as it counts for what is due.
struct Written {
  std::string name;
  Evaluation::Kind kind;
  Day created;
  std::optional<Day> presented;
};

absl::StatusOr<std::vector<Written>> WrittenFor(Session& session, const std::string& person) {
  ASSIGN_OR_RETURN(auto rows,
                   (session.Query<std::string, int64_t, int64_t, int64_t>(
                       "SELECT name, kind, create_time, present_time FROM evaluations WHERE parent "
                       "= :person AND delete_time = 0 ORDER BY name",
                       person)));
  std::vector<Written> all;
  for (auto& [name, kind, created, presented] : rows) {
    Written& one = all.emplace_back();
    one.name = std::move(name);
    one.kind = static_cast<Evaluation::Kind>(kind);
    one.created = DayOf(absl::FromUnixMicros(created));
    if (presented > 0) one.presented = DayOf(absl::FromUnixMicros(presented));
  }
  return all;
}

bool IsWithin(Day day, const EvaluationDue& due) { return due.opens <= day && day < due.closes; }

bool IsPresented(const EvaluationDue& due, const std::vector<Written>& all, Day day) {
  return std::any_of(all.begin(), all.end(), [&](const Written& one) {
    return one.kind == due.kind && one.presented && *one.presented <= day &&
           IsWithin(*one.presented, due);
  });
}

// The draft that will be it, as it was on the day: the one that was begun last.
std::string DraftOf(const EvaluationDue& due, const std::vector<Written>& all, Day day) {
  const Written* last = nullptr;
  for (const Written& one : all) {
    if (one.kind != due.kind || (one.presented && *one.presented <= day) || one.created > day ||
        !IsWithin(one.created, due)) {
      continue;
    }
    if (last == nullptr || one.created >= last->created) last = &one;
  }
  return last == nullptr ? "" : last->name;
}

// --- The report -------------------------------------------------------------------------------

class DueReport {
 public:
  DueReport(Store& store, EvaluationCatalog& catalog, const Context& context,
            const Request& request)
      : store_(store),
        catalog_(catalog),
        context_(context),
        request_(request),
        page_size_(PageSize(request.page_size())) {}

  absl::StatusOr<v1::ReportDueEvaluationsResponse> Make() {
    RETURN_IF_ERROR(CheckMaySee(context_, request_));
    const absl::Time now = store_.clock().Now();
    today_ = DayOf(now);
    const auto day = request_.as_of().empty() ? today_ : ParseDay(request_.as_of());
    if (!day) return InvalidField("as_of", "is no day");
    day_ = *day;
    until_ = day_ + request_.within_days();
    response_.set_as_of(DayText(day_));
    const std::string query = Query();
    std::string after;
    if (!request_.page_token().empty()) {
      ASSIGN_OR_RETURN(PagePosition position,
                       store_.page_tokens().Read(request_.page_token(), query, now));
      after = std::move(position.name);
    }
    for (int64_t looked_at = 0; looked_at < kMostEmployments; looked_at += kEmploymentsAtOnce) {
      ASSIGN_OR_RETURN(const auto some, Read(after));
      ASSIGN_OR_RETURN(const bool is_full, Add(some, after));
      if (!is_full && some.size() < kEmploymentsAtOnce) return std::move(response_);
      if (is_full) break;
    }
    response_.set_next_page_token(store_.page_tokens().Make({after, after}, query, now));
    return std::move(response_);
  }

 private:
  // What tells the query apart from others.
  std::string Query() const {
    Request request = request_;
    request.clear_page_token();
    request.clear_page_size();
    return absl::StrCat("ReportDueEvaluations:", request.SerializeAsString());
  }

  absl::StatusOr<std::vector<Employed>> Read(const std::string& after) {
    std::vector<Employed> some;
    RETURN_IF_ERROR(
        store_.database().Read(context_.deadline, [&](Session& session) -> absl::Status {
          RETURN_IF_ERROR(CheckIsThere(session, request_, day_));
          ASSIGN_OR_RETURN(some, EmployedAfter(session, request_, day_, today_, after));
          return absl::OkStatus();
        }));
    return some;
  }

  absl::StatusOr<ProbationMonths> MonthsOf(const std::vector<Employed>& some) {
    std::set<std::string> profiles;
    for (const Employed& one : some) {
      if (!one.job_profile.empty() && IsOnTrial(one.employment)) profiles.insert(one.job_profile);
    }
    if (profiles.empty()) return ProbationMonths();
    return catalog_.FetchMonths(context_, profiles);
  }

  // Adds what is due of some, and moves `after` to the last that was looked at. Whether the page is
  // full.
  absl::StatusOr<bool> Add(const std::vector<Employed>& some, std::string& after) {
    ASSIGN_OR_RETURN(const ProbationMonths months, MonthsOf(some));
    const size_t had = static_cast<size_t>(response_.due_evaluations_size());
    const std::string began = after;
    bool is_full = false;
    RETURN_IF_ERROR(
        store_.database().Read(context_.deadline, [&](Session& session) -> absl::Status {
          auto& dues = *response_.mutable_due_evaluations();
          dues.DeleteSubrange(static_cast<int>(had), dues.size() - static_cast<int>(had));
          after = began;
          for (const Employed& one : some) {
            is_full = dues.size() >= page_size_;
            if (is_full) return absl::OkStatus();
            // Of who is on no trial nothing was asked, and nothing depends on it.
            const auto probation = ProbationIn(months, one.job_profile);
            RETURN_IF_ERROR(AddOne(session, one, probation.value_or(Probation())));
            after = one.key;
          }
          return absl::OkStatus();
        }));
    return is_full;
  }

  absl::Status AddOne(Session& session, const Employed& one, const Probation& probation) {
    const std::string person(PersonAbove(one.employment.name()));
    const auto dues = EvaluationsDue(one.employment.rows(), probation.months, day_, until_);
    if (std::none_of(dues.begin(), dues.end(), [&](const auto& due) { return due.due <= until_; }))
      return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto written, WrittenFor(session, person));
    for (const EvaluationDue& due : dues) {
      if (due.due > until_ || IsPresented(due, written, day_)) continue;
      v1::DueEvaluation& entry = *response_.add_due_evaluations();
      entry.set_person(person);
      entry.set_employment(one.employment.name());
      entry.set_kind(due.kind);
      entry.set_due_date(DayText(due.due));
      entry.set_overdue_days(static_cast<int32_t>(std::max<Day>(0, day_ - due.due)));
      entry.set_evaluation(DraftOf(due, written, day_));
      entry.set_organizational_unit(one.unit);
      entry.set_manager(one.manager);
      if (probation.is_guessed && IsOfTrial(due.kind)) {
        entry.set_missing_job_profile(one.job_profile);
      }
      break;
    }
    return absl::OkStatus();
  }

  Store& store_;
  EvaluationCatalog& catalog_;
  const Context& context_;
  const Request& request_;
  const int page_size_;
  Day today_ = 0;
  Day day_ = 0;
  Day until_ = 0;
  v1::ReportDueEvaluationsResponse response_;
};

}  // namespace

absl::StatusOr<std::string> JobProfileOn(Session& session, const std::string& person, Day day) {
  Statement statement;
  statement.Add(
      "SELECT a.body, p.body FROM assignment_spans a LEFT JOIN positions p ON p.name = a.position "
      "WHERE a.is_primary = 1 AND a.person = ");
  statement.Bind(person).Add(" AND ");
  AddHolds("a", {.day = day}, statement);
  ASSIGN_OR_RETURN(const auto rows,
                   (session.QueryWith<Bytes, Bytes>(statement.sql(), statement.parameters())));
  if (rows.empty()) return "";
  const auto& [assignment, position] = rows.front();
  return JobProfileOf(assignment, position, day);
}

absl::StatusOr<std::optional<Day>> DueDateOf(Session& session, const std::string& person,
                                             Evaluation::Kind kind, int probation_months, Day day) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, Bytes>(
                       "SELECT name, body FROM employments WHERE parent = :person AND delete_time "
                       "= 0 ORDER BY name",
                       person)));
  for (const auto& [name, body] : rows) {
    ASSIGN_OR_RETURN(const Employment employment, EmploymentIn(body, name));
    // Of one kind: the one that it counts for when it is presented the same day.
    for (const EvaluationDue& due : EvaluationsDue(employment.rows(), probation_months, day, day)) {
      if (due.kind == kind && IsWithin(day, due)) return due.due;
    }
  }
  return std::nullopt;
}

void RegisterDueEvaluations(RpcService& evaluations, Store& store, EvaluationCatalog& catalog) {
  evaluations.Unary<Request, v1::ReportDueEvaluationsResponse>(
      "ReportDueEvaluations", [&store, &catalog](const Context& context, const Request& request) {
        return DueReport(store, catalog, context, request).Make();
      });
}

}  // namespace touchstone::assessment
