// What is measured is said before; what was changed is done; whether it moved is told to everybody.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/feedback/v1/barrier.pb.h>
#include <touchstone/feedback/v1/finding.pb.h>
#include <touchstone/feedback/v1/improvement_action.pb.h>
#include <touchstone/feedback/v1/improvement_cycle.pb.h>

#include <string>
#include <vector>

#include "services/feedback/findings/findings.h"
#include "services/feedback/rules/figures.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/improvement/improvement_desk.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Values;
using v1::ImprovementAction;
using v1::ImprovementCycle;

constexpr char kCycle[] = R"(
  title: "Callbacks" need: "Ms. Quist waits" assistance: "Call back" betterment: "By a list"
  owner: "organizations/wa/people/wren"
  measure { kind: REPEAT_CONTACTS }
  before { start_date: "2025-04-01" end_date: "2025-04-30" }
  after { start_date: "2025-06-01" end_date: "2025-06-30" }
  you_said { language: "en" text: "We wait too long." }
  you_said { language: "es" text: "Esperamos demasiado." }
  we_did { language: "en" text: "We call back." }
  we_did { language: "es" text: "Devolvemos la llamada." })";

std::string CycleName(const std::string& id) {
  return absl::StrCat(kOrganization, "/improvementCycles/", id);
}

MeasuredSide Share(int64_t counted, int64_t n) {
  return {ShareOf("repeat-contact-1", counted, n), {n, counted, counted}};
}

class Cycles : public testing::TestWithParam<StoreKind> {
 protected:
  absl::StatusOr<ImprovementCycle> Plan(
      const std::string& id, const std::function<void(ImprovementCycle&)>& change = [](auto&) {}) {
    v1::CreateImprovementCycleRequest request;
    request.set_parent(kOrganization);
    request.set_improvement_cycle_id(id);
    EXPECT_TRUE(
        google::protobuf::TextFormat::ParseFromString(kCycle, request.mutable_improvement_cycle()));
    change(*request.mutable_improvement_cycle());
    return desk_.office().Do<ImprovementCycle>("CreateImprovementCycle", request);
  }

  absl::StatusOr<ImprovementCycle> Change(const std::string& id,
                                          const std::function<void(ImprovementCycle&)>& change) {
    v1::UpdateImprovementCycleRequest request;
    ASSIGN_OR_RETURN(*request.mutable_improvement_cycle(),
                     (desk_.Step<v1::GetImprovementCycleRequest, ImprovementCycle>(
                         "GetImprovementCycle", CycleName(id))));
    change(*request.mutable_improvement_cycle());
    return desk_.office().Do<ImprovementCycle>("UpdateImprovementCycle", request);
  }

  absl::StatusOr<ImprovementCycle> Start(const std::string& id) {
    return desk_.Step<v1::StartImprovementCycleRequest, ImprovementCycle>("StartImprovementCycle",
                                                                          CycleName(id));
  }
  absl::StatusOr<ImprovementCycle> Conclude(const std::string& id) {
    return desk_.Step<v1::ConcludeImprovementCycleRequest, ImprovementCycle>(
        "ConcludeImprovementCycle", CycleName(id));
  }
  absl::StatusOr<ImprovementCycle> Publish(
      const std::string& id,
      const std::function<void(v1::PublishImprovementCycleRequest&)>& change = [](auto&) {}) {
    v1::PublishImprovementCycleRequest request;
    request.set_name(CycleName(id));
    change(request);
    return desk_.office().Do<ImprovementCycle>("PublishImprovementCycle", request);
  }
  absl::StatusOr<ImprovementCycle> Abandon(const std::string& id) {
    v1::AbandonImprovementCycleRequest request;
    request.set_name(CycleName(id));
    request.set_reason("Nobody has time");
    return desk_.office().Do<ImprovementCycle>("AbandonImprovementCycle", request);
  }

  absl::Status Act(const std::string& id, const std::string& text) {
    using Request = v1::CreateImprovementActionRequest;
    return desk_
        .Make<Request, ImprovementAction>(
            "CreateImprovementAction", id,
            absl::StrCat("title: 'A list' kind: PROCESS owner: 'organizations/wa/people/wren' ",
                         "due_date: '2025-06-20' ", text),
            &Request::mutable_improvement_action, &Request::set_improvement_action_id)
        .status();
  }

  // As somebody without any identity.
  v1::ListPublishedImprovementsResponse Published(const std::string& language = "") {
    v1::ListPublishedImprovementsRequest request;
    request.set_parent(kOrganization);
    request.set_language(language);
    request.set_page_size(1);
    v1::ListPublishedImprovementsResponse all;
    desk_.office().ActAsNobody();
    do {
      const auto page = desk_.office().Do<v1::ListPublishedImprovementsResponse>(
          "ListPublishedImprovements", request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      all.mutable_improvements()->MergeFrom(page->improvements());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    desk_.office().ActAsRole("administrator");
    return all;
  }

  FakeClock clock_;  // 2025-06-15
  TestStore store_{GetParam()};
  ImprovementDesk desk_{store_, clock_};
};

TEST_P(Cycles, SayWhatTheirMeasureLacks) {
  const auto fields = [&](const std::function<void(ImprovementCycle&)>& change) {
    return FieldsOf(Plan("broken", change).status());
  };
  using v1::MeasureDefinition;
  EXPECT_THAT(fields([](auto& c) { c.mutable_after()->set_start_date("2025-04-30"); }),
              ElementsAre("improvement_cycle.after.start_date"));
  EXPECT_THAT(fields([](auto& c) { c.mutable_before()->set_start_date("2025-05-02"); }),
              ElementsAre("improvement_cycle.before.end_date"));
  EXPECT_THAT(fields([](auto& c) { c.mutable_measure()->set_kind(MeasureDefinition::CSAT); }),
              ElementsAre("improvement_cycle.measure.survey"));
  EXPECT_THAT(
      fields([](auto& c) { c.mutable_measure()->set_kind(MeasureDefinition::SERVICE_LEVEL); }),
      ElementsAre("improvement_cycle.measure.threshold_seconds",
                  "improvement_cycle.measure.abandons"));
  EXPECT_THAT(fields([](auto& c) { c.mutable_measure()->mutable_slice()->set_queue("main"); }),
              ElementsAre("improvement_cycle.measure.slice.queue"));
  EXPECT_THAT(fields([](auto& c) { c.add_barriers("organizations/wa/barriers/none"); }),
              ElementsAre("improvement_cycle.barriers[0]"));
  EXPECT_THAT(fields([](auto& c) { c.mutable_you_said(1)->set_language("en"); }),
              ElementsAre("improvement_cycle.you_said[1].language"));
}

TEST_P(Cycles, HoldMeasureAndDaysOnceStarted) {
  ASSERT_TRUE(Plan("calls").ok());
  EXPECT_TRUE(Change("calls", [](auto& c) {
                c.mutable_measure()->set_smallest_change(0.05);
                c.mutable_after()->set_end_date("2025-07-31");
              }).ok());
  ASSERT_TRUE(Start("calls").ok());
  EXPECT_EQ(ReasonOf(Start("calls").status()), reasons::kImprovementState);
  for (const auto& change :
       {std::function<void(ImprovementCycle&)>(
            [](auto& c) { c.mutable_measure()->set_smallest_change(0); }),
        std::function<void(ImprovementCycle&)>([](auto& c) {
          c.mutable_measure()->set_kind(v1::MeasureDefinition::FIRST_CONTACT_RESOLUTION);
        }),
        std::function<void(ImprovementCycle&)>(
            [](auto& c) { c.mutable_before()->set_start_date("2025-04-10"); }),
        std::function<void(ImprovementCycle&)>(
            [](auto& c) { c.mutable_after()->set_end_date("2025-06-30"); })}) {
    EXPECT_EQ(ReasonOf(Change("calls", change).status()), reasons::kImprovementState);
  }
  EXPECT_TRUE(Change("calls", [](auto& c) { c.set_need("Others wait too"); }).ok());
  EXPECT_EQ(ReasonOf(desk_
                         .Step<v1::DeleteImprovementCycleRequest, ImprovementCycle>(
                             "DeleteImprovementCycle", CycleName("calls"))
                         .status()),
            reasons::kImprovementState);
}

TEST_P(Cycles, MeasureWhatWasSaidOnceItsDaysAreOver) {
  ASSERT_TRUE(Plan("calls").ok());
  desk_.before = Share(48, 80);
  desk_.after = Share(12, 40);
  EXPECT_EQ(ReasonOf(Conclude("calls").status()), reasons::kImprovementState);
  ASSERT_TRUE(Start("calls").ok());
  EXPECT_EQ(ReasonOf(Conclude("calls").status()), reasons::kImprovementState);
  clock_.Advance(absl::Hours(24 * 16));  // 2025-07-01
  ASSERT_TRUE(Act("list", absl::StrCat("improvement_cycle: '", CycleName("calls"), "'")).ok());
  const auto refused = Conclude("calls");
  EXPECT_EQ(ReasonOf(refused.status()), reasons::kImprovementState);
  EXPECT_THAT(SubjectsOf(refused.status()),
              ElementsAre("organizations/wa/improvementActions/list"));
  EXPECT_THAT(desk_.asked, IsEmpty());
  v1::UpdateImprovementActionRequest done;
  done.mutable_improvement_action()->set_name("organizations/wa/improvementActions/list");
  done.mutable_improvement_action()->set_state(ImprovementAction::DONE);
  done.mutable_improvement_action()->set_done_date("2025-06-20");
  ASSERT_TRUE(desk_.office().Do<ImprovementAction>("UpdateImprovementAction", done).ok());
  const auto concluded = Conclude("calls");
  ASSERT_TRUE(concluded.ok()) << concluded.status();
  EXPECT_THAT(desk_.asked, ElementsAre("2025-04-01 to 2025-04-30", "2025-06-01 to 2025-06-30"));
  EXPECT_EQ(concluded->state(), ImprovementCycle::CONCLUDED);
  EXPECT_EQ(concluded->comparison().verdict(), v1::MeasureComparison::MOVED_BETTER);
  EXPECT_NEAR(concluded->comparison().p_value(), 0.001946, 0.0000005);
  EXPECT_EQ(ReasonOf(Conclude("calls").status()), reasons::kImprovementState);
  EXPECT_EQ(ReasonOf(Change("calls", [](auto& c) { c.set_need("Nobody"); }).status()),
            reasons::kImprovementState);
  EXPECT_TRUE(Change("calls", [](auto& c) { c.mutable_we_did(0)->set_text("We do."); }).ok());
  EXPECT_EQ(ReasonOf(Abandon("calls").status()), reasons::kImprovementState);
}

TEST_P(Cycles, AreGivenUpWithAReason) {
  ASSERT_TRUE(Plan("calls").ok());
  const auto abandoned = Abandon("calls");
  ASSERT_TRUE(abandoned.ok()) << abandoned.status();
  EXPECT_EQ(abandoned->abandon_reason(), "Nobody has time");
  EXPECT_EQ(ReasonOf(Abandon("calls").status()), reasons::kImprovementState);
  EXPECT_EQ(ReasonOf(Start("calls").status()), reasons::kImprovementState);
  EXPECT_EQ(ReasonOf(Publish("calls").status()), reasons::kImprovementState);
}

TEST_P(Cycles, ArePublishedAsTheyWereReadAndNothingElseOfThem) {
  ASSERT_TRUE(Plan("calls").ok());
  EXPECT_EQ(ReasonOf(Publish("calls").status()), reasons::kImprovementState);
  ASSERT_TRUE(Start("calls").ok());
  EXPECT_THAT(Published().improvements(), IsEmpty());
  EXPECT_TRUE(absl::IsAborted(
      Publish("calls", [](auto& request) { request.set_etag("what-i-read"); }).status()));
  desk_.office().ActAsRole("analyst");
  EXPECT_TRUE(absl::IsPermissionDenied(Publish("calls").status()));
  desk_.office().ActAsRole("administrator");
  const auto published = Publish("calls");
  ASSERT_TRUE(published.ok()) << published.status();
  EXPECT_EQ(published->publisher(), "organizations/wa/apiKeys/administrator");
  EXPECT_EQ(ReasonOf(Change("calls",
                            [](auto& c) { c.mutable_you_said(0)->set_text("Ms. Quist said so."); })
                         .status()),
            reasons::kImprovementState);
  const auto all = Published("es");
  ASSERT_EQ(all.improvements_size(), 1);
  EXPECT_EQ(all.improvements(0).you_said(), "Esperamos demasiado.");
  EXPECT_EQ(all.improvements(0).we_did(), "Devolvemos la llamada.");
  EXPECT_EQ(all.improvements(0).sentence(), "");
  EXPECT_THAT(all.DebugString(), Not(HasSubstr("Quist")));
  EXPECT_THAT(all.DebugString(), Not(HasSubstr("people/")));
  EXPECT_THAT(all.DebugString(), Not(HasSubstr("apiKeys")));
  ASSERT_TRUE(Publish("calls", [](auto& request) { request.set_withdraw(true); }).ok());
  EXPECT_THAT(Published().improvements(), IsEmpty());
}

TEST_P(Cycles, NeedBothTextsInTheSameLanguages) {
  ASSERT_TRUE(Plan("calls", [](auto& c) { c.mutable_we_did()->RemoveLast(); }).ok());
  ASSERT_TRUE(Plan("silent", [](auto& c) {
                c.clear_we_did();
                c.clear_you_said();
              }).ok());
  for (const char* const id : {"calls", "silent"}) {
    ASSERT_TRUE(Start(id).ok());
    EXPECT_EQ(ReasonOf(Publish(id).status()), reasons::kImprovementState);
  }
}

TEST_P(Cycles, AreReadTheLatestFirst) {
  for (const char* const id : {"b", "a", "c"}) {
    ASSERT_TRUE(Plan(id, [&](auto& c) { c.set_title(id); }).ok());
    ASSERT_TRUE(Start(id).ok());
    ASSERT_TRUE(Publish(id).ok());
    clock_.Advance(absl::Seconds(1));
  }
  std::vector<std::string> titles;
  const auto published = Published();
  for (const auto& improvement : published.improvements()) titles.push_back(improvement.title());
  EXPECT_THAT(titles, ElementsAre("c", "a", "b"));
}

TEST_P(Cycles, KeepTheBarriersThatTheyWorkOn) {
  v1::CreateBarrierRequest create;
  create.set_parent(kOrganization);
  create.set_barrier_id("forms");
  create.mutable_barrier()->set_title("Forms");
  create.mutable_barrier()->set_kind(v1::Barrier::LANGUAGE);
  create.mutable_barrier()->set_open_date("2025-06-01");
  const auto barrier = desk_.office().Do<v1::Barrier>("CreateBarrier", create);
  ASSERT_TRUE(barrier.ok()) << barrier.status();
  ASSERT_TRUE(Plan("calls", [&](auto& c) { c.add_barriers(barrier->name()); }).ok());
  const auto drop = [&] {
    return desk_.Step<v1::DeleteBarrierRequest, v1::Barrier>("DeleteBarrier", barrier->name())
        .status();
  };
  EXPECT_EQ(ReasonOf(drop()), reasons::kResourceInUse);
  ASSERT_TRUE((desk_.Step<v1::DeleteImprovementCycleRequest, ImprovementCycle>(
                   "DeleteImprovementCycle", CycleName("calls")))
                  .ok());
  EXPECT_TRUE(drop().ok());
}

TEST_P(Cycles, ActionsAreDoneOnADay) {
  EXPECT_THAT(FieldsOf(Act("a", "state: DONE")), ElementsAre("improvement_action.done_date"));
  EXPECT_THAT(FieldsOf(Act("a", "done_date: '2025-06-10'")),
              ElementsAre("improvement_action.done_date"));
  EXPECT_TRUE(Act("a", "state: DONE done_date: '2025-06-10'").ok());
  EXPECT_THAT(FieldsOf(Act("b", "improvement_cycle: 'organizations/wa/improvementCycles/none'")),
              ElementsAre("improvement_action.improvement_cycle"));
}

TEST_P(Cycles, ActionsNameOnlyFindingsThatAreFinal) {
  const std::string name = "organizations/wa/cases/one/findings/f";
  v1::Finding finding;
  finding.set_name(name);
  finding.set_state(v1::Finding::DRAFT);
  ASSERT_TRUE(desk_.Put(FindingType(), finding).ok());
  const std::string origins = absl::StrCat("origins: '", name, "'");
  EXPECT_THAT(FieldsOf(Act("a", origins)), ElementsAre("improvement_action.origins[0]"));
  ASSERT_TRUE(desk_.office()
                  .Write([&](Session& session) {
                    return session
                        .Execute("UPDATE findings SET state = :final WHERE name = :name",
                                 static_cast<int>(v1::Finding::FINAL), name)
                        .status();
                  })
                  .ok());
  EXPECT_TRUE(Act("a", origins).ok());
  EXPECT_THAT(FieldsOf(Act("b", "origins: 'organizations/wa/customers/ana'")),
              ElementsAre("improvement_action.origins[0]"));
  EXPECT_THAT(FieldsOf(Act("b", "origins: 'organizations/wa/cases/none'")),
              ElementsAre("improvement_action.origins[0]"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, Cycles, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
