#include "tests/services/recruiting/lists/certification_desk.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>
#include <touchstone/recruiting/v1/applicant.pb.h>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applicants/applicants.h"
#include "services/recruiting/applicants/preference_claims.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/applications/stage_moves.h"
#include "services/recruiting/lists/certification_rules.h"
#include "services/recruiting/lists/certifications.h"
#include "services/recruiting/lists/eligible_lists.h"
#include "services/recruiting/lists/eligibles.h"
#include "services/recruiting/lists/list_establishment.h"
#include "services/recruiting/lists/preference_use.h"
#include "services/recruiting/lists/referrals.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

}  // namespace

std::string RuleName(const std::string& id) {
  return absl::StrCat(kOrganization, "/certificationRules/", id);
}

std::string ListName(const std::string& id) {
  return absl::StrCat(kOrganization, "/eligibleLists/", id);
}

std::string CertificationName(const std::string& id) {
  return absl::StrCat(kOrganization, "/certifications/", id);
}

std::string ApplicationNameOf(const std::string& id) {
  return absl::StrCat(kOrganization, "/applications/", id);
}

std::string ApplicantNameOf(const std::string& id) {
  return absl::StrCat(kOrganization, "/applicants/", id);
}

CertificationDesk::CertificationDesk(TestStore& store, Clock& clock)
    : HiringOffice(store, clock, [this](HiringOffice& office) {
        RpcService& applications = office.Service("Applications");
        RegisterApplicants(applications, office.store(), office.personal_data(), HasApplied);
        RegisterPreferenceClaims(applications, office.store(), IsCounted);
        RegisterApplications(applications, office.store());
        RpcService& certifications = office.Service("Certifications");
        RegisterCertificationRules(certifications, office.store());
        RegisterEligibleLists(certifications, office.store());
        RegisterListEstablishment(
            certifications, office.store(),
            [this](Session&, const std::string&) { return interview_scores; });
        RegisterEligibles(certifications, office.store());
        RegisterCertifications(certifications, office.store());
        RegisterReferrals(certifications, office.store());
      }) {
  const auto agents = Opened("agents");
  EXPECT_TRUE(agents.ok()) << agents.status();
  ActAsRecruiter();
}

void CertificationDesk::ActAsAdministrator() {
  ActAs("organizations/wa/apiKeys/administrator", "administrator", "wa");
}

absl::StatusOr<v1::CertificationRule> CertificationDesk::CreateRule(
    const std::string& id, const std::function<void(Rule&)>& change) {
  ActAsAdministrator();
  v1::CreateCertificationRuleRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(R"(
      parent: "organizations/wa"
      certification_rule {
        title: "Rule of three" jurisdiction: "us-wa" authority: "Civil Service Rule 9.2"
        effective_date: "2025-01-01" method: RULE_OF_N certified: 3 ties_included: true
        conversion { passing_raw_hundredths: 300 maximum_raw_hundredths: 500
                     passing_points_hundredths: 7000 }
        preferences { id: "veteran" title: "Veteran" authority: "Rule 9.4" proof: "DD-214"
                      effect: POINTS_TO_PASSING_SCORE points_hundredths: 500 once: true }
        preferences { id: "laid-off" title: "Laid off" authority: "Rule 9.5" proof: "Notice"
                      effect: REFERRED_TOO }
        list_order: LAYOFF list_order: OPEN_COMPETITIVE
      })",
                                                            &request));
  request.set_certification_rule_id(id);
  change(*request.mutable_certification_rule());
  auto answer = Do<Rule>("CreateCertificationRule", request);
  ActAsRecruiter();
  return answer;
}

absl::StatusOr<v1::CertificationRule> CertificationDesk::ChangeRule(
    const std::string& id, const std::string& mask, const std::function<void(Rule&)>& change) {
  ActAsAdministrator();
  v1::UpdateCertificationRuleRequest request;
  request.mutable_certification_rule()->set_name(RuleName(id));
  request.mutable_update_mask()->add_paths(mask);
  change(*request.mutable_certification_rule());
  auto answer = Do<Rule>("UpdateCertificationRule", request);
  ActAsRecruiter();
  return answer;
}

absl::StatusOr<v1::CertificationRule> CertificationDesk::DeleteRule(const std::string& id) {
  ActAsAdministrator();
  v1::DeleteCertificationRuleRequest request;
  request.set_name(RuleName(id));
  auto answer = Do<Rule>("DeleteCertificationRule", request);
  ActAsRecruiter();
  return answer;
}

absl::Status CertificationDesk::Apply(const std::string& id) {
  v1::CreateApplicantRequest person;
  person.set_parent(kOrganization);
  person.set_applicant_id(id);
  person.mutable_applicant()->set_display_name(id);
  person.mutable_applicant()->set_email(absl::StrCat(id, "@example.org"));
  person.mutable_applicant()->set_consent_notice("privacy-notice-2025-1");
  person.mutable_applicant()->set_consent_date("2025-03-05");
  const auto created = Do<v1::Applicant>("CreateApplicant", person);
  if (absl::IsAlreadyExists(created.status())) return absl::OkStatus();
  RETURN_IF_ERROR(created.status());
  v1::CreateApplicationRequest request;
  request.set_parent(kOrganization);
  request.set_application_id(id);
  request.mutable_application()->set_requisition(RequisitionName("agents"));
  request.mutable_application()->set_applicant(ApplicantNameOf(id));
  return Do<v1::Application>("CreateApplication", request).status();
}

absl::Status CertificationDesk::Leave(const std::string& id) {
  const auto* const method = Service("Applications").descriptor().method(0);
  const Context context = MakeContext(*method);
  return store().Write({"recruiter", "/Withdraw", ""}, absl::InfiniteFuture(),
                       [&](Transaction& transaction) {
                         return WithdrawApplication(context, transaction, ApplicationNameOf(id),
                                                    "Found other work.");
                       });
}

absl::StatusOr<v1::PreferenceClaim> CertificationDesk::Claim(const std::string& id,
                                                             const std::string& preference,
                                                             const std::string& expire_date) {
  v1::CreatePreferenceClaimRequest request;
  request.set_parent(ApplicantNameOf(id));
  request.set_preference_claim_id(preference);
  request.mutable_preference_claim()->set_preference(preference);
  request.mutable_preference_claim()->set_proof("DD-214, seen on paper");
  request.mutable_preference_claim()->set_expire_date(expire_date);
  return Do<v1::PreferenceClaim>("CreatePreferenceClaim", request);
}

absl::Status CertificationDesk::Proven(const std::string& id, const std::string& preference,
                                       const std::string& expire_date) {
  ASSIGN_OR_RETURN(const auto claim, Claim(id, preference, expire_date));
  v1::DecidePreferenceClaimRequest request;
  request.set_name(claim.name());
  request.set_verified(true);
  request.set_reason("Discharged with honor.");
  return Do<v1::PreferenceClaim>("DecidePreferenceClaim", request).status();
}

absl::StatusOr<v1::EligibleList> CertificationDesk::CreateList(
    const std::string& id, const std::function<void(List&)>& change) {
  v1::CreateEligibleListRequest request;
  request.set_parent(kOrganization);
  request.set_eligible_list_id(id);
  List& list = *request.mutable_eligible_list();
  list.set_requisition(RequisitionName("agents"));
  list.set_kind(v1::OPEN_COMPETITIVE);
  list.set_score_source(List::EXAMINATION);
  list.set_expire_date("2026-06-15");
  change(list);
  return Do<List>("CreateEligibleList", request);
}

absl::StatusOr<v1::EligibleList> CertificationDesk::Record(const std::string& id,
                                                           const Scores& scores) {
  v1::RecordExaminationScoresRequest request;
  request.set_name(ListName(id));
  for (const auto& [application, hundredths] : scores) {
    v1::ExaminationScore& score = *request.add_scores();
    score.set_application(ApplicationNameOf(application));
    score.set_raw_score_hundredths(hundredths);
  }
  return Do<List>("RecordExaminationScores", request);
}

absl::StatusOr<v1::EligibleList> CertificationDesk::Establish(const std::string& id) {
  v1::EstablishEligibleListRequest request;
  request.set_name(ListName(id));
  return Do<List>("EstablishEligibleList", request);
}

absl::StatusOr<v1::EligibleList> CertificationDesk::Established(
    const std::string& id, const Scores& scores, const std::function<void(List&)>& change) {
  for (const auto& [application, hundredths] : scores) RETURN_IF_ERROR(Apply(application));
  RETURN_IF_ERROR(CreateList(id, change).status());
  RETURN_IF_ERROR(Record(id, scores).status());
  return Establish(id);
}

absl::StatusOr<v1::Certification> CertificationDesk::Certify(
    const std::string& id, const std::vector<std::string>& lists,
    const std::function<void(v1::CreateCertificationRequest&)>& change) {
  v1::CreateCertificationRequest request;
  request.set_parent(kOrganization);
  request.set_certification_id(id);
  Certification& certification = *request.mutable_certification();
  certification.set_requisition(RequisitionName("agents"));
  certification.set_openings(1);
  for (const std::string& list : lists) certification.add_eligible_lists(ListName(list));
  change(request);
  return Do<Certification>("CreateCertification", request);
}

std::vector<std::string> CertificationDesk::Listed(const std::string& list) {
  std::vector<std::string> lines;
  const auto eligibles = Eligibles(list);
  if (!eligibles.ok()) return {eligibles.status().ToString()};
  for (const v1::Eligible& eligible : eligibles->eligibles()) {
    lines.push_back(absl::StrCat(IdOf(eligible.application()), " ", eligible.final_score(), " ",
                                 eligible.rank()));
  }
  return lines;
}

absl::StatusOr<v1::ListEligiblesResponse> CertificationDesk::Eligibles(
    const std::string& list, int page_size, const std::string& page_token) {
  v1::ListEligiblesRequest request;
  request.set_parent(ListName(list));
  request.set_page_size(page_size);
  request.set_page_token(page_token);
  return Do<v1::ListEligiblesResponse>("ListEligibles", request);
}

std::vector<std::string> CertificationDesk::Referred(const std::string& certification) {
  std::vector<std::string> lines;
  const auto referrals = Referrals(certification);
  if (!referrals.ok()) return {referrals.status().ToString()};
  for (const v1::Referral& referral : referrals->referrals()) {
    lines.push_back(absl::StrCat(IdOf(referral.eligible().application()), " ",
                                 v1::Referral::Basis_Name(referral.basis())));
  }
  return lines;
}

absl::StatusOr<v1::ListReferralsResponse> CertificationDesk::Referrals(
    const std::string& certification, int page_size, const std::string& page_token) {
  v1::ListReferralsRequest request;
  request.set_parent(CertificationName(certification));
  request.set_page_size(page_size);
  request.set_page_token(page_token);
  return Do<v1::ListReferralsResponse>("ListReferrals", request);
}

}  // namespace touchstone::recruiting
