#include "services/assessment/cycle_ratings.h"

#include <touchstone/assessment/v1/level_adjustment.pb.h>
#include <touchstone/assessment/v1/rating.pb.h>

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

constexpr int kSubjectsAtOnce = 100;

absl::Status Unreadable(const std::string& cycle) {
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat("A stored rating of ", cycle, " cannot be read."));
}

// People by name, for what is read of them.
using BySubject = std::map<std::string, RatedSubject*>;

// Names from `first` to `last`, both among them.
struct Range {
  std::string first;
  std::string last;
};

absl::Status AddNamed(Session& session, const std::string& cycle, const Range& range,
                      const BySubject& people) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, Bytes>(
                       "SELECT subject, body FROM ratings WHERE parent = :cycle AND "
                       "subject >= :first AND subject <= :last AND delete_time = 0",
                       cycle, range.first, range.last)));
  for (const auto& [subject, body] : rows) {
    v1::Rating rating;
    if (!rating.ParseFromString(body.value)) return Unreadable(cycle);
    const auto whom = people.find(subject);
    if (whom == people.end()) continue;
    whom->second->ratings.push_back(
        {.id = rating.name(),
         .rater = rating.rater().empty() ? rating.name() : rating.rater(),
         .relation = rating.relation(),
         .content = std::move(*rating.mutable_content())});
  }
  return absl::OkStatus();
}

absl::Status AddAnonymous(Session& session, const std::string& cycle, const Range& range,
                          const BySubject& people) {
  ASSIGN_OR_RETURN(auto rows, (session.Query<std::string, std::string, int64_t, Bytes>(
                                  "SELECT subject, id, relation, body FROM anonymous_ratings WHERE "
                                  "cycle = :cycle AND subject >= :first AND subject <= :last",
                                  cycle, range.first, range.last)));
  for (auto& [subject, id, relation, body] : rows) {
    const auto whom = people.find(subject);
    if (whom == people.end()) continue;
    HandedIn& rating = whom->second->ratings.emplace_back();
    rating.id = std::move(id);
    rating.relation = static_cast<v1::Relation>(relation);
    if (!rating.content.ParseFromString(body.value)) return Unreadable(cycle);
  }
  return absl::OkStatus();
}

absl::Status AddAdjustments(Session& session, const std::string& cycle, const Range& range,
                            const BySubject& people) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, Bytes>(
                       "SELECT subject, body FROM level_adjustments WHERE parent = :cycle AND "
                       "subject >= :first AND subject <= :last AND delete_time = 0",
                       cycle, range.first, range.last)));
  for (const auto& [subject, body] : rows) {
    const auto whom = people.find(subject);
    if (whom == people.end()) continue;
    if (!whom->second->adjustments.emplace_back().ParseFromString(body.value)) {
      return Unreadable(cycle);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RatedSubject>> Gather(Session& session, Forms& forms,
                                                 const v1::AssessmentCycle& cycle,
                                                 std::vector<Subject> subjects) {
  std::vector<RatedSubject> rated(subjects.size());
  if (subjects.empty()) return rated;
  const Range range{subjects.front().person, subjects.back().person};
  BySubject people;
  for (size_t i = 0; i < subjects.size(); ++i) {
    ASSIGN_OR_RETURN(rated[i].form, forms.Find(session, cycle, subjects[i].job_profile));
    rated[i].subject = std::move(subjects[i]);
    people[rated[i].subject.person] = &rated[i];
  }
  RETURN_IF_ERROR(AddNamed(session, cycle.name(), range, people));
  RETURN_IF_ERROR(AddAnonymous(session, cycle.name(), range, people));
  RETURN_IF_ERROR(AddAdjustments(session, cycle.name(), range, people));
  return rated;
}

}  // namespace

absl::StatusOr<std::vector<RatedSubject>> RatedSubjectsAfter(Session& session, Forms& forms,
                                                             const v1::AssessmentCycle& cycle,
                                                             const std::string& after, int most) {
  ASSIGN_OR_RETURN(auto subjects, SubjectsAfter(session, cycle.name(), after, most));
  return Gather(session, forms, cycle, std::move(subjects));
}

absl::StatusOr<RatedSubject> RatedSubjectOf(Session& session, Forms& forms,
                                            const v1::AssessmentCycle& cycle,
                                            const std::string& person) {
  ASSIGN_OR_RETURN(auto subject, FindSubject(session, cycle.name(), person));
  if (!subject) {
    return FailedPrecondition(reasons::kNotAssessed, person,
                              absl::StrCat(cycle.name(), " does not assess ", person, "."));
  }
  std::vector<Subject> subjects;
  subjects.push_back(*std::move(subject));
  ASSIGN_OR_RETURN(auto rated, Gather(session, forms, cycle, std::move(subjects)));
  return std::move(rated.front());
}

absl::Status ForEachRatedSubject(Database& database, absl::Time deadline, Forms& forms,
                                 const v1::AssessmentCycle& cycle,
                                 absl::FunctionRef<absl::Status()> is_wanted,
                                 absl::FunctionRef<void(const RatedSubject&)> visit) {
  std::string after;
  for (;;) {
    RETURN_IF_ERROR(is_wanted());
    std::vector<RatedSubject> some;
    RETURN_IF_ERROR(database.Read(deadline, [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(some, RatedSubjectsAfter(session, forms, cycle, after, kSubjectsAtOnce));
      return absl::OkStatus();
    }));
    if (some.empty()) return absl::OkStatus();
    for (const RatedSubject& rated : some) visit(rated);
    after = some.back().subject.person;
  }
}

v1::ResultFigures FiguresOf(const v1::AssessmentCycle& cycle, RatedSubject rated) {
  return FiguresOf(ResultInputs{.cycle = cycle,
                                .scales = rated.form->scales,
                                .competencies = rated.form->competencies,
                                .required = rated.form->required,
                                .salt = rated.form->salt,
                                .person = std::move(rated.subject.person),
                                .organizational_unit = std::move(rated.subject.unit),
                                .job_profile = std::move(rated.subject.job_profile),
                                .ratings = std::move(rated.ratings),
                                .adjustments = std::move(rated.adjustments)});
}

}  // namespace touchstone::assessment
