#include "tests/services/recruiting/applicant_desk.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applicants/applicants.h"
#include "services/recruiting/applicants/eeo_category_sets.h"
#include "services/recruiting/applicants/eeo_self_identifications.h"
#include "services/recruiting/applicants/preference_claims.h"

namespace touchstone::recruiting {

std::string ApplicantName(const std::string& id) {
  return absl::StrCat(kOrganization, "/applicants/", id);
}

std::string CategorySetName(const std::string& id) {
  return absl::StrCat(kOrganization, "/eeoCategorySets/", id);
}

ApplicantDesk::ApplicantDesk(TestStore& store, Clock& clock,
                             const std::function<void(HiringOffice&)>& join)
    : HiringOffice(store, clock, [&](HiringOffice& office) {
        RpcService& applications = office.Service("Applications");
        RegisterApplicants(applications, office.store(), office.personal_data(),
                           [this](Session&, const std::string& applicant) {
                             return have_applied.contains(applicant);
                           });
        RegisterPreferenceClaims(
            applications, office.store(),
            [this](Session&, const std::string& claim) { return were_counted.contains(claim); });
        RegisterEeoCategorySets(applications, office.store());
        RegisterEeoSelfIdentifications(
            applications, office.store(),
            {.is_on_panel_of =
                 [this](Session&, const std::string& person, const std::string& applicant) {
                   return are_judges.contains({person, applicant});
                 },
             .keep_disclosure =
                 [this](const Context&, Transaction&, const std::string& applicant) {
                   disclosed.push_back(applicant);
                   return disclosing;
                 }});
        join(office);
      }) {
  ActAs("organizations/wa/apiKeys/analyst", "eeo-analyst", "wa");
  const auto set = CreateSet("usual", "2025-01-01");
  EXPECT_TRUE(set.ok()) << set.status();
  ActAsRecruiter();
}

absl::StatusOr<v1::Applicant> ApplicantDesk::CreateApplicant(
    const std::string& id, const std::function<void(v1::CreateApplicantRequest&)>& change) {
  v1::CreateApplicantRequest request;
  request.set_parent(kOrganization);
  request.set_applicant_id(id);
  v1::Applicant& applicant = *request.mutable_applicant();
  applicant.set_display_name("Grace Hopper");
  applicant.set_email(absl::StrCat(id, "@example.org"));
  if (id == "grace") applicant.set_phone("+1 360 555 0117");
  applicant.set_consent_notice("privacy-notice-2025-1");
  applicant.set_consent_date("2025-03-05");
  change(request);
  return Do<v1::Applicant>("CreateApplicant", request);
}

absl::StatusOr<v1::Applicant> ApplicantDesk::GetApplicant(const std::string& id) {
  v1::GetApplicantRequest request;
  request.set_name(ApplicantName(id));
  return Do<v1::Applicant>("GetApplicant", request);
}

absl::StatusOr<v1::EeoCategorySet> ApplicantDesk::CreateSet(const std::string& id,
                                                            const std::string& effective_date) {
  v1::CreateEeoCategorySetRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(R"(
      parent: "organizations/wa"
      eeo_category_set {
        title: "Usual"
        sexes { title: "Female" }
        sexes { title: "Male" }
        sexes { title: "I do not wish to answer" undisclosed: true }
        race_ethnicities { title: "White" }
        race_ethnicities { title: "Two or more races" }
        disabilities { title: "None" }
        disabilities { title: "Disabled" }
      })",
                                                            &request));
  request.set_eeo_category_set_id(id);
  request.mutable_eeo_category_set()->set_effective_date(effective_date);
  return Do<v1::EeoCategorySet>("CreateEeoCategorySet", request);
}

absl::StatusOr<v1::RecordEeoSelfIdentificationResponse> ApplicantDesk::SayGroups(
    const std::string& id, const std::string& sex, const std::string& race_ethnicity,
    const std::function<void(v1::RecordEeoSelfIdentificationRequest&)>& change) {
  v1::RecordEeoSelfIdentificationRequest request;
  request.set_applicant(ApplicantName(id));
  v1::EeoSelfIdentification& said = *request.mutable_eeo_self_identification();
  said.set_category_set(CategorySetName("usual"));
  said.set_sex(sex);
  said.set_race_ethnicity(race_ethnicity);
  change(request);
  return Do<v1::RecordEeoSelfIdentificationResponse>("RecordEeoSelfIdentification", request);
}

absl::StatusOr<v1::EeoSelfIdentification> ApplicantDesk::ReadGroups(const std::string& id) {
  v1::GetEeoSelfIdentificationRequest request;
  request.set_name(absl::StrCat(kOrganization, "/eeoSelfIdentifications/", id));
  return Do<v1::EeoSelfIdentification>("GetEeoSelfIdentification", request);
}

absl::StatusOr<v1::PreferenceClaim> ApplicantDesk::Claim(const std::string& id,
                                                         const std::string& preference) {
  v1::CreatePreferenceClaimRequest request;
  request.set_parent(ApplicantName(id));
  request.set_preference_claim_id(preference);
  request.mutable_preference_claim()->set_preference(preference);
  request.mutable_preference_claim()->set_proof("DD-214, seen on paper");
  return Do<v1::PreferenceClaim>("CreatePreferenceClaim", request);
}

absl::StatusOr<v1::PreferenceClaim> ApplicantDesk::Decide(const std::string& name, bool verified) {
  v1::DecidePreferenceClaimRequest request;
  request.set_name(name);
  request.set_verified(verified);
  request.set_reason("Discharged with honor.");
  return Do<v1::PreferenceClaim>("DecidePreferenceClaim", request);
}

}  // namespace touchstone::recruiting
