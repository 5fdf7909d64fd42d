#include "tests/services/recruiting/impact/impact_office.h"

#include <gtest/gtest.h>
#include <touchstone/recruiting/v1/eeo_category_set.pb.h>

#include "absl/strings/str_cat.h"
#include "services/recruiting/impact/adverse_impact_reports.h"

namespace touchstone::recruiting {
namespace {

void AddCategory(const std::string& id, google::protobuf::RepeatedPtrField<v1::EeoCategory>& to) {
  v1::EeoCategory& category = *to.Add();
  category.set_id(id);
  category.set_title(absl::StrCat("They say ", id));
  category.set_undisclosed(id == "open");
}

absl::Status WriteApplication(Session& session, const std::string& id, const std::string& applicant,
                              const Alike& alike) {
  const std::string name = absl::StrCat(kOrganization, "/applications/", id);
  RETURN_IF_ERROR(
      session
          .Execute("INSERT INTO applications (name, parent, organization, revision, create_time, "
                   "update_time, delete_time, body, requisition, applicant, state, stage, "
                   "outreach_activity, receive_date) VALUES (:name, :parent, :organization, 1, 0, "
                   "0, 0, :body, :requisition, :applicant, :state, :stage, '', '2031-03-03')",
                   name, kOrganization, kOrganization, Bytes{}, RequisitionName(alike.requisition),
                   applicant, static_cast<int>(alike.state), alike.stage)
          .status());
  if (!alike.category_set.empty()) {
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO eeo_chosen_sets (category_set) VALUES (:set) ON "
                                 "CONFLICT (category_set) DO NOTHING",
                                 alike.category_set)
                        .status());
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO eeo_groups (applicant, organization, category_set, sex, "
                     "race_ethnicity, disability) VALUES (:applicant, :organization, "
                     ":category_set, :sex, :race_ethnicity, :disability)",
                     applicant, kOrganization, alike.category_set, alike.sex, alike.race_ethnicity,
                     alike.disability)
            .status());
  }
  if (alike.decision == v1::Decision::STATE_UNSPECIFIED) return absl::OkStatus();
  return session
      .Execute(
          "INSERT INTO decisions (name, parent, organization, revision, create_time, "
          "update_time, delete_time, body, application, requisition, certification, state, "
          "start_date) VALUES (:name, :parent, :organization, 1, 0, 0, 0, :body, "
          ":application, :requisition, '', :state, '2031-06-01')",
          absl::StrCat(kOrganization, "/decisions/", id), kOrganization, kOrganization, Bytes{},
          name, RequisitionName(alike.requisition), static_cast<int>(alike.decision))
      .status();
}

}  // namespace

ImpactOffice::ImpactOffice(TestStore& store)
    : hiring_(store, clock_, [this](HiringOffice& office) {
        RegisterAdverseImpactReports(
            office.Service("RecruitingReports"), office.store(),
            [this](const Context& context, const std::string& subject) {
              if (!disclosing_.ok()) return disclosing_;
              disclosed_.push_back(absl::StrCat(context.caller->id(), " ", subject));
              return absl::OkStatus();
            });
      }) {
  WriteSet(kSet);
  WriteSet(kLaterSet);
  hiring_.ActAs("organizations/wa/apiKeys/watcher", "eeo-analyst", "wa");
}

void ImpactOffice::WriteSet(const std::string& name) {
  v1::EeoCategorySet set;
  set.set_name(name);
  for (const char* const id : {"male", "female", "open"}) AddCategory(id, *set.mutable_sexes());
  for (const char* const id : {"a", "b", "c"}) AddCategory(id, *set.mutable_race_ethnicities());
  for (const char* const id : {"none", "some"}) AddCategory(id, *set.mutable_disabilities());
  Write([&](Session& session) {
    return session
        .Execute(
            "INSERT INTO eeo_category_sets (name, parent, organization, revision, "
            "create_time, update_time, delete_time, body, effective_date) VALUES (:name, "
            ":parent, :organization, 1, 0, 0, 0, :body, :effective_date)",
            name, kOrganization, kOrganization, Bytes{set.SerializeAsString()},
            absl::StrCat(name.substr(name.rfind('/') + 1), "-01-01"))
        .status();
  });
}

void ImpactOffice::Open(const std::string& id, const std::string& open_date) {
  const trust::v1::Principal before = hiring_.caller();
  const auto drafted = hiring_.Draft(id, [&](v1::Requisition& requisition) {
    requisition.set_open_date(open_date);
    requisition.set_close_date(absl::StrCat(open_date.substr(0, 4), "-12-31"));
  });
  ASSERT_TRUE(drafted.ok()) << drafted.status();
  const auto submitted = hiring_.Submit(id);
  ASSERT_TRUE(submitted.ok()) << submitted.status();
  hiring_.ActAs(before);
}

std::vector<std::string> ImpactOffice::Apply(int count, const Alike& alike) {
  std::vector<std::string> applicants;
  Write([&](Session& session) -> absl::Status {
    for (int i = 0; i < count; ++i) {
      const std::string id = absl::StrCat("p", applicants_ + i);
      applicants.push_back(absl::StrCat(kOrganization, "/applicants/", id));
      RETURN_IF_ERROR(WriteApplication(session, id, applicants.back(), alike));
    }
    return absl::OkStatus();
  });
  applicants_ += count;
  return applicants;
}

absl::StatusOr<v1::ReportAdverseImpactResponse> ImpactOffice::Report(const std::string& requisition,
                                                                     bool published) {
  v1::ReportAdverseImpactRequest request;
  request.set_name(RequisitionName(requisition));
  request.set_published(published);
  return hiring_.Do<v1::ReportAdverseImpactResponse>("ReportAdverseImpact", request);
}

absl::StatusOr<v1::ReportPooledAdverseImpactResponse> ImpactOffice::ReportPooled(int year,
                                                                                 int years,
                                                                                 bool published) {
  v1::ReportPooledAdverseImpactRequest request;
  request.set_job_profile("organizations/wa/jobProfiles/agent");
  request.set_year(year);
  request.set_years(years);
  request.set_published(published);
  return hiring_.Do<v1::ReportPooledAdverseImpactResponse>("ReportPooledAdverseImpact", request);
}

void ImpactOffice::Write(const std::function<absl::Status(Session&)>& body) {
  const absl::Status written = hiring_.Write(body);
  ASSERT_TRUE(written.ok()) << written;
}

const v1::ImpactComparison& ComparisonBy(
    v1::EeoDimension dimension,
    const google::protobuf::RepeatedPtrField<v1::ImpactComparison>& comparisons) {
  for (const v1::ImpactComparison& comparison : comparisons) {
    if (comparison.dimension() == dimension) return comparison;
  }
  ADD_FAILURE() << "There is no comparison by " << v1::EeoDimension_Name(dimension);
  return v1::ImpactComparison::default_instance();
}

}  // namespace touchstone::recruiting
