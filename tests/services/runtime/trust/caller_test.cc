#include "services/runtime/trust/caller.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>
#include <touchstone/options/v1/options.pb.h>

#include <set>
#include <string>

#include "absl/strings/match.h"
#include "proto/descriptors.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

trust::v1::Principal Holder(const std::string& role, const std::string& organization,
                            const std::string& unit = "") {
  trust::v1::Principal caller;
  caller.set_kind(trust::v1::Principal::API_KEY);
  caller.set_id("organizations/wa/apiKeys/test");
  auto* binding = caller.add_bindings();
  binding->set_role(role);
  binding->set_organization_id(organization);
  binding->set_organizational_unit(unit);
  return caller;
}

TEST(Roles, AreTheOnesOfTheArchitecture) {
  std::vector<absl::string_view> ids;
  for (const Role& role : Roles()) ids.push_back(role.id);
  EXPECT_THAT(
      ids, ElementsAre("viewer", "worker", "manager", "rater", "panel-member", "recruiter",
                       "eeo-analyst", "case-worker", "analyst", "coach", "assessment-coordinator",
                       "assessment-reviewer", "catalog-editor", "catalog-reviewer",
                       "catalog-publisher", "administrator", "auditor", "integration"));
  EXPECT_EQ(FindRole("auditor")->id, "auditor");
  EXPECT_EQ(FindRole("Auditor"), nullptr);
  EXPECT_EQ(FindRole(""), nullptr);
}

// A method with a permission that no role holds could be called by nobody, and a permission that no
// method has is a slip of the pen.
TEST(Roles, HoldThePermissionsThatMethodsDeclareAndNoOthers) {
  google::protobuf::FileDescriptorSet contract;
  ASSERT_TRUE(contract.ParseFromString(std::string(DescriptorSetBytes())));
  std::set<std::string> declared;
  for (const auto& file : contract.file()) {
    for (const auto& service : file.service()) {
      for (const auto& method : service.method()) {
        const std::string& permission = method.options().GetExtension(options::v1::permission);
        if (!permission.empty() && permission != kPublic) declared.insert(permission);
      }
    }
  }
  // What methods ask for by what is read or written: the purpose that a result is for, and whose an
  // evaluation is, or would be.
  declared.insert({"assessment.developmental.read", "assessment.evaluative.read",
                   "assessment.evaluations.oversee", "assessment.allDueEvaluations.read"});
  std::set<std::string> held;
  for (const Role& role : Roles()) held.insert(role.permissions.begin(), role.permissions.end());
  EXPECT_EQ(held, declared);
}

TEST(Roles, EveryoneReadsTheCatalog) {
  for (const Role& role : Roles()) EXPECT_TRUE(Permits(role, "catalog.read")) << role.id;
}

TEST(Roles, OnlyEditorsPublishersAndAdministratorsChangeTheCatalog) {
  std::set<absl::string_view> editors;
  for (const Role& role : Roles()) {
    if (Permits(role, "catalog.edit")) editors.insert(role.id);
  }
  EXPECT_THAT(editors,
              UnorderedElementsAre("catalog-editor", "catalog-publisher", "administrator"));
}

TEST(Roles, AnAuditorChangesNothing) {
  for (const absl::string_view permission : FindRole("auditor")->permissions) {
    EXPECT_TRUE(absl::EndsWith(permission, ".read") || absl::EndsWith(permission, ".list"))
        << permission;
  }
}

// Who decides about people does not know of which groups they are.
TEST(Roles, WhoReadsSelfIdentificationScoresNobody) {
  std::set<absl::string_view> readers;
  for (const Role& role : Roles()) {
    if (!Permits(role, "recruiting.eeo.read")) continue;
    readers.insert(role.id);
    EXPECT_FALSE(Permits(role, "recruiting.scorecards.score")) << role.id;
    EXPECT_FALSE(Permits(role, "recruiting.applications.edit")) << role.id;
    EXPECT_FALSE(Permits(role, "recruiting.decisions.edit")) << role.id;
  }
  EXPECT_THAT(readers, UnorderedElementsAre("eeo-analyst"));
}

TEST(IsAllowed, WhereTheRoleIsHeldAndNowhereElse) {
  const auto editor = Holder("catalog-editor", "wa");
  EXPECT_TRUE(IsAllowed(editor, "catalog.edit", "wa"));
  EXPECT_FALSE(IsAllowed(editor, "catalog.edit", "or"));
  EXPECT_FALSE(IsAllowed(editor, "catalog.edit", "w"));
  EXPECT_FALSE(IsAllowed(editor, "catalog.edit", "*"));
  EXPECT_FALSE(IsAllowed(editor, "catalog.edit", ""));
}

TEST(IsAllowed, EverywhereForABindingForEveryOrganization) {
  const auto root = Holder("administrator", "*");
  EXPECT_TRUE(IsAllowed(root, "catalog.edit", "wa"));
  EXPECT_TRUE(IsAllowed(root, "catalog.edit", ""));
  EXPECT_TRUE(IsAllowed(root, "admin.organizations.create", ""));
  EXPECT_TRUE(IsAllowed(root, "admin.organizations.delete", "wa"));
}

TEST(IsAllowed, NobodyDeletesTheirOwnOrganization) {
  const auto administrator = Holder("administrator", "wa");
  EXPECT_TRUE(IsAllowed(administrator, "admin.organizations.update", "wa"));
  EXPECT_TRUE(IsAllowed(administrator, "admin.apiKeys.edit", "wa"));
  for (const char* permission :
       {"admin.organizations.create", "admin.organizations.list", "admin.organizations.delete"}) {
    EXPECT_FALSE(IsAllowed(administrator, permission, "wa")) << permission;
    EXPECT_FALSE(IsAllowed(administrator, permission, "")) << permission;
  }
}

TEST(IsAllowed, NotByWhatIsMissing) {
  EXPECT_FALSE(IsAllowed(Holder("", ""), "catalog.read", ""));
  EXPECT_FALSE(IsAllowed(Holder("viewer", ""), "catalog.read", ""));
  EXPECT_FALSE(IsAllowed(Holder("no-such-role", "wa"), "catalog.read", "wa"));
  EXPECT_FALSE(IsAllowed(Holder("viewer", "wa"), "", "wa"));
  EXPECT_FALSE(IsAllowed(Holder("viewer", "wa"), "catalog.rea", "wa"));
  EXPECT_FALSE(IsAllowed(Holder("viewer", "wa"), "catalog.read.more", "wa"));
}

TEST(IsAllowed, NotByARoleHeldInAUnitOnly) {
  EXPECT_FALSE(IsAllowed(Holder("catalog-editor", "wa", "units/hr"), "catalog.edit", "wa"));
}

TEST(IsAllowed, ByAnyOfSeveralBindings) {
  auto caller = Holder("viewer", "wa");
  caller.MergeFrom(Holder("catalog-editor", "or"));
  EXPECT_FALSE(IsAllowed(caller, "catalog.edit", "wa"));
  EXPECT_TRUE(IsAllowed(caller, "catalog.edit", "or"));
}

TEST(IsAllowed, AnonymousOnlyWhatIsPublic) {
  EXPECT_TRUE(IsAllowed(Anonymous(), kPublic, "wa"));
  for (const Role& role : Roles()) {
    for (const absl::string_view permission : role.permissions) {
      EXPECT_FALSE(IsAllowed(Anonymous(), permission, "wa")) << permission;
    }
  }
}

}  // namespace
}  // namespace touchstone
