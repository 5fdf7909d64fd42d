// Every reason that an error of the suite can have: the stable, machine-readable half of an error,
// in `google.rpc.ErrorInfo.reason`. Clients branch on these; a reason is never renamed or reused.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_ERRORS_REASONS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_ERRORS_REASONS_H_

#include "absl/strings/string_view.h"

namespace touchstone::reasons {

// The request itself.
inline constexpr absl::string_view kFieldInvalid = "FIELD_INVALID";  // BadRequest names the fields
inline constexpr absl::string_view kMessageMalformed =
    "MESSAGE_MALFORMED";  // not the message, or not JSON
inline constexpr absl::string_view kPageTokenInvalid =
    "PAGE_TOKEN_INVALID";  // forged, expired, other query
inline constexpr absl::string_view kFilterInvalid = "FILTER_INVALID";
inline constexpr absl::string_view kOrderByInvalid = "ORDER_BY_INVALID";
inline constexpr absl::string_view kUpdateMaskInvalid = "UPDATE_MASK_INVALID";
inline constexpr absl::string_view kRequestIdReused =
    "REQUEST_ID_REUSED";  // same id, another request
inline constexpr absl::string_view kMessageTooLarge = "MESSAGE_TOO_LARGE";
inline constexpr absl::string_view kMessageTooSlow = "MESSAGE_TOO_SLOW";  // did not arrive in time
inline constexpr absl::string_view kMethodUnknown = "METHOD_UNKNOWN";

// Who calls.
inline constexpr absl::string_view kIdentityMissing = "IDENTITY_MISSING";
inline constexpr absl::string_view kIdentityInvalid = "IDENTITY_INVALID";
inline constexpr absl::string_view kIdentityExpired = "IDENTITY_EXPIRED";  // of an open stream
inline constexpr absl::string_view kPermissionDenied = "PERMISSION_DENIED";
inline constexpr absl::string_view kOrganizationUnknown = "ORGANIZATION_UNKNOWN";

// What is there.
inline constexpr absl::string_view kResourceNotFound = "RESOURCE_NOT_FOUND";
inline constexpr absl::string_view kResourceExists = "RESOURCE_EXISTS";
inline constexpr absl::string_view kResourceDeleted = "RESOURCE_DELETED";
inline constexpr absl::string_view kResourceNotDeleted = "RESOURCE_NOT_DELETED";
inline constexpr absl::string_view kResourceInUse = "RESOURCE_IN_USE";  // something depends on it
inline constexpr absl::string_view kEtagStale = "ETAG_STALE";
inline constexpr absl::string_view kValueTaken = "VALUE_TAKEN";  // a unique value of another
inline constexpr absl::string_view kPositionExpired =
    "POSITION_EXPIRED";  // an event feed's retention

// Releases.
inline constexpr absl::string_view kReleaseState = "RELEASE_STATE";  // not at that step of its way
inline constexpr absl::string_view kReleaseImmutable = "RELEASE_IMMUTABLE";
inline constexpr absl::string_view kReleaseNotApproved = "RELEASE_NOT_APPROVED";
inline constexpr absl::string_view kReleaseContentsChanged =
    "RELEASE_CONTENTS_CHANGED";  // not what the reviewer read
inline constexpr absl::string_view kReleaseTooLarge = "RELEASE_TOO_LARGE";
inline constexpr absl::string_view kReviewerUnsuitable =
    "REVIEWER_UNSUITABLE";  // cannot be who approves it
inline constexpr absl::string_view kFrameworkIncomplete = "FRAMEWORK_INCOMPLETE";

// Whether it can be done now.
inline constexpr absl::string_view kOverloaded = "OVERLOADED";
inline constexpr absl::string_view kRateLimited = "RATE_LIMITED";
inline constexpr absl::string_view kTooManyStreams = "TOO_MANY_STREAMS";  // of one caller
inline constexpr absl::string_view kDeadlineExceeded = "DEADLINE_EXCEEDED";
inline constexpr absl::string_view kCallerGone = "CALLER_GONE";
inline constexpr absl::string_view kDatabaseUnavailable = "DATABASE_UNAVAILABLE";
inline constexpr absl::string_view kOutcomeUnknown =
    "OUTCOME_UNKNOWN";  // the change was made, or not
inline constexpr absl::string_view kSchemaMismatch =
    "SCHEMA_MISMATCH";  // the database is of another version or service
inline constexpr absl::string_view kConflictingChange =
    "CONFLICTING_CHANGE";  // retried and lost each time
inline constexpr absl::string_view kServiceUnavailable = "SERVICE_UNAVAILABLE";
inline constexpr absl::string_view kShuttingDown = "SHUTTING_DOWN";
inline constexpr absl::string_view kInternal = "INTERNAL";

// Assessment.
inline constexpr absl::string_view kCycleState = "CYCLE_STATE";    // not at that step of its way
inline constexpr absl::string_view kCycleFrozen = "CYCLE_FROZEN";  // its rules stand
inline constexpr absl::string_view kCycleUnprepared = "CYCLE_UNPREPARED";
inline constexpr absl::string_view kCycleCannotOpen = "CYCLE_CANNOT_OPEN";
inline constexpr absl::string_view kNotAssessed = "NOT_ASSESSED";  // the cycle does not assess them
inline constexpr absl::string_view kRelationNotAllowed = "RELATION_NOT_ALLOWED";
inline constexpr absl::string_view kRaterUnknown = "RATER_UNKNOWN";  // no token or rater of ours
inline constexpr absl::string_view kRatingsNotOpen = "RATINGS_NOT_OPEN";
inline constexpr absl::string_view kRatingsEnded = "RATINGS_ENDED";
inline constexpr absl::string_view kRatingHandedIn = "RATING_HANDED_IN";  // each rates once
inline constexpr absl::string_view kRatingNotHandedIn = "RATING_NOT_HANDED_IN";
inline constexpr absl::string_view kPurposeForbids = "PURPOSE_FORBIDS";  // what it may be used for
inline constexpr absl::string_view kResponseStands = "RESPONSE_STANDS";
inline constexpr absl::string_view kAppealState = "APPEAL_STATE";
inline constexpr absl::string_view kObservationState = "OBSERVATION_STATE";
inline constexpr absl::string_view kContactNotHandled = "CONTACT_NOT_HANDLED";  // by that person
inline constexpr absl::string_view kObservationFormRetired = "OBSERVATION_FORM_RETIRED";
inline constexpr absl::string_view kCalibrationState = "CALIBRATION_STATE";
inline constexpr absl::string_view kScoresSealed = "SCORES_SEALED";  // until all have scored
inline constexpr absl::string_view kExpectationState = "EXPECTATION_STATE";
inline constexpr absl::string_view kEvaluationState = "EVALUATION_STATE";
inline constexpr absl::string_view kPlanState = "PLAN_STATE";
inline constexpr absl::string_view kNoGap = "NO_GAP";  // nothing to develop

// Recruiting.
inline constexpr absl::string_view kRequisitionState = "REQUISITION_STATE";  // not at that step
inline constexpr absl::string_view kAnnouncementState = "ANNOUNCEMENT_STATE";
inline constexpr absl::string_view kApproverUnsuitable = "APPROVER_UNSUITABLE";
inline constexpr absl::string_view kApplicationsOpen = "APPLICATIONS_OPEN";  // some have not ended
inline constexpr absl::string_view kOfferStands = "OFFER_STANDS";  // is open, or was accepted
inline constexpr absl::string_view kApplicationState = "APPLICATION_STATE";
inline constexpr absl::string_view kStageSkipped = "STAGE_SKIPPED";
inline constexpr absl::string_view kStageUnfinished = "STAGE_UNFINISHED";
inline constexpr absl::string_view kNoticeState = "NOTICE_STATE";
inline constexpr absl::string_view kReviewState = "REVIEW_STATE";
inline constexpr absl::string_view kReviewLate = "REVIEW_LATE";
inline constexpr absl::string_view kClaimState = "CLAIM_STATE";
inline constexpr absl::string_view kAccommodationState = "ACCOMMODATION_STATE";
inline constexpr absl::string_view kGuideIncomplete = "GUIDE_INCOMPLETE";
inline constexpr absl::string_view kGuideUncompiled = "GUIDE_UNCOMPILED";
inline constexpr absl::string_view kGuideLocked = "GUIDE_LOCKED";
inline constexpr absl::string_view kInterviewState = "INTERVIEW_STATE";
inline constexpr absl::string_view kPanelUnready = "PANEL_UNREADY";
inline constexpr absl::string_view kReferenceState = "REFERENCE_STATE";
inline constexpr absl::string_view kRequirementUndefended = "REQUIREMENT_UNDEFENDED";  // by a duty
inline constexpr absl::string_view kRuleMissing = "RULE_MISSING";    // none holds on the day
inline constexpr absl::string_view kRulesOverlap = "RULES_OVERLAP";  // two hold on a day
inline constexpr absl::string_view kRulesDiffer = "RULES_DIFFER";    // what is pooled
inline constexpr absl::string_view kListState = "LIST_STATE";
inline constexpr absl::string_view kNotCertified = "NOT_CERTIFIED";
inline constexpr absl::string_view kDecisionState = "DECISION_STATE";
inline constexpr absl::string_view kOpeningsExceeded = "OPENINGS_EXCEEDED";
inline constexpr absl::string_view kPreHireState = "PRE_HIRE_STATE";
inline constexpr absl::string_view kExemptionsMissing = "EXEMPTIONS_MISSING";
inline constexpr absl::string_view kHoldState = "HOLD_STATE";
inline constexpr absl::string_view kRetentionRuns = "RETENTION_RUNS";  // erasure is not yet lawful

// Feedback.
inline constexpr absl::string_view kCalendarPast = "CALENDAR_PAST";  // a day that has begun
inline constexpr absl::string_view kServiceTypeRetired = "SERVICE_TYPE_RETIRED";
inline constexpr absl::string_view kStandardPublished = "STANDARD_PUBLISHED";
inline constexpr absl::string_view kIntervalsOverlap = "INTERVALS_OVERLAP";
inline constexpr absl::string_view kIntervalSums = "INTERVAL_SUMS";  // do not add up
inline constexpr absl::string_view kCasesOpen = "CASES_OPEN";
inline constexpr absl::string_view kCaseState = "CASE_STATE";  // not at that step of its way
inline constexpr absl::string_view kEmergencyUnscreened = "EMERGENCY_UNSCREENED";
inline constexpr absl::string_view kWorkerConcerned = "WORKER_CONCERNED";
inline constexpr absl::string_view kAgreementMissing = "AGREEMENT_MISSING";  // the customer's
inline constexpr absl::string_view kPromiseNotAllowed = "PROMISE_NOT_ALLOWED";
inline constexpr absl::string_view kCommitmentsOpen = "COMMITMENTS_OPEN";
inline constexpr absl::string_view kCommitmentState = "COMMITMENT_STATE";
inline constexpr absl::string_view kFindingMissing = "FINDING_MISSING";
inline constexpr absl::string_view kFindingState = "FINDING_STATE";
inline constexpr absl::string_view kInvestigatorUnsuitable = "INVESTIGATOR_UNSUITABLE";
inline constexpr absl::string_view kFollowUpMissing = "FOLLOW_UP_MISSING";
inline constexpr absl::string_view kFollowUpRecorded = "FOLLOW_UP_RECORDED";
inline constexpr absl::string_view kDuplicateCircle = "DUPLICATE_CIRCLE";
inline constexpr absl::string_view kCaseNotPublishable = "CASE_NOT_PUBLISHABLE";
inline constexpr absl::string_view kIncidentState = "INCIDENT_STATE";
inline constexpr absl::string_view kHandoffState = "HANDOFF_STATE";
inline constexpr absl::string_view kPartnerUnreachable = "PARTNER_UNREACHABLE";
inline constexpr absl::string_view kReviewIncomplete = "REVIEW_INCOMPLETE";
inline constexpr absl::string_view kSurveyState = "SURVEY_STATE";
inline constexpr absl::string_view kTokenUnknown = "TOKEN_UNKNOWN";
inline constexpr absl::string_view kSurveyAnswered = "SURVEY_ANSWERED";
inline constexpr absl::string_view kSurveyExpired = "SURVEY_EXPIRED";
inline constexpr absl::string_view kTooFew = "TOO_FEW";  // to show a figure of them
inline constexpr absl::string_view kImprovementState = "IMPROVEMENT_STATE";
inline constexpr absl::string_view kStudyRun = "STUDY_RUN";
inline constexpr absl::string_view kJurisdictionUnknown = "JURISDICTION_UNKNOWN";
inline constexpr absl::string_view kServiceCodeUnknown = "SERVICE_CODE_UNKNOWN";

// Documents.
inline constexpr absl::string_view kDocumentTooLarge = "DOCUMENT_TOO_LARGE";
inline constexpr absl::string_view kDocumentNotText = "DOCUMENT_NOT_TEXT";
inline constexpr absl::string_view kDocumentNotRecognized = "DOCUMENT_NOT_RECOGNIZED";

// Personal data.
inline constexpr absl::string_view kPersonErased = "PERSON_ERASED";

// Notices.
inline constexpr absl::string_view kNoticeExpired = "NOTICE_EXPIRED";

}  // namespace touchstone::reasons

#endif  // TOUCHSTONE_SERVICES_RUNTIME_ERRORS_REASONS_H_
