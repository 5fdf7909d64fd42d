// What the runtime must know of a kind of resource to read, write, list and keep it: its message,
// whose `google.api.resource` option says how it is named, and the columns that lists filter and
// order by.
//
//   const ResourceType& CompetencyType() {
//     static const ResourceType type = DeclareResource<v1::Competency>({
//         .table = "competencies",
//         .columns = {{"title"}, {"code", Column::kUniqueInParent}, {"parent_competency"}},
//     });
//     return type;
//   }
//
// Its table has, beside a column for each of these fields (same name; TEXT for strings, BIGINT for
// numbers, enums, booleans and timestamps), the columns that every resource has: name, parent,
// organization, revision, create_time, update_time, delete_time (0 while it is not deleted) and
// body. With `.search = SearchedBy(CompetencyText)` it is indexed for full-text search whenever it
// is written. A new field of the message needs no migration unless lists are to filter or order by
// it.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_RESOURCE_TYPE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_RESOURCE_TYPE_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/search/searchable_text.h"
#include "services/runtime/sql/session.h"

namespace touchstone {

// A field of the message that has a column of its own.
struct Column {
  enum Use {
    kFilteredAndOrdered,  // the default; the schema has an index (parent, column, name)
    // The same, and the schema has a unique index (parent, column) over what is neither empty nor
    // deleted.
    kUniqueInParent,
  };

  Column(const char* field, Use use = kFilteredAndOrdered) : field(field), use(use) {}  // NOLINT

  std::string field;
  Use use;
};

struct ResourceType;

// What searches find a resource by.
struct SearchDeclaration {
  // Of the resource and its parent. Pure.
  std::function<SearchableText(const google::protobuf::Message& resource,
                               const google::protobuf::Message* parent)>
      text;
  // Of which type the parent is, when `text` needs it; else it gets none. What a change of the
  // parent means for its children's texts is for the service to ask for (search/walks.h).
  const ResourceType* parent = nullptr;
};

// What a service says of a resource; the rest comes from the message's descriptor.
struct ResourceDeclaration {
  std::string table;
  std::vector<Column> columns;
  // Absent for a resource that is not searched.
  std::optional<SearchDeclaration> search;
  // Whose its personal fields are (personal_fields.h): the field that holds the name of the person
  // it is about; empty for the resource itself, as a person is.
  std::string person;
  // How long a deleted one can be undeleted.
  absl::Duration keep_deleted = absl::Hours(30 * 24);
};

// A declaration's `search`, from a function of the message itself.
template <typename T>
SearchDeclaration SearchedBy(SearchableText (*text)(const T&)) {
  return {.text = [text](const google::protobuf::Message& resource,
                         const google::protobuf::Message* /*parent*/) {
    return text(static_cast<const T&>(resource));
  }};
}

// From a function of the message and its parent.
template <typename T, typename Parent>
SearchDeclaration SearchedBy(SearchableText (*text)(const T&, const Parent&),
                             const ResourceType& parent_type) {
  return {.text =
              [text](const google::protobuf::Message& resource,
                     const google::protobuf::Message* parent) {
                return text(static_cast<const T&>(resource), static_cast<const Parent&>(*parent));
              },
          .parent = &parent_type};
}

// Where a resource, or a message of it, has personal texts.
struct PersonalField {
  const google::protobuf::FieldDescriptor* field;
  // Empty for a string or strings, which are marked; else where the field's message has them.
  std::vector<PersonalField> below;
};

// A kind of resource. Immutable and thread-safe.
struct ResourceType {
  const google::protobuf::Message* prototype;
  std::string type;      // "touchstone.dev/Competency"
  std::string singular;  // "competency": the resource's field in Create and Update requests
  std::string plural;    // "competencies": its field in List responses
  NamePattern pattern;
  ResourceDeclaration declaration;
  // What is kept sealed, in the order of the fields.
  std::vector<PersonalField> personal;

  const google::protobuf::Descriptor& descriptor() const { return *prototype->GetDescriptor(); }
  const std::string& table() const { return declaration.table; }

  // Whether it says how somebody is judged (options.proto): caches do not keep it.
  bool is_confidential() const;
};

// Aborts when the message has no `google.api.resource` option, a column names no field that can
// have one, or something is marked as personal that cannot be sealed (PersonalFieldsOf).
ResourceType DeclareResource(const google::protobuf::Message& prototype,
                             ResourceDeclaration declaration);

template <typename T>
ResourceType DeclareResource(ResourceDeclaration declaration) {
  return DeclareResource(T::default_instance(), std::move(declaration));
}

// The fields of a message, and of the messages in it however deep, that are marked as personal.
// Aborts when one of them is no string or strings, is in a map, or in a message that can contain
// itself: what cannot be sealed must not be taken for sealed.
std::vector<PersonalField> PersonalFieldsOf(const google::protobuf::Descriptor& message);

// The value of a field as its column holds it: text, or an integer (a timestamp in microseconds, an
// enum's number, a boolean as 0 or 1).
SqlValue ColumnValue(const google::protobuf::Message& resource, const std::string& field);
SqlType ColumnType(const google::protobuf::Descriptor& message, const std::string& field);

// A resource's own standard fields, where its message has them.
std::string NameOf(const google::protobuf::Message& resource);
std::string EtagOf(const google::protobuf::Message& resource);
void SetText(google::protobuf::Message& resource, const char* field, const std::string& value);
void SetTime(google::protobuf::Message& resource, const char* field, absl::Time value);
void ClearField(google::protobuf::Message& resource, const char* field);
absl::Time TimeOf(const google::protobuf::Message& resource,
                  const char* field);  // 1970 when absent

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_RESOURCE_TYPE_H_
