#include "tests/services/feedback/improvement/improvement_desk.h"

#include <touchstone/feedback/v1/customer.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include "services/feedback/improvement/barrier_links.h"
#include "services/feedback/improvement/barrier_ranks.h"
#include "services/feedback/improvement/barriers.h"
#include "services/feedback/improvement/improvement_actions.h"
#include "services/feedback/improvement/improvement_cycles.h"
#include "services/feedback/improvement/needs_interviews.h"
#include "services/feedback/improvement/published_improvements.h"
#include "services/feedback/improvement/requirements.h"
#include "services/feedback/intake/customers.h"
#include "services/feedback/intake/service_types.h"

namespace touchstone::feedback {

ImprovementDesk::ImprovementDesk(TestStore& store, Clock& clock) {
  office_ = std::make_unique<FeedbackOffice>(store, clock, [this](FeedbackOffice& office) {
    RpcService& improvement = office.Service("Improvement");
    RegisterRequirements(improvement, office.store());
    RegisterNeedsInterviews(improvement, office.store());
    RegisterBarriers(improvement, office.store());
    RegisterBarrierLinks(improvement, office.store());
    RegisterBarrierRanks(improvement, office.store(), [](Session&, const std::string& unit) {
      return absl::StatusOr<std::set<std::string>>({unit, unit + "-below"});
    });
    RegisterImprovementCycles(
        improvement, office.store(),
        [this](Session&, const std::string&, const v1::MeasureDefinition&,
               const v1::DateRange& days) -> absl::StatusOr<MeasuredSide> {
          asked.push_back(absl::StrCat(days.start_date(), " to ", days.end_date()));
          return asked.size() % 2 == 1 ? before : after;
        });
    RegisterPublishedImprovements(improvement, office.store());
    RegisterImprovementActions(improvement, office.store());
  });
  v1::ServiceType service_type;
  service_type.set_name(kServiceType);
  service_type.set_code("pothole");
  EXPECT_TRUE(Put(ServiceTypeType(), service_type).ok());
  v1::Customer customer;
  customer.set_name("organizations/wa/customers/ana");
  EXPECT_TRUE(Put(CustomerType(), customer).ok());
  office_->ActAsRole("administrator");
}

absl::Status ImprovementDesk::Put(const ResourceType& type, google::protobuf::Message& resource) {
  return office_->store().Write(
      {.actor = "test", .method = "", .trace_id = ""}, absl::InfiniteFuture(),
      [&](Transaction& transaction) { return transaction.Create(type, resource); });
}

}  // namespace touchstone::feedback
