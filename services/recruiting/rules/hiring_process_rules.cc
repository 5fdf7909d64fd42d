#include "services/recruiting/rules/hiring_process_rules.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/runtime/names/part_ids.h"

namespace touchstone::recruiting {
namespace {

// The longest made of a title, so that a number fits behind it.
constexpr size_t kLongestMade = kMaxId - 8;

template <typename Parts>
void AssignIdsOf(absl::string_view otherwise, Parts& parts) {
  PartIds ids;
  for (const auto& part : parts) ids.Take(part.id());
  for (auto& part : parts) {
    if (!part.id().empty()) continue;
    const std::string made = IdOfTitle(part.title(), kLongestMade);
    part.set_id(ids.Unique(made.empty() ? std::string(otherwise) : made));
  }
}

template <typename Parts>
void CheckIds(absl::string_view field, const Parts& parts,
              std::vector<FieldViolation>& violations) {
  std::set<std::string> seen;
  for (int i = 0; i < parts.size(); ++i) {
    if (seen.insert(parts[i].id()).second) continue;
    violations.push_back({absl::StrCat(field, "[", i, "].id"), "is that of another; choose one"});
  }
}

void CheckKinds(const v1::HiringProcess& process, std::vector<FieldViolation>& violations) {
  bool certifies = false;
  const int last = process.stages_size() - 1;
  for (int i = 0; i <= last; ++i) {
    const std::string field = absl::StrCat("hiring_process.stages[", i, "].kind");
    const v1::Stage::Kind kind = process.stages(i).kind();
    if (i == last && kind != v1::Stage::OFFER) {
      violations.push_back({field, "must be OFFER: the last stage makes the offer"});
    }
    if (i < last && kind == v1::Stage::OFFER) {
      violations.push_back({field, "must not be OFFER: only the last stage makes one"});
    }
    if (kind != v1::Stage::CERTIFICATION) continue;
    if (certifies) violations.push_back({field, "is the second CERTIFICATION; at most one"});
    certifies = true;
  }
}

}  // namespace

void AssignIds(v1::HiringProcess& process) {
  AssignIdsOf("stage", *process.mutable_stages());
  AssignIdsOf("reason", *process.mutable_disposition_reasons());
}

std::vector<FieldViolation> HiringProcessViolations(const v1::HiringProcess& process) {
  std::vector<FieldViolation> violations;
  CheckIds("hiring_process.stages", process.stages(), violations);
  CheckKinds(process, violations);
  CheckIds("hiring_process.disposition_reasons", process.disposition_reasons(), violations);
  for (int i = 0; i < process.disposition_reasons_size(); ++i) {
    for (const int kind : process.disposition_reasons(i).stage_kinds()) {
      if (kind != v1::Stage::KIND_UNSPECIFIED) continue;
      violations.push_back({absl::StrCat("hiring_process.disposition_reasons[", i, "].stage_kinds"),
                            "must name kinds of stages; leave it empty for every kind"});
    }
  }
  return violations;
}

}  // namespace touchstone::recruiting
