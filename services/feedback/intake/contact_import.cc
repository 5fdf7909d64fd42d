#include "services/feedback/intake/contact_import.h"

#include <touchstone/feedback/v1/contact_import.pb.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/external_ids.h"
#include "services/runtime/serving/still_wanted.h"

namespace touchstone::feedback {
namespace {

using Request = v1::ImportContactsRequest;
using Response = v1::ImportContactsResponse;
using v1::Contact;

constexpr size_t kContactsAtOnce = 200;
constexpr size_t kBytesAtOnce = 1 << 20;
constexpr int kMostFailuresNamed = 1000;

// A contact that came and is not written yet.
struct Record {
  int64_t line = 0;
  Contact contact;
  std::string new_name;  // for one that has no name, and whose external ids nobody has
};

// What one came to.
struct Outcome {
  absl::Status problem;
  PutOutcome done = PutOutcome::kUnchanged;
};

// One call's work: contacts are written as they come, some at a time.
class ContactImport {
 public:
  ContactImport(Store& store, const AnyResourceRules& rules, const Context& context,
                const Request& first)
      : store_(store),
        rules_(rules),
        context_(context),
        parent_(first.parent()),
        validate_only_(first.validate_only()) {}

  // `broken`: the field rules that it breaks.
  absl::Status Add(Request& request, const absl::Status& broken) {
    response_.set_received_count(response_.received_count() + 1);
    Record record{.line = response_.received_count(),
                  .contact = std::move(*request.mutable_contact()),
                  .new_name = ContactType().pattern.Child(parent_, store_.ids().TimeOrdered())};
    const absl::Status problem = broken.ok() ? Check(request, record.contact) : broken;
    if (!problem.ok()) {
      Fail(record, problem);
      return absl::OkStatus();
    }
    bytes_ += record.contact.ByteSizeLong();
    records_.push_back(std::move(record));
    if (records_.size() < kContactsAtOnce && bytes_ < kBytesAtOnce) return absl::OkStatus();
    return WriteWhatCame();
  }

  absl::StatusOr<Response> Finish() {
    RETURN_IF_ERROR(WriteWhatCame());
    return std::move(response_);
  }

 private:
  absl::Status Check(const Request& request, const Contact& contact) const {
    if (!request.parent().empty() && request.parent() != parent_) {
      return InvalidField("parent", "must be that of the first message");
    }
    if (contact.name().empty()) {
      if (!contact.external_ids().empty()) return absl::OkStatus();
      return InvalidField("contact.name", "or an external id must be given, to know it again by");
    }
    if (!ContactType().pattern.Matches(contact.name())) {
      return InvalidField("contact.name",
                          absl::StrCat("must be of the form ", ContactType().pattern.text()));
    }
    if (ParentOf(contact.name()) == parent_) return absl::OkStatus();
    return InvalidField("contact.name", "must be of the organization that the call names");
  }

  absl::Status WriteWhatCame() {
    const std::vector<Record> records = std::exchange(records_, {});
    bytes_ = 0;
    if (records.empty()) return absl::OkStatus();
    RETURN_IF_ERROR(CheckStillWanted(context_));
    std::vector<Outcome> outcomes;
    const auto write = [&](Transaction& transaction) -> absl::Status {
      outcomes.clear();
      for (const Record& record : records) outcomes.push_back(Put(transaction, record));
      return absl::OkStatus();
    };
    const Author author = AuthorOf(context_);
    RETURN_IF_ERROR(validate_only_ ? store_.Try(author, context_.deadline, write)
                                   : store_.Write(author, context_.deadline, write));
    for (size_t i = 0; i < records.size(); ++i) {
      if (outcomes[i].problem.ok()) {
        Count(outcomes[i].done);
      } else {
        Fail(records[i], outcomes[i].problem);
      }
    }
    return absl::OkStatus();
  }

  Outcome Put(Transaction& transaction, const Record& record) const {
    Outcome outcome;
    outcome.problem = transaction.Attempt([&]() -> absl::Status {
      Contact contact = record.contact;
      if (contact.name().empty()) {
        ASSIGN_OR_RETURN(*contact.mutable_name(), NameOfHolder(transaction, record));
      }
      ASSIGN_OR_RETURN(outcome.done,
                       PutResource(context_, transaction, ContactType(), rules_, contact));
      return absl::OkStatus();
    });
    return outcome;
  }

  absl::StatusOr<std::string> NameOfHolder(Transaction& transaction, const Record& record) const {
    for (const ExternalId& id : ExternalIdsOf(record.contact.external_ids())) {
      ASSIGN_OR_RETURN(const auto holder,
                       HolderOf(transaction.session(), ContactType(), OrganizationOf(parent_), id));
      if (holder) return *holder;
    }
    return record.new_name;
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

  void Fail(const Record& record, const absl::Status& problem) {
    response_.set_failed_count(response_.failed_count() + 1);
    if (response_.failures_size() == kMostFailuresNamed) return;
    v1::ContactImportFailure& failure = *response_.add_failures();
    failure.set_line(record.line);
    failure.set_name(record.contact.name());
    *failure.mutable_error() = ToRpcStatus(problem);
  }

  Store& store_;
  const AnyResourceRules& rules_;
  const Context& context_;
  const std::string parent_;
  const bool validate_only_;
  std::vector<Record> records_;  // came since the last write
  size_t bytes_ = 0;
  Response response_;
};

bool IsOrganization(absl::string_view name) {
  const absl::string_view id = OrganizationOf(name);
  return IsValidId(id) && name == absl::StrCat("organizations/", id);
}

}  // namespace

void RegisterContactImport(RpcService& intake, Store& store, const ContactParts& parts) {
  intake.RecordStream<Request, Response>(
      "ImportContacts",
      [&store, rules = ContactRules(parts)](const Context& context,
                                            Records<Request>& records) -> absl::StatusOr<Response> {
        Request request;
        absl::Status broken;
        ASSIGN_OR_RETURN(bool more, records.Next(request, broken));
        // Without it no line is right.
        if (!IsOrganization(request.parent())) {
          return InvalidField("parent", "must be the name of an organization");
        }
        ContactImport import(store, rules, context, request);
        while (more) {
          RETURN_IF_ERROR(import.Add(request, broken));
          request.Clear();
          ASSIGN_OR_RETURN(more, records.Next(request, broken));
        }
        return import.Finish();
      });
}

}  // namespace touchstone::feedback
