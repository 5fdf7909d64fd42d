// Where people are interviewed: an office with the requisition "agents", whose guide is compiled
// with the forms "a" and "b", and the applications "one" of grace and "two" of ada in the stage of
// interviews.
//
//   InterviewRoom room(store, clock);
//   ASSERT_TRUE(room.Schedule("first").ok());       // ana, who leads, ben and cem
//   ASSERT_TRUE(room.Begin("first").ok());          // all say that nothing stands between
//   ASSERT_TRUE(room.HandIn("first", "ana", {"entry", "expert"}).ok());

#ifndef TOUCHSTONE_TESTS_SERVICES_RECRUITING_INTERVIEW_ROOM_H_
#define TOUCHSTONE_TESTS_SERVICES_RECRUITING_INTERVIEW_ROOM_H_

#include <touchstone/recruiting/v1/interview.pb.h>
#include <touchstone/recruiting/v1/interview_guide.pb.h>
#include <touchstone/recruiting/v1/scorecard.pb.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/services/recruiting/application_desk.h"

namespace touchstone::recruiting {

// The questions of form "a", by competency.
inline constexpr char kFocusQuestion[] = "focus.first";
inline constexpr char kCareQuestion[] = "care.promise";

std::string InterviewName(const std::string& id);
std::string ScorecardName(const std::string& interview, const std::string& person);
std::string PersonName(const std::string& id);

// A trained member; of whom nothing else is said.
v1::PanelMember Member(const std::string& person, bool lead = false);

class InterviewRoom : public ApplicationDesk {
 public:
  using Interview = v1::Interview;
  using Scorecard = v1::Scorecard;

  InterviewRoom(TestStore& store, Clock& clock);

  // As whoever acts.
  v1::CreateInterviewRequest Request(const std::string& id, const std::string& application);
  absl::StatusOr<Interview> Schedule(
      const std::string& id, const std::string& application = "one",
      const std::function<void(Interview&)>& change = [](Interview&) {});
  absl::StatusOr<Interview> GetInterview(const std::string& id);
  absl::StatusOr<Interview> ChangeInterview(const std::string& id, const std::string& mask,
                                            const std::function<void(Interview&)>& change);
  absl::StatusOr<Interview> CancelInterview(const std::string& id);
  absl::StatusOr<Interview> RecuseMember(const std::string& id, const std::string& person);

  // As the person, by a key for panels.
  void ActAsMember(const std::string& person);
  absl::StatusOr<Interview> Declare(const std::string& id, const std::string& person,
                                    const std::string& conflict = "");
  absl::StatusOr<Interview> Start(const std::string& id, const std::string& person);
  absl::StatusOr<v1::InterviewSheet> Sheet(const std::string& id, const std::string& person);
  // The levels of the questions on focus and care.
  absl::StatusOr<Scorecard> HandIn(
      const std::string& id, const std::string& person, const std::vector<std::string>& levels,
      const std::function<void(v1::HandInScorecardRequest&)>& change =
          [](v1::HandInScorecardRequest&) {});
  absl::StatusOr<Scorecard> ReadScorecard(const std::string& id, const std::string& of,
                                          const std::string& by);
  // Whose a list has.
  std::vector<std::string> Listed(const std::string& id, const std::string& by);
  absl::StatusOr<Scorecard> Revise(const std::string& id, const std::string& person,
                                   const std::string& question, const std::string& level);
  absl::StatusOr<Interview> Conclude(const std::string& id, const std::string& person,
                                     const std::vector<std::string>& levels);

  // Every member of the panel says that nothing stands between, and the lead begins.
  absl::StatusOr<Interview> Begin(const std::string& id);
  // Scheduled, begun, scored alike by ana, ben and cem, and concluded.
  absl::StatusOr<Interview> Concluded(const std::string& id, const std::string& application,
                                      const std::vector<std::string>& levels);
};

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_TESTS_SERVICES_RECRUITING_INTERVIEW_ROOM_H_
