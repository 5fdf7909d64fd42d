#include "tests/services/feedback/surveys/survey_desk.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/intake/contacts.h"
#include "services/feedback/intake/customers.h"
#include "services/feedback/surveys/survey_comments.h"
#include "services/feedback/surveys/survey_form_methods.h"
#include "services/feedback/surveys/surveys.h"
#include "services/runtime/resources/resource_type.h"

namespace touchstone::feedback {
namespace {

constexpr char kSurvey[] = R"(
  title: "After a call" language: "en" trigger: AFTER_CONTACT
  questions {
    id: "satisfied" kind: CSAT about: CONTACT required: true
    key_element { competency: "organizations/wa/frameworks/service/competencies/care"
                  key_element_id: "greets" }
    texts { language: "en" text: "How satisfied are you?" }
    texts { language: "es" text: "¿Qué tan satisfecho está?" }
  }
  questions {
    id: "recommend" kind: NPS about: ORGANIZATION
    texts { language: "en" text: "Would you recommend us?" }
    texts { language: "es" text: "¿Nos recomendaría?" }
  }
  questions {
    id: "way" kind: CHOICE about: OUTCOME
    texts { language: "en" text: "What came of it?" }
    texts { language: "es" text: "¿En qué quedó?" }
    choices { id: "done" labels { language: "en" text: "Done" }
              labels { language: "es" text: "Hecho" } }
    choices { id: "not" labels { language: "en" text: "Not done" }
              labels { language: "es" text: "No hecho" } }
  }
  questions {
    id: "words" kind: TEXT about: OUTCOME
    texts { language: "en" text: "What else?" }
    texts { language: "es" text: "¿Algo más?" }
  })";

}  // namespace

std::string SurveyName(const std::string& id) {
  return absl::StrCat(kOrganization, "/surveys/", id);
}

std::string ContactName(const std::string& id) {
  return absl::StrCat(kOrganization, "/contacts/", id);
}

std::string CustomerName(const std::string& id) {
  return absl::StrCat(kOrganization, "/customers/", id);
}

SurveyDesk::SurveyDesk(TestStore& store, Clock& clock) : clock_(clock) {
  office_ = std::make_unique<FeedbackOffice>(store, clock, [this](FeedbackOffice& office) {
    auto notices = Notices::Open(
        office.store(), office.personal_data().master_keys(), {SurveyInvitedNotice()},
        [](Session&, const std::string&) -> absl::StatusOr<std::optional<NoticeRecipient>> {
          return NoticeRecipient{};
        },
        {}, "feedbackNotices");
    ASSERT_TRUE(notices.ok()) << notices.status();
    notices_ = *std::move(notices);
    const SurveyParts parts{
        .store = office.store(),
        .personal_data = office.personal_data(),
        .tell = TellByNotice(*notices_, "https://wa.example/survey"),
        .followers = {[this](Transaction&, const SurveyChange& change) -> absl::Status {
          const std::lock_guard lock(telling_);
          told_.push_back(absl::StrCat(v1::SurveyInvitation::State_Name(change.invitation.state()),
                                       " ", change.handled_by.worker, " ", change.language, " ",
                                       change.answers.size()));
          return absl::OkStatus();
        }}};
    RpcService& surveys = office.Service("Surveys");
    RegisterSurveys(surveys, office.store());
    RegisterSurveyInvitations(surveys, office.store());
    RegisterInviting(surveys, parts);
    RegisterSurveyForm(surveys, parts);
    RegisterSurveyComments(surveys, office.store(), office.personal_data());
    (*notices_).Register(office.Service("FeedbackNotices"));
    ticks_ = std::make_unique<SurveyTicks>(parts);
  });
  office_->ActAsRole("administrator");
}

absl::StatusOr<v1::Survey> SurveyDesk::Write(const std::string& id,
                                             const std::function<void(v1::Survey&)>& change) {
  v1::CreateSurveyRequest request;
  request.set_parent(kOrganization);
  request.set_survey_id(id);
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kSurvey, request.mutable_survey()));
  change(*request.mutable_survey());
  return office_->Do<v1::Survey>("CreateSurvey", request);
}

absl::Status SurveyDesk::Open(const std::string& id,
                              const std::function<void(v1::Survey&)>& change) {
  RETURN_IF_ERROR(Write(id, change).status());
  v1::OpenSurveyRequest request;
  request.set_name(SurveyName(id));
  return office_->Do<v1::Survey>("OpenSurvey", request).status();
}

absl::Status SurveyDesk::Create(const ResourceType& type, google::protobuf::Message& resource,
                                const std::function<absl::Status(Transaction&)>& follow) {
  return office_->store().Write({.actor = "test", .method = "", .trace_id = ""},
                                absl::InfiniteFuture(),
                                [&](Transaction& transaction) -> absl::Status {
                                  RETURN_IF_ERROR(follow(transaction));
                                  return transaction.Create(type, resource);
                                });
}

absl::Status SurveyDesk::Know(const std::string& customer,
                              const std::function<void(v1::Customer&)>& change) {
  v1::Customer known;
  known.set_name(CustomerName(customer));
  known.set_kind(v1::Customer::EXTERNAL);
  known.set_identification(v1::Customer::KNOWN);
  known.set_email("somebody@example.org");
  known.set_preferred_language("en-US");
  change(known);
  return Create(CustomerType(), known, [](Transaction&) { return absl::OkStatus(); });
}

absl::Status SurveyDesk::Serve(const std::string& contact, const std::string& customer,
                               const std::function<void(v1::Contact&)>& change) {
  v1::Contact served;
  served.set_name(ContactName(contact));
  if (!customer.empty()) served.set_customer(CustomerName(customer));
  served.set_channel(v1::CALL);
  served.set_outcome(v1::Contact::INFORMED);
  served.set_worker("organizations/wa/people/wren");
  SetTime(served, "start_time", clock_.Now());
  change(served);
  return Create(ContactType(), served, [&](Transaction& transaction) {
    return AskAfterContact(transaction, nullptr, &served);
  });
}

absl::Status SurveyDesk::Resolve(const std::string& of, const std::string& customer,
                                 const std::function<void(v1::Case&)>& change) {
  v1::Case resolved;
  resolved.set_name(absl::StrCat(kOrganization, "/cases/", of));
  resolved.set_number(of);
  resolved.set_customer(CustomerName(customer));
  resolved.set_state(v1::Case::RESOLVED);
  SetTime(resolved, "receive_time", clock_.Now());
  change(resolved);
  const Context context;
  return Create(CaseType(), resolved, [&](Transaction& transaction) {
    return AskAfterCase({.context = context,
                         .transaction = transaction,
                         .before = nullptr,
                         .after = &resolved,
                         .step = nullptr,
                         .service_type = nullptr,
                         .ended = {}});
  });
}

absl::StatusOr<v1::InviteCustomersResponse> SurveyDesk::Invite(
    const std::string& survey, const std::vector<std::string>& subjects, bool return_tokens) {
  v1::InviteCustomersRequest request;
  request.set_name(SurveyName(survey));
  for (const std::string& subject : subjects) request.add_subjects(subject);
  request.set_return_tokens(return_tokens);
  return office_->Do<v1::InviteCustomersResponse>("InviteCustomers", request);
}

absl::StatusOr<std::string> SurveyDesk::TokenFor(const std::string& survey,
                                                 const std::string& customer) {
  RETURN_IF_ERROR(Know(customer));
  RETURN_IF_ERROR(Serve(customer, customer));
  ASSIGN_OR_RETURN(const auto invited, Invite(survey, {ContactName(customer)}));
  return invited.outcomes(0).token();
}

absl::StatusOr<v1::SurveyForm> SurveyDesk::Read(const std::string& survey, const std::string& token,
                                                const std::string& language) {
  v1::GetSurveyFormRequest request;
  request.set_name(SurveyName(survey));
  request.set_token(token);
  request.set_language(language);
  office_->ActAsNobody();
  auto form = office_->Do<v1::SurveyForm>("GetSurveyForm", request);
  office_->ActAsRole("administrator");
  return form;
}

absl::Status SurveyDesk::Answer(const std::string& survey, const std::string& token,
                                const std::string& answers) {
  v1::AnswerSurveyRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(answers, &request)) << answers;
  request.set_name(SurveyName(survey));
  request.set_token(token);
  office_->ActAsNobody();
  const auto answered = office_->Do<v1::AnswerSurveyResponse>("AnswerSurvey", request);
  office_->ActAsRole("administrator");
  return answered.status();
}

absl::StatusOr<v1::SurveyInvitation> SurveyDesk::Invitation(const std::string& name) {
  v1::GetSurveyInvitationRequest request;
  request.set_name(name);
  return office_->Do<v1::SurveyInvitation>("GetSurveyInvitation", request);
}

int64_t SurveyDesk::AnswerRows() {
  int64_t rows = -1;
  EXPECT_TRUE(office_
                  ->Write([&](Session& session) -> absl::Status {
                    ASSIGN_OR_RETURN(
                        const auto answers,
                        session.Query<std::string>("SELECT invitation FROM survey_answers ORDER BY "
                                                   "invitation, question LIMIT 1000"));
                    rows = static_cast<int64_t>(answers.size());
                    return absl::OkStatus();
                  })
                  .ok());
  return rows;
}

}  // namespace touchstone::feedback
