#include "services/recruiting/references/reference_reports.h"

#include <touchstone/recruiting/v1/applicant.pb.h>
#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/reference_check.pb.h>

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applicants/applicants.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/guides/interview_guides.h"
#include "services/recruiting/references/reference_checks.h"
#include "services/recruiting/rules/reference_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using Report = v1::ReportReferenceComparabilityResponse;
using v1::ReferenceCheck;

absl::Status Unreadable(absl::string_view what) {
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat("What is stored of ", what, " cannot be read."));
}

absl::StatusOr<std::string> ReadBody(Session& session, const ResourceType& type,
                                     const std::string& name) {
  ASSIGN_OR_RETURN(auto row,
                   session.QueryOne<Bytes>(absl::StrCat("SELECT body FROM ", type.table(),
                                                        " WHERE name = :name AND delete_time = 0"),
                                           name));
  if (!row) return NotFound(name);
  return std::move(std::get<0>(*row).value);
}

// A resource with its personal fields sealed.
template <typename T>
absl::StatusOr<T> ReadSealed(Session& session, const ResourceType& type, const std::string& name) {
  ASSIGN_OR_RETURN(const std::string body, ReadBody(session, type, name));
  T resource;
  if (!resource.ParseFromString(body)) return Unreadable(name);
  return resource;
}

// The guide of a requisition; empty where it has none.
absl::StatusOr<v1::InterviewGuide> ReadGuideOf(Session& session, const std::string& requisition) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<Bytes>(
                       "SELECT body FROM interview_guides WHERE parent = :parent AND requisition = "
                       ":requisition AND delete_time = 0",
                       ParentOf(requisition), requisition));
  v1::InterviewGuide guide;
  if (row && !guide.ParseFromString(std::get<0>(*row).value)) {
    return Unreadable(absl::StrCat("the guide of ", requisition));
  }
  return guide;
}

// What a referee is asked about whom, at one moment.
struct Asked {
  v1::InterviewGuide guide;
  std::string applicant;  // the name of the resource
  std::string body;       // sealed still
};

absl::StatusOr<Asked> ReadAsked(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(const auto check,
                   ReadSealed<ReferenceCheck>(session, ReferenceCheckType(), name));
  ASSIGN_OR_RETURN(const auto application,
                   ReadSealed<v1::Application>(session, ApplicationType(), check.application()));
  Asked asked{.guide = {}, .applicant = application.applicant(), .body = {}};
  ASSIGN_OR_RETURN(asked.guide, ReadGuideOf(session, check.requisition()));
  ASSIGN_OR_RETURN(asked.body, ReadBody(session, ApplicantType(), asked.applicant));
  return asked;
}

absl::StatusOr<std::string> NameOfApplicant(Store& store, const Context& context,
                                            const std::string& reference_check, Asked& asked) {
  RETURN_IF_ERROR(store.OpenPersonal(ApplicantType(), std::span(&asked.body, 1), context.deadline));
  v1::Applicant applicant;
  if (!applicant.ParseFromString(asked.body)) return Unreadable(asked.applicant);
  RETURN_IF_ERROR(CheckNotErased(applicant));
  if (!applicant.display_name().empty()) return applicant.display_name();
  return FailedPrecondition(
      reasons::kReferenceState, reference_check,
      absl::StrCat(asked.applicant,
                   " has no display_name; write down what they are called, for "
                   "the referee to know whom it is about."));
}

absl::StatusOr<v1::ReferenceForm> GetForm(Store& store, const Context& context,
                                          const v1::GetReferenceFormRequest& request) {
  Asked asked;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(asked, ReadAsked(session, request.name()));
        return absl::OkStatus();
      }));
  ASSIGN_OR_RETURN(const std::string name, NameOfApplicant(store, context, request.name(), asked));
  v1::ReferenceForm form;
  form.set_reference_check(request.name());
  form.set_guide_hash(asked.guide.content_hash());
  for (auto& question : ReferenceQuestionsAbout(asked.guide.content(), name)) {
    *form.add_questions() = std::move(question);
  }
  return form;
}

absl::StatusOr<std::vector<ReferenceCheck>> ReadChecks(Session& session,
                                                       const std::string& requisition) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<Bytes>("SELECT body FROM reference_checks WHERE parent = :parent "
                                        "AND requisition = :requisition AND delete_time = 0",
                                        ParentOf(requisition), requisition));
  std::vector<ReferenceCheck> checks;
  for (const auto& [body] : rows) {
    if (!checks.emplace_back().ParseFromString(body.value)) {
      return Unreadable(absl::StrCat("a reference check of ", requisition));
    }
  }
  return checks;
}

absl::StatusOr<std::vector<ReferenceLevel>> ReadLevels(Session& session,
                                                       const std::string& requisition) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, std::string, int64_t>(
                       "SELECT application, competency, level FROM reference_levels WHERE "
                       "requisition = :requisition",
                       requisition)));
  std::vector<ReferenceLevel> levels;
  for (const auto& [application, competency, level] : rows) {
    levels.push_back({application, competency, static_cast<int>(level)});
  }
  return levels;
}

absl::StatusOr<Report> ReadReport(Session& session, const std::string& requisition) {
  ASSIGN_OR_RETURN(
      const auto there,
      session.QueryOne<std::string>(
          "SELECT name FROM requisitions WHERE name = :name AND delete_time = 0", requisition));
  if (!there) return NotFound(requisition);
  ASSIGN_OR_RETURN(const auto guide, ReadGuideOf(session, requisition));
  ASSIGN_OR_RETURN(const auto checks, ReadChecks(session, requisition));
  ASSIGN_OR_RETURN(const auto levels, ReadLevels(session, requisition));
  return ComparabilityOf(guide, checks, levels);
}

absl::StatusOr<Report> ReportComparability(Store& store, const Context& context,
                                           const v1::ReportReferenceComparabilityRequest& request) {
  Report report;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(report, ReadReport(session, request.name()));
        return absl::OkStatus();
      }));
  return report;
}

}  // namespace

void RegisterReferenceReports(RpcService& interviews, Store& store) {
  interviews.Unary<v1::GetReferenceFormRequest, v1::ReferenceForm>(
      "GetReferenceForm",
      [&store](const Context& context, const v1::GetReferenceFormRequest& request) {
        return GetForm(store, context, request);
      });
  interviews.Unary<v1::ReportReferenceComparabilityRequest, Report>(
      "ReportReferenceComparability",
      [&store](const Context& context, const v1::ReportReferenceComparabilityRequest& request) {
        return ReportComparability(store, context, request);
      });
}

}  // namespace touchstone::recruiting
