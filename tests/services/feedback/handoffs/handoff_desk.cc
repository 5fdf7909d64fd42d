#include "tests/services/feedback/handoffs/handoff_desk.h"

#include <touchstone/feedback/v1/customer.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/handoffs/escalation.h"
#include "services/feedback/handoffs/handoff_comparison.h"
#include "services/feedback/handoffs/handoff_partners.h"
#include "services/feedback/handoffs/handoff_steps.h"
#include "services/feedback/handoffs/handoff_updates.h"
#include "services/feedback/handoffs/handoffs.h"
#include "services/feedback/intake/customers.h"
#include "services/feedback/intake/service_types.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {
namespace {

using v1::CaseStep;
using v1::Handoff;
using v1::HandoffPartner;
using v1::HandoffUpdate;

constexpr char kPothole[] = "organizations/wa/serviceTypes/pothole";
constexpr char kGrace[] = "organizations/wa/customers/grace";

std::string CaseName(const std::string& id) { return absl::StrCat("organizations/wa/cases/", id); }

}  // namespace

std::string HandoffName(const std::string& case_id) {
  return absl::StrCat(CaseName(case_id), "/handoffs/first");
}

std::string PartnerName(const std::string& id) {
  return absl::StrCat("organizations/wa/handoffPartners/", id);
}

std::string GeoAnswer(const std::string& id, const std::string& status,
                      const std::string& updated) {
  return absl::StrCat("<?xml version=\"1.0\" encoding=\"utf-8\"?><service_requests><request>",
                      "<service_request_id>", id, "</service_request_id><status>", status,
                      "</status><updated_datetime>", updated,
                      "</updated_datetime></request></service_requests>");
}

std::string GeoToken(const std::string& token) {
  return absl::StrCat("<service_requests><request><token>", token,
                      "</token></request></service_requests>");
}

absl::StatusOr<HttpsAnswer> PartnersInMemory::Send(const HttpsCall& call,
                                                   const std::atomic<bool>&) const {
  Answer answer;
  {
    MutexLock lock(&mutex_);
    calls_.push_back(call);
    answer = answer_;
  }
  return answer(call);
}

void PartnersInMemory::AnswerWith(Answer answer) {
  MutexLock lock(&mutex_);
  answer_ = std::move(answer);
}

void PartnersInMemory::AnswerWith(int status, const std::string& body) {
  AnswerWith([status, body](const HttpsCall&) { return HttpsAnswer{status, body}; });
}

void PartnersInMemory::BeGone() {
  AnswerWith([](const HttpsCall&) {
    return Error(absl::StatusCode::kUnavailable, reasons::kPartnerUnreachable,
                 "They cannot be reached.");
  });
}

std::vector<HttpsCall> PartnersInMemory::calls() const {
  MutexLock lock(&mutex_);
  return calls_;
}

std::vector<std::string> PartnersInMemory::BodiesTo(const std::string& end) const {
  std::vector<std::string> bodies;
  for (const HttpsCall& call : calls()) {
    if (absl::EndsWith(call.url, end)) bodies.push_back(call.body);
  }
  return bodies;
}

HandoffDesk::HandoffDesk(TestStore& store, FakeClock& clock)
    : clock_(clock), office_(store, clock, [this](FeedbackOffice& office) {
        neighbors_ =
            std::make_unique<CaseNeighbors>(CaseNeighbors{.personal_data = office.personal_data()});
        neighbors_->followers = {TellPartners(office.personal_data())};
        neighbors_->notify = [this](Transaction&, const NewNotice& notice) {
          notices_.push_back(notice);
          return absl::OkStatus();
        };
        neighbors_->with_open_commitments = [this](Session&, std::span<const std::string>) {
          return promised;
        };
        work_ = std::make_unique<HandoffWork>(office.store(), *neighbors_, partners_);
        RpcService& cases = office.Service("Cases");
        RegisterHandoffPartners(cases, office.store(), office.personal_data(), false);
        RegisterHandoffs(cases, office.store(), *neighbors_);
        RegisterHandoffSteps(cases, office.store(), *neighbors_);
        RegisterHandoffUpdates(cases, office.store(), *neighbors_);
        RegisterHandoffComparison(cases, office.store(), *neighbors_, work_->ways());
      }) {
  EXPECT_TRUE(Write([](Transaction& transaction) -> absl::Status {
                v1::ServiceType type;
                type.set_name(kPothole);
                type.set_code("pothole");
                RETURN_IF_ERROR(transaction.Create(ServiceTypeType(), type));
                v1::Customer customer;
                customer.set_name(kGrace);
                customer.set_display_name("Grace Brewster Hopper");
                customer.set_email("grace@example.org");
                customer.set_phone("+1 360 555 0100");
                return transaction.Create(CustomerType(), customer);
              }).ok());
  AddCase("1");
}

absl::Status HandoffDesk::Write(const std::function<absl::Status(Transaction&)>& body) {
  return office_.store().Write({.actor = "test", .method = "", .trace_id = ""},
                               absl::InfiniteFuture(), body);
}

void HandoffDesk::AddCase(const std::string& id, const std::function<void(v1::Case&)>& edit) {
  v1::Case of;
  of.set_name(CaseName(id));
  of.set_number(absl::StrCat("2026-000000", id));
  of.set_customer(kGrace);
  of.set_service_type(kPothole);
  of.set_organizational_unit("organizations/wa/organizationalUnits/streets");
  of.set_kind(v1::PROBLEM);
  of.set_state(v1::Case::ACKNOWLEDGED);
  of.set_description("A hole as deep as a bucket.");
  of.mutable_place()->set_latitude("47.0379");
  of.mutable_place()->set_longitude("-122.9007");
  auto& size = *of.add_attributes();
  size.set_code("size");
  size.add_values("large");
  auto& where = *of.add_attributes();
  where.set_code("lanes");
  where.add_values("left");
  where.add_values("right");
  if (edit) edit(of);
  const absl::Status written =
      Write([&](Transaction& transaction) { return transaction.Create(CaseType(), of); });
  EXPECT_TRUE(written.ok()) << written;
}

v1::Case HandoffDesk::Case(const std::string& id) {
  v1::Case of;
  EXPECT_TRUE(Write([&](Transaction& transaction) -> absl::Status {
                ASSIGN_OR_RETURN(const auto found, FindCase(transaction, CaseName(id)));
                of = *found;
                return absl::OkStatus();
              }).ok());
  return of;
}

void HandoffDesk::Step(CaseStep::Kind kind, const std::string& id) {
  const absl::Status stepped = Write([&](Transaction& transaction) {
    return TakeStepOf(*neighbors_, ContextOf("organizations/wa/apiKeys/case-worker"), transaction,
                      CaseName(id), {.kind = kind, .note = "", .subject = ""})
        .status();
  });
  EXPECT_TRUE(stepped.ok()) << stepped;
}

std::vector<CaseStep::Kind> HandoffDesk::Steps(const std::string& id) {
  std::vector<CaseStep::Kind> kinds;
  EXPECT_TRUE(office_
                  .Write([&](Session& session) -> absl::Status {
                    ASSIGN_OR_RETURN(const auto rows,
                                     session.Query<int64_t>("SELECT kind FROM case_steps WHERE "
                                                            "case_name = :name ORDER BY sequence",
                                                            CaseName(id)));
                    kinds.clear();
                    for (const auto& [kind] : rows) {
                      kinds.push_back(static_cast<CaseStep::Kind>(kind));
                    }
                    return absl::OkStatus();
                  })
                  .ok());
  return kinds;
}

absl::StatusOr<HandoffPartner> HandoffDesk::AddPartner(
    const std::string& id, HandoffPartner::Way way,
    const std::function<void(HandoffPartner&)>& edit) {
  office_.ActAsRole("case-supervisor");
  v1::CreateHandoffPartnerRequest request;
  request.set_parent(kOrganization);
  request.set_handoff_partner_id(id);
  HandoffPartner& partner = *request.mutable_handoff_partner();
  partner.set_title("County roads");
  partner.set_way(way);
  if (way == HandoffPartner::MAILBOX) {
    partner.set_mailbox("roads@example.org");
  } else {
    partner.set_endpoint(absl::StrCat("https://", id, ".example.org/v2"));
    partner.set_secret(absl::StrCat("secret of ", id));
  }
  partner.set_api_key(absl::StrCat("organizations/wa/apiKeys/", id));
  auto& service = *partner.add_services();
  service.set_service_type(kPothole);
  service.set_service_code("POT");
  for (const auto& [ours, theirs] : {std::pair("size", "SIZE"), std::pair("lanes", "LANES")}) {
    auto& attribute = *service.add_attributes();
    attribute.set_code(ours);
    attribute.set_partner_code(theirs);
  }
  if (edit) edit(partner);
  return Do<HandoffPartner>("CreateHandoffPartner", request);
}

absl::StatusOr<Handoff> HandoffDesk::HandOff(const std::string& partner, const std::string& case_id,
                                             const std::function<void(Handoff&)>& edit) {
  office_.ActAsRole("case-worker");
  v1::CreateHandoffRequest request;
  request.set_parent(CaseName(case_id));
  request.set_handoff_id("first");
  request.mutable_handoff()->set_handoff_partner(PartnerName(partner));
  if (edit) edit(*request.mutable_handoff());
  return Do<Handoff>("CreateHandoff", request);
}

Handoff HandoffDesk::Get(const std::string& case_id) {
  office_.ActAsRole("case-worker");
  v1::GetHandoffRequest request;
  request.set_name(HandoffName(case_id));
  const auto handoff = Do<Handoff>("GetHandoff", request);
  EXPECT_TRUE(handoff.ok()) << handoff.status();
  return handoff.ok() ? *handoff : Handoff();
}

absl::StatusOr<Handoff> HandoffDesk::Say(const std::string& key, const std::string& update_id,
                                         HandoffUpdate::Meaning meaning,
                                         const std::function<void(HandoffUpdate&)>& edit) {
  office_.ActAs(absl::StrCat("organizations/wa/apiKeys/", key), "handoff-partner", "wa");
  v1::RecordHandoffUpdateRequest request;
  request.set_name(HandoffName());
  HandoffUpdate& update = *request.mutable_update();
  update.set_update_id(update_id);
  update.set_meaning(meaning);
  SetTime(update, "update_time", clock_.Now());
  if (edit) edit(update);
  return Do<Handoff>("RecordHandoffUpdate", request);
}

std::vector<HandoffUpdate> HandoffDesk::Updates(const std::string& case_id) {
  office_.ActAsRole("case-worker");
  v1::ListHandoffUpdatesRequest request;
  request.set_name(HandoffName(case_id));
  const auto listed = Do<v1::ListHandoffUpdatesResponse>("ListHandoffUpdates", request);
  EXPECT_TRUE(listed.ok()) << listed.status();
  if (!listed.ok()) return {};
  return {listed->updates().begin(), listed->updates().end()};
}

int HandoffDesk::Work() {
  int done = 0;
  while (true) {
    const auto did = work_->DoNext();
    EXPECT_TRUE(did.ok()) << did.status();
    if (!did.ok() || !*did || done > 50) return done;
    ++done;
  }
}

}  // namespace touchstone::feedback
