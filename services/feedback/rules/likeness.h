// How alike two cases are: near in place, time and text. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_LIKENESS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_LIKENESS_H_

#include <touchstone/feedback/v1/place.pb.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace touchstone::feedback {

// Degrees in WGS 84.
struct Coordinates {
  double latitude = 0;
  double longitude = 0;
};

// Nothing of a place without them, or with such as do not exist.
std::optional<Coordinates> CoordinatesOf(const v1::Place& place);

// Along the surface of a sphere of the Earth's mean radius.
double MetersBetween(const Coordinates& one, const Coordinates& other);

// The cell of about 150 meters in which a place is: its row from the south pole on, and where in
// it, as text that sorts like them.
std::string CellOf(const Coordinates& place);

// The middle of that cell: the same for all places in it.
Coordinates CellMiddle(const Coordinates& place);

// The cells from the first to the last, both of one row.
struct CellRange {
  std::string first;
  std::string last;
};

// All cells of which a part may be that near.
std::vector<CellRange> CellsWithin(const Coordinates& place, int meters);

// Which share of the words of two texts both have, from 0 to 1; 0 when neither has any.
double WordsInCommon(const std::set<std::string>& one, const std::set<std::string>& other);

// How far apart two cases are, and how far they may be.
struct Apart {
  double meters = 0;
  double most_meters = 0;
  double days = 0;
  double most_days = 0;
  double text_likeness = 0;
};

// The mean of place, time and text, each from 0 to 1; nothing when they are too far apart.
std::optional<double> LikenessOf(const Apart& apart);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_LIKENESS_H_
