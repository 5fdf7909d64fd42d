// What a release changes against an earlier one: for competencies, levels, cycles, and for who was
// rated.
//
//   const ReleaseImpact impact(SideOf(base, ...), SideOf(next, ...), alignments);
//   response.competencies = impact.Competencies();
//   if (auto told = impact.OfPerson(attainments, profile)) ...
//
// A level carries over when raters would read the same, word for word, and the levels that it lies
// at or between are on the new scale, next to each other, and say the same.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_RELEASE_IMPACT_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_RELEASE_IMPACT_H_

#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/rating.pb.h>
#include <touchstone/assessment/v1/release_impact.pb.h>
#include <touchstone/assessment/v1/result.pb.h>
#include <touchstone/catalog/v1/alignment.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>
#include <touchstone/catalog/v1/release.pb.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/assessment/rules/rated_contents.h"

namespace touchstone::assessment {

// One of the two releases.
struct ReleaseSide {
  catalog::v1::Release release;
  v1::RatingForm scales;
  RatedCompetencies competencies;             // as raters read them
  std::map<std::string, std::string> hashes;  // of all that competencies say, by their ids
};

ReleaseSide SideOf(catalog::v1::Release release,
                   const std::vector<catalog::v1::ReleasedCompetency>& competencies);

// What a person has reached in one competency, and by which words. What is pointed to must live as
// long as it is asked about.
struct Attainment {
  std::string result;
  std::string adjusted_level;              // empty where the level is that of the ratings
  std::optional<double> level;             // of the ratings, on `scales`
  const v1::RatingForm* scales = nullptr;  // those that were rated on
  const v1::FormCompetency* rated = nullptr;
};

// Immutable and thread-safe.
class ReleaseImpact {
 public:
  // `alignments` are those of the catalog that name something of the framework at either end;
  // others do no harm.
  ReleaseImpact(ReleaseSide base, ReleaseSide next,
                const std::vector<catalog::v1::Alignment>& alignments);

  const ReleaseSide& base() const { return base_; }
  const ReleaseSide& next() const { return next_; }

  // By id: each of the two releases'.
  std::vector<v1::CompetencyImpact> Competencies() const;

  // Those that change: by their place in the new release, then those that are gone.
  std::vector<v1::LevelImpact> Levels() const;

  // Whether the points on which behaviors are rated, or what raters read of them, are others.
  bool ChangesBehaviorScale() const;

  v1::CycleImpact OfCycle(const v1::AssessmentCycle& cycle) const;

  // What changes for a person with that job profile, by what they have reached in competencies of
  // the framework (by id). Nothing where nothing changes.
  std::vector<v1::AttainmentImpact> OfPerson(const std::map<std::string, Attainment>& attainments,
                                             const catalog::v1::JobProfile& profile) const;

 private:
  // What a person's level comes to on one of the two sides.
  struct Standing {
    std::optional<v1::RequiredPlace> required;
    std::optional<double> attained;
    std::optional<double> gap;
    v1::CompetencyImpact::CarryOver carry_over = v1::CompetencyImpact::CARRY_OVER_UNSPECIFIED;
  };

  void FindImpact(const std::string& id, const std::vector<catalog::v1::Alignment>& alignments);
  static Standing StandingOn(const ReleaseSide& side, const std::string& competency,
                             const std::string& required_level, const Attainment& attainment);
  static v1::AttainmentImpact Told(const std::string& competency, const std::string& successor,
                                   const Attainment& attainment, const Standing& before,
                                   const Standing& after);

  ReleaseSide base_;
  ReleaseSide next_;
  std::map<std::string, v1::CompetencyImpact> competencies_;
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_RELEASE_IMPACT_H_
