#include "services/catalog/gap_report.h"

#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/release.pb.h>

#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/frameworks.h"
#include "services/catalog/release_contents.h"
#include "services/catalog/rules/release_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/list_query.h"

namespace touchstone::catalog {
namespace {

constexpr int kRowsAtOnce = 100;

using Rows = std::vector<std::tuple<std::string, Bytes>>;

// The same as those of a submission, and read a few at a time: others want the session too, and who
// asks this is still writing. Into `rows`.
absl::Status ReadCompetencies(Store& store, absl::Time deadline, const std::string& framework,
                              const std::string& after, Rows& rows) {
  return store.database().Read(deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(rows, (session.Query<std::string, Bytes>(
                               "SELECT name, body FROM competencies WHERE parent = :parent AND "
                               "name > :after AND delete_time = 0 ORDER BY name LIMIT :rows",
                               framework, after, kRowsAtOnce)));
    return absl::OkStatus();
  });
}

// Puts what is missing into the answer, as much as it holds.
class Report {
 public:
  void Add(const Obstacle& gap) {
    response_.set_gap_count(response_.gap_count() + 1);
    bytes_ += gap.subject.size() + gap.problem.size() + kBytesBeside;
    if (bytes_ > kLargestAnswer) return;
    v1::Gap& told = *response_.add_gaps();
    told.set_subject(gap.subject);
    told.set_problem(gap.problem);
  }
  void Add(const std::vector<Obstacle>& gaps) {
    for (const Obstacle& gap : gaps) Add(gap);
  }

  v1::ReportGapsResponse Take() && { return std::move(response_); }

 private:
  static constexpr size_t kBytesBeside = 12;  // tags and lengths

  v1::ReportGapsResponse response_;
  size_t bytes_ = 0;
};

absl::StatusOr<v1::ReportGapsResponse> ReportGaps(Store& store, const Context& context,
                                                  const v1::ReportGapsRequest& request) {
  ASSIGN_OR_RETURN(const CachedValue found,
                   store.Read(FrameworkType(), request.name(), context.deadline));
  v1::Framework framework;
  if (found.absent() || !framework.ParseFromString(*found.bytes) || framework.has_delete_time()) {
    return NotFound(request.name());
  }
  Report report;
  report.Add(GapsOf(framework));
  int competencies = 0;
  std::string after;
  Rows rows;
  bool more = true;
  while (more) {
    RETURN_IF_ERROR(ReadCompetencies(store, context.deadline, request.name(), after, rows));
    more = rows.size() == kRowsAtOnce;
    for (const auto& [name, body] : rows) {
      after = name;
      v1::Competency competency;
      if (!competency.ParseFromString(body.value)) {
        return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                     absl::StrCat("The stored ", name, " cannot be read."));
      }
      report.Add(GapsOf(framework, competency));
      ++competencies;
    }
  }
  if (competencies == 0) report.Add(NoCompetency(framework));
  if (competencies > kMostReleased) {
    report.Add(
        Obstacle{framework.name(), absl::StrCat("has ", competencies, " competencies; ",
                                                kMostReleased, " are the most in a release")});
  }
  return std::move(report).Take();
}

}  // namespace

void RegisterGapReport(RpcService& catalog, Store& store) {
  catalog.Unary<v1::ReportGapsRequest, v1::ReportGapsResponse>(
      "ReportGaps", [&store](const Context& context, const v1::ReportGapsRequest& request) {
        return ReportGaps(store, context, request);
      });
}

}  // namespace touchstone::catalog
