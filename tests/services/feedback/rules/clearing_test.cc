// What of a text and of a case the public may read.

#include "services/feedback/rules/clearing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/rules/public_view.h"

namespace touchstone::feedback {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

TEST(PersonalMarks, AreNotFoundWhereThereAreNone) {
  for (const char* text : {
           "There is a deep hole in the road.",
           "The light has been out since Tuesday, I think. It is dark!",
           "About 3 feet wide and 2 inches deep, for 10 days.",
           "Trash was not collected.\nIt smells.",
           "",
           "graffiti on the wall of the library",
           "The bus came 20 minutes late on 3 days.",
       }) {
    EXPECT_THAT(FindPersonalMarks(text), IsEmpty()) << text;
  }
}

TEST(PersonalMarks, AreFound) {
  struct Row {
    const char* text;
    PersonalMark mark;
  };
  for (const Row& row : {
           Row{"My neighbor Bob did it.", PersonalMark::kName},
           Row{"john broke the sign", PersonalMark::kName},
           Row{"Maria's fence fell", PersonalMark::kName},
           Row{"John Smith did it", PersonalMark::kName},
           Row{"ask for \u00C9lodie", PersonalMark::kName},
           Row{"call 360-555-0117", PersonalMark::kNumber},
           Row{"call (360) 555 0117", PersonalMark::kNumber},
           Row{"account 0012345", PersonalMark::kNumber},
           Row{"at 12 Harbor Street", PersonalMark::kAddress},
           Row{"in front of 12 harbor street", PersonalMark::kAddress},
           Row{"we live at #4", PersonalMark::kAddress},
           Row{"near 98501", PersonalMark::kAddress},
           Row{"a car with ABC1234", PersonalMark::kPlate},
           Row{"a car with ABC 123 parks", PersonalMark::kPlate},
           Row{"a van, b-xy123", PersonalMark::kPlate},
           Row{"write to a@b.org", PersonalMark::kLink},
           Row{"see WWW.example.org", PersonalMark::kLink},
           Row{"\xD0\x98\xD0\xB2\xD0\xB0\xD0\xBD", PersonalMark::kScript},
           Row{"\xE7\x94\xB0\xE4\xB8\xAD", PersonalMark::kScript},
       }) {
    EXPECT_THAT(FindPersonalMarks(row.text), Contains(row.mark)) << row.text;
  }
}

v1::ServiceType Type() {
  v1::ServiceType type;
  type.set_code("001");
  type.set_public_(true);
  type.mutable_publication()->set_status(true);
  type.mutable_publication()->set_description_by_rule(true);
  type.mutable_publication()->set_place_precision(v1::PublicationRule::POSTAL_CODE);
  return type;
}

v1::Case Problem() {
  v1::Case of;
  of.set_number("2026-1");
  of.set_kind(v1::PROBLEM);
  of.set_state(v1::Case::NEW);
  of.set_description("There is a hole.");
  of.mutable_place()->set_postal_code("98501");
  of.mutable_place()->set_address("12 Harbor Street");
  return of;
}

v1::CasePublication Cleared(const v1::ServiceType& type, v1::Case of,
                            const v1::Case* before = nullptr) {
  ClearByRules(type, before, absl::FromUnixSeconds(1'800'000'000), of);
  return of.publication();
}

TEST(ClearByRules, TellsByWhichRules) {
  const v1::CasePublication publication = Cleared(Type(), Problem());
  EXPECT_EQ(publication.state(), v1::CasePublication::CLEARED);
  EXPECT_EQ(publication.rules_version(), kClearingRules);
  EXPECT_EQ(publication.description(), "There is a hole.");
  EXPECT_EQ(publication.place_text(), "98501");
  EXPECT_EQ(publication.clear_time().seconds(), 1'800'000'000);
}

TEST(ClearByRules, LeavesWhatItFindsToAPerson) {
  v1::Case of = Problem();
  of.set_description("Bob Jones dug a hole.");
  of.clear_place();
  const v1::CasePublication publication = Cleared(Type(), of);
  EXPECT_EQ(publication.state(), v1::CasePublication::STATUS_ONLY);
  EXPECT_EQ(publication.description(), "");
  EXPECT_EQ(publication.rules_version(), "");
}

TEST(ClearByRules, NeverClearsWhatIsNotToBePublic) {
  v1::Case complaint = Problem();
  complaint.set_kind(v1::COMPLAINT);
  v1::Case confidential = Problem();
  confidential.set_confidential_from_public(true);
  for (const v1::Case& of : {complaint, confidential}) {
    const v1::CasePublication publication = Cleared(Type(), of);
    EXPECT_EQ(publication.state(), v1::CasePublication::NOT_PUBLIC);
    EXPECT_EQ(publication.description(), "");
  }
  v1::ServiceType closed = Type();
  closed.set_public_(false);
  EXPECT_EQ(Cleared(closed, Problem()).state(), v1::CasePublication::NOT_PUBLIC);
  v1::ServiceType silent = Type();
  silent.clear_publication();
  EXPECT_EQ(Cleared(silent, Problem()).state(), v1::CasePublication::NOT_PUBLIC);
}

TEST(ClearByRules, KeepsWhatAPersonWithheld) {
  v1::Case before = Problem();
  before.mutable_publication()->set_state(v1::CasePublication::NOT_PUBLIC);
  before.mutable_publication()->set_clearer("organizations/wa/apiKeys/boss");
  v1::Case after = before;
  after.set_description("There is a larger hole.");
  EXPECT_EQ(Cleared(Type(), after, &before).state(), v1::CasePublication::NOT_PUBLIC);
  before.mutable_publication()->set_state(v1::CasePublication::CLEARED);
  EXPECT_EQ(Cleared(Type(), after, &before).description(), "There is a larger hole.");
}

TEST(StandingOf, SaysWhatIsDone) {
  struct Row {
    v1::Case::State state;
    v1::Case::Outcome outcome;
    bool open;
    const char* status;
  };
  for (const Row& row : {
           Row{v1::Case::NEW, {}, true, "open"},
           Row{v1::Case::ACKNOWLEDGED, {}, true, "open"},
           Row{v1::Case::IN_PROGRESS, {}, true, "in_progress"},
           Row{v1::Case::WAITING_FOR_CUSTOMER, {}, true, "in_progress"},
           Row{v1::Case::RESOLVED, {}, false, "fixed"},
           Row{v1::Case::CLOSED, v1::Case::CONFIRMED, false, "fixed"},
           Row{v1::Case::CLOSED, v1::Case::WITHOUT_ANSWER, false, "closed"},
           Row{v1::Case::CLOSED, v1::Case::DISPUTED, true, "open"},
           Row{v1::Case::DUPLICATE, {}, false, "duplicate"},
       }) {
    v1::Case of;
    of.set_state(row.state);
    of.set_outcome(row.outcome);
    EXPECT_EQ(StandingOf(of).open, row.open) << row.state;
    EXPECT_EQ(StandingOf(of).extended_status, row.status) << row.state;
  }
}

TEST(PublicViewOf, HoldsWhatWasClearedAndNothingElse) {
  v1::Case of = Problem();
  of.mutable_publication()->set_state(v1::CasePublication::STATUS_ONLY);
  of.mutable_publication()->set_description("not cleared");
  const v1::PublicRequest status = PublicViewOf(of, Type(), absl::UnixEpoch());
  EXPECT_EQ(status.description(), "");
  EXPECT_EQ(status.address(), "");
  EXPECT_EQ(status.postal_code(), "");
  of.mutable_publication()->set_state(v1::CasePublication::CLEARED);
  of.mutable_publication()->set_description("cleared");
  const v1::PublicRequest cleared = PublicViewOf(of, Type(), absl::UnixEpoch());
  EXPECT_EQ(cleared.description(), "cleared");
  EXPECT_EQ(cleared.postal_code(), "98501");
  EXPECT_EQ(cleared.address(), "");
  of.mutable_publication()->set_exact_place(true);
  EXPECT_EQ(PublicViewOf(of, Type(), absl::UnixEpoch()).address(), "12 Harbor Street");
}

}  // namespace
}  // namespace touchstone::feedback
