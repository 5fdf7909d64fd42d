#include "services/feedback/intake/contact_intervals.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/feedback/intake/interval_rows.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/rules/intervals.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/code_points.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/document_upload.h"

namespace touchstone::feedback {
namespace {

using v1::ContactInterval;
using v1::ImportContactIntervalsRequest;
using v1::ImportContactIntervalsResponse;
using v1::ListContactIntervalsRequest;
using v1::ListContactIntervalsResponse;

constexpr size_t kLargestFile = 8 << 20;
constexpr size_t kMostIntervals = 10'000;
constexpr size_t kMostNamed = 100;

absl::StatusOr<std::string> ReadDocument(const ImportContactIntervalsRequest& first,
                                         Source<ImportContactIntervalsRequest>& source) {
  DocumentUpload<ImportContactIntervalsRequest> upload(first, source, kLargestFile);
  std::string document;
  while (true) {
    ASSIGN_OR_RETURN(const absl::string_view piece, upload.Next());
    if (piece.empty()) return document;
    absl::StrAppend(&document, piece);
  }
}

absl::Status CheckNone(std::vector<FieldViolation> violations,
                       absl::string_view reason = reasons::kFieldInvalid) {
  if (violations.empty()) return absl::OkStatus();
  if (violations.size() > kMostNamed) violations.resize(kMostNamed);
  return InvalidFields(violations, reason);
}

absl::StatusOr<std::vector<IntervalRow>> ReadFile(const std::string& document,
                                                  const ImportContactIntervalsRequest& first,
                                                  absl::Time now) {
  if (!ShapeOf(document) || absl::StrContains(document, absl::string_view("\0", 1))) {
    return InvalidField("document", "must be CSV in UTF-8", reasons::kDocumentNotText);
  }
  IntervalFile file = ReadIntervals(document, first.parent(), first.source(), now);
  RETURN_IF_ERROR(CheckNone(std::move(file.violations)));
  if (file.rows.size() > kMostIntervals) {
    return InvalidField("document", "has more than 10,000 intervals; send them in parts");
  }
  RETURN_IF_ERROR(CheckNone(SumViolations(file.rows), reasons::kIntervalSums));
  return std::move(file.rows);
}

// One file on its way into what is there.
class Import {
 public:
  Import(Transaction& transaction, const std::string& parent, const std::vector<IntervalRow>& rows)
      : transaction_(transaction), parent_(parent), rows_(rows) {}

  absl::Status Write(const std::vector<IntervalFollower>& followers) {
    RETURN_IF_ERROR(CheckServiceTypes());
    RETURN_IF_ERROR(ReadThere());
    RETURN_IF_ERROR(CheckNone(OverlapViolations(rows_, there_), reasons::kIntervalsOverlap));
    const std::vector<IntervalChange> changes = Compare();
    std::vector<const ContactInterval*> changed;
    for (const IntervalChange& change : changes) changed.push_back(&change.after);
    RETURN_IF_ERROR(PutIntervals(transaction_.session(), OrganizationOf(parent_), changed));
    if (changes.empty()) return absl::OkStatus();
    for (const auto& follower : followers) {
      RETURN_IF_ERROR(follower(transaction_, parent_, changes));
    }
    return absl::OkStatus();
  }

  const ImportContactIntervalsResponse& response() const { return response_; }

 private:
  absl::Status CheckServiceTypes() {
    std::map<std::string, bool> known;
    std::vector<FieldViolation> violations;
    for (const auto& [line, interval] : rows_) {
      const std::string& name = interval.service_type();
      if (name.empty()) continue;
      const auto [found, is_new] = known.emplace(name, false);
      if (is_new) {
        ASSIGN_OR_RETURN(found->second, transaction_.Exists(ServiceTypeType(), name));
      }
      if (found->second) continue;
      violations.push_back(
          {absl::StrCat("document line ", line, " service_type"), "names what does not exist"});
    }
    return CheckNone(std::move(violations));
  }

  // By queue, what is there around the times of the file.
  absl::Status ReadThere() {
    std::map<IntervalKey, std::pair<int64_t, int64_t>> queues;
    for (const auto& [line, interval] : rows_) {
      IntervalKey queue = KeyOf(interval);
      const int64_t start = std::exchange(std::get<3>(queue), 0);
      const auto [found, is_new] = queues.emplace(std::move(queue), std::pair(start, start));
      found->second.first = std::min(found->second.first, start);
      found->second.second = std::max(found->second.second, start);
    }
    for (const auto& [queue, times] : queues) {
      ASSIGN_OR_RETURN(auto there,
                       ReadIntervalsAround(transaction_.session(), OrganizationOf(parent_), queue,
                                           times.first, times.second));
      std::move(there.begin(), there.end(), std::back_inserter(there_));
    }
    return absl::OkStatus();
  }

  std::vector<IntervalChange> Compare() {
    std::map<IntervalKey, const ContactInterval*> by_key;
    for (const ContactInterval& interval : there_) by_key[KeyOf(interval)] = &interval;
    std::vector<IntervalChange> changes;
    for (const auto& [line, interval] : rows_) {
      response_.set_received_count(response_.received_count() + 1);
      const auto former = by_key.find(KeyOf(interval));
      if (former == by_key.end()) {
        response_.set_created_count(response_.created_count() + 1);
        changes.push_back({.before = {}, .after = interval});
      } else if (google::protobuf::util::MessageDifferencer::Equals(*former->second, interval)) {
        response_.set_unchanged_count(response_.unchanged_count() + 1);
      } else {
        response_.set_updated_count(response_.updated_count() + 1);
        changes.push_back({.before = *former->second, .after = interval});
      }
    }
    return changes;
  }

  Transaction& transaction_;
  const std::string& parent_;
  const std::vector<IntervalRow>& rows_;
  std::vector<ContactInterval> there_;
  ImportContactIntervalsResponse response_;
};

absl::StatusOr<ImportContactIntervalsResponse> ImportFile(
    Store& store, const std::vector<IntervalFollower>& followers, const Context& context,
    const ImportContactIntervalsRequest& first, Source<ImportContactIntervalsRequest>& source) {
  ASSIGN_OR_RETURN(const std::string document, ReadDocument(first, source));
  ASSIGN_OR_RETURN(const auto rows, ReadFile(document, first, store.clock().Now()));
  ImportContactIntervalsResponse response;
  const auto write = [&](Transaction& transaction) -> absl::Status {
    Import file(transaction, first.parent(), rows);
    RETURN_IF_ERROR(file.Write(followers));
    response = file.response();
    return absl::OkStatus();
  };
  const Author author = AuthorOf(context);
  RETURN_IF_ERROR(first.validate_only() ? store.Try(author, context.deadline, write)
                                        : store.Write(author, context.deadline, write));
  return response;
}

// --- Reading ------------------------------------------------------------------------------------

// The key as the name of a page token's position: a queue may hold any text in one line.
std::string PlaceOf(const ContactInterval& interval) {
  return absl::StrCat(interval.channel(), "/", interval.language(), "/", interval.queue());
}

absl::StatusOr<IntervalKey> KeyFrom(const PagePosition& position) {
  const std::string& place = position.name;
  const size_t channel_end = place.find('/');
  const size_t language_end = place.find('/', channel_end + 1);
  return IntervalKey{place.substr(language_end + 1), std::stoi(place),
                     place.substr(channel_end + 1, language_end - channel_end - 1),
                     std::get<int64_t>(position.order_value)};
}

std::string QueryOf(const ListContactIntervalsRequest& request) {
  return absl::StrCat("contact intervals of ", request.parent(), " from ",
                      absl::ToUnixMicros(TimeOf(request, "start_time")), " to ",
                      absl::ToUnixMicros(TimeOf(request, "end_time")));
}

absl::StatusOr<ListContactIntervalsResponse> List(Store& store, const Context& context,
                                                  const ListContactIntervalsRequest& request) {
  IntervalKey behind{"", -1, "", absl::ToUnixMicros(TimeOf(request, "start_time"))};
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(
        const PagePosition after,
        store.page_tokens().Read(request.page_token(), QueryOf(request), store.clock().Now()));
    ASSIGN_OR_RETURN(behind, KeyFrom(after));
  }
  const int64_t before = request.has_end_time() ? absl::ToUnixMicros(TimeOf(request, "end_time"))
                                                : std::numeric_limits<int64_t>::max();
  const int size = PageSize(request.page_size());
  std::vector<ContactInterval> intervals;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(intervals, ReadIntervalsBehind(session, OrganizationOf(request.parent()),
                                                    behind, before, size + 1));
    return absl::OkStatus();
  }));
  ListContactIntervalsResponse response;
  for (ContactInterval& interval : intervals) {
    if (response.contact_intervals_size() == size) {
      const ContactInterval& last = *response.contact_intervals().rbegin();
      response.set_next_page_token(store.page_tokens().Make(
          {std::get<3>(KeyOf(last)), PlaceOf(last)}, QueryOf(request), store.clock().Now()));
      break;
    }
    *response.add_contact_intervals() = std::move(interval);
  }
  return response;
}

}  // namespace

void RegisterContactIntervals(RpcService& intake, Store& store,
                              std::vector<IntervalFollower> followers) {
  intake.ClientStream<ImportContactIntervalsRequest, ImportContactIntervalsResponse>(
      "ImportContactIntervals",
      [&store, followers = std::move(followers)](const Context& context,
                                                 const ImportContactIntervalsRequest& first,
                                                 Source<ImportContactIntervalsRequest>& source) {
        return ImportFile(store, followers, context, first, source);
      });
  intake.Unary<ListContactIntervalsRequest, ListContactIntervalsResponse>(
      "ListContactIntervals",
      [&store](const Context& context, const ListContactIntervalsRequest& request) {
        return List(store, context, request);
      });
}

}  // namespace touchstone::feedback
