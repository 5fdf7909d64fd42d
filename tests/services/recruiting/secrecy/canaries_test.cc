// Secrets are found where they belong, and nowhere else: every method of the service is called
// under every role, by a member of the panel who has scored, one who has not, and somebody else;
// and what is told is searched for words that were planted.

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>
#include <touchstone/options/v1/options.pb.h>
#include <touchstone/recruiting/v1/eeo_self_identification.pb.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "proto/descriptors.h"
#include "services/runtime/trust/caller.h"
#include "tests/services/recruiting/secrecy/canary_office.h"
#include "tests/services/recruiting/secrecy/kept_bytes.h"

namespace touchstone::recruiting {
namespace {

using ::google::protobuf::MethodDescriptor;
using ::testing::AnyOf;
using ::testing::Values;

// --- The table ----------------------------------------------------------------------------------

// Who is told something of a canary, of those who may call the method.
enum Reader : unsigned {
  kNobody = 0,
  kScoreOfScorer = 1,   // the scorecard: ana, who wrote it
  kGroupsOfOthers = 2,  // the groups: who is not on the panel
  kCategories = 4,      // the word for the category, which says nothing of grace
  kNeed = 8,            // the accommodation request
  kNeedOfOthers = 16,   // the same: who is not on the panel
};

struct Line {
  const char* service;
  unsigned readers;
  const char* methods;
};

// This is the place to review. A method that is in no line fails the test.
constexpr Line kTable[] = {
    {"Requisitions", kNobody,
     "CreateHiringProcess GetHiringProcess ListHiringProcesses UpdateHiringProcess "
     "DeleteHiringProcess UndeleteHiringProcess CreateRequisition GetRequisition "
     "BatchGetRequisitions ListRequisitions UpdateRequisition DeleteRequisition "
     "UndeleteRequisition SubmitRequisition WithdrawRequisition ApproveRequisition "
     "OpenRequisition CloseRequisition CompleteRequisition CancelRequisition "
     "CreateAnnouncement GetAnnouncement ListAnnouncements UpdateAnnouncement "
     "PublishAnnouncement RenderAnnouncement CreateOutreachActivity GetOutreachActivity "
     "ListOutreachActivities UpdateOutreachActivity DeleteOutreachActivity "
     "UndeleteOutreachActivity ReportOutreachYield"},
    {"Applications", kNobody,
     "CreateApplicant GetApplicant BatchGetApplicants ListApplicants UpdateApplicant "
     "DeleteApplicant UndeleteApplicant FindDuplicateApplicants CreateEeoCategorySet "
     "DeleteEeoCategorySet UndeleteEeoCategorySet "
     "RecordEeoSelfIdentification CreatePreferenceClaim GetPreferenceClaim "
     "ListPreferenceClaims UpdatePreferenceClaim DeletePreferenceClaim "
     "UndeletePreferenceClaim DecidePreferenceClaim CreateApplication GetApplication "
     "BatchGetApplications ListApplications UpdateApplication ScreenApplication "
     "MoveApplication EndApplication WithdrawApplication ListStageMoves "
     "CreateApplicationNotice GetApplicationNotice ListApplicationNotices RecordNoticeSent "
     "CreateReviewRequest GetReviewRequest ListReviewRequests DecideReviewRequest "
     "WithdrawReviewRequest CreateAccommodationRequest"},
    {"Applications", kCategories, "GetEeoCategorySet UpdateEeoCategorySet ListEeoCategorySets"},
    {"Applications", kGroupsOfOthers, "GetEeoSelfIdentification"},
    {"Applications", kNeed,
     "DecideAccommodationRequest GetAccommodationRequest ListAccommodationRequests "
     "UpdateAccommodationRequest WithdrawAccommodationRequest"},
    {"Interviews", kNobody,
     "CreateInterviewGuide GetInterviewGuide ListInterviewGuides UpdateInterviewGuide "
     "DeleteInterviewGuide UndeleteInterviewGuide CompileInterviewGuide CreateInterview "
     "GetInterview ListInterviews UpdateInterview CancelInterview DeclareConflict "
     "RecusePanelMember StartInterview ConcludeInterview GetInterviewSheet GetInvitation "
     "GetInterviewConsensus ReportInterviewTotals HandInScorecard ReviseScorecard "
     "CreateReferenceCheck GetReferenceCheck ListReferenceChecks UpdateReferenceCheck "
     "GetReferenceForm CompleteReferenceCheck EndReferenceCheck "
     "ReportReferenceComparability"},
    {"Interviews", kScoreOfScorer, "GetScorecard ListScorecards"},
    {"Certifications", kNobody,
     "CreateCertificationRule GetCertificationRule ListCertificationRules "
     "UpdateCertificationRule DeleteCertificationRule UndeleteCertificationRule "
     "CreateEligibleList GetEligibleList ListEligibleLists UpdateEligibleList "
     "RecordExaminationScores EstablishEligibleList ListEligibles CreateCertification "
     "GetCertification ListCertifications ListReferrals CreateDecision GetDecision "
     "ListDecisions UpdateDecision MakeOffer AcceptOffer DeclineOffer RescindOffer "
     "GetPreHire ListPreHires LinkPreHire CancelPreHire ExportPreHires"},
    {"RecruitingReports", kCategories, "ReportAdverseImpact ReportPooledAdverseImpact"},
    {"RecruitingReports", kNobody,
     "ReportValidity ExportRecordsPacket EraseApplicant CreateExemptionTable "
     "GetExemptionTable ListExemptionTables UpdateExemptionTable DeleteExemptionTable "
     "UndeleteExemptionTable CreateRetentionSchedule GetRetentionSchedule "
     "ListRetentionSchedules UpdateRetentionSchedule DeleteRetentionSchedule "
     "UndeleteRetentionSchedule CreateLegalHold GetLegalHold ListLegalHolds "
     "UpdateLegalHold ReleaseLegalHold DisposeRecords GetDisposalCertificate "
     "ListDisposalCertificates ListDisclosures"},
    {"RecruitingReports", kGroupsOfOthers | kNeedOfOthers, "ExportApplicant"},
    {"Operations", kNobody, "GetOperation ListOperations WaitOperation"},
    {"EventFeed", kNobody, "Watch ListChanges"},
};

std::map<std::string, unsigned> ReadersByMethod() {
  std::map<std::string, unsigned> readers;
  for (const Line& line : kTable) {
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

// --- Who calls ----------------------------------------------------------------------------------

struct Somebody {
  std::string person;
  std::string organization = "wa";

  bool is_on_panel() const { return person != "zoe"; }
};

const Somebody kEverybody[] = {{"ana"}, {"ben"}, {"zoe"}, {"zoe", "or"}};

// --- The walk -----------------------------------------------------------------------------------

class Canaries : public testing::TestWithParam<StoreKind> {
 protected:
  static std::set<std::string> Expected(unsigned readers, const Somebody& somebody) {
    std::set<std::string> expected;
    if ((readers & kScoreOfScorer) != 0 && somebody.person == "ana") expected.insert(kScoreCanary);
    if ((readers & kGroupsOfOthers) != 0 && !somebody.is_on_panel()) expected.insert(kGroupCanary);
    if ((readers & kCategories) != 0) expected.insert(kGroupCanary);
    if ((readers & kNeedOfOthers) != 0 && !somebody.is_on_panel()) expected.insert(kNeedCanary);
    if ((readers & kNeed) != 0) expected.insert(kNeedCanary);
    return expected;
  }

  static std::set<std::string> FoundIn(const CanaryOffice::Told& told) {
    std::set<std::string> found;
    for (const char* const canary : {kScoreCanary, kNeedCanary, kGroupCanary}) {
      if (absl::StrContains(told.text, canary) && !absl::StrContains(told.asked, canary)) {
        found.insert(canary);
      }
    }
    return found;
  }

  // What somebody is told, by method; of those that tell them nothing, nothing.
  std::map<std::string, std::set<std::string>> Walk(const Role& role, const Somebody& somebody) {
    canaries_.ActAs(std::string(role.id), somebody.person, somebody.organization);
    std::map<std::string, std::set<std::string>> told;
    canaries_.ForEachMethod([&](RpcService& service, const MethodDescriptor& method) {
      const CanaryOffice::Told one = canaries_.Tell(service, method);
      if (one.answered) answered_.insert(NameOf(method));
      const auto found = FoundIn(one);
      if (!found.empty()) told[NameOf(method)] = found;
    });
    return told;
  }

  void ExpectToldAsTheTableSays(const Role& role, const Somebody& somebody) {
    const auto told = Walk(role, somebody);
    canaries_.ForEachMethod([&](RpcService&, const MethodDescriptor& method) {
      const std::string permission = method.options().GetExtension(options::v1::permission);
      const std::string name = NameOf(method);
      std::set<std::string> expected;
      if (somebody.organization == "wa" && Permits(role, permission)) {
        expected = Expected(readers_.at(name), somebody);
      }
      const auto found = told.find(name);
      EXPECT_EQ(found == told.end() ? std::set<std::string>() : found->second, expected)
          << name << " to " << role.id << " " << somebody.person << " of " << somebody.organization;
    });
  }

  // Nothing can be read out of the database, its files, and Redis; of the groups nothing but that
  // there is such a category.
  void ExpectKeptSealed() {
    for (const KeptRow& row : KeptRows(store_)) {
      EXPECT_FALSE(absl::StrContains(row.bytes, kScoreCanary)) << row.table;
      EXPECT_FALSE(absl::StrContains(row.bytes, kNeedCanary)) << row.table;
      if (!absl::StrContains(row.bytes, kGroupCanary)) continue;
      EXPECT_THAT(row.table, AnyOf("eeo_category_sets", "changes", "idempotency"));
      EXPECT_FALSE(absl::StrContains(row.bytes, "grace")) << row.table;
    }
    ExpectSealedIn(KeptFiles(store_));
    ExpectSealedIn(canaries_.Cached());
  }

  static void ExpectSealedIn(const std::string& kept) {
    // What is not sealed can be read, also where it stands in a body alone.
    EXPECT_TRUE(absl::StrContains(kept, "America/Los_Angeles"));
    EXPECT_FALSE(absl::StrContains(kept, kScoreCanary));
    EXPECT_FALSE(absl::StrContains(kept, kNeedCanary));
    for (const std::string& said : GroupsAsSaid()) EXPECT_FALSE(absl::StrContains(kept, said));
  }

  // As the fields of a self-identification have the word, which the set has in others.
  static std::vector<std::string> GroupsAsSaid() {
    std::vector<std::string> said(3);
    v1::EeoSelfIdentification one;
    one.set_sex(kGroupCanary);
    said[0] = one.SerializeAsString();
    one.Clear();
    one.set_race_ethnicity(kGroupCanary);
    said[1] = one.SerializeAsString();
    one.Clear();
    one.set_disability(kGroupCanary);
    said[2] = one.SerializeAsString();
    return said;
  }

  TestStore store_{GetParam()};
  CanaryOffice canaries_{store_};
  const std::map<std::string, unsigned> readers_ = ReadersByMethod();
  std::set<std::string> answered_;
};

TEST_P(Canaries, AreFoundWhereTheyBelongAndNowhereElse) {
  testing::internal::CaptureStderr();
  for (const Role& role : Roles()) {
    for (const Somebody& somebody : kEverybody) ExpectToldAsTheTableSays(role, somebody);
  }
  canaries_.hiring().ActAsNobody();
  canaries_.ForEachMethod([&](RpcService& service, const MethodDescriptor& method) {
    EXPECT_EQ(FoundIn(canaries_.Tell(service, method)), std::set<std::string>()) << method.name();
  });
  const std::string log = testing::internal::GetCapturedStderr();
  for (const char* const canary : {kScoreCanary, kNeedCanary, kGroupCanary}) {
    EXPECT_FALSE(absl::StrContains(log, canary)) << canary;
  }
  ExpectKeptSealed();
  // The walk asks so that every method has something to answer.
  for (const auto& [method, readers] : readers_) EXPECT_TRUE(answered_.contains(method)) << method;
}

TEST_P(Canaries, AreInNoRecordsPacket) {
  canaries_.EndInterviews();
  const auto files = canaries_.Packet();
  // It has grace's application, with its moves, and the scorecards of panels that conferred.
  EXPECT_TRUE(files.contains("applications/one.json"));
  EXPECT_TRUE(absl::StrContains(files.at("manifest.json"), "INTERVIEW_RECORDS"));
  for (const auto& [path, content] : files) {
    for (const char* const canary : {kScoreCanary, kNeedCanary, kGroupCanary}) {
      EXPECT_FALSE(absl::StrContains(content, canary)) << canary << " in " << path;
    }
    EXPECT_FALSE(absl::StrContains(path, "accommodationRequests")) << path;
    EXPECT_FALSE(absl::StrContains(path, "eeoSelfIdentifications")) << path;
    EXPECT_FALSE(absl::StrContains(path, "interviews/first/scorecards")) << path;
  }
}

TEST_P(Canaries, AreNowhereAfterAnErasure) {
  const std::vector<std::string> keys = store_.RunBeside(
      "SELECT wrapped_key FROM person_keys WHERE owner = 'organizations/wa/applicants/grace'");
  ASSERT_EQ(keys.size(), 1u);
  ASSERT_TRUE(absl::StrContains(KeptFiles(store_), keys[0]));
  canaries_.Erase();
  for (const Role& role : Roles()) {
    for (const Somebody& somebody : kEverybody) {
      for (const auto& [method, told] : Walk(role, somebody)) {
        // The word for a category stays; it says nothing of grace.
        EXPECT_TRUE((readers_.at(method) & kCategories) != 0 &&
                    told == std::set<std::string>{kGroupCanary})
            << method << " to " << role.id << " " << somebody.person;
      }
    }
  }
  ExpectKeptSealed();
  // What is sealed opens for nobody any more, and of which groups she is, no number says.
  EXPECT_FALSE(absl::StrContains(KeptFilesLater(store_), keys[0]));
  for (const KeptRow& row : KeptRows(store_)) {
    if (row.table != "eeo_groups") continue;
    EXPECT_FALSE(absl::StrContains(row.bytes, "applicants/grace"));
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, Canaries, Values(SqliteStore, PostgresStore), StoreName);

TEST(CanaryTable, HasEveryMethodOfEveryServiceAndNoOther) {
  std::set<std::string> reviewed;
  for (const auto& [method, readers] : ReadersByMethod()) reviewed.insert(method);
  google::protobuf::FileDescriptorSet contract;
  ASSERT_TRUE(contract.ParseFromString(std::string(DescriptorSetBytes())));
  std::set<std::string> served;
  for (const auto& file : contract.file()) {
    if (file.package() != "touchstone.recruiting.v1") continue;
    for (const auto& service : file.service()) {
      for (const auto& method : service.method()) {
        served.insert(absl::StrCat(service.name(), ".", method.name()));
      }
    }
  }
  for (const std::string& method : served) {
    EXPECT_TRUE(reviewed.contains(method)) << "Say in the table who is told what by " << method;
  }
  for (const std::string& method : reviewed) {
    EXPECT_TRUE(served.contains(method)) << method << " is in the table, and nowhere else";
  }
}

}  // namespace
}  // namespace touchstone::recruiting
