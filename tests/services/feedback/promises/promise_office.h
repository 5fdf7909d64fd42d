// An office that keeps its promises: Grace is a customer, potholes are what people come for, and
// the office is open on weekdays from 8 to 17 UTC. It is Sunday, 2025-06-15, 15:06.

#ifndef TOUCHSTONE_TESTS_SERVICES_FEEDBACK_PROMISES_PROMISE_OFFICE_H_
#define TOUCHSTONE_TESTS_SERVICES_FEEDBACK_PROMISES_PROMISE_OFFICE_H_

#include <gtest/gtest.h>
#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/case_steps.pb.h>
#include <touchstone/feedback/v1/commitment.pb.h>
#include <touchstone/feedback/v1/follow_up.pb.h>
#include <touchstone/feedback/v1/review.pb.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/feedback/promises/commitments.h"
#include "services/feedback/promises/follow_ups.h"
#include "tests/services/feedback/feedback_office.h"

namespace touchstone::feedback {

std::string Named(const std::string& collection, const std::string& id);
inline std::string CaseName(const std::string& id) { return Named("cases", id); }
inline std::string PersonName(const std::string& id) { return Named("people", id); }
inline std::string UnitName(const std::string& id) { return Named("organizationalUnits", id); }
inline std::string CommitmentName(const std::string& id) { return Named("commitments", id); }

google::protobuf::Timestamp At(absl::Time time);

class PromiseOffice : public testing::TestWithParam<StoreKind> {
 protected:
  PromiseOffice();
  void SetUp() override;

  // A case that came in now, of Grace, about potholes, for the unit "streets".
  absl::Status OpenCase(
      const std::string& id, const std::function<void(v1::Case&)>& change = [](v1::Case&) {});
  // Takes a step of a case as its own methods do.
  absl::Status Take(const std::string& id, v1::CaseStep::Kind kind,
                    v1::Case::Outcome outcome = v1::Case::OUTCOME_UNSPECIFIED);
  // From when it came in until it is resolved.
  absl::Status Resolve(const std::string& id);
  absl::StatusOr<v1::Case> GetCase(const std::string& id);
  absl::Status EraseCustomer(const std::string& id);

  absl::StatusOr<v1::Commitment> Promise(
      const std::string& id,
      const std::function<void(v1::Commitment&)>& change = [](v1::Commitment&) {});
  v1::CreateCommitmentRequest PromiseRequest(const std::string& id);
  absl::StatusOr<v1::Commitment> GetCommitment(const std::string& id);

  absl::Status Write(const std::function<absl::Status(Transaction&)>& body);
  // Whether a column of bytes has a text in any row, as it is or encoded.
  bool Keeps(const std::string& table, const std::string& column, const std::string& text);
  absl::Time now() { return clock_.Now(); }

  // The units below each, as who knows the tree says.
  std::map<std::string, std::vector<std::string>> below_;
  absl::Status tree_;  // whether that is known
  // What followers were told: "open > kept", " > open".
  std::mutex told_mutex_;
  std::vector<std::string> told_;

  FakeClock clock_;
  TestStore store_{GetParam()};
  CommitmentFollowers commitment_followers_;
  FollowUpFollowers follow_up_followers_;
  std::unique_ptr<CaseNeighbors> neighbors_;
  FeedbackOffice office_;

 private:
  void Join(FeedbackOffice& office);
  Context AsClock();
};

// FAILED_PRECONDITION with that reason.
void ExpectRefused(const absl::Status& status, absl::string_view reason);
void ExpectConcerned(const absl::Status& status);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_TESTS_SERVICES_FEEDBACK_PROMISES_PROMISE_OFFICE_H_
