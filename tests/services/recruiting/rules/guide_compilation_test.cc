#include "services/recruiting/rules/guide_compilation.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/rules/guide_contents.h"
#include "services/runtime/names/canonical_json.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsNull;

template <typename T>
T Parse(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

// Two competencies, one question for applicants and one for referees on each.
class GuideCompilation : public testing::Test {
 protected:
  // What stands in the way, as "subject: problem".
  std::vector<std::string> Obstacles() const {
    std::vector<std::string> found;
    for (const Obstacle& obstacle : Compiled(guide_, requisition_, words_).obstacles) {
      found.push_back(absl::StrCat(obstacle.subject, ": ", obstacle.problem));
    }
    return found;
  }

  catalog::v1::Competency& Words(int index) {
    return *words_.competencies[index].mutable_competency();
  }

  v1::InterviewGuide guide_ = Parse<v1::InterviewGuide>(R"(
      name: "guide"
      forms {
        id: "a"
        questions { competency: "f/care" question: "promise" }
        questions { competency: "f/focus" question: "first" }
      }
      key_elements { competency: "f/focus" key_element: "listens" })");
  v1::Requisition requisition_ = Parse<v1::Requisition>(R"(
      name: "requisition"
      stages { id: "references" kind: REFERENCE_CHECK }
      profile {
        release: "f/releases/1"
        levels { id: "entry" title: "Entry" }
        levels { id: "expert" title: "Expert" }
        requirements {
          competency: "f/focus" title: "Customer focus" required_level: "expert"
          job_demand: "All matters" weight: 3
        }
        requirements { competency: "f/care" title: "Care" required_level: "entry" }
      })");
  GuideWords words_{.release = Parse<catalog::v1::Release>(R"(
          framework {
            proficiency_scale {
              levels { id: "entry" indicators: "Answers common questions" }
              levels { id: "expert" indicators: "Answers all" }
            }
          })"),
                    .competencies = {Parse<catalog::v1::ReleasedCompetency>(R"(
                           competency {
                             name: "f/focus" definition: "Finds out"
                             key_elements { id: "listens" title: "listens to the end" }
                             interview_questions { id: "first" text: "Whom?" probes: "And then?" }
                             interview_questions { id: "upset" text: "Who was upset?" }
                             reference_questions {
                               id: "treats" text: "Does {applicant_name} help?"
                               probes: "When did you see that {applicant_name} {key_element}?"
                             }
                             level_indicators { level: "expert" indicators: "Sees what is needed" }
                           })"),
                                     Parse<catalog::v1::ReleasedCompetency>(R"(
                           competency {
                             name: "f/care"
                             interview_questions { id: "promise" text: "What?" }
                             reference_questions { id: "keeps" text: "Does {applicant_name}?" }
                           })")}};
};

TEST_F(GuideCompilation, HasEverythingThatIsRequiredInTheOrderOfTheProfile) {
  const CompiledGuide compiled = Compiled(guide_, requisition_, words_);
  EXPECT_THAT(compiled.obstacles, IsEmpty());
  const v1::GuideContent expected = Parse<v1::GuideContent>(R"(
      release: "f/releases/1"
      levels { id: "entry" title: "Entry" }
      levels { id: "expert" title: "Expert" }
      competencies {
        competency: "f/focus" title: "Customer focus" definition: "Finds out"
        required_level: "expert" job_demand: "All matters" weight: 3
        anchors { level: "entry" indicators: "Answers common questions" }
        anchors { level: "expert" indicators: "Answers all" indicators: "Sees what is needed" }
      }
      competencies {
        competency: "f/care" title: "Care" required_level: "entry"
        anchors { level: "entry" indicators: "Answers common questions" }
        anchors { level: "expert" indicators: "Answers all" }
      }
      forms {
        id: "a"
        questions { id: "care.promise" competency: "f/care" text: "What?" }
        questions { id: "focus.first" competency: "f/focus" text: "Whom?" probes: "And then?" }
      }
      reference_questions {
        id: "focus.treats" competency: "f/focus" text: "Does {applicant_name} help?"
        probes: "When did you see that {applicant_name} listens to the end?"
      }
      reference_questions { id: "care.keeps" competency: "f/care" text: "Does {applicant_name}?" })");
  EXPECT_EQ(compiled.content.DebugString(), expected.DebugString());
  EXPECT_EQ(CanonicalHash(compiled.content),
            CanonicalHash(Compiled(guide_, requisition_, words_).content));
}

TEST_F(GuideCompilation, NamesEachRequiredCompetencyThatNobodyIsAskedAbout) {
  guide_.mutable_forms(0)->clear_questions();
  EXPECT_THAT(Obstacles(), ElementsAre("f/focus: is required and has no question; choose one",
                                       "f/care: is required and has no question; choose one"));
}

TEST_F(GuideCompilation, NamesEachPlaceholderWithoutAValue) {
  guide_.clear_key_elements();
  Words(1).mutable_reference_questions(0)->set_text("Is {first_name} kind} to you?");
  EXPECT_THAT(
      Obstacles(),
      ElementsAre("f/focus reference_questions[treats].probes[0]: has {key_element}, which has no "
                  "value",
                  HasSubstr("f/care reference_questions[keeps].text: has a brace"),
                  HasSubstr("f/care reference_questions[keeps].text: has {first_name}")));
}

TEST_F(GuideCompilation, NamesEachTextThatWouldBeAnotherForAnotherApplicant) {
  Words(0).mutable_interview_questions(0)->set_text("{applicant_name}, whom?");
  Words(0).mutable_interview_questions(0)->set_probes(0, "And then, {key_element}?");
  EXPECT_THAT(Obstacles(),
              ElementsAre("f/focus interview_questions[first].text: has {applicant_name}, and "
                          "would be another text for another applicant",
                          "f/focus interview_questions[first].probes[0]: has {key_element}, which "
                          "has no value"));
}

TEST_F(GuideCompilation, LooksAtTheTextsThatAreAsked) {
  Words(0).mutable_interview_questions(1)->set_text("{applicant_name}, who?");
  EXPECT_THAT(Obstacles(), IsEmpty());
}

TEST_F(GuideCompilation, NamesEachFormThatIsNotParallelToTheFirst) {
  *guide_.add_forms() = Parse<v1::GuideForm>(R"(
      id: "b"
      questions { competency: "f/focus" question: "upset" }
      questions { competency: "f/care" question: "promise" })");
  EXPECT_THAT(Obstacles(), IsEmpty());
  *guide_.mutable_forms(1)->add_questions() = guide_.forms(0).questions(1);
  EXPECT_THAT(Obstacles(), ElementsAre("guide forms[1]: has another number of questions on "
                                       "f/focus, compared with guide forms[0]"));
  guide_.mutable_forms(1)->mutable_questions()->DeleteSubrange(1, 2);
  EXPECT_THAT(Obstacles(), ElementsAre("guide forms[1]: has another number of questions on "
                                       "f/care, compared with guide forms[0]"));
}

TEST_F(GuideCompilation, NamesWhatTheReleaseDoesNotHave) {
  guide_.mutable_forms(0)->mutable_questions(0)->set_question("none");
  guide_.mutable_key_elements(0)->set_key_element("none");
  *guide_.mutable_forms(0)->add_questions() =
      Parse<v1::QuestionPick>("competency: 'f/law' question: 'any'");
  EXPECT_THAT(
      Obstacles(),
      ElementsAre("guide forms[0].questions[0]: is no question of f/care in the release "
                  "f/releases/1",
                  "guide forms[0].questions[2]: is on f/law, which the requisition does not "
                  "require any more",
                  "f/care: is required and has no question; choose one",
                  "guide key_elements[0]: is no key element of f/focus in the release f/releases/1",
                  HasSubstr("has {key_element}, which has no value")));
}

TEST_F(GuideCompilation, NamesAStageOfReferencesThatHasNoQuestion) {
  Words(0).clear_reference_questions();
  EXPECT_THAT(Obstacles(), IsEmpty());
  Words(1).clear_reference_questions();
  EXPECT_THAT(Obstacles(),
              ElementsAre("requisition: has a stage of references, and no question for referees"));
  requisition_.clear_stages();
  EXPECT_THAT(Obstacles(), IsEmpty());
}

TEST_F(GuideCompilation, IsOfTheProfileThatItWasMadeOf) {
  const v1::GuideContent content = Compiled(guide_, requisition_, words_).content;
  EXPECT_TRUE(IsOfProfile(content, requisition_.profile()));
  const auto differs = [&](const std::function<void(v1::RequisitionProfile&)>& change) {
    v1::RequisitionProfile profile = requisition_.profile();
    change(profile);
    return !IsOfProfile(content, profile);
  };
  EXPECT_TRUE(differs([](auto& profile) { profile.set_release("f/releases/2"); }));
  EXPECT_TRUE(differs([](auto& profile) { profile.mutable_levels(0)->set_title("First"); }));
  EXPECT_TRUE(differs([](auto& profile) { profile.mutable_requirements()->RemoveLast(); }));
  EXPECT_TRUE(differs([](auto& profile) { profile.mutable_requirements(0)->set_weight(4); }));
  EXPECT_FALSE(differs([](auto& profile) { profile.set_benefits("Others."); }));
}

TEST_F(GuideCompilation, IsCitedByFormQuestionCompetencyAndLevel) {
  const v1::GuideContent content = Compiled(guide_, requisition_, words_).content;
  ASSERT_NE(FindForm(content, "a"), nullptr);
  EXPECT_THAT(FindForm(content, "b"), IsNull());
  EXPECT_EQ(FindQuestion(content.forms(0), "focus.first")->text(), "Whom?");
  EXPECT_THAT(FindQuestion(content.forms(0), "focus.upset"), IsNull());
  EXPECT_EQ(FindCompetency(content, "f/care")->title(), "Care");
  EXPECT_THAT(FindCompetency(content, "f/law"), IsNull());
  EXPECT_EQ(LevelNumber(content, "entry"), 1);
  EXPECT_EQ(LevelNumber(content, "expert"), 2);
  EXPECT_EQ(LevelNumber(content, ""), std::nullopt);
}

}  // namespace
}  // namespace touchstone::recruiting
