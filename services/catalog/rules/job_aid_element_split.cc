#include "services/catalog/rules/job_aid_element_split.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <unordered_map>

#include "absl/strings/match.h"

namespace touchstone::catalog::job_aid {
namespace {

// The weights, in one unit: 1 is about what a sentence gains by being a third shorter than usual.
// They were set on five tables (three of them written for it); within ±15% of each the splits stay
// the same.
constexpr double kShortness = 1.5;      // for each whole length that it is shorter than the median
constexpr double kMostShortness = 1.5;  // very short sentences are no better titles than short ones
constexpr double kLeastShortness = -3;
constexpr double kClauses = -4;           // commas, semicolons, colons
constexpr double kAdverb = -4;            // "Regularly …" says how, as behaviors do
constexpr double kSaidTwice = -1;         // nearly the same sentence stands elsewhere
constexpr double kOtherForm = -3;         // ends in a period where the first title does not, or so
constexpr double kTiny = -0.5;            // three words or fewer, where the first title has more
constexpr double kBesideSpace = 1;        // a space kept before or after: the trace of a cell
constexpr double kLongerNeighbor = 0.25;  // for each neighbor that is not shorter
constexpr double kEchoBefore = -2;        // words shared with the three sentences before
constexpr double kEchoAfter = 6;          // words shared with the first behaviors of its row
constexpr double kEchoDecay = 0.3;        // the second behavior counts less, the third less again
constexpr double kSharedCell = 1;         // three or more titles in one cell
constexpr double kEachElement = -0.4;     // so that there are no more elements than needed
constexpr double kNoBehavior = -6;
constexpr double kOneBehavior = -2;
constexpr double kEachBeyond = -1;  // for each behavior of a row beyond the usual most
constexpr size_t kUsualMost = 10;
constexpr size_t kMostBehaviors = 24;  // rows longer than this are not considered
constexpr size_t kMostSharing = 5;     // titles in one cell
constexpr double kDoubtful = 1.5;

// Words that a sentence cannot be recognized by.
bool IsFunctionWord(const std::string& word) {
  for (const absl::string_view known :
       {"the", "a",     "an",   "and",  "or",  "to",   "of",   "for",  "in",
        "on",  "with",  "by",   "is",   "are", "was",  "were", "that", "be",
        "as",  "at",    "from", "it",   "its", "this", "not",  "when", "if",
        "so",  "their", "them", "they", "his", "her",  "all",  "out",  "up"}) {
    if (word == known) return true;
  }
  return false;
}

// The stem, roughly: enough for "resolves" and "resolving" to meet.
std::string Stem(std::string word) {
  for (const absl::string_view suffix : {"ations", "ation", "ments", "ment", "ings", "ing", "ions",
                                         "izes", "ion", "ies", "ed", "es", "s", "e", "y"}) {
    if (word.size() >= suffix.size() + 3 && absl::EndsWith(word, suffix)) {
      word.resize(word.size() - suffix.size());
      break;
    }
  }
  return word;
}

// The sentences as sets of numbered stems, with how telling each stem is.
class Echoes {
 public:
  explicit Echoes(const std::vector<Sentence>& sentences) {
    std::unordered_map<std::string, int> numbers;
    std::vector<int> frequency;
    for (const Sentence& sentence : sentences) {
      std::vector<int>& stems = stems_.emplace_back();
      for (std::string& word : Words(sentence.text, 60)) {
        if (word.size() < 2 || IsFunctionWord(word)) continue;
        const auto [it, fresh] = numbers.emplace(Stem(std::move(word)), numbers.size());
        if (fresh) frequency.push_back(0);
        stems.push_back(it->second);
      }
      std::sort(stems.begin(), stems.end());
      stems.erase(std::unique(stems.begin(), stems.end()), stems.end());
      for (const int stem : stems) ++frequency[stem];
    }
    for (const int count : frequency) {
      weight_.push_back(std::log(static_cast<double>(sentences.size()) / count));
    }
    for (const std::vector<int>& stems : stems_) {
      double sum = 0;
      for (const int stem : stems) sum += weight_[stem];
      length_.push_back(sum > 0 ? std::sqrt(sum) : 1);
    }
  }

  // 0 for nothing in common, 1 for the same.
  double Between(size_t a, size_t b) const {
    double sum = 0;
    ForCommon(a, b, [&](int stem) { sum += weight_[stem]; });
    return sum / (length_[a] * length_[b]);
  }

  bool NearlySame(size_t a, size_t b) const {
    size_t common = 0;
    ForCommon(a, b, [&](int) { ++common; });
    const size_t all = stems_[a].size() + stems_[b].size() - common;
    return all > 0 && common * 5 >= all * 3;
  }

 private:
  template <typename F>
  void ForCommon(size_t a, size_t b, F f) const {
    auto x = stems_[a].begin();
    auto y = stems_[b].begin();
    while (x != stems_[a].end() && y != stems_[b].end()) {
      if (*x == *y) f(*x);
      if (*x <= *y) {
        const int value = *x++;
        if (y != stems_[b].end() && *y == value) ++y;
      } else {
        ++y;
      }
    }
  }

  std::vector<std::vector<int>> stems_;
  std::vector<double> weight_;
  std::vector<double> length_;
};

// Which sentences are nearly repeated elsewhere. Compares a sentence only with the nearest hundred
// on each side, so that the time stays linear.
std::vector<bool> SaidTwice(const Echoes& echoes, size_t count) {
  std::vector<bool> twice(count);
  for (size_t i = 0; i < count; ++i) {
    for (size_t j = i + 1; j < std::min(count, i + 100); ++j) {
      if (echoes.NearlySame(i, j)) twice[i] = twice[j] = true;
    }
  }
  return twice;
}

bool HasClauses(absl::string_view text) {
  return text.find_first_of(",;:") != absl::string_view::npos;
}

bool EndsInPeriod(absl::string_view text) { return absl::EndsWith(text, "."); }

// How much each sentence by itself looks like the title of a row.
std::vector<double> TitleScores(const std::vector<Sentence>& sentences, const Echoes& echoes) {
  const size_t count = sentences.size();
  std::vector<size_t> lengths;
  for (const Sentence& sentence : sentences) lengths.push_back(CountWords(sentence.text));
  std::vector<size_t> sorted = lengths;
  std::nth_element(sorted.begin(), sorted.begin() + count / 2, sorted.end());
  const double median = std::max<double>(1, sorted[count / 2]);
  const std::vector<bool> twice = SaidTwice(echoes, count);
  const bool first_ends = EndsInPeriod(sentences[0].text);

  std::vector<double> scores;
  for (size_t i = 0; i < count; ++i) {
    const absl::string_view text = sentences[i].text;
    double score =
        std::clamp(kShortness * (median - lengths[i]) / median, kLeastShortness, kMostShortness);
    if (HasClauses(text)) score += kClauses;
    if (absl::EndsWith(text.substr(0, text.find(' ')), "ly")) score += kAdverb;
    if (twice[i]) score += kSaidTwice;
    if (EndsInPeriod(text) != first_ends) score += kOtherForm;
    if (lengths[i] <= 3 && lengths[0] > 3) score += kTiny;
    if (sentences[i].join == Join::kSpace) score += kBesideSpace;
    if (i + 1 < count && sentences[i + 1].join == Join::kSpace) score += kBesideSpace;
    const bool longer_before = i == 0 || lengths[i - 1] >= lengths[i];
    const bool longer_after = i + 1 == count || lengths[i + 1] >= lengths[i];
    score += kLongerNeighbor * (longer_before + longer_after - 1);
    for (size_t j = i < 3 ? 0 : i - 3; j < i; ++j) score += kEchoBefore * echoes.Between(i, j);
    scores.push_back(score + kEachElement);
  }
  return scores;
}

double SizeScore(size_t behaviors) {
  if (behaviors == 0) return kNoBehavior;
  if (behaviors == 1) return kOneBehavior;
  return behaviors <= kUsualMost ? 0 : kEachBeyond * static_cast<double>(behaviors - kUsualMost);
}

// A row: `titles` sentences that share its behaviors, which end before `end`.
struct Row {
  size_t titles = 1;
  size_t end = 0;
};

class Splitter {
 public:
  explicit Splitter(const std::vector<Sentence>& sentences)
      : sentences_(sentences),
        echoes_(sentences),
        scores_(TitleScores(sentences, echoes_)),
        best_(sentences.size() + 1, -std::numeric_limits<double>::infinity()),
        rows_(sentences.size()) {}

  std::vector<SentenceRole> Split() {
    const size_t count = sentences_.size();
    best_[count] = 0;
    for (size_t begin = count; begin-- > 0;) {
      TryRows(begin, 1);
      // Titles that share a cell keep the spaces between them. Two sentences with a space between
      // them are as often a title and what follows it.
      for (size_t titles = 2; titles <= kMostSharing && begin + titles <= count; ++titles) {
        if (sentences_[begin + titles - 1].join != Join::kSpace) break;
        if (titles > 2) TryRows(begin, titles);
      }
    }
    std::vector<SentenceRole> roles(count);
    double weakest = std::numeric_limits<double>::infinity();
    for (size_t at = 0; at < count; at = rows_[at].end) {
      for (size_t i = 0; i < rows_[at].titles; ++i) {
        roles[at + i].element = true;
        if (at > 0) weakest = std::min(weakest, scores_[at + i]);
      }
    }
    // Any split of running text is a guess, so every element but the first is in doubt, and every
    // behavior that would have made about as good a title as one of them.
    for (size_t i = 1; i < count; ++i) {
      roles[i].doubtful = roles[i].element || scores_[i] > std::min(weakest + kDoubtful, 0.5);
    }
    return roles;
  }

 private:
  // The best row with `titles` titles at `begin`, over all its lengths.
  void TryRows(size_t begin, size_t titles) {
    const size_t first = begin + titles;
    double score = titles > 2 ? kSharedCell : 0;
    for (size_t i = begin; i < first; ++i) score += scores_[i];
    double echo = 0;
    double decay = kEchoAfter;
    const size_t last = std::min(sentences_.size(), first + kMostBehaviors);
    for (size_t end = first; end <= last; ++end) {
      if (end > first && decay > 0.01) {
        double most = 0;
        for (size_t i = begin; i < first; ++i) most = std::max(most, echoes_.Between(i, end - 1));
        echo += decay * most;
        decay *= kEchoDecay;
      }
      const double total = score + echo + SizeScore(end - first) + best_[end];
      if (total > best_[begin]) {
        best_[begin] = total;
        rows_[begin] = {titles, end};
      }
    }
  }

  const std::vector<Sentence>& sentences_;
  const Echoes echoes_;
  const std::vector<double> scores_;
  std::vector<double> best_;  // of the rows from each sentence on, if a row begins there
  std::vector<Row> rows_;
};

}  // namespace

std::vector<SentenceRole> SplitElements(const std::vector<Sentence>& sentences) {
  if (sentences.empty()) return {};
  return Splitter(sentences).Split();
}

}  // namespace touchstone::catalog::job_aid
