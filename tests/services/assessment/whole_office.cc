#include "tests/services/assessment/whole_office.h"

#include <gtest/gtest.h>
#include <touchstone/options/v1/options.pb.h>

#include <string>
#include <utility>

#include "services/assessment/assessment_notices.h"
#include "services/assessment/level_verification.h"
#include "services/assessment/readiness.h"
#include "services/assessment/training_demand.h"
#include "services/assessment/unit_changes.h"
#include "services/assessment/unit_lineage.h"
#include "services/assessment/workforce_analytics.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/serving/field_rules.h"

namespace touchstone::assessment {
namespace {

using ::google::protobuf::Message;
using ::google::protobuf::MessageFactory;
using ::google::protobuf::MethodDescriptor;

std::unique_ptr<Message> Parsed(const MethodDescriptor& method, const SerializedMessage& message) {
  std::unique_ptr<Message> answer(
      MessageFactory::generated_factory()->GetPrototype(method.output_type())->New());
  EXPECT_TRUE(answer->ParseFromString(*message.bytes + message.suffix)) << method.full_name();
  return answer;
}

class Answered : public MessageSink {
 public:
  Answered(const MethodDescriptor& method, WholeOffice::Answers& answers)
      : method_(method), answers_(answers) {}
  bool Send(const SerializedMessage& message) override {
    answers_.push_back(Parsed(method_, message));
    return true;
  }

 private:
  const MethodDescriptor& method_;
  WholeOffice::Answers& answers_;
};

class OneRecord : public RecordSource {
 public:
  explicit OneRecord(const Message& record) : record_(record) {}
  absl::StatusOr<bool> Next(Message& record, absl::Status&) override {
    record.CopyFrom(record_);
    return !std::exchange(is_taken_, true);
  }

 private:
  const Message& record_;
  bool is_taken_ = false;
};

}  // namespace

WholeOffice::WholeOffice(TestStore& store, Clock& clock)
    : ObservationOffice(store, clock), levels_(this->store(), store.metrics()) {
  Store& resources = this->store();
  RegisterUnitChanges(service(), resources);
  RegisterUnitLineage(service(), resources);
  auto notices = Notices::Open(resources, personal_data().master_keys(), AssessmentNotices(),
                               AddressesOfPeople(resources), {});
  EXPECT_TRUE(notices.ok()) << notices.status();
  notices_ = *std::move(notices);
  notices_->Register(service());
  RegisterWorkforceAnalytics(analytics_, resources);
  RegisterTrainingDemand(analytics_, resources, contents_);
  RegisterReadiness(analytics_, resources, catalog(), readiness_);
  RegisterLevelVerification(analytics_, resources);
  for (const RpcService* const one : AllServices()) EXPECT_TRUE(one->Check().ok()) << one->Check();
}

std::vector<RpcService*> WholeOffice::AllServices() {
  std::vector<RpcService*> all = services();
  all.push_back(&observations());
  all.push_back(&analytics_);
  return all;
}

absl::StatusOr<WholeOffice::Answers> WholeOffice::Tell(RpcService& service,
                                                       const MethodDescriptor& method,
                                                       const Message& request) {
  RETURN_IF_ERROR(
      CheckAccess(caller(), method.options().GetExtension(options::v1::permission), request));
  RETURN_IF_ERROR(CheckFields(request));
  const Context context = MakeContext(method);
  const RpcService::Method& handlers = service.methods().at(method.index());
  Answers answers;
  if (handlers.server_stream) {
    Answered sink(method, answers);
    RETURN_IF_ERROR(handlers.server_stream(context, request, sink));
    return answers;
  }
  OneRecord records(request);
  ASSIGN_OR_RETURN(const SerializedMessage answer, handlers.record_stream
                                                       ? handlers.record_stream(context, records)
                                                       : handlers.unary(context, request));
  answers.push_back(Parsed(method, answer));
  return answers;
}

void WholeOffice::CatchUp() {
  const absl::Status status = levels_.CatchUp();
  EXPECT_TRUE(status.ok()) << status;
}

}  // namespace touchstone::assessment
