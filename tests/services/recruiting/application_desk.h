// Where applications are taken through their stages: an office with the requisition "agents", which
// is open, the applicants "grace" and "ada", and what tests do to applications.
//
//   ApplicationDesk desk(store, clock);
//   ASSERT_TRUE(desk.Apply("one", "grace").ok());
//   ASSERT_TRUE(desk.Screen("one", {true}).ok());
//   ASSERT_TRUE(desk.Move("one", "panel-interview").ok());

#ifndef TOUCHSTONE_TESTS_SERVICES_RECRUITING_APPLICATION_DESK_H_
#define TOUCHSTONE_TESTS_SERVICES_RECRUITING_APPLICATION_DESK_H_

#include <touchstone/recruiting/v1/accommodation_request.pb.h>
#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/application_notice.pb.h>
#include <touchstone/recruiting/v1/review_request.pb.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recruiting/applications/application_steps.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/applicant_desk.h"

namespace touchstone::recruiting {

std::string ApplicationName(const std::string& id);
std::string NoticeName(const std::string& id);
std::string ReviewName(const std::string& id);
std::string AccommodationName(const std::string& id);

class ApplicationDesk : public ApplicantDesk {
 public:
  using Application = v1::Application;
  using Notice = v1::ApplicationNotice;
  using Review = v1::ReviewRequest;
  using Accommodation = v1::AccommodationRequest;

  // Without `work` the stages ask for what is `unfinished`. What else is served registers in
  // `join`.
  ApplicationDesk(
      TestStore& store, Clock& clock, StageWork work = {},
      const std::function<void(HiringOffice&)>& join = [](HiringOffice&) {});

  // As the recruiter, for "agents".
  absl::StatusOr<Application> Apply(
      const std::string& id, const std::string& applicant,
      const std::function<void(v1::CreateApplicationRequest&)>& change =
          [](v1::CreateApplicationRequest&) {});
  absl::StatusOr<Application> GetApplication(const std::string& id);
  absl::StatusOr<Application> ChangeApplication(const std::string& id, const std::string& mask,
                                                const std::function<void(Application&)>& change);

  // What was found of the first qualifications of "agents".
  absl::StatusOr<Application> Screen(const std::string& id, const std::vector<bool>& met);
  absl::StatusOr<Application> Move(const std::string& id, const std::string& stage);
  absl::StatusOr<Application> End(const std::string& id,
                                  const std::string& reason = "lacks-a-qualification");
  absl::StatusOr<Application> TakeBack(const std::string& id);
  // "RECEIVED >screening", "ADVANCED screening>panel-interview", …
  std::vector<std::string> Moves(const std::string& id);

  // An application that came as far as that stage.
  absl::StatusOr<Application> InStage(const std::string& id, const std::string& applicant,
                                      const std::string& stage);

  absl::StatusOr<Notice> Tell(const std::string& id, const std::string& application,
                              Notice::Kind kind, const std::string& remark = "");
  absl::StatusOr<Notice> Send(const std::string& id, const std::string& day = "");

  // Received on the day on which it is now, where none is given.
  absl::StatusOr<Review> AskForReview(const std::string& id, const std::string& notice,
                                      const std::string& day = "");
  absl::StatusOr<Review> DecideReview(const std::string& id, bool upheld);

  absl::StatusOr<Accommodation> AskFor(
      const std::string& id, const std::string& application,
      const std::function<void(Accommodation&)>& change = [](Accommodation&) {});
  absl::StatusOr<Accommodation> Grant(const std::string& id, const std::string& adjustment);

  // Destroys an applicant's key, as an erasure does.
  absl::Status Erase(const std::string& applicant);

  std::string Today();

  std::map<v1::Stage::Kind, std::vector<Obstacle>> unfinished;
  std::map<Notice::Kind, std::string> to_tell;  // of eligibility and offers

 private:
  Clock& clock_;
};

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_TESTS_SERVICES_RECRUITING_APPLICATION_DESK_H_
