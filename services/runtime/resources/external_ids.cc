#include "services/runtime/resources/external_ids.h"

#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone {

namespace {

// `organizations/{organization}/externalIds/`
std::string PrefixIn(absl::string_view organization) {
  return absl::StrCat("organizations/", organization, "/externalIds/");
}

// "organizational unit"
std::string InWords(const ResourceType& type) {
  return absl::StrReplaceAll(type.singular, {{"_", " "}});
}

}  // namespace

absl::StatusOr<std::optional<std::string>> HolderOf(Session& session, const ResourceType& type,
                                                    absl::string_view organization,
                                                    const ExternalId& id) {
  ASSIGN_OR_RETURN(auto holder,
                   session.QueryOne<std::string>(
                       "SELECT resource FROM external_ids WHERE organization = :organization AND "
                       "resource_type = :kind AND system = :system AND type = :type AND value = "
                       ":value",
                       organization, type.singular, id.system, id.type, id.value));
  if (!holder) return std::nullopt;
  return std::get<0>(*std::move(holder));
}

absl::Status KeepExternalIds(Transaction& transaction, const ResourceType& type,
                             const std::string& name, const std::vector<ExternalId>& ids) {
  Session& session = transaction.session();
  RETURN_IF_ERROR(
      session.Execute("DELETE FROM external_ids WHERE resource = :resource", name).status());
  std::vector<FieldViolation> violations;
  std::set<std::pair<std::string, std::string>> had;
  const std::string organization(OrganizationOf(name));
  for (size_t i = 0; i < ids.size(); ++i) {
    const ExternalId& id = ids[i];
    const std::string field = absl::StrCat(type.singular, ".external_ids[", i, "]");
    if (!had.emplace(id.system, id.type).second) {
      violations.push_back({field, "is the second of this system and type"});
      continue;
    }
    ASSIGN_OR_RETURN(const auto holder, HolderOf(session, type, organization, id));
    if (holder) {
      violations.push_back({field, absl::StrCat("is that of ", *holder)});
      continue;
    }
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO external_ids (organization, resource_type, system, type, value, "
                     "resource) VALUES (:organization, :kind, :system, :type, :value, :resource)",
                     organization, type.singular, id.system, id.type, id.value, name)
            .status());
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations, reasons::kValueTaken);
}

absl::Status References::MakeName(const ResourceType& type, absl::string_view field,
                                  std::string& reference) {
  const absl::string_view given = OrganizationOf(reference);
  absl::string_view id = reference;
  if (!absl::ConsumePrefix(&id, PrefixIn(given))) return absl::OkStatus();
  const absl::string_view organization = OrganizationOf(name_);
  // The value may have slashes of its own.
  const std::vector<absl::string_view> parts = absl::StrSplit(id, absl::MaxSplits('/', 2));
  std::string problem;
  if (given != organization) {
    problem = "must be of the same organization";
  } else if (parts.size() < 3) {
    problem = absl::StrCat("must be of the form ", PrefixIn(given), "{system}/{type}/{value}");
  } else {
    const ExternalId sought{.system = std::string(parts[0]),
                            .type = std::string(parts[1] == "-" ? "" : parts[1]),
                            .value = std::string(parts[2])};
    ASSIGN_OR_RETURN(auto holder, HolderOf(session_, type, organization, sought));
    if (holder) {
      reference = *std::move(holder);
    } else {
      problem = absl::StrCat("is an external id that no ", InWords(type), " has");
    }
  }
  if (!problem.empty()) violations_.push_back({std::string(field), std::move(problem)});
  return absl::OkStatus();
}

absl::Status References::Problems() const {
  return violations_.empty() ? absl::OkStatus() : InvalidFields(violations_);
}

}  // namespace touchstone
