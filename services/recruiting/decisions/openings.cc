#include "services/recruiting/decisions/openings.h"

#include <cstdint>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::recruiting {
namespace {

absl::Status PositionFilled(const v1::Decision& decision) {
  return FailedPrecondition(
      reasons::kOpeningsExceeded, decision.position(),
      absl::StrCat(decision.position(),
                   " is that of another offer, which stands or was accepted; offer another one."));
}

absl::Status CheckOpenings(Session& session, const std::string& requisition, int openings) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<int64_t>(
          "SELECT COUNT(*) FROM filled_openings WHERE requisition = :requisition", requisition));
  if (!row || std::get<0>(*row) < openings) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kOpeningsExceeded, requisition,
      absl::StrCat("Offers that stand or were accepted fill all openings of ", requisition, ", ",
                   openings, "; one must be declined or rescinded first."));
}

}  // namespace

absl::Status FillOpening(Session& session, const v1::Decision& decision, int openings) {
  RETURN_IF_ERROR(CheckOpenings(session, decision.requisition(), openings));
  ASSIGN_OR_RETURN(const auto other,
                   session.QueryOne<std::string>(
                       "SELECT decision FROM filled_openings WHERE position = :position AND "
                       "(requisition = :requisition OR awaited = 1) LIMIT 1",
                       decision.position(), decision.requisition()));
  if (other) return PositionFilled(decision);
  const absl::Status written =
      session
          .Execute(
              "INSERT INTO filled_openings (decision, requisition, position, awaited) VALUES "
              "(:decision, :requisition, :position, 1)",
              decision.name(), decision.requisition(), decision.position())
          .status();
  // Of two at one moment.
  return ReasonOf(written) == reasons::kValueTaken ? PositionFilled(decision) : written;
}

absl::Status FreeOpening(Session& session, const std::string& decision) {
  return session.Execute("DELETE FROM filled_openings WHERE decision = :decision", decision)
      .status();
}

absl::Status EndAwaiting(Session& session, const std::string& decision) {
  return session
      .Execute("UPDATE filled_openings SET awaited = 0 WHERE decision = :decision", decision)
      .status();
}

}  // namespace touchstone::recruiting
