// What was said for somebody's development is read by them, by their coach, and by the
// administrator: every method is called by every role.

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>
#include <touchstone/options/v1/options.pb.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/assessment/result_access.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/trust/caller.h"
#include "tests/services/assessment/cycle_in_process.h"

namespace touchstone::assessment {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::MessageFactory;
using ::google::protobuf::MethodDescriptor;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Values;

// In every comment, reason and level that came of the cycle.
constexpr char kMark[] = "unmistakable";

class Together : public MessageSink {
 public:
  bool Send(const SerializedMessage& message) override {
    bytes += *message.bytes + message.suffix;
    return true;
  }
  std::string bytes;
};

class CyclePurposes : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    office_.Employ({{"boss", "top"},
                    {"ana", "calls", "boss"},
                    {"p1", "top", "boss"},
                    {"p2", "top", "boss"},
                    {"p3", "top", "boss"}});
    // The evaluative one has the same people, and says nothing that is marked.
    Run("growth", v1::AssessmentCycle::DEVELOPMENTAL, kMark);
    Run("rating", v1::AssessmentCycle::EVALUATIVE, "");
  }

  void Run(const std::string& id, v1::AssessmentCycle::Purpose purpose, const std::string& mark) {
    ASSERT_TRUE(office_.Create(id, purpose).ok());
    ASSERT_TRUE(office_.Prepare(id).ok());
    for (const char* const peer : {"p1", "p2", "p3"}) {
      office_.Nominate(id, "ana", peer, v1::PEER);
    }
    ASSERT_TRUE(office_.Open(id).ok());
    for (const v1::RaterAssignment& rater : office_.Raters(id, "ana")) {
      names_["rater_assignment"] = rater.name();
      const auto answer = office_.HandIn(office_.Token(rater.name()), Said("senior", 2, mark));
      ASSERT_TRUE(answer.ok()) << answer.status();
      if (!answer->rating().empty() && !mark.empty()) names_["rating"] = answer->rating();
    }
    ASSERT_TRUE(office_.EndRatings(id).ok());
    v1::CreateLevelAdjustmentRequest adjust;
    adjust.set_parent(CycleName(id));
    adjust.mutable_level_adjustment()->set_subject(PersonName("ana"));
    adjust.mutable_level_adjustment()->set_competency("focus");
    adjust.mutable_level_adjustment()->set_level("expert");
    adjust.mutable_level_adjustment()->set_reason(absl::StrCat("Because ", mark));
    const auto adjusted = office_.Ask<v1::LevelAdjustment>("CreateLevelAdjustment", adjust);
    ASSERT_TRUE(adjusted.ok()) << adjusted.status();
    if (!mark.empty()) names_["level_adjustment"] = adjusted->name();
    ASSERT_TRUE(office_.Close(id).ok());
    const auto published = office_.Publish(id);
    ASSERT_TRUE(published.ok()) << published.status();
  }

  // A request that names what there is of the developmental cycle.
  std::unique_ptr<Message> RequestFor(const MethodDescriptor& method) {
    std::unique_ptr<Message> request(
        MessageFactory::generated_factory()->GetPrototype(method.input_type())->New());
    const std::string cycle = CycleName("growth");
    const std::string result = cycle + "/results/ana";
    const absl::string_view what = method.name();
    const auto has = [&](absl::string_view word) { return absl::StrContains(what, word); };
    std::string name = cycle;
    if (has("Result")) name = result;
    if (has("PreviewResult")) name = cycle;
    if (has("Appeal")) name = result + "/appeals/none";
    if (has("Proficiency")) name = PersonName("ana");
    if (has("GetRating")) name = names_.at("rating");
    if (has("RaterAssignment") || has("RaterToken")) name = names_.at("rater_assignment");
    if (has("LevelAdjustment")) name = names_.at("level_adjustment");
    if (has("ListChanges")) name = result;
    std::string parent = has("Appeal") ? result : has("AssessmentCycle") ? kOrganization : cycle;
    if (what == "Watch") parent = kOrganization;
    const auto set = [&](const char* field, const std::string& value) {
      const FieldDescriptor* const found = method.input_type()->FindFieldByName(field);
      if (found == nullptr) return;
      if (found->is_repeated()) {
        request->GetReflection()->AddString(request.get(), found, value);
      } else {
        request->GetReflection()->SetString(request.get(), found, value);
      }
    };
    set("name", name);
    set("names", cycle);
    set("parent", parent);
    set("person", PersonName("ana"));
    set("response", "I answer");
    set("release", "organizations/wa/frameworks/service/releases/2031");
    set("effective_date", "2021-01-01");
    if (const auto* const once = method.input_type()->FindFieldByName("once")) {
      request->GetReflection()->SetBool(request.get(), once, true);
    }
    if (const auto* const purpose = method.input_type()->FindFieldByName("purpose")) {
      request->GetReflection()->SetEnumValue(request.get(), purpose,
                                             v1::AssessmentCycle::DEVELOPMENTAL);
    }
    if (auto* const appeal = dynamic_cast<v1::CreateAppealRequest*>(request.get())) {
      appeal->mutable_appeal()->set_grounds("Too low");
    }
    if (auto* const adjust = dynamic_cast<v1::CreateLevelAdjustmentRequest*>(request.get())) {
      adjust->mutable_level_adjustment()->set_subject(PersonName("ana"));
      adjust->mutable_level_adjustment()->set_competency("care");
      adjust->mutable_level_adjustment()->set_level("expert");
      adjust->mutable_level_adjustment()->set_reason("Why not");
    }
    if (auto* const update = dynamic_cast<v1::UpdateAssessmentCycleRequest*>(request.get())) {
      update->mutable_assessment_cycle()->set_name(cycle);
      update->mutable_assessment_cycle()->set_title("Growth");
    }
    return request;
  }

  // As the server calls it: policy first.
  absl::StatusOr<std::string> Call(RpcService& service, const MethodDescriptor& method,
                                   const Message& request) {
    const Context context = office_.MakeContext(method);
    const std::string permission = method.options().GetExtension(options::v1::permission);
    RETURN_IF_ERROR(CheckAccess(*context.caller, permission, request));
    const auto& handlers = service.methods().at(static_cast<size_t>(method.index()));
    if (handlers.server_stream) {
      Together sink;
      RETURN_IF_ERROR(handlers.server_stream(context, request, sink));
      return sink.bytes;
    }
    ASSIGN_OR_RETURN(const SerializedMessage answer, handlers.unary(context, request));
    return *answer.bytes + answer.suffix;
  }

  // What a caller was answered by each method that shows some of what came of the cycle.
  std::set<std::string> Shown() {
    std::set<std::string> shown;
    for (RpcService* const service : office_.services()) {
      if (absl::EndsWith(service->descriptor().full_name(), ".Assessment")) continue;
      for (int i = 0; i < service->descriptor().method_count(); ++i) {
        const MethodDescriptor& method = *service->descriptor().method(i);
        const auto answer = Call(*service, method, *RequestFor(method));
        std::string told;
        if (answer.ok()) {
          told = *answer;
        } else {
          told = ToRpcStatus(answer.status()).SerializeAsString();
          EXPECT_FALSE(absl::IsInternal(answer.status())) << method.full_name() << answer.status();
        }
        // The mark is in every comment and reason; a level or a hash is in what has none.
        const bool is_figure =
            answer.ok() && !answer->empty() &&
            (method.name() == "VerifyResult" || method.name() == "ReviewRatings" ||
             method.name() == "SignResult" || method.name() == "RespondToResult" ||
             method.name() == "CreateLevelAdjustment" || method.name() == "CreateAppeal");
        if (is_figure || absl::StrContains(told, kMark) || absl::StrContains(told, "expert")) {
          shown.insert(std::string(method.name()));
        }
      }
    }
    return shown;
  }

  TestStore store_{GetParam()};
  CycleInProcess office_{store_};
  std::map<std::string, std::string> names_;
};

TEST_P(CyclePurposes, OfADevelopmentalCycleOnlyTheCoachAndTheAdministratorSeeAnything) {
  const std::set<std::string> all = {
      "GetRating",          "ListRatings",          "ReviewRatings", "PreviewResult",
      "GetLevelAdjustment", "ListLevelAdjustments", "GetResult",     "ListResults",
      "VerifyResult",       "ReportProficiency"};
  for (const Role& role : Roles()) {
    SCOPED_TRACE(role.id);
    // Somebody of the office, who rated: that they hold a role lets them read no more.
    office_.ActAsPerson("p1", std::string(role.id));
    std::set<std::string> expected;
    if (role.id == "administrator") expected = all;
    if (role.id == "coach") {
      expected = {"GetResult", "ListResults", "VerifyResult", "ReportProficiency"};
    }
    EXPECT_EQ(Shown(), expected);
  }
  office_.ActAsNobody();
  EXPECT_EQ(Shown(), std::set<std::string>());
  // Nor does the cycle, which more may read, say how far its raters agreed.
  office_.ActAsAdministrator();
  EXPECT_THAT(office_.Get("growth")->agreement(), IsEmpty());
}

TEST_P(CyclePurposes, ThePersonReadsTheirOwnAndNoMore) {
  for (const char* const role : {"worker", "manager"}) {
    office_.ActAsPerson("ana", role);
    EXPECT_EQ(Shown(), (std::set<std::string>{"GetResult", "VerifyResult", "ReportProficiency"}));
    office_.ActAsPerson("boss", role);
    EXPECT_EQ(Shown(), std::set<std::string>());
  }
  // A person of the same id in another organization is somebody else.
  office_.ActAsPerson("ana");
  trust::v1::Principal stranger = office_.caller();
  stranger.set_person("organizations/or/people/ana");
  office_.ActAs(stranger);
  EXPECT_EQ(Shown(), std::set<std::string>());
}

TEST_P(CyclePurposes, ADevelopmentalResultIsNotSignedAnsweredOrDisputed) {
  office_.ActAsPerson("ana");
  for (const char* const method : {"SignResult", "RespondToResult", "CreateAppeal"}) {
    RpcService& service = office_.Having(method);
    const auto* const descriptor = service.descriptor().FindMethodByName(method);
    EXPECT_EQ(ReasonOf(Call(service, *descriptor, *RequestFor(*descriptor)).status()),
              reasons::kPurposeForbids)
        << method;
  }
}

// Reports over one purpose have nothing of the other.
TEST_P(CyclePurposes, AReportHasOnlyWhatItsPurposeMayBeUsedFor) {
  for (const auto& [purpose, id] : std::map<v1::AssessmentCycle::Purpose, std::string>{
           {v1::AssessmentCycle::DEVELOPMENTAL, "growth"},
           {v1::AssessmentCycle::EVALUATIVE, "rating"}}) {
    v1::ReportProficiencyRequest request;
    request.set_name(PersonName("ana"));
    request.set_purpose(purpose);
    const auto report = office_.Ask<v1::ReportProficiencyResponse>("ReportProficiency", request);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(report->proficiencies_size(), 2);
    for (const auto& one : report->proficiencies()) {
      EXPECT_EQ(one.result(), absl::StrCat(CycleName(id), "/results/ana"));
    }
  }
}

// The history and the events of developmental results are there, and say nothing.
TEST_P(CyclePurposes, HistoryAndEventsTellThatSomethingHappenedAndNotWhat) {
  office_.ActAs("organizations/wa/apiKeys/auditor", "auditor", "wa");
  events::v1::ListChangesRequest request;
  request.set_name(CycleName("growth") + "/results/ana");
  auto history = office_.Ask<events::v1::ListChangesResponse>("ListChanges", request);
  ASSERT_TRUE(history.ok()) << history.status();
  ASSERT_EQ(history->changes_size(), 1);
  EXPECT_FALSE(history->changes(0).has_after());
  for (const char* const of : {"rating", "level_adjustment"}) {
    request.set_name(names_.at(of));
    history = office_.Ask<events::v1::ListChangesResponse>("ListChanges", request);
    ASSERT_TRUE(history.ok()) << history.status();
    for (const auto& change : history->changes()) {
      EXPECT_FALSE(change.has_before() || change.has_after());
    }
  }
}

// The name alone says whose a result is: ids may be any word.
TEST(ResultAccess, WhoseAResultIsIsReadFromItsPlaceInTheName) {
  EXPECT_EQ(PersonOfResult("organizations/wa/assessmentCycles/spring/results/ana"),
            "organizations/wa/people/ana");
  EXPECT_EQ(PersonOfResult("organizations/wa/assessmentCycles/spring/results/ana/appeals/first"),
            "organizations/wa/people/ana");
  EXPECT_EQ(PersonOfResult("organizations/wa/assessmentCycles/results/results/ana"),
            "organizations/wa/people/ana");
  EXPECT_EQ(PersonOfResult("organizations/results/assessmentCycles/spring/results/ana"),
            "organizations/results/people/ana");
  EXPECT_EQ(PersonOfResult("organizations/wa/assessmentCycles/spring/results/results"),
            "organizations/wa/people/results");
  EXPECT_EQ(PersonOfResult("organizations/wa/assessmentCycles/results"), "");
  EXPECT_EQ(PersonOfResult("organizations/wa/assessmentCycles/spring/ratings/results"), "");
}

INSTANTIATE_TEST_SUITE_P(Drivers, CyclePurposes, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::assessment
