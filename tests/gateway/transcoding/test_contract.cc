#include "tests/gateway/transcoding/test_contract.h"

#include <google/api/annotations.pb.h>
#include <google/api/field_behavior.pb.h>
#include <google/api/httpbody.pb.h>
#include <google/protobuf/compiler/parser.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/wrappers.pb.h>

#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptorProto;

constexpr char kMessages[] = R"(
  syntax = "proto3";
  package test.v1;
  import "google/api/field_behavior.proto";
  import "google/api/httpbody.proto";
  import "google/protobuf/any.proto";
  import "google/protobuf/duration.proto";
  import "google/protobuf/field_mask.proto";
  import "google/protobuf/struct.proto";
  import "google/protobuf/timestamp.proto";
  import "google/protobuf/wrappers.proto";

  enum Color { COLOR_UNSPECIFIED = 0; RED = 1; DARK_BLUE = -2; }

  message Inner {
    string text = 1;
    int32 some_number = 2;
    repeated string words = 3;
    Inner inner = 4;
    string create_time = 5 [(google.api.field_behavior) = OUTPUT_ONLY];
    string etag = 6;
    string name = 7 [(google.api.field_behavior) = IDENTIFIER];
    string other_name = 8 [json_name = "alias"];
  }

  message Everything {
    string name = 1;
    Inner inner = 2;
    bool flag = 3;
    int32 int32_value = 4;
    int64 int64_value = 5;
    uint32 uint32_value = 6;
    uint64 uint64_value = 7;
    sint32 sint32_value = 8;
    sint64 sint64_value = 9;
    fixed32 fixed32_value = 10;
    fixed64 fixed64_value = 11;
    sfixed32 sfixed32_value = 12;
    sfixed64 sfixed64_value = 13;
    float float_value = 14;
    double double_value = 15;
    bytes raw = 16;
    Color color = 17;
    google.protobuf.Timestamp at = 18;
    google.protobuf.Duration length = 19;
    google.protobuf.FieldMask update_mask = 20;
    google.protobuf.StringValue maybe_text = 21;
    google.protobuf.Int32Value maybe_number = 22;
    google.protobuf.BoolValue maybe_flag = 23;
    repeated int32 numbers = 24;
    repeated Color colors = 25;
    map<string, Inner> by_key = 26;
    repeated Inner items = 27;
    google.protobuf.Struct data = 28;
    oneof choice { string left = 29; int32 right = 30; }
    string etag = 31;
    google.api.HttpBody document = 32;
    google.protobuf.Any any = 33;
    repeated string words = 34;
  }
)";

FileDescriptorProto Parse(const std::string& name, const std::string& text) {
  FileDescriptorProto file;
  google::protobuf::io::ArrayInputStream input(text.data(), static_cast<int>(text.size()));
  google::protobuf::io::Tokenizer tokenizer(&input, nullptr);
  google::protobuf::compiler::Parser parser;
  if (!parser.Parse(&tokenizer, &file)) std::abort();
  file.set_name(name);
  return file;
}

DescriptorPool& MutablePool() {
  static auto* const pool = [] {
    // What is not referred to is not linked in, and then not in the generated pool.
    google::protobuf::LinkMessageReflection<google::api::HttpRule>();
    google::protobuf::LinkMessageReflection<google::api::HttpBody>();
    google::protobuf::LinkMessageReflection<google::protobuf::Struct>();
    google::protobuf::LinkMessageReflection<google::protobuf::StringValue>();
    static_cast<void>(google::api::http.number());
    static_cast<void>(google::api::field_behavior.number());
    auto* made = new DescriptorPool(DescriptorPool::generated_pool());
    if (made->BuildFile(Parse("test/messages.proto", kMessages)) == nullptr) std::abort();
    return made;
  }();
  return *pool;
}

}  // namespace

const DescriptorPool& TestPool() { return MutablePool(); }

const Descriptor& TestMessage(const std::string& name) {
  const auto* found = TestPool().FindMessageTypeByName(name);
  if (found == nullptr) std::abort();
  return *found;
}

absl::StatusOr<RouteTable> TestRoutes(const std::vector<TestRule>& rules) {
  static int count = 0;
  const std::string name = absl::StrCat("test/service", ++count, ".proto");
  std::string text = absl::StrCat("syntax = \"proto3\"; package test.v1.s", count,
                                  "; import \"google/api/annotations.proto\"; import "
                                  "\"test/messages.proto\"; service Things {");
  for (size_t i = 0; i < rules.size(); ++i) {
    absl::StrAppend(&text, "rpc M", i, "(", rules[i].request, ") returns (", rules[i].response,
                    ") { option (google.api.http) = {", rules[i].http, "}; }");
  }
  text.append("}");
  const auto* file = MutablePool().BuildFile(Parse(name, text));
  if (file == nullptr) std::abort();
  RouteTableBuilder builder;
  RETURN_IF_ERROR(builder.Add(*file->service(0)));
  return std::move(builder).Build();
}

std::string AsText(const Descriptor& type, absl::string_view wire) {
  google::protobuf::DynamicMessageFactory factory;
  const std::unique_ptr<google::protobuf::Message> message(factory.GetPrototype(&type)->New());
  if (!message->ParseFromArray(wire.data(), static_cast<int>(wire.size()))) {
    return "(not a message)";
  }
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  std::string text;
  printer.PrintToString(*message, &text);
  if (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

}  // namespace touchstone::gateway
