// Personal fields of resources: strings marked `(touchstone.options.v1.personal) = true`, single or
// repeated, of the resource itself or of the messages in it, however deep.
//
//   string email = 9 [(touchstone.options.v1.personal) = true];
//
// They are sealed under a person's key wherever a resource is kept: in its table's body, in
// `changes` (history and outbox), in answers kept for request ids, in every cache. They are opened
// where a resource is worked on (Transaction::Find) and on its way out of the standard methods.
// Services do nothing for that but to open the store with keys.
//
// What is sealed stands where the text stood, and opens there only: as that field of that entry of
// that resource. So entries of a list are moved and removed while they are open (as the standard
// methods do), never while they are sealed; one that has moved is sealed anew.
//
// Whose key: that of the person whom the resource is, by its own name; where a resource is about
// another person, ResourceDeclaration::person names the field that holds the person's name; where
// that is empty, nobody is known, and the resource has a key of its own. Once the key is destroyed,
// the fields are empty, and repeated ones have no entries; the messages that they were in stay. No
// filter, no order, no search knows them, since they can have no column and searches are not handed
// them.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_PERSONAL_FIELDS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_PERSONAL_FIELDS_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/sql/session.h"

namespace touchstone {

// A text about a person, on its way into what is kept, or out of it.
struct PersonalText {
  std::string person;  // whose key: the name of a resource
  std::string place;   // where in which resource it stands; it opens nowhere else
  std::string text;
};

// Seals texts and opens them; what it is made of comes from above (methods/personal_keys.h).
// Thread-safe; the sessions are the caller's.
class PersonalKeys {
 public:
  virtual ~PersonalKeys() = default;

  // Seals each text; what comes is text too (UTF-8). FAILED_PRECONDITION (PERSON_ERASED) when its
  // person was erased. Writes.
  virtual absl::Status Seal(Session& session, std::span<PersonalText> texts) const = 0;

  // The inverse, all with a few statements; the texts of erased persons become empty. DATA_LOSS
  // when one is not what Seal made for its person and place.
  virtual absl::Status Open(Session& session, std::span<PersonalText> texts) const = 0;
};

// What stands for a personal text where it is not opened.
inline constexpr absl::string_view kPersonalMark = "(personal)";

// Puts the mark in place of every text in these fields of a resource (PersonalFieldsOf).
void MarkPersonalTexts(std::span<const PersonalField> fields, google::protobuf::Message& resource);

// Clears them.
void ClearPersonalTexts(const ResourceType& type, google::protobuf::Message& resource);

// The texts of a resource that are not empty; and back into it, in the same order. An entry of a
// repeated field that became empty is left out.
std::vector<PersonalText> PersonalTextsOf(const ResourceType& type,
                                          const google::protobuf::Message& resource);
void SetPersonalTexts(const ResourceType& type, std::span<const PersonalText> texts,
                      google::protobuf::Message& resource);

// Opens those of several resources in place.
absl::Status OpenPersonalTexts(const PersonalKeys& keys, Session& session, const ResourceType& type,
                               std::span<google::protobuf::Message* const> resources);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_PERSONAL_FIELDS_H_
