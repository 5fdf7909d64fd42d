// Texts that are given by language: which one somebody reads. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_LOCALIZED_TEXTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_LOCALIZED_TEXTS_H_

#include <google/protobuf/repeated_ptr_field.h>
#include <touchstone/feedback/v1/localized_text.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

// The text in a language, else in a more general form of it, else the first, which is the
// organization's; empty when there is none.
std::string TextIn(const google::protobuf::RepeatedPtrField<v1::LocalizedText>& texts,
                   absl::string_view language);

// What people call a service type in a language; its own title where it has no other.
std::string TitleIn(const v1::ServiceType& type, absl::string_view language);

// What a service type tells who handed in a case, in a language; empty where it says nothing in it.
std::string NoticeIn(const v1::ServiceType& type, absl::string_view language);

// Languages that are given twice or are not known, under a field ("texts").
std::vector<FieldViolation> LanguageViolations(
    absl::string_view field, const google::protobuf::RepeatedPtrField<v1::LocalizedText>& texts);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_LOCALIZED_TEXTS_H_
