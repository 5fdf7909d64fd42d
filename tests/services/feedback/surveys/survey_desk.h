// An office that asks its customers: surveys, and contacts and cases to ask about, written as those
// do who keep them.

#ifndef TOUCHSTONE_TESTS_SERVICES_FEEDBACK_SURVEYS_SURVEY_DESK_H_
#define TOUCHSTONE_TESTS_SERVICES_FEEDBACK_SURVEYS_SURVEY_DESK_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/contact.pb.h>
#include <touchstone/feedback/v1/customer.pb.h>
#include <touchstone/feedback/v1/survey.pb.h>
#include <touchstone/feedback/v1/survey_answer.pb.h>
#include <touchstone/feedback/v1/survey_invitation.pb.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/feedback/surveys/survey_ticks.h"
#include "services/runtime/notices/notices.h"
#include "tests/services/feedback/feedback_office.h"

namespace touchstone::feedback {

std::string SurveyName(const std::string& id);
std::string ContactName(const std::string& id);
std::string CustomerName(const std::string& id);

class SurveyDesk {
 public:
  explicit SurveyDesk(TestStore& store, Clock& clock);

  FeedbackOffice& office() { return *office_; }
  SurveyTicks& ticks() { return *ticks_; }
  // What followers were told, as "ANSWERED fish 2": state, language, how many answers.
  const std::vector<std::string>& told() const { return told_; }

  // A draft with a question of each kind, in English and Spanish; by who administers.
  absl::StatusOr<v1::Survey> Write(
      const std::string& id, const std::function<void(v1::Survey&)>& change = [](auto&) {});
  // The same, opened.
  absl::Status Open(
      const std::string& id, const std::function<void(v1::Survey&)>& change = [](auto&) {});

  // Somebody with an address who reads English.
  absl::Status Know(
      const std::string& customer, const std::function<void(v1::Customer&)>& change = [](auto&) {});
  // A contact of theirs that was answered.
  absl::Status Serve(
      const std::string& contact, const std::string& customer,
      const std::function<void(v1::Contact&)>& change = [](auto&) {});
  absl::Status Resolve(
      const std::string& of, const std::string& customer,
      const std::function<void(v1::Case&)>& change = [](auto&) {});

  // Invites about these, as who administers, and asks for the tokens.
  absl::StatusOr<v1::InviteCustomersResponse> Invite(const std::string& survey,
                                                     const std::vector<std::string>& subjects,
                                                     bool return_tokens = true);
  // The token for the customer of a new contact, both of that name.
  absl::StatusOr<std::string> TokenFor(const std::string& survey, const std::string& customer);

  // As somebody without any identity.
  absl::StatusOr<v1::SurveyForm> Read(const std::string& survey, const std::string& token,
                                      const std::string& language = "");
  absl::Status Answer(const std::string& survey, const std::string& token,
                      const std::string& answers);

  absl::StatusOr<v1::SurveyInvitation> Invitation(const std::string& name);
  // How many rows of answers there are.
  int64_t AnswerRows();

 private:
  absl::Status Create(const ResourceType& type, google::protobuf::Message& resource,
                      const std::function<absl::Status(Transaction&)>& follow);

  Clock& clock_;
  std::unique_ptr<FeedbackOffice> office_;
  std::unique_ptr<Notices> notices_;
  std::unique_ptr<SurveyTicks> ticks_;
  std::mutex telling_;
  std::vector<std::string> told_;
};

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_TESTS_SERVICES_FEEDBACK_SURVEYS_SURVEY_DESK_H_
