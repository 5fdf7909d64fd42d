// Frameworks out of the catalog and into it: what comes back, what is refused, what is left alone.

#include "services/catalog/framework_import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/catalog/v1/core_value.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>
#include <touchstone/catalog/v1/release.pb.h>

#include <google/rpc/error_details.pb.h>

#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/catalog/import_staging.h"
#include "services/catalog/releases.h"
#include "services/runtime/clock/failpoint.h"
#include "services/runtime/errors/errors.h"
#include "tests/eventually.h"
#include "tests/services/catalog/catalog_in_process.h"

namespace touchstone::catalog {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using Format = v1::FrameworkFile;
using Response = v1::ImportFrameworkResponse;

constexpr char kFramework[] = "organizations/wa/frameworks/hr";

constexpr char kFile[] = R"(framework:
  id: hr
  title: HR
  language: en
  proficiencyScale:
    levels:
      - id: entry
        title: Entry
        jobDemand: A little.
      - id: expert
        title: Expert
competencies:
  - id: service
    title: Service
    code: S
  - id: care
    title: Care
    code: C
    parentCompetency: service
    keyElements:
      - title: Listens
        behaviors:
          - text: Lets callers finish.
    reviewNotes:
      - reason: Look here.
coreValues:
  - id: candor
    title: Candor
    competencies: [care]
jobAnalyses:
  - id: agents
    title: Agents
    duties:
      - id: answer
        text: Answers the phone.
        timePercent: 12.5
    competencyLinks:
      - competency: care
        duties: [answer]
jobProfiles:
  - id: agent
    title: Agent
    jobAnalysis: agents
    payRange: {currencyCode: USD, minimumCents: 100, maximumCents: "200", period: HOUR}
    requirements:
      - competency: care
        requiredLevel: entry
      - competency: service
        notNeeded: true
)";

class FrameworkImport : public testing::TestWithParam<StoreKind> {
 protected:
  static v1::ImportFrameworkRequest Into(const std::string& framework,
                                         Format::Format format = Format::YAML) {
    v1::ImportFrameworkRequest request;
    request.set_parent("organizations/wa");
    request.set_framework_id(framework);
    request.set_format(format);
    return request;
  }

  Response MustImport(const std::string& file, const v1::ImportFrameworkRequest& request) {
    const auto response = catalog_.Import(request, file);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? *response : Response();
  }

  std::string MustExport(Format::Format format = Format::YAML,
                         const std::string& framework = kFramework) {
    const auto file = catalog_.Export(framework, format);
    EXPECT_TRUE(file.ok()) << file.status();
    return file.ok() ? *file : "";
  }

  // What is refused, and that it changed nothing.
  std::string Refused(const std::string& file, const v1::ImportFrameworkRequest& request) {
    const std::string before = MustExport();
    const auto response = catalog_.Import(request, file);
    EXPECT_FALSE(response.ok()) << response->DebugString();
    EXPECT_EQ(MustExport(), before);
    std::string text(response.status().message());
    const google::rpc::Status whole = ToRpcStatus(response.status());
    google::rpc::BadRequest bad;
    for (const auto& detail : whole.details()) {
      if (!detail.UnpackTo(&bad)) continue;
      for (const auto& violation : bad.field_violations()) {
        absl::StrAppend(&text, "\n", violation.field(), " ", violation.description());
      }
    }
    return text;
  }

  v1::Competency Get(const std::string& id) {
    v1::GetCompetencyRequest request;
    request.set_name(absl::StrCat(kFramework, "/competencies/", id));
    const auto competency = catalog_.Call<v1::Competency>("GetCompetency", request);
    return competency.ok() ? *competency : v1::Competency();
  }

  v1::JobProfile Profile(const std::string& name) {
    v1::GetJobProfileRequest request;
    request.set_name(name);
    const auto profile = catalog_.Call<v1::JobProfile>("GetJobProfile", request);
    EXPECT_TRUE(profile.ok()) << profile.status();
    return profile.ok() ? *profile : v1::JobProfile();
  }

  // A release of the framework as it is, in a state.
  void Release(const std::string& id, v1::Release::State state = v1::Release::PUBLISHED) {
    const absl::Status written = catalog_.store().Write(
        {}, absl::InfiniteFuture(), [&](Transaction& transaction) -> absl::Status {
          ASSIGN_OR_RETURN(const auto framework,
                           transaction.Find<v1::Framework>(FrameworkType(), kFramework));
          v1::Release release;
          release.set_name(absl::StrCat(kFramework, "/releases/", id));
          release.set_state(state);
          *release.mutable_framework() = *framework;
          RETURN_IF_ERROR(transaction.Create(ReleaseType(), release));
          return transaction.session()
              .Execute(
                  "INSERT INTO released_competencies (name, parent, organization, revision, "
                  "create_time, update_time, delete_time, body, title, competency, content_hash) "
                  "SELECT :prefix || substr(name, CAST(:start AS INTEGER)), :release, "
                  "organization, revision, 0, 0, 0, body, title, name, '' FROM competencies "
                  "WHERE parent = :framework AND delete_time = 0",
                  release.name() + "/competencies/",
                  static_cast<int64_t>(sizeof(kFramework) + sizeof("/competencies/") - 1),
                  release.name(), kFramework)
              .status();
        });
    ASSERT_TRUE(written.ok()) << written;
  }

  void SetState(const std::string& release, v1::Release::State state) {
    const absl::Status written = catalog_.store().Write(
        {}, absl::InfiniteFuture(), [&](Transaction& transaction) -> absl::Status {
          ASSIGN_OR_RETURN(const auto found,
                           transaction.Find<v1::Release>(
                               ReleaseType(), absl::StrCat(kFramework, "/releases/", release)));
          found->set_state(state);
          return transaction.Update(ReleaseType(), *found);
        });
    ASSERT_TRUE(written.ok()) << written;
  }

  void Delete(const std::string& competency) {
    v1::DeleteCompetencyRequest request;
    request.set_name(absl::StrCat(kFramework, "/competencies/", competency));
    ASSERT_TRUE(catalog_.Call<v1::Competency>("DeleteCompetency", request).ok());
  }

  // An upload of three competencies whose operation somebody seems to work on, both days old.
  void StageOldImport() {
    v1::ImportFrameworkRequest request = Into("old");
    Problems problems;
    StagingWriter staging(catalog_.store(), "old-import", request, absl::InfiniteFuture(),
                          problems);
    ASSERT_TRUE(staging.Begin().ok());
    for (const char* id : {"a", "b", "c"}) {
      Record record{.kind = RecordKind::kCompetency,
                    .id = id,
                    .resource = NewResource(RecordKind::kCompetency)};
      static_cast<v1::Competency&>(*record.resource).set_title(id);
      ASSERT_TRUE(staging.Add(record).ok());
    }
    ASSERT_TRUE(staging.Finish(request).ok());
    google::longrunning::Operation operation;
    operation.set_name("organizations/wa/catalogOperations/old");
    const absl::Status written =
        catalog_.database().Write(absl::InfiniteFuture(), [&](Session& session) -> absl::Status {
          RETURN_IF_ERROR(
              session.Execute("UPDATE framework_imports SET begin_time = 0 WHERE id = 'old-import'")
                  .status());
          RETURN_IF_ERROR(
              session
                  .Execute("INSERT INTO operations (name, organization, kind, done, actor, method, "
                           "trace_id, create_time, update_time, lease_until, attempts, body) "
                           "VALUES (:name, 'organizations/wa', :kind, 0, 'a', '', '', 0, 0, "
                           ":lease, 1, :body)",
                           operation.name(), kImportFramework, int64_t{1} << 60,
                           Bytes{operation.SerializeAsString()})
                  .status());
          return session
              .Execute("INSERT INTO operation_work (name, work) VALUES (:name, :work)",
                       operation.name(), Bytes{"old-import"})
              .status();
        });
    ASSERT_TRUE(written.ok()) << written;
  }

  // Lets somebody take the old import up; the operation as it ended.
  google::longrunning::Operation EndOfOldImport() {
    store_.RunBeside("UPDATE operations SET lease_until = 0 WHERE done = 0");
    google::longrunning::Operation operation;
    EXPECT_TRUE(Eventually([&] {
      const absl::Status read =
          catalog_.database().Read(absl::InfiniteFuture(), [&](Session& session) -> absl::Status {
            ASSIGN_OR_RETURN(const auto row,
                             session.QueryOne<Bytes>("SELECT body FROM operations WHERE name = "
                                                     "'organizations/wa/catalogOperations/old'"));
            operation.ParseFromString(std::get<0>(*row).value);
            return absl::OkStatus();
          });
      EXPECT_TRUE(read.ok()) << read;
      return operation.done();
    }));
    return operation;
  }

  int64_t StagedRows() {
    int64_t count = -1;
    const absl::Status read =
        catalog_.database().Read(absl::InfiniteFuture(), [&](Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(const auto row,
                           session.QueryOne<int64_t>(
                               "SELECT COUNT(*) FROM framework_import_rows WHERE import_id > ''"));
          count = std::get<0>(*row);
          return absl::OkStatus();
        });
    EXPECT_TRUE(read.ok()) << read;
    return count;
  }

  TestStore store_{GetParam()};
  CatalogInProcess catalog_{store_};
};
INSTANTIATE_TEST_SUITE_P(Drivers, FrameworkImport, testing::Values(SqliteStore, PostgresStore),
                         StoreName);

TEST_P(FrameworkImport, MakesWhatTheFileHolds) {
  const Response response = MustImport(kFile, Into(""));
  EXPECT_EQ(response.framework(), kFramework) << "the file says its id";
  EXPECT_EQ(response.created(), 6);
  EXPECT_EQ(Get("care").parent_competency(), absl::StrCat(kFramework, "/competencies/service"));
  v1::GetJobProfileRequest request;
  request.set_name("organizations/wa/jobProfiles/agent");
  const auto profile = catalog_.Call<v1::JobProfile>("GetJobProfile", request);
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(profile->requirements(0).job_demand(), "A little.");
  EXPECT_EQ(profile->requirements(0).duties(0), "answer");
  EXPECT_EQ(StagedRows(), 0);
}

TEST_P(FrameworkImport, OfAnExportChangesNothing) {
  MustImport(kFile, Into("hr"));
  for (const auto format : {Format::JSON, Format::YAML}) {
    const std::string file = MustExport(format);
    const std::string etag = Get("care").etag();
    const Response response = MustImport(file, Into("hr", format));
    EXPECT_EQ(response.unchanged(), 6) << response.DebugString();
    EXPECT_EQ(Get("care").etag(), etag);
    EXPECT_EQ(MustExport(format), file);
  }
  const Response response = MustImport(MustExport(Format::CSV), Into("hr", Format::CSV));
  EXPECT_EQ(response.unchanged(), 2) << response.DebugString();
  EXPECT_EQ(Get("care").review_notes_size(), 1) << "CSV has no column for them";
}

TEST_P(FrameworkImport, OfAnExportIntoAnotherFrameworkGivesTheSame) {
  MustImport(kFile, Into("hr"));
  const std::string file = MustExport();
  v1::ImportFrameworkRequest request = Into("hr");
  request.set_parent("organizations/or");
  MustImport(file, request);
  EXPECT_EQ(MustExport(Format::YAML, "organizations/or/frameworks/hr"), file);
}

TEST_P(FrameworkImport, ChangesWhatDiffersAndLeavesTheRest) {
  MustImport(kFile, Into("hr"));
  const Response response = MustImport(R"(
competencies:
  - {id: care, title: Care, code: C, parentCompetency: service, definition: New.}
  - {id: calm, title: Calm}
)",
                                       Into("hr"));
  EXPECT_EQ(response.created(), 1);
  EXPECT_EQ(response.updated(), 1);
  EXPECT_EQ(response.not_in_file(), 1) << "service";
  EXPECT_EQ(Get("care").key_elements_size(), 0) << "the file says all of it";
  EXPECT_EQ(Get("service").title(), "Service");
}

TEST_P(FrameworkImport, OfCsvKeepsWhatTheColumnsDoNotHold) {
  MustImport(kFile, Into("hr"));
  const std::string file = absl::StrReplaceAll(MustExport(Format::CSV), {{"Listens", "Hears"}});
  const Response response = MustImport(file, Into("hr", Format::CSV));
  EXPECT_EQ(response.updated(), 1);
  EXPECT_EQ(Get("care").key_elements(0).title(), "Hears");
  EXPECT_EQ(Get("care").review_notes_size(), 1);
}

TEST_P(FrameworkImport, OfAFileWithoutAFrameworkMakesOneNamedForItsId) {
  MustImport("competencies: [{id: a, title: A}]", Into("new"));
  v1::GetFrameworkRequest request;
  request.set_name("organizations/wa/frameworks/new");
  EXPECT_EQ(catalog_.Call<v1::Framework>("GetFramework", request)->title(), "new");
}

TEST_P(FrameworkImport, ValidateOnlyCountsAndChangesNothing) {
  MustImport(kFile, Into("hr"));
  const std::string before = MustExport();
  v1::ImportFrameworkRequest request = Into("hr");
  request.set_validate_only(true);
  const Response response =
      MustImport("competencies: [{id: a, title: A}, {id: service, title: New}]", request);
  EXPECT_EQ(response.created(), 1);
  EXPECT_EQ(response.updated(), 1);
  EXPECT_EQ(MustExport(), before);
  EXPECT_EQ(StagedRows(), 0);
}

TEST_P(FrameworkImport, WhatContradictsItselfIsRefusedAndNamed) {
  MustImport(kFile, Into("hr"));
  const std::pair<std::string, std::vector<std::string>> cases[] = {
      {"competencies: [{id: a, title: A, code: X}, {id: b, title: B, code: X}]",
       {"competencies/b.code", "X is the code of competencies/a"}},
      {"competencies: [{id: a, title: A, code: S}]",
       {"competencies/a.code", "competencies/service"}},
      {"competencies: [{id: a, title: A}, {id: b, title: B}, {id: a, title: C}]",
       {"row 1, competencies/a", "twice"}},
      {"competencies:\n- {id: a, title: A, parentCompetency: b}\n"
       "- {id: b, title: B, parentCompetency: a}",
       {"row 2, competencies/a.parentCompetency", "a in b in a",
        "row 3, competencies/b.parentCompetency"}},
      // A circle that only closes with what is there.
      {"competencies: [{id: service, title: S, code: S, parentCompetency: care}]",
       {"service in care in service"}},
      {"competencies: [{id: a, title: A, parentCompetency: gone}]", {"gone is neither"}},
      {"competencies: [{id: a}]", {"competencies/a.title"}},
      {"coreValues: [{id: v, title: V, competencies: [gone]}]", {"coreValues/v", "gone"}},
      {"jobProfiles: [{id: p, title: P, requirements: [{competency: care, requiredLevel: god}]}]",
       {"jobProfiles/p.requirements[0].requiredLevel", "entry, expert"}},
      {"jobProfiles: [{id: p, title: P, jobAnalysis: gone}]", {"jobProfiles/p.jobAnalysis"}},
      {"framework: {title: One}\n---\nframework: {title: Two}", {"framework", "twice"}},
      {"a: &x [1]", {"anchor"}},
      {"{}", {"holds nothing"}},
  };
  for (const auto& [file, words] : cases) {
    const std::string refused = Refused(file, Into("hr"));
    for (const std::string& word : words) EXPECT_THAT(refused, HasSubstr(word)) << file;
  }
  EXPECT_THAT(Refused("competency,part,text\na,title,A\na,parent,\xff\n", Into("hr", Format::CSV)),
              HasSubstr("row 3 is not UTF-8"));
  EXPECT_THAT(Refused("competency,part,text\na,title,=cmd()\n", Into("hr", Format::CSV)),
              AllOf(HasSubstr("row 2, column text"), HasSubstr("formula")));
  EXPECT_EQ(StagedRows(), 0);
}

TEST_P(FrameworkImport, ATreeThatIsTooDeepIsRefused) {
  MustImport(kFile, Into("hr"));
  std::string file = "competencies:\n";
  for (int i = 0; i < 33; ++i) {
    absl::StrAppend(&file, "- {id: c", i, ", title: T",
                    i == 0 ? "" : absl::StrCat(", parentCompetency: c", i - 1), "}\n");
  }
  EXPECT_THAT(Refused(file, Into("hr")), HasSubstr("deeper than 32"));
}

TEST_P(FrameworkImport, PartsMayStandBeforeWhatTheyAreAPartOf) {
  MustImport("competencies: [{id: a, title: A, parentCompetency: b}, {id: b, title: B}]",
             Into("hr"));
  // And change places.
  MustImport("competencies: [{id: b, title: B, parentCompetency: a}, {id: a, title: A}]",
             Into("hr"));
  EXPECT_EQ(IdOf(Get("b").parent_competency()), "a");
  EXPECT_EQ(Get("a").parent_competency(), "");
}

TEST_P(FrameworkImport, WhatIsDeletedIsNotWrittenOver) {
  MustImport("competencies: [{id: a, title: A}]", Into("hr"));
  v1::DeleteCompetencyRequest request;
  request.set_name(absl::StrCat(kFramework, "/competencies/a"));
  ASSERT_TRUE(catalog_.Call<v1::Competency>("DeleteCompetency", request).ok());
  EXPECT_THAT(Refused("competencies: [{id: a, title: A}]", Into("hr")), HasSubstr("is deleted"));
}

TEST_P(FrameworkImport, OfABranchChangesNothingElse) {
  MustImport(R"(
framework: {title: HR}
competencies:
  - {id: a, title: A}
  - {id: a1, title: A1, parentCompetency: a}
  - {id: b, title: B}
  - {id: b1, title: B1, parentCompetency: b}
)",
             Into("hr"));
  v1::ImportFrameworkRequest request = Into("hr");
  request.set_branch(absl::StrCat(kFramework, "/competencies/a"));
  const Response response = MustImport(R"(
framework: {title: Changed}
competencies:
  - {id: a, title: A changed}
  - {id: a1, title: A1 changed, parentCompetency: a}
  - {id: a2, title: New below, parentCompetency: a1}
  - {id: b, title: B changed}
  - {id: b1, title: Taken over, parentCompetency: a}
  - {id: c, title: New elsewhere}
  - {id: d, title: New below what is left alone, parentCompetency: b1}
coreValues: [{id: v, title: V, competencies: [a]}]
)",
                                       request);
  EXPECT_EQ(response.updated(), 2);
  EXPECT_EQ(response.created(), 1);
  EXPECT_EQ(response.outside_branch(), 6);
  EXPECT_EQ(response.messages_size(), 6) << response.DebugString();
  EXPECT_EQ(Get("a").title(), "A changed");
  EXPECT_EQ(Get("a2").title(), "New below");
  EXPECT_EQ(Get("b").title(), "B");
  EXPECT_EQ(Get("b1").title(), "B1");
  EXPECT_EQ(Get("c").title(), "");
  EXPECT_THAT(MustExport(), HasSubstr("title: HR"));

  request.set_branch(absl::StrCat(kFramework, "/competencies/gone"));
  EXPECT_THAT(Refused("competencies: [{id: a, title: A}]", request), HasSubstr("branch"));
  request.set_branch("organizations/wa/frameworks/other/competencies/a");
  EXPECT_THAT(Refused("competencies: [{id: a, title: A}]", request), HasSubstr("branch"));
}

TEST_P(FrameworkImport, OfACoreValueLeavesItsOtherFrameworksAlone) {
  MustImport(kFile, Into("hr"));
  MustImport("competencies: [{id: x, title: X}]", Into("it"));
  v1::UpdateCoreValueRequest update;
  update.mutable_core_value()->set_name("organizations/wa/coreValues/candor");
  update.mutable_core_value()->add_competencies("organizations/wa/frameworks/it/competencies/x");
  update.mutable_core_value()->add_competencies(absl::StrCat(kFramework, "/competencies/care"));
  ASSERT_TRUE(catalog_.Call<v1::CoreValue>("UpdateCoreValue", update).ok());
  EXPECT_EQ(MustImport(MustExport(), Into("hr")).unchanged(), 6);
  MustImport("coreValues: [{id: candor, title: Candor, competencies: [service]}]", Into("hr"));
  v1::GetCoreValueRequest get;
  get.set_name("organizations/wa/coreValues/candor");
  const auto value = catalog_.Call<v1::CoreValue>("GetCoreValue", get);
  ASSERT_TRUE(value.ok());
  EXPECT_THAT(value->competencies(),
              testing::ElementsAre(absl::StrCat(kFramework, "/competencies/service"),
                                   "organizations/wa/frameworks/it/competencies/x"));
}

TEST_P(FrameworkImport, OfALargeFileIsWrittenInParts) {
  std::string file = "framework: {title: Large}\ncompetencies:\n";
  for (int i = 0; i < 1500; ++i) {
    absl::StrAppend(&file, "- {id: c", i, ", title: T, code: C", i,
                    i % 10 == 0 ? "" : absl::StrCat(", parentCompetency: c", i / 10 * 10), "}\n");
  }
  const Response response = MustImport(file, Into("hr"));
  EXPECT_EQ(response.created(), 1501);
  const Response again = MustImport(MustExport(Format::JSON), Into("hr", Format::JSON));
  EXPECT_EQ(again.unchanged(), 1501);
  EXPECT_EQ(StagedRows(), 0);
  EXPECT_THAT(Refused(file + "- {id: last, title: T, code: C7}\n", Into("hr")),
              HasSubstr("C7 is the code of competencies/c7"))
      << "it is checked as a whole";
}

TEST_P(FrameworkImport, ThatStoodStillForDaysIsNotDiscardedByTheNextUpload) {
  StageOldImport();
  MustImport(kFile, Into("hr"));
  EXPECT_EQ(StagedRows(), 3);
  const auto ended = EndOfOldImport();
  Response response;
  EXPECT_TRUE(ended.response().UnpackTo(&response)) << ended.ShortDebugString();
  EXPECT_EQ(response.created(), 4) << "the framework, too";
  EXPECT_TRUE(Eventually([&] { return StagedRows() == 0; }));
  // What no operation works on goes.
  store_.RunBeside("DELETE FROM operations");
  StageOldImport();
  store_.RunBeside("DELETE FROM operation_work");
  MustImport("competencies: [{id: calm, title: Calm}]", Into("hr"));
  EXPECT_EQ(StagedRows(), 0);
}

TEST_P(FrameworkImport, OfWhichAPartWasLostFailsAndSaysSo) {
  StageOldImport();
  store_.RunBeside("DELETE FROM framework_import_rows WHERE id = 'b'");
  const auto ended = EndOfOldImport();
  EXPECT_EQ(ended.error().code(), static_cast<int>(absl::StatusCode::kDataLoss))
      << ended.ShortDebugString();
  EXPECT_THAT(ended.error().message(), HasSubstr("1 were lost"));
  EXPECT_TRUE(
      absl::IsNotFound(catalog_.Export("organizations/wa/frameworks/old", Format::YAML).status()));
}

TEST_P(FrameworkImport, IntoASecondFrameworkDoesNotTakeTheProfilesOfTheFirst) {
  MustImport(kFile, Into("hr"));
  const std::string file = MustExport();
  EXPECT_THAT(Refused(file, Into("copy")),
              AllOf(HasSubstr("jobProfiles/agent"),
                    HasSubstr("a profile of organizations/wa/frameworks/hr")));
  EXPECT_EQ(Profile("organizations/wa/jobProfiles/agent").framework(), kFramework);
  // What belongs to the organization says something of both.
  MustImport(file.substr(0, file.find("jobProfiles:")), Into("copy"));
  v1::GetCoreValueRequest get;
  get.set_name("organizations/wa/coreValues/candor");
  const auto value = catalog_.Call<v1::CoreValue>("GetCoreValue", get);
  ASSERT_TRUE(value.ok());
  EXPECT_THAT(value->competencies(),
              testing::UnorderedElementsAre(absl::StrCat(kFramework, "/competencies/care"),
                                            "organizations/wa/frameworks/copy/competencies/care"));
  EXPECT_EQ(MustExport(), file);
  // Duties that another framework's links need cannot be dropped.
  EXPECT_THAT(Refused("jobAnalyses: [{id: agents, title: Agents}]", Into("copy")),
              AllOf(HasSubstr("jobAnalyses/agents"), HasSubstr("other frameworks")));
}

constexpr char kPinned[] = R"(framework:
  id: hr
  title: HR
  proficiencyScale:
    levels: [{id: entry, title: Entry}, {id: expert, title: Expert}]
competencies:
  - {id: a, title: A}
  - {id: b, title: B}
jobProfiles:
  - id: clerk
    title: Clerk
    release: spring
    requirements: [{competency: a, requiredLevel: entry}, {competency: b, requiredLevel: expert}]
)";

TEST_P(FrameworkImport, KeepsPinsToReleasesThatAreThere) {
  const std::string clerk = "organizations/wa/jobProfiles/clerk";
  const std::string full = absl::StrCat(kFramework, "/releases/spring");
  const Response first = MustImport(kPinned, Into("hr"));
  ASSERT_EQ(first.messages_size(), 1) << first.DebugString();
  EXPECT_EQ(first.messages(0).resource(), "jobProfiles/clerk");
  EXPECT_THAT(first.messages(0).text(), HasSubstr("spring, which the framework does not have"));
  EXPECT_EQ(Profile(clerk).release(), "");

  Release("spring", v1::Release::DRAFT);
  EXPECT_THAT(MustImport(kPinned, Into("hr")).messages(0).text(), HasSubstr("is not published"));
  SetState("spring", v1::Release::PUBLISHED);
  for (const std::string release : {"spring", "releases/spring", full.c_str()}) {
    MustImport(absl::StrReplaceAll(kPinned, {{"    release: spring\n", ""}}), Into("hr"));
    EXPECT_EQ(Profile(clerk).release(), "");
    const Response pinned = MustImport(
        absl::StrReplaceAll(kPinned, {{"release: spring", "release: " + release}}), Into("hr"));
    EXPECT_EQ(pinned.messages_size(), 0) << pinned.DebugString();
    EXPECT_EQ(Profile(clerk).release(), full);
  }
  EXPECT_THAT(Refused(absl::StrReplaceAll(
                          kPinned, {{"release: spring",
                                     "release: organizations/wa/frameworks/it/releases/spring"}}),
                      Into("hr")),
              HasSubstr("jobProfiles/clerk.release"));
  EXPECT_THAT(Refused("jobProfiles: [{id: clerk, title: C, release: spring, requirements: "
                      "[{competency: gone, requiredLevel: entry}]}]",
                      Into("hr")),
              HasSubstr("gone, which the release spring does not hold"));

  // Elsewhere there is no such release: what is moved follows the framework there.
  const std::string file = MustExport();
  EXPECT_THAT(file, HasSubstr("release: spring\n"));
  v1::ImportFrameworkRequest elsewhere = Into("hr");
  elsewhere.set_parent("organizations/or");
  EXPECT_EQ(MustImport(file, elsewhere).messages_size(), 1);
  EXPECT_EQ(Profile("organizations/or/jobProfiles/clerk").release(), "");

  // The draft moves on, and the pinned profile stays what it is.
  SetState("spring", v1::Release::RETIRED);
  Delete("b");
  MustImport("framework: {title: HR, proficiencyScale: {levels: [{id: entry, title: Entry}]}}",
             Into("hr"));
  const std::string later = MustExport();
  const Response again = MustImport(later, Into("hr"));
  EXPECT_EQ(again.unchanged(), 3) << again.DebugString();
  EXPECT_EQ(again.messages_size(), 0);
  EXPECT_EQ(MustExport(), later);
}

TEST_P(FrameworkImport, CodesMayChangePlaces) {
  MustImport(
      "competencies: [{id: a, title: A, code: '2'}, {id: b, title: B, code: '3'}, "
      "{id: c, title: C, code: '4'}]",
      Into("hr"));
  const std::string before = store_.RunBeside("SELECT COUNT(*) FROM changes").front();
  const std::string file =
      "competencies: [{id: a, title: A, code: '3'}, {id: b, title: B, code: '4'}, "
      "{id: c, title: C, code: '2'}]";
  v1::ImportFrameworkRequest request = Into("hr");
  request.set_validate_only(true);
  EXPECT_EQ(MustImport(file, request).updated(), 3);
  EXPECT_EQ(Get("a").code(), "2");
  EXPECT_EQ(MustImport(file, Into("hr")).updated(), 3);
  EXPECT_EQ(Get("a").code() + Get("b").code() + Get("c").code(), "342");
  EXPECT_EQ(store_.RunBeside("SELECT COUNT(*) - 3 FROM changes").front(), before)
      << "nothing tells of a step between";
  EXPECT_THAT(Refused("competencies: [{id: a, title: A, code: '4'}]", Into("hr")),
              HasSubstr("4 is the code of"));
}

TEST_P(FrameworkImport, CodesMayChangePlacesInALargeFile) {
  const auto file = [](int shift) {
    std::string file = "framework: {title: Large}\ncompetencies:\n";
    for (int i = 0; i < 1200; ++i) {
      absl::StrAppend(&file, "- {id: c", i, ", title: T, code: C", (i + shift) % 1200, "}\n");
    }
    return file;
  };
  MustImport(file(0), Into("hr"));
  EXPECT_EQ(MustImport(file(1), Into("hr")).updated(), 1200);
  EXPECT_EQ(MustImport(file(601), Into("hr")).updated(), 1200);
  EXPECT_EQ(Get("c0").code(), "C601");
  EXPECT_EQ(Get("c1199").code(), "C600");
  EXPECT_EQ(MustImport(MustExport(), Into("hr")).unchanged(), 1201);
}

TEST_P(FrameworkImport, OfAnExportIntoAnotherOrganizationBringsTheAnalysesThatProfilesStandOn) {
  MustImport(R"(
framework: {id: hr, title: HR}
competencies: [{id: a, title: A}]
jobAnalyses:
  - {id: agents, title: Agents, duties: [{id: answer, text: Answers the phone.}]}
  - {id: others, title: Others}
jobProfiles: [{id: agent, title: Agent, jobAnalysis: agents, requirements: [{competency: a, notNeeded: true}]}]
)",
             Into("hr"));
  const std::string file = MustExport();
  EXPECT_THAT(file, AllOf(HasSubstr("Answers the phone."), testing::Not(HasSubstr("Others"))));
  v1::ImportFrameworkRequest elsewhere = Into("hr");
  elsewhere.set_parent("organizations/or");
  EXPECT_EQ(MustImport(file, elsewhere).created(), 4);
  EXPECT_EQ(MustExport(Format::YAML, "organizations/or/frameworks/hr"), file);
  EXPECT_EQ(MustImport(file, Into("hr")).unchanged(), 4);
}

TEST_P(FrameworkImport, BringsTranslations) {
  const std::string file = absl::StrCat(kFile, R"(frameworkTranslations:
  - id: es
    texts: [{field: TITLE, text: Recursos humanos}]
competencyTranslations:
  - id: care/es
    texts: [{field: TITLE, text: Cuidado}]
  - id: care/pt-br
    texts: [{field: TITLE, text: Cuidado, source: Caring}]
  - id: service/es
    texts: [{field: TITLE, text: Servicio}]
)");
  EXPECT_EQ(MustImport(file, Into("hr")).created(), 10);
  v1::GetCompetencyTranslationRequest get;
  get.set_name(absl::StrCat(kFramework, "/competencies/care/translations/pt-br"));
  const auto translation =
      catalog_.Call<v1::CompetencyTranslation>("GetCompetencyTranslation", get);
  ASSERT_TRUE(translation.ok()) << translation.status();
  EXPECT_EQ(translation->language(), "pt-BR");
  EXPECT_EQ(translation->texts(0).source(), "Caring");
  for (const auto format : {Format::JSON, Format::YAML}) {
    const std::string exported = MustExport(format);
    EXPECT_EQ(MustImport(exported, Into("hr", format)).unchanged(), 10);
    v1::ImportFrameworkRequest elsewhere = Into("hr", format);
    elsewhere.set_parent("organizations/or");
    MustImport(exported, elsewhere);
    EXPECT_EQ(MustExport(format, "organizations/or/frameworks/hr"), exported);
  }
  const std::pair<std::string, std::string> wrong[] = {
      {"frameworkTranslations: [{id: en, texts: []}]", "frameworkTranslations/en.id"},
      {"frameworkTranslations: [{id: xx-yy, texts: []}]", "frameworkTranslations/xx-yy.id"},
      {"competencyTranslations: [{id: es, texts: []}]", "a slash and the language"},
      {"competencyTranslations: [{id: gone/es, texts: []}]",
       "competencyTranslations/gone/es is of what is neither"},
      {"competencyTranslations: [{id: care/fr, texts: [{part: gone, field: TEXT, text: T}]}]",
       "competencyTranslations/care/fr.texts[0].part"},
  };
  for (const auto& [text, word] : wrong) {
    EXPECT_THAT(Refused(text, Into("hr")), HasSubstr(word)) << text;
  }
}

TEST_P(FrameworkImport, OfAnExportLeavesOutTranslationsOfWhatIsGone) {
  const std::string file =
      absl::StrReplaceAll(kFile, {{"- title: Listens", "- id: listens\n        title: Listens"},
                                  {"- text: Lets", "- id: lets\n            text: Lets"}});
  MustImport(absl::StrCat(file, R"(competencyTranslations:
  - id: care/es
    texts:
      - {field: TITLE, text: Cuidado}
      - {part: lets, field: TEXT, text: Deja terminar.}
)"),
             Into("hr"));
  MustImport("competencies: [{id: care, title: Care, code: C, parentCompetency: service}]",
             Into("hr"));
  const std::string exported = MustExport();
  EXPECT_THAT(exported, AllOf(HasSubstr("Cuidado"), testing::Not(HasSubstr("Deja"))));
  v1::ImportFrameworkRequest elsewhere = Into("hr");
  elsewhere.set_parent("organizations/or");
  MustImport(exported, elsewhere);
  EXPECT_EQ(MustExport(Format::YAML, "organizations/or/frameworks/hr"), exported);

  // Here what was translated waits for the text to come back.
  EXPECT_EQ(MustImport(exported, Into("hr")).unchanged(), 7);
  MustImport(file, Into("hr"));
  EXPECT_THAT(MustExport(), HasSubstr("Deja terminar."));
}

TEST_P(FrameworkImport, OfALevelThatIsNotOnTheScaleIsRefused) {
  const std::string indicators =
      "competencies: [{id: care, title: Care, levelIndicators: [{level: entri, indicators: [I]}]}]";
  MustImport(indicators, Into("hr"));  // the framework has no scale yet
  const std::string scale =
      "framework: {title: HR, proficiencyScale: {levels: [{id: entry, title: E}]}}\n";
  EXPECT_EQ(MustImport(scale + indicators, Into("hr")).unchanged(), 1) << "it was there before";
  EXPECT_EQ(MustImport(MustExport(), Into("hr")).unchanged(), 2);

  const std::string other = absl::StrReplaceAll(indicators, {{"care", "calm"}});
  EXPECT_THAT(Refused(other, Into("hr")),
              AllOf(HasSubstr("row 1"), HasSubstr("competencies/calm.levelIndicators[0].level"),
                    HasSubstr("(entry); 'entri' is none")));
  EXPECT_THAT(Refused("competency,part,item,text\ncalm,title,,Calm\ncalm,level_indicator,x,T\n",
                      Into("hr", Format::CSV)),
              AllOf(HasSubstr("row 2"), HasSubstr("'x' is none")));
  EXPECT_THAT(Refused(scale + other, Into("new")), HasSubstr("'entri' is none"))
      << "by the file's own scale";
}

TEST_P(FrameworkImport, NamesWhatItMakesAndChangesAndWhatIsLost) {
  MustImport(kFile, Into("hr"));
  const std::string file = "competency,part,text\ncare,title,Care\ncalm,title,Calm\n";
  v1::ImportFrameworkRequest request = Into("hr", Format::CSV);
  request.set_validate_only(true);
  for (const bool validate_only : {true, false}) {
    request.set_validate_only(validate_only);
    const Response response = MustImport(file, request);
    ASSERT_EQ(response.resources_size(), 2) << response.DebugString();
    EXPECT_EQ(response.resources(0).resource(), "competencies/calm");
    EXPECT_EQ(response.resources(0).change(), v1::ImportedResource::CREATED);
    EXPECT_EQ(response.resources(1).resource(), "competencies/care");
    EXPECT_EQ(response.resources(1).change(), v1::ImportedResource::UPDATED);
    EXPECT_EQ(response.resources(1).lost_texts(), 2) << "an element and its behavior";
    EXPECT_EQ(response.lost_texts(), 2);
  }
  EXPECT_EQ(MustImport(file, request).resources_size(), 0);
}

TEST_P(FrameworkImport, NamesOfManyTheFirstAndThoseThatLose) {
  std::string file = "framework: {title: Large}\ncompetencies:\n";
  for (int i = 0; i < 300; ++i)
    absl::StrAppend(&file, "- {id: c", 1000 + i, ", title: T, definition: D}\n");
  EXPECT_EQ(MustImport(file, Into("hr")).resources_size(), 100);
  const Response response = MustImport(
      absl::StrReplaceAll(
          file, {{"title: T", "title: U"}, {"c1299, title: T, definition: D", "c1299, title: U"}}),
      Into("hr"));
  ASSERT_EQ(response.resources_size(), 100);
  EXPECT_EQ(response.resources(0).resource(), "competencies/c1000");
  EXPECT_EQ(response.resources(98).resource(), "competencies/c1098");
  EXPECT_EQ(response.resources(99).resource(), "competencies/c1299");
  EXPECT_EQ(response.lost_texts(), 1);
}

TEST_P(FrameworkImport, NamesEveryRowThatIsWrongAndWhereItIs) {
  MustImport(kFile, Into("hr"));
  const std::string table = Refused(
      "competency,part,item,within,text\n"
      "a,title,,,A\n"
      "a,key_element,e,,E\n"
      "a,behavior,b1,e,\n"
      "a,behavior,b2,e,=formula\n"
      "a,reference_question,q,,Does {name} do it?\n"
      "b,titel,,,B\n"
      "b,tag,,,\n",
      Into("hr", Format::CSV));
  EXPECT_THAT(
      table, AllOf(HasSubstr("row 4, column text is required"),
                   HasSubstr("row 5, column text begins as a formula"),
                   HasSubstr("row 6, column text has a placeholder"),
                   HasSubstr("row 7, column part must be title"), HasSubstr("row 8, column text")));
  EXPECT_THAT(table, AllOf(HasSubstr("(and 4 more)"), testing::Not(HasSubstr("b.title"))));
  const std::string structure = Refused(R"(
competencies:
  - id: a
    titel: A
    keyElements:
      - title: E
        behaviors:
          - text: ""
)",
                                        Into("hr"));
  EXPECT_THAT(
      structure,
      AllOf(HasSubstr("row 4, competencies/a.titel is no field"),
            HasSubstr("row 3, competencies/a.title is required"),
            HasSubstr("row 8, competencies/a.keyElements[0].behaviors[0].text is required")));
}

TEST_P(FrameworkImport, SaysWhatIsWrongBeforeItAsksWhereTheFileGoes) {
  MustImport(kFile, Into("hr"));
  EXPECT_THAT(Refused("framework: {id: y1, titel: X}", Into("")), HasSubstr("framework.titel"));
  EXPECT_THAT(Refused("framework: {id: Y 1, title: X}", Into("")), HasSubstr("framework.id"));
}

// A worker that stood still until its lease ran out, while another went on with its import.
class FrameworkImportByTheClock : public testing::TestWithParam<StoreKind> {
 protected:
  ~FrameworkImportByTheClock() override { SetFailpoint("after_commit_before_invalidate", ""); }

  TestStore store_{GetParam()};
  FakeClock clock_{absl::Now()};
  CatalogInProcess catalog_{store_, clock_};
};
INSTANTIATE_TEST_SUITE_P(Drivers, FrameworkImportByTheClock,
                         testing::Values(SqliteStore, PostgresStore), StoreName);

TEST_P(FrameworkImportByTheClock, AWorkerThatLostItsLeaseLeavesTheRestToTheNext) {
  std::string file = "framework: {title: Large}\ncompetencies:\n";
  for (int i = 0; i < 1500; ++i) absl::StrAppend(&file, "- {id: c", i, ", title: T}\n");
  SetFailpoint("after_commit_before_invalidate", "sleep:300");
  absl::StatusOr<Response> response;
  std::thread caller([&] {
    v1::ImportFrameworkRequest request;
    request.set_parent("organizations/wa");
    request.set_framework_id("hr");
    request.set_format(Format::YAML);
    response = catalog_.Import(request, file);
  });
  EXPECT_TRUE(Eventually(
      [&] { return store_.RunBeside("SELECT COUNT(*) FROM competencies").front() != "0"; }));
  // As if another had begun and died: the one that sleeps is to find its lease gone, and is the one
  // that takes the operation up next.
  store_.RunBeside("UPDATE operations SET attempts = attempts + 1, lease_until = 1");
  clock_.Advance(2 * Operations::kLease);
  SetFailpoint("after_commit_before_invalidate", "");
  caller.join();
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->created(), 1501);
  EXPECT_THAT(store_.RunBeside("SELECT COUNT(*) FROM competencies"), testing::ElementsAre("1500"));
}

TEST_P(FrameworkImport, FormatsThatCannotBeReadAreRefused) {
  MustImport(kFile, Into("hr"));
  for (const auto format : {Format::FORMAT_UNSPECIFIED, Format::HTML, Format::MARKDOWN}) {
    EXPECT_THAT(Refused("x", Into("hr", format)), HasSubstr("must be JSON, YAML or CSV"));
  }
  v1::ImportFrameworkRequest request = Into("hr", Format::FORMAT_UNSPECIFIED);
  request.mutable_document()->set_content_type("application/YAML; charset=utf-8");
  EXPECT_EQ(MustImport(kFile, request).unchanged(), 6);
  EXPECT_THAT(Refused("competencies: [{id: a, title: A}]", Into("")), HasSubstr("framework_id"));
}

TEST_P(FrameworkImport, TheExampleOfTheDocumentationComesIn) {
  std::ifstream file(TOUCHSTONE_SOURCE "/docs/framework-files.md");
  const std::string page(std::istreambuf_iterator<char>(file), {});
  const size_t begin = page.find("```yaml\n") + 8;
  const std::string example = page.substr(begin, page.find("```", begin) - begin);
  EXPECT_EQ(MustImport(example, Into("")).created(), 8) << example;
}

TEST_P(FrameworkImport, WhatIsNotThereIsNotExported) {
  EXPECT_TRUE(absl::IsNotFound(catalog_.Export(kFramework, Format::YAML).status()));
}

}  // namespace
}  // namespace touchstone::catalog
