// touchstone-assessment: who is where, and how far they have come.

#include "services/assessment/assessment_notices.h"
#include "services/assessment/assignments.h"
#include "services/assessment/employments.h"
#include "services/assessment/organizational_units.h"
#include "services/assessment/people.h"
#include "services/assessment/positions.h"
#include "services/assessment/schema.h"
#include "services/assessment/staff.h"
#include "services/assessment/workforce_upsert.h"
#include "services/runtime/methods/event_feed.h"
#include "services/runtime/methods/parts.h"
#include "services/runtime/methods/retention.h"
#include "services/runtime/notices/notice_templates.h"
#include "services/runtime/notices/notices.h"
#include "services/runtime/notices/schema.h"
#include "services/runtime/serving/server.h"
#include "services/runtime/serving/settings.h"

int main(int argc, char** argv) {
  using namespace touchstone;              // NOLINT: a page, read from top to bottom
  using namespace touchstone::assessment;  // NOLINT

  const ServiceDefaults defaults{.process = "touchstone-assessment",
                                 .what = "Who works where, from when on.",
                                 .listen = "127.0.0.1:9102",
                                 .admin_listen = "127.0.0.1:9202",
                                 .database = "sqlite:data/assessment.db",
                                 .key_space = "assessment",
                                 .master_keys = "data/master.key"};
  ServiceSettings settings = DefaultSettings(defaults);
  NoticeDelivery delivery;
  SettingsReader reader(defaults.process, defaults.what);
  AddServiceSettings(reader, settings);
  AddNoticeSettings(reader, delivery);
  reader.Read(argc, argv);

  auto parts =
      OpenParts(settings, {RuntimeMigrations(), NoticesMigrations(), AssessmentMigrations()});
  if (!parts.ok()) return CouldNotStart(parts.status());
  Store& store = (*parts)->store();

  RpcService assessment("touchstone.assessment.v1.Assessment");
  RegisterOrganizationalUnits(assessment, store);
  RegisterPositions(assessment, store);
  RegisterPeople(assessment, store);
  RegisterErasePerson(assessment, store, (*parts)->personal_data());
  RegisterEmployments(assessment, store);
  RegisterAssignments(assessment, store);
  RegisterStaff(assessment, store);
  RegisterWorkforceUpsert(assessment, store);

  auto notices = Notices::Open(store, (*parts)->personal_data().master_keys(), AssessmentNotices(),
                               AddressesOfPeople(store), delivery);
  if (!notices.ok()) return CouldNotStart(notices.status());
  (*notices)->Register(assessment);

  RpcService event_feed("touchstone.assessment.v1.EventFeed");
  RegisterEventFeed(event_feed, store, (*parts)->tail());

  Retention retention(store, {&AssignmentType(), &EmploymentType(), &PersonType(), &PositionType(),
                              &OrganizationalUnitType(), &NoticeTemplateType()});
  retention.Start();
  (*notices)->Start();
  return Serve(settings.server, (*parts)->server_parts(), {&assessment, &event_feed});
}
