// The export of an applicant: all that is kept about them, as one JSON document.
//
//   {"applicant": "organizations/wa/applicants/grace", "exportTime": "2026-03-31T09:00:00Z",
//    "applicants": […], "applications": [{…, "moves": {…}}], …, "ranks": […],
//    "changes": [{"resource": …, "kind": "UPDATED", "changeTime": …, "changedFields": …}],
//    "leftOut": [{"resource": "organizations/wa/interviews/7", "why": …}]}

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_APPLICANT_EXPORT_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_APPLICANT_EXPORT_H_

#include <touchstone/recruiting/v1/eligible_list.pb.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recruiting/applicants/eeo_self_identifications.h"
#include "services/recruiting/records/record_source.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// What an export takes of others.
struct ExportParts {
  RecordSources sources;
  // What an application came to on established lists. Of who keeps lists; without it there are no
  // ranks.
  std::function<absl::StatusOr<std::vector<v1::Eligible>>(Session& session,
                                                          const std::string& application)>
      ranks;
  // Who judges an applicant is not handed of which groups they are. Without it nobody judges.
  PanelLookup is_on_panel_of;
};

// ExportApplicant.
void RegisterExportApplicant(RpcService& reports, Store& store, ExportParts parts);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_APPLICANT_EXPORT_H_
