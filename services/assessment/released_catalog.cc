#include "services/assessment/released_catalog.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/calls/service_client.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

constexpr int kProfilesAtOnce = 200;
constexpr int kCompetenciesAtOnce = 200;

std::string Method(const char* name) {
  return absl::StrCat("/touchstone.catalog.v1.Catalog/", name);
}

class CatalogService : public ReleasedCatalog {
 public:
  explicit CatalogService(const std::string& address) : client_(address) {}

  absl::StatusOr<catalog::v1::Release> Release(const Context& context,
                                               const std::string& name) override {
    catalog::v1::GetReleaseRequest request;
    request.set_name(name);
    catalog::v1::Release release;
    RETURN_IF_ERROR(client_.Call(context, Method("GetRelease"), request, release));
    return release;
  }

  absl::StatusOr<std::vector<catalog::v1::ReleasedCompetency>> Competencies(
      const Context& context, const std::string& release) override {
    catalog::v1::ListReleasedCompetenciesRequest request;
    request.set_parent(release);
    request.set_page_size(kCompetenciesAtOnce);
    std::vector<catalog::v1::ReleasedCompetency> all;
    do {
      catalog::v1::ListReleasedCompetenciesResponse page;
      RETURN_IF_ERROR(client_.Call(context, Method("ListReleasedCompetencies"), request, page));
      for (auto& competency : *page.mutable_released_competencies()) {
        all.push_back(std::move(competency));
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return all;
  }

  absl::StatusOr<std::vector<catalog::v1::JobProfile>> JobProfiles(
      const Context& context, const std::vector<std::string>& names) override {
    std::vector<catalog::v1::JobProfile> all;
    for (size_t from = 0; from < names.size(); from += kProfilesAtOnce) {
      catalog::v1::BatchGetJobProfilesRequest request;
      request.set_parent(std::string(ParentOf(names.front())));
      const size_t to = std::min(names.size(), from + kProfilesAtOnce);
      for (size_t i = from; i < to; ++i) request.add_names(names[i]);
      catalog::v1::BatchGetJobProfilesResponse batch;
      RETURN_IF_ERROR(client_.Call(context, Method("BatchGetJobProfiles"), request, batch));
      for (auto& profile : *batch.mutable_job_profiles()) all.push_back(std::move(profile));
    }
    return all;
  }

 private:
  ServiceClient client_;
};

}  // namespace

std::unique_ptr<ReleasedCatalog> CatalogAt(const std::string& address) {
  return std::make_unique<CatalogService>(address);
}

}  // namespace touchstone::assessment
