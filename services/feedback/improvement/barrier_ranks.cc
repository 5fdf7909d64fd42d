#include "services/feedback/improvement/barrier_ranks.h"

#include <touchstone/feedback/v1/barrier.pb.h>
#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/commitment.pb.h>
#include <touchstone/feedback/v1/contact.pb.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/improvement/barrier_links.h"
#include "services/feedback/rules/barrier_rank.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Barrier;
using v1::RankBarriersRequest;
using v1::RankBarriersResponse;
using v1::RankedBarrier;

absl::Status CheckPeriod(const v1::DateRange& period) {
  std::vector<FieldViolation> violations;
  if (!ParseDay(period.start_date())) {
    violations.push_back({"period.start_date", "is no day of the calendar"});
  }
  if (!ParseDay(period.end_date())) {
    violations.push_back({"period.end_date", "is no day of the calendar"});
  }
  if (violations.empty() && period.end_date() < period.start_date()) {
    violations.push_back({"period.end_date", "is before the first day"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

// Where it is asked about; everywhere when there are no units.
struct Where {
  bool everywhere = true;
  std::set<std::string> units;

  bool Has(const std::string& unit) const { return everywhere || units.contains(unit); }
};

absl::StatusOr<std::vector<Barrier>> ReadBarriers(Session& session,
                                                  const RankBarriersRequest& request) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<Bytes>("SELECT body FROM barriers WHERE parent = :parent AND "
                                        "delete_time = 0 ORDER BY name",
                                        request.parent()));
  std::vector<Barrier> barriers;
  for (const auto& [body] : rows) {
    Barrier barrier;
    if (!barrier.ParseFromString(body.value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat("A barrier of ", request.parent(), " cannot be read."));
    }
    if (request.closed() || !IsClosed(barrier)) barriers.push_back(std::move(barrier));
  }
  return barriers;
}

// What is counted of one kind of link: how many are, by barrier.
using Counts = std::map<std::string, int64_t>;

absl::StatusOr<Counts> CountLinks(Session& session, const RankBarriersRequest& request,
                                  const Where& where, LinkKind kind, absl::string_view table,
                                  absl::string_view which, int64_t value) {
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<std::string, std::string, int64_t>(
          absl::StrCat("SELECT l.barrier, l.organizational_unit, COUNT(*) FROM barrier_links l "
                       "JOIN ",
                       table,
                       " s ON s.name = l.subject WHERE l.organization = :organization AND l.kind = "
                       ":kind AND l.day >= :start AND l.day <= :end AND s.delete_time = 0 AND s.",
                       which, " :value GROUP BY l.barrier, l.organizational_unit"),
          request.parent(), static_cast<int64_t>(kind), request.period().start_date(),
          request.period().end_date(), value)));
  Counts counts;
  for (const auto& [barrier, unit, count] : rows) {
    if (where.Has(unit)) counts[barrier] += count;
  }
  return counts;
}

// The days of the period on which a barrier stood, up to the day it was closed.
std::pair<absl::Time, absl::Time> Span(const v1::DateRange& period, const Barrier& barrier) {
  const std::string start = std::max(period.start_date(), barrier.open_date());
  const std::string end = barrier.close_date().empty()
                              ? period.end_date()
                              : std::min(period.end_date(), barrier.close_date());
  const auto begin_of = [](const std::string& day, Day more) {
    return absl::UnixEpoch() + absl::Hours(24) * (ParseDay(day).value_or(0) + more);
  };
  return {begin_of(start, 0), begin_of(end, 1)};
}

bool IsAsked(const Barrier& barrier, const std::string& language) {
  return barrier.queue_languages().empty() ||
         std::find(barrier.queue_languages().begin(), barrier.queue_languages().end(), language) !=
             barrier.queue_languages().end();
}

// Contacts that were abandoned in the barrier's queues while it stood.
absl::StatusOr<int64_t> CountAbandonedInQueues(Session& session, const RankBarriersRequest& request,
                                               const Where& where, const Barrier& barrier) {
  const auto [start, end] = Span(request.period(), barrier);
  int64_t abandoned = 0;
  for (const std::string& queue : barrier.queues()) {
    ASSIGN_OR_RETURN(
        const auto rows,
        (session.Query<std::string, std::string, int64_t>(
            "SELECT language, organizational_unit, CAST(SUM(abandoned) AS BIGINT) FROM "
            "contact_intervals WHERE organization = :organization AND queue = :queue AND "
            "start_time >= :start AND start_time < :end GROUP BY language, organizational_unit",
            OrganizationOf(request.parent()), queue, absl::ToUnixMicros(start),
            absl::ToUnixMicros(end))));
    for (const auto& [language, unit, count] : rows) {
      if (IsAsked(barrier, language) && where.Has(unit)) abandoned += count;
    }
  }
  return abandoned;
}

absl::StatusOr<std::vector<RankedBarrier>> CountAll(Session& session,
                                                    const RankBarriersRequest& request,
                                                    const Where& where) {
  ASSIGN_OR_RETURN(const auto barriers, ReadBarriers(session, request));
  ASSIGN_OR_RETURN(Counts cases, CountLinks(session, request, where, LinkKind::kCase, "cases",
                                            "state <>", v1::Case::DUPLICATE));
  ASSIGN_OR_RETURN(Counts broken, CountLinks(session, request, where, LinkKind::kCommitment,
                                             "commitments", "state =", v1::Commitment::BROKEN));
  ASSIGN_OR_RETURN(Counts abandoned, CountLinks(session, request, where, LinkKind::kContact,
                                                "contacts", "outcome =", v1::Contact::ABANDONED));
  std::vector<RankedBarrier> ranked;
  for (const Barrier& barrier : barriers) {
    ASSIGN_OR_RETURN(const int64_t in_queues,
                     CountAbandonedInQueues(session, request, where, barrier));
    RankedBarrier& row = ranked.emplace_back();
    row.set_barrier(barrier.name());
    row.set_cases(cases[barrier.name()]);
    row.set_broken_commitments(broken[barrier.name()]);
    row.set_abandoned_contacts(abandoned[barrier.name()] + in_queues);
  }
  return ranked;
}

absl::StatusOr<RankBarriersResponse> Rank(Store& store, const UnitsBelow& units_below,
                                          const Context& context,
                                          const RankBarriersRequest& request) {
  RETURN_IF_ERROR(CheckPeriod(request.period()));
  std::vector<RankedBarrier> ranked;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        Where where;
        where.everywhere = request.organizational_unit().empty();
        if (!where.everywhere && units_below) {
          ASSIGN_OR_RETURN(where.units, units_below(session, request.organizational_unit()));
        }
        where.units.insert(request.organizational_unit());
        ASSIGN_OR_RETURN(ranked, CountAll(session, request, where));
        return absl::OkStatus();
      }));
  RankBarriers(ranked);
  RankBarriersResponse response;
  for (RankedBarrier& barrier : ranked) *response.add_barriers() = std::move(barrier);
  response.set_formula(kBarrierRankFormula);
  return response;
}

}  // namespace

void RegisterBarrierRanks(RpcService& improvement, Store& store, UnitsBelow units_below) {
  improvement.Unary<RankBarriersRequest, RankBarriersResponse>(
      "RankBarriers", [&store, units_below = std::move(units_below)](
                          const Context& context, const RankBarriersRequest& request) {
        return Rank(store, units_below, context, request);
      });
}

}  // namespace touchstone::feedback
