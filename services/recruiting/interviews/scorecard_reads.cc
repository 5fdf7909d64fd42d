// To whom a scorecard is shown.

#include <touchstone/recruiting/v1/interview.pb.h>
#include <touchstone/recruiting/v1/scorecard.pb.h>

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/recruiting/interviews/interviews.h"
#include "services/recruiting/interviews/scorecards.h"
#include "services/recruiting/interviews/scored_guides.h"
#include "services/recruiting/rules/interview_rules.h"
#include "services/recruiting/rules/panel_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/prepared_methods.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using v1::Interview;
using v1::Scorecard;

// What a caller may see of an interview's scorecards.
struct Sight {
  Interview interview;
  bool is_named = false;   // on the panel, or recused from it
  bool is_member = false;  // on the panel, and not recused
  bool has_handed_in = false;
};

absl::StatusOr<Sight> SightOf(Store& store, const Context& context, absl::string_view name) {
  const std::string& person = context.caller->person();
  Sight sight;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        sight = Sight();
        ASSIGN_OR_RETURN(
            const auto row,
            session.QueryOne<Bytes>(
                "SELECT body FROM interviews WHERE name = :name AND delete_time = 0", name));
        if (!row) return absl::OkStatus();
        if (!sight.interview.ParseFromString(std::get<0>(*row).value)) {
          return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                       absl::StrCat("The stored ", name, " cannot be read."));
        }
        ASSIGN_OR_RETURN(const auto own,
                         session.QueryOne<std::string>(
                             "SELECT name FROM scorecards WHERE parent = :parent AND scorer = "
                             ":scorer AND delete_time = 0 LIMIT 1",
                             name, person));
        sight.has_handed_in = own.has_value();
        sight.is_named = IsNamed(sight.interview.panel(), person);
        sight.is_member = MemberOf(sight.interview, person) != nullptr;
        return absl::OkStatus();
      }));
  return sight;
}

bool SeesOthers(const Sight& sight) {
  return sight.is_member && sight.has_handed_in && AreRevealed(sight.interview);
}

// Says who may read a scorecard before it is looked whether there is one.
absl::Status CheckReads(Store& store, const Context& context, absl::string_view name) {
  ASSIGN_OR_RETURN(const Sight sight, SightOf(store, context, ParentOf(name)));
  // Nothing is kept from who wrote it, though they may be recused since.
  if (sight.is_named && IdOf(context.caller->person()) == IdOf(name)) return absl::OkStatus();
  if (!sight.is_member) return NotOnPanel();
  RETURN_IF_ERROR(CheckIsRevealed(sight.interview));
  if (!sight.has_handed_in) {
    return FailedPrecondition(reasons::kScoresSealed, sight.interview.name(),
                              "What others scored is sealed until you have handed in yours.");
  }
  for (const v1::PanelMember& member : sight.interview.panel()) {
    if (IsRecused(member) && IdOf(member.person()) == IdOf(name)) {
      return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
                   "What who is recused scored counts for nothing, and is shown to nobody else.");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<SerializedMessage> List(Store& store, const RpcService::UnaryHandler& list,
                                       const Context& context,
                                       const v1::ListScorecardsRequest& request) {
  ASSIGN_OR_RETURN(const Sight sight, SightOf(store, context, request.parent()));
  if (!sight.is_named) return NotOnPanel();
  if (!SeesOthers(sight)) {
    return ListNarrowed(list, context, request,
                        absl::StrCat("scorer = \"", context.caller->person(), "\""));
  }
  std::string narrower;
  for (const v1::PanelMember& member : sight.interview.panel()) {
    if (!IsRecused(member)) continue;
    absl::StrAppend(&narrower, narrower.empty() ? "" : " AND ", "scorer != \"", member.person(),
                    "\"");
  }
  return ListNarrowed(list, context, request, std::move(narrower));
}

}  // namespace

void RegisterScorecardReads(RpcService& interviews, Store& store) {
  const auto before_read = [&store](const Context& context,
                                    absl::string_view name) -> absl::StatusOr<ReadFrom> {
    // A list names the interview, and is narrowed to what the caller may read.
    if (ScorecardType().pattern.Matches(name)) {
      RETURN_IF_ERROR(CheckReads(store, context, name));
    }
    return ReadFrom::kDatabase;
  };
  const Handlers standard =
      RegisterStandardMethodsBut({"ListScorecards"}, interviews, ScorecardType(), store,
                                 AnyRules<Scorecard>({.before_read = before_read}));
  interviews.AddUnary(
      "ListScorecards",
      [&store, list = standard.at("ListScorecards")](
          const Context& context,
          const google::protobuf::Message& request) -> absl::StatusOr<SerializedMessage> {
        return List(store, list, context, static_cast<const v1::ListScorecardsRequest&>(request));
      });
}

}  // namespace touchstone::recruiting
