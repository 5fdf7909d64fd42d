#include <google/protobuf/message.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/resources/column_name.h"
#include "services/runtime/resources/resource_index.h"
#include "services/runtime/resources/store.h"

namespace touchstone {
namespace {

using ::google::protobuf::Message;

// The columns of a resource's row, in the order in which Values gives them; `name` comes last, so
// that an UPDATE can use the same values.
std::vector<std::string> RowColumns(const ResourceType& type) {
  std::vector<std::string> columns = {"parent",      "organization", "revision", "create_time",
                                      "update_time", "delete_time",  "body"};
  for (const Column& column : type.declaration.columns) columns.push_back(column.field);
  columns.emplace_back("name");
  return columns;
}

std::string InsertSql(const ResourceType& type) {
  std::string names;
  std::string values;
  for (const std::string& column : RowColumns(type)) {
    absl::StrAppend(&names, names.empty() ? "" : ", ", ColumnName(column));
    absl::StrAppend(&values, values.empty() ? ":" : ", :", column);
  }
  return absl::StrCat("INSERT INTO ", type.table(), " (", names, ") VALUES (", values,
                      ") ON CONFLICT (name) DO NOTHING");
}

std::string UpdateSql(const ResourceType& type) {
  std::string assignments;
  for (const std::string& column : RowColumns(type)) {
    if (column == "name") continue;
    absl::StrAppend(&assignments, assignments.empty() ? "" : ", ", ColumnName(column),
                    " = :", column);
  }
  return absl::StrCat("UPDATE ", type.table(), " SET ", assignments, " WHERE name = :name");
}

// 0 for a time that is not set, as delete_time has it while nothing is deleted.
int64_t MicrosOf(const Message& resource, const char* field) {
  return absl::ToUnixMicros(TimeOf(resource, field));
}

// The revision that a resource was found with; 0 when it has none yet.
int64_t RevisionOf(const Message& resource) {
  int64_t revision = 0;
  return absl::SimpleAtoi(EtagOf(resource), &revision) ? revision : 0;
}

std::vector<SqlValue> RowValues(const ResourceType& type, const Message& resource, int64_t revision,
                                const std::string& body) {
  const std::string name = NameOf(resource);
  std::vector<SqlValue> values = {std::string(ParentOf(name)),
                                  std::string(OrganizationOf(name)),
                                  revision,
                                  MicrosOf(resource, "create_time"),
                                  MicrosOf(resource, "update_time"),
                                  MicrosOf(resource, "delete_time"),
                                  Bytes{body}};
  for (const Column& column : type.declaration.columns) {
    values.push_back(ColumnValue(resource, column.field));
  }
  values.emplace_back(name);
  return values;
}

// A text stays sealed as it is only under the same key: whom a resource is about can change.
std::string PlaceUnderKey(const PersonalText& text) {
  return absl::StrCat(text.person, " ", text.place);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Message>> Transaction::Find(const ResourceType& type,
                                                           absl::string_view name) {
  ASSIGN_OR_RETURN(
      const auto row,
      session_.QueryOne<Bytes>(
          absl::StrCat("SELECT body FROM ", type.table(), " WHERE name = :name"), name));
  if (!row) return std::unique_ptr<Message>();
  return Opened(type, std::get<0>(*row).value);
}

absl::StatusOr<std::unique_ptr<Message>> Transaction::Opened(const ResourceType& type,
                                                             absl::string_view bytes) {
  std::unique_ptr<Message> resource(type.prototype->New());
  if (!resource->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("What is stored of a ", type.singular, " cannot be read."));
  }
  std::vector<PersonalText> texts = PersonalTextsOf(type, *resource);
  if (texts.empty()) return resource;
  const std::vector<PersonalText> sealed = texts;
  RETURN_IF_ERROR(personal_keys_->Open(session_, texts));
  for (size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].text.empty()) continue;  // erased
    sealed_[PlaceUnderKey(texts[i])] = {texts[i].text, sealed[i].text};
  }
  SetPersonalTexts(type, texts, *resource);
  return resource;
}

absl::StatusOr<std::string> Transaction::Sealed(const ResourceType& type, const Message& resource) {
  std::vector<PersonalText> texts = PersonalTextsOf(type, resource);
  if (texts.empty()) return resource.SerializeAsString();
  std::vector<PersonalText> fresh;
  for (const PersonalText& text : texts) {
    const auto known = sealed_.find(PlaceUnderKey(text));
    if (known == sealed_.end() || known->second.text != text.text) fresh.push_back(text);
  }
  if (!fresh.empty()) {
    std::vector<PersonalText> sealed = fresh;
    RETURN_IF_ERROR(personal_keys_->Seal(session_, sealed));
    for (size_t i = 0; i < fresh.size(); ++i) {
      sealed_[PlaceUnderKey(fresh[i])] = {std::move(fresh[i].text), std::move(sealed[i].text)};
    }
  }
  for (PersonalText& text : texts) text.text = sealed_[PlaceUnderKey(text)].sealed;
  const std::unique_ptr<Message> sealed(resource.New());
  sealed->CopyFrom(resource);
  SetPersonalTexts(type, texts, *sealed);
  return sealed->SerializeAsString();
}

absl::StatusOr<bool> Transaction::Exists(const ResourceType& type, absl::string_view name) {
  ASSIGN_OR_RETURN(
      const auto row,
      session_.QueryOne<int64_t>(
          absl::StrCat("SELECT delete_time FROM ", type.table(), " WHERE name = :name"), name));
  return row && std::get<0>(*row) == 0;
}

absl::StatusOr<bool> Transaction::HasChildren(const ResourceType& type, absl::string_view parent) {
  ASSIGN_OR_RETURN(const auto row,
                   session_.QueryOne<int64_t>(
                       absl::StrCat("SELECT revision FROM ", type.table(),
                                    " WHERE parent = :parent AND delete_time = 0 LIMIT 1"),
                       parent));
  return row.has_value();
}

// Nothing is looked for first: on PostgreSQL a name that is not there would stand for all names
// nearby, and of those who create there at the same time only one could commit.
absl::Status Transaction::Create(const ResourceType& type, Message& resource) {
  SetTime(resource, "create_time", now_);
  ClearField(resource, "delete_time");
  return Write(type, resource, events::v1::Event::CREATED);
}

absl::Status Transaction::AlreadyThere(const ResourceType& type, const std::string& name) {
  ASSIGN_OR_RETURN(const auto found, Find(type, name));
  const bool deleted = found != nullptr && MicrosOf(*found, "delete_time") != 0;
  return Error(absl::StatusCode::kAlreadyExists, reasons::kResourceExists,
               absl::StrCat(name, deleted ? " exists, deleted; undelete it or choose another id."
                                          : " exists already; choose another id."),
               {{"resource", name}});
}

absl::Status Transaction::Update(const ResourceType& type, Message& resource) {
  return Write(type, resource, events::v1::Event::UPDATED);
}

absl::Status Transaction::Delete(const ResourceType& type, Message& resource) {
  SetTime(resource, "delete_time", now_);
  return Write(type, resource, events::v1::Event::DELETED);
}

absl::Status Transaction::Undelete(const ResourceType& type, Message& resource) {
  ClearField(resource, "delete_time");
  return Write(type, resource, events::v1::Event::UNDELETED);
}

absl::Status Transaction::Attempt(absl::FunctionRef<absl::Status()> body) {
  const size_t committed = committed_.size();
  absl::Status status = session_.Attempt(body);
  if (!status.ok()) {
    committed_.resize(committed);
    sealed_.clear();  // the key that it made may have gone with it
  }
  return status;
}

absl::Status Transaction::Write(const ResourceType& type, Message& resource, ChangeKind kind) {
  ASSIGN_OR_RETURN(const int64_t revision, NextRevision(session_));
  const int64_t previous = kind == events::v1::Event::CREATED ? 0 : RevisionOf(resource);
  SetText(resource, "etag", absl::StrCat(revision));
  SetTime(resource, "update_time", now_);
  ASSIGN_OR_RETURN(std::string bytes, Sealed(type, resource));
  auto body = std::make_shared<const std::string>(std::move(bytes));

  const std::vector<SqlValue> values = RowValues(type, resource, revision, *body);
  const auto written =
      session_.Run(kind == events::v1::Event::CREATED ? InsertSql(type) : UpdateSql(type), values,
                   {}, [](std::span<SqlValue>) {});
  if (ReasonOf(written.status()) == reasons::kValueTaken) {
    std::vector<std::string> fields;
    for (const Column& column : type.declaration.columns) {
      if (column.use == Column::kUniqueInParent) fields.push_back(column.field);
    }
    return Error(absl::StatusCode::kAlreadyExists, reasons::kValueTaken,
                 absl::StrCat(fields.empty() ? "The name" : absl::StrCat("This ", fields.front()),
                              " is another ", type.singular, "'s already; choose another."),
                 {{"field", fields.empty() ? "name" : fields.front()}});
  }
  RETURN_IF_ERROR(written.status());
  if (*written != 1) {
    return kind == events::v1::Event::CREATED ? AlreadyThere(type, NameOf(resource))
                                              : NotFound(NameOf(resource));
  }

  RETURN_IF_ERROR(KeepIndexed(session_, type, resource));
  return Append(type, resource, kind, previous, revision, std::move(body));
}

absl::Status Transaction::Purge(const ResourceType& type, const Message& resource) {
  ASSIGN_OR_RETURN(const int64_t revision, NextRevision(session_));
  RETURN_IF_ERROR(session_
                      .Execute(absl::StrCat("DELETE FROM ", type.table(), " WHERE name = :name"),
                               NameOf(resource))
                      .status());
  return Append(type, resource, events::v1::Event::PURGED, RevisionOf(resource), revision, nullptr);
}

absl::Status Transaction::Append(const ResourceType& type, const Message& resource, ChangeKind kind,
                                 int64_t previous, int64_t revision,
                                 std::shared_ptr<const std::string> body) {
  const std::string name = NameOf(resource);
  RETURN_IF_ERROR(AppendChange(session_, {.revision = revision,
                                          .previous_revision = previous,
                                          .kind = kind,
                                          .resource_type = type.type,
                                          .resource = name,
                                          .organization = std::string(OrganizationOf(name)),
                                          .actor = author_.actor,
                                          .method = author_.method,
                                          .trace_id = author_.trace_id,
                                          .time = now_,
                                          .body = Bytes{body == nullptr ? "" : *body}}));
  has_changes_ = true;
  if (!type.is_confidential()) {
    committed_.emplace_back(name, CachedValue{revision, std::move(body)});
  }
  return absl::OkStatus();
}

}  // namespace touchstone
