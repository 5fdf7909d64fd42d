// Who may call what: every method of the contract, by every role, in its own organization and in
// another, compared with the reviewed table in access.txt. A new method, role or permission fails
// here until somebody has looked at its line.

#include <google/api/annotations.pb.h>
#include <google/api/resource.pb.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>
#include <touchstone/admin/v1/admin.pb.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "services/runtime/trust/caller.h"
#include "tests/suite/suite.h"

namespace touchstone {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::MessageFactory;
using ::google::protobuf::MethodDescriptor;

constexpr char kServices[][64] = {
    "touchstone.admin.v1.Admin",
    "touchstone.catalog.v1.Catalog",
    "touchstone.catalog.v1.EventFeed",
    "touchstone.catalog.v1.Operations",
    "touchstone.assessment.v1.Assessment",
    "touchstone.assessment.v1.AssessmentCycles",
    "touchstone.assessment.v1.Ratings",
    "touchstone.assessment.v1.Observations",
    "touchstone.assessment.v1.Operations",
    "touchstone.assessment.v1.EventFeed",
    "touchstone.assessment.v1.Evaluations",
    "touchstone.assessment.v1.DevelopmentPlans",
    "touchstone.assessment.v1.WorkforceAnalytics",
    "touchstone.recruiting.v1.Requisitions",
    "touchstone.recruiting.v1.Applications",
    "touchstone.recruiting.v1.Interviews",
    "touchstone.recruiting.v1.Certifications",
    "touchstone.recruiting.v1.RecruitingReports",
    "touchstone.recruiting.v1.Operations",
    "touchstone.recruiting.v1.EventFeed",
};

// The path of the method's HTTP route, whose variables are the names that its request carries.
std::string RouteOf(const MethodDescriptor& method) {
  const auto& rule = method.options().GetExtension(google::api::http);
  for (const std::string& path :
       {rule.get(), rule.post(), rule.patch(), rule.put(), rule.delete_()}) {
    if (!path.empty()) return path;
  }
  return "";
}

// Sets a field by its path, such as "competency.name".
void SetByPath(Message& message, absl::string_view path, const std::string& value) {
  Message* place = &message;
  const std::vector<std::string> parts = absl::StrSplit(path, '.');
  for (size_t i = 0; i < parts.size(); ++i) {
    const FieldDescriptor* const field = place->GetDescriptor()->FindFieldByName(parts[i]);
    ASSERT_NE(field, nullptr) << path;
    if (i + 1 < parts.size()) {
      place = place->GetReflection()->MutableMessage(place, field);
    } else {
      place->GetReflection()->SetString(place, field, value);
    }
  }
}

// The pattern of a resource type: "organizations/{organization}/frameworks/{framework}".
std::string PatternOf(const std::string& type, const google::protobuf::FileDescriptor& file) {
  for (int i = 0; i < file.message_type_count(); ++i) {
    const auto& resource = file.message_type(i)->options().GetExtension(google::api::resource);
    if (resource.type() == type) return resource.pattern(0);
  }
  for (int i = 0; i < file.dependency_count(); ++i) {
    const std::string found = PatternOf(type, *file.dependency(i));
    if (!found.empty()) return found;
  }
  return "";
}

// A name of that type in `organization`, of something that does not exist.
std::string NameOfType(const std::string& type, const MethodDescriptor& method,
                       const std::string& organization) {
  std::string name;
  for (const absl::string_view segment : absl::StrSplit(PatternOf(type, *method.file()), '/')) {
    const bool is_id = absl::StartsWith(segment, "{");
    absl::StrAppend(&name, name.empty() ? "" : "/",
                    !is_id                        ? segment
                    : segment == "{organization}" ? organization
                                                  : "x");
  }
  return name;
}

// Names what a request must name beside what is in its path.
void FillReferences(const MethodDescriptor& method, const std::string& organization,
                    Message& request) {
  const auto& reflection = *request.GetReflection();
  for (int i = 0; i < request.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* const field = request.GetDescriptor()->field(i);
    const std::string type = field->options().GetExtension(google::api::resource_reference).type();
    if (type.empty()) continue;
    const std::string name = NameOfType(type, method, organization);
    if (name.empty()) continue;
    if (field->is_repeated()) {
      reflection.AddString(&request, field, name);
    } else if (reflection.GetString(request, field).empty()) {
      reflection.SetString(&request, field, name);
    }
  }
}

// A request that names things in `organization` which do not exist, and an etag that is never
// right: it is refused or finds nothing, and changes nothing.
std::unique_ptr<Message> RequestFor(const MethodDescriptor& method,
                                    const std::string& organization) {
  std::unique_ptr<Message> request(
      MessageFactory::generated_factory()->GetPrototype(method.input_type())->New());
  const std::string route = RouteOf(method);
  for (size_t open = route.find('{'); open != std::string::npos; open = route.find('{', open + 1)) {
    const std::string variable = route.substr(open + 1, route.find('}', open) - open - 1);
    const std::vector<std::string> parts = absl::StrSplit(variable, absl::MaxSplits('=', 1));
    std::string name = parts.at(1);
    name.replace(name.find('*'), 1, organization);
    SetByPath(*request, parts[0], absl::StrReplaceAll(name, {{"*", "x"}}));
  }
  FillReferences(method, organization, *request);
  if (request->GetDescriptor()->FindFieldByName("etag") != nullptr)
    SetByPath(*request, "etag", "0");
  // One of those in which something can be had, where one must be named.
  if (const auto* const format = request->GetDescriptor()->FindFieldByName("format");
      format != nullptr && format->enum_type() != nullptr) {
    request->GetReflection()->SetEnumValue(request.get(), format, 1);
  }
  if (const auto* const once = request->GetDescriptor()->FindFieldByName("once")) {
    request->GetReflection()->SetBool(request.get(), once, true);
  }
  return request;
}

// Whether the caller got past identity and policy.
bool MayCall(Client& client, const MethodDescriptor& method, const std::string& organization) {
  auto call = client.Start(absl::StrCat(method.service()->full_name(), "/", method.name()));
  call->Write(*RequestFor(method, organization));
  call->WritesDone();
  std::unique_ptr<Message> response(
      MessageFactory::generated_factory()->GetPrototype(method.output_type())->New());
  while (call->Read(*response)) {
  }
  const absl::Status status = call->Finish();
  EXPECT_FALSE(absl::IsUnavailable(status) || absl::IsInternal(status))
      << method.full_name() << status;
  return !absl::IsPermissionDenied(status) && !absl::IsUnauthenticated(status);
}

class Access : public testing::Test {
 protected:
  void SetUp() override {
    auto suite = Suite::Start();
    ASSERT_TRUE(suite.ok()) << suite.status();
    suite_ = *std::move(suite);
    Client root = suite_->client();
    for (const char* id : {"wa", "ny"}) {
      admin::v1::CreateOrganizationRequest request;
      request.set_organization_id(id);
      request.mutable_organization()->set_display_name(id);
      admin::v1::Organization created;
      const absl::Status status =
          root.Unary("touchstone.admin.v1.Admin/CreateOrganization", request, created);
      ASSERT_TRUE(status.ok()) << status;
    }
    callers_.emplace_back("anonymous", suite_->client(""));
    for (const Role& role : Roles()) {
      admin::v1::CreateApiKeyRequest request;
      request.set_parent("organizations/wa");
      request.mutable_api_key()->add_roles(std::string(role.id));
      admin::v1::ApiKey key;
      const absl::Status status =
          root.Unary("touchstone.admin.v1.Admin/CreateApiKey", request, key);
      ASSERT_TRUE(status.ok()) << status;
      callers_.emplace_back(std::string(role.id), suite_->client(key.secret()));
    }
    callers_.emplace_back("root", suite_->client());
  }

  // One line a method: who may call it in its own organization, and who in another.
  std::string Table() {
    std::string table;
    for (const char* service : kServices) {
      const auto* const descriptor =
          google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(service);
      for (int i = 0; i < descriptor->method_count(); ++i) {
        const MethodDescriptor& method = *descriptor->method(i);
        std::string own;
        std::string other;
        for (auto& [name, client] : callers_) {
          if (MayCall(client, method, "wa")) absl::StrAppend(&own, " ", name);
          if (MayCall(client, method, "ny")) absl::StrAppend(&other, " ", name);
        }
        absl::StrAppend(&table, method.full_name(), "\n  own:  ", own.empty() ? " nobody" : own,
                        "\n  other:", other.empty() ? " nobody" : other, "\n");
      }
    }
    return table;
  }

  std::unique_ptr<Suite> suite_;
  std::vector<std::pair<std::string, Client>> callers_;
};

TEST_F(Access, IsAsTheReviewedTableSays) {
  std::ifstream file(TOUCHSTONE_ACCESS_TABLE);
  std::stringstream reviewed;
  for (std::string line; std::getline(file, line);) {
    if (!absl::StartsWith(line, "#")) reviewed << line << "\n";
  }
  const std::string actual = Table();
  EXPECT_EQ(actual, reviewed.str())
      << "The table as it is now; review it, then put it into " << TOUCHSTONE_ACCESS_TABLE << ":\n"
      << actual;
}

// The list above names every service of the contract.
TEST(AccessTable, LeavesNoServiceOut) {
  const auto* const pool = google::protobuf::DescriptorPool::generated_pool();
  for (const char* file :
       {"touchstone/admin/v1/admin.proto", "touchstone/catalog/v1/catalog.proto",
        "touchstone/assessment/v1/assessment.proto", "touchstone/assessment/v1/observation.proto",
        "touchstone/assessment/v1/evaluation.proto",
        "touchstone/assessment/v1/development_plan.proto",
        "touchstone/assessment/v1/workforce_analytics.proto",
        "touchstone/recruiting/v1/requisitions.proto",
        "touchstone/recruiting/v1/recruiting.proto"}) {
    const auto* const descriptor = pool->FindFileByName(file);
    ASSERT_NE(descriptor, nullptr) << file;
    for (int i = 0; i < descriptor->service_count(); ++i) {
      const std::string& name = descriptor->service(i)->full_name();
      EXPECT_TRUE(std::any_of(std::begin(kServices), std::end(kServices), [&](const char* known) {
        return name == known;
      })) << name;
    }
  }
}

}  // namespace
}  // namespace touchstone
