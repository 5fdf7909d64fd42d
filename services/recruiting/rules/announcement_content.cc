#include "services/recruiting/rules/announcement_content.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace touchstone::recruiting {
namespace {

// 4100000 -> "41,000.00"
std::string Amount(int64_t cents) {
  std::string units = absl::StrCat(cents / 100);
  for (size_t at = units.size(); at > 3;) units.insert(at -= 3, 1, ',');
  const int64_t rest = cents % 100;
  return absl::StrCat(units, rest < 10 ? ".0" : ".", rest);
}

absl::string_view PeriodInWords(v1::PayRange::Period period) {
  switch (period) {
    case v1::PayRange::HOUR:
      return " an hour";
    case v1::PayRange::MONTH:
      return " a month";
    case v1::PayRange::YEAR:
      return " a year";
    default:
      return "";
  }
}

}  // namespace

v1::AnnouncementContent ContentOf(const v1::Requisition& requisition,
                                  const v1::Announcement& announcement) {
  const v1::RequisitionProfile& profile = requisition.profile();
  v1::AnnouncementContent content;
  content.set_title(profile.title());
  content.set_openings(requisition.openings());
  content.set_introduction(announcement.introduction());
  *content.mutable_essential_functions() = profile.essential_functions();
  for (const v1::Qualification& qualification : requisition.qualifications()) {
    auto& announced = qualification.necessity() == v1::Qualification::REQUIRED
                          ? *content.add_required_qualifications()
                          : *content.add_desired_qualifications();
    announced.set_text(qualification.text());
    announced.set_evidence(qualification.evidence());
  }
  for (const v1::RequisitionRequirement& requirement : profile.requirements()) {
    v1::AnnouncedDemand& demand = *content.add_demands();
    demand.set_competency(requirement.title());
    demand.set_demand(requirement.job_demand());
  }
  if (profile.has_pay_range()) *content.mutable_pay_range() = profile.pay_range();
  content.set_benefits(profile.benefits());
  for (const v1::Stage& stage : requisition.stages()) content.add_stages(stage.title());
  content.set_open_date(requisition.open_date());
  content.set_close_date(requisition.close_date());
  content.set_how_to_apply(announcement.how_to_apply());
  content.set_accommodation_statement(announcement.accommodation_statement());
  content.set_equal_opportunity_statement(announcement.equal_opportunity_statement());
  return content;
}

std::string PayInWords(const v1::PayRange& pay) {
  std::string words = absl::StrCat(pay.currency_code(), " ", Amount(pay.minimum_cents()));
  if (pay.maximum_cents() != pay.minimum_cents()) {
    absl::StrAppend(&words, " to ", Amount(pay.maximum_cents()));
  }
  absl::StrAppend(&words, PeriodInWords(pay.period()));
  return words;
}

}  // namespace touchstone::recruiting
