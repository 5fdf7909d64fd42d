#include "services/runtime/serving/field_rules.h"

#include <gmock/gmock.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>
#include <touchstone/admin/v1/admin.pb.h>
#include <touchstone/catalog/v1/catalog.pb.h>
#include <touchstone/options/v1/options.pb.h>

#include <memory>
#include <string>
#include <vector>

namespace touchstone {
namespace {

using google::protobuf::TextFormat;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

template <typename T>
T Parse(const std::string& text) {
  T message;
  EXPECT_TRUE(TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

auto Violation(const std::string& field, const std::string& problem) {
  return AllOf(Field(&FieldViolation::field, field),
               Field(&FieldViolation::problem, HasSubstr(problem)));
}

catalog::v1::CreateCompetencyRequest GoodCreate() {
  return Parse<catalog::v1::CreateCompetencyRequest>(R"pb(
    parent: "organizations/wa/frameworks/hr-core"
    competency_id: "customer-focus"
    competency {
      title: "Customer focus"
      code: "CF-1"
      key_elements {
        title: "Listens"
        behaviors { text: "Asks" }
      }
      tags: "service"
    })pb");
}

// A message of one's own making, for rules that the suite's messages do not have yet.
class OwnMessage {
 public:
  // `fields` is the body of a DescriptorProto.
  explicit OwnMessage(const std::string& fields) {
    google::protobuf::FileDescriptorProto file;
    EXPECT_TRUE(TextFormat::ParseFromString(
        R"pb(
              name: "own.proto"
              package: "own"
              syntax: "proto3"
              dependency: "google/api/resource.proto"
              dependency: "google/api/field_behavior.proto"
              dependency: "google/protobuf/duration.proto"
              dependency: "google/protobuf/timestamp.proto"
              dependency: "touchstone/options/v1/options.proto"
              message_type { name: "Own")pb" +
            fields + "}",
        &file));
    type_ = types_.pool.BuildFile(file)->FindMessageTypeByName("Own");
  }

  const google::protobuf::Descriptor& type() const { return *type_; }

  std::unique_ptr<google::protobuf::Message> Value(const std::string& text) const {
    std::unique_ptr<google::protobuf::Message> message(types_.factory.GetPrototype(type_)->New());
    EXPECT_TRUE(TextFormat::ParseFromString(text, message.get())) << text;
    return message;
  }

 private:
  struct Types {
    google::protobuf::DescriptorPool pool{google::protobuf::DescriptorPool::generated_pool()};
    google::protobuf::DynamicMessageFactory factory{&pool};
  };

  // Never destroyed: rules are kept by descriptor for as long as the program lives.
  static Types& MakeTypes() {
    static auto& all = *new std::vector<std::unique_ptr<Types>>;
    return *all.emplace_back(std::make_unique<Types>());
  }

  Types& types_ = MakeTypes();
  const google::protobuf::Descriptor* type_ = nullptr;
};

TEST(FieldRules, LetAGoodRequestThrough) {
  EXPECT_THAT(FindViolations(GoodCreate()), IsEmpty());
  EXPECT_TRUE(CheckFields(GoodCreate()).ok());
}

TEST(FieldRules, NameEveryViolationInFieldOrder) {
  auto request = GoodCreate();
  request.set_parent("organizations/wa");
  request.set_competency_id("Customer Focus");
  auto& competency = *request.mutable_competency();
  competency.clear_title();
  competency.set_code("no spaces here");
  competency.mutable_key_elements(0)->set_title("");
  competency.add_key_elements()->add_behaviors()->set_text(std::string(2001, 'x'));
  competency.add_learning_resources()->set_title("A book");
  competency.mutable_learning_resources(0)->set_year(10000);
  competency.mutable_learning_resources(0)->set_link("ftp://example.org");
  competency.add_tags("service");
  EXPECT_THAT(
      FindViolations(request),
      ElementsAre(
          Violation("parent",
                    "must be of the form organizations/{organization}/frameworks/{framework}"),
          Violation("competency.title", "is required"),
          Violation("competency.code", "must be letters, digits, dots, hyphens and underscores"),
          Violation("competency.key_elements[0].title", "is required"),
          Violation("competency.key_elements[1].title", "is required"),
          Violation("competency.key_elements[1].behaviors[0].text",
                    "has 2001 characters; at most 2000 are allowed"),
          Violation("competency.learning_resources[0].year", "is 10000; must be at most 9999"),
          Violation("competency.learning_resources[0].link", "must be an http or https address"),
          Violation("competency.tags[1]", "is the same as entry 0"),
          Violation("competency_id", "must be 1 to 63 lower-case letters")));
}

TEST(FieldRules, AreTheSameForDynamicMessages) {
  auto request = GoodCreate();
  request.mutable_competency()->mutable_key_elements(0)->mutable_behaviors(0)->clear_text();
  google::protobuf::DynamicMessageFactory factory;
  const std::unique_ptr<google::protobuf::Message> dynamic(
      factory.GetPrototype(request.GetDescriptor())->New());
  ASSERT_TRUE(dynamic->ParseFromString(request.SerializeAsString()));
  EXPECT_THAT(FindViolations(*dynamic),
              ElementsAre(Violation("competency.key_elements[0].behaviors[0].text", "required")));
}

TEST(FieldRules, CountCodePointsAndNotBytes) {
  auto request = GoodCreate();
  std::string title;
  for (int i = 0; i < 200; ++i) title += "ü";
  request.mutable_competency()->set_title(title);
  EXPECT_THAT(FindViolations(request), IsEmpty());
  request.mutable_competency()->set_title(title + "ü");
  EXPECT_THAT(FindViolations(request), ElementsAre(Violation("competency.title", "has 201")));
}

TEST(FieldRules, RefuseTextThatIsNoText) {
  auto request = GoodCreate();
  request.mutable_competency()->set_definition("\xff");
  request.mutable_competency()->set_importance(std::string("a\0b", 3));
  EXPECT_THAT(FindViolations(request),
              ElementsAre(Violation("competency.definition", "is not valid UTF-8"),
                          Violation("competency.importance", "U+0000")));
}

TEST(FieldRules, TakeABlankTextForNone) {
  for (const char* blank : {" ", "\t\n ", "\u00a0", "\u2003\u3000", "\u200b\ufeff", " \u2060 "}) {
    auto request = GoodCreate();
    request.mutable_competency()->set_title(blank);
    request.mutable_competency()->set_definition(blank);
    request.mutable_competency()->set_tags(0, blank);
    EXPECT_THAT(FindViolations(request), ElementsAre(Violation("competency.title", "is required"),
                                                     Violation("competency.tags[0]", "is empty")));
    EXPECT_THAT(FindViolations(request.competency(), {.allow_missing = true}), SizeIs(1));
  }
  auto request = GoodCreate();
  request.mutable_competency()->set_title(" \u2003x");
  EXPECT_THAT(FindViolations(request), IsEmpty());
}

TEST(FieldRules, RefuseControlCharactersInEveryText) {
  const std::pair<std::string, const char*> cases[] = {
      {"a\x07", "U+0007"},
      {"a\x1b[31mb", "U+001B"},
      {"a\fb", "U+000C"},
      {"12345678\x7f", "U+007F"},
      {"a\u0085", "U+0085"},
      {"é\u009b and more than eight", "U+009B"},
      {"a text of many letters \x01", "U+0001"},
  };
  for (const auto& [text, code_point] : cases) {
    auto request = GoodCreate();
    request.mutable_competency()->set_title(text);
    request.mutable_competency()->set_definition(text);
    request.set_request_id(text);
    EXPECT_THAT(FindViolations(request), ElementsAre(Violation("competency.title", code_point),
                                                     Violation("competency.definition", code_point),
                                                     Violation("request_id", code_point)));
  }
  auto request = GoodCreate();
  request.mutable_competency()->set_definition("A list:\n\t- one\n\t- two\u2028\u202btwo\u202c");
  EXPECT_THAT(FindViolations(request), IsEmpty());
}

TEST(FieldRules, KeepATitleToOneLineInOneDirection) {
  const std::pair<std::string, const char*> cases[] = {
      {"a\nb", "U+000A"},     {"a\u2028b", "U+2028"}, {"a\u2029b", "U+2029"},
      {"a\u202eb", "U+202E"}, {"a\u202ab", "U+202A"}, {"a\u2066b", "U+2066"},
      {"a\u2069b", "U+2069"},
  };
  for (const auto& [text, code_point] : cases) {
    auto request = GoodCreate();
    request.mutable_competency()->set_title(text);
    request.mutable_competency()->mutable_key_elements(0)->set_title(text);
    EXPECT_THAT(FindViolations(request),
                ElementsAre(Violation("competency.title", code_point),
                            Violation("competency.key_elements[0].title", code_point)));
    admin::v1::CreateOrganizationRequest organization;
    organization.set_organization_id("wa");
    organization.mutable_organization()->set_display_name(text);
    EXPECT_THAT(FindViolations(organization),
                ElementsAre(Violation("organization.display_name", code_point)));
  }
  // What a right-to-left script needs inside a line is not taken away.
  auto request = GoodCreate();
  request.mutable_competency()->set_title("\u0634\u200f (a)\u200e \U0001f468\u200d\U0001f469");
  EXPECT_THAT(FindViolations(request), IsEmpty());
}

TEST(FieldRules, RefuseUnknownEnumNumbersAndEmptyEntries) {
  auto request = GoodCreate();
  request.mutable_competency()->add_growth_kinds(
      static_cast<catalog::v1::DevelopmentActivity::Kind>(42));
  request.mutable_competency()->add_tags("");
  EXPECT_THAT(FindViolations(request),
              ElementsAre(Violation("competency.growth_kinds[0]",
                                    "has the unknown value 42; must be one of KIND_UNSPECIFIED"),
                          Violation("competency.tags[1]", "is empty")));
}

TEST(FieldRules, BoundHowManyEntriesThereAre) {
  auto request = GoodCreate();
  for (int i = 0; i < 50; ++i) request.mutable_competency()->add_tags(std::to_string(i));
  EXPECT_THAT(FindViolations(request),
              ElementsAre(Violation("competency.tags", "has 51 entries; at most 50")));
}

TEST(FieldRules, CheckEveryItemOfARepeatedString) {
  EXPECT_THAT(
      FindViolations(Parse<catalog::v1::BatchGetFrameworksRequest>(R"pb(
        parent: "organizations/wa"
        names: "organizations/wa/frameworks/a"
        names: "organizations/wa/frameworks/a/competencies/b"
        names: "organizations/wa/frameworks/ü")pb")),
      ElementsAre(Violation("names[1]", "organizations/{organization}/frameworks/{framework}"),
                  Violation("names[2]", "must be of the form")));
  EXPECT_THAT(
      FindViolations(Parse<catalog::v1::BatchGetFrameworksRequest>("parent: 'organizations/wa'")),
      ElementsAre(Violation("names", "is required; give at least one entry")));
}

TEST(FieldRules, StopAtAHundredViolations) {
  auto request = GoodCreate();
  for (int i = 0; i < 150; ++i) request.mutable_competency()->add_key_elements();
  EXPECT_THAT(FindViolations(request), SizeIs(100));
}

TEST(FieldRules, RefuseANegativePageSize) {
  catalog::v1::ListFrameworksRequest request;
  request.set_parent("organizations/wa");
  request.set_page_size(-1);
  EXPECT_THAT(FindViolations(request),
              ElementsAre(Violation("page_size", "is -1; must be at least 0")));
}

TEST(FieldRules, LetRequestIdsBeWhatTheyAre) {
  auto request = GoodCreate();
  request.set_request_id("Not An Id");
  EXPECT_THAT(FindViolations(request), IsEmpty());
}

TEST(FieldRules, CheckIdsThatAnImportGivesToo) {
  catalog::v1::ImportJobAidRequest request;
  request.set_parent("organizations/wa");
  request.set_framework_id("HR/Core");
  EXPECT_THAT(FindViolations(request), ElementsAre(Violation("framework_id", "must be 1 to 63")));
}

TEST(FieldRules, LetRequiredFieldsBeAbsentWhereToldTo) {
  EXPECT_THAT(FindViolations(catalog::v1::ImportJobAidRequest(), {.allow_missing = true}),
              IsEmpty());
}

TEST(FieldRules, PutThePrefixBeforeThePath) {
  EXPECT_THAT(FindViolations(catalog::v1::Competency(), {.prefix = "competency"}),
              ElementsAre(Violation("competency.title", "is required")));
}

TEST(FieldRules, IgnoreWhatACallerCannotSet) {
  auto request = GoodCreate();
  request.mutable_competency()->set_name("whatever\xff");
  request.mutable_competency()->mutable_create_time()->set_nanos(-1);
  EXPECT_THAT(FindViolations(request), IsEmpty());
}

TEST(FieldRules, AskOfAnUpdateOnlyWhatItCarriesAndItsName) {
  catalog::v1::UpdateFrameworkRequest request;
  EXPECT_THAT(FindViolations(request), ElementsAre(Violation("framework", "is required")));
  request.mutable_framework();
  EXPECT_THAT(FindViolations(request), ElementsAre(Violation("framework.name", "is required")));
  request.mutable_framework()->set_name("organizations/wa");
  request.mutable_framework()->set_language("English");
  EXPECT_THAT(FindViolations(request),
              ElementsAre(Violation("framework.name", "must be of the form"),
                          Violation("framework.language", "must be a BCP 47 language tag")));
  request.mutable_framework()->set_name("organizations/wa/frameworks/hr-core");
  request.mutable_framework()->clear_language();
  EXPECT_THAT(FindViolations(request), IsEmpty());
}

TEST(FieldRules, KnowTheRangesOfTimesAndDurations) {
  const OwnMessage
      own(
          R"pb(
            field {
              name: "at"
              number: 1
              type: TYPE_MESSAGE
              type_name: ".google.protobuf.Timestamp"
            }
            field {
              name: "long"
              number: 2
              type: TYPE_MESSAGE
              type_name: ".google.protobuf.Duration"
            })pb");
  for (const char* good : {
           "",
           "at {} long {}",
           "at { seconds: -62135596800 }",
           "at { seconds: 253402300799 nanos: 999999999 }",
           "long { seconds: -315576000000 nanos: -999999999 }",
           "long { seconds: 315576000000 nanos: 999999999 }",
           "long { nanos: -1 }",
       }) {
    EXPECT_THAT(FindViolations(*own.Value(good)), IsEmpty()) << good;
  }
  for (const char* bad : {
           "at { seconds: -62135596801 }",
           "at { seconds: 253402300800 }",
           "at { nanos: -1 }",
           "at { nanos: 1000000000 }",
           "long { seconds: 315576000001 }",
           "long { seconds: -9223372036854775808 }",
           "long { nanos: -1000000000 }",
           "long { seconds: 1 nanos: -1 }",
           "long { seconds: -1 nanos: 1 }",
       }) {
    EXPECT_THAT(FindViolations(*own.Value(bad)), SizeIs(1)) << bad;
  }
}

TEST(FieldRules, BoundNumbersOfEveryType) {
  const OwnMessage own(R"pb(
    field {
      name: "int32"
      number: 1
      type: TYPE_INT32
      options {
        [touchstone.options.v1.rules] { minimum: -2 maximum: 2 }
      }
    }
    field {
      name: "uint64"
      number: 2
      type: TYPE_UINT64
      options {
        [touchstone.options.v1.rules] { minimum: 1 maximum: 2 }
      }
    }
    field {
      name: "double"
      number: 3
      type: TYPE_DOUBLE
      options {
        [touchstone.options.v1.rules] { minimum: 0.5 maximum: 1.5 }
      }
    }
    field {
      name: "floats"
      number: 4
      label: LABEL_REPEATED
      type: TYPE_FLOAT
      options {
        [touchstone.options.v1.rules] { maximum: 1 unique_items: true }
      }
    }
    field {
      name: "int64s"
      number: 5
      label: LABEL_REPEATED
      type: TYPE_INT64
      options {
        [touchstone.options.v1.rules] { unique_items: true }
      }
    })pb");
  EXPECT_THAT(FindViolations(*own.Value("int32: 2 uint64: 1 double: 1.5 floats: [1, 0.5] "
                                        "int64s: [9007199254740992, 9007199254740993]")),
              IsEmpty());
  EXPECT_THAT(FindViolations(*own.Value("int32: -3 uint64: 18446744073709551615 double: nan "
                                        "floats: [1, 1, 2] int64s: [7, 7]")),
              ElementsAre(Violation("int32", "is -3; must be at least -2"),
                          Violation("uint64", "must be at most 2"),
                          Violation("double", "must be at least 0.5"),
                          Violation("double", "must be at most 1.5"),
                          Violation("floats[1]", "is the same as entry 0"),
                          Violation("floats[2]", "is 2; must be at most 1"),
                          Violation("int64s[1]", "is the same as entry 0")));
}

TEST(FieldRules, KnowPresenceLengthAndWholeMatches) {
  const OwnMessage own(R"pb(
    field {
      name: "count"
      number: 1
      type: TYPE_INT32
      proto3_optional: true
      oneof_index: 0
      options {
        [google.api.field_behavior]: REQUIRED
      }
    }
    field {
      name: "text"
      number: 2
      type: TYPE_STRING
      options {
        [touchstone.options.v1.rules] { min_length: 2 pattern: "a|aab*" }
      }
    }
    oneof_decl { name: "_count" })pb");
  EXPECT_THAT(FindViolations(*own.Value("")), ElementsAre(Violation("count", "is required")));
  EXPECT_THAT(FindViolations(*own.Value("count: 0 text: 'aabb'")), IsEmpty());
  EXPECT_THAT(FindViolations(*own.Value("count: 0 text: 'a'")),
              ElementsAre(Violation("text", "has 1 character; at least 2 are needed")));
  EXPECT_THAT(FindViolations(*own.Value("count: 0 text: 'aabc'")),
              ElementsAre(Violation("text", "must be a|aab*")));
}

TEST(FieldRules, FollowATypeThatContainsItself) {
  const OwnMessage own(R"pb(
    field {
      name: "text"
      number: 1
      type: TYPE_STRING
      options {
        [touchstone.options.v1.rules] { max_length: 1 }
      }
    }
    field { name: "below" number: 2 type: TYPE_MESSAGE type_name: ".own.Own" }
    field {
      name: "made"
      number: 3
      type: TYPE_STRING
      options {
        [google.api.field_behavior]: OUTPUT_ONLY
      }
    })pb");
  const auto value = own.Value("below { below { text: 'ab' made: 'x' } made: 'y' } text: 'a'");
  EXPECT_THAT(FindViolations(*value), ElementsAre(Violation("below.below.text", "at most 1")));
  ClearOutputOnly(*value);
  EXPECT_EQ(value->ShortDebugString(), "text: \"a\" below { below { text: \"ab\" } }");
}

TEST(FieldRules, AReferenceMayBeWhatElseItsPatternAllows) {
  const OwnMessage own(R"pb(
    field {
      name: "friend"
      number: 1
      type: TYPE_STRING
      options {
        [google.api.resource_reference] { type: "elsewhere.dev/Friend" }
        [touchstone.options.v1.rules] { or_pattern: "friend-[0-9]+" or_pattern_hint: "a number" }
      }
    }
    field {
      name: "text"
      number: 2
      type: TYPE_STRING
      options {
        [touchstone.options.v1.rules] { or_pattern: "x" }
      }
    })pb");
  EXPECT_THAT(FindViolations(*own.Value("friend: 'friend-7'")), IsEmpty());
  EXPECT_THAT(FindViolations(*own.Value("friend: 'friend-x'")),
              ElementsAre(Violation("friend", "; or a number")));
  EXPECT_THAT(std::string(CheckRules(own.type()).message()),
              HasSubstr("own.Own.text has an or_pattern and is no reference"));
}

TEST(FieldRules, ThatCannotBeUnderstoodAreNamedAndRefuseEveryValue) {
  const OwnMessage own(R"pb(
    field {
      name: "text"
      number: 1
      type: TYPE_STRING
      options {
        [touchstone.options.v1.rules] { pattern: "(" }
      }
    }
    field {
      name: "friend"
      number: 2
      type: TYPE_STRING
      options {
        [google.api.resource_reference] { type: "elsewhere.dev/Friend" }
      }
    })pb");
  const absl::Status mistakes = CheckRules(own.type());
  EXPECT_THAT(std::string(mistakes.message()), HasSubstr("own.Own.text has a malformed pattern"));
  EXPECT_THAT(std::string(mistakes.message()),
              HasSubstr("own.Own.friend refers to elsewhere.dev/Friend"));
  EXPECT_THAT(FindViolations(*own.Value("text: '(' friend: 'organizations/wa'")), SizeIs(2));
}

TEST(FieldRules, OfTheWholeContractCanBeUnderstood) {
  for (const auto* service :
       {admin::v1::Organization::descriptor()->file()->FindServiceByName("Admin"),
        catalog::v1::CreateFrameworkRequest::descriptor()->file()->FindServiceByName("Catalog")}) {
    for (int i = 0; i < service->method_count(); ++i) {
      EXPECT_EQ(CheckRules(*service->method(i)->input_type()), absl::OkStatus());
    }
  }
}

TEST(OutputOnly, IsClearedWhereverItIs) {
  auto request = GoodCreate();
  const auto without = request;
  request.mutable_competency()->mutable_create_time()->set_seconds(1);
  request.mutable_competency()->mutable_delete_time();
  ClearOutputOnly(request);
  EXPECT_EQ(request.SerializeAsString(), without.SerializeAsString());
}

TEST(OutputOnly, IsClearedInEveryEntry) {
  catalog::v1::ListFrameworksResponse response;
  response.add_frameworks()->mutable_update_time();
  response.add_frameworks()->set_title("Core");
  ClearOutputOnly(response);
  EXPECT_EQ(response.ShortDebugString(), "frameworks { } frameworks { title: \"Core\" }");
}

TEST(OrganizationsNamed, AreThoseOfNamesParentsAndUpdatedResources) {
  const auto create = Parse<catalog::v1::CreateCompetencyRequest>(R"pb(
    parent: "organizations/wa/frameworks/hr"
    competency {
      name: "organizations/other/frameworks/x/competencies/y"
      parent_competency: "organizations/third/frameworks/x/competencies/y"
    })pb");
  EXPECT_THAT(OrganizationsNamed(create), ElementsAre("wa"));

  const auto batch = Parse<catalog::v1::BatchGetFrameworksRequest>(R"pb(
    parent: "organizations/wa"
    names: "organizations/wa/frameworks/a"
    names: "organizations/or/frameworks/b"
    names: "nonsense")pb");
  EXPECT_THAT(OrganizationsNamed(batch), ElementsAre("wa", "or", ""));

  const auto update = Parse<catalog::v1::UpdateFrameworkRequest>(
      "framework { name: 'organizations/wa/frameworks/a' }");
  EXPECT_THAT(OrganizationsNamed(update), ElementsAre("wa"));

  google::longrunning::GetOperationRequest operation;
  operation.set_name("organizations/wa/catalogOperations/1");
  EXPECT_THAT(OrganizationsNamed(operation), ElementsAre("wa"));

  EXPECT_THAT(OrganizationsNamed(admin::v1::ListOrganizationsRequest()), IsEmpty());
  EXPECT_THAT(OrganizationsNamed(catalog::v1::GetFrameworkRequest()), IsEmpty());
}

TEST(OrganizationsNamed, AreFoundAmongAGreatMany) {
  catalog::v1::BatchGetFrameworksRequest request;
  for (int i = 0; i < 200000; ++i) request.add_names("organizations/" + std::to_string(i) + "/x");
  EXPECT_THAT(OrganizationsNamed(request), SizeIs(200000));
}

}  // namespace
}  // namespace touchstone
