#include "tools/touchstone/command_line.h"

#include <gmock/gmock.h>
#include <google/api/httpbody.pb.h>
#include <google/longrunning/operations.pb.h>
#include <grpc/health/v1/health.pb.h>
#include <gtest/gtest.h>
#include <touchstone/admin/v1/admin.pb.h>
#include <touchstone/assessment/v1/workforce_analytics.pb.h>
#include <touchstone/catalog/v1/catalog.pb.h>
#include <touchstone/events/v1/events.pb.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/reasons.h"
#include "tests/tools/touchstone/fake_suite.h"

namespace touchstone {
namespace {

using catalog::v1::Framework;
using catalog::v1::ImportJobAidRequest;
using catalog::v1::ImportJobAidResponse;
using ::google::longrunning::Operation;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

class CommandLine : public ::testing::Test {
 protected:
  CommandLine()
      : directory_(std::filesystem::temp_directory_path() /
                   absl::StrCat("touchstone-cli-", getpid())) {
    unsetenv("TOUCHSTONE_TOKEN");
    unsetenv("TOUCHSTONE_SERVER");
    unsetenv("TOUCHSTONE_HTTP");
    std::filesystem::create_directories(directory_);
  }
  ~CommandLine() override { std::filesystem::remove_all(directory_); }

  std::string WriteFile(const std::string& name, const std::string& content) {
    const std::string path = directory_ / name;
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  Outcome Run(std::vector<std::string> arguments, const std::string& input = "",
              bool interactive = false) {
    if (suite_ != nullptr) {
      arguments.insert(arguments.begin(), {"--server", suite_->address()});
    }
    std::istringstream in(input);
    std::ostringstream out, err;
    const int code = RunCommandLine(arguments, {in, out, err, interactive});
    return {code, out.str(), err.str()};
  }

  void Answer(FakeSuite::Handler handler) {
    suite_ = std::make_unique<FakeSuite>(std::move(handler));
  }

  // The operation of an import that is done at once.
  template <typename Response>
  void AnswerImportWith(const Response& response) {
    Answer([response](const SeenCall&) {
      Operation operation;
      operation.set_name("organizations/wa/catalogOperations/1");
      operation.set_done(true);
      operation.mutable_response()->PackFrom(response);
      return FakeAnswer::Of(operation);
    });
  }

  std::filesystem::path directory_;
  std::unique_ptr<FakeSuite> suite_;
};

Framework HrCore() {
  Framework framework;
  framework.set_name("organizations/wa/frameworks/hr-core");
  framework.set_title("HR core");
  framework.mutable_proficiency_scale()->add_levels()->set_title("Entry");
  framework.mutable_proficiency_scale()->add_levels()->set_title("Expert");
  framework.mutable_create_time()->set_seconds(1763700000);
  framework.set_etag("7");
  return framework;
}

TEST_F(CommandLine, SearchShowsWhereSomethingIsSaid) {
  Answer([](const SeenCall&) {
    catalog::v1::SearchCatalogResponse response;
    auto& hit = *response.add_hits();
    hit.set_name("organizations/wa/frameworks/hr/competencies/care");
    hit.set_title("Care");
    hit.set_kind(catalog::v1::SearchHit::KEY_ELEMENT);
    hit.set_item_id("listens");
    hit.mutable_snippet()->set_text("Él cuida a clientes");
    auto* mark = hit.mutable_snippet()->add_marks();
    mark->set_start(3);
    mark->set_end(8);
    mark = hit.mutable_snippet()->add_marks();
    mark->set_start(11);
    mark->set_end(19);
    hit.mutable_snippet()->set_more_before(true);
    return FakeAnswer::Of(response);
  });
  const Outcome outcome =
      Run({"search", "cuidar", "client*", "--organization", "wa", "--framework", "hr", "--kind",
           "key-element", "--kind", "title", "--tag", "money", "--limit", "5"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("…Él «cuida» a «clientes»"), HasSubstr("key element"),
                                 HasSubstr("competencies/care#listens")));
  const auto request = suite_->calls().at(0).request<catalog::v1::SearchCatalogRequest>();
  EXPECT_EQ(request.parent(), "organizations/wa");
  EXPECT_EQ(request.query(), "cuidar client*");
  EXPECT_EQ(request.framework(), "organizations/wa/frameworks/hr");
  EXPECT_EQ(request.kinds_size(), 2);
  EXPECT_EQ(request.tags_size(), 1);
  EXPECT_EQ(request.page_size(), 5);
  const Outcome smell = Run({"search", "x", "--organization", "wa", "--kind", "smell"});
  EXPECT_EQ(smell.code, 2);
  EXPECT_THAT(smell.err, HasSubstr("'smell' is none of title, key-element, definition,"));
}

TEST_F(CommandLine, SearchTakesItsWordsWhereverTheyStand) {
  Answer([](const SeenCall&) { return FakeAnswer::Of(catalog::v1::SearchCatalogResponse()); });
  const struct {
    std::vector<std::string> arguments;
    const char* query;
  } cases[] = {
      {{"search", "--organization", "wa", "customer", "--", "-angry"}, "customer -angry"},
      {{"search", "--organization", "wa", "--", "customer", "-angry"}, "customer -angry"},
      {{"search", "--organization", "wa", "my", "customer", "--", "-angry", "-x"},
       "my customer -angry -x"},
      {{"search", "--tag", "core", "customer", "--organization", "wa"}, "customer"},
      {{"search", "--kind", "title", "--tag", "a", "--tag", "b", "customer", "--organization",
        "wa"},
       "customer"},
  };
  for (const auto& c : cases) {
    const Outcome outcome = Run(c.arguments);
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(suite_->calls().back().request<catalog::v1::SearchCatalogRequest>().query(), c.query);
  }
  EXPECT_EQ(suite_->calls().back().request<catalog::v1::SearchCatalogRequest>().tags_size(), 2);
}

TEST_F(CommandLine, HistoryShowsWhoChangedWhat) {
  Answer([](const SeenCall&) {
    events::v1::ListChangesResponse response;
    auto& change = *response.add_changes();
    change.set_kind(events::v1::Event::UPDATED);
    change.mutable_change_time()->set_seconds(1763700000);
    change.set_actor("organizations/wa/apiKeys/editor");
    change.set_method("/touchstone.catalog.v1.Catalog/UpdateFramework");
    change.mutable_changed_fields()->add_paths("title");
    Framework framework = HrCore();
    change.mutable_before()->PackFrom(framework);
    framework.set_title("Human resources");
    change.mutable_after()->PackFrom(framework);
    response.add_changes()->mutable_after()->PackFrom(framework);
    response.set_next_page_token("more");
    return FakeAnswer::Of(response);
  });
  const Outcome outcome = Run({"history", "organizations/wa/frameworks/hr-core", "--limit", "2"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out,
              HasSubstr("2025-11-21 04:40:00Z  updated by organizations/wa/apiKeys/editor  "
                        "/touchstone.catalog.v1.Catalog/UpdateFramework\n"
                        "  ~ title: [-HR-]{+Human+} [-core-]{+resources+}\n"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("etag")));
  EXPECT_THAT(outcome.err, HasSubstr("more than 2"));
  const auto request = suite_->calls().at(0).request<events::v1::ListChangesRequest>();
  EXPECT_EQ(request.name(), "organizations/wa/frameworks/hr-core");
  EXPECT_EQ(request.page_size(), 2);
  EXPECT_THAT(Run({"--output", "json", "history", "organizations/wa/frameworks/hr-core"}).out,
              HasSubstr("\"@type\": \"type.googleapis.com/touchstone.catalog.v1.Framework\""));
}

TEST_F(CommandLine, VerifyFailsWhereSomethingDiffers) {
  assessment::v1::VerifyAggregatesResponse response;
  response.set_people(12);
  response.set_units(3);
  Answer([&response](const SeenCall&) { return FakeAnswer::Of(response); });
  Outcome outcome = Run({"verify", "aggregates", "organizations/wa"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "12 people and 3 units: what is kept is what comes out again\n");
  const auto request = suite_->calls().at(0).request<assessment::v1::VerifyAggregatesRequest>();
  EXPECT_EQ(request.parent(), "organizations/wa");
  auto& difference = *response.add_differences();
  difference.set_resource("organizations/wa/organizationalUnits/calls");
  difference.set_purpose(assessment::v1::AssessmentCycle::EVALUATIVE);
  difference.set_date("2031-02-01");
  outcome = Run({"verify", "aggregates", "organizations/wa"});
  EXPECT_NE(outcome.code, 0);
  EXPECT_THAT(outcome.out,
              HasSubstr("organizations/wa/organizationalUnits/calls  evaluative  2031-02-01\n"));
  EXPECT_THAT(outcome.err, HasSubstr("is not what comes out again"));
  response.set_behind(true);
  EXPECT_THAT(Run({"verify", "aggregates", "organizations/wa"}).err, HasSubstr("in a moment"));
}

TEST_F(CommandLine, HistoryShowsOfALongListWhatChangedInIt) {
  Answer([](const SeenCall&) {
    catalog::v1::Competency before;
    before.add_tags("core");
    auto* element = before.add_key_elements();
    element->set_id("listens");
    element->set_title("Listens");
    auto* behavior = element->add_behaviors();
    behavior->set_id("waits");
    behavior->set_text("Lets callers finish.");
    before.add_key_elements()->set_id("asks");
    catalog::v1::Competency after = before;
    after.set_tags(0, "new");
    auto& changed = *after.mutable_key_elements(0);
    changed.mutable_behaviors(0)->set_text("Lets callers end.");
    changed.add_behaviors()->set_id("repeats");
    changed.mutable_behaviors(1)->set_text("Repeats it.");
    after.mutable_key_elements()->SwapElements(0, 1);
    events::v1::ListChangesResponse response;
    auto& change = *response.add_changes();
    change.mutable_changed_fields()->add_paths("key_elements");
    change.mutable_changed_fields()->add_paths("tags");
    change.mutable_before()->PackFrom(before);
    change.mutable_after()->PackFrom(after);
    return FakeAnswer::Of(response);
  });
  const std::string out = Run({"history", "organizations/wa/frameworks/hr/competencies/c"}).out;
  EXPECT_THAT(out, HasSubstr("  ~ keyElements[listens].behaviors[waits].text: Lets callers "
                             "[-finish-]{+end+}.\n"
                             "  + keyElements[listens].behaviors[repeats]\n"
                             "  +   id: repeats\n"
                             "  +   text: Repeats it.\n"
                             "  ~ keyElements: in another order\n"));
  EXPECT_THAT(out, HasSubstr("  ~ tags: [-core-]{+new+}\n"));
  EXPECT_THAT(out, Not(HasSubstr("title")));
}

TEST_F(CommandLine, WrongUseIsExitCodeTwoAndSaysWhatWouldBeRight) {
  const struct {
    std::vector<std::string> arguments;
    const char* said;
  } cases[] = {
      {{}, "Usage: touchstone"},
      {{"frobnicate"}, "frobnicate"},
      {{"get"}, "NAME is required"},
      {{"get", "frameworks/hr-core"}, "organizations/*/frameworks/*"},
      {{"get", "organizations/wa/frameworks"}, "organizations/*/frameworks/*"},
      {{"list", "organizations/wa/frameworks/hr"}, "organizations/*/frameworks/*/competencies"},
      {{"list", "organizations", "--limit", "0"}, "--limit"},
      {{"call", "GetNothing"}, "there is no method"},
      {{"call", "Framework"}, "touchstone.catalog.v1.Catalog/GetFramework"},
      {{"call", "GetFramework", "{\"title\": 1}"}, "title"},
      {{"call", "CreateAlignment", R"({"alignment": {"relation": "same"}})"},
       "it is one of EXACT, CLOSE, BROADER, NARROWER, RELATED, REPLACED_BY"},
      {{"search", "calls", "-angry", "--organization", "wa"}, "behind a -- of its own"},
      {{"call", "GetFramework", "{"}, "not a touchstone.catalog.v1.GetFrameworkRequest"},
      {{"call", "GetFramework", "@/nowhere/request.json"}, "/nowhere/request.json"},
      {{"call", "ImportJobAid", "{}"}, "takes a stream"},
      {{"import", "/nowhere/aid.txt", "--organization", "wa", "--framework", "hr"},
       "cannot read /nowhere/aid.txt"},
      {{"import", directory_, "--organization", "wa"}, "hold nothing of a framework"},
      {{"import", directory_, "--organization", "wa", "--framework", "hr", "--format", "job-aid"},
       "is a directory"},
      {{"import", "aid.txt", "--organization", "wa"}, "--framework says where"},
      {{"import", "a.txt", "b.txt", "--organization", "wa", "--framework", "hr"}, "one by one"},
      {{"import", "/nowhere/hr.yaml", "--organization", "wa"}, "cannot read /nowhere/hr.yaml"},
      {{"export", "organizations/wa/frameworks/hr", "--format", "pdf"}, "pdf"},
      {{"export", "organizations/wa/frameworks/hr", "--file", directory_ / "hr.docx"},
       "no format has files named *.docx; there are .yaml, .json, .csv, .md and .html"},
      {{"export", "organizations/wa", "--template", "--file", directory_ / "new.xlsx"}, "*.xlsx"},
      {{"export", "organizations/wa", "--template", "--file", directory_ / "new.md"},
       "a template is CSV"},
      {{"token", "create", "--organization", "wa"}, "--role is required"},
      {{"--output", "xml", "status"}, "xml"},
      {{"--timeout", "0", "status"}, "--timeout"},
      {{"--token-file", "/nowhere/token", "get", "organizations/wa"}, "/nowhere/token"},
  };
  for (const auto& c : cases) {
    const Outcome outcome = Run(c.arguments);
    EXPECT_EQ(outcome.code, 2) << c.said;
    EXPECT_THAT(outcome.err, HasSubstr(c.said));
    EXPECT_THAT(outcome.out, IsEmpty());
  }
}

TEST_F(CommandLine, HelpIsNoError) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--help"}, {"import", "--help"}, {"token", "create", "--help"}}) {
    const Outcome outcome = Run(arguments);
    EXPECT_EQ(outcome.code, 0);
    EXPECT_THAT(outcome.out, HasSubstr("Usage:"));
  }
}

TEST_F(CommandLine, ErrorsOfTheSuiteBecomeExitCodes) {
  const struct {
    absl::Status status;
    int code;
  } cases[] = {
      {InvalidField("framework.title", "must be given"), 2},
      {NotFound("organizations/wa"), 3},
      {absl::PermissionDeniedError("no"), 4},
      {absl::UnauthenticatedError("who?"), 4},
      {Error(absl::StatusCode::kAborted, reasons::kEtagStale, "changed"), 5},
      {absl::AlreadyExistsError("there"), 5},
      {FailedPrecondition(reasons::kResourceNotDeleted, "organizations/wa", "not deleted"), 5},
      {RetryLater(absl::StatusCode::kResourceExhausted, reasons::kOverloaded, "busy",
                  absl::Seconds(1)),
       6},
      {absl::UnavailableError("gone"), 6},
      {absl::DeadlineExceededError("late"), 6},
      {absl::InternalError("broken"), 1},
  };
  absl::Status answer;
  Answer([&answer](const SeenCall&) { return FakeAnswer::Of(answer); });
  for (const auto& c : cases) {
    answer = c.status;
    const Outcome outcome = Run({"get", "organizations/wa"});
    EXPECT_EQ(outcome.code, c.code) << c.status;
    EXPECT_THAT(outcome.err, HasSubstr(std::string(c.status.message())));
    EXPECT_THAT(outcome.out, IsEmpty());
  }
}

TEST_F(CommandLine, EveryFieldThatIsWrongIsNamed) {
  Answer([](const SeenCall&) {
    return FakeAnswer::Of(InvalidFields(
        {{"framework.title", "must be given"}, {"framework.language", "must be a BCP 47 tag"}}));
  });
  EXPECT_EQ(Run({"get", "organizations/wa"}).err,
            "touchstone: framework.title must be given (and 1 more)\n"
            "  framework.title: must be given\n"
            "  framework.language: must be a BCP 47 tag\n"
            "  (INVALID_ARGUMENT, FIELD_INVALID)\n");
}

TEST_F(CommandLine, EverythingThatStandsInTheWayIsNamed) {
  Answer([](const SeenCall&) {
    return FakeAnswer::Of(
        FailedPreconditions(reasons::kFrameworkIncomplete, "It is not complete.",
                            {{"f definition", "is empty"}, {"f importance", "is empty too"}}));
  });
  EXPECT_EQ(Run({"get", "organizations/wa"}).err,
            "touchstone: It is not complete.\n"
            "  f definition is empty\n"
            "  f importance is empty too\n"
            "  (FAILED_PRECONDITION, FRAMEWORK_INCOMPLETE)\n");
}

TEST_F(CommandLine, ErrorsForProgramsAreAsRestHasThem) {
  Answer([](const SeenCall&) { return FakeAnswer::Of(NotFound("organizations/wa")); });
  const Outcome outcome = Run({"get", "organizations/wa", "--output", "json"});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err,
              AllOf(HasSubstr(R"("status":"NOT_FOUND")"),
                    HasSubstr(R"("reason":"RESOURCE_NOT_FOUND")"), HasSubstr(R"({"error":)")));
}

TEST_F(CommandLine, WithoutASuiteItSaysWhereItLooked) {
  const Outcome outcome = Run({"--server", "127.0.0.1:1", "get", "organizations/wa"});
  EXPECT_EQ(outcome.code, 6);
  EXPECT_THAT(outcome.err, HasSubstr("nobody answers at 127.0.0.1:1"));
  const Outcome status = Run({"--server", "127.0.0.1:1", "--http", "http://127.0.0.1:1", "status"});
  EXPECT_EQ(status.code, 6);
  EXPECT_THAT(status.out, HasSubstr("REST at http://127.0.0.1:1"));
}

TEST_F(CommandLine, ACallThatTakesTooLongIsGivenUp) {
  std::promise<void> over;
  Answer([&over](const SeenCall&) {
    over.get_future().wait();
    return FakeAnswer::Of(HrCore());
  });
  const Outcome outcome = Run({"--timeout", "0.1", "call", "GetFramework", "{}"});
  over.set_value();
  EXPECT_EQ(outcome.code, 6);
  EXPECT_THAT(outcome.err, HasSubstr("DEADLINE_EXCEEDED"));
}

TEST_F(CommandLine, GetFindsTheMethodByTheName) {
  Answer([](const SeenCall&) { return FakeAnswer::Of(HrCore()); });
  const Outcome outcome = Run({"get", "organizations/wa/frameworks/hr-core"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out,
            "name: organizations/wa/frameworks/hr-core\n"
            "title: HR core\n"
            "proficiencyScale:\n"
            "  levels:\n"
            "    - title: Entry\n"
            "    - title: Expert\n"
            "createTime: 2025-11-21 04:40:00Z\n"
            "etag: 7\n");
  const SeenCall call = suite_->calls().at(0);
  EXPECT_EQ(call.method, "/touchstone.catalog.v1.Catalog/GetFramework");
  EXPECT_EQ(call.request<catalog::v1::GetFrameworkRequest>().name(),
            "organizations/wa/frameworks/hr-core");
}

TEST_F(CommandLine, GetWritesSentencesBelowEachOther) {
  Answer([](const SeenCall&) {
    Framework framework;
    framework.add_tags("office");
    framework.add_tags("core");
    auto* level = framework.mutable_proficiency_scale()->add_levels();
    level->add_indicators("Has it at hand.");
    level->add_indicators("Asks when in doubt.");
    return FakeAnswer::Of(framework);
  });
  const std::string out = Run({"get", "organizations/wa/frameworks/hr-core"}).out;
  EXPECT_THAT(out, HasSubstr("indicators:\n        - Has it at hand.\n        - Asks when in "
                             "doubt.\n"));
  EXPECT_THAT(out, HasSubstr("tags: office, core\n"));
}

TEST_F(CommandLine, GetReadsOperationsAndOrganizationsToo) {
  Answer([](const SeenCall&) { return FakeAnswer::Of(Operation()); });
  EXPECT_EQ(Run({"get", "organizations/wa/catalogOperations/1"}).code, 0);
  EXPECT_EQ(Run({"get", "organizations/wa"}).code, 0);
  EXPECT_EQ(suite_->calls().at(0).method, "/touchstone.catalog.v1.Operations/GetOperation");
  EXPECT_EQ(suite_->calls().at(1).method, "/touchstone.admin.v1.Admin/GetOrganization");
}

TEST_F(CommandLine, ListGoesThroughThePagesUpToTheLimit) {
  Answer([](const SeenCall& call) {
    const auto request = call.request<catalog::v1::ListFrameworksRequest>();
    catalog::v1::ListFrameworksResponse page;
    for (int i = 0; i < std::min(2, request.page_size()); ++i) *page.add_frameworks() = HrCore();
    page.set_next_page_token("next");
    return FakeAnswer::Of(page);
  });
  const Outcome outcome = Run({"list", "organizations/wa", "frameworks", "--limit", "3", "--filter",
                               "title = \"HR*\"", "--order-by", "title desc", "--show-deleted"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out,
            "NAME                                 TITLE\n"
            "organizations/wa/frameworks/hr-core  HR core\n"
            "organizations/wa/frameworks/hr-core  HR core\n"
            "organizations/wa/frameworks/hr-core  HR core\n");
  EXPECT_THAT(outcome.err, HasSubstr("more than 3"));
  ASSERT_THAT(suite_->calls(), SizeIs(2));
  const auto second = suite_->calls().at(1).request<catalog::v1::ListFrameworksRequest>();
  EXPECT_EQ(second.parent(), "organizations/wa");
  EXPECT_EQ(second.page_token(), "next");
  EXPECT_EQ(second.page_size(), 1);
  EXPECT_EQ(second.filter(), "title = \"HR*\"");
  EXPECT_EQ(second.order_by(), "title desc");
  EXPECT_TRUE(second.show_deleted());
}

TEST_F(CommandLine, ListShowsWhatTellsResourcesApartAndNoMoreThanFits) {
  Answer([](const SeenCall& call) {
    if (call.method == "/touchstone.catalog.v1.Catalog/ListAlignments") {
      catalog::v1::ListAlignmentsResponse page;
      auto& alignment = *page.add_alignments();
      alignment.set_name("organizations/wa/alignments/a");
      alignment.set_subject("organizations/wa/frameworks/hr/competencies/care");
      alignment.set_object("https://skills.example/" + std::string(60, 'c'));
      alignment.set_relation(catalog::v1::Alignment::CLOSE);
      return FakeAnswer::Of(page);
    }
    catalog::v1::ListReleasesResponse page;
    auto& release = *page.add_releases();
    release.set_name("organizations/wa/frameworks/hr/releases/2026");
    release.set_title("Spring 2026");
    release.add_reviewers("organizations/wa/apiKeys/quality-office");
    release.set_state(catalog::v1::Release::PUBLISHED);
    release.set_number(1);
    release.set_content_hash(std::string(77, 'f'));
    release.set_competency_count(13);
    release.set_submitter("organizations/wa/apiKeys/editor");
    for (auto* time : {release.mutable_submit_time(), release.mutable_publish_time(),
                       release.mutable_update_time()}) {
      time->set_seconds(1763700000);
    }
    return FakeAnswer::Of(page);
  });
  EXPECT_THAT(Run({"list", "organizations/wa/alignments"}).out,
              AllOf(HasSubstr("competencies/care"), HasSubstr("https://skills.example/c"),
                    HasSubstr("CLOSE")));
  const std::string out = Run({"list", "organizations/wa/frameworks/hr/releases"}).out;
  EXPECT_THAT(out, AllOf(HasSubstr("Spring 2026"), HasSubstr("PUBLISHED"), HasSubstr("13")));
  EXPECT_LE(out.find('\n'), 160U) << out;
}

TEST_F(CommandLine, ListForProgramsKeepsTheTokenOnlyWhenThereIsMore) {
  Answer([](const SeenCall&) {
    admin::v1::ListOrganizationsResponse page;
    page.add_organizations()->set_name("organizations/wa");
    return FakeAnswer::Of(page);
  });
  const Outcome outcome = Run({"--output", "json", "list", "organizations"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr(R"("name": "organizations/wa")"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("nextPageToken")));
}

TEST_F(CommandLine, CallTakesAnyUnambiguousNameAndAnySourceOfJson) {
  Answer([](const SeenCall&) { return FakeAnswer::Of(HrCore()); });
  const std::string json = R"({"name": "organizations/wa/frameworks/hr-core"})";
  const std::string file = WriteFile("request.json", json);
  for (const std::vector<std::string>& arguments : {
           std::vector<std::string>{"call", "GetFramework", json},
           {"call", "Catalog.GetFramework", json},
           {"call", "catalog.v1.Catalog/GetFramework", "@" + file},
           {"call", "touchstone.catalog.v1.Catalog.GetFramework", "-"},
       }) {
    const Outcome outcome = Run(arguments, json);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr(R"("title": "HR core")"));
  }
  for (const SeenCall& call : suite_->calls()) {
    EXPECT_EQ(call.request<catalog::v1::GetFrameworkRequest>().name(),
              "organizations/wa/frameworks/hr-core");
  }
}

TEST_F(CommandLine, CallWritesAStreamOneAnswerALine) {
  Answer([](const SeenCall&) {
    FakeAnswer answer;
    for (const char* position : {"1", "2"}) {
      events::v1::WatchResponse response;
      response.set_position(position);
      answer.responses.push_back(response.SerializeAsString());
    }
    return answer;
  });
  const Outcome outcome =
      Run({"call", "catalog.v1.EventFeed.Watch", R"({"parent": "organizations/wa"})"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "{\"position\":\"1\"}\n{\"position\":\"2\"}\n");
}

TEST_F(CommandLine, TheTokenComesFromTheFileThenTheEnvironment) {
  Answer([](const SeenCall&) { return FakeAnswer::Of(HrCore()); });
  const std::string file = WriteFile("token", "from-file\n");
  Run({"get", "organizations/wa"});
  setenv("TOUCHSTONE_TOKEN", "from-environment", 1);
  Run({"get", "organizations/wa"});
  Run({"get", "organizations/wa", "--token-file", file});
  unsetenv("TOUCHSTONE_TOKEN");
  EXPECT_EQ(suite_->calls().at(0).authorization, "");
  EXPECT_EQ(suite_->calls().at(1).authorization, "Bearer from-environment");
  EXPECT_EQ(suite_->calls().at(2).authorization, "Bearer from-file");
}

TEST_F(CommandLine, ANewTokensSecretStandsAloneOnStandardOutput) {
  Answer([](const SeenCall& call) {
    const auto request = call.request<admin::v1::CreateApiKeyRequest>();
    admin::v1::ApiKey key = request.api_key();
    key.set_name(absl::StrCat(request.parent(), "/apiKeys/", request.api_key_id()));
    key.set_secret("ts_secret");
    return FakeAnswer::Of(key);
  });
  const Outcome outcome = Run({"token", "create", "--organization", "wa", "--role",
                               "catalog-editor", "--role", "viewer", "--id", "hr-sync"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "ts_secret\n");
  EXPECT_THAT(outcome.err, HasSubstr("organizations/wa/apiKeys/hr-sync, catalog-editor, viewer"));
  EXPECT_THAT(outcome.err, Not(HasSubstr("ts_secret")));
}

TEST_F(CommandLine, AnImportIsUploadedInPartsAndSummedUp) {
  ImportJobAidResponse response;
  response.set_competency("organizations/wa/frameworks/hr/competencies/customer-focus");
  response.set_changed(true);
  response.mutable_figures()->set_key_elements(2);
  response.mutable_figures()->set_behaviors(5);
  response.mutable_figures()->add_behaviors_per_element(3);
  response.mutable_figures()->add_behaviors_per_element(2);
  auto* note = response.add_review_notes();
  note->set_field("key_elements[1].title");
  note->set_reason("it may be a behavior");
  note->set_excerpt("Stays focused");
  auto* conflict = response.add_conflicts();
  conflict->set_resource(response.competency());
  conflict->set_field("definition");
  conflict->set_current("ours");
  conflict->set_imported("theirs");
  auto* left_out = response.add_left_out();
  left_out->set_reason("page furniture");
  left_out->set_excerpt("....");
  left_out->set_line(12);
  response.add_missing_sections("reference questions");
  AnswerImportWith(response);

  const std::string document(200000, 'x');
  const Outcome outcome =
      Run({"import", WriteFile("aid.md", document), "--organization", "wa", "--framework", "hr",
           "--outline", WriteFile("outline.txt", "First.\n\n Second. \n")});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  for (const char* said :
       {"customer-focus", "the draft is written", "key elements", "behaviors per element", "3, 2",
        "reference questions", "Needs review (1)",
        "  it may be a behavior\n    key_elements[1].title  “Stays focused”\n",
        "Edited by people and kept (1)", "“theirs”", "line 12, page furniture: “....”",
        "Not in the document: reference questions"}) {
    EXPECT_THAT(outcome.out, HasSubstr(said));
  }
  EXPECT_THAT(outcome.err, IsEmpty()) << "no bar where nobody watches";

  const SeenCall call = suite_->calls().at(0);
  ASSERT_THAT(call.requests, SizeIs(4));
  const auto first = call.request<ImportJobAidRequest>();
  EXPECT_EQ(first.parent(), "organizations/wa");
  EXPECT_EQ(first.framework_id(), "hr");
  EXPECT_THAT(first.outline(), ::testing::ElementsAre("First.", "Second."));
  EXPECT_EQ(first.document().content_type(), "text/markdown");
  std::string received;
  for (size_t i = 0; i < call.requests.size(); ++i) {
    received += call.request<ImportJobAidRequest>(i).document().data();
  }
  EXPECT_EQ(received, document);
}

TEST_F(CommandLine, EveryFigureOfAnImportIsShown) {
  AnswerImportWith(ImportJobAidResponse());
  const Outcome outcome = Run({"import", WriteFile("aid.txt", "x"), "--organization", "wa",
                               "--framework", "hr", "--validate-only"});
  const auto& figures = *catalog::v1::JobAidFigures::descriptor();
  for (int i = 0; i < figures.field_count(); ++i) {
    std::string label = figures.field(i)->name();
    std::replace(label.begin(), label.end(), '_', ' ');
    EXPECT_THAT(outcome.out, HasSubstr(label));
  }
  EXPECT_THAT(outcome.out, HasSubstr("checked only"));
}

TEST_F(CommandLine, AnImportIsWaitedForAndItsBarIsDrawnForAPerson) {
  int waits = 0;
  Answer([&waits](const SeenCall& call) {
    Operation operation;
    operation.set_name("organizations/wa/catalogOperations/1");
    catalog::v1::ImportJobAidMetadata metadata;
    metadata.set_step(catalog::v1::ImportJobAidMetadata::WRITING);
    metadata.set_progress_percent(60);
    operation.mutable_metadata()->PackFrom(metadata);
    if (call.method == "/touchstone.catalog.v1.Operations/WaitOperation" && ++waits == 2) {
      operation.set_done(true);
      *operation.mutable_error() =
          ToRpcStatus(Error(absl::StatusCode::kInvalidArgument, reasons::kDocumentNotRecognized,
                            "no section of a job aid was found"));
    }
    return FakeAnswer::Of(operation);
  });
  const Outcome outcome =
      Run({"import", WriteFile("aid.txt", "hello"), "--organization", "wa", "--framework", "hr"},
          "", /*interactive=*/true);
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(waits, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("80% writing"), HasSubstr("DOCUMENT_NOT_RECOGNIZED")));
}

TEST_F(CommandLine, AFrameworkFileIsUploadedAsItIs) {
  catalog::v1::ImportFrameworkResponse response;
  response.set_framework("organizations/wa/frameworks/hr");
  response.set_updated(3);
  response.set_outside_branch(1);
  auto& message = *response.add_messages();
  message.set_row(7);
  message.set_resource("competencies/b");
  message.set_text("is outside the branch");
  AnswerImportWith(response);
  const std::string document(100'000, 'x');
  const Outcome outcome = Run({"import", WriteFile("hr.csv", document), "--organization", "wa",
                               "--framework", "hr", "--branch", "organizations/wa/x"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("0 created, 3 changed, 0 as they were"),
                                 HasSubstr("row 7, competencies/b is outside the branch")));
  const SeenCall call = suite_->calls().front();
  EXPECT_EQ(call.method, "/touchstone.catalog.v1.Catalog/ImportFramework");
  const auto first = call.request<catalog::v1::ImportFrameworkRequest>();
  EXPECT_EQ(first.format(), catalog::v1::FrameworkFile::CSV);
  EXPECT_EQ(first.branch(), "organizations/wa/x");
  std::string received;
  for (size_t i = 0; i < call.requests.size(); ++i) {
    received += call.request<catalog::v1::ImportFrameworkRequest>(i).document().data();
  }
  EXPECT_EQ(received, document);
}

TEST_F(CommandLine, AnImportSaysWhatItMadeAndWhatItLost) {
  catalog::v1::ImportFrameworkResponse response;
  response.set_framework("organizations/wa/frameworks/hr");
  response.set_created(1);
  response.set_updated(120);
  response.set_lost_texts(14);
  auto& created = *response.add_resources();
  created.set_resource("competencies/calm");
  created.set_change(catalog::v1::ImportedResource::CREATED);
  auto& changed = *response.add_resources();
  changed.set_resource("competencies/teamwork");
  changed.set_change(catalog::v1::ImportedResource::UPDATED);
  changed.set_lost_texts(14);
  AnswerImportWith(response);
  std::vector<std::string> arguments = {
      "import", WriteFile("hr.csv", "x"), "--organization", "wa", "--framework", "hr"};
  EXPECT_THAT(
      Run(arguments).out,
      AllOf(HasSubstr("  created  competencies/calm\n"),
            HasSubstr("  changed  competencies/teamwork  texts lost: 14\n"),
            HasSubstr("  and 119 more\n"), HasSubstr("WARNING: 14 texts"), HasSubstr("were lost")));
  arguments.push_back("--validate-only");
  EXPECT_THAT(Run(arguments).out, HasSubstr("would be lost"));
}

TEST_F(CommandLine, TheFilesOfADirectoryAreOneFramework) {
  AnswerImportWith(catalog::v1::ImportFrameworkResponse());
  WriteFile("framework.yaml", "title: HR");
  std::filesystem::create_directory(directory_ / "competencies");
  std::filesystem::create_directory(directory_ / "job_profiles");
  WriteFile("competencies/care.yaml", "title: Care");
  WriteFile("job_profiles/agent.yaml",
            "title: Agent\nrequirements: [{competency: competencies/care, notNeeded: true}]");
  WriteFile("core_values.json", R"({"coreValues": [{"id": "v", "title": "V"}]})");
  WriteFile("README.md", "not a part");
  const Outcome outcome = Run({"import", directory_, "--organization", "wa"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(
      suite_->calls().front().request<catalog::v1::ImportFrameworkRequest>().document().data(),
      R"(---
framework:
  title: HR
---
competencies:
  - id: care
    title: Care
---
coreValues:
  - id: v
    title: V
---
jobProfiles:
  - id: agent
    title: Agent
    requirements:
      - competency: care
        notNeeded: true
)");
  WriteFile("competencies/care.yaml", "titel: Care");
  const Outcome wrong = Run({"import", directory_, "--organization", "wa"});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_THAT(wrong.err, AllOf(HasSubstr("competencies/care.yaml"), HasSubstr("titel")));
}

TEST_F(CommandLine, AnExportIsThereWhenItIsComplete) {
  google::api::HttpBody one;
  one.set_content_type("application/yaml");
  one.set_data("frame");
  google::api::HttpBody other;
  other.set_data("work\n");
  absl::Status status;
  Answer([&](const SeenCall&) {
    return FakeAnswer{{one.SerializeAsString(), other.SerializeAsString()}, status};
  });
  const std::string file = directory_ / "hr.html";
  const Outcome outcome = Run({"export", "organizations/wa/frameworks/hr", "--file", file});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  std::ifstream written(file);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(written), {}), "framework\n");
  EXPECT_EQ(suite_->calls().front().request<catalog::v1::ExportFrameworkRequest>().format(),
            catalog::v1::FrameworkFile::HTML)
      << "as the file is named";

  EXPECT_EQ(Run({"export", "organizations/wa/frameworks/hr"}).out, "framework\n");
  status = absl::UnavailableError("broke off");
  const std::string broken = directory_ / "broken.yaml";
  EXPECT_EQ(Run({"export", "organizations/wa/frameworks/hr", "--file", broken}).code, 6);
  EXPECT_FALSE(std::filesystem::exists(broken));
  EXPECT_FALSE(std::filesystem::exists(broken + ".part"));
}

TEST_F(CommandLine, WhatComesFromOutsideCannotCommandTheTerminal) {
  Framework hostile = HrCore();
  hostile.set_title(
      "\x1b[2Jgone\xc2\x9b"
      "2J\r\n\x07");
  Answer([&hostile](const SeenCall& call) {
    if (call.method == "/touchstone.catalog.v1.Catalog/GetFramework")
      return FakeAnswer::Of(hostile);
    return FakeAnswer::Of(absl::NotFoundError("\x1b[31mred\x1b[0m"));
  });
  const Outcome shown = Run({"get", "organizations/wa/frameworks/hr-core"});
  EXPECT_THAT(shown.out, HasSubstr("title:  [2Jgone 2J   \n"));
  EXPECT_THAT(Run({"get", "organizations/wa"}).err, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace touchstone
