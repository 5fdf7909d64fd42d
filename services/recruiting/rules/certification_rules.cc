#include "services/recruiting/rules/certification_rules.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/clock/days.h"

namespace touchstone::recruiting {
namespace {

using v1::CertificationRule;
using v1::Preference;

class Findings {
 public:
  explicit Findings(const CertificationRule& rule) : rule_(rule) {}

  std::vector<FieldViolation> All() && {
    LookAtDays();
    LookAtMethod();
    LookAtConversion();
    LookAtPreferences();
    return std::move(violations_);
  }

 private:
  void Add(absl::string_view field, absl::string_view problem) {
    violations_.push_back({absl::StrCat("certification_rule.", field), std::string(problem)});
  }

  void LookAtDays() {
    const auto first = ParseDay(rule_.effective_date());
    const auto last = ParseDay(rule_.end_date());
    if (!first) Add("effective_date", "is no day of the calendar");
    if (rule_.end_date().empty()) return;
    if (!last) {
      Add("end_date", "is no day of the calendar");
    } else if (first && *last < *first) {
      Add("end_date", "is before the first day on which the rule holds");
    }
  }

  void LookAtMethod() {
    const bool is_unranked = rule_.method() == CertificationRule::UNRANKED;
    if (is_unranked && rule_.certified() > 0) {
      Add("certified", "must be 0: without ranks everybody who passed is referred");
    }
    if (is_unranked && rule_.certified_per_further_opening() > 0) {
      Add("certified_per_further_opening",
          "must be 0: without ranks everybody who passed is referred");
    }
    if (!is_unranked && rule_.certified() < 1) {
      Add("certified", "must be 1 or more; without a number nobody is referred");
    }
    if (rule_.ties_included() && rule_.method() != CertificationRule::RULE_OF_N) {
      Add("ties_included", "has a meaning only where ranks are counted (RULE_OF_N)");
    }
    const bool has_bands = rule_.method() == CertificationRule::BANDS;
    if (has_bands && rule_.band_width_hundredths() == 0) {
      Add("band_width_hundredths", "must be above 0: bands without a width are none");
    } else if (!has_bands && rule_.band_width_hundredths() > 0) {
      Add("band_width_hundredths", "must be 0: the method has no bands");
    }
  }

  void LookAtConversion() {
    if (rule_.conversion().maximum_raw_hundredths() > rule_.conversion().passing_raw_hundredths()) {
      return;
    }
    Add("conversion.maximum_raw_hundredths", "must be above the passing raw score");
  }

  void LookAtPreferences() {
    std::map<absl::string_view, const Preference*> by_id;
    for (int i = 0; i < rule_.preferences_size(); ++i) {
      const Preference& preference = rule_.preferences(i);
      if (!by_id.emplace(preference.id(), &preference).second) {
        Add(absl::StrCat("preferences[", i, "].id"), "is that of another preference already");
      }
    }
    for (int i = 0; i < rule_.preferences_size(); ++i) {
      LookAtPoints(i);
      for (int j = 0; j < rule_.preferences(i).excludes_size(); ++j) LookAtExclusion(by_id, i, j);
    }
  }

  void LookAtPoints(int i) {
    const Preference& preference = rule_.preferences(i);
    const std::string field = absl::StrCat("preferences[", i, "].points_hundredths");
    if (preference.effect() == Preference::REFERRED_TOO) {
      if (preference.points_hundredths() > 0) {
        Add(field, "must be 0: who is referred beside the others gets no points by it");
      }
      return;
    }
    if (preference.points_hundredths() == 0) {
      Add(field, "must be above 0");
    } else if (rule_.preference_cap_hundredths() > 0 &&
               preference.points_hundredths() > rule_.preference_cap_hundredths()) {
      Add(field, "is more than all preferences of one person may give together");
    }
  }

  void LookAtExclusion(const std::map<absl::string_view, const Preference*>& by_id, int i, int j) {
    const Preference& preference = rule_.preferences(i);
    const std::string& other = preference.excludes(j);
    const std::string field = absl::StrCat("preferences[", i, "].excludes[", j, "]");
    const auto found = by_id.find(other);
    if (other == preference.id()) {
      Add(field, "is the preference itself");
    } else if (found == by_id.end()) {
      Add(field, "is no preference of this rule");
    } else if (found->second->points_hundredths() == preference.points_hundredths()) {
      Add(field, "gives as many points, so that nothing says which of the two counts");
    }
  }

  const CertificationRule& rule_;
  std::vector<FieldViolation> violations_;
};

bool BeginsAfter(const CertificationRule& one, const CertificationRule& other) {
  return !other.end_date().empty() && one.effective_date() > other.end_date();
}

}  // namespace

std::vector<FieldViolation> CertificationRuleViolations(const CertificationRule& rule) {
  return Findings(rule).All();
}

bool Overlap(const CertificationRule& one, const CertificationRule& other) {
  return !BeginsAfter(one, other) && !BeginsAfter(other, one);
}

bool OnlyTitleAndEndDiffer(const CertificationRule& one, const CertificationRule& other) {
  CertificationRule changed = one;
  changed.set_title(other.title());
  changed.set_end_date(other.end_date());
  changed.set_etag(other.etag());
  changed.clear_update_time();
  CertificationRule wanted = other;
  wanted.clear_update_time();
  return google::protobuf::util::MessageDifferencer::Equals(changed, wanted);
}

}  // namespace touchstone::recruiting
