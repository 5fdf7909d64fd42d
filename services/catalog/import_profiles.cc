#include "services/catalog/import_profiles.h"

#include <touchstone/catalog/v1/release.pb.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {
namespace {

// The profile as the catalog has it, as far as it matters here; nothing when there is none.
struct Current {
  std::string framework;
  std::string release;
};

absl::StatusOr<Current> FindCurrent(Session& session, const std::string& profile) {
  ASSIGN_OR_RETURN(auto row, (session.QueryOne<std::string, std::string>(
                                 "SELECT framework, release FROM job_profiles WHERE name = :name "
                                 "AND delete_time = 0",
                                 profile)));
  if (!row) return Current();
  return Current{std::move(std::get<0>(*row)), std::move(std::get<1>(*row))};
}

// Why a profile cannot be pinned to its release; empty when it can.
absl::StatusOr<std::string> WhyNotPinned(Session& session, const v1::JobProfile& profile) {
  ASSIGN_OR_RETURN(const auto row, (session.QueryOne<int64_t, int64_t>(
                                       "SELECT state, delete_time FROM releases WHERE name = :name",
                                       profile.release())));
  if (!row || std::get<1>(*row) != 0) return "the framework does not have";
  switch (std::get<0>(*row)) {
    case v1::Release::PUBLISHED:
      return "";
    case v1::Release::RETIRED: {
      ASSIGN_OR_RETURN(const Current current, FindCurrent(session, profile.name()));
      return current.release == profile.release() ? "" : "is retired";
    }
    default:
      return "is not published";
  }
}

}  // namespace

absl::StatusOr<std::string> WhyNotOfFramework(Session& session, const v1::JobProfile& profile) {
  ASSIGN_OR_RETURN(const Current current, FindCurrent(session, profile.name()));
  if (current.framework.empty() || current.framework == profile.framework()) return "";
  return absl::StrCat("is a profile of ", current.framework,
                      " already; give it another id, or leave it out");
}

absl::Status LeaveOutLostRelease(Session& session, const StagedRow& row, v1::JobProfile& profile,
                                 v1::ImportFrameworkResponse& response) {
  if (profile.release().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string why, WhyNotPinned(session, profile));
  if (why.empty()) return absl::OkStatus();
  const std::string path = PathOf(row.kind, row.id);
  const auto& said = response.messages();
  const bool is_said = std::any_of(said.begin(), said.end(), [&](const v1::ImportMessage& message) {
    return message.row() == row.line && message.resource() == path;
  });
  if (!is_said && said.size() < static_cast<int>(Problems::kMost)) {
    auto& message = *response.add_messages();
    message.set_row(row.line);
    message.set_resource(path);
    message.set_text(absl::StrCat("is not pinned to the release ", IdOf(profile.release()),
                                  ", which ", why, "; it follows the framework as it is edited"));
  }
  profile.clear_release();
  return absl::OkStatus();
}

}  // namespace touchstone::catalog
