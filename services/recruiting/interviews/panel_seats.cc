#include "services/recruiting/interviews/panel_seats.h"

#include "services/recruiting/rules/panel_rules.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/resource_type.h"

namespace touchstone::recruiting {
namespace {

using v1::Interview;

absl::Status AddSeat(Session& session, const Interview& interview, const v1::PanelMember& member,
                     bool is_alternate) {
  return session
      .Execute(
          "INSERT INTO panel_seats (interview, person, requisition, alternate, recused) VALUES "
          "(:interview, :person, :requisition, :alternate, :recused)",
          interview.name(), member.person(), interview.requisition(), is_alternate ? 1 : 0,
          IsRecused(member) ? 1 : 0)
      .status();
}

// Those of members who are not recused.
absl::StatusOr<int> CountScorecards(Session& session, const Interview& interview) {
  ASSIGN_OR_RETURN(const auto row, session.QueryOne<int64_t>(
                                       "SELECT COUNT(*) FROM scorecards JOIN panel_seats ON "
                                       "panel_seats.interview = scorecards.parent AND "
                                       "panel_seats.person = scorecards.scorer WHERE "
                                       "scorecards.parent = :interview AND panel_seats.recused = 0",
                                       interview.name()));
  return row ? static_cast<int>(std::get<0>(*row)) : 0;
}

}  // namespace

absl::Status KeepSeats(Session& session, const Interview& interview) {
  RETURN_IF_ERROR(
      session.Execute("DELETE FROM panel_seats WHERE interview = :interview", interview.name())
          .status());
  for (const v1::PanelMember& member : interview.panel()) {
    RETURN_IF_ERROR(AddSeat(session, interview, member, /*is_alternate=*/false));
  }
  for (const v1::PanelMember& member : interview.alternates()) {
    RETURN_IF_ERROR(AddSeat(session, interview, member, /*is_alternate=*/true));
  }
  return absl::OkStatus();
}

absl::Status FollowPanel(Transaction& transaction, Interview& interview) {
  RETURN_IF_ERROR(KeepSeats(transaction.session(), interview));
  ASSIGN_OR_RETURN(const int scorecards, CountScorecards(transaction.session(), interview));
  interview.set_scorecards(scorecards);
  if (interview.state() != Interview::STARTED || HasVacancy(interview) ||
      scorecards < NeededScorecards(interview)) {
    return absl::OkStatus();
  }
  interview.set_state(Interview::REVEALED);
  SetTime(interview, "reveal_time", transaction.now());
  return absl::OkStatus();
}

}  // namespace touchstone::recruiting
