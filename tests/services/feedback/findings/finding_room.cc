#include "tests/services/feedback/findings/finding_room.h"

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/findings/finding_steps.h"
#include "services/feedback/findings/findings.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::Finding;

constexpr char kCase[] = "organizations/wa/cases/1";
constexpr char kFinding[] = "organizations/wa/cases/1/findings/first";

Author Nobody() { return {.actor = "test", .method = "", .trace_id = ""}; }

}  // namespace

std::string Person(const std::string& id) { return absl::StrCat("organizations/wa/people/", id); }

absl::StatusOr<std::string> LinesInMemory::NameOfPerson(const Context&,
                                                        const std::string& reference) {
  const auto found = names.find(reference);
  return found == names.end() ? absl::StatusOr<std::string>(NotFound(reference)) : found->second;
}

absl::StatusOr<ChainOfPerson> LinesInMemory::ChainOn(const Context&, const std::string& person,
                                                     Day) {
  ++asked;
  if (is_gone) {
    return Error(absl::StatusCode::kUnavailable, reasons::kServiceUnavailable, "It is gone.");
  }
  return ChainOfPerson{.person = person, .above = above[person]};
}

FindingRoom::FindingRoom(TestStore& store, FakeClock& clock)
    : office_(store, clock, [this](FeedbackOffice& office) {
        RegisterFindings(office.Service("Cases"), office.store(), lines_);
        RegisterFindingSteps(office.Service("Cases"), office.store(),
                             [this](Transaction&, const NewNotice& notice) {
                               notices_.push_back(notice);
                               return absl::OkStatus();
                             });
      }) {
  lines_.above[Person("wil")] = {Person("lea"), Person("boss")};
  lines_.above[Person("lea")] = {Person("boss")};
  lines_.above[Person("kid")] = {Person("wil"), Person("lea"), Person("boss")};
  Complain();
}

void FindingRoom::Complain(const std::string& id) {
  Case of;
  of.set_name(absl::StrCat("organizations/wa/cases/", id));
  of.set_number(absl::StrCat("2026-000000", id));
  of.set_kind(v1::COMPLAINT);
  of.set_worker(Person("wil"));
  of.set_state(Case::IN_PROGRESS);
  EXPECT_TRUE(office_.store()
                  .Write(Nobody(), absl::InfiniteFuture(),
                         [&](Transaction& transaction) {
                           Case copy = of;
                           return transaction.Create(CaseType(), copy);
                         })
                  .ok());
}

void FindingRoom::Change(const std::string& id, const std::function<void(Case&)>& change) {
  const auto changed = office_.store().Write(
      Nobody(), absl::InfiniteFuture(), [&](Transaction& transaction) -> absl::Status {
        ASSIGN_OR_RETURN(const auto of,
                         FindCase(transaction, absl::StrCat("organizations/wa/cases/", id)));
        change(*of);
        return transaction.Update(CaseType(), *of);
      });
  EXPECT_TRUE(changed.ok()) << changed;
}

absl::StatusOr<Finding> FindingRoom::Draft(const std::string& id, const std::string& investigator) {
  return DraftWith([&](v1::CreateFindingRequest& request) {
    request.set_parent(absl::StrCat("organizations/wa/cases/", id));
    request.mutable_finding()->set_investigator(Person(investigator));
  });
}

absl::StatusOr<Finding> FindingRoom::DraftWith(
    const std::function<void(v1::CreateFindingRequest&)>& edit) {
  ActAs("ida", "case-investigator");
  v1::CreateFindingRequest request;
  request.set_parent(kCase);
  request.set_finding_id("first");
  Finding& finding = *request.mutable_finding();
  finding.set_investigator(Person("ida"));
  finding.set_worker(Person("wil"));
  finding.set_result(Finding::SUBSTANTIATED);
  finding.set_grounds("The recording has it.");
  finding.add_evidence("Recording of 12 June");
  finding.set_approach("Wil was calm.");
  edit(request);
  return office_.Do<Finding>("CreateFinding", request);
}

absl::StatusOr<Finding> FindingRoom::Notify(int days) {
  ActAs("ida", "case-investigator");
  v1::NotifyFindingRequest request;
  request.set_name(kFinding);
  if (days > 0) request.set_response_days(days);
  return office_.Do<Finding>("NotifyFinding", request);
}

absl::StatusOr<Finding> FindingRoom::Respond(const std::string& response) {
  ActAs("wil", "worker");
  v1::RespondFindingRequest request;
  request.set_name(kFinding);
  request.set_response(response);
  return office_.Do<Finding>("RespondFinding", request);
}

absl::StatusOr<Finding> FindingRoom::Finalize() {
  ActAs("ova", "case-supervisor");
  v1::FinalizeFindingRequest request;
  request.set_name(kFinding);
  return office_.Do<Finding>("FinalizeFinding", request);
}

absl::StatusOr<Finding> FindingRoom::Withdraw() {
  ActAs("ova", "case-supervisor");
  v1::WithdrawFindingRequest request;
  request.set_name(kFinding);
  request.set_reason("The recording was of another.");
  return office_.Do<Finding>("WithdrawFinding", request);
}

absl::StatusOr<Finding> FindingRoom::Get() {
  v1::GetFindingRequest request;
  request.set_name(kFinding);
  return office_.Do<Finding>("GetFinding", request);
}

std::vector<Finding> FindingRoom::List(const std::string& filter) {
  v1::ListFindingsRequest request;
  request.set_parent(kCase);
  request.set_filter(filter);
  const auto listed = office_.Do<v1::ListFindingsResponse>("ListFindings", request);
  EXPECT_TRUE(listed.ok()) << listed.status();
  if (!listed.ok()) return {};
  EXPECT_TRUE(listed->next_page_token().empty());
  return {listed->findings().begin(), listed->findings().end()};
}

}  // namespace touchstone::feedback
