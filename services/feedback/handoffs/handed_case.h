// What a partner gets of a case: what it needs to work on it, in its own codes. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDED_CASE_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDED_CASE_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/customer.pb.h>
#include <touchstone/feedback/v1/handoff.pb.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace touchstone::feedback {

struct HandedAnswer {
  std::string code;  // theirs
  std::vector<std::string> values;
};

struct HandedCase {
  std::string id;  // the same each time it is sent; says nothing
  std::string number;
  std::string service_code;  // theirs
  std::string description;
  std::string note;
  std::string address;
  std::string address_id;
  std::string latitude;
  std::string longitude;
  std::vector<std::string> media_uris;
  std::vector<HandedAnswer> answers;
  // Who the customer is; empty unless they agreed, and the partner is to know.
  std::string first_name;
  std::string last_name;
  std::string email;
  std::string phone;
};

// By which a handoff is told apart on the other side.
std::string IdThere(absl::string_view handoff);

// `customer` is null where nobody said who they are.
HandedCase MakeHandedCase(const v1::HandoffPartner& partner, const v1::Handoff& handoff,
                          const v1::Case& of, const v1::Customer* customer);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDED_CASE_H_
