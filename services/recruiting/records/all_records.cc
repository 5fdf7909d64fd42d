#include "services/recruiting/records/all_records.h"

#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/certification.pb.h>
#include <touchstone/recruiting/v1/eligible_list.pb.h>
#include <touchstone/recruiting/v1/interview.pb.h>

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applicants/applicants.h"
#include "services/recruiting/applicants/eeo_self_identifications.h"
#include "services/recruiting/applicants/preference_claims.h"
#include "services/recruiting/applications/accommodation_requests.h"
#include "services/recruiting/applications/application_notices.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/applications/review_requests.h"
#include "services/recruiting/applications/stage_moves.h"
#include "services/recruiting/decisions/decisions.h"
#include "services/recruiting/decisions/pre_hires.h"
#include "services/recruiting/guides/interview_guides.h"
#include "services/recruiting/interviews/agreed_levels.h"
#include "services/recruiting/interviews/interviews.h"
#include "services/recruiting/interviews/scorecards.h"
#include "services/recruiting/lists/certifications.h"
#include "services/recruiting/lists/eligible_lists.h"
#include "services/recruiting/lists/eligibles.h"
#include "services/recruiting/lists/referrals.h"
#include "services/recruiting/references/reference_checks.h"
#include "services/recruiting/requisitions/announcements.h"
#include "services/recruiting/requisitions/outreach_activities.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

absl::StatusOr<Enclosures> EncloseMoves(Session& session, const std::string& application) {
  ASSIGN_OR_RETURN(const auto moves, StageMovesOf(session, application));
  auto list = std::make_unique<v1::ListStageMovesResponse>();
  for (const v1::StageMove& move : moves) *list->add_moves() = move;
  Enclosures enclosures;
  enclosures["stageMoves"] = std::move(list);
  return enclosures;
}

// What the panel agreed on, once it has.
Enclose EncloseConsensus(const PersonalData& personal_data) {
  return [&personal_data](Session& session, const std::string& name) -> absl::StatusOr<Enclosures> {
    Enclosures enclosures;
    ASSIGN_OR_RETURN(const auto row, session.QueryOne<Bytes>(
                                         "SELECT body FROM interviews WHERE name = :name", name));
    v1::Interview interview;
    if (!row || !interview.ParseFromString(std::get<0>(*row).value)) return enclosures;
    if (interview.state() != v1::Interview::CONCLUDED) return enclosures;
    auto consensus = std::make_unique<v1::InterviewConsensus>();
    ASSIGN_OR_RETURN(*consensus->mutable_levels(),
                     ReadAgreedLevels(session, personal_data, interview));
    enclosures["consensus"] = std::move(consensus);
    return enclosures;
  };
}

// Who stands on the list, in its order.
absl::StatusOr<Enclosures> EncloseEligibles(Session& session, const std::string& list) {
  auto eligibles = std::make_unique<v1::ListEligiblesResponse>();
  const std::vector<SqlValue> parameters = {list};
  RETURN_IF_ERROR(
      session
          .Run(absl::StrCat("SELECT ", kEligibleColumns,
                            " FROM eligibles e WHERE e.eligible_list = :eligible_list "
                            "ORDER BY e.place"),
               parameters, kEligibleTypes,
               [&](std::span<SqlValue> row) { *eligibles->add_eligibles() = EligibleOf(row); })
          .status());
  Enclosures enclosures;
  enclosures["ranks"] = std::move(eligibles);
  return enclosures;
}

// Whom the certification refers.
absl::StatusOr<Enclosures> EncloseReferrals(Session& session, const std::string& certification) {
  constexpr int64_t kAll = 1'000'000'000;
  ASSIGN_OR_RETURN(const auto referrals, ReferralsBehind(session, certification, -1, kAll));
  auto list = std::make_unique<v1::ListReferralsResponse>();
  for (const v1::Referral& referral : referrals) *list->add_referrals() = referral;
  Enclosures enclosures;
  enclosures["referred"] = std::move(list);
  return enclosures;
}

// The row of numbers goes with what was said.
Fold FoldGroups(Fold applicant) {
  return [applicant = std::move(applicant)](Session& session,
                                            const std::string& name) -> absl::Status {
    const std::string of = absl::StrCat(ParentOf(name), "/applicants/", IdOf(name));
    if (applicant) RETURN_IF_ERROR(applicant(session, of));
    return RemoveGroups(session, of);
  };
}

}  // namespace

RecordSources AllRecords(const PersonalData& personal_data, const CountsThatStay& counts) {
  return {
      {.record_class = v1::REQUISITION_RECORDS,
       .type = &RequisitionType(),
       .belongs = Belongs::kIsRequisition,
       // How far applications came tells what outreach brought, for as long as that is told.
       .facts = {{"application_progress", "requisition"}},
       .fold = counts.requisition},
      {.record_class = v1::REQUISITION_RECORDS,
       .type = &AnnouncementType(),
       .belongs = Belongs::kUnderRequisition},
      {.record_class = v1::REQUISITION_RECORDS, .type = &OutreachActivityType()},
      {.record_class = v1::INTERVIEW_GUIDES, .type = &InterviewGuideType()},
      {.record_class = v1::CERTIFICATION_RECORDS,
       .type = &EligibleListType(),
       .enclose = EncloseEligibles,
       .enclosed = {v1::ListEligiblesResponse::descriptor()},
       .facts = {{"eligibles", "eligible_list"},
                 {"examination_scores", "eligible_list"},
                 {"counted_claims", "eligible_list"}}},
      {.record_class = v1::CERTIFICATION_RECORDS,
       .type = &CertificationType(),
       .enclose = EncloseReferrals,
       .enclosed = {v1::ListReferralsResponse::descriptor()},
       .facts = {{"referrals", "certification"}}},
      // Of a hire, figures of groups count the decision.
      {.record_class = v1::DECISION_RECORDS,
       .type = &DecisionType(),
       .facts = {{"filled_openings", "decision"}},
       .stays_with_application = true},
      {.record_class = v1::DECISION_RECORDS, .type = &PreHireType()},
      {.record_class = v1::APPLICANT_CONTACTS,
       .type = &ApplicantType(),
       .belongs = Belongs::kIsApplicant,
       .facts = {{"applicant_contacts", "applicant"}, {"used_preferences", "applicant"}}},
      {.record_class = v1::APPLICATION_RECORDS,
       .type = &PreferenceClaimType(),
       .belongs = Belongs::kUnderApplicant,
       .facts = {{"counted_claims", "preference_claim"}}},
      {.record_class = v1::APPLICATION_RECORDS,
       .type = &ApplicationType(),
       .enclose = EncloseMoves,
       .enclosed = {v1::ListStageMovesResponse::descriptor()},
       .facts = {{"stage_moves", "application"}, {"application_screeners", "application"}},
       .fold = counts.application},
      {.record_class = v1::APPLICATION_RECORDS,
       .type = &ApplicationNoticeType(),
       .belongs = Belongs::kNamesApplication},
      {.record_class = v1::APPLICATION_RECORDS,
       .type = &ReviewRequestType(),
       .belongs = Belongs::kNamesApplication},
      {.record_class = v1::INTERVIEW_RECORDS,
       .type = &InterviewType(),
       .enclose = EncloseConsensus(personal_data),
       .enclosed = {v1::InterviewConsensus::descriptor()},
       .facts = {{"panel_seats", "interview"},
                 {"scores", "interview"},
                 {"consensus_levels", "interview"}}},
      {.record_class = v1::INTERVIEW_RECORDS,
       .type = &ScorecardType(),
       .belongs = Belongs::kUnderInterview,
       // What was handed in to a panel that never conferred stays sealed.
       .in_packet = absl::StrCat(
           "EXISTS (SELECT name FROM interviews WHERE name = scorecards.parent AND state = ",
           static_cast<int>(v1::Interview::CONCLUDED), ")")},
      {.record_class = v1::REFERENCE_RECORDS,
       .type = &ReferenceCheckType(),
       .facts = {{"reference_levels", "reference_check"}}},
      {.record_class = v1::ACCOMMODATION_RECORDS,
       .type = &AccommodationRequestType(),
       .belongs = Belongs::kNamesApplication},
      {.record_class = v1::EEO_RECORDS,
       .type = &EeoSelfIdentificationType(),
       .belongs = Belongs::kNamedAsApplicant,
       .fold = FoldGroups(counts.applicant)},
  };
}

}  // namespace touchstone::recruiting
