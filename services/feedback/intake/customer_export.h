// The export of a customer: all that is kept about them, as one JSON document.
//
//   {"customer": "organizations/wa/customers/ada", "exportTime": "2026-03-31T09:00:00Z",
//    "customers": […], "contacts": […], "cases": [{…, "steps": {…}}], …,
//    "changes": [{"resource": …, "kind": "UPDATED", "changeTime": …, "changedFields": …}]}

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CUSTOMER_EXPORT_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CUSTOMER_EXPORT_H_

#include <google/protobuf/message.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// What belongs into a record and stands elsewhere, by the name under which it is put there.
using Enclosures = std::map<std::string, std::unique_ptr<google::protobuf::Message>>;

// Resources that are a customer's, with their changes; the document has them under their
// collection. What is read, is read at one moment with all others.
struct ExportedResources {
  const ResourceType* type = nullptr;
  // Which ones: a condition in SQL, of the columns of the type's table, that has `:customer` once.
  // Those that are right below an organization are looked for there, by the index of (parent,
  // column); others need an index of their own.
  std::string condition;
  // What is enclosed, open; of a resource of that name. May be left out.
  std::function<absl::StatusOr<Enclosures>(Session& session, const std::string& name)> enclose;
  // Takes out what is not the customer's to have. May be left out.
  std::function<void(google::protobuf::Message& resource)> conceal;
};

// Facts that are a customer's and no part of a resource, open, under a key of their own.
struct ExportedRows {
  std::string key;
  std::function<absl::StatusOr<std::vector<std::unique_ptr<google::protobuf::Message>>>(
      Session& session, const std::string& customer)>
      read;
};

// What others have, in the order of the document, behind the customer and their contacts.
struct ExportSources {
  std::vector<ExportedResources> resources;
  std::vector<ExportedRows> rows;
};

// ExportCustomer.
void RegisterExportCustomer(RpcService& intake, Store& store, ExportSources sources = {});

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CUSTOMER_EXPORT_H_
