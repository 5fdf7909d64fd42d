#include "services/catalog/rules/job_aid_headings.h"

#include <algorithm>
#include <array>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "services/catalog/rules/job_aid_text.h"

namespace touchstone::catalog::job_aid {
namespace {

struct Phrase {
  absl::string_view words;  // lower case
  SectionKind kind;
  bool generic = false;
};

constexpr bool kGeneric = true;

constexpr Phrase kPhrases[] = {
    {"competency definition", SectionKind::kDefinition},
    {"definition of the competency", SectionKind::kDefinition},
    {"definition", SectionKind::kDefinition},
    {"what it is", SectionKind::kDefinition, kGeneric},
    {"what it means", SectionKind::kDefinition, kGeneric},
    {"importance of the competency", SectionKind::kImportance},
    {"importance", SectionKind::kImportance},
    {"why it is important", SectionKind::kImportance},
    {"why it matters", SectionKind::kImportance, kGeneric},
    {"why this matters", SectionKind::kImportance, kGeneric},
    {"why this competency is important", SectionKind::kImportance},
    {"why this competency matters", SectionKind::kImportance},
    {"significance", SectionKind::kImportance, kGeneric},
    {"key elements and distinguishing behaviors", SectionKind::kKeyElements},
    {"key elements and behaviors", SectionKind::kKeyElements},
    {"key elements", SectionKind::kKeyElements},
    {"key element", SectionKind::kKeyElements},
    {"key actions", SectionKind::kKeyElements},
    {"key components", SectionKind::kKeyElements},
    {"elements", SectionKind::kKeyElements, kGeneric},
    {"element", SectionKind::kKeyElements, kGeneric},
    {"distinguishing behaviors", SectionKind::kBehaviors},
    {"distinguishing behaviours", SectionKind::kBehaviors},
    {"behavioral indicators", SectionKind::kBehaviors},
    {"behavioural indicators", SectionKind::kBehaviors},
    {"observable behaviors", SectionKind::kBehaviors},
    {"key behaviors", SectionKind::kBehaviors},
    {"behaviors", SectionKind::kBehaviors, kGeneric},
    {"behaviours", SectionKind::kBehaviors, kGeneric},
    {"personal growth activities", SectionKind::kGrowth},
    {"personal growth", SectionKind::kGrowth},
    {"personal development", SectionKind::kGrowth},
    {"professional growth", SectionKind::kGrowth},
    {"professional development", SectionKind::kGrowth},
    {"growth and development", SectionKind::kGrowth},
    {"ways to grow", SectionKind::kGrowth},
    {"developing this competency", SectionKind::kGrowth},
    {"developmental activities", SectionKind::kActivities},
    {"development activities", SectionKind::kActivities},
    {"developmental opportunities", SectionKind::kActivities},
    {"development opportunities", SectionKind::kActivities},
    {"growth activities", SectionKind::kActivities},
    {"learning activities", SectionKind::kActivities},
    {"activities", SectionKind::kActivities, kGeneric},
    {"training resources", SectionKind::kTraining},
    {"learning resources", SectionKind::kTraining},
    {"training and learning", SectionKind::kTraining},
    {"training opportunities", SectionKind::kTraining},
    {"training", SectionKind::kTraining, kGeneric},
    {"video learning", SectionKind::kVideos},
    {"video training", SectionKind::kVideos},
    {"videos", SectionKind::kVideos, kGeneric},
    {"video", SectionKind::kVideos, kGeneric},
    {"e-learning courses", SectionKind::kELearning},
    {"e-learning", SectionKind::kELearning},
    {"elearning", SectionKind::kELearning},
    {"online learning", SectionKind::kELearning},
    {"online training", SectionKind::kELearning},
    {"online courses", SectionKind::kELearning},
    {"book learning", SectionKind::kBooks},
    {"recommended reading", SectionKind::kBooks},
    {"suggested reading", SectionKind::kBooks},
    {"reading", SectionKind::kBooks, kGeneric},
    {"readings", SectionKind::kBooks, kGeneric},
    {"books", SectionKind::kBooks, kGeneric},
    {"external training providers", SectionKind::kExternalTraining},
    {"external training", SectionKind::kExternalTraining},
    {"external providers", SectionKind::kExternalTraining},
    {"training providers", SectionKind::kExternalTraining},
    {"external learning", SectionKind::kExternalTraining},
    {"outside training", SectionKind::kExternalTraining},
    {"internal training", SectionKind::kInternalTraining},
    {"in-house training", SectionKind::kInternalTraining},
    {"classroom training", SectionKind::kInternalTraining},
    {"instructor-led training", SectionKind::kInternalTraining},
    {"recruiting activities", SectionKind::kRecruiting},
    {"recruitment activities", SectionKind::kRecruiting},
    {"recruiting", SectionKind::kRecruiting, kGeneric},
    {"recruitment", SectionKind::kRecruiting, kGeneric},
    {"recruitment and selection", SectionKind::kRecruiting, kGeneric},
    {"hiring", SectionKind::kRecruiting, kGeneric},
    {"qualification statements", SectionKind::kQualifications},
    {"qualification statement", SectionKind::kQualifications},
    {"desired qualifications", SectionKind::kQualifications},
    {"required qualifications", SectionKind::kQualifications},
    {"qualifications", SectionKind::kQualifications, kGeneric},
    {"outreach activities", SectionKind::kOutreach},
    {"outreach activity", SectionKind::kOutreach},
    {"outreach", SectionKind::kOutreach, kGeneric},
    {"behavioral interview questions", SectionKind::kInterview},
    {"interview questions", SectionKind::kInterview},
    {"questions for applicants", SectionKind::kInterview},
    {"reference check questions", SectionKind::kReference},
    {"reference questions", SectionKind::kReference},
    {"reference checks", SectionKind::kReference},
    {"reference check", SectionKind::kReference},
    {"questions for references", SectionKind::kReference},
    {"identifying required proficiency levels", SectionKind::kLevels},
    {"required proficiency levels", SectionKind::kLevels},
    {"proficiency levels", SectionKind::kLevels},
    {"levels of proficiency", SectionKind::kLevels},
    {"proficiency scale", SectionKind::kLevels},
    {"proficiency level", SectionKind::kLevelHeader},
    {"proficiency description", SectionKind::kLevelHeader},
    {"level description", SectionKind::kLevelHeader},
    {"levels", SectionKind::kLevelHeader, kGeneric},
    {"level", SectionKind::kLevelHeader, kGeneric},
    {"description", SectionKind::kDescription, kGeneric},
};

// Words before the phrase that do not change its meaning.
constexpr absl::string_view kPrefixes[] = {
    "specific ",  "example of ",  "examples of ", "example ", "examples ", "sample ",
    "suggested ", "recommended ", "possible ",    "typical ", "some ",     "selected "};

bool StartsWithAt(absl::string_view text, size_t at, absl::string_view phrase) {
  if (at + phrase.size() > text.size()) return false;
  // Most differ in their second letter; then nothing is called.
  if (absl::ascii_tolower(text[at]) != phrase[0] ||
      absl::ascii_tolower(text[at + 1]) != phrase[1]) {
    return false;
  }
  return absl::EqualsIgnoreCase(text.substr(at, phrase.size()), phrase);
}

// The phrases that begin with each letter, the longer ones first.
const std::array<std::vector<Phrase>, 26>& PhrasesByLetter() {
  static const auto* const table = [] {
    auto* letters = new std::array<std::vector<Phrase>, 26>();
    for (const Phrase& phrase : kPhrases) (*letters)[phrase.words[0] - 'a'].push_back(phrase);
    for (auto& phrases : *letters) {
      std::sort(phrases.begin(), phrases.end(),
                [](const Phrase& a, const Phrase& b) { return a.words.size() > b.words.size(); });
    }
    return letters;
  }();
  return *table;
}

// The end of the prefixes that begin at `at`.
size_t SkipPrefixes(absl::string_view text, size_t at) {
  if (!absl::StrContains("eprst", text.substr(at, 1)) &&
      !absl::StrContains("EPRST", text.substr(at, 1))) {
    return at;  // no prefix begins so: the common case, asked at every capital of a document
  }
  for (int i = 0; i < 3; ++i) {
    for (const absl::string_view prefix : kPrefixes) {
      if (StartsWithAt(text, at, prefix)) {
        at += prefix.size();
        break;
      }
    }
  }
  return at;
}

// The longest phrase at `at` that ends at the end of a word, and its length with its prefixes.
const Phrase* PhraseAt(absl::string_view text, size_t at, size_t& length) {
  // "Recommended reading" is a phrase by itself: try without skipping first.
  const size_t skipped = SkipPrefixes(text, at);
  for (size_t begin = at;; begin = skipped) {
    if (begin >= text.size() || !absl::ascii_isalpha(text[begin])) return nullptr;
    for (const Phrase& phrase : PhrasesByLetter()[absl::ascii_tolower(text[begin]) - 'a']) {
      if (!StartsWithAt(text, begin, phrase.words)) continue;
      const size_t end = begin + phrase.words.size();
      if (end < text.size() && LowerAt(text, end)) continue;
      length = end - at;
      return &phrase;
    }
    if (begin == skipped) return nullptr;
  }
}

// "… for this competency include:" behind a phrase: its end, or 0.
size_t LeadInEnd(absl::string_view text, size_t at) {
  const absl::string_view reach = text.substr(at, 80);
  const size_t colon = reach.find(':');
  if (colon == absl::string_view::npos) return 0;
  const absl::string_view words = reach.substr(0, colon);
  if (words.find_first_of(".?!\n") != absl::string_view::npos) return 0;
  return absl::EndsWithIgnoreCase(Trim(words), "include") ||
                 absl::EndsWithIgnoreCase(Trim(words), "includes") ||
                 absl::EndsWithIgnoreCase(Trim(words), "are")
             ? at + colon + 1
             : 0;
}

// "How do our people demonstrate this competency?": its length, or 0.
size_t HowShownLength(absl::string_view text, size_t at) {
  if (!StartsWithAt(text, at, "how do ") && !StartsWithAt(text, at, "how does ") &&
      !StartsWithAt(text, at, "how is ")) {
    return 0;
  }
  const absl::string_view reach = text.substr(at, 200);
  const size_t end = reach.find('?');
  if (end == absl::string_view::npos) return 0;
  const absl::string_view question = reach.substr(0, end);
  const bool about_showing = FindIgnoreCase(question, "demonstrate") != absl::string_view::npos ||
                             FindIgnoreCase(question, " show") != absl::string_view::npos;
  const bool about_this = FindIgnoreCase(question, "competenc") != absl::string_view::npos;
  return about_showing && about_this ? end + 1 : 0;
}

// "Recruiting for candidates who have this competency may include …": an introduction is heading
// and content in one. The second phrase is what remains when the first word was lost.
bool IsIntroduction(absl::string_view text, size_t at) {
  const absl::string_view reach = text.substr(at, 90);
  const absl::string_view sentence = reach.substr(0, reach.find_first_of(".?!"));
  return FindIgnoreCase(sentence, " may include") != absl::string_view::npos ||
         FindIgnoreCase(sentence, " can include") != absl::string_view::npos;
}

bool StartsRecruiting(absl::string_view text, size_t at) {
  return (StartsWithAt(text, at, "for candidates who ") ||
          StartsWithAt(text, at, "for applicants who ")) &&
         IsIntroduction(text, at);
}

// Where the introduction begins that goes on with "for candidates who" at `at`: at the word before,
// when that is the one that belongs to it.
size_t RecruitingStart(absl::string_view text, size_t at) {
  for (const absl::string_view word : {"recruiting ", "recruitment ", "searching ", "looking "}) {
    if (at >= word.size() && StartsWithAt(text, at - word.size(), word)) return at - word.size();
  }
  return at;
}

// Whether a heading may begin at `at` in running text: at its start, glued to what is before, or
// after the end of a sentence.
bool MayBegin(absl::string_view text, size_t at) {
  if (at == 0) return true;
  if (text[at - 1] != ' ') return !absl::ascii_isupper(text[at - 1]);
  size_t before = at;
  while (before > 0 && text[before - 1] == ' ') --before;
  if (before == 0) return true;
  return absl::StrContains(".?!:)\"", text.substr(before - 1, 1)) || (text[before - 1] & 0x80) != 0;
}

}  // namespace

std::optional<Heading> HeadingAt(absl::string_view text, size_t at) {
  if (StartsWithAt(text, at, "learning:") && at > 0) {
    return Heading{SectionKind::kUnnamedLearning, 9, true};
  }
  if (const size_t length = HowShownLength(text, at)) {
    return Heading{SectionKind::kKeyElements, length, false};
  }
  if (StartsRecruiting(text, at)) return Heading{SectionKind::kRecruiting, 0, true};
  size_t length = 0;
  const Phrase* const phrase = PhraseAt(text, at, length);
  if (phrase == nullptr) return std::nullopt;
  const size_t end = at + length;
  if (end == text.size()) return Heading{phrase->kind, length, phrase->generic};
  if (text[end] == ':') return Heading{phrase->kind, length + 1, phrase->generic};
  if (const size_t lead_in = LeadInEnd(text, end)) {
    return Heading{phrase->kind, lead_in - at, phrase->generic};
  }
  if (UpperAt(text, end) || text[end] == '(' || absl::StartsWith(text.substr(end), "\u201C")) {
    return Heading{phrase->kind, length, phrase->generic};
  }
  const bool introduces =
      phrase->kind == SectionKind::kGrowth || phrase->kind == SectionKind::kRecruiting;
  if (introduces && IsIntroduction(text, at)) return Heading{phrase->kind, 0, true};
  return std::nullopt;
}

std::optional<Heading> HeadingLine(absl::string_view line) {
  size_t at = line.find_first_not_of("#*_ \t>");
  if (at == absl::string_view::npos) return std::nullopt;
  // "3.", "3)", "III."
  const size_t number_end = line.find_first_not_of("0123456789IVX.", at);
  if (number_end != absl::string_view::npos && number_end > at &&
      (line[number_end] == ' ' || line[number_end] == ')') && number_end - at <= 5) {
    const size_t after = line.find_first_not_of(") \t", number_end);
    if (after != absl::string_view::npos) at = after;
  }
  if (const size_t length = HowShownLength(line, at)) {
    if (Trim(line.substr(at + length)).find_first_not_of("#*_ ") == absl::string_view::npos) {
      return Heading{SectionKind::kKeyElements, line.size(), false};
    }
  }
  size_t length = 0;
  const Phrase* const phrase = PhraseAt(line, at, length);
  if (phrase == nullptr) return std::nullopt;
  size_t end = at + length;
  if (const size_t lead_in = LeadInEnd(line, end)) end = lead_in;
  const size_t rest = line.find_first_not_of("#*_ \t", end);
  if (rest == absl::string_view::npos) return Heading{phrase->kind, line.size(), phrase->generic};
  if (line[rest] == ':') {
    const size_t content = line.find_first_not_of("#*_: \t", rest);
    return Heading{phrase->kind, content == absl::string_view::npos ? line.size() : content,
                   phrase->generic};
  }
  // "Importance (under development)"
  if (line[rest] == '(' && line.back() == ')') return Heading{phrase->kind, rest, phrase->generic};
  for (const absl::string_view dash : {"\u2013 ", "\u2014 ", "- "}) {
    if (absl::StartsWith(line.substr(rest), dash) &&
        IsPlaceholderText(line.substr(rest + dash.size()))) {
      return Heading{phrase->kind, rest + dash.size(), phrase->generic};
    }
  }
  return std::nullopt;
}

size_t FindHeading(absl::string_view text, size_t from, Heading& heading) {
  for (size_t at = from; at < text.size(); ++at) {
    const bool capital = absl::ascii_isupper(text[at]);
    const bool remnant = text[at] == 'l' || text[at] == 'f';  // "learning:", "for candidates who"
    if (!capital && !remnant) continue;
    const bool candidate = capital ? MayBegin(text, at)
                           : text[at] == 'l'
                               ? MayBegin(text, at) && at > 0 && !LowerBefore(text, at)
                               : at > 0 && text[at - 1] == ' ' && StartsRecruiting(text, at);
    if (!candidate) continue;
    const std::optional<Heading> found = HeadingAt(text, at);
    if (!found.has_value() || (remnant && found->kind != SectionKind::kUnnamedLearning &&
                               found->kind != SectionKind::kRecruiting)) {
      continue;
    }
    const size_t start = text[at] == 'f' ? RecruitingStart(text, at) : at;
    if (start < from) continue;  // found already, by its first word
    heading = *found;
    return start;
  }
  return absl::string_view::npos;
}

bool IsPlaceholderText(absl::string_view text) {
  if (text.size() > 120) return false;
  const std::string key = MatchingKey(text);
  for (const absl::string_view known :
       {"underdevelopment", "thissectionisunderdevelopment", "sectionunderdevelopment",
        "currentlyunderdevelopment", "stillunderdevelopment", "indevelopment", "tbd",
        "tobedetermined", "tobedeveloped", "tobeadded", "tocome", "comingsoon", "inprogress",
        "notyetavailable", "underconstruction", "na", "none", "pending"}) {
    if (key == known) return true;
  }
  return false;
}

}  // namespace touchstone::catalog::job_aid
