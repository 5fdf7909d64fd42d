#include "services/feedback/handoffs/handed_case.h"

#include "services/feedback/rules/handoff_way.h"
#include "services/runtime/names/sha256.h"

namespace touchstone::feedback {
namespace {

constexpr size_t kIdLength = 32;

const v1::CaseAttributeValue* AnswerTo(const v1::Case& of, const std::string& code) {
  for (const v1::CaseAttributeValue& value : of.attributes()) {
    if (value.code() == code) return &value;
  }
  return nullptr;
}

void AddContact(const v1::Customer& customer, HandedCase& handed) {
  const std::string& name = customer.display_name();
  const size_t space = name.rfind(' ');
  handed.first_name = space == std::string::npos ? "" : name.substr(0, space);
  handed.last_name = space == std::string::npos ? name : name.substr(space + 1);
  handed.email = customer.email();
  handed.phone = customer.phone();
}

}  // namespace

std::string IdThere(absl::string_view handoff) { return Sha256Hex(handoff).substr(0, kIdLength); }

HandedCase MakeHandedCase(const v1::HandoffPartner& partner, const v1::Handoff& handoff,
                          const v1::Case& of, const v1::Customer* customer) {
  HandedCase handed{.id = IdThere(handoff.name()),
                    .number = of.number(),
                    .description = of.description(),
                    .note = handoff.note(),
                    .address = of.place().address(),
                    .address_id = of.place().address_id(),
                    .latitude = of.place().latitude(),
                    .longitude = of.place().longitude()};
  for (const v1::MediaLink& media : of.media_links()) handed.media_uris.push_back(media.uri());
  if (const v1::ServiceMapping* const service = ServiceOf(partner, of.service_type())) {
    handed.service_code = service->service_code();
    for (const v1::AttributeMapping& attribute : service->attributes()) {
      const v1::CaseAttributeValue* const answer = AnswerTo(of, attribute.code());
      if (answer == nullptr) continue;
      handed.answers.push_back(
          {attribute.partner_code(), {answer->values().begin(), answer->values().end()}});
    }
  }
  if (customer != nullptr && partner.share_contact() && handoff.customer_agreed()) {
    AddContact(*customer, handed);
  }
  return handed;
}

}  // namespace touchstone::feedback
