// What lets a rater in, and what is kept of it.
//
// A token is kept nowhere but in the notice that brings it. Of it there are hashes, each for one
// use: one finds what the token lets rate, another marks that its rater has rated. For an anonymous
// relation the first is with the person who is rated, the second with the rater assignment, and
// only who has the token can tell that they belong together. A rating that was handed in holds a
// third, by which the token, and nothing else, takes it back until ratings end.
//
// What is written in one transaction could still be connected by who reads a PostgreSQL database's
// system columns, or its write-ahead log; when ratings end, all these rows are written anew or
// removed (rating_end.h).

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RATER_TOKENS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RATER_TOKENS_H_

#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/rater_assignment.pb.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/sql/session.h"
#include "services/runtime/trust/sodium.h"

namespace touchstone::assessment {

// What is known of a token.
struct TokenHashes {
  explicit TokenHashes(const std::string& token);

  std::string rate;       // finds what it lets rate
  std::string done;       // finds its rater assignment
  std::string withdraw;   // finds the rating
  std::string draft;      // finds the draft
  SecretBytes draft_key;  // opens it
};

// A rater assignment that waits for its token.
struct Invited {
  v1::RaterAssignment assignment;
  std::string token;
};

// Makes a token for each, and keeps their hashes: in an order that says nothing.
absl::Status GiveTokens(Session& session, const v1::AssessmentCycle& cycle,
                        std::vector<Invited>& invited);

// A token in the place of a former one, which ends, or a first one. When they have rated,
// FAILED_PRECONDITION (RATING_HANDED_IN), but for an anonymous relation: then one that lets nobody
// in.
absl::StatusOr<std::string> ReplaceToken(Session& session, const v1::AssessmentCycle& cycle,
                                         const v1::RaterAssignment& assignment);

// Who is let in: to rate whom, as what.
struct Seat {
  std::string cycle;
  std::string subject;
  v1::Relation relation = v1::RELATION_UNSPECIFIED;
  std::string rater_assignment;  // empty where it is anonymous
  std::string rater;             // likewise
  bool done = false;             // has rated
};

// The seat of a token; nothing when it is none, or was replaced.
absl::StatusOr<std::optional<Seat>> SeatOf(Session& session, const TokenHashes& hashes);

// The seat of a rater assignment.
absl::StatusOr<Seat> SeatOf(Session& session, const v1::RaterAssignment& assignment);

// Marks that the seat's rater has rated, or has not again. `hashes` are those of their token; null
// where they came without one.
absl::Status MarkDone(Session& session, const Seat& seat, const TokenHashes* hashes, bool done);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RATER_TOKENS_H_
