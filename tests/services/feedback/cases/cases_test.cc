// A case as it comes in, and what is changed of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/cases.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/resources/resource_type.h"
#include "tests/services/feedback/cases/case_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using ::testing::Values;
using v1::Case;
using v1::CaseStep;

class Cases : public testing::TestWithParam<StoreKind> {
 protected:
  void ExpectRefused(const absl::StatusOr<Case>& answer, absl::string_view reason) {
    EXPECT_TRUE(absl::IsFailedPrecondition(answer.status())) << answer.status();
    EXPECT_EQ(ReasonOf(answer.status()), reason) << answer.status();
  }

  absl::StatusOr<Case> Update(const Case& of, const std::string& field) {
    v1::UpdateCaseRequest request;
    *request.mutable_case_() = of;
    request.mutable_update_mask()->add_paths(field);
    return office_.office().Do<Case>("UpdateCase", request);
  }

  absl::StatusOr<v1::ListCasesResponse> List(const std::string& filter) {
    v1::ListCasesRequest request;
    request.set_parent(kOrganization);
    request.set_filter(filter);
    request.set_order_by("dueTime");
    return office_.office().Do<v1::ListCasesResponse>("ListCases", request);
  }

  static void InRiverton(Case& of) {
    of.mutable_place()->set_latitude("47.0379");
    of.mutable_place()->set_longitude("-122.9007");
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  CaseOffice office_{store_, clock_};
};

TEST_P(Cases, ComeInWithANumberClocksAndAFirstStep) {
  const auto of = office_.Open("pothole");
  ASSERT_TRUE(of.ok()) << of.status();
  EXPECT_THAT(of->number(), testing::MatchesRegex("2025-[0-9]{7}"));
  EXPECT_EQ(of->state(), Case::NEW);
  EXPECT_EQ(of->language(), "es");
  EXPECT_EQ(of->organizational_unit(), "organizations/wa/organizationalUnits/streets");
  EXPECT_EQ(TimeOf(*of, "receive_time"), clock_.Now());
  EXPECT_EQ(TimeOf(*of, "due_time"), clock_.Now() + absl::Minutes(60));
  EXPECT_EQ(of->publication().state(), v1::CasePublication::NOT_PUBLIC);
  ASSERT_THAT(of->clocks(), SizeIs(3));
  EXPECT_EQ(of->clocks(2).state(), v1::CaseClock::RUNNING);
  EXPECT_EQ(TimeOf(of->clocks(2), "due_time"), clock_.Now() + absl::Minutes(480));

  const auto steps = office_.Steps(of->name());
  ASSERT_TRUE(steps.ok()) << steps.status();
  ASSERT_THAT(steps->steps(), SizeIs(1));
  EXPECT_EQ(steps->steps(0).kind(), CaseStep::RECEIVED);
  EXPECT_EQ(steps->steps(0).actor(), "organizations/wa/apiKeys/case-worker");
}

TEST_P(Cases, HaveEachANumberOfTheirOwn) {
  std::set<std::string> numbers;
  for (const std::string& name : office_.OpenMany(120)) {
    numbers.insert(office_.Get(name)->number());
  }
  EXPECT_THAT(numbers, SizeIs(120));
}

TEST_P(Cases, NameEverythingThatIsWrong) {
  const auto of = office_.Open("pothole", [](Case& sent) {
    sent.set_kind(v1::SUGGESTION);
    sent.set_worker(kWorker);
    sent.set_assignee("organizations/or/people/kim");
    sent.set_language("xx");
    sent.mutable_place()->set_latitude("91");
    sent.set_contact("organizations/or/contacts/1");
  });
  EXPECT_THAT(FieldsOf(of.status()),
              UnorderedElementsAre("case.kind", "case.worker", "case.assignee", "case.language",
                                   "case.place", "case.place.latitude", "case.contact"));
  const auto unknown = office_.Open(
      "pothole", [](Case& sent) { sent.set_service_type("organizations/wa/serviceTypes/none"); });
  EXPECT_THAT(FieldsOf(unknown.status()), ElementsAre("case.service_type"));
  const auto nobody = office_.Open(
      "pothole", [](Case& sent) { sent.set_customer("organizations/wa/customers/none"); });
  EXPECT_THAT(FieldsOf(nobody.status()), ElementsAre("case.customer"));
}

TEST_P(Cases, AnswerWhatTheTypeAsks) {
  const auto answers = [](Case& sent) {
    sent.set_emergency_screened(true);
    InRiverton(sent);
    const auto add = [&](const char* code, const char* value) {
      auto& answer = *sent.add_attributes();
      answer.set_code(code);
      answer.add_values(value);
    };
    add("COUNT", "1e5");
    add("SINCE", "yesterday");
    add("LINE", "one\ntwo");
    add("SIDES", "UP");
    add("COLOR", "red");
  };
  EXPECT_THAT(FieldsOf(office_.Open("gas", answers).status()),
              UnorderedElementsAre("case.attributes", "case.attributes[0].values[0]",
                                   "case.attributes[1].values[0]", "case.attributes[2].values[0]",
                                   "case.attributes[3].values[0]", "case.attributes[4].code"));
}

TEST_P(Cases, AreNotTakenOfWhomNobodyAskedWhetherTheyAreInDanger) {
  const auto of = office_.Open("gas", InRiverton);
  ExpectRefused(of, reasons::kEmergencyUnscreened);
  EXPECT_THAT(std::string(of.status().message()), HasSubstr("Does anybody smell gas now?"));
  EXPECT_THAT(std::string(of.status().message()), HasSubstr("911"));
}

TEST_P(Cases, GetTheFirstAnswerAgainAndCheckWithoutAnything) {
  v1::CreateCaseRequest request;
  request.set_parent(kOrganization);
  request.mutable_case_()->set_service_type(TypeName("pothole"));
  request.mutable_case_()->set_kind(v1::PROBLEM);
  request.mutable_case_()->set_channel(v1::WEB);
  request.mutable_case_()->set_description("Nobody knows me");
  request.set_validate_only(true);
  ASSERT_TRUE(office_.office().Do<Case>("CreateCase", request).ok());
  EXPECT_THAT(List("")->cases(), SizeIs(0));
  request.set_validate_only(false);
  request.set_request_id("once");
  const auto first = office_.office().Do<Case>("CreateCase", request);
  const auto again = office_.office().Do<Case>("CreateCase", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(first->name(), again->name());
  EXPECT_EQ(again->description(), "Nobody knows me");
  EXPECT_THAT(List("")->cases(), SizeIs(1));
}

TEST_P(Cases, AreKeptSealedWithTheirNotes) {
  const auto of = office_.Open("pothole", [](Case& sent) {
    sent.clear_customer();
    sent.set_description("MARK-1");
    InRiverton(sent);
  });
  ASSERT_TRUE(office_.Start(of->name()).ok());
  ASSERT_TRUE(office_.Escalate(of->name()).ok());
  EXPECT_EQ(office_.Get(of->name())->description(), "MARK-1");
  EXPECT_EQ(office_.Steps(of->name())->steps(2).note(), "It takes too long");
  ASSERT_TRUE(office_.office()
                  .Write([&](Session& session) -> absl::Status {
                    ASSIGN_OR_RETURN(const auto bodies,
                                     session.Query<Bytes>(
                                         "SELECT body FROM cases WHERE name = :name", of->name()));
                    EXPECT_THAT(bodies, SizeIs(1));
                    for (const auto& [body] : bodies) {
                      EXPECT_THAT(body.value, Not(HasSubstr("MARK-1")));
                      EXPECT_THAT(body.value, Not(HasSubstr("47.0379")));
                    }
                    ASSIGN_OR_RETURN(const auto notes,
                                     session.Query<Bytes>("SELECT sealed_note FROM case_steps "
                                                          "WHERE case_name = :name",
                                                          of->name()));
                    EXPECT_THAT(notes, SizeIs(3));
                    for (const auto& [note] : notes) {
                      EXPECT_THAT(note.value, Not(HasSubstr("too long")));
                    }
                    return absl::OkStatus();
                  })
                  .ok());
}

TEST_P(Cases, AreListedByWhatIsPublicAndWhatIsDue) {
  const auto later = office_.Open("permit");
  const auto sooner = office_.Open("pothole");
  const auto listed = List("publication.state = NOT_PUBLIC AND state = NEW");
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_THAT(listed->cases(), SizeIs(2));
  EXPECT_EQ(listed->cases(0).name(), sooner->name());
  EXPECT_EQ(listed->cases(1).name(), later->name());
  EXPECT_THAT(List("publication.state = CLEARED")->cases(), SizeIs(0));
}

TEST_P(Cases, BeginClocksAnewWithAnotherType) {
  auto of = *office_.Open("pothole");
  clock_.Advance(absl::Minutes(30));
  of.set_service_type(TypeName("permit"));
  const auto changed = Update(of, "service_type");
  ASSERT_TRUE(changed.ok()) << changed.status();
  ASSERT_THAT(changed->clocks(), SizeIs(1));
  EXPECT_EQ(TimeOf(changed->clocks(0), "start_time"), TimeOf(of, "receive_time"));
  EXPECT_EQ(TimeOf(*changed, "due_time"), TimeOf(of, "receive_time") + absl::Minutes(1000));
  const auto steps = office_.Steps(of.name());
  EXPECT_EQ(steps->steps(1).kind(), CaseStep::RETYPED);
  EXPECT_EQ(steps->steps(1).subject(), TypeName("pothole"));
  EXPECT_THAT(steps->steps(1).note(), HasSubstr("resolve: 480 minutes"));

  // What was asked of before stays as it was.
  v1::ReportCaseClocksRequest request;
  request.set_name(of.name());
  request.mutable_as_of()->set_seconds(
      absl::ToUnixSeconds(TimeOf(of, "receive_time") + absl::Minutes(10)));
  const auto clocks =
      office_.office().Do<v1::ReportCaseClocksResponse>("ReportCaseClocks", request);
  ASSERT_TRUE(clocks.ok()) << clocks.status();
  EXPECT_THAT(clocks->clocks(), SizeIs(3));
}

TEST_P(Cases, KeepWhoseTheyAreAndWhenTheyCameIn) {
  auto of = *office_.Open("pothole");
  of.clear_customer();
  EXPECT_THAT(FieldsOf(Update(of, "customer").status()), ElementsAre("case.customer"));
  of.mutable_receive_time()->set_seconds(1'700'000'000);
  EXPECT_THAT(FieldsOf(Update(of, "receive_time").status()), ElementsAre("case.receive_time"));
}

TEST_P(Cases, ChangeLittleOnceTheyAreClosed) {
  auto of = *office_.Open("pothole");
  of = *office_.Bring(of.name(), Case::CLOSED);
  of.set_description("Other words");
  ExpectRefused(Update(of, "description"), reasons::kCaseState);
  auto& behavior = *of.add_behaviors();
  behavior.set_competency("organizations/wa/frameworks/hr/competencies/focus");
  behavior.set_key_element_id("listens");
  of = *Update(of, "behaviors");
  EXPECT_THAT(of.behaviors(), SizeIs(1));
  of.set_confidential_from_public(true);
  EXPECT_TRUE(Update(of, "confidential_from_public").ok());
}

TEST_P(Cases, DoNotBecomeAComplaintOnceAFindingWasMade) {
  auto of = *office_.Open("pothole", [](Case& sent) { sent.set_kind(v1::COMPLAINT); });
  office_.found.insert(of.name());
  of.set_kind(v1::PROBLEM);
  ExpectRefused(Update(of, "kind"), reasons::kCaseState);
  office_.found.clear();
  EXPECT_TRUE(Update(of, "kind").ok());
}

TEST_P(Cases, AreDeletedOnlyAsAMistakeAndComeBack) {
  v1::DeleteCaseRequest request;
  const auto of = *office_.Open("pothole", InRiverton);
  request.set_name(of.name());
  office_.namer = "organizations/wa/commitments/1";
  ExpectRefused(office_.office().Do<Case>("DeleteCase", request), reasons::kCaseState);
  office_.namer.reset();
  ASSERT_TRUE(office_.office().Do<Case>("DeleteCase", request).ok());
  EXPECT_TRUE(absl::IsNotFound(office_.Steps(of.name()).status()));
  v1::UndeleteCaseRequest undelete;
  undelete.set_name(of.name());
  const auto back = office_.office().Do<Case>("UndeleteCase", undelete);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_THAT(back->clocks(), SizeIs(3));
  ASSERT_TRUE(office_.Acknowledge(of.name()).ok());
  ExpectRefused(office_.office().Do<Case>("DeleteCase", request), reasons::kCaseState);
}

TEST_P(Cases, SuggestThoseThatAreNear) {
  const auto near_by = [](const char* latitude, const char* words) {
    return [latitude, words](Case& sent) {
      InRiverton(sent);
      sent.mutable_place()->set_latitude(latitude);
      sent.set_description(words);
    };
  };
  const auto of = *office_.Open("pothole", near_by("47.0379", "a deep hole"));
  const auto same = *office_.Open("pothole", near_by("47.0380", "Deep hole!"));
  const auto other = *office_.Open("pothole", near_by("47.0383", "water"));
  const auto far = *office_.Open("pothole", near_by("47.0479", "a deep hole"));
  const auto complaint = *office_.Open("pothole", [&](Case& sent) {
    near_by("47.0379", "a deep hole")(sent);
    sent.set_kind(v1::COMPLAINT);
  });
  const auto settled = *office_.Open("pothole", near_by("47.0379", "a deep hole"));
  ASSERT_TRUE(office_.Refer(settled.name()).ok());

  v1::SuggestDuplicatesRequest request;
  request.set_name(of.name());
  const auto suggest = [&] {
    return office_.office().Do<v1::SuggestDuplicatesResponse>("SuggestDuplicates", request);
  };
  const auto found = suggest();
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_THAT(found->suggestions(), SizeIs(2));
  EXPECT_EQ(found->suggestions(0).case_(), same.name());
  EXPECT_EQ(found->suggestions(0).distance_meters(), 20);
  EXPECT_NEAR(found->suggestions(0).text_likeness(), 2.0 / 3, 1e-9);
  EXPECT_EQ(found->suggestions(1).case_(), other.name());
  request.set_name(complaint.name());
  EXPECT_THAT(suggest()->suggestions(), SizeIs(0));
}

TEST_P(Cases, OfACustomerKeepThemFromBeingErasedWhileOpen) {
  const auto of = *office_.Open("pothole");
  const auto open = [&] {
    std::vector<std::string> names;
    EXPECT_TRUE(office_.office()
                    .Write([&](Session& session) -> absl::Status {
                      ASSIGN_OR_RETURN(names, OpenCasesOf(session, kAda));
                      return absl::OkStatus();
                    })
                    .ok());
    return names;
  };
  EXPECT_THAT(open(), ElementsAre(of.name()));
  ASSERT_TRUE(office_.Bring(of.name(), Case::RESOLVED).ok());
  EXPECT_THAT(open(), SizeIs(0));
}

INSTANTIATE_TEST_SUITE_P(Drivers, Cases, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
