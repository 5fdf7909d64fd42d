#include "services/recruiting/records/disposal.h"

#include <google/longrunning/operations.pb.h>
#include <touchstone/recruiting/v1/disposal_certificate.pb.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/records/disposal_certificates.h"
#include "services/recruiting/records/kept_until.h"
#include "services/recruiting/records/requisition_disposal.h"
#include "services/runtime/clock/failpoint.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/idempotency.h"

namespace touchstone::recruiting {
namespace {

using google::longrunning::Operation;
using v1::DisposalLine;
using v1::DisposeRecordsMetadata;
using v1::DisposeRecordsRequest;
using v1::DisposeRecordsResponse;

constexpr char kDispose[] = "dispose-records";

// What would go, as a certificate would say it.
class Lines {
 public:
  void Add(const DisposedRecord& record) {
    auto [entry, is_new] = lines_.try_emplace(
        {record.record_class, record.schedule, record.authority}, Line{0, record.due_day, 0});
    Line& line = entry->second;
    ++line.count;
    line.earliest = std::min(line.earliest, record.due_day);
    line.latest = std::max(line.latest, record.due_day);
  }

  void AddTo(DisposeRecordsResponse& response) const {
    for (const auto& [key, counted] : lines_) {
      DisposalLine& line = *response.add_lines();
      line.set_record_class(std::get<0>(key));
      line.set_schedule(std::get<1>(key));
      line.set_authority(std::get<2>(key));
      line.set_count(counted.count);
      line.set_earliest_due_date(DayText(counted.earliest));
      line.set_latest_due_date(DayText(counted.latest));
    }
  }

 private:
  struct Line {
    int64_t count;
    Day earliest;
    Day latest;
  };
  std::map<std::tuple<v1::RecordClass, std::string, std::string>, Line> lines_;
};

// What was due before goes first; a run after a death finds what is left.
class Disposal {
 public:
  Disposal(Store& store, const PersonalData& personal_data, const RecordSources& sources,
           OperationRun& run)
      : store_(store),
        personal_data_(personal_data),
        sources_(sources),
        run_(run),
        today_(DayOf(store.clock().Now())) {}

  absl::Status Work() {
    if (!request_.ParseFromString(run_.work())) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   "What was to be disposed of cannot be read.");
    }
    for (const int record_class : request_.record_classes()) {
      classes_.insert(static_cast<v1::RecordClass>(record_class));
    }
    if (!request_.validate_only()) RETURN_IF_ERROR(CertifyWhatOthersLeft());
    absl::Status status = DisposeOfAll();
    if (status.ok()) return Finish();
    // Work that is run again goes on; what ends here is certified as far as it came.
    if (!IsRunAgain(status)) RETURN_IF_ERROR(CertifyWhatWasDone());
    return status;
  }

 private:
  static bool IsRunAgain(const absl::Status& status) {
    return absl::IsUnavailable(status) || absl::IsAborted(status) ||
           absl::IsResourceExhausted(status);
  }

  std::string NewCertificate() {
    return DisposalCertificateType().pattern.Child(run_.organization(), store_.ids().TimeOrdered());
  }

  // Of operations that died too often to say so themselves; none other runs by now.
  absl::Status CertifyWhatOthersLeft() {
    std::vector<std::string> operations;
    RETURN_IF_ERROR(store_.database().Read(run_.deadline(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(operations, UncertifiedOperations(session, run_.organization()));
      return absl::OkStatus();
    }));
    for (const std::string& operation : operations) {
      if (operation != run_.name()) RETURN_IF_ERROR(CertifyAlone(operation));
    }
    return absl::OkStatus();
  }

  absl::Status CertifyWhatWasDone() { return CertifyAlone(run_.name()); }

  absl::Status CertifyAlone(const std::string& operation) {
    const std::string certificate = NewCertificate();
    return store_.Write(run_.author(), run_.deadline(), [&](Transaction& transaction) {
      return Certify(transaction, operation, certificate).status();
    });
  }

  absl::Status DisposeOfAll() {
    std::vector<RetainedRequisition> requisitions;
    RETURN_IF_ERROR(store_.database().Read(run_.deadline(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(requisitions, EndedRequisitions(session, run_.organization()));
      return absl::OkStatus();
    }));
    metadata_.set_requisitions(static_cast<int64_t>(requisitions.size()));
    for (const RetainedRequisition& requisition : requisitions) {
      RETURN_IF_ERROR(DisposeOf(requisition));
      metadata_.set_requisitions_done(metadata_.requisitions_done() + 1);
      RETURN_IF_ERROR(run_.Report(metadata_));
    }
    return absl::OkStatus();
  }

  absl::Status DisposeOf(const RetainedRequisition& requisition) {
    RequisitionDisposal disposal(sources_, personal_data_, requisition, today_, classes_,
                                 request_.validate_only());
    bool more = true;
    while (more) {
      if (run_.IsOver()) return run_.Stopped();
      RequisitionDisposal::Batch batch;
      const auto dispose = [&](Transaction& transaction) -> absl::Status {
        ASSIGN_OR_RETURN(batch, disposal.Dispose(transaction));
        if (request_.validate_only()) return absl::OkStatus();
        for (const DisposedRecord& record : batch.disposed) {
          RETURN_IF_ERROR(
              KeepDisposed(transaction.session(), run_.name(), run_.author().actor, record));
        }
        // A worker that lost its lease disposes of nothing more.
        return run_.Report(transaction, metadata_);
      };
      RETURN_IF_ERROR(request_.validate_only()
                          ? store_.Try(run_.author(), run_.deadline(), dispose)
                          : store_.Write(run_.author(), run_.deadline(), dispose));
      for (const DisposedRecord& record : batch.disposed) lines_.Add(record);
      held_ += batch.held;
      more = disposal.Take(batch);
      TOUCHSTONE_FAILPOINT("after_some_disposed");
    }
    return request_.validate_only() ? absl::OkStatus() : ForgetApplicantsOf(requisition.name);
  }

  absl::Status ForgetApplicantsOf(const std::string& requisition) {
    std::string last;
    do {
      const std::string after = last;
      RETURN_IF_ERROR(store_.Write(
          run_.author(), run_.deadline(), [&](Transaction& transaction) -> absl::Status {
            ASSIGN_OR_RETURN(last, ForgetApplicants(transaction.session(), sources_, personal_data_,
                                                    requisition, after));
            return absl::OkStatus();
          }));
    } while (!last.empty());
    return absl::OkStatus();
  }

  absl::Status Finish() {
    const std::string name = NewCertificate();
    return store_.Write(
        run_.author(), run_.deadline(), [&](Transaction& transaction) -> absl::Status {
          DisposeRecordsResponse response;
          response.set_held(held_);
          if (request_.validate_only()) {
            lines_.AddTo(response);
          } else {
            ASSIGN_OR_RETURN(const auto certificate, Certify(transaction, run_.name(), name));
            response.set_disposal_certificate(certificate.name());
            *response.mutable_lines() = certificate.lines();
          }
          return run_.Finish(transaction, response, metadata_);
        });
  }

  Store& store_;
  const PersonalData& personal_data_;
  const RecordSources& sources_;
  OperationRun& run_;
  const Day today_;
  DisposeRecordsRequest request_;
  std::set<v1::RecordClass> classes_;
  DisposeRecordsMetadata metadata_;
  Lines lines_;
  int64_t held_ = 0;
};

// One at a time: a second would certify what the first is about to.
absl::Status CheckNothingDisposes(Session& session, const std::string& organization) {
  ASSIGN_OR_RETURN(const auto unfinished, UnfinishedWork(session, kDispose));
  for (const std::string& work : unfinished) {
    DisposeRecordsRequest other;
    if (!other.ParseFromString(work) || other.parent() != organization) continue;
    return Error(absl::StatusCode::kAborted, reasons::kConflictingChange,
                 absl::StrCat("Records of ", organization,
                              " are disposed of already; wait until that is done."),
                 {{"resource", organization}});
  }
  return absl::OkStatus();
}

absl::StatusOr<Operation> Begin(Store& store, Operations& operations, const Context& context,
                                const DisposeRecordsRequest& request) {
  const RepeatableCall call(context, request);
  ASSIGN_OR_RETURN(const auto answered, call.FindAnswer(store, context.deadline));
  if (answered) {
    Operation operation;
    operation.ParseFromString(*answered);
    return operation;
  }
  DisposeRecordsRequest work = request;
  work.clear_request_id();
  return operations.Begin(
      context, request.parent(), kDispose, work.SerializeAsString(), DisposeRecordsMetadata(),
      [&](Transaction& transaction, const Operation& operation) -> absl::Status {
        RETURN_IF_ERROR(CheckNothingDisposes(transaction.session(), request.parent()));
        return call.KeepAnswer(transaction, operation.SerializeAsString());
      });
}

}  // namespace

void RegisterDisposal(RpcService& reports, Operations& operations, Store& store,
                      const PersonalData& personal_data, const RecordSources& sources) {
  operations.AddKind(kDispose, [&store, &personal_data, sources](OperationRun& run) {
    return Disposal(store, personal_data, sources, run).Work();
  });
  reports.Unary<DisposeRecordsRequest, Operation>(
      "DisposeRecords",
      [&store, &operations](const Context& context, const DisposeRecordsRequest& request) {
        return Begin(store, operations, context, request);
      });
}

}  // namespace touchstone::recruiting
