#include "services/recruiting/records/requisition_disposal.h"

#include <touchstone/recruiting/v1/review_request.pb.h>

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/records/holding_rules.h"
#include "services/recruiting/records/legal_holds.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/events/changes.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using google::protobuf::Message;

constexpr int kRecordsAtOnce = 100;

std::string TextOf(const Message& resource, const char* field) {
  const auto* const descriptor = resource.GetDescriptor()->FindFieldByName(field);
  if (descriptor == nullptr || descriptor->is_repeated()) return "";
  return resource.GetReflection()->GetString(resource, descriptor);
}

// Who an application is of, also one that was disposed of.
absl::StatusOr<std::string> ApplicantOfApplication(Session& session,
                                                   const std::string& application) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>(
                       "SELECT applicant FROM applications WHERE name = :name UNION ALL SELECT "
                       "applicant FROM former_applications WHERE application = :left LIMIT 1",
                       application, application));
  return row ? std::get<0>(*row) : "";
}

// Whom a record is about; empty where that is no one applicant.
absl::StatusOr<std::string> ApplicantOf(Session& session, const RecordSource& source,
                                        const Message& record) {
  const std::string name = NameOf(record);
  switch (source.belongs) {
    case Belongs::kIsApplicant:
      return name;
    case Belongs::kUnderApplicant:
      return std::string(ParentOf(name));
    case Belongs::kNamedAsApplicant:
      return absl::StrCat(ParentOf(name), "/applicants/", IdOf(name));
    default:
      break;
  }
  std::string applicant = TextOf(record, "applicant");
  if (!applicant.empty()) return applicant;
  const std::string application = TextOf(record, "application");
  if (application.empty()) return std::string();
  return ApplicantOfApplication(session, application);
}

// Whether somebody who applied for a requisition is held, or waits for a review.
absl::StatusOr<bool> IsAnyApplicantKept(Session& session, const std::string& requisition) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<std::string>(
          "SELECT h.hold FROM applications a JOIN held h ON h.subject = a.applicant WHERE a.parent "
          "= :parent AND a.requisition = :requisition UNION ALL SELECT h.hold FROM "
          "former_applications f JOIN held h ON h.subject = f.applicant WHERE f.requisition = "
          ":left UNION ALL SELECT r.name FROM applications a JOIN review_requests r ON r.parent = "
          "a.parent AND r.application = a.name WHERE a.parent = :organization AND a.requisition = "
          ":reviewed AND r.state = :filed AND r.delete_time = 0 LIMIT 1",
          ParentOf(requisition), requisition, requisition, ParentOf(requisition), requisition,
          static_cast<int64_t>(v1::ReviewRequest::FILED)));
  return row.has_value();
}

// Whether a review of what became of an applicant there is undecided.
absl::StatusOr<bool> IsUnderReview(Session& session, const std::string& requisition,
                                   const std::string& applicant) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<std::string>(
          "SELECT r.name FROM applications a JOIN review_requests r ON r.parent = a.parent AND "
          "r.application = a.name WHERE a.applicant = :applicant AND a.requisition = :requisition "
          "AND r.state = :filed AND r.delete_time = 0 LIMIT 1",
          applicant, requisition, static_cast<int64_t>(v1::ReviewRequest::FILED)));
  return row.has_value();
}

absl::StatusOr<bool> ApplicationIsThere(Session& session, const std::string& application) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>("SELECT name FROM applications WHERE name = :name",
                                                 application));
  return row.has_value();
}

}  // namespace

// One batch, in its transaction.
class RequisitionDisposal::Step {
 public:
  Step(const RequisitionDisposal& disposal, const RecordSource& source, Transaction& transaction)
      : disposal_(disposal),
        source_(source),
        transaction_(transaction),
        session_(transaction.session()),
        requisition_(disposal.requisition_),
        organization_(ParentOf(requisition_.name)),
        kept_until_(session_, organization_, disposal.today_) {}

  absl::StatusOr<Batch> Run() {
    ASSIGN_OR_RETURN(const RecordsPage page, ReadRecords(session_, source_, requisition_.name,
                                                         disposal_.at_, kRecordsAtOnce));
    const std::vector<KeptRecord>& records = page.records;
    batch_.next = page.next;
    const bool is_own = !IsOfApplicant(source_.belongs);
    ASSIGN_OR_RETURN(const Keeping keeping, kept_until_.Of(requisition_, source_.record_class));
    if (!IsWanted(source_.record_class) || !keeping.finding.may_dispose) {
      batch_.rest = is_own && !records.empty();
      if (batch_.rest || !is_own) batch_.next.reset();
      return std::move(batch_);
    }
    ASSIGN_OR_RETURN(all_held_, IsAllHeld(requisition_.name));
    // The requisition goes last, when nothing of it is left.
    if (source_.belongs == Belongs::kIsRequisition && disposal_.rest_) {
      ASSIGN_OR_RETURN(const bool held, IsKept(""));
      if (held) batch_.held = static_cast<int64_t>(records.size());
      return std::move(batch_);
    }
    for (const KeptRecord& record : records) RETURN_IF_ERROR(Look(record, keeping, is_own));
    return std::move(batch_);
  }

 private:
  bool IsWanted(v1::RecordClass record_class) const {
    return disposal_.classes_.empty() || disposal_.classes_.contains(record_class);
  }

  absl::StatusOr<bool> IsAllHeld(const std::string& requisition) {
    ASSIGN_OR_RETURN(const bool organization_held, IsHeld(session_, organization_));
    if (organization_held) return true;
    return IsHeld(session_, requisition);
  }

  absl::Status Look(const KeptRecord& record, const Keeping& keeping, bool is_own) {
    const std::unique_ptr<Message> resource(source_.type->prototype->New());
    if (!resource->ParseFromString(record.body)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat(record.name, " cannot be read, and is not disposed of."));
    }
    ASSIGN_OR_RETURN(const std::string applicant, ApplicantOf(session_, source_, *resource));
    ASSIGN_OR_RETURN(const bool due, IsDue(*resource, applicant));
    if (!due) {
      batch_.rest = batch_.rest || is_own;
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const bool held, IsKept(applicant));
    if (held) {
      ++batch_.held;
      batch_.rest = batch_.rest || is_own;
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const bool gone, HasGoneWithAnother(applicant));
    if (gone) return absl::OkStatus();
    batch_.disposed.push_back({record.name, requisition_.name, source_.record_class,
                               keeping.schedule, keeping.authority, keeping.due_day()});
    return Remove(*resource, keeping);
  }

  // Beyond what the schedule says for this requisition.
  absl::StatusOr<bool> IsDue(const Message& record, const std::string& applicant) {
    if (source_.stays_with_application) {
      ASSIGN_OR_RETURN(const bool stays,
                       ApplicationStays(TextOf(record, "application"), applicant));
      if (stays) return false;
    }
    if (!IsOfApplicant(source_.belongs)) return true;
    // Theirs is also what they applied for elsewhere.
    ASSIGN_OR_RETURN(const auto others, RequisitionsOf(session_, applicant));
    for (const std::string& name : others) {
      ASSIGN_OR_RETURN(const auto other, FindRetained(session_, name));
      if (!other) continue;
      ASSIGN_OR_RETURN(const Keeping keeping, kept_until_.Of(*other, source_.record_class));
      if (!keeping.finding.may_dispose) return false;
    }
    return true;
  }

  // Applications go before what stays with them; where that is only tried, would have gone.
  absl::StatusOr<bool> ApplicationStays(const std::string& application,
                                        const std::string& applicant) {
    ASSIGN_OR_RETURN(const bool there, ApplicationIsThere(session_, application));
    if (!there || !disposal_.is_tried_) return there;
    ASSIGN_OR_RETURN(const Keeping keeping, kept_until_.Of(requisition_, v1::APPLICATION_RECORDS));
    if (!IsWanted(v1::APPLICATION_RECORDS) || !keeping.finding.may_dispose) return true;
    return IsKept(applicant);
  }

  // Whether what is theirs, and due, would have gone with a requisition before this one.
  absl::StatusOr<bool> HasGoneWithAnother(const std::string& applicant) {
    if (!disposal_.is_tried_ || !IsOfApplicant(source_.belongs)) return false;
    ASSIGN_OR_RETURN(const auto requisitions, RequisitionsOf(session_, applicant));
    for (const std::string& name : requisitions) {
      if (name >= requisition_.name) continue;
      ASSIGN_OR_RETURN(const auto other, FindRetained(session_, name));
      if (other) return true;
    }
    return false;
  }

  // By a hold, or a review.
  absl::StatusOr<bool> IsKept(const std::string& applicant) {
    if (all_held_) return true;
    if (applicant.empty()) return IsAnyApplicantKept(session_, requisition_.name);
    ASSIGN_OR_RETURN(const bool held, IsHeld(session_, applicant));
    if (held) return true;
    if (!IsOfApplicant(source_.belongs)) {
      return IsUnderReview(session_, requisition_.name, applicant);
    }
    ASSIGN_OR_RETURN(const auto requisitions, RequisitionsOf(session_, applicant));
    for (const std::string& requisition : requisitions) {
      ASSIGN_OR_RETURN(const bool all_held, IsHeld(session_, requisition));
      if (all_held) return true;
      ASSIGN_OR_RETURN(const bool under_review, IsUnderReview(session_, requisition, applicant));
      if (under_review) return true;
    }
    return false;
  }

  absl::Status Remove(const Message& resource, const Keeping& keeping) {
    const std::string name = NameOf(resource);
    if (source_.fold) RETURN_IF_ERROR(source_.fold(session_, name));
    if (source_.type == &ApplicationType()) {
      RETURN_IF_ERROR(RememberApplication(name, TextOf(resource, "applicant")));
    }
    for (const FactTable& facts : source_.facts) {
      RETURN_IF_ERROR(session_
                          .Execute(absl::StrCat("DELETE FROM ", facts.table, " WHERE ",
                                                facts.column, " = :name"),
                                   name)
                          .status());
    }
    RETURN_IF_ERROR(
        session_.Execute("DELETE FROM external_ids WHERE resource = :name", name).status());
    RETURN_IF_ERROR(transaction_.Purge(*source_.type, resource));
    RETURN_IF_ERROR(RemoveHistory(session_, name));
    // Copies in backups cannot be read any more either. What else is about an applicant is sealed
    // under their key, which goes when all of that has (ForgetApplicants).
    const bool has_key = !source_.type->personal.empty() &&
                         source_.type->declaration.person.empty() &&
                         source_.belongs != Belongs::kIsApplicant;
    if (has_key) RETURN_IF_ERROR(disposal_.personal_data_.Erase(session_, name));
    return SetUsed(session_, keeping.schedule);
  }

  absl::Status RememberApplication(const std::string& application, const std::string& applicant) {
    return session_
        .Execute(
            "INSERT INTO former_applications (application, parent, applicant, requisition, "
            "jurisdiction, end_day) VALUES (:application, :parent, :applicant, :requisition, "
            ":jurisdiction, :end_day)",
            application, organization_, applicant, requisition_.name, requisition_.jurisdiction,
            requisition_.end_day.value_or(kForever))
        .status();
  }

  const RequisitionDisposal& disposal_;
  const RecordSource& source_;
  Transaction& transaction_;
  Session& session_;
  const RetainedRequisition& requisition_;
  const std::string organization_;
  KeptUntil kept_until_;
  bool all_held_ = false;
  Batch batch_;
};

absl::StatusOr<std::string> ForgetApplicants(Session& session, const RecordSources& sources,
                                             const PersonalData& personal_data,
                                             const std::string& requisition,
                                             const std::string& after) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<std::string>(
                       "SELECT DISTINCT applicant FROM former_applications WHERE requisition = "
                       ":requisition AND applicant > :after ORDER BY applicant LIMIT :most",
                       requisition, after, kRecordsAtOnce));
  for (const auto& [applicant] : rows) {
    ASSIGN_OR_RETURN(const bool kept, HasRecordsAbout(session, sources, applicant));
    if (kept) continue;
    RETURN_IF_ERROR(personal_data.Erase(session, applicant));
    RETURN_IF_ERROR(
        session.Execute("DELETE FROM former_applications WHERE applicant = :applicant", applicant)
            .status());
  }
  return rows.size() == kRecordsAtOnce ? std::get<0>(rows.back()) : std::string();
}

absl::StatusOr<RequisitionDisposal::Batch> RequisitionDisposal::Dispose(
    Transaction& transaction) const {
  if (source_ == 0) return Batch{};
  return Step(*this, sources_[source_ - 1], transaction).Run();
}

bool RequisitionDisposal::Take(const Batch& batch) {
  rest_ = rest_ || batch.rest;
  at_ = batch.next.value_or(RecordsPosition());
  if (!batch.next && source_ > 0) --source_;
  return source_ > 0;
}

}  // namespace touchstone::recruiting
