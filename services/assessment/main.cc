// touchstone-assessment: who is where, and how far they have come.

#include "services/assessment/assignments.h"
#include "services/assessment/employments.h"
#include "services/assessment/organizational_units.h"
#include "services/assessment/people.h"
#include "services/assessment/positions.h"
#include "services/assessment/schema.h"
#include "services/assessment/staff.h"
#include "services/assessment/unit_changes.h"
#include "services/assessment/unit_lineage.h"
#include "services/assessment/workforce_upsert.h"
#include "services/runtime/methods/event_feed.h"
#include "services/runtime/methods/parts.h"
#include "services/runtime/methods/retention.h"
#include "services/runtime/serving/server.h"
#include "services/runtime/serving/settings.h"

int main(int argc, char** argv) {
  using namespace touchstone;              // NOLINT: a page, read from top to bottom
  using namespace touchstone::assessment;  // NOLINT

  const ServiceSettings settings = ReadServiceSettings(argc, argv,
                                                       {.process = "touchstone-assessment",
                                                        .what = "Who works where, from when on.",
                                                        .listen = "127.0.0.1:9102",
                                                        .admin_listen = "127.0.0.1:9202",
                                                        .database = "sqlite:data/assessment.db",
                                                        .key_space = "assessment"});
  auto parts = OpenParts(settings, {RuntimeMigrations(), AssessmentMigrations()});
  if (!parts.ok()) return CouldNotStart(parts.status());
  Store& store = (*parts)->store();

  RpcService assessment("touchstone.assessment.v1.Assessment");
  RegisterOrganizationalUnits(assessment, store);
  RegisterUnitChanges(assessment, store);
  RegisterUnitLineage(assessment, store);
  RegisterPositions(assessment, store);
  RegisterPeople(assessment, store);
  RegisterEmployments(assessment, store);
  RegisterAssignments(assessment, store);
  RegisterStaff(assessment, store);
  RegisterWorkforceUpsert(assessment, store);

  RpcService event_feed("touchstone.assessment.v1.EventFeed");
  RegisterEventFeed(event_feed, store, (*parts)->tail());

  Retention retention(store, {&AssignmentType(), &EmploymentType(), &PersonType(), &PositionType(),
                              &OrganizationalUnitType(), &UnitChangeType()});
  retention.Start();
  return Serve(settings.server, (*parts)->server_parts(), {&assessment, &event_feed});
}
