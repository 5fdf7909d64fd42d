#include "services/feedback/findings/reporting_lines.h"

#include <touchstone/assessment/v1/assignment.pb.h>
#include <touchstone/assessment/v1/employment.pb.h>
#include <touchstone/assessment/v1/person.pb.h>

#include <deque>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/runtime/calls/service_client.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

constexpr int kAtOnce = 1000;
// So many are above nobody; more would be a circle, or a record that cannot be right.
constexpr size_t kMostAbove = 200;

class AssessmentService : public ReportingLines {
 public:
  explicit AssessmentService(const std::string& address) : client_(address) {}

  absl::StatusOr<std::string> NameOfPerson(const Context& context,
                                           const std::string& reference) override {
    assessment::v1::FindPersonRequest request;
    request.set_parent(absl::StrCat("organizations/", OrganizationOf(reference)));
    const std::vector<std::string> parts = absl::StrSplit(reference, absl::MaxSplits('/', 5));
    if (parts.size() == 6 && parts[2] == "externalIds") {
      request.mutable_external_id()->set_system(parts[3]);
      if (parts[4] != "-") request.mutable_external_id()->set_type(parts[4]);
      request.mutable_external_id()->set_value(parts[5]);
    } else {
      request.set_person(reference);
    }
    assessment::v1::FindPersonResponse found;
    RETURN_IF_ERROR(Call(context, "FindPerson", request, found));
    return found.person();
  }

  absl::StatusOr<ChainOfPerson> ChainOn(const Context& context, const std::string& person,
                                        Day day) override {
    ChainOfPerson chain{.person = person, .above = {}};
    std::deque<std::string> to_ask = {person};
    while (!to_ask.empty()) {
      ASSIGN_OR_RETURN(const auto managers, ManagersOf(context, to_ask.front(), day));
      to_ask.pop_front();
      for (const std::string& manager : managers) {
        if (manager == person || !chain.above.insert(manager).second) continue;
        if (chain.above.size() > kMostAbove) {
          return FailedPrecondition(
              reasons::kInvestigatorUnsuitable, person,
              absl::StrCat("So many are above ", person, " that the record cannot be right."));
        }
        to_ask.push_back(manager);
      }
    }
    return chain;
  }

 private:
  absl::StatusOr<std::vector<std::string>> ManagersOf(const Context& context,
                                                      const std::string& person, Day day) {
    std::vector<std::string> managers;
    assessment::v1::ListEmploymentsRequest request;
    request.set_parent(person);
    request.set_page_size(kAtOnce);
    do {
      assessment::v1::ListEmploymentsResponse page;
      RETURN_IF_ERROR(Call(context, "ListEmployments", request, page));
      for (const auto& employment : page.employments()) {
        RETURN_IF_ERROR(AddManagers(context, employment.name(), day, managers));
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return managers;
  }

  absl::Status AddManagers(const Context& context, const std::string& employment, Day day,
                           std::vector<std::string>& managers) {
    assessment::v1::ListAssignmentsRequest request;
    request.set_parent(employment);
    request.set_as_of(DayText(day));
    request.set_page_size(kAtOnce);
    do {
      assessment::v1::ListAssignmentsResponse page;
      RETURN_IF_ERROR(Call(context, "ListAssignments", request, page));
      for (const auto& assignment : page.assignments()) {
        for (const auto& row : assignment.rows()) {
          if (!row.ended() && !row.manager().empty()) managers.push_back(row.manager());
        }
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return absl::OkStatus();
  }

  absl::Status Call(const Context& context, const char* method,
                    const google::protobuf::Message& request, google::protobuf::Message& response) {
    return client_.Call(context, absl::StrCat("/touchstone.assessment.v1.Assessment/", method),
                        request, response);
  }

  ServiceClient client_;
};

}  // namespace

std::unique_ptr<ReportingLines> AssessmentLinesAt(const std::string& address) {
  return std::make_unique<AssessmentService>(address);
}

}  // namespace touchstone::feedback
