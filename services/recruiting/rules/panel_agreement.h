// How far panels agree over all applicants who were asked by one guide: an intraclass correlation
// of what members scored alone (figures/icc.h).

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_PANEL_AGREEMENT_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_PANEL_AGREEMENT_H_

#include <optional>
#include <string>
#include <vector>

namespace touchstone::recruiting {

// Of fewer applicants it says nothing.
inline constexpr int kLeastAgreedUpon = 10;

// What a member gave one answer.
struct LoneScore {
  std::string application;
  std::string scorer;
  std::string competency;
  int level = 0;
};

struct AgreementFigures {
  std::string formula;     // "icc-2-k": one panel scored all; "icc-1-k": several did
  int count = 0;           // applicants
  double coefficient = 0;  // all to three decimals
  double low = 0;          // of its 95 % interval
  double high = 0;
};

// A member's score of an applicant is the mean over competencies of the means over their questions.
// The coefficient is of the mean of as many members as scored most applicants; applicants whom more
// or fewer scored are left out. Nothing under kLeastAgreedUpon of them, or where all are scored the
// same.
std::optional<AgreementFigures> AgreementOf(const std::vector<LoneScore>& scores);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_PANEL_AGREEMENT_H_
