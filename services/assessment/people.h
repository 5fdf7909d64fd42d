// People: the resource, and what is its own.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_PEOPLE_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_PEOPLE_H_

#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::assessment {

// `organizations/*/people/*`.
const ResourceType& PersonType();

// By which rules they are written.
AnyResourceRules PersonRules();

// Adds the standard methods of people to the service, and FindPerson.
void RegisterPeople(RpcService& assessment, Store& store);

// Adds ErasePerson.
void RegisterErasePerson(RpcService& assessment, Store& store, const PersonalData& personal_data);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_PEOPLE_H_
