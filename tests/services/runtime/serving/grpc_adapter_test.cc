#include "services/runtime/serving/grpc_adapter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/admin/v1/admin.pb.h>

#include <future>
#include <new>
#include <stdexcept>
#include <thread>

#include "services/runtime/errors/status_macros.h"
#include "services/runtime/serving/access.h"
#include "tests/services/runtime/serving/test_server.h"

namespace touchstone {
namespace {

using catalog::v1::CreateFrameworkRequest;
using catalog::v1::Framework;
using catalog::v1::GetFrameworkRequest;
using catalog::v1::ImportJobAidRequest;
using events::v1::WatchRequest;
using events::v1::WatchResponse;
using google::longrunning::Operation;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kCatalog[] = "touchstone.catalog.v1.Catalog";
constexpr char kEventFeed[] = "touchstone.catalog.v1.EventFeed";

Framework Named(const std::string& name) {
  Framework framework;
  framework.set_name(name);
  return framework;
}

void AnswerGetFramework(RpcService& catalog) {
  catalog.Unary<GetFrameworkRequest, Framework>(
      "GetFramework",
      [](const Context&, const GetFrameworkRequest& request) -> absl::StatusOr<Framework> {
        return Named(request.name());
      });
}

TEST(Calls, AreAnswered) {
  RpcService catalog(kCatalog);
  AnswerGetFramework(catalog);
  const TestServer test({&catalog});
  CallContext context;
  Framework framework;
  EXPECT_EQ(GetFramework(*test.channel, context, "organizations/wa/frameworks/hr", &framework),
            absl::OkStatus());
  EXPECT_EQ(framework.name(), "organizations/wa/frameworks/hr");
  EXPECT_EQ(context.TraceId().size(), 32u);
}

TEST(Calls, AreAnsweredWithoutASocket) {
  RpcService catalog(kCatalog);
  AnswerGetFramework(catalog);
  const TestServer test({&catalog}, {.listen = ""});
  EXPECT_EQ(test.server->port(), 0);
  CallContext context;
  EXPECT_EQ(GetFramework(*test.server->InProcessChannel(), context), absl::OkStatus());
}

TEST(Calls, TellTheHandlerWhoCallsAndHowLongAndInWhichTrace) {
  RpcService catalog(kCatalog);
  Context seen;
  catalog.Unary<GetFrameworkRequest, Framework>(
      "GetFramework",
      [&](const Context& context, const GetFrameworkRequest&) -> absl::StatusOr<Framework> {
        seen = context;
        EXPECT_FALSE(context.is_cancelled());
        return Framework();
      });
  const TestServer test({&catalog});
  CallContext context("viewer@wa");
  context.AddMetadata("traceparent", "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01");
  context.AddMetadata("accept-language", "es-US, en;q=0.5");
  const absl::Time deadline = absl::Now() + absl::Hours(1);
  context.set_deadline(absl::ToChronoTime(deadline));
  EXPECT_EQ(GetFramework(*test.channel, context), absl::OkStatus());
  EXPECT_EQ(seen.method, kGetFramework);
  EXPECT_EQ(seen.caller->id(), "viewer");
  EXPECT_LT(absl::AbsDuration(seen.deadline - deadline), absl::Minutes(1));
  EXPECT_EQ(seen.trace.trace_id, "0123456789abcdef0123456789abcdef");
  EXPECT_NE(seen.trace.span_id, "0123456789abcdef");
  EXPECT_EQ(seen.accept_language, "es-US, en;q=0.5");
  EXPECT_EQ(context.TraceId(), "0123456789abcdef0123456789abcdef");
}

TEST(Calls, GetTheDefaultDeadlineWhenTheyHaveNone) {
  RpcService catalog(kCatalog);
  absl::Time deadline;
  catalog.Unary<GetFrameworkRequest, Framework>(
      "GetFramework",
      [&](const Context& context, const GetFrameworkRequest&) -> absl::StatusOr<Framework> {
        deadline = context.deadline;
        return Framework();
      });
  const TestServer test({&catalog}, {.default_deadline = absl::Hours(7)});
  CallContext context;
  context.set_deadline(std::chrono::system_clock::time_point::max());
  EXPECT_EQ(GetFramework(*test.channel, context), absl::OkStatus());
  EXPECT_LT(absl::AbsDuration(deadline - (absl::Now() + absl::Hours(7))), absl::Minutes(1));
}

TEST(Calls, EndAtTheirDeadlineAndTellTheHandler) {
  RpcService catalog(kCatalog);
  std::promise<void> answered;
  catalog.Unary<GetFrameworkRequest, Framework>(
      "GetFramework",
      [&](const Context& context, const GetFrameworkRequest&) -> absl::StatusOr<Framework> {
        EXPECT_TRUE(Eventually([&] { return context.is_cancelled(); }));
        // Its answer must not overtake the deadline at the caller, whose clock ends a little later.
        answered.get_future().wait();
        return Framework();
      });
  const TestServer test({&catalog});
  CallContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Milliseconds(50)));
  EXPECT_EQ(GetFramework(*test.channel, context).code(), absl::StatusCode::kDeadlineExceeded);
  answered.set_value();
}

TEST(Calls, ThatTheCallerGivesUpAreToldToTheHandler) {
  RpcService catalog(kCatalog);
  std::promise<void> began;
  std::promise<void> stopped;
  catalog.Unary<GetFrameworkRequest, Framework>(
      "GetFramework",
      [&](const Context& context, const GetFrameworkRequest&) -> absl::StatusOr<Framework> {
        began.set_value();
        EXPECT_TRUE(Eventually([&] { return context.is_cancelled(); }));
        stopped.set_value();
        return Framework();
      });
  const TestServer test({&catalog});
  CallContext context;
  std::thread caller([&] {
    EXPECT_EQ(GetFramework(*test.channel, context).code(), absl::StatusCode::kCancelled);
  });
  began.get_future().wait();
  context.TryCancel();
  stopped.get_future().wait();
  caller.join();
}

TEST(Access, IsDeniedUnlessThePermissionIsHeldInEveryOrganizationNamed) {
  RpcService catalog(kCatalog);
  AnswerGetFramework(catalog);
  catalog.AddUnary("BatchGetFrameworks", [](auto&&...) -> absl::StatusOr<SerializedMessage> {
    return SerializedMessage();
  });
  catalog.AddUnary("UpdateFramework", [](auto&&...) -> absl::StatusOr<SerializedMessage> {
    return SerializedMessage();
  });
  RpcService admin("touchstone.admin.v1.Admin");
  admin.AddUnary("ListOrganizations", [](auto&&...) -> absl::StatusOr<SerializedMessage> {
    return SerializedMessage();
  });
  const TestServer test({&catalog, &admin});

  GetFrameworkRequest get;
  get.set_name("organizations/wa/frameworks/hr");
  GetFrameworkRequest get_nothing;
  GetFrameworkRequest get_nonsense;
  get_nonsense.set_name("frameworks/hr");
  catalog::v1::BatchGetFrameworksRequest batch;
  batch.set_parent("organizations/wa");
  batch.add_names("organizations/wa/frameworks/hr");
  auto batch_of_two = batch;
  batch_of_two.add_names("organizations/or/frameworks/hr");
  catalog::v1::UpdateFrameworkRequest update;
  update.mutable_framework()->set_name("organizations/wa/frameworks/hr");
  const admin::v1::ListOrganizationsRequest list;

  constexpr char kBatch[] = "/touchstone.catalog.v1.Catalog/BatchGetFrameworks";
  constexpr char kUpdate[] = "/touchstone.catalog.v1.Catalog/UpdateFramework";
  constexpr char kList[] = "/touchstone.admin.v1.Admin/ListOrganizations";
  constexpr auto kOk = absl::StatusCode::kOk;
  constexpr auto kUnauthenticated = absl::StatusCode::kUnauthenticated;
  constexpr auto kDenied = absl::StatusCode::kPermissionDenied;
  const struct {
    const char* identity;
    const char* method;
    const google::protobuf::Message& request;
    absl::StatusCode code;
    absl::string_view reason;
  } kCases[] = {
      {"viewer@wa", kGetFramework, get, kOk, ""},
      {"viewer@*", kGetFramework, get, kOk, ""},
      {"", kGetFramework, get, kUnauthenticated, reasons::kIdentityMissing},
      {"anonymous@wa", kGetFramework, get, kUnauthenticated, reasons::kIdentityMissing},
      {"forged", kGetFramework, get, kUnauthenticated, reasons::kIdentityInvalid},
      {"viewer@or", kGetFramework, get, kDenied, reasons::kPermissionDenied},
      {"nobody@wa", kGetFramework, get, kDenied, reasons::kPermissionDenied},
      {"viewer@wa", kGetFramework, get_nothing, kDenied, reasons::kPermissionDenied},
      {"viewer@wa", kGetFramework, get_nonsense, kDenied, reasons::kPermissionDenied},
      {"viewer@wa", kBatch, batch, kOk, ""},
      {"viewer@wa", kBatch, batch_of_two, kDenied, reasons::kPermissionDenied},
      {"viewer@*", kBatch, batch_of_two, kOk, ""},
      {"catalog-editor@wa", kUpdate, update, kOk, ""},
      {"viewer@wa", kUpdate, update, kDenied, reasons::kPermissionDenied},
      {"catalog-editor@or", kUpdate, update, kDenied, reasons::kPermissionDenied},
      {"administrator@*", kList, list, kOk, ""},
      {"administrator@wa", kList, list, kDenied, reasons::kPermissionDenied},
  };
  for (const auto& [identity, method, request, code, reason] : kCases) {
    CallContext context(identity);
    Framework response;  // of whichever method: what comes back is empty
    const grpc::Status status =
        grpc::internal::BlockingUnaryCall<google::protobuf::Message, google::protobuf::Message>(
            test.channel.get(),
            grpc::internal::RpcMethod(method, grpc::internal::RpcMethod::NORMAL_RPC), &context,
            request, &response);
    const absl::Status answer = FromGrpcStatus(status);
    EXPECT_EQ(answer.code(), code) << identity << " " << method << " " << answer;
    EXPECT_EQ(ReasonOf(answer), reason) << identity << " " << method;
    EXPECT_THAT(std::string(answer.message()), Not(HasSubstr("exist")));
  }
}

TEST(Access, SaysWhoHasItWhereItIsRefused) {
  catalog::v1::UpdateFrameworkRequest update;
  update.mutable_framework()->set_name("organizations/wa/frameworks/hr");
  const trust::v1::Principal nobody;
  const auto said = [&](absl::string_view permission, const google::protobuf::Message& request) {
    return std::string(CheckAccess(nobody, permission, request).message());
  };
  EXPECT_EQ(said("catalog.edit", update),
            "The caller does not hold catalog.edit in the organization wa. The roles "
            "catalog-editor, catalog-publisher and administrator hold it.");
  EXPECT_THAT(said("catalog.read", update), HasSubstr("organization wa. Every role holds it."));
  EXPECT_THAT(said("admin.apiKeys.edit", update), HasSubstr("The role administrator holds it."));
  EXPECT_THAT(said("admin.organizations.list", admin::v1::ListOrganizationsRequest()),
              HasSubstr("in the whole installation. The roles administrator and auditor hold it."));
}

TEST(Access, ThatIsDeniedDoesNotRepeatWhatIsNoId) {
  trust::v1::Principal caller;
  caller.set_kind(trust::v1::Principal::API_KEY);
  EXPECT_THAT(DenyAccess(caller, "catalog.read", "wa").ToString(),
              HasSubstr("does not hold catalog.read in the organization wa."));
  EXPECT_THAT(DenyAccess(caller, "catalog.read", "Not an id").ToString(),
              HasSubstr("catalog.read in the organization that the request names."));
}

TEST(Access, IsRefusedToACallWithTwoIdentities) {
  RpcService catalog(kCatalog);
  AnswerGetFramework(catalog);
  const TestServer test({&catalog});
  CallContext context("viewer@wa");
  context.AddMetadata("x-touchstone-identity-bin", "administrator@*");
  EXPECT_EQ(ReasonOf(GetFramework(*test.channel, context)), reasons::kIdentityInvalid);
}

TEST(Requests, ThatBreakRulesAreAnsweredWithEveryViolation) {
  RpcService catalog(kCatalog);
  catalog.AddUnary("CreateFramework", [](auto&&...) -> absl::StatusOr<SerializedMessage> {
    ADD_FAILURE() << "the handler was called";
    return SerializedMessage();
  });
  const TestServer test({&catalog});
  CreateFrameworkRequest request;
  request.set_parent("organizations/wa");
  request.set_framework_id("HR");
  request.mutable_framework()->set_language("English");
  for (int i = 0; i < 20; ++i) request.mutable_framework()->add_tags("");
  CallContext context;
  Framework response;
  const absl::Status status =
      CallUnary(*test.channel, kCreateFramework, context, request, response);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(status), reasons::kFieldInvalid);
  const auto bad = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_EQ(bad.field_violations_size(), 1 + 1 + 19 + 20 + 1);
  EXPECT_EQ(bad.field_violations(0).field(), "framework.title");
  EXPECT_EQ(bad.field_violations(41).field(), "framework_id");

  // So many that no client would take them all: the answer still arrives.
  for (int i = 0; i < 500; ++i) request.mutable_framework()->add_tags("");
  CallContext again;
  const absl::Status cut = CallUnary(*test.channel, kCreateFramework, again, request, response);
  EXPECT_EQ(ReasonOf(cut), reasons::kFieldInvalid);
  const int listed = DetailOf<google::rpc::BadRequest>(cut).field_violations_size();
  EXPECT_GT(listed, 50);
  EXPECT_THAT(std::string(cut.message()),
              HasSubstr(absl::StrCat("(and 99 more, of which ", 100 - listed, " are not listed)")));
}

TEST(Requests, ComeWithoutWhatCallersCannotSet) {
  RpcService catalog(kCatalog);
  CreateFrameworkRequest seen;
  catalog.Unary<CreateFrameworkRequest, Framework>(
      "CreateFramework",
      [&](const Context&, const CreateFrameworkRequest& request) -> absl::StatusOr<Framework> {
        seen = request;
        return request.framework();
      });
  const TestServer test({&catalog});
  CreateFrameworkRequest request;
  request.set_parent("organizations/wa");
  request.mutable_framework()->set_title("HR");
  request.mutable_framework()->mutable_create_time()->set_seconds(-1);
  CallContext context;
  Framework response;
  EXPECT_EQ(CallUnary(*test.channel, kCreateFramework, context, request, response),
            absl::OkStatus());
  EXPECT_EQ(seen.framework().ShortDebugString(), "title: \"HR\"");
}

// Sends bytes that are no message.
absl::Status SendBytes(const TestServer& test, const std::string& bytes) {
  const grpc::Slice slice(bytes);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer response;
  CallContext context;
  return CallUnary(*test.channel, kGetFramework, context, request, response);
}

TEST(Requests, ThatAreMalformedAreRefused) {
  RpcService catalog(kCatalog);
  AnswerGetFramework(catalog);
  const TestServer test({&catalog});
  for (const std::string& bytes : {
           std::string("\x0a\x7f organizations/wa"),  // announces more than there is
           std::string("\x0a\x01\xff"),               // a text that is not UTF-8
           std::string("\x0f"),                       // an unknown wire type
           std::string("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
       }) {
    const absl::Status status = SendBytes(test, bytes);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
    EXPECT_EQ(ReasonOf(status), reasons::kMessageMalformed);
  }
}

// A field that no rule knows of would otherwise be stored, and served to all.
TEST(Requests, MayHaveFieldsThatAreUnknownWhichTheHandlerDoesNotSee) {
  RpcService catalog(kCatalog);
  GetFrameworkRequest seen;
  catalog.Unary<GetFrameworkRequest, Framework>(
      "GetFramework",
      [&](const Context&, const GetFrameworkRequest& request) -> absl::StatusOr<Framework> {
        seen = request;
        return Framework();
      });
  const TestServer test({&catalog});
  GetFrameworkRequest request;
  request.set_name("organizations/wa/frameworks/hr");
  EXPECT_EQ(SendBytes(test, request.SerializeAsString() + std::string("\xf8\x7f\x01", 3)),
            absl::OkStatus());
  EXPECT_EQ(seen.SerializeAsString(), request.SerializeAsString());
}

TEST(Requests, ThatAreTooLargeAreRefused) {
  RpcService catalog(kCatalog);
  AnswerGetFramework(catalog);
  const TestServer test({&catalog}, {.largest_message = 1000});
  CallContext small;
  EXPECT_EQ(GetFramework(*test.channel, small), absl::OkStatus());
  CallContext large;
  EXPECT_EQ(GetFramework(*test.channel, large, std::string(1001, 'x')).code(),
            absl::StatusCode::kResourceExhausted);
}

TEST(Answers, AreTheSharedBytesAndWhatFollowsThem) {
  RpcService catalog(kCatalog);
  const auto bytes = std::make_shared<const std::string>(
      Named("organizations/wa/frameworks/hr").SerializeAsString());
  catalog.Unary<GetFrameworkRequest, Framework>(
      "GetFramework",
      [&](const Context&, const GetFrameworkRequest&) -> absl::StatusOr<Serialized<Framework>> {
        Framework own;
        own.set_title("For you alone");
        return Serialized<Framework>({bytes, own.SerializeAsString()});
      });
  {
    const TestServer test({&catalog});
    for (int i = 0; i < 3; ++i) {
      CallContext context;
      Framework framework;
      EXPECT_EQ(GetFramework(*test.channel, context, "organizations/wa/frameworks/hr", &framework),
                absl::OkStatus());
      EXPECT_EQ(framework.name(), "organizations/wa/frameworks/hr");
      EXPECT_EQ(framework.title(), "For you alone");
    }
  }
  EXPECT_EQ(bytes.use_count(), 1);
}

TEST(Answers, OfHandlersThatThrowSayNothingButTheTrace) {
  RpcService catalog(kCatalog);
  std::string kind;
  catalog.Unary<GetFrameworkRequest, Framework>(
      "GetFramework", [&](const Context&, const GetFrameworkRequest&) -> absl::StatusOr<Framework> {
        if (kind == "standard") throw std::runtime_error("secret");
        if (kind == "memory") throw std::bad_alloc();
        if (kind == "odd") throw 42;
        return absl::InternalError("secret");
      });
  const TestServer test({&catalog});
  for (const char* each : {"standard", "memory", "odd", "status"}) {
    kind = each;
    CallContext context;
    const absl::Status status = GetFramework(*test.channel, context);
    EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
    EXPECT_EQ(ReasonOf(status), reasons::kInternal);
    EXPECT_THAT(std::string(status.message()), HasSubstr(context.TraceId()));
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("secret")));
  }
}

TEST(Answers, AreTimedByMethodAndCode) {
  RpcService catalog(kCatalog);
  AnswerGetFramework(catalog);
  const TestServer test({&catalog});
  CallContext good;
  EXPECT_EQ(GetFramework(*test.channel, good), absl::OkStatus());
  CallContext bad("");
  EXPECT_FALSE(GetFramework(*test.channel, bad).ok());
  const std::string text = test.metrics.Text();
  EXPECT_THAT(text, HasSubstr("touchstone_rpc_duration_seconds_count{code=\"OK\",method=\"/"
                              "touchstone.catalog.v1.Catalog/GetFramework\"} 1"));
  EXPECT_THAT(text, HasSubstr("touchstone_rpc_duration_seconds_count{code=\"UNAUTHENTICATED\""));
  EXPECT_THAT(text, HasSubstr("touchstone_rpcs_in_flight{kind=\"call\"} 0"));
}

TEST(ServerStreams, ArriveInOrderAndEndWithTheStatus) {
  RpcService feed(kEventFeed);
  feed.ServerStream<WatchRequest, WatchResponse>(
      "Watch", [](const Context&, const WatchRequest&, Sink<WatchResponse>& sink) {
        for (int i = 0; i < 3; ++i) {
          WatchResponse response;
          response.set_position(std::to_string(i));
          EXPECT_TRUE(sink.Send(response));
        }
        return Error(absl::StatusCode::kOutOfRange, reasons::kPositionExpired, "Gone.");
      });
  const TestServer test({&feed});
  CallContext context;
  const auto stream = Watch(*test.channel, context);
  std::vector<std::string> positions;
  for (WatchResponse response; stream->Read(&response);) positions.push_back(response.position());
  EXPECT_THAT(positions, ElementsAre("0", "1", "2"));
  EXPECT_EQ(ReasonOf(FromGrpcStatus(stream->Finish())), reasons::kPositionExpired);
}

TEST(ServerStreams, TellTheHandlerThatTheCallerIsGone) {
  RpcService feed(kEventFeed);
  std::promise<void> stopped;
  feed.ServerStream<WatchRequest, WatchResponse>(
      "Watch", [&](const Context& context, const WatchRequest&, Sink<WatchResponse>& sink) {
        EXPECT_EQ(context.deadline < absl::Now() + absl::Minutes(6), true);
        while (sink.Send(WatchResponse())) {
        }
        EXPECT_TRUE(context.is_cancelled());
        stopped.set_value();
        return absl::OkStatus();
      });
  const TestServer test({&feed});
  CallContext context;
  const auto stream = Watch(*test.channel, context);
  WatchResponse response;
  EXPECT_TRUE(stream->Read(&response));
  context.TryCancel();
  stopped.get_future().wait();
  stream->Finish();
}

TEST(ServerStreams, EndWithTheIdentityAndTellTheCallerToGoOn) {
  RpcService feed(kEventFeed);
  feed.ServerStream<WatchRequest, WatchResponse>(
      "Watch", [&](const Context& context, const WatchRequest&, Sink<WatchResponse>&) {
        EXPECT_TRUE(Eventually([&] { return absl::Now() >= context.deadline; }));
        return absl::OkStatus();
      });
  const TestServer test({&feed}, {}, absl::Seconds(1));
  CallContext context;
  const auto stream = Watch(*test.channel, context);
  WatchResponse response;
  EXPECT_FALSE(stream->Read(&response));
  const absl::Status status = FromGrpcStatus(stream->Finish());
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(status), reasons::kIdentityExpired);
}

TEST(ServerStreams, AreCutWhenNobodyReadsThemAndTheirTimeIsOver) {
  RpcService feed(kEventFeed);
  std::promise<void> stopped;
  feed.ServerStream<WatchRequest, WatchResponse>(
      "Watch", [&](const Context&, const WatchRequest&, Sink<WatchResponse>& sink) {
        WatchResponse response;
        response.set_position(std::string(100000, 'x'));
        while (sink.Send(response)) {  // waits for the caller sooner or later
        }
        stopped.set_value();
        return absl::OkStatus();
      });
  const TestServer test({&feed}, {}, absl::Seconds(1));
  CallContext context;
  const auto stream = Watch(*test.channel, context);
  stopped.get_future().wait();
  for (WatchResponse response; stream->Read(&response);) {
  }
  EXPECT_FALSE(stream->Finish().ok());
}

// Takes an upload and answers with how many messages there were and what they held.
void AnswerImport(RpcService& catalog) {
  catalog.ClientStream<ImportJobAidRequest, Operation>(
      "ImportJobAid",
      [](const Context&, const ImportJobAidRequest& first,
         Source<ImportJobAidRequest>& source) -> absl::StatusOr<Operation> {
        Operation operation;
        operation.set_name(first.document().data());
        for (ImportJobAidRequest next;;) {
          const absl::StatusOr<bool> more = source.Next(next);
          if (!more.ok()) return more.status();
          if (!*more) return operation;
          operation.mutable_name()->append(next.document().data());
        }
      });
}

ImportJobAidRequest FirstPart() {
  ImportJobAidRequest request;
  request.set_parent("organizations/wa");
  request.set_framework_id("hr");
  request.mutable_document()->set_data("a");
  return request;
}

ImportJobAidRequest LaterPart(const std::string& data) {
  ImportJobAidRequest request;
  request.mutable_document()->set_data(data);
  return request;
}

TEST(ClientStreams, ReachTheHandlerWhole) {
  RpcService catalog(kCatalog);
  AnswerImport(catalog);
  const TestServer test({&catalog});
  CallContext context("catalog-editor@wa");
  Operation operation;
  const auto stream = ImportJobAid(*test.channel, context, operation);
  EXPECT_TRUE(stream->Write(FirstPart()));
  EXPECT_TRUE(stream->Write(LaterPart("b")));
  EXPECT_TRUE(stream->Write(LaterPart("c")));
  EXPECT_TRUE(stream->WritesDone());
  EXPECT_EQ(FromGrpcStatus(stream->Finish()), absl::OkStatus());
  EXPECT_EQ(operation.name(), "abc");
}

TEST(ClientStreams, ThatBreakARuleAreRefused) {
  RpcService catalog(kCatalog);
  AnswerImport(catalog);
  const TestServer test({&catalog});
  ImportJobAidRequest elsewhere = LaterPart("b");
  elsewhere.set_parent("organizations/or");
  ImportJobAidRequest bad_outline = LaterPart("b");
  bad_outline.add_outline(std::string(1001, 'x'));
  ImportJobAidRequest no_framework = FirstPart();
  no_framework.clear_framework_id();
  const struct {
    std::vector<ImportJobAidRequest> parts;
    absl::string_view reason;
  } kCases[] = {
      {{}, reasons::kMessageMalformed},
      {{LaterPart("a")}, reasons::kPermissionDenied},  // names no organization
      {{no_framework}, reasons::kFieldInvalid},
      {{FirstPart(), bad_outline}, reasons::kFieldInvalid},
      {{FirstPart(), elsewhere}, reasons::kPermissionDenied},
  };
  for (const auto& [parts, reason] : kCases) {
    CallContext context("catalog-editor@wa");
    Operation operation;
    const auto stream = ImportJobAid(*test.channel, context, operation);
    for (const auto& part : parts) stream->Write(part);
    stream->WritesDone();
    EXPECT_EQ(ReasonOf(FromGrpcStatus(stream->Finish())), reason);
  }
}

TEST(RecordStreams, TellTheHandlerWhatIsWrongWithARecordAndGoOn) {
  RpcService catalog(kCatalog);
  catalog.RecordStream<ImportJobAidRequest, Operation>(
      "ImportJobAid",
      [](const Context&, Records<ImportJobAidRequest>& records) -> absl::StatusOr<Operation> {
        Operation operation;
        ImportJobAidRequest record;
        absl::Status broken;
        while (true) {
          ASSIGN_OR_RETURN(const bool any, records.Next(record, broken));
          if (!any) return operation;
          operation.mutable_name()->append(broken.ok() ? record.document().data() : "-");
        }
      });
  const TestServer test({&catalog});
  ImportJobAidRequest no_framework = FirstPart();
  no_framework.clear_framework_id();
  ImportJobAidRequest bad_outline = LaterPart("b");
  bad_outline.add_outline(std::string(1001, 'x'));
  ImportJobAidRequest elsewhere = LaterPart("b");
  elsewhere.set_parent("organizations/or");
  const struct {
    std::vector<ImportJobAidRequest> records;
    std::string told;
    absl::string_view reason;
  } kCases[] = {
      {{FirstPart(), bad_outline, LaterPart("c")}, "a-c", ""},
      {{no_framework, LaterPart("b")}, "-b", ""},
      {{}, "", reasons::kMessageMalformed},
      {{LaterPart("a")}, "", reasons::kPermissionDenied},  // names no organization
      {{FirstPart(), elsewhere}, "", reasons::kPermissionDenied},
  };
  for (const auto& [records, told, reason] : kCases) {
    CallContext context("catalog-editor@wa");
    Operation operation;
    const auto stream = ImportJobAid(*test.channel, context, operation);
    for (const auto& record : records) stream->Write(record);
    stream->WritesDone();
    EXPECT_EQ(ReasonOf(FromGrpcStatus(stream->Finish())), reason);
    EXPECT_EQ(operation.name(), told);
  }
}

TEST(ClientStreams, ThatAreCutOffAreNotTakenForWhole) {
  RpcService catalog(kCatalog);
  std::promise<void> first_read;
  std::promise<absl::StatusOr<bool>> end;
  catalog.ClientStream<ImportJobAidRequest, Operation>(
      "ImportJobAid",
      [&](const Context&, const ImportJobAidRequest&,
          Source<ImportJobAidRequest>& source) -> absl::StatusOr<Operation> {
        first_read.set_value();
        ImportJobAidRequest next;
        end.set_value(source.Next(next));
        return Operation();
      });
  const TestServer test({&catalog});
  CallContext context("catalog-editor@wa");
  Operation operation;
  const auto stream = ImportJobAid(*test.channel, context, operation);
  EXPECT_TRUE(stream->Write(FirstPart()));
  first_read.get_future().wait();
  context.TryCancel();
  EXPECT_EQ(ReasonOf(end.get_future().get().status()), reasons::kCallerGone);
  stream->Finish();
}

TEST(ClientStreams, WithAPartThatIsTooLargeAreNotTakenForWhole) {
  RpcService catalog(kCatalog);
  std::promise<absl::StatusOr<bool>> end;
  catalog.ClientStream<ImportJobAidRequest, Operation>(
      "ImportJobAid",
      [&](const Context&, const ImportJobAidRequest&,
          Source<ImportJobAidRequest>& source) -> absl::StatusOr<Operation> {
        ImportJobAidRequest next;
        end.set_value(source.Next(next));
        return Operation();
      });
  const TestServer test({&catalog}, {.largest_message = 1000});
  CallContext context("catalog-editor@wa");
  Operation operation;
  const auto stream = ImportJobAid(*test.channel, context, operation);
  EXPECT_TRUE(stream->Write(FirstPart()));
  stream->Write(LaterPart(std::string(2000, 'x')));
  EXPECT_FALSE(end.get_future().get().ok());
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST(ClientStreams, OfASilentCallerAreCutAtTheDefaultDeadline) {
  RpcService catalog(kCatalog);
  AnswerImport(catalog);
  const TestServer test({&catalog}, {.default_deadline = absl::Milliseconds(100)});
  CallContext context("catalog-editor@wa");
  context.set_deadline(std::chrono::system_clock::time_point::max());
  Operation operation;
  const auto stream = ImportJobAid(*test.channel, context, operation);
  EXPECT_TRUE(stream->Write(FirstPart()));
  EXPECT_FALSE(stream->Finish().ok());
}

}  // namespace
}  // namespace touchstone
