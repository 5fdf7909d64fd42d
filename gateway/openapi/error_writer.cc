#include "gateway/openapi/error_writer.h"

#include <touchstone/options/v1/options.pb.h>

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gateway/answers/error_answer.h"
#include "gateway/http/response.h"
#include "gateway/openapi/comments.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::gateway {
namespace {

using absl::StatusCode;

bool Always(const Route&, absl::string_view) { return true; }

bool NeedsIdentity(const Route& route, absl::string_view) {
  return route.method->options().GetExtension(options::v1::permission) != kPublic;
}

bool NamesSomething(const Route& route, absl::string_view) { return !route.variables.empty(); }

bool HasBody(const Route& route, absl::string_view) { return route.body != BodyKind::kNone; }

bool HasField(const Route& route, const char* name) {
  return route.request().FindFieldByName(name) != nullptr;
}

bool Undeletes(const Route& route) { return absl::StartsWith(route.method->name(), "Undelete"); }

}  // namespace

// What is created has no revision yet, though its message has the field.
bool DependsOnRevision(const Route& route) {
  return !route.etag.empty() && !absl::StartsWith(route.method->name(), "Create");
}

ErrorWriter::ErrorWriter(JsonWriter& json, const Examples& examples, const JsonCodec& codec)
    : json_(json), codec_(codec) {
  const std::string organization = absl::StrCat("organizations/", examples.Id("organization"));
  const std::string name = absl::StrCat(organization, "/frameworks/", examples.Id("framework"));
  Add(InvalidField("framework.title", "is required and was not given"), Always);
  Add(Error(StatusCode::kInvalidArgument, reasons::kFilterInvalid,
            "filter: shade is no field to filter by; take title, createTime or updateTime"),
      [](const Route& route, absl::string_view) { return HasField(route, "filter"); });
  Add(Error(StatusCode::kInvalidArgument, reasons::kPageTokenInvalid,
            "page_token is of another query; start again without one"),
      [](const Route& route, absl::string_view) { return HasField(route, "page_token"); });
  Add(Error(StatusCode::kInvalidArgument, reasons::kRequestIdReused,
            "request_id was used for a different request within 24 hours; choose a new one"),
      [](const Route& route, absl::string_view) { return HasField(route, "request_id"); });
  Add(FailedPrecondition(reasons::kResourceInUse, name,
                         absl::StrCat(name, " still has competencies; delete them first.")),
      [](const Route& route, absl::string_view comment) {
        return absl::StrContains(comment, "FAILED_PRECONDITION") && !Undeletes(route);
      });
  Add(FailedPrecondition(reasons::kResourceNotDeleted, name,
                         absl::StrCat(name, " is not deleted.")),
      [](const Route& route, absl::string_view) { return Undeletes(route); });
  Add(Error(StatusCode::kOutOfRange, reasons::kPositionExpired,
            "Changes after this position are no longer kept; list the resources again and follow "
            "from now on."),
      [](const Route&, absl::string_view comment) {
        return absl::StrContains(comment, "OUT_OF_RANGE");
      });
  Add(Error(StatusCode::kUnauthenticated, reasons::kIdentityMissing,
            "This method needs to know who calls; sign in or send an API key."),
      NeedsIdentity);
  Add(DenyAccess(trust::v1::Principal(), "catalog.edit", examples.Id("organization")),
      NeedsIdentity);
  Add(NotFound(name), NamesSomething);
  Add(Error(StatusCode::kAlreadyExists, reasons::kResourceExists,
            absl::StrCat(name, " exists already; choose another id."), {{"resource", name}}),
      [](const Route&, absl::string_view comment) {
        return absl::StrContains(comment, "ALREADY_EXISTS");
      });
  const absl::Status stale =
      Error(StatusCode::kAborted, reasons::kEtagStale,
            absl::StrCat(name, " was changed meanwhile; read it again and repeat the change."),
            {{"resource", name}, {"etag", "18"}});
  const auto takes_etag = [](const Route& route, absl::string_view) {
    return DependsOnRevision(route);
  };
  Add(stale, takes_etag);
  Add(Error(StatusCode::kAborted, reasons::kConflictingChange,
            "Someone changed the same meanwhile; try again."),
      [](const Route& route, absl::string_view) { return !route.is_safe(); });
  Add(stale, takes_etag, /*has_if_match=*/true);
  Add(Error(StatusCode::kInvalidArgument, reasons::kMessageTooLarge,
            "The body is larger than 4194304 bytes."),
      HasBody);
  Add(RetryLater(StatusCode::kResourceExhausted, reasons::kRateLimited,
                 "The caller makes requests faster than it may.", absl::Seconds(1)),
      Always);
  Add(RetryLater(StatusCode::kUnavailable, reasons::kServiceUnavailable,
                 "The service cannot be reached; try again.", absl::Seconds(1)),
      Always);
  Add(Error(StatusCode::kInternal, reasons::kInternal,
            "Something went wrong; the log has it under the trace id of this answer."),
      [](const Route&, absl::string_view) { return false; });
}

void ErrorWriter::Add(absl::Status status, bool (*applies)(const Route&, absl::string_view),
                      bool has_if_match) {
  const int http_status = HttpStatusOf(status, has_if_match);
  std::string name = ReasonOf(status);
  if (has_if_match) absl::StrAppend(&name, ".", http_status);
  cases_.push_back({http_status, std::move(name), std::move(status), applies});
}

void ErrorWriter::WriteResponses(const Route& route) {
  const std::string comment = CommentOf(*route.method);
  std::map<int, std::vector<const Case*>> by_status;
  for (const Case& error : cases_) {
    if (error.applies(route, comment)) by_status[error.http_status].push_back(&error);
  }
  for (const auto& [http_status, cases] : by_status) {
    json_.Key(absl::StrCat(http_status));
    WriteResponse(http_status, cases);
  }
  // Whatever else: a fault of the service, a deadline that passed.
  json_.Key("default");
  WriteResponse(0, {&cases_.back()});
}

void ErrorWriter::WriteResponse(int http_status, const std::vector<const Case*>& cases) {
  std::string description;
  for (const Case* error : cases) {
    const std::string code = absl::StatusCodeToString(error->status.code());
    if (absl::StrContains(description, code)) continue;
    absl::StrAppend(&description, description.empty() ? "" : ", ", code);
  }
  if (http_status == 0) {
    description = "Any other error.";
  } else {
    absl::StrAppend(&description, " (", ReasonPhrase(http_status), ").");
  }
  json_.BeginObject().Member("description", description);
  if (http_status == 429 || http_status == 503) {
    json_.Key("headers").BeginObject().Key("Retry-After").BeginObject();
    json_.Member("description", "After how many seconds to try again.").Key("schema").BeginObject();
    json_.Member("type", "integer").EndObject().Key("example").Number(1).EndObject().EndObject();
  }
  json_.Key("content").BeginObject().Key("application/json").BeginObject();
  json_.Key("schema").BeginObject().Member("$ref", "#/components/schemas/Error").EndObject();
  json_.Key("examples").BeginObject();
  for (const Case* error : cases) {
    json_.Key(error->name).BeginObject();
    json_.Member("$ref", absl::StrCat("#/components/examples/", error->name)).EndObject();
  }
  json_.EndObject().EndObject().EndObject().EndObject();
}

void ErrorWriter::WriteExamples() {
  for (const Case& error : cases_) {
    json_.Key(error.name).BeginObject().Member("summary", ReasonOf(error.status));
    json_.Key("value").Json(ErrorJson(error.status, error.http_status, codec_)).EndObject();
  }
}

void ErrorWriter::WriteSchema() {
  // Said here in JSON, since no message of the contract has this form.
  json_.Key("Error").Json(R"({
    "type": "object",
    "description": "What every error looks like.",
    "required": ["error"],
    "properties": {
      "error": {
        "type": "object",
        "required": ["code", "status", "message"],
        "properties": {
          "code": {"type": "integer", "description": "The HTTP status."},
          "status": {"type": "string", "description": "The gRPC code, such as NOT_FOUND."},
          "message": {
            "type": "string",
            "description": "What was wrong and what would be right, for people."
          },
          "details": {
            "type": "array",
            "description": "For programs. One of them has a `reason`: branch on that.",
            "items": {"$ref": "#/components/schemas/ErrorDetail"}
          }
        }
      }
    }
  })");
  json_.Key("ErrorDetail").Json(R"({
    "type": "object",
    "description": "One of google.rpc.ErrorInfo, BadRequest, PreconditionFailure and RetryInfo, by its `@type`.",
    "required": ["@type"],
    "properties": {
      "@type": {"type": "string", "description": "Which one it is."},
      "reason": {
        "type": "string",
        "description": "ErrorInfo: what went wrong, in one word that never changes, such as ETAG_STALE."
      },
      "domain": {"type": "string", "description": "ErrorInfo: whose word that is."},
      "metadata": {
        "type": "object",
        "description": "ErrorInfo: what it is about.",
        "additionalProperties": {"type": "string"}
      },
      "fieldViolations": {
        "type": "array",
        "description": "BadRequest: every field that breaks its rule.",
        "items": {
          "type": "object",
          "properties": {
            "field": {"type": "string", "description": "The field's path."},
            "description": {"type": "string", "description": "What is wrong and what would be right."}
          }
        }
      },
      "violations": {
        "type": "array",
        "description": "PreconditionFailure: what stands in the way.",
        "items": {
          "type": "object",
          "properties": {
            "type": {"type": "string", "description": "The reason."},
            "subject": {"type": "string", "description": "What it is about, a resource name as a rule."},
            "description": {"type": "string", "description": "What stands in the way."}
          }
        }
      },
      "retryDelay": {"type": "string", "description": "RetryInfo: when a retry makes sense, such as `1s`."}
    }
  })");
}

}  // namespace touchstone::gateway
