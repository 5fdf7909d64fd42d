// What services answered, as GeoReport has it.

#ifndef TOUCHSTONE_GATEWAY_INTEROP_OPEN311_ANSWERS_H_
#define TOUCHSTONE_GATEWAY_INTEROP_OPEN311_ANSWERS_H_

#include <touchstone/feedback/v1/public_request.pb.h>

#include <string>

#include "gateway/interop/open311/answer_writer.h"

namespace touchstone::gateway::open311 {

namespace v1 = feedback::v1;

std::string DiscoveryAnswer(Format format, const v1::PublicJurisdiction& jurisdiction);
std::string ServicesAnswer(Format format, const v1::ListPublicServicesResponse& services);
std::string DefinitionAnswer(Format format, const v1::PublicServiceDefinition& definition);
std::string SubmitAnswer(Format format, const v1::SubmitPublicRequestResponse& submitted);
// Without a number while there is none.
std::string TokenAnswer(Format format, const v1::ResolveRequestTokenResponse& resolved);
// With what was asked for as an extension where `extensions` says so.
std::string RequestsAnswer(Format format,
                           const google::protobuf::RepeatedPtrField<v1::PublicRequest>& requests,
                           bool extensions);
std::string UpdatesAnswer(Format format, const v1::ListPublicUpdatesResponse& updates);
std::string PostedUpdateAnswer(Format format, const v1::PublicUpdate& update);

}  // namespace touchstone::gateway::open311

#endif  // TOUCHSTONE_GATEWAY_INTEROP_OPEN311_ANSWERS_H_
