// Every type of resource that the catalog keeps: what happens to one is told by the feed, and its
// history says who did it, when, and what was there before and after. Of every service: the history
// of each type has its address.

#include <gmock/gmock.h>
#include <google/api/annotations.pb.h>
#include <google/api/resource.pb.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/names/letter_case.h"
#include "tests/conformance/door.h"
#include "tests/suite/suite.h"
#include "tools/touchstone/contract.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAreArray;
using ::testing::Values;

constexpr char kFramework[] = "organizations/wa/frameworks/hr";
constexpr char kCompetency[] = "organizations/wa/frameworks/hr/competencies/focus";

// A type, how one of it begins, and a change of one field.
struct Kind {
  std::string message;
  std::string parent;
  std::string id;
  Json created;
  std::string field;
  Json changed;
};

std::vector<Kind> Kinds() {
  const std::string wa = "organizations/wa";
  const auto title = [](const char* text) { return Json{{"title", text}}; };
  const auto text = [](const char* text) {
    return Json::array({{{"field", "TITLE"}, {"text", text}}});
  };
  return {
      {"Framework", wa, "alone", title("HR"), "title", "Human resources"},
      {"Competency", kFramework, "alone", title("Care"), "title", "Caring"},
      {"Release", kFramework, "spring", title("Spring"), "title", "Spring of 2026"},
      {"FrameworkTranslation",
       kFramework,
       "es",
       {{"texts", text("RH")}},
       "texts",
       text("Recursos")},
      {"CompetencyTranslation",
       kCompetency,
       "es",
       {{"texts", text("Foco")}},
       "texts",
       text("Enfoque")},
      {"CoreValue", wa, "service", title("Service"), "title", "Public service"},
      {"JobAnalysis", wa, "agents", title("Agents"), "title", "Contact center agents"},
      {"JobProfile",
       wa,
       "agent",
       {{"title", "Agent"}, {"framework", kFramework}},
       "title",
       "Contact center agent"},
      {"Alignment",
       wa,
       "a",
       {{"subject", kCompetency}, {"object", "urn:x:1"}, {"relation", "CLOSE"}},
       "rationale",
       "They mean the same."},
  };
}

class History : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    auto suite = Suite::Start({.store = GetParam()});
    ASSERT_TRUE(suite.ok()) << suite.status();
    suite_ = *std::move(suite);
    token_ = suite_->admin_token();
    Call("Admin.CreateOrganization",
         {{"organization_id", "wa"}, {"organization", {{"display_name", "WA"}}}});
    const Json key =
        Call("Admin.CreateApiKey", {{"parent", "organizations/wa"},
                                    {"api_key_id", "editor"},
                                    {"api_key", {{"roles", {"catalog-editor", "integration"}}}}});
    token_ = key.value("secret", "");
    Call("Catalog.CreateFramework", {{"parent", "organizations/wa"},
                                     {"framework_id", "hr"},
                                     {"framework", {{"title", "HR"}, {"language", "en"}}}});
    Call(
        "Catalog.CreateCompetency",
        {{"parent", kFramework}, {"competency_id", "focus"}, {"competency", {{"title", "Focus"}}}});
  }

  Json Call(const std::string& method, const Json& request, Protocol protocol = Protocol::kGrpc) {
    const auto answer = CallThrough(*suite_, protocol, token_, method, request);
    EXPECT_TRUE(answer.ok()) << method << " " << request << ": " << answer.status();
    return answer.value_or(Json::object());
  }

  // Creates, changes, deletes and undeletes one; what each answered.
  std::vector<Json> Live(const Kind& kind) {
    const std::string field = SnakeCase(kind.message).substr(1);  // without "_" at its head
    const Json created =
        Call("Catalog.Create" + kind.message,
             {{"parent", kind.parent}, {field + "_id", kind.id}, {field, kind.created}});
    const std::string name = created.value("name", "");
    return {
        created,
        Call("Catalog.Update" + kind.message,
             {{field, {{"name", name}, {kind.field, kind.changed}}}, {"update_mask", kind.field}}),
        Call("Catalog.Delete" + kind.message, {{"name", name}}),
        Call("Catalog.Undelete" + kind.message, {{"name", name}})};
  }

  std::vector<std::string> KindsInTheFeed(const std::string& message, const std::string& name) {
    const Json watched =
        Call("catalog.v1.EventFeed.Watch", {{"parent", "organizations/wa"},
                                            {"once", true},
                                            {"resource_types", {"touchstone.dev/" + message}}});
    std::vector<std::string> kinds;
    for (const Json& event : watched.value("events", Json::array())) {
      if (event.value("resource", "") == name) kinds.push_back(event.value("kind", ""));
    }
    return kinds;
  }

  std::unique_ptr<Suite> suite_;
  std::string token_;
};

TEST_P(History, OfEveryTypeSaysWhoWhenAndWhatWasThereBeforeAndAfter) {
  for (const Kind& kind : Kinds()) {
    SCOPED_TRACE(kind.message);
    const std::vector<Json> answers = Live(kind);
    const std::string name = answers.front().value("name", "");
    EXPECT_THAT(KindsInTheFeed(kind.message, name),
                ElementsAre("CREATED", "UPDATED", "DELETED", "UNDELETED"));

    const char* const verbs[] = {"Create", "Update", "Delete", "Undelete"};
    const std::string fields[] = {"", LowerCamelCase(kind.field), "deleteTime", "deleteTime"};
    for (const Protocol protocol : {Protocol::kGrpc, Protocol::kRest}) {
      Json changes = Call("catalog.v1.EventFeed.ListChanges", {{"name", name}}, protocol)
                         .value("changes", Json::array());
      ASSERT_EQ(changes.size(), answers.size());
      std::reverse(changes.begin(), changes.end());
      Json before;
      for (size_t i = 0; i < answers.size(); ++i) {
        const Json& change = changes[i];
        SCOPED_TRACE(change.dump(2));
        Json after = answers[i];
        after["@type"] = "type.googleapis.com/touchstone.catalog.v1." + kind.message;
        EXPECT_EQ(change.value("before", Json()), before);
        EXPECT_EQ(change.value("after", Json()), after);
        EXPECT_EQ(change.value("actor", ""), "organizations/wa/apiKeys/editor");
        EXPECT_EQ(change.value("method", ""),
                  absl::StrCat("/touchstone.catalog.v1.Catalog/", verbs[i], kind.message));
        EXPECT_EQ(change.value("change_time", ""), answers[i].value("update_time", "?"));
        EXPECT_EQ(change.value("revision", ""), answers[i].value("etag", "?"));
        EXPECT_EQ(change.value("changed_fields", ""), fields[i]);
        EXPECT_EQ(change.value("trace_id", "").size(), 32u);
        before = after;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, History, Values(SqliteStore, PostgresStore), StoreName);

TEST(HistoryTable, LeavesNoTypeOut) {
  std::vector<std::string> tested;
  for (const Kind& kind : Kinds()) tested.push_back("Create" + kind.message);
  std::vector<std::string> kept;
  for (const auto* method : Methods()) {
    if (method->service()->full_name() == "touchstone.catalog.v1.Catalog" &&
        absl::StartsWith(method->name(), "Create")) {
      kept.push_back(method->name());
    }
  }
  EXPECT_THAT(tested, UnorderedElementsAreArray(kept));
}

// The addresses at which a method is asked for by GET.
std::set<std::string> AddressesOf(const google::protobuf::MethodDescriptor& method) {
  const auto& rule = method.options().GetExtension(google::api::http);
  std::set<std::string> addresses = {rule.get()};
  for (const auto& additional : rule.additional_bindings()) addresses.insert(additional.get());
  return addresses;
}

// Of what is kept without a history of its own: the texts of a release are the release's, and a
// notice is not kept for long.
bool HasNoHistory(const std::string& message) {
  return message == "ReleasedCompetency" || message == "Notice";
}

TEST(HistoryAddresses, AreThereForEveryTypeThatAServiceReads) {
  std::map<std::string, std::set<std::string>> addresses;  // by package
  for (const auto* method : Methods()) {
    if (method->name() == "ListChanges") {
      addresses[method->file()->package()] = AddressesOf(*method);
    }
  }
  EXPECT_EQ(addresses.size(), 3u);
  for (const auto* method : Methods()) {
    const auto of_service = addresses.find(method->file()->package());
    const auto& resource = method->output_type()->options().GetExtension(google::api::resource);
    if (of_service == addresses.end() || !absl::StartsWith(method->name(), "Get") ||
        resource.pattern().empty() || HasNoHistory(method->output_type()->name())) {
      continue;
    }
    std::string name = resource.pattern(0);
    RE2::GlobalReplace(&name, "{[^}]*}", "*");
    EXPECT_TRUE(of_service->second.contains(absl::StrCat("/v1/{name=", name, "}:history")))
        << "ListChanges of " << of_service->first << " has no address for " << name;
  }
}

}  // namespace
}  // namespace touchstone
