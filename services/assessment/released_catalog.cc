#include "services/assessment/released_catalog.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/calls/service_client.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

constexpr int kProfilesAtOnce = 200;
constexpr int kCompetenciesAtOnce = 200;
constexpr int kAlignmentsAtOnce = 200;

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

  absl::StatusOr<std::optional<catalog::v1::Release>> PublishedBefore(const Context& context,
                                                                      const std::string& framework,
                                                                      int number) override {
    catalog::v1::ListReleasesRequest request;
    request.set_parent(framework);
    request.set_filter("state = PUBLISHED");
    if (number > 0) absl::StrAppend(request.mutable_filter(), " AND number < ", number);
    request.set_order_by("number desc");
    request.set_page_size(1);
    catalog::v1::ListReleasesResponse page;
    RETURN_IF_ERROR(client_.Call(context, Method("ListReleases"), request, page));
    if (page.releases().empty()) return std::nullopt;
    return std::move(*page.mutable_releases(0));
  }

  absl::StatusOr<std::vector<catalog::v1::Alignment>> Alignments(
      const Context& context, const std::string& framework) override {
    std::map<std::string, catalog::v1::Alignment> all;
    for (const char* end : {"subject", "object"}) {
      catalog::v1::ListAlignmentsRequest request;
      request.set_parent(std::string(ParentOf(framework)));
      request.set_filter(absl::StrCat(end, " = \"", framework, "/competencies/*\""));
      request.set_page_size(kAlignmentsAtOnce);
      do {
        catalog::v1::ListAlignmentsResponse page;
        RETURN_IF_ERROR(client_.Call(context, Method("ListAlignments"), request, page));
        for (auto& alignment : *page.mutable_alignments()) {
          const std::string name = alignment.name();
          all[name] = std::move(alignment);
        }
        request.set_page_token(page.next_page_token());
      } while (!request.page_token().empty());
    }
    std::vector<catalog::v1::Alignment> alignments;
    for (auto& [name, alignment] : all) alignments.push_back(std::move(alignment));
    return alignments;
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
