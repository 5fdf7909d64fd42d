// What customers are asked about: contacts and cases, and who they are.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_SUBJECTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_SUBJECTS_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/channel.pb.h>
#include <touchstone/feedback/v1/contact.pb.h>

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/feedback/rules/invitation.h"
#include "services/runtime/resources/store.h"

namespace touchstone::feedback {

// With its channel, which figures ask for.
struct FoundSubject {
  SurveySubject subject;
  v1::Channel channel = v1::CHANNEL_UNSPECIFIED;
};

FoundSubject SubjectOf(const v1::Contact& contact);
FoundSubject SubjectOf(const v1::Case& about);

// The contact or case of that name; nothing when there is none that is not deleted.
absl::StatusOr<std::optional<FoundSubject>> FindSubject(Transaction& transaction,
                                                        const std::string& name);

// Whether and how a customer can be asked; one without a name is not known.
absl::StatusOr<AskedCustomer> FindAskedCustomer(Transaction& transaction, const std::string& name);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_SUBJECTS_H_
