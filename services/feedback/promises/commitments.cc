#include "services/feedback/promises/commitments.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/intake/contacts.h"
#include "services/feedback/intake/customers.h"
#include "services/feedback/promises/case_rows.h"
#include "services/feedback/promises/commitment_limits.h"
#include "services/feedback/promises/concerned.h"
#include "services/feedback/rules/case_way.h"
#include "services/feedback/rules/commitment_way.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/prepared_methods.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/field_rules.h"

namespace touchstone::feedback {
namespace {

using v1::Commitment;

absl::Status Tell(const CommitmentFollowers& followers, Transaction& transaction,
                  const Commitment* before, const Commitment* after) {
  for (const CommitmentFollower& follower : followers) {
    RETURN_IF_ERROR(follower(transaction, before, after));
  }
  return absl::OkStatus();
}

// Makes the reminders what they are to be from now on: none of one that ended.
absl::Status KeepReminders(Transaction& transaction, const Commitment& commitment) {
  Session& session = transaction.session();
  RETURN_IF_ERROR(session
                      .Execute("DELETE FROM commitment_reminders WHERE commitment = :commitment",
                               commitment.name())
                      .status());
  for (const absl::Time time : ReminderTimes(commitment, transaction.now())) {
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO commitment_reminders (commitment, remind_time, "
                                 "organization) VALUES (:commitment, :time, :organization)",
                                 commitment.name(), absl::ToUnixMicros(time),
                                 ParentOf(commitment.name()))
                        .status());
  }
  return absl::OkStatus();
}

// One that is about to be made, and what it is made for.
class Making {
 public:
  // `prefix` is where the request has it: "commitment".
  Making(const Context& context, Transaction& transaction, absl::string_view prefix,
         Commitment& commitment)
      : context_(context),
        transaction_(transaction),
        prefix_(prefix),
        organization_(ParentOf(commitment.name())),
        commitment_(commitment) {}

  absl::Status Check() {
    if (!commitment_.has_make_time()) SetTime(commitment_, "make_time", transaction_.now());
    const auto violations = CommitmentViolations(commitment_, prefix_, transaction_.now());
    if (!violations.empty()) return InvalidFields(violations);
    commitment_.set_state(Commitment::OPEN);
    RETURN_IF_ERROR(CheckCase());
    RETURN_IF_ERROR(CheckContact());
    if (!commitment_.customer().empty()) {
      RETURN_IF_ERROR(
          CustomerServed(transaction_, organization_, Field("customer"), commitment_.customer())
              .status());
    }
    return CheckMayPromise(context_, transaction_, service_type_, commitment_);
  }

 private:
  std::string Field(absl::string_view field) const { return absl::StrCat(prefix_, ".", field); }

  absl::Status CheckCase() {
    if (commitment_.case_().empty()) return absl::OkStatus();
    const auto of = FindCase(transaction_, commitment_.case_());
    if (absl::IsNotFound(of.status())) {
      return InvalidField(Field("case"), "names what does not exist");
    }
    RETURN_IF_ERROR(of.status());
    RETURN_IF_ERROR(CheckNotConcerned(context_, **of));
    if (IsSettled((*of)->state())) {
      return FailedPrecondition(
          reasons::kCaseState, (*of)->name(),
          absl::StrCat((*of)->name(), " is ", InWords((*of)->state()),
                       "; nothing is promised for it any more. Reopen it first."));
    }
    RETURN_IF_ERROR(CheckMayWorkOn(**of, commitment_.worker()));
    service_type_ = (*of)->service_type();
    return TakeFrom("case", (*of)->customer(), (*of)->organizational_unit());
  }

  absl::Status CheckContact() {
    if (commitment_.contact().empty()) return absl::OkStatus();
    const auto contact = FindContact(transaction_, commitment_.contact());
    if (absl::IsNotFound(contact.status())) {
      return InvalidField(Field("contact"), "names what does not exist");
    }
    RETURN_IF_ERROR(contact.status());
    if (service_type_.empty()) service_type_ = (*contact)->service_type();
    return TakeFrom("contact", (*contact)->customer(), (*contact)->organizational_unit());
  }

  // What a commitment leaves out is what its case, or else its contact, says.
  absl::Status TakeFrom(absl::string_view what, const std::string& customer,
                        const std::string& organizational_unit) {
    if (commitment_.customer().empty()) commitment_.set_customer(customer);
    if (!customer.empty() && commitment_.customer() != customer) {
      return InvalidField(Field("customer"), absl::StrCat("is not the customer of the ", what));
    }
    if (commitment_.organizational_unit().empty()) {
      commitment_.set_organizational_unit(organizational_unit);
    }
    return absl::OkStatus();
  }

  const Context& context_;
  Transaction& transaction_;
  const std::string prefix_;
  const std::string organization_;
  Commitment& commitment_;
  std::string service_type_;
};

// The case that it is for; null for none.
absl::StatusOr<std::unique_ptr<v1::Case>> CaseOf(Transaction& transaction,
                                                 const Commitment& commitment) {
  if (commitment.case_().empty()) return std::unique_ptr<v1::Case>();
  return transaction.Find<v1::Case>(CaseType(), commitment.case_());
}

class Commitments {
 public:
  Commitments(Store& store, const CommitmentFollowers& followers)
      : store_(store), followers_(followers) {}

  absl::Status BeforeWrite(const Context& context, Transaction& transaction,
                           const ResourceChange<Commitment>& change) const {
    RETURN_IF_ERROR(CheckMayKnow(transaction.session(), context, change.after->case_()));
    switch (change.kind) {
      case events::v1::Event::CREATED:
        return BeforeCreate(context, transaction, *change.after);
      case events::v1::Event::UPDATED:
        return BeforeUpdate(transaction, *change.before, *change.after);
      case events::v1::Event::DELETED:
        RETURN_IF_ERROR(CheckDeletable(*change.before, transaction.now()));
        RETURN_IF_ERROR(RemoveReminders(transaction, change.before->name()));
        return Tell(followers_, transaction, change.before, nullptr);
      default:
        return BeforeUndelete(transaction, *change.before);
    }
  }

  absl::Status KeepIt(const Context& context, Transaction& transaction,
                      const v1::KeepCommitmentRequest& request, Commitment& commitment) const {
    const absl::Time when =
        request.has_keep_time() ? TimeOf(request, "keep_time") : transaction.now();
    return EndIt(context, transaction, request.note(), commitment,
                 [&] { return Keep(when, transaction.now(), commitment); });
  }

  absl::Status BreakIt(const Context& context, Transaction& transaction,
                       const v1::BreakCommitmentRequest& request, Commitment& commitment) const {
    if (!request.barrier().empty() &&
        OrganizationOf(request.barrier()) != OrganizationOf(commitment.name())) {
      return InvalidField("barrier", "must be of the same organization");
    }
    return EndIt(context, transaction, request.note(), commitment, [&]() -> absl::Status {
      RETURN_IF_ERROR(Break(transaction.now(), commitment));
      if (!request.barrier().empty()) commitment.set_barrier(request.barrier());
      return absl::OkStatus();
    });
  }

  absl::Status WithdrawIt(const Context& context, Transaction& transaction,
                          const v1::WithdrawCommitmentRequest& request,
                          Commitment& commitment) const {
    return EndIt(context, transaction, request.note(), commitment, [&]() -> absl::Status {
      RETURN_IF_ERROR(Withdraw(transaction.now(), commitment));
      if (!request.has_successor()) return absl::OkStatus();
      return Succeed(context, transaction, request.successor(), commitment);
    });
  }

 private:
  absl::Status BeforeCreate(const Context& context, Transaction& transaction,
                            Commitment& commitment) const {
    return Make(context, transaction, "commitment", commitment);
  }

  absl::Status Make(const Context& context, Transaction& transaction, absl::string_view prefix,
                    Commitment& commitment) const {
    RETURN_IF_ERROR(Making(context, transaction, prefix, commitment).Check());
    RETURN_IF_ERROR(KeepReminders(transaction, commitment));
    return Tell(followers_, transaction, nullptr, &commitment);
  }

  absl::Status BeforeUpdate(Transaction& transaction, const Commitment& before,
                            Commitment& after) const {
    const auto foreign = ForeignNames(after, "commitment");
    if (!foreign.empty()) return InvalidFields(foreign);
    if (!DifferInBarrierOnly(before, after)) {
      Commitment now = before;
      BreakByTime(transaction.now(), now);
      RETURN_IF_ERROR(CheckIsOpen(now));
      const auto rewritten = RewrittenFields(before, after);
      if (!rewritten.empty()) return InvalidFields(rewritten);
      ASSIGN_OR_RETURN(const auto of, CaseOf(transaction, after));
      if (of != nullptr) {
        RETURN_IF_ERROR(CheckMayWorkOn(*of, after.worker()));
        if (after.organizational_unit().empty()) {
          after.set_organizational_unit(of->organizational_unit());
        }
      }
      RETURN_IF_ERROR(KeepReminders(transaction, after));
    }
    return Tell(followers_, transaction, &before, &after);
  }

  // What is still to be kept does not come back for a case that is settled.
  absl::Status BeforeUndelete(Transaction& transaction, const Commitment& commitment) const {
    ASSIGN_OR_RETURN(const auto of, CaseOf(transaction, commitment));
    if (of != nullptr && IsSettled(of->state()) && commitment.state() == Commitment::OPEN) {
      return FailedPrecondition(
          reasons::kCaseState, of->name(),
          absl::StrCat(of->name(), " is ", InWords(of->state()), "; reopen it first."));
    }
    RETURN_IF_ERROR(KeepReminders(transaction, commitment));
    return Tell(followers_, transaction, nullptr, &commitment);
  }

  static absl::Status RemoveReminders(Transaction& transaction, const std::string& name) {
    return transaction.session()
        .Execute("DELETE FROM commitment_reminders WHERE commitment = :commitment", name)
        .status();
  }

  absl::Status EndIt(const Context& context, Transaction& transaction, const std::string& note,
                     Commitment& commitment, absl::FunctionRef<absl::Status()> step) const {
    RETURN_IF_ERROR(CheckMayKnow(transaction.session(), context, commitment.case_()));
    const Commitment before = commitment;
    RETURN_IF_ERROR(step());
    commitment.set_end_note(note);
    RETURN_IF_ERROR(RemoveReminders(transaction, commitment.name()));
    return Tell(followers_, transaction, &before, &commitment);
  }

  // Makes what takes the place of one that is withdrawn: for the same customer, case and contact.
  absl::Status Succeed(const Context& context, Transaction& transaction, Commitment successor,
                       Commitment& commitment) const {
    ClearOutputOnly(successor);
    successor.set_name(
        CommitmentType().pattern.Child(ParentOf(commitment.name()), store_.ids().TimeOrdered()));
    const auto is_other = [](const std::string& given, const std::string& former) {
      return !given.empty() && given != former;
    };
    if (is_other(successor.customer(), commitment.customer()) ||
        is_other(successor.case_(), commitment.case_()) ||
        is_other(successor.contact(), commitment.contact())) {
      return InvalidField("successor",
                          "must be for the customer, case and contact of what is withdrawn");
    }
    successor.set_customer(commitment.customer());
    successor.set_case_(commitment.case_());
    successor.set_contact(commitment.contact());
    RETURN_IF_ERROR(Make(context, transaction, "successor", successor));
    RETURN_IF_ERROR(transaction.Create(CommitmentType(), successor));
    commitment.set_successor(successor.name());
    return absl::OkStatus();
  }

  Store& store_;
  const CommitmentFollowers& followers_;
};

void RegisterReads(RpcService& cases, Store& store, Handlers standard) {
  cases.AddUnary("GetCommitment",
                 GetUnlessConcerned<Commitment>(store, std::move(standard["GetCommitment"])));
  cases.AddUnary("BatchGetCommitments",
                 BatchGetUnlessConcerned(store, std::move(standard["BatchGetCommitments"]),
                                         &v1::BatchGetCommitmentsResponse::commitments));
  cases.AddUnary("ListCommitments",
                 ListWithoutConcerned(store, std::move(standard["ListCommitments"]),
                                      &v1::ListCommitmentsResponse::mutable_commitments));
}

}  // namespace

const ResourceType& CommitmentType() {
  static const ResourceType type = DeclareResource<Commitment>({
      .table = "commitments",
      .columns = {{"customer"},
                  {"case"},
                  {"worker"},
                  {"organizational_unit"},
                  {"state"},
                  {"due_time"},
                  {"make_time"}},
      .person = "customer",
  });
  return type;
}

void RegisterCommitments(RpcService& cases, Store& store, const CommitmentFollowers& followers) {
  const ResourceType& type = CommitmentType();
  const auto commitments = std::make_shared<const Commitments>(store, followers);
  const auto bound = [&](auto method) {
    return [commitments, method](const Context& context, Transaction& transaction,
                                 const auto& request, Commitment& commitment) {
      return ((*commitments).*method)(context, transaction, request, commitment);
    };
  };
  ResourceRules<Commitment> rules;
  rules.before_write = [commitments](const Context& context, Transaction& transaction,
                                     const ResourceChange<Commitment>& change) {
    return commitments->BeforeWrite(context, transaction, change);
  };
  RegisterReads(
      cases, store,
      RegisterStandardMethodsBut({"GetCommitment", "BatchGetCommitments", "ListCommitments"}, cases,
                                 type, store, AnyRules<Commitment>(std::move(rules))));
  RegisterChange<v1::KeepCommitmentRequest, Commitment>(cases, "KeepCommitment", type, store,
                                                        bound(&Commitments::KeepIt));
  RegisterChange<v1::BreakCommitmentRequest, Commitment>(cases, "BreakCommitment", type, store,
                                                         bound(&Commitments::BreakIt));
  RegisterChange<v1::WithdrawCommitmentRequest, Commitment>(cases, "WithdrawCommitment", type,
                                                            store, bound(&Commitments::WithdrawIt));
}

absl::Status BreakOverdue(Transaction& transaction, const CommitmentFollowers& followers,
                          const std::string& name) {
  ASSIGN_OR_RETURN(const auto commitment, transaction.Find<Commitment>(CommitmentType(), name));
  if (commitment == nullptr || commitment->has_delete_time()) return absl::OkStatus();
  const Commitment before = *commitment;
  if (!BreakByTime(transaction.now(), *commitment)) return absl::OkStatus();
  RETURN_IF_ERROR(KeepReminders(transaction, *commitment));
  RETURN_IF_ERROR(Tell(followers, transaction, &before, commitment.get()));
  return transaction.Update(CommitmentType(), *commitment);
}

absl::StatusOr<std::set<std::string>> WithOpenCommitments(Session& session,
                                                          std::span<const std::string> cases) {
  ASSIGN_OR_RETURN(
      auto rows,
      QueryOfCases<std::string>(
          session, "SELECT \"case\" FROM commitments WHERE parent = :parent AND \"case\"", cases,
          " AND state = 1 AND delete_time = 0"));
  std::set<std::string> with;
  for (auto& [name] : rows) with.insert(std::move(name));
  return with;
}

}  // namespace touchstone::feedback
