// The recruiting service without a port, with an office that hires: its services over a real
// database, and a catalog that says what the test wants. Calls are checked as the server checks
// them: who may call the method, and the fields' rules.
//
//   HiringOffice office(store, clock);
//   ASSERT_TRUE(office.Draft("agents").ok());
//   ASSERT_TRUE(office.Submit("agents").ok());
//   ASSERT_TRUE(office.Approve("agents", "chief").ok());
//
// What other folders serve joins with the office:
//
//   HiringOffice office(store, clock, [](HiringOffice& office) {
//     RegisterApplicants(office.Service("Applications"), office.store());
//   });
//   office.Do<v1::Applicant>("CreateApplicant", request);

#ifndef TOUCHSTONE_TESTS_SERVICES_RECRUITING_HIRING_OFFICE_H_
#define TOUCHSTONE_TESTS_SERVICES_RECRUITING_HIRING_OFFICE_H_

#include <touchstone/recruiting/v1/announcement.pb.h>
#include <touchstone/recruiting/v1/hiring_process.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recruiting/requisitions/released_catalog.h"
#include "services/runtime/clock/clock.h"
#include "tests/services/service_in_process.h"
#include "tests/services/violations.h"
#include "tests/stores/stores.h"

namespace touchstone::recruiting {

inline constexpr char kOrganization[] = "organizations/wa";
inline constexpr char kFocus[] = "organizations/wa/frameworks/service/competencies/focus";
inline constexpr char kCare[] = "organizations/wa/frameworks/service/competencies/care";

// The job profile "agent": pinned to a published release, requires "focus", which a duty needs at
// entry, "care", which is learned on the job, and "law" not at all. What it requires has questions
// for applicants and referees, and anchors. All of it can be changed.
struct FixedCatalog : public ReleasedCatalog {
  FixedCatalog();

  absl::StatusOr<catalog::v1::JobProfile> JobProfile(const Context& context,
                                                     const std::string& name) override;
  absl::StatusOr<catalog::v1::JobAnalysis> JobAnalysis(const Context& context,
                                                       const std::string& name) override;
  absl::StatusOr<catalog::v1::Release> Release(const Context& context,
                                               const std::string& name) override;
  absl::StatusOr<std::vector<catalog::v1::ReleasedCompetency>> Competencies(
      const Context& context, const std::string& release) override;
  absl::StatusOr<std::vector<catalog::v1::ReleasedCompetency>> CompetenciesNamed(
      const Context& context, const std::string& release,
      const std::vector<std::string>& names) override;

  catalog::v1::JobProfile profile;
  catalog::v1::JobAnalysis analysis;
  catalog::v1::Release release;
  std::vector<catalog::v1::ReleasedCompetency> competencies;
  std::function<void()> when_asked = [] {};  // for the profile, or by name
};

class HiringOffice : public ServiceInProcess {
 public:
  using Requisition = v1::Requisition;

  // With a hiring process, "usual": screening, interview, offer. The recruiter acts.
  // What else is served registers in `join`. `redis_url` empty: without Redis.
  HiringOffice(
      TestStore& store, Clock& clock,
      const std::function<void(HiringOffice&)>& join = [](HiringOffice&) {},
      const std::string& redis_url = "");

  // A service of touchstone.recruiting.v1, by its short name.
  RpcService& Service(const std::string& name);

  FixedCatalog& catalog() { return catalog_; }

  void ActAsRecruiter();
  // By a key that names them; "chief" and "owner" are whom requisitions of Draft need approved by.
  void ActAsPerson(const std::string& person, const std::string& role);

  template <typename Response, typename Request>
  absl::StatusOr<Response> Do(const std::string& method, const Request& request) {
    RpcService& service = ServiceOf(method);
    RETURN_IF_ERROR(Check(service, method, request));
    return CallOn<Response>(service, method, request);
  }

  // A requisition that lacks nothing, as the recruiter.
  absl::StatusOr<Requisition> Draft(
      const std::string& id, const std::function<void(Requisition&)>& change = [](Requisition&) {});
  // Steps; approvals by the person, all others by whoever acts.
  absl::StatusOr<Requisition> Get(const std::string& id);
  absl::StatusOr<Requisition> Change(const std::string& id, const std::string& mask,
                                     const std::function<void(Requisition&)>& change);
  absl::StatusOr<Requisition> Submit(const std::string& id);
  absl::StatusOr<Requisition> Approve(const std::string& id, const std::string& person,
                                      bool approved = true, const std::string& comment = "");
  absl::StatusOr<Requisition> Withdraw(const std::string& id);
  absl::StatusOr<Requisition> Open(const std::string& id);
  absl::StatusOr<Requisition> Close(const std::string& id);
  absl::StatusOr<Requisition> Complete(const std::string& id);
  absl::StatusOr<Requisition> Cancel(const std::string& id);

  absl::StatusOr<v1::Announcement> Announce(const std::string& requisition, const std::string& id);
  absl::StatusOr<v1::Announcement> Publish(const std::string& requisition, const std::string& id);

  // Drafted, submitted and approved; and further, announced as "first" and open.
  absl::StatusOr<Requisition> Approved(const std::string& id);
  absl::StatusOr<Requisition> Opened(const std::string& id);

  // Writes facts as those do who take applications further.
  absl::Status Write(const std::function<absl::Status(Session&)>& body);

 private:
  RpcService& ServiceOf(const std::string& method);
  absl::Status Check(const RpcService& service, const std::string& method,
                     const google::protobuf::Message& request);

  FixedCatalog catalog_;
  std::map<std::string, std::unique_ptr<RpcService>> services_;
};

std::string RequisitionName(const std::string& id);
std::string AnnouncementName(const std::string& requisition, const std::string& id);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_TESTS_SERVICES_RECRUITING_HIRING_OFFICE_H_
