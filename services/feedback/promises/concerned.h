// A complaint is not shown to the worker whom it is about, nor is what was promised for it, asked
// of its customer and decided in reviews; and they do not work on it.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_CONCERNED_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_CONCERNED_H_

#include <google/protobuf/repeated_field.h>
#include <touchstone/feedback/v1/case.pb.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// The names of complaints about who calls; none for a caller who is no person.
absl::StatusOr<std::set<std::string>> ComplaintsAboutCaller(Session& session,
                                                            const Context& context);

// PERMISSION_DENIED (WORKER_CONCERNED) when the case is a complaint about who calls; `of` may be
// empty.
absl::Status CheckMayKnow(Session& session, const Context& context, const std::string& of);

// FAILED_PRECONDITION (WORKER_CONCERNED) when it is a complaint about who would work on it.
absl::Status CheckMayWorkOn(const v1::Case& of, absl::string_view worker);

// What reads of resources with a `case` go through. What `read` gives is parsed only for callers
// who are persons.
template <typename T>
RpcService::UnaryHandler GetUnlessConcerned(Store& store, RpcService::UnaryHandler read);
template <typename Response, typename T>
RpcService::UnaryHandler BatchGetUnlessConcerned(
    Store& store, RpcService::UnaryHandler read,
    const google::protobuf::RepeatedPtrField<T>& (Response::*items)() const);
// Of a list, those of such complaints are left out: a page may have fewer than were asked for.
template <typename Response, typename T>
RpcService::UnaryHandler ListWithoutConcerned(
    Store& store, RpcService::UnaryHandler read,
    google::protobuf::RepeatedPtrField<T>* (Response::*items)());

// The same, once and for all messages.
absl::StatusOr<std::set<std::string>> ReadComplaintsAboutCaller(Store& store,
                                                                const Context& context);
absl::Status Concerned(absl::string_view of);

template <typename Response>
absl::StatusOr<Response> ParsedAnswer(const SerializedMessage& answer) {
  Response response;
  if (response.ParseFromString(*answer.bytes)) return response;
  return absl::DataLossError("What was read is no answer.");
}

template <typename T>
RpcService::UnaryHandler GetUnlessConcerned(Store& store, RpcService::UnaryHandler read) {
  return [&store, read = std::move(read)](
             const Context& context,
             const google::protobuf::Message& request) -> absl::StatusOr<SerializedMessage> {
    ASSIGN_OR_RETURN(SerializedMessage answer, read(context, request));
    ASSIGN_OR_RETURN(const auto complaints, ReadComplaintsAboutCaller(store, context));
    if (complaints.empty()) return answer;
    ASSIGN_OR_RETURN(const T found, ParsedAnswer<T>(answer));
    if (complaints.contains(found.case_())) return Concerned(found.case_());
    return answer;
  };
}

template <typename Response, typename T>
RpcService::UnaryHandler BatchGetUnlessConcerned(
    Store& store, RpcService::UnaryHandler read,
    const google::protobuf::RepeatedPtrField<T>& (Response::*items)() const) {
  return [&store, read = std::move(read), items](
             const Context& context,
             const google::protobuf::Message& request) -> absl::StatusOr<SerializedMessage> {
    ASSIGN_OR_RETURN(SerializedMessage answer, read(context, request));
    ASSIGN_OR_RETURN(const auto complaints, ReadComplaintsAboutCaller(store, context));
    if (complaints.empty()) return answer;
    ASSIGN_OR_RETURN(const Response found, ParsedAnswer<Response>(answer));
    for (const T& item : (found.*items)()) {
      if (complaints.contains(item.case_())) return Concerned(item.case_());
    }
    return answer;
  };
}

template <typename Response, typename T>
RpcService::UnaryHandler ListWithoutConcerned(
    Store& store, RpcService::UnaryHandler read,
    google::protobuf::RepeatedPtrField<T>* (Response::*items)()) {
  return [&store, read = std::move(read), items](
             const Context& context,
             const google::protobuf::Message& request) -> absl::StatusOr<SerializedMessage> {
    ASSIGN_OR_RETURN(SerializedMessage answer, read(context, request));
    ASSIGN_OR_RETURN(const auto complaints, ReadComplaintsAboutCaller(store, context));
    if (complaints.empty()) return answer;
    ASSIGN_OR_RETURN(Response found, ParsedAnswer<Response>(answer));
    auto& all = *(found.*items)();
    all.erase(std::remove_if(all.begin(), all.end(),
                             [&](const T& item) { return complaints.contains(item.case_()); }),
              all.end());
    return SerializedMessage::Of(found);
  };
}

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_CONCERNED_H_
