#include "services/feedback/improvement/barrier_links.h"

#include <touchstone/feedback/v1/barrier.pb.h>

#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/feedback/improvement/barriers.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/idempotency.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Barrier;
using v1::LinkBarrierRequest;
using v1::LinkBarrierResponse;
using v1::ListBarrierLinksRequest;
using v1::ListBarrierLinksResponse;
using v1::UnlinkBarrierRequest;
using v1::UnlinkBarrierResponse;

// Where what can be linked is kept, and what its day is.
struct Kind {
  const char* collection;
  LinkKind kind;
  const char* sql;
};

constexpr Kind kKinds[] = {
    {"cases", LinkKind::kCase,
     "SELECT receive_time, organizational_unit FROM cases WHERE name = :name AND delete_time = 0"},
    {"commitments", LinkKind::kCommitment,
     "SELECT make_time, organizational_unit FROM commitments WHERE name = :name AND delete_time = "
     "0"},
    {"contacts", LinkKind::kContact,
     "SELECT start_time, organizational_unit FROM contacts WHERE name = :name AND delete_time = "
     "0"}};

struct Subject {
  std::string name;
  LinkKind kind = LinkKind::kCase;
  std::string day;
  std::string organizational_unit;
};

const Kind* KindOf(absl::string_view organization, const std::string& name) {
  for (const Kind& kind : kKinds) {
    if (ParentOf(name) == organization &&
        name == absl::StrCat(organization, "/", kind.collection, "/", IdOf(name))) {
      return &kind;
    }
  }
  return nullptr;
}

absl::StatusOr<std::optional<Subject>> FindSubject(Session& session, const Kind& kind,
                                                   const std::string& name) {
  ASSIGN_OR_RETURN(auto row, (session.QueryOne<int64_t, std::string>(kind.sql, name)));
  if (!row) return std::nullopt;
  auto& [time, unit] = *row;
  return Subject{name, kind.kind, DayText(DayOf(absl::FromUnixMicros(time))), std::move(unit)};
}

absl::StatusOr<std::vector<Subject>> FindSubjects(Session& session,
                                                  const LinkBarrierRequest& request) {
  std::vector<Subject> subjects;
  std::vector<std::string> missing;
  for (int i = 0; i < request.subjects_size(); ++i) {
    const std::string& name = request.subjects(i);
    const Kind* const kind = KindOf(ParentOf(request.name()), name);
    if (kind == nullptr) {
      return InvalidField(absl::StrCat("subjects[", i, "]"),
                          "must be a case, commitment or contact of the same organization");
    }
    ASSIGN_OR_RETURN(auto found, FindSubject(session, *kind, name));
    if (found) {
      subjects.push_back(*std::move(found));
    } else {
      missing.push_back(name);
    }
  }
  if (missing.empty()) return subjects;
  return NotFound(absl::StrJoin(missing, ", "));
}

// How many rows are new: 1 or 0.
absl::StatusOr<int64_t> AddLink(Transaction& transaction, const std::string& barrier,
                                const Subject& subject, const std::string& linker) {
  return transaction.session().Execute(
      "INSERT INTO barrier_links (organization, barrier, subject, kind, day, organizational_unit, "
      "linker, link_time) VALUES (:organization, :barrier, :subject, :kind, :day, "
      ":organizational_unit, :linker, :link_time) ON CONFLICT (barrier, subject) DO NOTHING",
      ParentOf(barrier), barrier, subject.name, static_cast<int64_t>(subject.kind), subject.day,
      subject.organizational_unit, linker, absl::ToUnixMicros(transaction.now()));
}

absl::StatusOr<int64_t> RemoveLink(Session& session, const std::string& barrier,
                                   const std::string& subject) {
  return session.Execute(
      "DELETE FROM barrier_links WHERE barrier = :barrier AND subject = "
      ":subject",
      barrier, subject);
}

// What names a barrier in a field of its own is linked to it, by who handled it.
template <typename T>
absl::Status FollowNamedBarrier(Transaction& transaction, const T* before, const T* after,
                                LinkKind kind, const char* time) {
  const std::string was = before == nullptr ? "" : before->barrier();
  const std::string is = after == nullptr ? "" : after->barrier();
  if (was == is) return absl::OkStatus();
  if (!was.empty()) {
    RETURN_IF_ERROR(RemoveLink(transaction.session(), was, before->name()).status());
  }
  if (is.empty()) return absl::OkStatus();
  const Subject subject{after->name(), kind, DayText(DayOf(TimeOf(*after, time))),
                        after->organizational_unit()};
  return AddLink(transaction, is, subject, after->worker()).status();
}

absl::Status CheckBarrier(Transaction& transaction, const std::string& name,
                          const std::string& etag) {
  ASSIGN_OR_RETURN(const auto barrier, transaction.Find<Barrier>(BarrierType(), name));
  if (barrier == nullptr || barrier->has_delete_time()) return NotFound(name);
  if (etag.empty() || etag == barrier->etag()) return absl::OkStatus();
  return Error(absl::StatusCode::kAborted, reasons::kEtagStale,
               absl::StrCat(name, " was changed meanwhile; read it again."),
               {{"resource", name}, {"etag", barrier->etag()}});
}

// Runs `change` once for each request id, and keeps nothing when the request only asks.
template <typename Response, typename Request, typename F>
absl::StatusOr<Response> Once(Store& store, const Context& context, const Request& request,
                              F change) {
  const RepeatableCall call(context, request);
  Response response;
  const auto write = [&](Transaction& transaction) -> absl::Status {
    response.Clear();
    ASSIGN_OR_RETURN(const auto kept, call.FindAnswer(store, transaction, context.deadline));
    if (kept) {
      response.ParseFromString(*kept);
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(CheckBarrier(transaction, request.name(), request.etag()));
    RETURN_IF_ERROR(change(transaction, response));
    if (request.validate_only()) return absl::OkStatus();
    return call.KeepAnswer(transaction, response.SerializeAsString());
  };
  RETURN_IF_ERROR(request.validate_only()
                      ? store.Try(AuthorOf(context), context.deadline, write)
                      : store.Write(AuthorOf(context), context.deadline, write));
  return response;
}

absl::StatusOr<LinkBarrierResponse> Link(Store& store, const Context& context,
                                         const LinkBarrierRequest& request) {
  return Once<LinkBarrierResponse>(
      store, context, request,
      [&](Transaction& transaction, LinkBarrierResponse& response) -> absl::Status {
        ASSIGN_OR_RETURN(const auto subjects, FindSubjects(transaction.session(), request));
        int64_t linked = 0;
        for (const Subject& subject : subjects) {
          ASSIGN_OR_RETURN(const int64_t added,
                           AddLink(transaction, request.name(), subject, context.caller->id()));
          linked += added;
        }
        response.set_linked_count(static_cast<int32_t>(linked));
        return absl::OkStatus();
      });
}

absl::StatusOr<UnlinkBarrierResponse> Unlink(Store& store, const Context& context,
                                             const UnlinkBarrierRequest& request) {
  return Once<UnlinkBarrierResponse>(
      store, context, request,
      [&](Transaction& transaction, UnlinkBarrierResponse& response) -> absl::Status {
        int64_t unlinked = 0;
        for (const std::string& subject : request.subjects()) {
          ASSIGN_OR_RETURN(const int64_t removed,
                           RemoveLink(transaction.session(), request.name(), subject));
          unlinked += removed;
        }
        response.set_unlinked_count(static_cast<int32_t>(unlinked));
        return absl::OkStatus();
      });
}

// --- ListBarrierLinks ---------------------------------------------------------------------------

// Subject, linker, time.
using Row = std::tuple<std::string, std::string, int64_t>;

absl::StatusOr<std::vector<Row>> ReadRows(Session& session, const std::string& barrier,
                                          const PagePosition& after, int most) {
  ASSIGN_OR_RETURN(
      const auto there,
      session.QueryOne<std::string>(
          "SELECT name FROM barriers WHERE name = :name AND delete_time = 0", barrier));
  if (!there) return NotFound(barrier);
  return session.Query<std::string, std::string, int64_t>(
      "SELECT subject, linker, link_time FROM barrier_links WHERE barrier = :barrier AND "
      "(link_time, subject) > (:link_time, :subject) ORDER BY link_time, subject LIMIT :most",
      barrier, std::get<int64_t>(after.order_value), after.name, most);
}

absl::StatusOr<ListBarrierLinksResponse> ListLinks(Store& store, const Context& context,
                                                   const ListBarrierLinksRequest& request) {
  const std::string query = absl::StrCat("links of ", request.name());
  PagePosition after{int64_t{0}, ""};
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(after,
                     store.page_tokens().Read(request.page_token(), query, store.clock().Now()));
  }
  const int size = PageSize(request.page_size());
  std::vector<Row> rows;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(rows, ReadRows(session, request.name(), after, size + 1));
        return absl::OkStatus();
      }));
  ListBarrierLinksResponse response;
  for (const auto& [subject, linker, time] : rows) {
    if (response.links_size() == size) {
      const Row& last = rows[size - 1];
      response.set_next_page_token(store.page_tokens().Make({std::get<2>(last), std::get<0>(last)},
                                                            query, store.clock().Now()));
      break;
    }
    v1::BarrierLink& link = *response.add_links();
    link.set_subject(subject);
    link.set_linker(linker);
    SetTime(link, "link_time", absl::FromUnixMicros(time));
  }
  return response;
}

}  // namespace

void RegisterBarrierLinks(RpcService& improvement, Store& store) {
  improvement.Unary<LinkBarrierRequest, LinkBarrierResponse>(
      "LinkBarrier", [&store](const Context& context, const LinkBarrierRequest& request) {
        return Link(store, context, request);
      });
  improvement.Unary<UnlinkBarrierRequest, UnlinkBarrierResponse>(
      "UnlinkBarrier", [&store](const Context& context, const UnlinkBarrierRequest& request) {
        return Unlink(store, context, request);
      });
  improvement.Unary<ListBarrierLinksRequest, ListBarrierLinksResponse>(
      "ListBarrierLinks", [&store](const Context& context, const ListBarrierLinksRequest& request) {
        return ListLinks(store, context, request);
      });
}

absl::Status LinkBarrierOfContact(Transaction& transaction, const v1::Contact* before,
                                  const v1::Contact* after) {
  return FollowNamedBarrier(transaction, before, after, LinkKind::kContact, "start_time");
}

absl::Status LinkBarrierOfCommitment(Transaction& transaction, const v1::Commitment* before,
                                     const v1::Commitment* after) {
  return FollowNamedBarrier(transaction, before, after, LinkKind::kCommitment, "make_time");
}

}  // namespace touchstone::feedback
