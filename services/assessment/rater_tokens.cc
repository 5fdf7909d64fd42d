#include "services/assessment/rater_tokens.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/assessment/rules/cycle_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/names/sha256.h"
#include "services/runtime/trust/secrets.h"

namespace touchstone::assessment {
namespace {

using Assignment = v1::RaterAssignment;

std::string HashFor(const char* use, const std::string& token) {
  return Sha256Hex(absl::StrCat("touchstone rater token 1: ", use, " ", token));
}

bool IsAnonymous(const v1::AssessmentCycle& cycle, v1::Relation relation) {
  const v1::RelationRule* const rule = RuleOf(cycle, relation);
  return rule == nullptr || rule->visibility() == v1::RelationRule::ANONYMOUS;
}

absl::Status KeepToken(Session& session, const std::string& hash, const Seat& seat) {
  return session
      .Execute(
          "INSERT INTO rating_tokens (hash, cycle, subject, relation, rater_assignment) VALUES "
          "(:hash, :cycle, :subject, :relation, :rater_assignment)",
          hash, seat.cycle, seat.subject, static_cast<int64_t>(seat.relation),
          seat.rater_assignment)
      .status();
}

absl::Status KeepRater(Session& session, const Assignment& assignment, const std::string& hash,
                       bool done) {
  return session
      .Execute(
          "INSERT INTO rater_done (rater_assignment, cycle, subject, relation, done_hash, done) "
          "VALUES (:rater_assignment, :cycle, :subject, :relation, :done_hash, :done)",
          assignment.name(), ParentOf(assignment.name()), assignment.subject(),
          static_cast<int64_t>(assignment.relation()), hash, static_cast<int64_t>(done))
      .status();
}

Seat SeatFor(const v1::AssessmentCycle& cycle, const Assignment& assignment) {
  return {.cycle = cycle.name(),
          .subject = assignment.subject(),
          .relation = assignment.relation(),
          .rater_assignment =
              IsAnonymous(cycle, assignment.relation()) ? std::string() : assignment.name(),
          .done = false};
}

}  // namespace

TokenHashes::TokenHashes(const std::string& token)
    : rate(HashFor("rate", token)),
      done(HashFor("done", token)),
      withdraw(HashFor("withdraw", token)),
      draft(HashFor("draft", token)),
      draft_key(Sha256(absl::StrCat("touchstone rater token 1: draft key ", token))) {}

absl::Status GiveTokens(Session& session, const v1::AssessmentCycle& cycle,
                        std::vector<Invited>& invited) {
  std::vector<std::pair<std::string, Seat>> seats;
  for (Invited& one : invited) {
    one.token = NewSecret();
    const TokenHashes hashes(one.token);
    RETURN_IF_ERROR(KeepRater(session, one.assignment, hashes.done, false));
    seats.emplace_back(hashes.rate, SeatFor(cycle, one.assignment));
  }
  std::sort(seats.begin(), seats.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [hash, seat] : seats) RETURN_IF_ERROR(KeepToken(session, hash, seat));
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReplaceToken(Session& session, const v1::AssessmentCycle& cycle,
                                         const Assignment& assignment) {
  const std::string token = NewSecret();
  const TokenHashes hashes(token);
  ASSIGN_OR_RETURN(const auto seat, SeatOf(session, assignment));
  if (seat.done) {
    // Said only by a token that lets nobody in: who tries it is in the history.
    if (IsAnonymous(cycle, assignment.relation())) return token;
    return FailedPrecondition(reasons::kRatingHandedIn, assignment.name(),
                              absl::StrCat(assignment.name(), " has handed in."));
  }
  // The former token finds no rater any more. Of a named one its own row is known, and goes too.
  RETURN_IF_ERROR(
      session
          .Execute("DELETE FROM rater_done WHERE rater_assignment = :assignment", assignment.name())
          .status());
  RETURN_IF_ERROR(session
                      .Execute("DELETE FROM rating_tokens WHERE rater_assignment = :assignment",
                               assignment.name())
                      .status());
  RETURN_IF_ERROR(KeepRater(session, assignment, hashes.done, false));
  RETURN_IF_ERROR(KeepToken(session, hashes.rate, SeatFor(cycle, assignment)));
  return token;
}

absl::StatusOr<std::optional<Seat>> SeatOf(Session& session, const TokenHashes& hashes) {
  using Text = std::optional<std::string>;
  ASSIGN_OR_RETURN(
      auto found,
      (session.QueryOne<std::string, std::string, int64_t, int64_t, Text, Text>(
          "SELECT done.cycle, done.subject, done.relation, done.done, token.rater_assignment, "
          "assignment.rater FROM rater_done done "
          "LEFT JOIN rating_tokens token ON token.hash = :rate "
          "LEFT JOIN rater_assignments assignment ON assignment.name = token.rater_assignment "
          "AND assignment.delete_time = 0 WHERE done.done_hash = :done",
          hashes.rate, hashes.done)));
  if (!found) return std::nullopt;
  auto& [cycle, subject, relation, done, assignment, rater] = *found;
  if (!assignment && done == 0) return std::nullopt;
  if (assignment && !assignment->empty() && !rater) return std::nullopt;  // taken back
  return Seat{.cycle = std::move(cycle),
              .subject = std::move(subject),
              .relation = static_cast<v1::Relation>(relation),
              .rater_assignment = std::move(assignment).value_or(""),
              .rater = std::move(rater).value_or(""),
              .done = done != 0};
}

absl::StatusOr<Seat> SeatOf(Session& session, const Assignment& assignment) {
  ASSIGN_OR_RETURN(
      const auto done,
      session.QueryOne<int64_t>("SELECT done FROM rater_done WHERE rater_assignment = :assignment",
                                assignment.name()));
  return Seat{.cycle = std::string(ParentOf(assignment.name())),
              .subject = assignment.subject(),
              .relation = assignment.relation(),
              .rater_assignment = assignment.name(),
              .rater = assignment.rater(),
              .done = done && std::get<0>(*done) != 0};
}

absl::Status MarkDone(Session& session, const Seat& seat, const TokenHashes* hashes, bool done) {
  if (hashes == nullptr) {
    ASSIGN_OR_RETURN(const int64_t marked,
                     session.Execute("UPDATE rater_done SET done = :done WHERE "
                                     "rater_assignment = :assignment",
                                     static_cast<int64_t>(done), seat.rater_assignment));
    if (marked > 0) return absl::OkStatus();
    // Not invited yet: a hash that no token has.
    Assignment assignment;
    assignment.set_name(seat.rater_assignment);
    assignment.set_subject(seat.subject);
    assignment.set_relation(seat.relation);
    return KeepRater(session, assignment, TokenHashes(NewSecret()).done, done);
  }
  RETURN_IF_ERROR(session
                      .Execute("UPDATE rater_done SET done = :done WHERE done_hash = :hash",
                               static_cast<int64_t>(done), hashes->done)
                      .status());
  if (!seat.rater_assignment.empty()) return absl::OkStatus();  // its row says nothing new
  if (!done) return KeepToken(session, hashes->rate, seat);
  return session.Execute("DELETE FROM rating_tokens WHERE hash = :hash", hashes->rate).status();
}

}  // namespace touchstone::assessment
