// An office that serves the public: jurisdictions, service types and cases, and who hands them in.

#ifndef TOUCHSTONE_TESTS_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PUBLIC_OFFICE_H_
#define TOUCHSTONE_TESTS_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PUBLIC_OFFICE_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/jurisdiction.pb.h>
#include <touchstone/feedback/v1/public_request.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/feedback/cases/case_neighbors.h"
#include "tests/services/feedback/feedback_office.h"

namespace touchstone::feedback {

inline constexpr char kCity[] = "organizations/wa/jurisdictions/city";

class PublicOffice {
 public:
  using EditType = std::function<void(v1::ServiceType&)>;
  using EditRequest = std::function<void(v1::SubmitPublicRequestRequest&)>;

  // With the jurisdiction "city" and the public service type "001", a pothole. An adapter acts.
  PublicOffice(TestStore& store, FakeClock& clock);

  absl::StatusOr<v1::ServiceType> AddType(const std::string& code, const EditType& edit = {});
  absl::StatusOr<v1::ServiceType> ChangeType(const std::string& code, const EditType& edit);
  absl::StatusOr<v1::Jurisdiction> AddJurisdiction(
      const std::string& id, const std::string& public_id,
      const std::function<void(v1::Jurisdiction&)>& edit = {});

  absl::StatusOr<v1::SubmitPublicRequestResponse> Submit(const EditRequest& edit = {});
  // The number of one that was submitted.
  std::string Submitted(const EditRequest& edit = {});

  absl::StatusOr<v1::ListPublicRequestsResponse> List(
      const std::function<void(v1::ListPublicRequestsRequest&)>& edit = {});
  absl::StatusOr<v1::PublicRequest> Get(const std::string& number, bool extensions = false,
                                        const std::string& language = "");
  absl::StatusOr<v1::ListPublicUpdatesResponse> Updates(
      const std::function<void(v1::ListPublicUpdatesRequest&)>& edit = {});

  // What of a case the office sees, by its number.
  v1::Case CaseOf(const std::string& number);
  // Takes a case a step on, by a method of Cases that asks for nothing but its name.
  absl::Status Step(const std::string& method, const std::string& number);
  absl::StatusOr<v1::Case> Resolve(const std::string& number);
  absl::StatusOr<v1::Case> Publish(const std::string& number,
                                   const std::function<void(v1::PublishCaseRequest&)>& edit = {});

  FeedbackOffice& office() { return office_; }
  const CaseNeighbors& neighbors() const { return *neighbors_; }
  void ActAsAdapter() { office_.ActAsRole("open311-client"); }

 private:
  std::unique_ptr<CaseNeighbors> neighbors_;
  FeedbackOffice office_;
};

std::string TypeName(const std::string& code);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_TESTS_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PUBLIC_OFFICE_H_
