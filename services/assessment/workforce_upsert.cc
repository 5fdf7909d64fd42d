#include "services/assessment/workforce_upsert.h"

#include <touchstone/assessment/v1/workforce_upsert.pb.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/assignments.h"
#include "services/assessment/employments.h"
#include "services/assessment/organizational_units.h"
#include "services/assessment/people.h"
#include "services/assessment/positions.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/still_wanted.h"

namespace touchstone::assessment {
namespace {

using Request = v1::UpsertWorkforceRequest;
using Response = v1::UpsertWorkforceResponse;
using google::protobuf::Message;

constexpr size_t kResourcesAtOnce = 200;
constexpr size_t kBytesAtOnce = 1 << 20;
// What waits for something that comes later is kept here meanwhile.
constexpr size_t kMostBytesWaiting = 64 << 20;
constexpr int kMostFailuresNamed = 1000;

struct Kind {
  const ResourceType* type;
  AnyResourceRules rules;
};

// By the field of the request, which is also the order in which they stand on one another.
const std::map<int, Kind>& Kinds() {
  static const auto& kinds = *new std::map<int, Kind>{
      {Request::kOrganizationalUnit, {&OrganizationalUnitType(), OrganizationalUnitRules()}},
      {Request::kPosition, {&PositionType(), PositionRules()}},
      {Request::kPerson, {&PersonType(), PersonRules()}},
      {Request::kEmployment, {&EmploymentType(), EmploymentRules()}},
      {Request::kAssignment, {&AssignmentType(), AssignmentRules()}},
  };
  return kinds;
}

// A resource that came and is not written yet.
struct Record {
  int64_t line = 0;
  int kind = 0;  // the field of the request
  std::unique_ptr<Message> resource;
  absl::Status problem;  // what its last attempt ran into
};

// What one record came to.
struct Outcome {
  absl::Status problem;
  PutOutcome done = PutOutcome::kUnchanged;
};

// One call's work: records are written as they come, some at a time; those that could not be are
// tried again at the end, in the order in which they stand on one another, for as long as that
// helps.
class WorkforceUpsert {
 public:
  WorkforceUpsert(Store& store, const Context& context, std::string parent)
      : store_(store), context_(context), parent_(std::move(parent)) {}

  // `broken`: the field rules that it breaks.
  absl::Status Add(Request& request, const absl::Status& broken) {
    const int64_t line = response_.received_count() + 1;
    response_.set_received_count(line);
    Record record{.line = line, .kind = request.resource_case(), .resource = {}, .problem = {}};
    record.problem = Take(request, record);
    if (!broken.ok()) record.problem = broken;
    if (!record.problem.ok()) {
      Fail(record);
      return absl::OkStatus();
    }
    bytes_ += record.resource->ByteSizeLong();
    records_.push_back(std::move(record));
    if (records_.size() < kResourcesAtOnce && bytes_ < kBytesAtOnce) return absl::OkStatus();
    return WriteWhatCame();
  }

  absl::StatusOr<Response> Finish() {
    RETURN_IF_ERROR(WriteWhatCame());
    bool helped = true;
    while (helped && !waiting_.empty()) {
      ASSIGN_OR_RETURN(helped, TryAgain());
    }
    for (const Record& record : waiting_) Fail(record);
    auto& failures = *response_.mutable_failures();
    std::sort(failures.begin(), failures.end(),
              [](const auto& a, const auto& b) { return a.line() < b.line(); });
    if (failures.size() > kMostFailuresNamed) {
      failures.DeleteSubrange(kMostFailuresNamed, failures.size() - kMostFailuresNamed);
    }
    return std::move(response_);
  }

 private:
  // Takes the resource out of the request; what is wrong with it that no other record can mend.
  absl::Status Take(Request& request, Record& record) {
    if (!request.parent().empty() && request.parent() != parent_) {
      return InvalidField("parent", "must be that of the first message");
    }
    const auto kind = Kinds().find(record.kind);
    if (kind == Kinds().end()) return InvalidField("resource", "is required and was not given");
    const auto* const field = Request::descriptor()->FindFieldByNumber(record.kind);
    record.resource.reset(request.GetReflection()->ReleaseMessage(&request, field));
    const std::string name = NameOf(*record.resource);
    const std::string path = absl::StrCat(field->name(), ".name");
    if (!kind->second.type->pattern.Matches(name)) {
      return InvalidField(path,
                          absl::StrCat("must be of the form ", kind->second.type->pattern.text()));
    }
    if (absl::StrCat("organizations/", OrganizationOf(name)) != parent_) {
      return InvalidField(path, "must be of the organization that the call names");
    }
    return absl::OkStatus();
  }

  absl::Status WriteWhatCame() {
    RETURN_IF_ERROR(Write(records_));
    for (Record& record : records_) {
      if (record.resource == nullptr) continue;
      waiting_bytes_ += record.resource->ByteSizeLong();
      if (waiting_bytes_ > kMostBytesWaiting) {
        Fail(record);
      } else {
        waiting_.push_back(std::move(record));
      }
    }
    records_.clear();
    bytes_ = 0;
    return absl::OkStatus();
  }

  // One more attempt of all that waits; whether any of it was written.
  absl::StatusOr<bool> TryAgain() {
    std::stable_sort(waiting_.begin(), waiting_.end(),
                     [](const Record& a, const Record& b) { return a.kind < b.kind; });
    std::vector<Record> all = std::move(waiting_);
    waiting_.clear();
    bool helped = false;
    for (size_t first = 0; first < all.size(); first += kResourcesAtOnce) {
      const size_t end = std::min(all.size(), first + kResourcesAtOnce);
      std::vector<Record> some(std::make_move_iterator(all.begin() + first),
                               std::make_move_iterator(all.begin() + end));
      RETURN_IF_ERROR(Write(some));
      for (Record& record : some) {
        if (record.resource == nullptr) {
          helped = true;
        } else {
          waiting_.push_back(std::move(record));
        }
      }
    }
    return helped;
  }

  // Writes in one transaction those that can be written; they have no resource then.
  absl::Status Write(std::vector<Record>& records) {
    if (records.empty()) return absl::OkStatus();
    RETURN_IF_ERROR(CheckStillWanted(context_));
    std::vector<Outcome> outcomes;
    RETURN_IF_ERROR(store_.Write(AuthorOf(context_), context_.deadline,
                                 [&](Transaction& transaction) -> absl::Status {
                                   outcomes.clear();
                                   for (const Record& record : records) {
                                     outcomes.push_back(Put(transaction, record));
                                   }
                                   return absl::OkStatus();
                                 }));
    for (size_t i = 0; i < records.size(); ++i) {
      records[i].problem = std::move(outcomes[i].problem);
      if (!records[i].problem.ok()) continue;
      records[i].resource.reset();
      Count(outcomes[i].done);
    }
    return absl::OkStatus();
  }

  Outcome Put(Transaction& transaction, const Record& record) const {
    const Kind& kind = Kinds().at(record.kind);
    Outcome outcome;
    outcome.problem = transaction.Attempt([&]() -> absl::Status {
      ASSIGN_OR_RETURN(outcome.done, PutResource(context_, transaction, *kind.type, kind.rules,
                                                 *record.resource));
      return absl::OkStatus();
    });
    return outcome;
  }

  void Count(PutOutcome done) {
    switch (done) {
      case PutOutcome::kCreated:
        return response_.set_created_count(response_.created_count() + 1);
      case PutOutcome::kUpdated:
        return response_.set_updated_count(response_.updated_count() + 1);
      case PutOutcome::kUnchanged:
        return response_.set_unchanged_count(response_.unchanged_count() + 1);
    }
  }

  void Fail(const Record& record) {
    response_.set_failed_count(response_.failed_count() + 1);
    // Some that come later in the file fail earlier: more are kept than are told in the end.
    if (response_.failures_size() >= 2 * kMostFailuresNamed) return;
    v1::UpsertFailure& failure = *response_.add_failures();
    failure.set_line(record.line);
    if (record.resource != nullptr) failure.set_name(NameOf(*record.resource));
    *failure.mutable_error() = ToRpcStatus(record.problem);
  }

  Store& store_;
  const Context& context_;
  const std::string parent_;
  std::vector<Record> records_;  // came since the last write
  size_t bytes_ = 0;
  std::vector<Record> waiting_;
  size_t waiting_bytes_ = 0;
  Response response_;
};

bool IsOrganization(absl::string_view name) {
  const absl::string_view id = OrganizationOf(name);
  return IsValidId(id) && name == absl::StrCat("organizations/", id);
}

}  // namespace

void RegisterWorkforceUpsert(RpcService& assessment, Store& store) {
  assessment.RecordStream<Request, Response>(
      "UpsertWorkforce",
      [&store](const Context& context, Records<Request>& records) -> absl::StatusOr<Response> {
        Request request;
        absl::Status broken;
        ASSIGN_OR_RETURN(bool more, records.Next(request, broken));
        // Without it no line is right.
        if (!IsOrganization(request.parent())) {
          return InvalidField("parent", "must be the name of an organization");
        }
        WorkforceUpsert upsert(store, context, request.parent());
        while (more) {
          RETURN_IF_ERROR(upsert.Add(request, broken));
          request.Clear();
          ASSIGN_OR_RETURN(more, records.Next(request, broken));
        }
        return upsert.Finish();
      });
}

}  // namespace touchstone::assessment
