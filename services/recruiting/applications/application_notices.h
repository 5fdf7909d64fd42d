// Written notices to applicants: the resource, and that one was sent.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_APPLICATIONS_APPLICATION_NOTICES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_APPLICATIONS_APPLICATION_NOTICES_H_

#include <touchstone/recruiting/v1/application.pb.h>

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// `organizations/*/applicationNotices/*`.
const ResourceType& ApplicationNoticeType();

// What there is to tell of an application, in whole sentences; empty where there is nothing.
using NoticeSource =
    std::function<absl::StatusOr<std::string>(Transaction&, const v1::Application&)>;

// Of who keeps eligible lists and offers; nothing is to tell of what is left out.
struct NoticeSources {
  NoticeSource eligibility;
  NoticeSource offer;
};

void RegisterApplicationNotices(RpcService& applications, Store& store, NoticeSources sources = {});

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_APPLICATIONS_APPLICATION_NOTICES_H_
