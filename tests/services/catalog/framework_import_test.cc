// Frameworks out of the catalog and into it: what comes back, what is refused, what is left alone.

#include "services/catalog/framework_import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/catalog/v1/core_value.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>

#include <google/rpc/error_details.pb.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/runtime/errors/errors.h"
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
       {"row 1: competencies/a", "twice"}},
      {"competencies:\n- {id: a, title: A, parentCompetency: b}\n"
       "- {id: b, title: B, parentCompetency: a}",
       {"row 2: competencies/a.parentCompetency", "a in b in a",
        "row 3: competencies/b.parentCompetency"}},
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
              HasSubstr("competencies/a.parentCompetency"));
  EXPECT_THAT(Refused("competency,part,text\na,title,=cmd()\n", Into("hr", Format::CSV)),
              AllOf(HasSubstr("row 2: column text"), HasSubstr("formula")));
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

TEST_P(FrameworkImport, WhatIsNotThereIsNotExported) {
  EXPECT_TRUE(absl::IsNotFound(catalog_.Export(kFramework, Format::YAML).status()));
}

}  // namespace
}  // namespace touchstone::catalog
