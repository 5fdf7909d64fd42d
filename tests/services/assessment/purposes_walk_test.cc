// Purposes are kept apart: every method of every service is called as everybody, under every role,
// and who is shown anything of what was said for somebody's development is who the table says.

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>
#include <touchstone/options/v1/options.pb.h>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "proto/descriptors.h"
#include "services/runtime/trust/caller.h"
#include "tests/services/assessment/told_marks.h"
#include "tests/services/assessment/two_purposes.h"

namespace touchstone::assessment {
namespace {

using ::google::protobuf::Message;
using ::google::protobuf::MethodDescriptor;
using ::testing::IsEmpty;
using ::testing::Values;

// --- The table ----------------------------------------------------------------------------------

// Who is shown something of it, of those who may call the method.
enum Reader : unsigned {
  kNobody = 0,
  kThePerson = 1,       // ana
  kTheCoach = 2,        // kim, whom her plans name
  kTheObserver = 4,     // eve, of what she said herself
  kForDevelopment = 8,  // who may read what was said for people's development
  kEditors = 16,        // those of them who may edit what others observed, of others
  kImpartial = 32,      // those of them who had no part in it
  kTheRater = 64,       // boss, of what she began to say herself
  kWhoeverMay = 128,    // figures of many people
};

struct Line {
  const char* service;
  unsigned readers;
  const char* methods;
};

// This is the place to review. A method that is in no line fails the test.
constexpr Line kTable[] = {
    {"Assessment", kNobody,
     "CreateOrganizationalUnit GetOrganizationalUnit BatchGetOrganizationalUnits "
     "ListOrganizationalUnits UpdateOrganizationalUnit DeleteOrganizationalUnit "
     "UndeleteOrganizationalUnit CreateUnitChange GetUnitChange BatchGetUnitChanges "
     "ListUnitChanges UpdateUnitChange DeleteUnitChange UndeleteUnitChange ReportUnitLineage "
     "CreatePosition GetPosition BatchGetPositions ListPositions UpdatePosition DeletePosition "
     "UndeletePosition CreatePerson GetPerson BatchGetPeople ListPeople UpdatePerson DeletePerson "
     "UndeletePerson ErasePerson FindPerson CreateEmployment GetEmployment BatchGetEmployments "
     "ListEmployments UpdateEmployment DeleteEmployment UndeleteEmployment CreateAssignment "
     "GetAssignment BatchGetAssignments ListAssignments UpdateAssignment DeleteAssignment "
     "UndeleteAssignment UpsertWorkforce ListStaff ReportHeadcount GetNotice ListNotices "
     "AcknowledgeNotice CreateNoticeTemplate GetNoticeTemplate ListNoticeTemplates "
     "UpdateNoticeTemplate DeleteNoticeTemplate UndeleteNoticeTemplate"},

    {"AssessmentCycles", kNobody,
     "CreateAssessmentCycle GetAssessmentCycle BatchGetAssessmentCycles ListAssessmentCycles "
     "UpdateAssessmentCycle DeleteAssessmentCycle UndeleteAssessmentCycle PrepareAssessmentCycle "
     "OpenAssessmentCycle EndRatings CloseAssessmentCycle PublishAssessmentCycle ReportProgress "
     "CreateRaterAssignment GetRaterAssignment ListRaterAssignments DeleteRaterAssignment "
     "IssueRaterToken ReportTouchedCycles ReportReleaseImpact"},
    {"AssessmentCycles", kForDevelopment,
     "GetRating ListRatings ReviewRatings PreviewResult GetLevelAdjustment ListLevelAdjustments "
     "ListResults"},
    {"AssessmentCycles", kThePerson | kForDevelopment, "GetResult VerifyResult ReportProficiency"},
    // What is published is not reviewed any more; and nothing of it is signed, answered, disputed.
    {"AssessmentCycles", kNobody,
     "CreateLevelAdjustment DeleteLevelAdjustment SignResult RespondToResult CreateAppeal "
     "GetAppeal ListAppeals StartAppealReview DecideAppeal WithdrawAppeal"},

    {"Ratings", kTheRater, "GetRatingForm"},
    {"Ratings", kNobody, "SaveRatingDraft HandInRating WithdrawRating"},

    {"Observations", kNobody,
     "CreateObservationForm GetObservationForm ListObservationForms UpdateObservationForm "
     "RetireObservationForm RecordHandledContacts SampleContacts GetContactSample "
     "ListContactSamples ListSampledContacts CreateObservation CreateCalibrationSession"},
    {"Observations", kThePerson | kTheObserver | kForDevelopment,
     "GetObservation ListObservations GetCalibrationSession GetCalibrationScores"},
    {"Observations", kTheObserver | kEditors,
     "UpdateObservation DeleteObservation ScoreObservation"},
    {"Observations", kThePerson, "AcknowledgeObservation DisputeObservation"},
    {"Observations", kImpartial, "DecideObservationDispute"},
    {"Observations", kTheObserver | kForDevelopment, "ListCalibrationSessions"},
    {"Observations", kForDevelopment,
     "DeleteCalibrationSession RevealCalibration AgreeCalibration"},
    {"Observations", kTheObserver, "ScoreCalibration"},

    {"DevelopmentPlans", kThePerson | kForDevelopment,
     "CreateDevelopmentPlan ListDevelopmentPlans DeleteDevelopmentPlan UndeleteDevelopmentPlan "
     "ProposeDevelopmentPlan ReportPlanOutcome"},
    {"DevelopmentPlans", kThePerson | kTheCoach | kForDevelopment,
     "GetDevelopmentPlan UpdateDevelopmentPlan GetCheckIn ListCheckIns"},
    {"DevelopmentPlans", kTheCoach | kForDevelopment, "ListCoachedPlans"},
    {"DevelopmentPlans", kThePerson | kTheCoach,
     "AgreeDevelopmentPlan CompleteDevelopmentPlan ReopenDevelopmentPlan CompleteActivity "
     "DropActivity CreateCheckIn"},
    {"DevelopmentPlans", kNobody,
     "ProposeDevelopmentPlans MeasureReference RecordCompletions RecordStatement"},

    {"Evaluations", kNobody,
     "CreatePerformanceExpectation GetPerformanceExpectation ListPerformanceExpectations "
     "UpdatePerformanceExpectation DeletePerformanceExpectation UndeletePerformanceExpectation "
     "SignPerformanceExpectation CreateEvaluation GetEvaluation ListEvaluations UpdateEvaluation "
     "DeleteEvaluation UndeleteEvaluation PresentEvaluation SignEvaluation RespondToEvaluation "
     "RecordSigningRefusal ReportDueEvaluations"},

    {"WorkforceAnalytics", kWhoeverMay,
     "ReportHeatmap ReportDistribution ReportTrend ReportCoverage ReportTrainingDemand"},
    // How many have a level is the same of both purposes here.
    {"WorkforceAnalytics", kNobody,
     "ReportStaleEvidence ReportReadiness ReportBenchStrength CompileReadinessList "
     "GetReadinessList ListReadinessLists VerifyAggregates"},

    {"Operations", kNobody, "GetOperation ListOperations WaitOperation"},
    // That there is a plan says that somebody has a gap.
    {"EventFeed", kForDevelopment, "Watch ListChanges"},
};

// Who reads it, by the method's name.
std::map<std::string, unsigned> ReadersByMethod(std::span<const Line> table = kTable) {
  std::map<std::string, unsigned> readers;
  for (const Line& line : table) {
    for (const absl::string_view method : absl::StrSplit(line.methods, ' ')) {
      const std::string name = absl::StrCat(line.service, ".", method);
      EXPECT_TRUE(readers.emplace(name, line.readers).second) << name << " is in two lines";
    }
  }
  return readers;
}

std::string NameOf(const MethodDescriptor& method) {
  return absl::StrCat(method.service()->name(), ".", method.name());
}

// What is answered to nobody in the walk. All else is answered to somebody, or the walk would show
// nothing.
constexpr Line kRefused[] = {
    // Of these there is none, or it is in use, or its rows would overlap: the record has no
    // ratings.
    {"Assessment", kNobody,
     "CreateUnitChange GetUnitChange BatchGetUnitChanges UpdateUnitChange DeleteUnitChange "
     "UndeleteUnitChange GetPosition BatchGetPositions UpdatePosition DeletePosition "
     "UndeletePosition GetNotice AcknowledgeNotice CreateNoticeTemplate GetNoticeTemplate "
     "UpdateNoticeTemplate DeleteNoticeTemplate UndeleteNoticeTemplate UpdateOrganizationalUnit "
     "DeleteOrganizationalUnit UndeleteOrganizationalUnit DeletePerson UndeletePerson "
     "UpdateEmployment DeleteEmployment UndeleteEmployment UndeleteAssignment"},
    // What is open or published does not go back; who appealed does so once. Of releases there is
    // one.
    {"AssessmentCycles", kNobody,
     "DeleteAssessmentCycle UndeleteAssessmentCycle PrepareAssessmentCycle CloseAssessmentCycle "
     "PublishAssessmentCycle CreateRaterAssignment DeleteRaterAssignment CreateLevelAdjustment "
     "DeleteLevelAdjustment CreateAppeal DecideAppeal ReportReleaseImpact"},
    // Would change what is to be found.
    {"Ratings", kNobody, "SaveRatingDraft HandInRating WithdrawRating"},
    {"Evaluations", kNobody, "UndeletePerformanceExpectation UndeleteEvaluation"},
};

// --- Who calls ----------------------------------------------------------------------------------

struct Somebody {
  std::string person;
  std::string organization = "wa";
};

// ana, her manager, a peer who rated her, who observed her, her coach, and who has her id
// elsewhere.
const Somebody kEverybody[] = {{"ana"}, {"boss"}, {"p1"}, {"eve"}, {"kim"}, {"ana", "or"}};

bool IsAmong(unsigned readers, const Role& role, const std::string& person) {
  const bool develops = Permits(role, "assessment.developmental.read");
  const bool edits = develops && Permits(role, "assessment.observations.edit") && person != "ana";
  const bool is_impartial = develops && person != "ana" && person != "eve";
  return (readers & kWhoeverMay) != 0 || ((readers & kThePerson) != 0 && person == "ana") ||
         ((readers & kTheCoach) != 0 && person == "kim") ||
         ((readers & kTheObserver) != 0 && person == "eve") ||
         ((readers & kTheRater) != 0 && person == "boss") ||
         ((readers & kForDevelopment) != 0 && develops) || ((readers & kEditors) != 0 && edits) ||
         ((readers & kImpartial) != 0 && is_impartial);
}

// --- The walk -----------------------------------------------------------------------------------

class PurposesWalk : public testing::TestWithParam<StoreKind> {
 protected:
  using Answers = WholeOffice::Answers;

  // What is there before anything is said for development tells nothing of it.
  void SetUp() override {
    world_.Evaluate();
    Answers before;
    CollectAnswers(
        world_.evaluative(), [](const MethodDescriptor&) { return true; }, before);
    world_.Develop();
    Answers after;
    CollectAnswers(
        world_.developmental(),
        [&](const MethodDescriptor& method) {
          // The feed says by name that there is a plan; the rest of it is for whoever follows.
          return method.service()->name() != "EventFeed" && ReadersOf(method) != kNobody;
        },
        after);
    for (const auto& answer : after) marks_.Add(*answer);
    for (const auto& answer : before) marks_.Remove(*answer);
  }

  // What who may do everything is answered by the methods that `is_wanted`.
  void CollectAnswers(const Samples& samples,
                      const std::function<bool(const MethodDescriptor& method)>& is_wanted,
                      Answers& all) {
    for (const char* const person : {"administrator", "ana", "eve", "kim"}) {
      world_.office().ActAsPerson(person, "administrator");
      ForEachMethod([&](RpcService& service, const MethodDescriptor& method) {
        if (!is_wanted(method)) return;
        for (const auto& request : RequestsFor(method, samples)) {
          auto answers = world_.office().Tell(service, method, *request);
          if (!answers.ok()) continue;
          for (auto& answer : *answers) all.push_back(std::move(answer));
        }
      });
    }
  }

  void ForEachMethod(
      const std::function<void(RpcService& service, const MethodDescriptor& method)>& visit) {
    for (RpcService* const service : world_.office().AllServices()) {
      for (int i = 0; i < service->descriptor().method_count(); ++i) {
        visit(*service, *service->descriptor().method(i));
      }
    }
  }

  unsigned ReadersOf(const MethodDescriptor& method) const {
    const auto found = readers_.find(NameOf(method));
    return found == readers_.end() ? unsigned{kNobody} : found->second;
  }

  // Of the methods that the caller may call: the names of those that show something of it, and
  // what.
  std::map<std::string, std::string> Shown() {
    std::map<std::string, std::string> shown;
    ForEachMethod([&](RpcService& service, const MethodDescriptor& method) {
      for (const Samples* const samples : {&world_.developmental(), &world_.evaluative()}) {
        for (const auto& request : RequestsFor(method, *samples)) {
          const std::string found = FoundIn(service, method, *request);
          if (!found.empty()) shown[NameOf(method)] = found;
        }
      }
    });
    return shown;
  }

  std::string FoundIn(RpcService& service, const MethodDescriptor& method, const Message& request) {
    const auto answers = world_.office().Tell(service, method, request);
    if (!answers.ok()) {
      EXPECT_FALSE(absl::IsInternal(answers.status())) << NameOf(method) << answers.status();
      return marks_.FoundIn(answers.status(), request);
    }
    answered_.insert(NameOf(method));
    for (const auto& answer : *answers) {
      std::string found = marks_.FoundIn(*answer, request);
      if (!found.empty()) return found;
    }
    return "";
  }

  std::set<std::string> Expected(const Role& role, const Somebody& somebody) {
    std::set<std::string> expected;
    if (somebody.organization != "wa") return expected;
    ForEachMethod([&](RpcService&, const MethodDescriptor& method) {
      const std::string permission = method.options().GetExtension(options::v1::permission);
      if (permission != kPublic && !Permits(role, permission)) return;
      if (IsAmong(ReadersOf(method), role, somebody.person)) expected.insert(NameOf(method));
    });
    return expected;
  }

  void ActAs(const Role& role, const Somebody& somebody) {
    world_.office().ActAs(
        absl::StrCat("organizations/", somebody.organization, "/apiKeys/", somebody.person),
        std::string(role.id), somebody.organization);
    trust::v1::Principal principal = world_.office().caller();
    principal.set_person(
        absl::StrCat("organizations/", somebody.organization, "/people/", somebody.person));
    world_.office().ActAs(principal);
  }

  void ExpectToldAsTheTableSays(const Role& role, const Somebody& somebody) {
    ActAs(role, somebody);
    const auto shown = Shown();
    const auto expected = Expected(role, somebody);
    for (const auto& [method, what] : shown) {
      EXPECT_TRUE(expected.contains(method))
          << method << " shows " << role.id << " " << somebody.person << " of "
          << somebody.organization << ": " << what;
    }
    for (const std::string& method : expected) {
      EXPECT_TRUE(shown.contains(method))
          << method << " shows nothing to " << role.id << " " << somebody.person;
    }
  }

  // A release's impact would say what people's levels become by another release than the one that
  // there is here: it is answered to nobody, and refused for another reason to who may not ask.
  void ExpectReleaseImpactIsAskedByPurpose(const Role& role) {
    ActAs(role, kEverybody[2]);
    ForEachMethod([&](RpcService& service, const MethodDescriptor& method) {
      if (method.name() != "ReportReleaseImpact") return;
      const bool may = Permits(role, method.options().GetExtension(options::v1::permission)) &&
                       Permits(role, "assessment.developmental.read");
      for (const auto& request : RequestsFor(method, world_.developmental())) {
        const auto answers = world_.office().Tell(service, method, *request);
        EXPECT_EQ(absl::IsPermissionDenied(answers.status()), !may) << role.id;
      }
    });
  }

  TestStore store_{GetParam()};
  TwoPurposes world_{store_};
  const std::map<std::string, unsigned> readers_ = ReadersByMethod();
  // Also that there is a plan, by its name or by what was done to it.
  ToldMarks marks_{{TwoPurposes::kMark, "expert", "/developmentPlans/", ".DevelopmentPlans/"}};
  std::set<std::string> answered_;
};

TEST_P(PurposesWalk, WhatIsForDevelopmentIsShownToWhomTheTableSaysAndToNobodyElse) {
  for (const Role& role : Roles()) {
    for (const Somebody& somebody : kEverybody) ExpectToldAsTheTableSays(role, somebody);
    ExpectReleaseImpactIsAskedByPurpose(role);
  }
  world_.office().ActAsNobody();
  EXPECT_THAT(Shown(), IsEmpty());
  // The walk itself took nothing away that it was to find.
  ExpectToldAsTheTableSays(*FindRole("administrator"), kEverybody[2]);
  const auto refused = ReadersByMethod(kRefused);
  for (const auto& [method, readers] : readers_) {
    EXPECT_NE(answered_.contains(method), refused.contains(method)) << method;
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, PurposesWalk, Values(SqliteStore, PostgresStore), StoreName);

TEST(PurposesTable, HasEveryMethodOfEveryServiceAndNoOther) {
  std::set<std::string> reviewed;
  for (const auto& [method, readers] : ReadersByMethod()) reviewed.insert(method);
  google::protobuf::FileDescriptorSet contract;
  ASSERT_TRUE(contract.ParseFromString(std::string(DescriptorSetBytes())));
  std::set<std::string> served;
  for (const auto& file : contract.file()) {
    if (file.package() != "touchstone.assessment.v1") continue;
    for (const auto& service : file.service()) {
      for (const auto& method : service.method()) {
        served.insert(absl::StrCat(service.name(), ".", method.name()));
      }
    }
  }
  for (const std::string& method : served) {
    EXPECT_TRUE(reviewed.contains(method))
        << "Say in the table who is shown what of developmental ratings by " << method;
  }
  for (const std::string& method : reviewed) {
    EXPECT_TRUE(served.contains(method)) << method << " is in the table, and nowhere else";
  }
}

}  // namespace
}  // namespace touchstone::assessment
