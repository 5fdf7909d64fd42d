#include "services/recruiting/requisitions/released_catalog.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/calls/service_client.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

constexpr int kCompetenciesAtOnce = 200;
constexpr size_t kNamedAtOnce = 50;  // with all their texts they must fit into an answer

class CatalogService : public ReleasedCatalog {
 public:
  explicit CatalogService(const std::string& address) : client_(address) {}

  absl::StatusOr<catalog::v1::JobProfile> JobProfile(const Context& context,
                                                     const std::string& name) override {
    return Get<catalog::v1::JobProfile, catalog::v1::GetJobProfileRequest>(context, "GetJobProfile",
                                                                           name);
  }

  absl::StatusOr<catalog::v1::JobAnalysis> JobAnalysis(const Context& context,
                                                       const std::string& name) override {
    return Get<catalog::v1::JobAnalysis, catalog::v1::GetJobAnalysisRequest>(
        context, "GetJobAnalysis", name);
  }

  absl::StatusOr<catalog::v1::Release> Release(const Context& context,
                                               const std::string& name) override {
    return Get<catalog::v1::Release, catalog::v1::GetReleaseRequest>(context, "GetRelease", name);
  }

  absl::StatusOr<std::vector<catalog::v1::ReleasedCompetency>> Competencies(
      const Context& context, const std::string& release) override {
    catalog::v1::ListReleasedCompetenciesRequest request;
    request.set_parent(release);
    request.set_page_size(kCompetenciesAtOnce);
    std::vector<catalog::v1::ReleasedCompetency> all;
    do {
      catalog::v1::ListReleasedCompetenciesResponse page;
      RETURN_IF_ERROR(Call(context, "ListReleasedCompetencies", request, page));
      for (auto& competency : *page.mutable_released_competencies()) {
        all.push_back(std::move(competency));
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return all;
  }

  absl::StatusOr<std::vector<catalog::v1::ReleasedCompetency>> CompetenciesNamed(
      const Context& context, const std::string& release,
      const std::vector<std::string>& competencies) override {
    std::vector<catalog::v1::ReleasedCompetency> all;
    for (size_t from = 0; from < competencies.size(); from += kNamedAtOnce) {
      catalog::v1::BatchGetReleasedCompetenciesRequest request;
      request.set_parent(release);
      const size_t to = std::min(competencies.size(), from + kNamedAtOnce);
      for (size_t i = from; i < to; ++i) {
        request.add_names(absl::StrCat(release, "/competencies/", IdOf(competencies[i])));
      }
      catalog::v1::BatchGetReleasedCompetenciesResponse batch;
      RETURN_IF_ERROR(Call(context, "BatchGetReleasedCompetencies", request, batch));
      for (auto& competency : *batch.mutable_released_competencies()) {
        all.push_back(std::move(competency));
      }
    }
    return all;
  }

 private:
  absl::Status Call(const Context& context, const char* method,
                    const google::protobuf::Message& request, google::protobuf::Message& response) {
    return client_.Call(context, absl::StrCat("/touchstone.catalog.v1.Catalog/", method), request,
                        response);
  }

  template <typename T, typename Request>
  absl::StatusOr<T> Get(const Context& context, const char* method, const std::string& name) {
    Request request;
    request.set_name(name);
    T resource;
    RETURN_IF_ERROR(Call(context, method, request, resource));
    return resource;
  }

  ServiceClient client_;
};

}  // namespace

std::unique_ptr<ReleasedCatalog> CatalogAt(const std::string& address) {
  return std::make_unique<CatalogService>(address);
}

}  // namespace touchstone::recruiting
