#include "services/runtime/methods/history.h"

#include <google/protobuf/util/message_differencer.h>
#include <touchstone/options/v1/options.pb.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/personal_fields.h"

namespace touchstone {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::FieldMask;
using ::google::protobuf::Message;
using ::google::protobuf::MessageFactory;
using ::google::protobuf::util::MessageDifferencer;

// In one statement: how large they are shows when they are here.
constexpr int kRowsAtOnce = 50;

// The changes of a resource before a revision, newest first.
absl::StatusOr<std::vector<Change>> ReadRows(Store& store, const std::string& resource,
                                             int64_t before, int limit, absl::Time deadline) {
  std::vector<Change> changes;
  RETURN_IF_ERROR(store.database().Read(deadline, [&](Session& session) -> absl::Status {
    changes.clear();
    ASSIGN_OR_RETURN(
        auto rows,
        (session.Query<int64_t, int64_t, int64_t, int64_t, std::string, std::string, std::string,
                       std::string, Bytes>(
            "SELECT sequence, previous_sequence, change_time, kind, resource_type, actor, method, "
            "trace_id, body FROM changes WHERE resource = :resource AND sequence < :before "
            "ORDER BY sequence DESC LIMIT :row_limit",
            resource, before, limit)));
    for (auto& [sequence, previous, time, kind, type, actor, method, trace_id, body] : rows) {
      changes.push_back({.revision = sequence,
                         .previous_revision = previous,
                         .kind = static_cast<ChangeKind>(kind),
                         .resource_type = std::move(type),
                         .resource = resource,
                         .actor = std::move(actor),
                         .method = std::move(method),
                         .trace_id = std::move(trace_id),
                         .time = absl::FromUnixMicros(time),
                         .body = std::move(body)});
    }
    return absl::OkStatus();
  }));
  return changes;
}

absl::StatusOr<std::unique_ptr<Message>> Parse(const Descriptor& type, const Change& change,
                                               const Bytes& body) {
  std::unique_ptr<Message> parsed(MessageFactory::generated_factory()->GetPrototype(&type)->New());
  if (!parsed->ParseFromString(body.value)) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("The history of ", change.resource, " cannot be read."));
  }
  return parsed;
}

// The body as it is kept, but for what is personal: of that, only that there was some.
absl::Status Put(const Descriptor& type, std::span<const PersonalField> personal,
                 const Change& change, const Bytes& body, google::protobuf::Any& place) {
  place.set_type_url(absl::StrCat("type.googleapis.com/", type.full_name()));
  if (personal.empty()) {
    place.set_value(body.value);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> resource, Parse(type, change, body));
  MarkPersonalTexts(personal, *resource);
  place.set_value(resource->SerializeAsString());
  return absl::OkStatus();
}

absl::StatusOr<FieldMask> ChangedFields(const Descriptor& type, const Change& change,
                                        const Bytes& before) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> former, Parse(type, change, before));
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> latter, Parse(type, change, change.body));
  FieldMask changed;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* const field = type.field(i);
    if (field->name() == "etag" || field->name() == "update_time") continue;
    if (!MessageDifferencer().CompareWithFields(*former, *latter, {field}, {field})) {
      changed.add_paths(field->name());
    }
  }
  return changed;
}

// `before` is the body of the revision before it; null when there was none, or none is kept.
absl::StatusOr<events::v1::ResourceChange> Describe(const Change& change, const Bytes* before,
                                                    const ResourceTypes& types) {
  events::v1::ResourceChange described;
  described.set_revision(change.revision);
  described.set_kind(change.kind);
  const int64_t micros = absl::ToUnixMicros(change.time);
  described.mutable_change_time()->set_seconds(micros / 1'000'000);
  described.mutable_change_time()->set_nanos(static_cast<int>(micros % 1'000'000) * 1000);
  described.set_actor(change.actor);
  described.set_method(change.method);
  described.set_trace_id(change.trace_id);
  described.set_before_expired(change.previous_revision != 0 && before == nullptr);
  const Descriptor* const type = types.MessageOf(change.resource_type);
  if (type == nullptr) return described;  // of a version that had more of them
  const bool is_purged = change.kind == events::v1::Event::PURGED;
  if (before != nullptr && !is_purged) {
    ASSIGN_OR_RETURN(*described.mutable_changed_fields(), ChangedFields(*type, change, *before));
  }
  if (type->options().GetExtension(options::v1::confidential)) return described;
  const std::vector<PersonalField> personal = PersonalFieldsOf(*type);
  if (before != nullptr) {
    RETURN_IF_ERROR(Put(*type, personal, change, *before, *described.mutable_before()));
  }
  if (is_purged) return described;
  RETURN_IF_ERROR(Put(*type, personal, change, change.body, *described.mutable_after()));
  return described;
}

// What PageTokens are bound to.
std::string QueryOf(const events::v1::ListChangesRequest& request) {
  return absl::StrCat("changes of ", request.name());
}

// Takes changes, newest first, until the page is full.
class Page {
 public:
  Page(const ResourceTypes& types, int size) : types_(types), size_(size) {}

  // False, and nothing is added, when the page is full.
  absl::StatusOr<bool> Add(const Change& change, const Bytes* before) {
    bytes_ += change.body.value.size() + (before == nullptr ? 0 : before->value.size());
    const int have = response_.changes_size();
    if (have == size_ || (have > 0 && bytes_ > kLargestAnswer)) return false;
    ASSIGN_OR_RETURN(*response_.add_changes(), Describe(change, before, types_));
    return true;
  }

  events::v1::ListChangesResponse& response() { return response_; }

 private:
  const ResourceTypes& types_;
  const int size_;
  size_t bytes_ = 0;
  events::v1::ListChangesResponse response_;
};

}  // namespace

absl::StatusOr<events::v1::ListChangesResponse> ListChanges(
    Store& store, const ResourceTypes& types, const Context& context,
    const events::v1::ListChangesRequest& request) {
  int64_t below = std::numeric_limits<int64_t>::max();
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(
        const PagePosition after,
        store.page_tokens().Read(request.page_token(), QueryOf(request), store.clock().Now()));
    below = std::get<int64_t>(after.order_value);
  }
  const int size = PageSize(request.page_size());
  const int limit =
      std::min(size + 2, kRowsAtOnce);  // the next one's before, and that there is one
  Page page(types, size);
  // What was before a change is in the row of the one before it, which is read after it.
  std::optional<Change> held;
  bool has_room = true;
  for (bool more = true; more && has_room;) {
    ASSIGN_OR_RETURN(std::vector<Change> rows,
                     ReadRows(store, request.name(), below, limit, context.deadline));
    more = rows.size() == static_cast<size_t>(limit);
    for (Change& change : rows) {
      below = change.revision;
      if (held.has_value()) {
        const bool follows = held->previous_revision == change.revision;
        ASSIGN_OR_RETURN(has_room, page.Add(*held, follows ? &change.body : nullptr));
        if (!has_room) break;
      }
      held = std::move(change);
    }
  }
  if (!held.has_value() && request.page_token().empty()) {
    return Error(absl::StatusCode::kNotFound, reasons::kResourceNotFound,
                 absl::StrCat("No change of ", request.name(), " is kept."),
                 {{"resource", request.name()}});
  }
  if (held.has_value() && has_room) {
    ASSIGN_OR_RETURN(has_room, page.Add(*held, nullptr));
  }
  auto& response = page.response();
  if (!has_room) {
    const int64_t last = response.changes(response.changes_size() - 1).revision();
    response.set_next_page_token(store.page_tokens().Make({.order_value = last, .name = ""},
                                                          QueryOf(request), store.clock().Now()));
  }
  return std::move(response);
}

}  // namespace touchstone
