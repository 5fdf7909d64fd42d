#include "services/catalog/rules/job_aid_training.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/catalog/rules/job_aid_text.h"

namespace touchstone::catalog::job_aid {
namespace {

using v1::LearningResource;

constexpr size_t kMaxActivities = 200;
constexpr size_t kMaxResources = 200;
// How many pieces one paragraph is split into, at most: more than there is room for, and so few
// that a paragraph as large as a document costs no more than its length.
constexpr size_t kMaxPieces = 1000;

bool Says(absl::string_view text, absl::string_view words) {
  return FindIgnoreCase(text, words) != absl::string_view::npos;
}

// An entry of a list of resources before it is fitted into the message.
struct Entry {
  std::string title;
  std::string author;
  std::string publisher;
  int year = 0;
  std::string link;
  std::string description;
  int line = 0;
  absl::string_view doubt;  // why a person should look; empty when nobody needs to
};

constexpr absl::string_view kLinksLost =
    "The list ran together where its links fell out; it was split at the colons they left.";
constexpr absl::string_view kTitleGuessed =
    "Nothing marks where the description before it ends and this title begins; it was taken to "
    "begin with the capitalized words.";
constexpr absl::string_view kProvidersSplit =
    "The list ran together; it was split where the name of an institution seems to end.";
constexpr absl::string_view kKindGuessed =
    "The heading of this list lost its first word; the kind was taken from what it lists.";

// Without the punctuation that separated it from its neighbors.
absl::string_view Bare(absl::string_view text) {
  text = Trim(text);
  while (!text.empty() && absl::StrContains(":,;|/-", text.substr(text.size() - 1))) {
    text = Trim(text.substr(0, text.size() - 1));
  }
  while (!text.empty() && absl::StrContains(":,;|/-", text.substr(0, 1))) {
    text = Trim(text.substr(1));
  }
  return text;
}

// Whether something stands behind the scheme, and no more than there is room for.
bool IsAddress(absl::string_view link) {
  for (const absl::string_view scheme : {"https://", "http://"}) {
    if (absl::StartsWith(link, scheme)) return link.size() > scheme.size() && link.size() <= 2000;
  }
  return false;
}

// Takes the link out of a text, if it has one. A remnant of one is left out.
std::string TakeLink(std::string& text, int line, Report& report) {
  const LinkSpan span = FindLink(text);
  if (span.begin == absl::string_view::npos) return "";
  std::string link = text.substr(span.begin, span.length);
  text.erase(span.begin, span.length);
  if (absl::StartsWith(link, "www.")) link.insert(0, "https://");
  if (IsAddress(link)) return link;
  report.LeaveOut("remnant of a link", link, line);
  return "";
}

void LeaveOutRest(absl::string_view rest, int line, Report& report) {
  report.LeaveOut("beyond the most that is read, with all that follows", rest, line);
}

// Splits "Title by Author" at the last " by " before a capital.
void TakeAuthor(Entry& entry) {
  const size_t by = entry.title.rfind(" by ");
  if (by == std::string::npos || !UpperAt(entry.title, by + 4)) return;
  if (CountWords(absl::string_view(entry.title).substr(by)) > 16) return;
  entry.author = std::string(Bare(absl::string_view(entry.title).substr(by + 4)));
  entry.title = std::string(Bare(absl::string_view(entry.title).substr(0, by)));
}

// "(Publisher, 2010)": where it stands and what it says. A page or a series in brackets has no
// year.
struct Imprint {
  size_t begin = absl::string_view::npos;
  size_t end = 0;
  absl::string_view publisher;
  int year = 0;
};

Imprint FindImprint(absl::string_view text, size_t from) {
  for (size_t open = text.find('(', from); open != text.npos; open = text.find('(', open + 1)) {
    const absl::string_view reach = text.substr(open + 1, 320);
    const absl::string_view inside = reach.substr(0, reach.find_first_of("()"));
    if (inside.size() == reach.size() || reach[inside.size()] != ')' || inside.size() < 4) continue;
    int year = 0;
    const absl::string_view digits = inside.substr(inside.size() - 4);
    if (digits.find_first_not_of("0123456789") != digits.npos || !absl::SimpleAtoi(digits, &year)) {
      continue;
    }
    return {open, open + inside.size() + 2, Bare(inside.substr(0, inside.size() - 4)), year};
  }
  return {};
}

// Small words that stay small inside a title.
bool IsSmallWord(absl::string_view word) {
  for (const absl::string_view known :
       {"a",    "an", "and", "as", "at",  "but", "by", "for", "from", "in",
        "into", "of", "on",  "or", "the", "to",  "vs", "vs.", "with", "your"}) {
    if (word == known) return true;
  }
  return false;
}

// Where the title begins in "end of a description Title of the Next Book": after the last sentence,
// or where nothing ends one, after the last word that is small without being a small word.
size_t TitleStart(absl::string_view text, bool& guessed) {
  guessed = false;
  size_t start = 0;
  const std::vector<Sentence> sentences = SplitSentences(text);
  if (sentences.size() > 1) start = text.rfind(sentences.back().text);
  const absl::string_view last = text.substr(start);
  const size_t by = last.rfind(" by ");
  const absl::string_view title = last.substr(0, by);
  size_t own = 0;
  for (size_t at = 0; at < title.size();) {
    size_t end = title.find(' ', at);
    if (end == title.npos) end = title.size();
    const absl::string_view word = title.substr(at, end - at);
    if (LowerAt(word, 0) && !IsSmallWord(word) && !absl::StrContains(word, "-")) own = end + 1;
    at = end + 1;
  }
  // A title in sentence case has small words throughout; then the sentence is the title.
  const bool titled = own > 0 && own < title.size() && CountWords(title.substr(own)) >= 2;
  if (!titled || sentences.size() == 1 || !UpperAt(title, own)) return start;
  guessed = true;
  return start + own;
}

std::vector<Entry> SplitBooks(absl::string_view text, int line) {
  std::vector<Entry> entries;
  size_t begin = 0;
  for (Imprint imprint = FindImprint(text, 0);
       imprint.begin != text.npos && entries.size() < kMaxPieces;
       imprint = FindImprint(text, imprint.end)) {
    const absl::string_view before = text.substr(begin, imprint.begin - begin);
    bool guessed = false;
    const size_t start = entries.empty() ? 0 : TitleStart(before, guessed);
    if (!entries.empty()) {
      absl::string_view description = Trim(before.substr(0, start));
      if (absl::StartsWith(description, ".")) description = Trim(description.substr(1));
      entries.back().description = Respaced(description);
    }
    Entry& entry = entries.emplace_back();
    entry.title = std::string(Bare(before.substr(start)));
    entry.publisher = std::string(imprint.publisher);
    entry.year = imprint.year;
    entry.line = line;
    if (guessed) entry.doubt = kTitleGuessed;
    TakeAuthor(entry);
    begin = imprint.end;
  }
  if (!entries.empty()) {
    absl::string_view rest = Trim(text.substr(begin));
    while (absl::StartsWith(rest, ".") || absl::StartsWith(rest, ",")) rest = Trim(rest.substr(1));
    entries.back().description = Respaced(rest);
  }
  return entries;
}

// Titles of videos and courses in running text: each ends at its link, or at the colon in front of
// the place where the link was.
std::vector<Entry> SplitAtLinks(absl::string_view text, int line, Report& report) {
  std::vector<Entry> entries;
  const bool links = FindLink(text).begin != text.npos;
  size_t pieces = 0;
  for (size_t begin = 0; begin < text.size();) {
    if (++pieces > kMaxPieces) {
      LeaveOutRest(text.substr(begin), line, report);
      break;
    }
    size_t end = text.size();
    size_t next = end;
    std::string link;
    if (links) {
      const LinkSpan span = FindLink(text, begin);
      if (span.begin != text.npos) {
        end = span.begin;
        next = span.begin + span.length;
        std::string found(text.substr(span.begin, span.length));
        link = TakeLink(found, line, report);
      }
    } else if (const size_t colon = text.find(':', begin); colon != text.npos) {
      end = colon;
      next = colon + 1;
    }
    const absl::string_view title = Bare(text.substr(begin, end - begin));
    begin = next;
    if (title.empty()) continue;
    Entry& entry = entries.emplace_back();
    entry.title = Respaced(title);
    entry.link = std::move(link);
    entry.line = line;
    if (!links) entry.doubt = kLinksLost;
    TakeAuthor(entry);
  }
  return entries;
}

// Words that end the name of an institution or of what it offers.
bool EndsProviderName(absl::string_view word) {
  for (const absl::string_view known :
       {"association", "institute",  "institutes", "program",    "programs", "seminar", "seminars",
        "academy",     "center",     "centre",     "society",    "services", "courses", "workshops",
        "inc.",        "inc",        "llc",        "foundation", "council",  "group",   "online",
        "consulting",  "university", "college",    "school"}) {
    if (absl::EqualsIgnoreCase(word, known)) return true;
  }
  return false;
}

// A university's name goes on with what it offers: "Ohlone University Extension Programs".
bool MayGoOn(absl::string_view word) {
  return absl::EqualsIgnoreCase(word, "university") || absl::EqualsIgnoreCase(word, "college") ||
         absl::EqualsIgnoreCase(word, "school");
}

std::vector<Entry> SplitProviders(absl::string_view text, int line, Report& report) {
  std::vector<Entry> entries;
  std::string name;
  const auto end_name = [&] {
    const absl::string_view bare = Bare(name);
    if (!bare.empty()) {
      Entry& entry = entries.emplace_back();
      entry.title = std::string(bare);
      entry.line = line;
      entry.doubt = kProvidersSplit;
    }
    name.clear();
  };
  const auto add_words = [&](absl::string_view words) {
    for (size_t at = 0; at < words.size();) {
      size_t end = words.find(' ', at);
      if (end == words.npos) end = words.size();
      const absl::string_view word = words.substr(at, end - at);
      if (absl::EqualsIgnoreCase(word, "the") && UpperAt(word, 0)) end_name();
      absl::StrAppend(&name, name.empty() ? "" : " ", word);
      const bool capital_follows = UpperAt(words, end + 1);
      // The last word of a name, unless it is all there is of the next: "… Training Center Group".
      if (EndsProviderName(Bare(word)) && capital_follows && !MayGoOn(word)) {
        const absl::string_view rest = words.substr(std::min(end + 1, words.size()));
        const absl::string_view following = rest.substr(0, rest.find(' '));
        if (!EndsProviderName(Bare(following))) end_name();
      } else if (absl::EndsWith(word, ";") || absl::EndsWith(word, ",")) {
        end_name();
      }
      at = end + 1;
    }
  };
  size_t pieces = 0;
  for (size_t begin = 0; begin < text.size();) {
    if (++pieces > kMaxPieces) {
      LeaveOutRest(text.substr(begin), line, report);
      break;
    }
    const LinkSpan span = FindLink(text, begin);
    const size_t end = std::min(span.begin, text.size());
    for (const std::string& part : SplitParagraphs(text.substr(begin, end - begin))) {
      add_words(part);
      end_name();
    }
    if (span.begin == text.npos) break;
    std::string link(text.substr(span.begin, span.length));
    link = TakeLink(link, line, report);
    if (!entries.empty()) entries.back().link = std::move(link);
    begin = span.begin + span.length;
  }
  return entries;
}

// One item of a list that kept its boundaries: "*Title* by Author (Publisher, 2010). What it is."
Entry ReadItem(const Item& item, LearningResource::Kind kind, Report& report) {
  std::string text = item.text;
  std::string link = TakeLink(text, item.line, report);
  if (kind == LearningResource::BOOK) {
    std::vector<Entry> books = SplitBooks(text, item.line);
    if (books.size() == 1) {
      books[0].link = std::move(link);
      return std::move(books[0]);
    }
  }
  Entry entry;
  entry.line = item.line;
  entry.link = std::move(link);
  // "Name – what it offers". A colon is as often a part of a title.
  for (const absl::string_view dash : {" \u2013 ", " \u2014 ", " - "}) {
    const size_t at = absl::string_view(text).find(dash);
    if (at == std::string::npos || kind != LearningResource::EXTERNAL_TRAINING) continue;
    entry.description = std::string(Trim(absl::string_view(text).substr(at + dash.size())));
    text.resize(at);
    break;
  }
  const std::vector<Sentence> sentences = SplitSentences(text);
  if (entry.description.empty() && sentences.size() > 1) {
    entry.description = std::string(Trim(absl::string_view(text).substr(sentences[0].text.size())));
    text = sentences[0].text;
  }
  absl::string_view title = Bare(text);
  if (sentences.size() > 1 && absl::EndsWith(title, ".")) title.remove_suffix(1);
  entry.title = std::string(title);
  if (kind != LearningResource::EXTERNAL_TRAINING) TakeAuthor(entry);
  return entry;
}

LearningResource::Kind KindOf(SectionKind kind) {
  switch (kind) {
    case SectionKind::kVideos:
      return LearningResource::VIDEO;
    case SectionKind::kELearning:
      return LearningResource::E_LEARNING;
    case SectionKind::kBooks:
      return LearningResource::BOOK;
    case SectionKind::kExternalTraining:
      return LearningResource::EXTERNAL_TRAINING;
    case SectionKind::kInternalTraining:
      return LearningResource::INTERNAL_TRAINING;
    default:
      return LearningResource::KIND_UNSPECIFIED;
  }
}

std::vector<Entry> ReadEntries(const Section& section, LearningResource::Kind kind,
                               Report& report) {
  std::vector<Entry> entries;
  const auto add_all = [&](std::vector<Entry> more) {
    std::move(more.begin(), more.end(), std::back_inserter(entries));
  };
  // A paragraph may hold several resources; a bullet or a cell is one.
  const bool alone = section.units.size() == 1;
  for (const Item& item : ListItems(section)) {
    if (!alone) entries.push_back(ReadItem(item, kind, report));
  }
  if (!alone || section.units[0].whole) {
    if (alone) entries.push_back(ReadItem(ListItems(section)[0], kind, report));
    return entries;
  }
  const Unit& unit = section.units[0];
  if (kind == LearningResource::BOOK) add_all(SplitBooks(unit.text, unit.line));
  if (kind == LearningResource::EXTERNAL_TRAINING) {
    add_all(SplitProviders(unit.text, unit.line, report));
  }
  if (entries.empty() && kind != LearningResource::EXTERNAL_TRAINING) {
    add_all(SplitAtLinks(unit.text, unit.line, report));
  }
  return entries;
}

void AddResource(const Entry& entry, LearningResource::Kind kind, v1::Competency& competency,
                 Report& report) {
  if (entry.title.empty()) return;
  const size_t index = competency.learning_resources_size();
  if (!report.HasRoom(index, kMaxResources, "learning_resources", entry.title, entry.line)) return;
  const std::string path = absl::StrCat("learning_resources[", index, "]");
  LearningResource& resource = *competency.add_learning_resources();
  resource.set_kind(kind);
  resource.set_title(report.Fitted(entry.title, 1000, path + ".title"));
  resource.set_author(report.Fitted(entry.author, 500, path + ".author"));
  resource.set_publisher(report.Fitted(entry.publisher, 300, path + ".publisher"));
  resource.set_year(entry.year);
  resource.set_link(entry.link);
  resource.set_description(report.Fitted(entry.description, 4000, path + ".description"));
  if (!entry.doubt.empty()) report.NeedsReview(path, entry.doubt, entry.title);
}

}  // namespace

void ReadGrowthKinds(const Section& section, v1::Competency& competency) {
  using v1::DevelopmentActivity;
  const std::string text = SectionText(section);
  const auto add_if = [&](bool named, DevelopmentActivity::Kind kind) {
    const auto& kinds = competency.growth_kinds();
    if (named && std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
      competency.add_growth_kinds(kind);
    }
  };
  const size_t training = FindIgnoreCase(text, "training");
  const absl::string_view training_clause =
      training == absl::string_view::npos ? "" : absl::string_view(text).substr(training, 60);
  add_if(Says(text, "on-the-job") || Says(text, "on the job"), DevelopmentActivity::ON_THE_JOB);
  add_if(Says(text, "developmental assignment") || Says(text, "development assignment") ||
             Says(text, "stretch assignment"),
         DevelopmentActivity::DEVELOPMENTAL_ASSIGNMENT);
  add_if(Says(text, "shadow"), DevelopmentActivity::SHADOWING);
  add_if(Says(text, "experiential"), DevelopmentActivity::EXPERIENTIAL_LEARNING);
  const bool leads = Says(training_clause, "leader") || Says(text, "leading training") ||
                     Says(text, "giving training") || Says(text, "trainer");
  add_if(leads, DevelopmentActivity::TRAINING_AS_LEADER);
  add_if(Says(training_clause, "participant") || Says(text, "attending training") ||
             Says(text, "taking part in training") ||
             (training != absl::string_view::npos && !leads),
         DevelopmentActivity::TRAINING_AS_PARTICIPANT);
  add_if(Says(text, "life experience"), DevelopmentActivity::LIFE_EXPERIENCE);
  add_if(Says(text, "outside of work") || Says(text, "outside work") ||
             Says(text, "personal life") || Says(text, "volunteer"),
         DevelopmentActivity::OUTSIDE_WORK);
}

void ReadActivities(const Section& section, v1::Competency& competency, Report& report) {
  for (const Item& item : ListItems(section)) {
    const size_t index = competency.development_activities_size();
    if (!report.HasRoom(index, kMaxActivities, "development_activities", item.text, item.line)) {
      continue;
    }
    std::string text = item.text;
    for (const std::string& child : item.children) absl::StrAppend(&text, "\n- ", child);
    competency.add_development_activities()->set_text(
        report.Fitted(text, 4000, absl::StrCat("development_activities[", index, "].text")));
  }
}

bool IsTrainingSection(SectionKind kind) {
  return kind >= SectionKind::kTraining && kind <= SectionKind::kUnnamedLearning;
}

void ReadResources(const Section& section, v1::Competency& competency, Report& report) {
  LearningResource::Kind kind = KindOf(section.kind);
  const bool unnamed = section.kind == SectionKind::kUnnamedLearning;
  if (unnamed) {
    const bool books = std::any_of(
        section.units.begin(), section.units.end(),
        [](const Unit& unit) { return FindImprint(unit.text, 0).begin != std::string::npos; });
    kind = books ? LearningResource::BOOK : LearningResource::E_LEARNING;
  }
  const size_t before = competency.learning_resources_size();
  for (const Entry& entry : ReadEntries(section, kind, report)) {
    AddResource(entry, kind, competency, report);
  }
  const size_t after = competency.learning_resources_size();
  if (unnamed && after > before) {
    report.NeedsReview(absl::StrCat("learning_resources[", before, "]"), kKindGuessed,
                       competency.learning_resources(before).title());
  }
}

}  // namespace touchstone::catalog::job_aid
