#include "services/recruiting/lists/eligible_lists.h"

#include <touchstone/recruiting/v1/requisition.pb.h>

#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using v1::EligibleList;

// As many as an error names: more would not fit into an answer.
constexpr size_t kMostNamed = 50;

absl::Status CheckRequisition(Transaction& transaction, const EligibleList& list) {
  constexpr char kField[] = "eligible_list.requisition";
  if (OrganizationOf(list.requisition()) != OrganizationOf(list.name())) {
    return InvalidField(kField, "must be of the same organization");
  }
  const auto requisition = FindRequisition(transaction, list.requisition());
  if (absl::IsNotFound(requisition.status()))
    return InvalidField(kField, "names what is not there");
  if (!requisition.ok()) return requisition.status();
  return CheckState(**requisition, {v1::Requisition::OPEN, v1::Requisition::CLOSED});
}

// Collects which of named applications are not of a requisition, or are named twice.
class NamedApplications {
 public:
  static absl::StatusOr<NamedApplications> Of(Session& session, const std::string& requisition) {
    ASSIGN_OR_RETURN(
        const auto rows,
        session.Query<std::string>("SELECT name FROM applications WHERE requisition = :requisition",
                                   requisition));
    NamedApplications named;
    for (const auto& [name] : rows) named.of_requisition_.insert(name);
    return named;
  }

  void Add(const std::string& field, const std::string& application) {
    if (!of_requisition_.contains(application)) {
      violations_.push_back({field, "is not of the list's requisition"});
    } else if (!named_.insert(application).second) {
      violations_.push_back({field, "is named already"});
    }
  }

  absl::Status Check() && {
    if (violations_.empty()) return absl::OkStatus();
    if (violations_.size() <= kMostNamed) return InvalidFields(violations_);
    violations_.resize(kMostNamed);
    return InvalidFieldsAndMore(violations_);
  }

 private:
  std::set<std::string> of_requisition_;
  std::set<std::string> named_;
  std::vector<FieldViolation> violations_;
};

absl::Status CheckApplications(Transaction& transaction, const EligibleList& list) {
  if (list.applications().empty()) return absl::OkStatus();
  if (list.kind() == v1::OPEN_COMPETITIVE) {
    return InvalidField("eligible_list.applications",
                        "must be empty: an open list is of everybody whose application is active");
  }
  ASSIGN_OR_RETURN(NamedApplications named,
                   NamedApplications::Of(transaction.session(), list.requisition()));
  for (int i = 0; i < list.applications_size(); ++i) {
    named.Add(absl::StrCat("eligible_list.applications[", i, "]"), list.applications(i));
  }
  return std::move(named).Check();
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<EligibleList>& change) {
  EligibleList& list = *change.after;
  if (change.before == nullptr) {
    list.set_state(EligibleList::DRAFT);
  } else {
    RETURN_IF_ERROR(CheckIsDraft(*change.before));
    if (change.before->requisition() != list.requisition()) {
      return InvalidField("eligible_list.requisition",
                          "does not change, as scores are recorded for its applications");
    }
  }
  if (!ParseDay(list.expire_date())) {
    return InvalidField("eligible_list.expire_date", "is no day of the calendar");
  }
  RETURN_IF_ERROR(CheckRequisition(transaction, list));
  return CheckApplications(transaction, list);
}

absl::Status RecordScores(const Context&, Transaction& transaction,
                          const v1::RecordExaminationScoresRequest& request, EligibleList& list) {
  RETURN_IF_ERROR(CheckIsDraft(list));
  if (list.score_source() != EligibleList::EXAMINATION) {
    return FailedPrecondition(
        reasons::kListState, list.name(),
        absl::StrCat("The scores of ", list.name(), " are not of an examination."));
  }
  Session& session = transaction.session();
  ASSIGN_OR_RETURN(NamedApplications named, NamedApplications::Of(session, list.requisition()));
  for (int i = 0; i < request.scores_size(); ++i) {
    named.Add(absl::StrCat("scores[", i, "].application"), request.scores(i).application());
  }
  RETURN_IF_ERROR(std::move(named).Check());
  for (const v1::ExaminationScore& score : request.scores()) {
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO examination_scores (eligible_list, application, "
                                 "raw_score) VALUES (:list, :application, :score) ON CONFLICT "
                                 "(eligible_list, application) DO UPDATE SET raw_score = "
                                 "excluded.raw_score",
                                 list.name(), score.application(), score.raw_score_hundredths())
                        .status());
  }
  ASSIGN_OR_RETURN(
      const auto count,
      session.QueryOne<int64_t>(
          "SELECT COUNT(*) FROM examination_scores WHERE eligible_list = :list", list.name()));
  list.set_scored(count ? static_cast<int32_t>(std::get<0>(*count)) : 0);
  return absl::OkStatus();
}

}  // namespace

const ResourceType& EligibleListType() {
  static const ResourceType type = DeclareResource<EligibleList>({
      .table = "eligible_lists",
      .columns = {{"requisition"}, {"kind"}, {"state"}, {"expire_date"}},
  });
  return type;
}

void RegisterEligibleLists(RpcService& certifications, Store& store) {
  RegisterStandardMethods<EligibleList>(certifications, EligibleListType(), store,
                                        {.before_write = BeforeWrite});
  RegisterChange<v1::RecordExaminationScoresRequest, EligibleList>(
      certifications, "RecordExaminationScores", EligibleListType(), store, RecordScores);
}

absl::Status CheckIsDraft(const EligibleList& list) {
  if (list.state() == EligibleList::DRAFT) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kListState, list.name(),
      absl::StrCat(list.name(), " is established, and does not change; create another list."));
}

absl::Status CheckListExists(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<std::string>(
          "SELECT name FROM eligible_lists WHERE name = :name AND delete_time = 0", name));
  return row ? absl::OkStatus() : NotFound(name);
}

}  // namespace touchstone::recruiting
