#include "services/assessment/observation_forms.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/rules/form_contents.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/prepared_methods.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/field_rules.h"

namespace touchstone::assessment {
namespace {

using google::protobuf::util::MessageDifferencer;
using v1::ObservationForm;

// What the release has of a form is asked for before the transaction: another service has it.
absl::StatusOr<ObservationForm> TakeRelease(const Context& context, ReleasedCatalog& catalog,
                                            const ObservationForm& sent) {
  ObservationForm form = sent;
  ClearOutputOnly(form);
  CompleteForm(form);
  auto violations = FormViolations(form);
  if (!violations.empty()) return InvalidFields(violations);
  ASSIGN_OR_RETURN(const catalog::v1::Release release, catalog.Release(context, ReleaseOf(form)));
  if (release.state() != catalog::v1::Release::PUBLISHED) {
    return FailedPrecondition(reasons::kReleaseState, release.name(),
                              absl::StrCat(release.name(), " is not published, or retired."));
  }
  ASSIGN_OR_RETURN(const auto competencies, catalog.Competencies(context, release.name()));
  violations = TakeContents(release, competencies, form);
  if (!violations.empty()) return InvalidFields(violations);
  return form;
}

absl::StatusOr<ObservationForm> Create(Store& store, ReleasedCatalog& catalog,
                                       const Context& context,
                                       const v1::CreateObservationFormRequest& request) {
  const auto make = [&]() -> absl::StatusOr<ObservationForm> {
    ASSIGN_OR_RETURN(ObservationForm form,
                     TakeRelease(context, catalog, request.observation_form()));
    const std::string& id = request.observation_form_id();
    form.set_name(ObservationFormType().pattern.Child(request.parent(),
                                                      id.empty() ? store.ids().TimeOrdered() : id));
    form.set_state(ObservationForm::ACTIVE);
    return form;
  };
  return CreatePrepared<ObservationForm>(context, request, ObservationFormType(), store, make);
}

bool AreSame(const v1::ObservedBehavior& a, const v1::ObservedBehavior& b) {
  return a.competency() == b.competency() && a.behavior() == b.behavior() &&
         a.weight() == b.weight();
}

// What is rated stands. What was copied is not compared: a caller need not send it back.
absl::Status BeforeWrite(const Context&, Transaction&,
                         const ResourceChange<ObservationForm>& change) {
  if (change.kind != events::v1::Event::UPDATED) return absl::OkStatus();
  const ObservationForm& before = *change.before;
  ObservationForm& after = *change.after;
  std::vector<FieldViolation> violations;
  const auto check = [&](absl::string_view field, bool is_same) {
    if (is_same) return;
    violations.push_back({absl::StrCat("observation_form.", field),
                          "cannot be changed; retire the form and create another"});
  };
  check("purpose", before.purpose() == after.purpose());
  check("behaviors", std::equal(before.behaviors().begin(), before.behaviors().end(),
                                after.behaviors().begin(), after.behaviors().end(), AreSame));
  check("critical_errors",
        std::equal(before.critical_errors().begin(), before.critical_errors().end(),
                   after.critical_errors().begin(), after.critical_errors().end(),
                   MessageDifferencer::Equals));
  if (!violations.empty()) return InvalidFields(violations);
  *after.mutable_behaviors() = before.behaviors();
  return absl::OkStatus();
}

absl::Status Retire(const Context&, Transaction& transaction,
                    const v1::RetireObservationFormRequest&, ObservationForm& form) {
  if (form.state() == ObservationForm::RETIRED) return absl::OkStatus();
  form.set_state(ObservationForm::RETIRED);
  SetTime(form, "retire_time", transaction.now());
  return absl::OkStatus();
}

}  // namespace

const ResourceType& ObservationFormType() {
  static const ResourceType type = DeclareResource<ObservationForm>({
      .table = "observation_forms",
      .columns = {{"title"}, {"purpose"}, {"state"}},
  });
  return type;
}

absl::StatusOr<ObservationForm> FindObservationForm(Session& session, absl::string_view name) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<Bytes>(
          "SELECT body FROM observation_forms WHERE name = :name AND delete_time = 0", name));
  if (!row) return NotFound(name);
  ObservationForm form;
  if (!form.ParseFromString(std::get<0>(*row).value)) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("The stored ", name, " cannot be read."));
  }
  return form;
}

absl::StatusOr<ObservationForm> FormInUse(Session& session, absl::string_view organization,
                                          absl::string_view name, absl::string_view field) {
  if (OrganizationOf(name) != organization)
    return InvalidField(field, "is of another organization");
  auto form = FindObservationForm(session, name);
  if (absl::IsNotFound(form.status())) return InvalidField(field, "does not exist");
  if (form.ok()) RETURN_IF_ERROR(CheckIsInUse(*form));
  return form;
}

absl::Status CheckIsInUse(const ObservationForm& form) {
  if (form.state() == ObservationForm::ACTIVE) return absl::OkStatus();
  return FailedPrecondition(reasons::kObservationFormRetired, form.name(),
                            absl::StrCat(form.name(), " is retired; use another form."));
}

void RegisterObservationForms(RpcService& observations, Store& store, ReleasedCatalog& catalog) {
  RegisterStandardMethodsBut(
      {"CreateObservationForm"}, observations, ObservationFormType(), store,
      AnyRules<ObservationForm>({.prepare = CompleteForm, .before_write = BeforeWrite}));
  observations.Unary<v1::CreateObservationFormRequest, ObservationForm>(
      "CreateObservationForm",
      [&store, &catalog](const Context& context, const v1::CreateObservationFormRequest& request) {
        return Create(store, catalog, context, request);
      });
  RegisterChange<v1::RetireObservationFormRequest, ObservationForm>(
      observations, "RetireObservationForm", ObservationFormType(), store, Retire);
}

}  // namespace touchstone::assessment
