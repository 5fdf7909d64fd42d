#include "services/feedback/figures/counted_rows.h"

#include <touchstone/feedback/v1/survey.pb.h>
#include <touchstone/feedback/v1/survey_invitation.pb.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_clocks.h"
#include "services/feedback/figures/counted_facts.h"
#include "services/feedback/intake/interval_rows.h"
#include "services/feedback/rules/intervals.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/resource_type.h"

namespace touchstone::feedback {
namespace {

constexpr int kAtOnce = 500;

absl::Status Unreadable(const std::string& name) {
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat(name, " cannot be read."));
}

// Reads resources of a table by a time of theirs, some at once, and hands over each.
template <typename T>
absl::Status ForEach(Session& session, absl::string_view table, absl::string_view column,
                     const std::string& parent, const CountedTimes& times,
                     const std::function<absl::Status(const T&)>& count) {
  const std::string sql =
      absl::StrCat("SELECT ", column, ", name, body FROM ", table, " WHERE parent = :parent AND (",
                   column, ", name) > (:time, :name) AND ", column,
                   " < :before AND delete_time = 0 ORDER BY ", column, ", name LIMIT :most");
  int64_t after_time = absl::ToUnixMicros(times.from);
  std::string after_name;
  while (true) {
    ASSIGN_OR_RETURN(const auto rows, (session.Query<int64_t, std::string, Bytes>(
                                          sql, parent, after_time, after_name,
                                          absl::ToUnixMicros(times.before), kAtOnce)));
    for (const auto& [time, name, body] : rows) {
      T resource;
      if (!resource.ParseFromString(body.value)) return Unreadable(name);
      RETURN_IF_ERROR(count(resource));
    }
    if (rows.size() < kAtOnce) return absl::OkStatus();
    after_time = std::get<0>(rows.back());
    after_name = std::get<1>(rows.back());
  }
}

absl::Status CountCases(Session& session, const std::string& organization,
                        const CountedTimes& times, absl::TimeZone zone, Tallies& tallies) {
  return ForEach<v1::Case>(
      session, "cases", "receive_time", organization, times,
      [&](const v1::Case& of) -> absl::Status {
        ASSIGN_OR_RETURN(const auto steps,
                         ClockStepsOf(session, of.name(), absl::InfiniteFuture()));
        ASSIGN_OR_RETURN(const CaseFacts facts, ReadCaseFacts(session, of, steps));
        AddCase(facts, 1, zone, tallies);
        return absl::OkStatus();
      });
}

absl::Status CountIncidents(Session& session, const std::string& organization,
                            const CountedTimes& times, absl::TimeZone zone, Tallies& tallies) {
  return ForEach<v1::Incident>(session, "incidents", "create_time", organization, times,
                               [&](const v1::Incident& incident) {
                                 AddIncident(&incident, 1, zone, tallies);
                                 return absl::OkStatus();
                               });
}

absl::Status CountContacts(Session& session, const std::string& organization,
                           const CountedTimes& times, absl::TimeZone zone, Tallies& tallies) {
  return ForEach<v1::Contact>(session, "contacts", "start_time", organization, times,
                              [&](const v1::Contact& contact) -> absl::Status {
                                ContactFacts facts{.resource = &contact};
                                ASSIGN_OR_RETURN(facts.followed, IsFollowed(session, contact));
                                AddContact(facts, 1, zone, tallies);
                                return absl::OkStatus();
                              });
}

absl::Status CountIntervals(Session& session, const std::string& organization,
                            const CountedTimes& times, absl::TimeZone zone, Tallies& tallies) {
  IntervalKey behind("", 0, "", absl::ToUnixMicros(times.from) - 1);
  while (true) {
    ASSIGN_OR_RETURN(const auto intervals,
                     ReadIntervalsBehind(session, OrganizationOf(organization), behind,
                                         absl::ToUnixMicros(times.before), kAtOnce));
    for (const v1::ContactInterval& interval : intervals) {
      AddInterval(FactsOf(interval), 1, zone, tallies);
    }
    if (intervals.size() < kAtOnce) return absl::OkStatus();
    behind = KeyOf(intervals.back());
  }
}

// A survey's invitations, and what was answered to its questions.
class SurveyRows {
 public:
  SurveyRows(Session& session, const v1::Survey& survey, absl::TimeZone zone, Tallies& tallies)
      : session_(session), survey_(survey), zone_(zone), tallies_(tallies) {}

  absl::Status Count(const CountedTimes& times) {
    return ForEach<v1::SurveyInvitation>(
        session_, "survey_invitations", "invite_time", survey_.name(), times,
        [this](const v1::SurveyInvitation& invitation) { return CountOne(invitation); });
  }

 private:
  absl::Status CountOne(const v1::SurveyInvitation& invitation) {
    ASSIGN_OR_RETURN(const auto row,
                     (session_.QueryOne<std::string, int64_t>(
                         "SELECT worker, channel FROM survey_invitations WHERE name = :name",
                         invitation.name())));
    InvitationFacts facts{.name = invitation.name(),
                          .state = invitation.state(),
                          .invite_time = TimeOf(invitation, "invite_time"),
                          .organizational_unit = invitation.organizational_unit(),
                          .service_type = invitation.service_type(),
                          .language = invitation.language(),
                          .channel = row ? std::get<1>(*row) : 0,
                          .worker = row ? std::get<0>(*row) : std::string()};
    if (invitation.state() == v1::SurveyInvitation::ANSWERED) {
      RETURN_IF_ERROR(AddAnswers(facts));
    }
    AddInvitation(facts, 1, zone_, tallies_);
    return absl::OkStatus();
  }

  absl::Status AddAnswers(InvitationFacts& facts) {
    ASSIGN_OR_RETURN(const auto rows,
                     (session_.Query<std::string, int64_t>(
                         "SELECT question, rating FROM survey_answers WHERE invitation = "
                         ":invitation AND rating >= 0 ORDER BY question",
                         facts.name)));
    for (const auto& [id, rating] : rows) {
      for (const v1::SurveyQuestion& question : survey_.questions()) {
        if (question.id() == id) facts.answers.push_back({&question, rating});
      }
    }
    return absl::OkStatus();
  }

  Session& session_;
  const v1::Survey& survey_;
  const absl::TimeZone zone_;
  Tallies& tallies_;
};

absl::StatusOr<std::vector<v1::Survey>> ReadSurveys(Session& session,
                                                    const std::string& organization) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, Bytes>(
                       "SELECT name, body FROM surveys WHERE parent = :parent", organization)));
  std::vector<v1::Survey> surveys;
  for (const auto& [name, body] : rows) {
    if (!surveys.emplace_back().ParseFromString(body.value)) return Unreadable(name);
  }
  return surveys;
}

absl::Status CountInvitations(Session& session, const std::string& organization,
                              const CountedTimes& times, absl::TimeZone zone, Tallies& tallies) {
  ASSIGN_OR_RETURN(const auto surveys, ReadSurveys(session, organization));
  for (const v1::Survey& survey : surveys) {
    RETURN_IF_ERROR(SurveyRows(session, survey, zone, tallies).Count(times));
  }
  return absl::OkStatus();
}

absl::Status CountCommitments(Session& session, const std::string& organization,
                              const CountedTimes& times, absl::TimeZone zone, Tallies& tallies) {
  return ForEach<v1::Commitment>(session, "commitments", "make_time", organization, times,
                                 [&](const v1::Commitment& commitment) {
                                   AddCommitment(&commitment, 1, zone, tallies);
                                   return absl::OkStatus();
                                 });
}

// Adds the first and the last of a column to the times.
absl::Status AddTimes(Session& session, const std::string& table, const std::string& column,
                      const std::string& parent, std::optional<CountedTimes>& times) {
  // Interval rows have the organization's id.
  const bool has_parent = table != "contact_intervals";
  for (const char* const order : {"", " DESC"}) {
    ASSIGN_OR_RETURN(
        const auto row,
        session.QueryOne<int64_t>(absl::StrCat("SELECT ", column, " FROM ", table, " WHERE ",
                                               has_parent ? "parent" : "organization",
                                               " = :parent ORDER BY ", column, order, " LIMIT 1"),
                                  has_parent ? absl::string_view(parent) : OrganizationOf(parent)));
    if (!row) return absl::OkStatus();
    const absl::Time time = absl::FromUnixMicros(std::get<0>(*row));
    if (!times) times = CountedTimes{time, time};
    times->from = std::min(times->from, time);
    times->before = std::max(times->before, time + absl::Microseconds(1));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<CountedTimes>> TimesOfRows(Session& session,
                                                        const std::string& organization) {
  std::optional<CountedTimes> times;
  RETURN_IF_ERROR(AddTimes(session, "cases", "receive_time", organization, times));
  RETURN_IF_ERROR(AddTimes(session, "incidents", "create_time", organization, times));
  RETURN_IF_ERROR(AddTimes(session, "contacts", "start_time", organization, times));
  RETURN_IF_ERROR(AddTimes(session, "contact_intervals", "start_time", organization, times));
  RETURN_IF_ERROR(AddTimes(session, "commitments", "make_time", organization, times));
  ASSIGN_OR_RETURN(const auto surveys, ReadSurveys(session, organization));
  for (const v1::Survey& survey : surveys) {
    RETURN_IF_ERROR(AddTimes(session, "survey_invitations", "invite_time", survey.name(), times));
  }
  return times;
}

absl::Status CountRows(Session& session, const std::string& organization, const CountedTimes& times,
                       absl::TimeZone zone, Tallies& tallies) {
  RETURN_IF_ERROR(CountCases(session, organization, times, zone, tallies));
  RETURN_IF_ERROR(CountIncidents(session, organization, times, zone, tallies));
  RETURN_IF_ERROR(CountContacts(session, organization, times, zone, tallies));
  RETURN_IF_ERROR(CountIntervals(session, organization, times, zone, tallies));
  RETURN_IF_ERROR(CountInvitations(session, organization, times, zone, tallies));
  return CountCommitments(session, organization, times, zone, tallies);
}

absl::Status CountAllCommitments(Session& session, const std::string& organization,
                                 absl::TimeZone zone, Tallies& tallies) {
  return CountCommitments(
      session, organization,
      {absl::UnixEpoch(), absl::FromUnixMicros(std::numeric_limits<int64_t>::max())}, zone,
      tallies);
}

}  // namespace touchstone::feedback
