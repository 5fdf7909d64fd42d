#include "services/catalog/rules/job_aid_questions.h"

#include <cstddef>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/catalog/rules/job_aid_text.h"

namespace touchstone::catalog::job_aid {
namespace {

constexpr size_t kMaxStatements = 100;
constexpr size_t kMaxQuestions = 200;
constexpr size_t kMaxProbes = 20;
constexpr size_t kMaxText = 4000;
constexpr size_t kMaxProbe = 2000;

struct Question {
  std::string text;
  std::vector<std::string> probes;
  int line = 0;
  bool guessed = false;  // where it begins or what its probes are follows from its words only
};

bool StartsWithAny(absl::string_view text, std::initializer_list<absl::string_view> starts) {
  for (const absl::string_view start : starts) {
    if (absl::StartsWithIgnoreCase(text, start)) return true;
  }
  return false;
}

bool Asks(absl::string_view text) {
  return absl::EndsWith(text, "?") || absl::EndsWith(text, "?\u201D") ||
         StartsWithAny(
             text,
             {"tell ", "please tell", "describe",  "please describe", "share ",   "please share",
              "give ", "please give", "explain",   "please explain",  "walk ",    "think ",
              "talk ", "discuss",     "provide ",  "recall ",         "imagine ", "name ",
              "list ", "outline ",    "summarize "});
}

// Whether a sentence that follows a question, in the same paragraph, asks on about the same.
// `after_question` says that the sentence before ended in a question mark.
bool AsksOn(absl::string_view text, bool after_question) {
  if (after_question && StartsWithAny(text, {"give ", "please give", "for example", "explain",
                                             "please explain", "provide an example"})) {
    return true;
  }
  if (!absl::EndsWith(text, "?")) return false;
  // "Did it help?", "Was it …?": yes or no about what was just said.
  if (StartsWithAny(text, {"did ",
                           "was ",
                           "were ",
                           "is ",
                           "are ",
                           "do ",
                           "does ",
                           "has ",
                           "have ",
                           "had ",
                           "would ",
                           "could ",
                           "if so",
                           "if not",
                           "why ",
                           "and ",
                           "or ",
                           "what did",
                           "what was",
                           "what were",
                           "what happened",
                           "what made",
                           "what else",
                           "what steps did",
                           "what would you do differently",
                           "how did",
                           "how was",
                           "how were",
                           "who else",
                           "who was",
                           "when did",
                           "where did",
                           "looking back"})) {
    return true;
  }
  return CountWords(text) <= 5;
}

// The sentences of one paragraph or bullet, made questions.
void AddQuestions(const Unit& unit, std::vector<Question>& questions) {
  const std::vector<Sentence> sentences = SplitSentences(unit.text);
  bool asked = false;  // the question being read has asked something
  for (size_t i = 0; i < sentences.size(); ++i) {
    const absl::string_view text = sentences[i].text;
    const bool glued = sentences[i].join != Join::kSpace;
    const bool asks = Asks(text);
    if (glued) {
      questions.push_back({std::string(text), {}, unit.line, false});
      asked = asks;
      continue;
    }
    Question& question = questions.back();
    if (!asked) {
      absl::StrAppend(&question.text, " ", text);
      asked = asks;
      continue;
    }
    const bool after_question = absl::EndsWith(sentences[i - 1].text, "?");
    // A statement that nothing follows up on is a remark about the question before.
    const bool remark =
        !asks && (i + 1 == sentences.size() || sentences[i + 1].join != Join::kSpace);
    if (unit.whole || remark || AsksOn(text, after_question)) {
      question.probes.push_back(std::string(text));
      question.guessed = question.guessed || !unit.whole;
      continue;
    }
    questions.push_back({std::string(text), {}, unit.line, true});
    asked = asks;
  }
}

std::vector<Question> ReadQuestions(const Section& section) {
  std::vector<Question> questions;
  int top = -1;
  for (const Unit& unit : section.units) {
    if (unit.kind == Unit::Kind::kBullet) {
      if (top < 0 || unit.depth <= top) {
        top = unit.depth;
      } else if (!questions.empty()) {
        questions.back().probes.push_back(unit.text);
        continue;
      }
    }
    AddQuestions(unit, questions);
  }
  return questions;
}

// Adds a question of either kind to its list.
template <typename Q>
void AddQuestion(const Question& question, absl::string_view list,
                 google::protobuf::RepeatedPtrField<Q>& to, Report& report) {
  const size_t index = to.size();
  if (!report.HasRoom(index, kMaxQuestions, list, question.text, question.line)) return;
  const std::string path = absl::StrCat(list, "[", index, "]");
  Q& added = *to.Add();
  added.set_text(report.Fitted(question.text, kMaxText, path + ".text"));
  for (const std::string& probe : question.probes) {
    if (!report.HasRoom(added.probes_size(), kMaxProbes, path + ".probes", probe, question.line)) {
      continue;
    }
    added.add_probes(
        report.Fitted(probe, kMaxProbe, absl::StrCat(path, ".probes[", added.probes_size(), "]")));
  }
  if (question.guessed) {
    report.NeedsReview(path,
                       "Where this question begins and what is a follow-up to it was taken from "
                       "its wording; the text does not show it.",
                       question.text);
  }
}

// Takes away a placeholder of which only the beginning fitted.
void DropCutPlaceholder(std::string& text) {
  const size_t open = text.rfind('{');
  if (open != text.npos && text.find('}', open) == text.npos) text.resize(open);
}

v1::QualificationStatement::Necessity NecessityOf(absl::string_view text) {
  const auto says = [&](absl::string_view words) {
    return FindIgnoreCase(text, words) != absl::string_view::npos;
  };
  const bool required = says("required") || says("must have") || says("must be");
  const bool desired = says("desired") || says("preferred") || says("desirable");
  if (required == desired) return v1::QualificationStatement::NECESSITY_UNSPECIFIED;
  return required ? v1::QualificationStatement::REQUIRED : v1::QualificationStatement::DESIRED;
}

// What a bracketed blank stands for; empty when it is an ordinary remark.
absl::string_view PlaceholderFor(absl::string_view inside) {
  bool person = false;
  bool name = false;
  bool key = false;
  bool element = false;
  const std::vector<std::string> words = Words(inside, 9);
  if (words.empty() || words.size() > 8) return "";
  for (const std::string& word : words) {
    if (word == "applicant" || word == "candidate" || word == "applicants" ||
        word == "candidates") {
      person = true;
    } else if (word == "name" || word == "names") {
      name = true;
    } else if (word == "key") {
      key = true;
    } else if (word == "element" || word == "elements") {
      element = true;
    } else if (!StartsWithAny(word, {"insert", "pick", "select", "choose", "enter", "fill"}) &&
               word != "a" && word != "an" && word != "the" && word != "of" && word != "one" &&
               word != "here" && word != "s" && word != "in" && word != "competency") {
      return "";
    }
  }
  if (element || key) return "{key_element}";
  return person || name ? "{applicant_name}" : "";
}

}  // namespace

std::string WithPlaceholders(absl::string_view text) {
  constexpr absl::string_view kOpen = "([{<";
  constexpr absl::string_view kClose = ")]}>";
  std::string out;
  for (size_t at = 0; at < text.size(); ++at) {
    const size_t kind = kOpen.find(text[at]);
    if (kind != kOpen.npos) {
      const absl::string_view reach = text.substr(at + 1, 80);
      const size_t end = reach.find(kClose[kind]);
      if (end != reach.npos) {
        const absl::string_view placeholder = PlaceholderFor(reach.substr(0, end));
        if (!placeholder.empty()) {
          absl::StrAppend(&out, placeholder);
          at += end + 1;
          continue;
        }
      }
    }
    out += text[at] == '{' ? '(' : text[at] == '}' ? ')' : text[at];
  }
  return out;
}

void ReadQualifications(const Section& section, v1::Competency& competency, Report& report) {
  for (const Item& item : ListItems(section)) {
    const size_t index = competency.qualification_statements_size();
    if (!report.HasRoom(index, kMaxStatements, "qualification_statements", item.text, item.line)) {
      continue;
    }
    v1::QualificationStatement& statement = *competency.add_qualification_statements();
    statement.set_text(report.Fitted(item.text, kMaxText,
                                     absl::StrCat("qualification_statements[", index, "].text")));
    statement.set_necessity(NecessityOf(item.text));
  }
}

void ReadOutreach(const Section& section, v1::Competency& competency, Report& report) {
  for (const Item& item : ListItems(section)) {
    const size_t index = competency.outreach_activities_size();
    if (!report.HasRoom(index, kMaxStatements, "outreach_activities", item.text, item.line)) {
      continue;
    }
    competency.add_outreach_activities()->set_text(
        report.Fitted(item.text, kMaxText, absl::StrCat("outreach_activities[", index, "].text")));
  }
}

void ReadInterviewQuestions(const Section& section, v1::Competency& competency, Report& report) {
  for (const Question& question : ReadQuestions(section)) {
    AddQuestion(question, "interview_questions", *competency.mutable_interview_questions(), report);
  }
}

void ReadReferenceQuestions(const Section& section, v1::Competency& competency, Report& report) {
  for (Question& question : ReadQuestions(section)) {
    question.text = WithPlaceholders(question.text);
    for (std::string& probe : question.probes) probe = WithPlaceholders(probe);
    AddQuestion(question, "reference_questions", *competency.mutable_reference_questions(), report);
  }
  for (v1::ReferenceQuestion& question : *competency.mutable_reference_questions()) {
    DropCutPlaceholder(*question.mutable_text());
    for (std::string& probe : *question.mutable_probes()) DropCutPlaceholder(probe);
  }
}

}  // namespace touchstone::catalog::job_aid
