#include "services/feedback/rules/likeness.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"

namespace touchstone::feedback {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kEarthRadius = 6'371'008.8;  // meters, the mean of IUGG
// 150 meters along a meridian.
constexpr double kRowDegrees = 0.00135;

double Radians(double degrees) { return degrees * kPi / 180; }

int64_t RowOf(double latitude) {
  return static_cast<int64_t>(std::floor((latitude + 90) / kRowDegrees));
}

double MiddleLatitude(int64_t row) { return (static_cast<double>(row) + 0.5) * kRowDegrees - 90; }

// How many cells a row has: as many as make them about as wide as high.
int64_t CellsIn(int64_t row) {
  const double around = 360 * std::cos(Radians(std::min(89.9, std::fabs(MiddleLatitude(row)))));
  return std::max<int64_t>(1, static_cast<int64_t>(std::floor(around / kRowDegrees)));
}

// Where in its row, of as many cells, a longitude is; beyond both ends for one beyond ±180.
int64_t ColumnOf(double longitude, int64_t cells) {
  return static_cast<int64_t>(std::floor((longitude + 180) / 360 * static_cast<double>(cells)));
}

std::string CellText(int64_t row, int64_t column) {
  return absl::StrFormat("%06d:%06d", row, column);
}

// From one column to another of a row; where that goes over the date line, its two parts.
void AddRange(int64_t row, int64_t first, int64_t last, int64_t cells,
              std::vector<CellRange>& ranges) {
  const auto add = [&](int64_t from, int64_t to) {
    ranges.push_back({CellText(row, from), CellText(row, to)});
  };
  if (last - first + 1 >= cells) return add(0, cells - 1);
  add(std::max<int64_t>(first, 0), std::min(last, cells - 1));
  if (first < 0) add(first + cells, cells - 1);
  if (last >= cells) add(0, last - cells);
}

}  // namespace

std::optional<Coordinates> CoordinatesOf(const v1::Place& place) {
  Coordinates found;
  if (!absl::SimpleAtod(place.latitude(), &found.latitude) ||
      !absl::SimpleAtod(place.longitude(), &found.longitude)) {
    return std::nullopt;
  }
  // What is no number is in no range.
  const bool exists = std::fabs(found.latitude) <= 90 && std::fabs(found.longitude) <= 180;
  return exists ? std::optional(found) : std::nullopt;
}

double MetersBetween(const Coordinates& one, const Coordinates& other) {
  const double north = std::sin(Radians(other.latitude - one.latitude) / 2);
  const double east = std::sin(Radians(other.longitude - one.longitude) / 2);
  const double chord = north * north + std::cos(Radians(one.latitude)) *
                                           std::cos(Radians(other.latitude)) * east * east;
  return 2 * kEarthRadius * std::asin(std::min(1.0, std::sqrt(chord)));
}

std::string CellOf(const Coordinates& place) {
  const int64_t row = RowOf(place.latitude);
  const int64_t cells = CellsIn(row);
  return CellText(row, std::min(ColumnOf(place.longitude, cells), cells - 1));
}

Coordinates CellMiddle(const Coordinates& place) {
  const int64_t row = RowOf(place.latitude);
  const int64_t cells = CellsIn(row);
  const int64_t column = std::min(ColumnOf(place.longitude, cells), cells - 1);
  return {
      .latitude = std::min(90.0, MiddleLatitude(row)),
      .longitude = (static_cast<double>(column) + 0.5) * 360 / static_cast<double>(cells) - 180};
}

std::vector<CellRange> CellsWithin(const Coordinates& place, int meters) {
  const double degrees = meters / (kEarthRadius * kPi / 180);
  const double south = std::max(-90.0, place.latitude - degrees);
  const double north = std::min(90.0, place.latitude + degrees);
  // A degree of longitude is shortest where it is farthest from the equator.
  const double farthest = std::min(89.9, std::max(std::fabs(south), std::fabs(north)));
  const double aside = std::min(180.0, degrees / std::cos(Radians(farthest)));
  std::vector<CellRange> ranges;
  for (int64_t row = RowOf(south); row <= RowOf(north); ++row) {
    const int64_t cells = CellsIn(row);
    AddRange(row, ColumnOf(place.longitude - aside, cells),
             ColumnOf(place.longitude + aside, cells), cells, ranges);
  }
  return ranges;
}

double WordsInCommon(const std::set<std::string>& one, const std::set<std::string>& other) {
  size_t common = 0;
  for (const std::string& word : one) common += other.count(word);
  const size_t all = one.size() + other.size() - common;
  return all == 0 ? 0 : static_cast<double>(common) / static_cast<double>(all);
}

std::optional<double> LikenessOf(const Apart& apart) {
  if (apart.most_meters <= 0 || apart.meters > apart.most_meters) return std::nullopt;
  if (apart.days > apart.most_days) return std::nullopt;
  const double place = 1 - apart.meters / apart.most_meters;
  const double time = apart.most_days == 0 ? 1 : 1 - apart.days / apart.most_days;
  return (place + time + apart.text_likeness) / 3;
}

}  // namespace touchstone::feedback
