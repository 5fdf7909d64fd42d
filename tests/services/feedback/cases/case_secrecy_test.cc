// A complaint is not shown to the worker whom it names, by whatever method.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/cases/case_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::Values;
using v1::Case;

class CaseSecrecy : public testing::TestWithParam<StoreKind> {
 protected:
  template <typename T>
  void ExpectKept(const absl::StatusOr<T>& answer) {
    EXPECT_TRUE(absl::IsPermissionDenied(answer.status())) << answer.status();
    EXPECT_EQ(ReasonOf(answer.status()), reasons::kWorkerConcerned) << answer.status();
  }

  Case AboutKim(v1::CaseKind kind) {
    return *office_.Open("pothole", [&](Case& sent) {
      sent.set_kind(kind);
      sent.set_worker(kWorker);
    });
  }

  // What the acting caller is shown in pages of that size.
  std::vector<int> PagesOf(int size, std::set<std::string>& names) {
    std::vector<int> sizes;
    v1::ListCasesRequest request;
    request.set_parent(kOrganization);
    request.set_page_size(size);
    do {
      const auto page = office_.office().Do<v1::ListCasesResponse>("ListCases", request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      sizes.push_back(page->cases_size());
      for (const Case& of : page->cases()) names.insert(of.name());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return sizes;
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  CaseOffice office_{store_, clock_};
};

TEST_P(CaseSecrecy, KeepsAComplaintFromWhomItIsAboutInEveryMethod) {
  const Case of = AboutKim(v1::COMPLAINT);
  const Case other = *office_.Open("pothole");
  office_.office().ActAsPerson("kim", "case-worker");
  const std::string& name = of.name();
  ExpectKept(office_.Get(name));
  ExpectKept(office_.Steps(name));
  ExpectKept(office_.Clocks(name));
  ExpectKept(office_.Acknowledge(name));
  ExpectKept(office_.Assign(name, ""));
  ExpectKept(office_.Start(name));
  ExpectKept(office_.Wait(name, v1::PauseRule::WAITING_FOR_CUSTOMER));
  ExpectKept(office_.Resume(name));
  ExpectKept(office_.Propose(name));
  ExpectKept(office_.Answer(name, true));
  ExpectKept(office_.Escalate(name));
  ExpectKept(office_.Resolve(name));
  ExpectKept(office_.Close(name, Case::CONFIRMED));
  ExpectKept(office_.Reopen(name));
  ExpectKept(office_.MarkDuplicate(name, other.name()));
  ExpectKept(office_.MarkDuplicate(other.name(), name));
  ExpectKept(office_.Refer(name));
  v1::SuggestDuplicatesRequest suggest;
  suggest.set_name(name);
  ExpectKept(office_.office().Do<v1::SuggestDuplicatesResponse>("SuggestDuplicates", suggest));
  v1::BatchGetCasesRequest batch;
  batch.set_parent(kOrganization);
  batch.add_names(other.name());
  batch.add_names(name);
  ExpectKept(office_.office().Do<v1::BatchGetCasesResponse>("BatchGetCases", batch));
  v1::DeleteCaseRequest remove;
  remove.set_name(name);
  ExpectKept(office_.office().Do<Case>("DeleteCase", remove));
  // One that changes nothing is answered with the case, too.
  v1::UpdateCaseRequest update;
  update.mutable_case_()->set_name(name);
  update.mutable_case_()->set_channel(of.channel());
  update.mutable_update_mask()->add_paths("channel");
  ExpectKept(office_.office().Do<Case>("UpdateCase", update));
  update.mutable_case_()->set_worker("");
  update.mutable_update_mask()->add_paths("worker");
  ExpectKept(office_.office().Do<Case>("UpdateCase", update));
  office_.office().ActAsPerson("lee", "case-worker");
  EXPECT_TRUE(office_.Get(name).ok());
}

TEST_P(CaseSecrecy, LeavesComplaintsOutOfListsWithoutAGap) {
  std::set<std::string> complaints;
  for (int i = 0; i < 3; ++i) {
    complaints.insert(AboutKim(v1::COMPLAINT).name());
    ASSERT_TRUE(office_.Open("pothole").ok());
  }
  ASSERT_TRUE(office_.Open("pothole").ok());
  office_.office().ActAsPerson("kim", "case-worker");
  std::set<std::string> shown;
  EXPECT_THAT(PagesOf(2, shown), ElementsAre(2, 2));
  EXPECT_THAT(shown, SizeIs(4));
  for (const std::string& name : complaints) EXPECT_FALSE(shown.contains(name));
}

TEST_P(CaseSecrecy, ShowsACompliment) {
  const Case of = AboutKim(v1::COMPLIMENT);
  office_.office().ActAsPerson("kim", "case-worker");
  EXPECT_TRUE(office_.Get(of.name()).ok());
}

TEST_P(CaseSecrecy, GivesNoComplaintToWhomItIsAbout) {
  const Case of = AboutKim(v1::COMPLAINT);
  const auto assigned = office_.Assign(of.name(), kWorker);
  EXPECT_TRUE(absl::IsFailedPrecondition(assigned.status()));
  EXPECT_EQ(ReasonOf(assigned.status()), reasons::kWorkerConcerned);
  const auto told = office_.Escalate(of.name(), kWorker);
  EXPECT_EQ(ReasonOf(told.status()), reasons::kWorkerConcerned);
  const std::string by_id = "organizations/wa/externalIds/payroll/-/7";
  EXPECT_THAT(FieldsOf(office_.Assign(of.name(), by_id).status()), ElementsAre("assignee"));
  const auto unnamed = office_.Open("pothole", [&](Case& sent) {
    sent.set_kind(v1::COMPLAINT);
    sent.set_worker(by_id);
  });
  EXPECT_THAT(FieldsOf(unnamed.status()), ElementsAre("case.worker"));
}

TEST_P(CaseSecrecy, AsksForThePermission) {
  const Case of = *office_.Open("pothole");
  for (const char* role : {"worker", "viewer", "analyst", "integration"}) {
    office_.office().ActAsRole(role);
    EXPECT_TRUE(absl::IsPermissionDenied(office_.Get(of.name()).status())) << role;
    EXPECT_TRUE(absl::IsPermissionDenied(office_.Steps(of.name()).status())) << role;
  }
  office_.office().ActAsRole("manager");
  EXPECT_TRUE(office_.Get(of.name()).ok());
  EXPECT_TRUE(absl::IsPermissionDenied(office_.Start(of.name()).status()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, CaseSecrecy, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
