#include <google/protobuf/struct.pb.h>
#include <touchstone/admin/v1/admin.pb.h>
#include <touchstone/catalog/v1/catalog.pb.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/messages.h"
#include "tools/touchstone/tour/tour.h"

namespace touchstone {
namespace {

constexpr char kGet[] = "touchstone.catalog.v1.Catalog/GetCompetency";
constexpr char kDelete[] = "touchstone.catalog.v1.Catalog/DeleteCompetency";

// The same door for somebody else.
Client As(const Tour& tour, const std::string& token) {
  ClientSettings settings = tour.client.settings();
  settings.token = token;
  return Client(settings);
}

absl::StatusOr<std::string> CreateViewer(Tour& tour) {
  admin::v1::CreateApiKeyRequest request;
  request.set_parent(tour.organization());
  request.mutable_api_key()->add_roles("viewer");
  admin::v1::ApiKey key;
  RETURN_IF_ERROR(tour.client.Unary("touchstone.admin.v1.Admin/CreateApiKey", request, key));
  if (key.secret().empty()) return Wrong("the new API key came without its secret");
  return key.secret();
}

absl::Status ExpectHttp(const Tour& tour, const std::string& token, const HttpRequest& request,
                        int status, absl::string_view what) {
  ASSIGN_OR_RETURN(const HttpResponse response, RestAs(tour, token).Send(request));
  if (response.status == status) return absl::OkStatus();
  return Wrong(absl::StrCat(what, " should be ", status, " and is ", response.status));
}

}  // namespace

Seen OpenApiDescribesIt(Tour& tour) {
  google::protobuf::Struct openapi;
  RETURN_IF_ERROR(GetOverRest(tour.rest, "/openapi.json", openapi));
  const std::string version = (*openapi.mutable_fields())["openapi"].string_value();
  if (!absl::StartsWith(version, "3.1")) {
    return Wrong(absl::StrCat("its version is \"", version, "\", not 3.1"));
  }
  const auto& paths = (*openapi.mutable_fields())["paths"].struct_value().fields();
  for (const auto& [path, operations] : paths) {
    if (absl::StrContains(path, "/competencies") &&
        operations.struct_value().fields().contains("get")) {
      return absl::StrCat("OpenAPI ", version, " with ", paths.size(), " paths");
    }
  }
  return Wrong("it does not say how to read a competency");
}

Seen OthersAreDenied(Tour& tour) {
  catalog::v1::GetCompetencyRequest get;
  get.set_name(tour.competency.name());
  catalog::v1::GetCompetencyRequest get_elsewhere;
  get_elsewhere.set_name("organizations/elsewhere/frameworks/none/competencies/none");
  catalog::v1::DeleteCompetencyRequest remove;
  remove.set_name(tour.competency.name());
  catalog::v1::Competency response;

  Client nobody = As(tour, "");
  RETURN_IF_ERROR(Expect(absl::StatusCode::kUnauthenticated, nobody.Unary(kGet, get, response),
                         "a read by nobody"));
  Client forger = As(tour, "not-a-token");
  RETURN_IF_ERROR(Expect(absl::StatusCode::kUnauthenticated, forger.Unary(kGet, get, response),
                         "a read with a token that does not exist"));
  ASSIGN_OR_RETURN(const std::string secret, CreateViewer(tour));
  Client viewer = As(tour, secret);
  RETURN_IF_ERROR(
      Expect(absl::StatusCode::kOk, viewer.Unary(kGet, get, response), "a read by a viewer"));
  RETURN_IF_ERROR(Expect(absl::StatusCode::kPermissionDenied,
                         viewer.Unary(kDelete, remove, response), "a deletion by a viewer"));
  RETURN_IF_ERROR(Expect(absl::StatusCode::kPermissionDenied,
                         viewer.Unary(kGet, get_elsewhere, response),
                         "a read in another organization"));

  const std::string target = absl::StrCat("/v1/", tour.competency.name());
  RETURN_IF_ERROR(ExpectHttp(tour, "", {.target = target}, 401, "over REST, a read by nobody"));
  RETURN_IF_ERROR(ExpectHttp(tour, secret, {.verb = "DELETE", .target = target}, 403,
                             "over REST, a deletion by a viewer"));
  return "nobody, a forged token, a viewer who deletes, and another organization's";
}

}  // namespace touchstone
