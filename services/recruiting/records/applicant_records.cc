#include "services/recruiting/records/applicant_records.h"

#include <touchstone/recruiting/v1/interview.pb.h>
#include <touchstone/recruiting/v1/reference_check.pb.h>
#include <touchstone/recruiting/v1/scorecard.pb.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/names/sha256.h"

namespace touchstone::recruiting {
namespace {

// Those that were disposed of too: records of another class may be kept for longer.
constexpr char kApplications[] =
    "(SELECT name FROM applications WHERE parent = :organization AND applicant = :applicant "
    "UNION SELECT application FROM former_applications WHERE applicant = :left)";

bool HasColumn(const ResourceType& type, absl::string_view field) {
  const auto& columns = type.declaration.columns;
  return std::any_of(columns.begin(), columns.end(),
                     [&](const Column& column) { return column.field == field; });
}

// A condition, and its parameters; empty for what is about nobody.
struct Condition {
  std::string sql;
  std::vector<SqlValue> parameters;
};

// Of what belongs to a requisition, what names whom it is about, or their application.
Condition ConditionOfNamed(const ResourceType& type, const std::string& applicant) {
  const std::string organization(ParentOf(applicant));
  if (HasColumn(type, "applicant")) {
    return {"parent = :organization AND applicant = :applicant", {organization, applicant}};
  }
  if (!HasColumn(type, "application")) return {};
  return {absl::StrCat("parent = :parent AND application IN ", kApplications),
          {organization, organization, applicant, applicant}};
}

Condition ConditionOf(const RecordSource& source, const std::string& applicant) {
  const std::string organization(ParentOf(applicant));
  switch (source.belongs) {
    case Belongs::kIsApplicant:
      return {"name = :applicant", {applicant}};
    case Belongs::kUnderApplicant:
      return {"parent = :applicant", {applicant}};
    case Belongs::kNamedAsApplicant:
      return {"name = :name", {source.type->pattern.Child(organization, IdOf(applicant))}};
    case Belongs::kNamesApplication:
    case Belongs::kNamesRequisition:
      return ConditionOfNamed(*source.type, applicant);
    case Belongs::kUnderInterview:
      return {absl::StrCat("parent IN (SELECT name FROM interviews WHERE parent = :parent AND "
                           "state = :concluded AND application IN ",
                           kApplications, ")"),
              {organization, static_cast<int64_t>(v1::Interview::CONCLUDED), organization,
               applicant, applicant}};
    case Belongs::kIsRequisition:
    case Belongs::kUnderRequisition:
      return {};
  }
  return {};
}

// Their name ends with who scored.
void Conceal(v1::Scorecard& scorecard) {
  scorecard.set_name(absl::StrCat(ParentOf(scorecard.name()), "/scorecards/-"));
  scorecard.clear_scorer();
}

void Conceal(v1::ReferenceCheck& check) {
  check.clear_referee_name();
  check.clear_referee_contact();
  check.clear_relationship();
  check.clear_end_note();
}

void Conceal(google::protobuf::RepeatedPtrField<v1::PanelMember>& members) {
  for (v1::PanelMember& member : members) {
    if (member.conflict() != v1::PanelMember::RECUSED) continue;
    v1::PanelMember concealed;
    concealed.set_conflict(member.conflict());
    concealed.set_conflict_reason(member.conflict_reason());
    member = std::move(concealed);
  }
}

}  // namespace

absl::StatusOr<std::vector<KeptRecord>> ReadRecordsOfApplicant(Session& session,
                                                               const RecordSource& source,
                                                               const std::string& applicant) {
  const auto [sql, parameters] = ConditionOf(source, applicant);
  std::vector<KeptRecord> records;
  if (sql.empty()) return records;
  ASSIGN_OR_RETURN(auto rows, (session.QueryWith<std::string, Bytes>(
                                  absl::StrCat("SELECT name, body FROM ", source.type->table(),
                                               " WHERE ", sql, " ORDER BY name"),
                                  parameters)));
  for (auto& [name, body] : rows) records.push_back({std::move(name), std::move(body.value)});
  // By name they would be in the order of who scored, whom the interview names.
  if (source.belongs == Belongs::kUnderInterview) {
    std::sort(records.begin(), records.end(), [](const KeptRecord& one, const KeptRecord& other) {
      return Sha256(one.body) < Sha256(other.body);
    });
  }
  return records;
}

void ConcealWhoSpoke(google::protobuf::Message& record) {
  if (auto* const scorecard = google::protobuf::DynamicCastToGenerated<v1::Scorecard>(&record)) {
    Conceal(*scorecard);
  } else if (auto* const check =
                 google::protobuf::DynamicCastToGenerated<v1::ReferenceCheck>(&record)) {
    Conceal(*check);
  } else if (auto* const interview =
                 google::protobuf::DynamicCastToGenerated<v1::Interview>(&record)) {
    Conceal(*interview->mutable_panel());
    Conceal(*interview->mutable_alternates());
    // Who takes a place says whose it was.
    for (auto& member : *interview->mutable_panel()) member.clear_replaces();
  }
}

}  // namespace touchstone::recruiting
