#include "services/assessment/people.h"

#include <touchstone/assessment/v1/person.pb.h>

#include "services/assessment/employments.h"
#include "services/assessment/external_ids.h"
#include "services/assessment/spans.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"

namespace touchstone::assessment {
namespace {

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<v1::Person>& change) {
  const v1::Person& person = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    RETURN_IF_ERROR(CheckNoneRefersOutside(transaction.session(), AssignmentSpans(), "manager",
                                           person.name(), {}));
    return KeepExternalIds(transaction, PersonType(), person.name(), {});
  }
  return KeepExternalIds(transaction, PersonType(), person.name(), person.external_ids());
}

}  // namespace

const ResourceType& PersonType() {
  static const ResourceType type = DeclareResource<v1::Person>({.table = "people"});
  return type;
}

AnyResourceRules PersonRules() {
  return AnyRules<v1::Person>({.children = {&EmploymentType()}, .before_write = BeforeWrite});
}

void RegisterPeople(RpcService& assessment, Store& store) {
  RegisterStandardMethodsOf(assessment, PersonType(), store, PersonRules());
}

}  // namespace touchstone::assessment
