#include "tests/services/recruiting/decision_desk.h"

#include <google/api/httpbody.pb.h>
#include <gtest/gtest.h>
#include <touchstone/recruiting/v1/certification.pb.h>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/applications/stage_moves.h"
#include "services/recruiting/decisions/decisions.h"
#include "services/recruiting/decisions/offers.h"
#include "services/recruiting/decisions/pre_hire_export.h"
#include "services/recruiting/decisions/pre_hire_steps.h"
#include "services/recruiting/decisions/pre_hires.h"
#include "services/recruiting/lists/certification_rules.h"
#include "services/recruiting/lists/certifications.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/serving/access.h"

namespace touchstone::recruiting {
namespace {

constexpr char kCertification[] = "organizations/wa/certifications/first";

template <typename Request>
Request Named(const std::string& name) {
  Request request;
  request.set_name(name);
  return request;
}

// Keeps what is sent.
class Collected : public MessageSink {
 public:
  bool Send(const SerializedMessage& message) override {
    google::api::HttpBody piece;
    EXPECT_TRUE(piece.ParseFromString(*message.bytes + message.suffix));
    EXPECT_EQ(piece.content_type(), text.empty() ? "text/csv; charset=utf-8" : "");
    text += piece.data();
    return true;
  }

  std::string text;
};

}  // namespace

absl::StatusOr<std::string> FixedPeople::ByName(const Context&, const std::string& person) {
  ++asked;
  RETURN_IF_ERROR(failure);
  if (!known.contains(person)) return NotFound(person);
  return person;
}

absl::StatusOr<std::string> FixedPeople::ByKey(const Context&, const std::string& organization,
                                               const v1::ExternalId& key) {
  ++asked;
  RETURN_IF_ERROR(failure);
  EXPECT_EQ(organization, kOrganization);
  EXPECT_EQ(key.system(), "touchstone-recruiting");
  EXPECT_EQ(key.type(), "pre-hire");
  const auto found = by_key.find(key.value());
  if (found == by_key.end()) return NotFound(key.value());
  return found->second;
}

DecisionDesk::DecisionDesk(TestStore& store, Clock& clock)
    : ApplicantDesk(store, clock, [this](HiringOffice& office) {
        RegisterApplications(office.Service("Applications"), office.store());
        RpcService& certifications = office.Service("Certifications");
        const ReferralLookup is_referred = [this](Session&, const std::string& certification,
                                                  const std::string& application) {
          return certification == kCertification && referred.contains(application);
        };
        RegisterDecisions(certifications, office.store(), is_referred);
        RegisterOffers(certifications, office.store(), is_referred);
        RegisterPreHires(certifications, office.store());
        RegisterPreHireSteps(certifications, office.store(), people);
        RegisterPreHireExport(
            certifications, office.store(),
            [this](const Context&, Transaction&, const std::string& organization) {
              if (exporting.ok()) exports.push_back(organization);
              return exporting;
            });
      }) {
  const auto opened = Opened("agents");
  EXPECT_TRUE(opened.ok()) << opened.status();
}

absl::Status DecisionDesk::WriteAs(
    const std::string& method,
    const std::function<absl::Status(const Context&, Transaction&)>& body) {
  const Context context =
      MakeContext(*Service("Applications").descriptor().FindMethodByName(method));
  return store().Write(AuthorOf(context), absl::InfiniteFuture(),
                       [&](Transaction& transaction) { return body(context, transaction); });
}

absl::StatusOr<v1::Application> DecisionDesk::Arrive(const std::string& id,
                                                     const std::string& requisition) {
  RETURN_IF_ERROR(CreateApplicant(id).status());
  v1::CreateApplicationRequest request;
  request.set_parent(kOrganization);
  request.set_application_id(id);
  request.mutable_application()->set_requisition(RequisitionName(requisition));
  request.mutable_application()->set_applicant(ApplicantName(id));
  return Do<v1::Application>("CreateApplication", request);
}

absl::StatusOr<v1::Application> DecisionDesk::Apply(const std::string& id,
                                                    const std::string& requisition) {
  RETURN_IF_ERROR(Arrive(id, requisition).status());
  referred.insert(ApplicationName(id));
  RETURN_IF_ERROR(WriteAs(
      "MoveApplication", [&](const Context& context, Transaction& transaction) -> absl::Status {
        ASSIGN_OR_RETURN(const auto application, FindApplication(transaction, ApplicationName(id)));
        for (const char* const stage : {"panel-interview", "offer"}) {
          RETURN_IF_ERROR(Advance(context, transaction, *application, stage));
          RETURN_IF_ERROR(transaction.Update(ApplicationType(), *application));
        }
        return absl::OkStatus();
      }));
  return GetApplication(id);
}

absl::StatusOr<v1::Application> DecisionDesk::GetApplication(const std::string& id) {
  return Do<v1::Application>("GetApplication",
                             Named<v1::GetApplicationRequest>(ApplicationName(id)));
}

absl::Status DecisionDesk::Agree(const std::string& id, int order, const std::string& competency,
                                 const std::string& level) {
  return Write([&](Session& session) {
    return session
        .Execute(
            "INSERT INTO consensus_levels (interview, competency, requisition, application, "
            "position, level_id, level, weight, conclude_time, reason) VALUES (:interview, "
            ":competency, :requisition, :application, :position, :level_id, 1, 1, :time, :reason)",
            absl::StrCat(kOrganization, "/interviews/", id, "-", order), competency,
            RequisitionName("agents"), ApplicationName(id), order, level, order, Bytes{""})
        .status();
  });
}

absl::Status DecisionDesk::End(const std::string& id) {
  return WriteAs(
      "EndApplication", [&](const Context& context, Transaction& transaction) -> absl::Status {
        ASSIGN_OR_RETURN(const auto application, FindApplication(transaction, ApplicationName(id)));
        RETURN_IF_ERROR(
            recruiting::End(context, transaction, *application, "lacks-a-qualification", ""));
        return transaction.Update(ApplicationType(), *application);
      });
}

absl::Status DecisionDesk::CertifyByRule(
    const std::function<void(v1::CertificationRule&)>& change) {
  return WriteAs("EndApplication", [&](const Context&, Transaction& transaction) -> absl::Status {
    v1::CertificationRule rule;
    rule.set_name("organizations/wa/certificationRules/first");
    rule.set_jurisdiction("us-wa");
    change(rule);
    RETURN_IF_ERROR(transaction.Create(CertificationRuleType(), rule));
    v1::Certification certification;
    certification.set_name(kCertification);
    certification.set_rule(rule.name());
    return transaction.Create(CertificationType(), certification);
  });
}

absl::Status DecisionDesk::Refer(const std::string& id, const std::string& eligible_list,
                                 const std::string& preferences) {
  return Write([&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(
        session
            .Execute(
                "INSERT INTO eligibles (eligible_list, place, application, applicant, raw_score, "
                "converted_score, preferences, preference_points, final_score, passed, "
                "referred_too, rank, band, indistinguishable_from, indistinguishable_to) VALUES "
                "(:list, 0, :application, :applicant, 0, 0, :preferences, 0, 0, 1, 0, 1, 0, 0, 0)",
                eligible_list, ApplicationName(id), ApplicantName(id), preferences)
            .status());
    return session
        .Execute(
            "INSERT INTO referrals (certification, place, application, eligible_list, "
            "eligible_place, basis) VALUES (:certification, 0, :application, :list, 0, 1)",
            kCertification, ApplicationName(id), eligible_list)
        .status();
  });
}

std::vector<std::string> DecisionDesk::UsedPreferences(const std::string& id) {
  std::vector<std::string> used;
  EXPECT_TRUE(Write([&](Session& session) -> absl::Status {
                ASSIGN_OR_RETURN(
                    const auto rows,
                    session.Query<std::string>(
                        "SELECT preference FROM used_preferences WHERE applicant = :applicant "
                        "ORDER BY preference",
                        ApplicantName(id)));
                used.clear();
                for (const auto& [preference] : rows) used.push_back(preference);
                return absl::OkStatus();
              }).ok());
  return used;
}

absl::StatusOr<v1::Decision> DecisionDesk::Decide(
    const std::string& id, const std::string& position,
    const std::function<void(v1::CreateDecisionRequest&)>& change) {
  v1::CreateDecisionRequest request;
  request.set_parent(kOrganization);
  request.set_decision_id(id);
  v1::Decision& decision = *request.mutable_decision();
  decision.set_application(ApplicationName(id));
  decision.set_certification(kCertification);
  decision.set_position(PositionName(position));
  decision.set_start_date("2025-08-31");
  decision.set_justification("Highest in what matters most.");
  decision.set_terms("Step 3, full time.");
  change(request);
  return Do<v1::Decision>("CreateDecision", request);
}

absl::StatusOr<v1::Decision> DecisionDesk::Get(const std::string& id) {
  return Do<v1::Decision>("GetDecision", Named<v1::GetDecisionRequest>(DecisionName(id)));
}

absl::StatusOr<v1::Decision> DecisionDesk::Change(
    const std::string& id, const std::string& mask,
    const std::function<void(v1::Decision&)>& change) {
  v1::UpdateDecisionRequest request;
  request.mutable_decision()->set_name(DecisionName(id));
  request.mutable_update_mask()->add_paths(mask);
  change(*request.mutable_decision());
  return Do<v1::Decision>("UpdateDecision", request);
}

absl::StatusOr<v1::Decision> DecisionDesk::Offer(const std::string& id) {
  return Do<v1::Decision>("MakeOffer", Named<v1::MakeOfferRequest>(DecisionName(id)));
}

absl::StatusOr<v1::Decision> DecisionDesk::Accept(const std::string& id) {
  return Do<v1::Decision>("AcceptOffer", Named<v1::AcceptOfferRequest>(DecisionName(id)));
}

absl::StatusOr<v1::Decision> DecisionDesk::Decline(const std::string& id,
                                                   const std::string& reason) {
  auto request = Named<v1::DeclineOfferRequest>(DecisionName(id));
  request.set_reason(reason);
  return Do<v1::Decision>("DeclineOffer", request);
}

absl::StatusOr<v1::Decision> DecisionDesk::Rescind(const std::string& id) {
  auto request = Named<v1::RescindOfferRequest>(DecisionName(id));
  request.set_reason("The position was cut.");
  return Do<v1::Decision>("RescindOffer", request);
}

absl::StatusOr<v1::Decision> DecisionDesk::Hire(const std::string& id,
                                                const std::string& position) {
  RETURN_IF_ERROR(Apply(id).status());
  RETURN_IF_ERROR(Decide(id, position).status());
  RETURN_IF_ERROR(Offer(id).status());
  return Accept(id);
}

absl::StatusOr<v1::PreHire> DecisionDesk::GetPreHire(const std::string& id) {
  return Do<v1::PreHire>("GetPreHire", Named<v1::GetPreHireRequest>(PreHireName(id)));
}

absl::StatusOr<v1::PreHire> DecisionDesk::Link(const std::string& id, const std::string& person,
                                               const std::string& reason) {
  auto request = Named<v1::LinkPreHireRequest>(PreHireName(id));
  if (!person.empty()) request.set_person(PersonName(person));
  request.set_reason(reason);
  return Do<v1::PreHire>("LinkPreHire", request);
}

absl::StatusOr<v1::PreHire> DecisionDesk::CancelPreHire(const std::string& id) {
  auto request = Named<v1::CancelPreHireRequest>(PreHireName(id));
  request.set_reason("Took another job.");
  return Do<v1::PreHire>("CancelPreHire", request);
}

absl::StatusOr<std::string> DecisionDesk::Export(
    const std::function<void(v1::ExportPreHiresRequest&)>& change) {
  v1::ExportPreHiresRequest request;
  request.set_parent(kOrganization);
  change(request);
  RpcService& certifications = Service("Certifications");
  const auto* const method = certifications.descriptor().FindMethodByName("ExportPreHires");
  RETURN_IF_ERROR(CheckAccess(caller(), "recruiting.preHires.export", request));
  Collected collected;
  RETURN_IF_ERROR(certifications.methods()
                      .at(method->index())
                      .server_stream(MakeContext(*method), request, collected));
  return collected.text;
}

std::string ApplicationName(const std::string& id) {
  return absl::StrCat(kOrganization, "/applications/", id);
}
std::string DecisionName(const std::string& id) {
  return absl::StrCat(kOrganization, "/decisions/", id);
}
std::string PreHireName(const std::string& id) {
  return absl::StrCat(kOrganization, "/preHires/", id);
}
std::string PositionName(const std::string& id) {
  return absl::StrCat(kOrganization, "/positions/", id);
}
std::string PersonName(const std::string& id) {
  return absl::StrCat(kOrganization, "/people/", id);
}

}  // namespace touchstone::recruiting
