#include "services/feedback/figures/satisfaction_reports.h"

#include <touchstone/feedback/v1/satisfaction_report.pb.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/feedback/figures/kept_figures.h"
#include "services/feedback/figures/report_rows.h"
#include "services/feedback/figures/reported_figures.h"
#include "services/feedback/rules/figures.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using Request = v1::ReportSatisfactionRequest;
using Response = v1::ReportSatisfactionResponse;
using v1::SurveyQuestion;
using Place = std::vector<std::string>;

constexpr Applicable kApplicable = {
    v1::BY_ORGANIZATIONAL_UNIT, v1::BY_SERVICE_TYPE, v1::BY_LANGUAGE, v1::BY_CHANNEL,
    v1::BY_KEY_ELEMENT,         v1::BY_MONTH,        v1::BY_WORKER};

constexpr Measures kAnswers = {Measure::kCsat,  Measure::kNps,      Measure::kCes1,
                               Measure::kCes2,  Measure::kCes2Easy, Measure::kDriver,
                               Measure::kRating};

struct Sums {
  SumsByMeasure of;
  std::map<SurveyQuestion::Driver, Tally> drivers;
  int64_t served = 0;
};
using Rows = std::map<Place, Sums>;

SurveyQuestion::About AboutOf(const Request& request) {
  return request.about() == SurveyQuestion::ABOUT_UNSPECIFIED ? SurveyQuestion::CONTACT
                                                              : request.about();
}

// By key element, or of one: then only what is tied to one counts, and nothing of invitations.
bool IsOfKeyElements(const FigureScope& scope) {
  return !scope.slice.competency().empty() ||
         std::find(scope.dimensions.begin(), scope.dimensions.end(), v1::BY_KEY_ELEMENT) !=
             scope.dimensions.end();
}

absl::Status CheckAbout(const FigureScope& scope, const Request& request) {
  if (AboutOf(request) != SurveyQuestion::CONTACT && (scope.of_workers || IsOfKeyElements(scope))) {
    return InvalidField("about",
                        "of a worker or a key element, only questions about the contact count");
  }
  if (scope.of_workers && !request.survey().empty()) {
    return InvalidField("survey", "does not apply to figures of workers");
  }
  return absl::OkStatus();
}

// Whether an answer's question is asked about. Figures of workers have those about the contact
// only, and no question.
bool IsAskedFor(const FigureScope& scope, const Request& request, const QuestionExtra& question) {
  if (scope.of_workers) return true;
  if (question.about != AboutOf(request)) return false;
  if (!request.survey().empty() && question.survey != IdOf(request.survey())) return false;
  if (!IsOfKeyElements(scope)) return true;
  const v1::Slice& slice = scope.slice;
  if (question.key_element_id.empty()) return false;
  if (!slice.competency().empty() && question.competency != slice.competency()) return false;
  return slice.key_element_id().empty() || question.key_element_id == slice.key_element_id();
}

absl::Status ReadAnswers(Session& session, const FigureScope& scope, const Request& request,
                         Rows& rows) {
  return ReadFigures(session, scope, kAnswers, [&](const KeptFigure& figure) {
    const QuestionExtra question = QuestionExtra::FromText(figure.extra);
    if (!IsAskedFor(scope, request, question)) return;
    Sums& sums = rows[PlaceOf(scope, figure, "",
                              KeyElementText(question.competency, question.key_element_id))];
    if (figure.measure == Measure::kDriver && !scope.of_workers) {
      sums.drivers[question.driver] += figure.tally;
    } else {
      sums.of[figure.measure] += figure.tally;
    }
  });
}

absl::Status ReadInvitations(Session& session, const FigureScope& scope, const Request& request,
                             Rows& rows) {
  RETURN_IF_ERROR(
      ReadFigures(session, scope, {Measure::kInvitations}, [&](const KeptFigure& figure) {
        if (!request.survey().empty() && figure.extra != IdOf(request.survey())) return;
        rows[PlaceOf(scope, figure)].of[Measure::kInvitations] += figure.tally;
      }));
  // What there was to ask about: contacts that somebody took, or cases.
  const bool of_contacts = AboutOf(request) == SurveyQuestion::CONTACT;
  const Measure measure = of_contacts ? Measure::kContacts : Measure::kCases;
  return ReadFigures(session, scope, {measure}, [&](const KeptFigure& figure) {
    rows[PlaceOf(scope, figure)].served += of_contacts ? figure.tally.sum : figure.tally.count;
  });
}

void SetAnswers(const Sums& sums, bool of_key_elements, v1::SatisfactionRow& row) {
  const auto of = [&](Measure measure) { return TallyIn(sums.of, measure); };
  const Tally csat = of(Measure::kCsat);
  *row.mutable_csat() = ShareOf(kCsatFormula, csat.sum, csat.count);
  if (of_key_elements) {
    *row.mutable_key_element_rating() = MeanOf(kRatingFormula, of(Measure::kRating));
    return;
  }
  *row.mutable_nps() = NpsOf(of(Measure::kNps));
  *row.mutable_ces_1() = MeanOf(kCes1Formula, of(Measure::kCes1));
  *row.mutable_ces_2() = MeanOf(kCes2Formula, of(Measure::kCes2));
  const Tally easy = of(Measure::kCes2Easy);
  *row.mutable_ces_2_easy() = ShareOf(kCes2EasyFormula, easy.sum, easy.count);
  for (const auto& [driver, tally] : sums.drivers) {
    v1::DriverFigure& figure = *row.add_drivers();
    figure.set_driver(driver);
    *figure.mutable_share() = ShareOf(kDriverFormula, tally.sum, tally.count);
  }
}

void SetInvitations(const Sums& sums, v1::SatisfactionRow& row) {
  const Tally invitations = TallyIn(sums.of, Measure::kInvitations);
  row.set_customers_served(sums.served);
  row.set_offered(invitations.count);
  row.set_answered(invitations.sum);
  row.set_dismissed(invitations.squares);
  *row.mutable_response_rate() = ShareOf(kResponseFormula, invitations.sum, invitations.count);
}

// How many answers a row is made of, where those of invitations do not say it.
int64_t MostAnswers(const v1::SatisfactionRow& row) {
  return std::max(row.csat().n(), row.key_element_rating().n());
}

absl::Status Fill(const FigureScope& scope, Rows& rows, Response& response) {
  const bool of_key_elements = IsOfKeyElements(scope);
  if (scope.dimensions.empty()) rows.try_emplace({});
  RETURN_IF_ERROR(CheckRowCount(rows.size()));
  std::vector<HiddenRow> hidden;
  for (const auto& [place, sums] : rows) {
    v1::SatisfactionRow& row = *response.add_rows();
    *row.mutable_slice() = SliceOf(scope, place, *row.mutable_month());
    SetAnswers(sums, of_key_elements, row);
    if (!of_key_elements) SetInvitations(sums, row);
    hidden.push_back({&row, place, of_key_elements ? MostAnswers(row) : row.answered()});
  }
  HideRows(scope, hidden, {{"response_rate", {"offered", "answered", "dismissed"}}});
  return absl::OkStatus();
}

absl::StatusOr<Response> Report(Store& store, MeasuredUnits& units, const Context& context,
                                const Request& request) {
  ASSIGN_OR_RETURN(const FigureScope scope, ScopeOf(context, request, kApplicable));
  RETURN_IF_ERROR(CheckAbout(scope, request));
  return ReportOf<Response>(store, units, context, scope,
                            [&](Session& session, Response& response) -> absl::Status {
                              Rows rows;
                              RETURN_IF_ERROR(ReadAnswers(session, scope, request, rows));
                              if (!IsOfKeyElements(scope)) {
                                RETURN_IF_ERROR(ReadInvitations(session, scope, request, rows));
                              }
                              return Fill(scope, rows, response);
                            });
}

}  // namespace

void RegisterSatisfactionReports(RpcService& reports, Store& store, MeasuredUnits& units) {
  reports.Unary<Request, Response>(
      "ReportSatisfaction", [&store, &units](const Context& context, const Request& request) {
        return Report(store, units, context, request);
      });
}

}  // namespace touchstone::feedback
