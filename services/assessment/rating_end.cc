#include "services/assessment/rating_end.h"

#include <google/longrunning/operations.pb.h>
#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/cycle_contents.h"
#include "services/assessment/cycle_operations.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/notices/notices.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;
using google::longrunning::Operation;

constexpr int kSubjectsAtOnce = 100;
constexpr int kRowsAtOnce = 1000;

absl::StatusOr<Operation> EndCycle(Store& store, Operations& operations, const Context& context,
                                   const v1::EndRatingsRequest& request,
                                   const RepeatableCall& call) {
  ASSIGN_OR_RETURN(const Cycle found,
                   CycleForStep(store, context, request, {Cycle::OPEN, Cycle::IN_REVIEW}));
  if (request.validate_only()) return Operation();
  RETURN_IF_ERROR(store.Write(
      AuthorOf(context), context.deadline, [&](Transaction& transaction) -> absl::Status {
        ASSIGN_OR_RETURN(const auto cycle,
                         transaction.Find<Cycle>(AssessmentCycleType(), found.name()));
        if (cycle == nullptr || cycle->etag() != found.etag()) return ChangedMeanwhile(found);
        if (cycle->state() == Cycle::IN_REVIEW) return absl::OkStatus();
        cycle->set_state(Cycle::IN_REVIEW);
        SetTime(*cycle, "end_time", transaction.now());
        return transaction.Update(AssessmentCycleType(), *cycle);
      }));
  return BeginStep(operations, context, call, kEndStep, found.name(), found.subject_count());
}

// One anonymous rating, without what took it back.
struct Row {
  std::string subject;
  std::string id;
  int64_t relation;
  std::string date;
  Bytes body;
};

class RatingEnd {
 public:
  RatingEnd(Store& store, OperationRun& run) : store_(store), run_(run), cycle_(run.work()) {}

  absl::Status Work() {
    RETURN_IF_ERROR(store_.database().Read(run_.deadline(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(const Cycle cycle, FindCycle(session, cycle_));
      total_ = cycle.subject_count();
      return CheckState(cycle, Cycle::IN_REVIEW);
    }));
    RETURN_IF_ERROR(Empty("rating_tokens", "hash"));
    RETURN_IF_ERROR(Empty("rating_drafts", "draft"));
    RETURN_IF_ERROR(Withdraw());
    bool more = true;
    while (more) {
      if (run_.IsOver()) return run_.Stopped();
      ASSIGN_OR_RETURN(more, ShuffleSome());
    }
    return FinishStep(store_, run_, Progress(), [](Transaction& transaction, Cycle& cycle) {
      SetTime(cycle, "settle_time", transaction.now());
      return absl::OkStatus();
    });
  }

 private:
  absl::Status Empty(const char* table, const char* key) {
    const std::string sql = absl::StrCat("DELETE FROM ", table, " WHERE ", key, " IN (SELECT ", key,
                                         " FROM ", table, " WHERE cycle = :cycle LIMIT :most)");
    int64_t removed = kRowsAtOnce;
    while (removed == kRowsAtOnce) {
      if (run_.IsOver()) return run_.Stopped();
      RETURN_IF_ERROR(store_.Write(
          run_.author(), run_.deadline(), [&](Transaction& transaction) -> absl::Status {
            ASSIGN_OR_RETURN(removed, transaction.session().Execute(sql, cycle_, kRowsAtOnce));
            return run_.Report(transaction, Progress());
          }));
    }
    return absl::OkStatus();
  }

  // Invitations and reminders that are still on their way: their links let nobody in any more.
  absl::Status Withdraw() {
    int64_t withdrawn = 1;
    while (withdrawn > 0) {
      if (run_.IsOver()) return run_.Stopped();
      RETURN_IF_ERROR(store_.Write(
          run_.author(), run_.deadline(), [&](Transaction& transaction) -> absl::Status {
            ASSIGN_OR_RETURN(withdrawn,
                             WithdrawNoticesBelow(transaction, cycle_ + "/raterAssignments"));
            return run_.Report(transaction, Progress());
          }));
    }
    return absl::OkStatus();
  }

  // Of some people the ratings, and who has rated, are written anew in one transaction, in an order
  // that says nothing: by new random ids, and by assignment.
  absl::StatusOr<bool> ShuffleSome() {
    std::vector<Subject> subjects;
    RETURN_IF_ERROR(
        store_.Write(run_.author(), run_.deadline(), [&](Transaction& transaction) -> absl::Status {
          Session& session = transaction.session();
          ASSIGN_OR_RETURN(subjects, SubjectsAfter(session, cycle_, after_, kSubjectsAtOnce));
          if (subjects.empty()) return absl::OkStatus();
          const std::string& last = subjects.back().person;
          RETURN_IF_ERROR(ShuffleRatings(session, last));
          RETURN_IF_ERROR(RewriteRaters(session, last));
          return run_.Report(transaction, Progress());
        }));
    if (subjects.empty()) return false;
    after_ = subjects.back().person;
    done_ += static_cast<int>(subjects.size());
    return true;
  }

  absl::Status ShuffleRatings(Session& session, const std::string& last) {
    ASSIGN_OR_RETURN(auto found, (session.Query<std::string, int64_t, std::string, Bytes>(
                                     "SELECT subject, relation, date, body FROM anonymous_ratings "
                                     "WHERE cycle = :cycle AND subject > :after AND "
                                     "subject <= :last",
                                     cycle_, after_, last)));
    std::vector<Row> rows;
    for (auto& [subject, relation, date, body] : found) {
      rows.push_back(
          {std::move(subject), store_.ids().Random(), relation, std::move(date), std::move(body)});
    }
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.id < b.id; });
    RETURN_IF_ERROR(session
                        .Execute("DELETE FROM anonymous_ratings WHERE cycle = :cycle AND "
                                 "subject > :after AND subject <= :last",
                                 cycle_, after_, last)
                        .status());
    for (const Row& row : rows) {
      RETURN_IF_ERROR(session
                          .Execute("INSERT INTO anonymous_ratings (cycle, subject, id, relation, "
                                   "date, withdraw_hash, body) VALUES (:cycle, :subject, :id, "
                                   ":relation, :date, '', :body)",
                                   cycle_, row.subject, row.id, row.relation, row.date, row.body)
                          .status());
    }
    return absl::OkStatus();
  }

  absl::Status RewriteRaters(Session& session, const std::string& last) {
    ASSIGN_OR_RETURN(
        const auto rows,
        (session.Query<std::string, std::string, int64_t, std::string, int64_t>(
            "SELECT rater_assignment, subject, relation, done_hash, done FROM rater_done WHERE "
            "cycle = :cycle AND subject > :after AND subject <= :last ORDER BY rater_assignment",
            cycle_, after_, last)));
    RETURN_IF_ERROR(session
                        .Execute("DELETE FROM rater_done WHERE cycle = :cycle AND "
                                 "subject > :after AND subject <= :last",
                                 cycle_, after_, last)
                        .status());
    for (const auto& [assignment, subject, relation, done_hash, done] : rows) {
      RETURN_IF_ERROR(session
                          .Execute("INSERT INTO rater_done (rater_assignment, cycle, subject, "
                                   "relation, done_hash, done) VALUES (:rater_assignment, :cycle, "
                                   ":subject, :relation, :done_hash, :done)",
                                   assignment, cycle_, subject, relation, done_hash, done)
                          .status());
    }
    return absl::OkStatus();
  }

  v1::CycleProgress Progress() const { return ProgressOf(cycle_, kEndStep, done_, total_); }

  Store& store_;
  OperationRun& run_;
  const std::string cycle_;
  std::string after_;
  int done_ = 0;
  int total_ = 0;
};

}  // namespace

void RegisterRatingEnd(RpcService& cycles, Operations& operations, Store& store) {
  operations.AddKind(kEndStep,
                     [&store](OperationRun& run) { return RatingEnd(store, run).Work(); });
  RegisterStep<v1::EndRatingsRequest>(
      cycles, "EndRatings", store,
      [&store, &operations](const Context& context, const v1::EndRatingsRequest& request,
                            const RepeatableCall& call) {
        return EndCycle(store, operations, context, request, call);
      });
}

}  // namespace touchstone::assessment
