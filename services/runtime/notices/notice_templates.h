// Templates: an organization's own words for notices.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_NOTICES_NOTICE_TEMPLATES_H_
#define TOUCHSTONE_SERVICES_RUNTIME_NOTICES_NOTICE_TEMPLATES_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/notices/notice_texts.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone {

// `organizations/*/noticeTemplates/*`.
const ResourceType& NoticeTemplateType();

// Adds their standard methods to a service that declares them. `kinds` are what templates can be
// for, by name; they must outlive the service.
void RegisterNoticeTemplates(RpcService& service, Store& store,
                             const std::map<std::string, NoticeKind>& kinds);

// An organization's ("organizations/wa") texts for a kind.
absl::StatusOr<std::vector<NoticeText>> NoticeTextsOf(Session& session,
                                                      const std::string& organization,
                                                      const std::string& kind);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_NOTICES_NOTICE_TEMPLATES_H_
