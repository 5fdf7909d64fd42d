// One cause behind many cases: they are told, resolved and closed together.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_tick.h"
#include "services/feedback/cases/incident_work.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/resources/resource_type.h"
#include "tests/services/feedback/cases/case_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::Values;
using v1::Case;
using v1::Incident;

class Incidents : public testing::TestWithParam<StoreKind> {
 protected:
  template <typename T>
  void ExpectRefused(const absl::StatusOr<T>& answer, absl::string_view reason) {
    EXPECT_TRUE(absl::IsFailedPrecondition(answer.status())) << answer.status();
    EXPECT_EQ(ReasonOf(answer.status()), reason) << answer.status();
  }

  Incident Begin(const std::string& id = "water") {
    v1::CreateIncidentRequest request;
    request.set_parent(kOrganization);
    request.set_incident_id(id);
    request.mutable_incident()->set_title("Water main on Harbor Street");
    request.mutable_incident()->set_service_type(TypeName("pothole"));
    const auto incident = office_.office().Do<Incident>("CreateIncident", request);
    EXPECT_TRUE(incident.ok()) << incident.status();
    return *incident;
  }

  absl::StatusOr<Incident> Add(const std::string& incident, const std::vector<std::string>& cases) {
    v1::AddIncidentCasesRequest request;
    request.set_name(incident);
    for (const std::string& name : cases) request.add_cases(name);
    return office_.office().Do<Incident>("AddIncidentCases", request);
  }

  absl::StatusOr<Incident> Resolve(const std::string& incident) {
    v1::ResolveIncidentRequest request;
    request.set_name(incident);
    const auto add = [&](const char* language, const char* text) {
      auto& resolution = *request.add_resolutions();
      resolution.set_language(language);
      resolution.set_text(text);
    };
    add("en", "The main is mended");
    add("es", "La tubería está reparada");
    return office_.office().Do<Incident>("ResolveIncident", request);
  }

  absl::StatusOr<Incident> Close(const std::string& incident) {
    v1::CloseIncidentRequest request;
    request.set_name(incident);
    return office_.office().Do<Incident>("CloseIncident", request);
  }

  absl::StatusOr<v1::InformIncidentResponse> Inform(const std::string& incident) {
    v1::InformIncidentRequest request;
    request.set_name(incident);
    request.set_request_id("once");
    auto& text = *request.add_texts();
    text.set_language("en");
    text.set_text("We are at it");
    return office_.office().Do<v1::InformIncidentResponse>("InformIncident", request);
  }

  int64_t CountIn(Case::State state) {
    int64_t count = 0;
    EXPECT_TRUE(office_.office()
                    .Write([&](Session& session) -> absl::Status {
                      ASSIGN_OR_RETURN(
                          const auto row,
                          session.QueryOne<int64_t>(
                              "SELECT COUNT(*) FROM cases WHERE parent = :parent AND state = "
                              ":state",
                              kOrganization, static_cast<int>(state)));
                      count = row ? std::get<0>(*row) : 0;
                      return absl::OkStatus();
                    })
                    .ok());
    return count;
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  CaseOffice office_{store_, clock_};
};

TEST_P(Incidents, GatherAllOrNone) {
  const Incident incident = Begin();
  EXPECT_EQ(incident.state(), Incident::OPEN);
  EXPECT_EQ(incident.organizational_unit(), "organizations/wa/organizationalUnits/streets");
  const auto open = office_.OpenMany(2);
  const auto resolved = *office_.Open("pothole");
  ASSERT_TRUE(office_.Bring(resolved.name(), Case::RESOLVED).ok());
  const auto complaint = *office_.Open("pothole", [](Case& sent) { sent.set_kind(v1::COMPLAINT); });
  ExpectRefused(Add(incident.name(), {open[0], resolved.name(), complaint.name()}),
                reasons::kCaseState);
  EXPECT_EQ(office_.Get(open[0])->incident(), "");
  const auto gathered = Add(incident.name(), open);
  ASSERT_TRUE(gathered.ok()) << gathered.status();
  EXPECT_EQ(gathered->case_count(), 2);
  EXPECT_EQ(office_.Get(open[0])->incident(), incident.name());
  ExpectRefused(Add(Begin("other").name(), {open[0]}), reasons::kCaseState);
  EXPECT_EQ(Add(incident.name(), open)->case_count(), 2);
}

TEST_P(Incidents, LetCasesGoAndAreDeletedWithoutAny) {
  const Incident incident = Begin();
  const auto open = office_.OpenMany(1);
  ASSERT_TRUE(Add(incident.name(), open).ok());
  v1::DeleteIncidentRequest remove;
  remove.set_name(incident.name());
  ExpectRefused(office_.office().Do<Incident>("DeleteIncident", remove), reasons::kResourceInUse);
  v1::RemoveIncidentCasesRequest let_go;
  let_go.set_name(incident.name());
  let_go.add_cases(open[0]);
  EXPECT_EQ(office_.office().Do<Incident>("RemoveIncidentCases", let_go)->case_count(), 0);
  EXPECT_EQ(office_.Get(open[0])->incident(), "");
  ASSERT_TRUE(office_.office().Do<Incident>("DeleteIncident", remove).ok());
  v1::UndeleteIncidentRequest undelete;
  undelete.set_name(incident.name());
  EXPECT_TRUE(office_.office().Do<Incident>("UndeleteIncident", undelete).ok());
}

TEST_P(Incidents, TellEverybodyOnceAndSayWhoHasNoAddress) {
  const Incident incident = Begin();
  auto cases = office_.OpenMany(2);
  cases.push_back(office_.Open("pothole", [](Case& sent) { sent.clear_customer(); })->name());
  ASSERT_TRUE(Add(incident.name(), cases).ok());
  office_.notices.clear();
  const auto told = Inform(incident.name());
  ASSERT_TRUE(told.ok()) << told.status();
  EXPECT_EQ(told->notice_count(), 2);
  EXPECT_EQ(told->unreachable_count(), 1);
  EXPECT_THAT(office_.notices, SizeIs(2));
  EXPECT_EQ(office_.notices[0].values.at("text"), "We are at it");
  EXPECT_EQ(Inform(incident.name())->notice_count(), 2);
  EXPECT_THAT(office_.notices, SizeIs(2));
}

TEST_P(Incidents, ResolveNothingWhileSomethingPromisedIsOpen) {
  const Incident incident = Begin();
  const auto cases = office_.OpenMany(2);
  ASSERT_TRUE(Add(incident.name(), cases).ok());
  office_.promised.insert(cases[1]);
  ExpectRefused(Resolve(incident.name()), reasons::kCommitmentsOpen);
  EXPECT_EQ(CountIn(Case::NEW), 2);
}

TEST_P(Incidents, OfAThousandCasesResolveAndCloseThemAll) {
  const Incident incident = Begin();
  const auto cases = office_.OpenMany(1000);
  ASSERT_TRUE(Add(incident.name(), cases).ok());
  clock_.Advance(absl::Minutes(5));
  const auto resolved = Resolve(incident.name());
  ASSERT_TRUE(resolved.ok()) << resolved.status();
  EXPECT_EQ(resolved->state(), Incident::RESOLVED);
  EXPECT_EQ(resolved->case_count(), 1000);
  EXPECT_EQ(CountIn(Case::RESOLVED), 1000);
  const auto one = office_.Get(cases[999]);
  EXPECT_EQ(one->resolution(), "La tubería está reparada");
  EXPECT_EQ(TimeOf(*one, "resolve_time"), TimeOf(*resolved, "resolve_time"));
  ExpectRefused(Resolve(incident.name()), reasons::kIncidentState);

  ExpectRefused(Close(incident.name()), reasons::kFollowUpMissing);
  office_.answers[cases[0]] = v1::FollowUp::MET;
  office_.answers[cases[1]] = v1::FollowUp::NOT_MET;
  clock_.Advance(absl::Hours(14 * 24));
  ExpectRefused(Close(incident.name()), reasons::kFollowUpMissing);
  office_.answers.erase(cases[1]);
  const auto closed = Close(incident.name());
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_EQ(CountIn(Case::CLOSED), 1000);
  EXPECT_EQ(office_.Get(cases[0])->outcome(), Case::CONFIRMED);
  EXPECT_EQ(office_.Get(cases[1])->outcome(), Case::WITHOUT_ANSWER);
}

// A process that died behind the decision: what was decided is done all the same, and once.
TEST_P(Incidents, ForgetNoCaseWhenTheCallIsCutOff) {
  const Incident incident = Begin();
  const auto cases = office_.OpenMany(60);
  ASSERT_TRUE(Add(incident.name(), cases).ok());
  v1::ResolveIncidentRequest request;
  request.set_name(incident.name());
  request.add_resolutions()->set_text("Done");
  const auto context = office_.office().MakeContext(
      *office_.office().Service("Cases").descriptor().FindMethodByName("ResolveIncident"));
  ASSERT_TRUE(office_.office()
                  .store()
                  .Write({.actor = "test", .method = "", .trace_id = ""}, absl::InfiniteFuture(),
                         [&](Transaction& transaction) {
                           return WriteDown(context, transaction, incident.name(), kResolveCases,
                                            request);
                         })
                  .ok());
  CaseTick tick(office_.office().store(), office_.neighbors());
  ASSERT_TRUE(tick.DoDue().ok());
  EXPECT_EQ(CountIn(Case::RESOLVED), 0);  // its call may still be at it
  clock_.Advance(absl::Minutes(3));
  office_.notices.clear();
  ASSERT_TRUE(tick.DoDue().ok());
  ASSERT_TRUE(tick.DoDue().ok());
  EXPECT_EQ(CountIn(Case::RESOLVED), 60);
  EXPECT_EQ(office_.Get(cases[0])->step_count(), 4);
}

INSTANTIATE_TEST_SUITE_P(Drivers, Incidents, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
