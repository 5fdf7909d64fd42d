#include <google/protobuf/util/message_differencer.h>
#include <touchstone/catalog/v1/catalog.pb.h>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/messages.h"
#include "tools/touchstone/tour/tour.h"

namespace touchstone {
namespace {

using catalog::v1::Competency;

constexpr char kUpdate[] = "touchstone.catalog.v1.Catalog/UpdateCompetency";

catalog::v1::UpdateCompetencyRequest ChangeOfDefinition(const Competency& competency,
                                                        const std::string& definition) {
  catalog::v1::UpdateCompetencyRequest request;
  request.mutable_competency()->set_name(competency.name());
  request.mutable_competency()->set_etag(competency.etag());
  request.mutable_competency()->set_definition(definition);
  request.mutable_update_mask()->add_paths("definition");
  return request;
}

}  // namespace

Seen ChangeOneField(Tour& tour) {
  const auto request = ChangeOfDefinition(
      tour.competency, absl::StrCat("In our words: ", tour.competency.definition()));
  Competency changed;
  RETURN_IF_ERROR(tour.client.Unary(kUpdate, request, changed));
  if (changed.etag() == tour.competency.etag()) return Wrong("the etag is still the old one");

  Competency expected = tour.competency;
  expected.set_definition(request.competency().definition());
  expected.set_etag(changed.etag());
  *expected.mutable_update_time() = changed.update_time();
  if (!google::protobuf::util::MessageDifferencer::Equals(expected, changed)) {
    return Wrong("more has changed than the field that the mask names");
  }
  Competency read;
  RETURN_IF_ERROR(GetOverRest(tour.rest, absl::StrCat("/v1/", changed.name()), read));
  if (read.etag() != changed.etag()) return Wrong("REST does not show the change at once");
  tour.competency = changed;
  return "one field over gRPC, seen at once over REST";
}

Seen StaleEtagIsRefused(Tour& tour) {
  Competency stale = tour.competency;
  stale.set_etag("1");
  Competency response;
  RETURN_IF_ERROR(Expect(absl::StatusCode::kAborted,
                         tour.client.Unary(kUpdate, ChangeOfDefinition(stale, "Lost"), response),
                         "a change with a stale etag"));
  ASSIGN_OR_RETURN(
      const HttpResponse over_rest,
      tour.rest.Send({.verb = "PATCH",
                      .target = absl::StrCat("/v1/", stale.name(), "?updateMask=definition"),
                      .headers = {{"If-Match", "\"1\""}, {"Content-Type", "application/json"}},
                      .body = R"({"definition": "Lost"})"}));
  if (over_rest.status != 412) {
    return Wrong(
        absl::StrCat("with a stale If-Match the status is ", over_rest.status, ", not 412"));
  }
  RETURN_IF_ERROR(GetOverRest(tour.rest, absl::StrCat("/v1/", stale.name()), response));
  if (response.etag() != tour.competency.etag()) return Wrong("the refused change was made");
  return "ABORTED over gRPC, 412 over REST, and nothing changed";
}

}  // namespace touchstone
