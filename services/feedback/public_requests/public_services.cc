#include "services/feedback/public_requests/public_services.h"

#include <touchstone/feedback/v1/public_request.pb.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/public_requests/jurisdictions.h"
#include "services/feedback/rules/localized_texts.h"
#include "services/feedback/rules/public_view.h"
#include "services/feedback/rules/service_texts.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::CaseAttribute;
using v1::GetPublicServiceDefinitionRequest;
using v1::Jurisdiction;
using v1::ListPublicServicesRequest;
using v1::ListPublicServicesResponse;
using v1::PublicService;
using v1::PublicServiceDefinition;
using v1::ServiceType;

PublicService Told(const ServiceType& type, const std::string& language) {
  PublicService service;
  service.set_service_code(type.code());
  service.set_service_name(TitleIn(type, language));
  service.set_description(PublicDescription(type, language));
  service.set_metadata(type.attributes_size() > 0);
  service.set_delivery(type.tokens() ? PublicService::BATCH : PublicService::REALTIME);
  *service.mutable_keywords() = type.keywords();
  service.set_group(type.group());
  if (type.place_need() == ServiceType::NO_PLACE) service.set_virtual_address_id(kVirtualAddress);
  return service;
}

void AddAttribute(const CaseAttribute& attribute, const std::string& language,
                  PublicServiceDefinition& definition) {
  v1::PublicAttribute& told = *definition.add_attributes();
  told.set_code(attribute.code());
  told.set_kind(attribute.kind());
  told.set_variable(attribute.variable());
  told.set_required(attribute.required());
  told.set_order(definition.attributes_size());
  told.set_description(TextIn(attribute.labels(), language));
  told.set_kind_description(TextIn(attribute.hints(), language));
  for (const auto& choice : attribute.choices()) {
    v1::PublicAttributeValue& value = *told.add_values();
    value.set_key(choice.key());
    value.set_name(TextIn(choice.labels(), language));
  }
}

absl::StatusOr<ServicesByCode> ServicesOf(Store& store, const Context& context,
                                          const Jurisdiction& jurisdiction) {
  ServicesByCode services;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(services, ReadServices(session, jurisdiction));
    return absl::OkStatus();
  }));
  return services;
}

absl::StatusOr<ListPublicServicesResponse> List(Store& store, const Context& context,
                                                const ListPublicServicesRequest& request) {
  ASSIGN_OR_RETURN(const Jurisdiction jurisdiction,
                   ReadJurisdiction(store, request.parent(), context.deadline));
  ASSIGN_OR_RETURN(const ServicesByCode services, ServicesOf(store, context, jurisdiction));
  ListPublicServicesResponse response;
  response.set_language(LanguageFor(request.language(), jurisdiction));
  for (const auto& [code, type] : services) {
    if (!type.has_retire_time()) *response.add_services() = Told(type, response.language());
  }
  std::stable_sort(response.mutable_services()->begin(), response.mutable_services()->end(),
                   [](const PublicService& one, const PublicService& other) {
                     return one.group() < other.group();
                   });
  return response;
}

absl::StatusOr<PublicServiceDefinition> Get(Store& store, const Context& context,
                                            const GetPublicServiceDefinitionRequest& request) {
  ASSIGN_OR_RETURN(const Jurisdiction jurisdiction,
                   ReadJurisdiction(store, request.parent(), context.deadline));
  ASSIGN_OR_RETURN(const ServicesByCode services, ServicesOf(store, context, jurisdiction));
  const auto found = services.find(request.service_code());
  if (found == services.end() || found->second.has_retire_time() ||
      found->second.attributes_size() == 0) {
    return NoSuchService(request.service_code());
  }
  PublicServiceDefinition definition;
  definition.set_service_code(request.service_code());
  const std::string language = LanguageFor(request.language(), jurisdiction);
  for (const CaseAttribute& attribute : found->second.attributes()) {
    AddAttribute(attribute, language, definition);
  }
  return definition;
}

}  // namespace

absl::StatusOr<ServicesByCode> ReadServices(Session& session, const Jurisdiction& jurisdiction) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<Bytes>("SELECT body FROM service_types WHERE parent = :parent AND "
                                        "public = 1 AND delete_time = 0",
                                        ParentOf(jurisdiction.name())));
  ServicesByCode services;
  for (const auto& [body] : rows) {
    ServiceType type;
    if (!type.ParseFromString(body.value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   "What is stored of a service type cannot be read.");
    }
    if (Offers(jurisdiction, type)) services.emplace(type.code(), std::move(type));
  }
  return services;
}

bool Offers(const Jurisdiction& jurisdiction, const ServiceType& type) {
  const auto& offered = jurisdiction.service_types();
  if (!type.public_() || type.has_delete_time()) return false;
  return offered.empty() || std::find(offered.begin(), offered.end(), type.name()) != offered.end();
}

absl::Status NoSuchService(absl::string_view code) {
  return Error(absl::StatusCode::kNotFound, reasons::kServiceCodeUnknown,
               absl::StrCat("service_code ", code, " is none that is offered here."));
}

std::string LanguageFor(const std::string& asked, const Jurisdiction& jurisdiction) {
  return asked.empty() ? jurisdiction.language() : asked;
}

void RegisterPublicServices(RpcService& public_requests, Store& store) {
  public_requests.Unary<ListPublicServicesRequest, ListPublicServicesResponse>(
      "ListPublicServices",
      [&store](const Context& context, const ListPublicServicesRequest& request) {
        return List(store, context, request);
      });
  public_requests.Unary<GetPublicServiceDefinitionRequest, PublicServiceDefinition>(
      "GetPublicServiceDefinition",
      [&store](const Context& context, const GetPublicServiceDefinitionRequest& request) {
        return Get(store, context, request);
      });
}

}  // namespace touchstone::feedback
