#include "services/feedback/promises/promise_exports.h"

#include <touchstone/feedback/v1/review.pb.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/feedback/promises/commitments.h"
#include "services/feedback/promises/follow_ups.h"
#include "services/feedback/promises/review_items.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {

void AddPromises(const PersonalData& personal_data, ExportSources& sources) {
  for (const ResourceType* const type : {&CommitmentType(), &FollowUpType()}) {
    sources.resources.push_back(
        {.type = type, .condition = "customer = :customer", .enclose = {}, .conceal = {}});
  }
  using Messages = std::vector<std::unique_ptr<google::protobuf::Message>>;
  sources.rows.push_back(
      {.key = "reviewItems",
       .read = [&personal_data](Session& session,
                                const std::string& customer) -> absl::StatusOr<Messages> {
         ASSIGN_OR_RETURN(auto items, ItemsAbout(session, personal_data, customer));
         Messages messages;
         for (v1::ReviewItem& item : items) {
           messages.push_back(std::make_unique<v1::ReviewItem>(std::move(item)));
         }
         return messages;
       }});
}

}  // namespace touchstone::feedback
