#include "services/assessment/cycle_preparation.h"

#include <google/longrunning/operations.pb.h>
#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/rater_assignment.pb.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/cycle_contents.h"
#include "services/assessment/cycle_operations.h"
#include "services/assessment/cycle_subjects.h"
#include "services/assessment/rater_assignments.h"
#include "services/assessment/rules/cycle_rules.h"
#include "services/assessment/rules/rated_contents.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;
using google::longrunning::Operation;

constexpr int kSubjectsAtOnce = 50;
constexpr size_t kMostProblemsNamed = 100;

absl::Status Unprepared(const Cycle& cycle, std::vector<Obstacle> problems) {
  const size_t all = problems.size();
  if (all > kMostProblemsNamed) problems.resize(kMostProblemsNamed);
  return FailedPreconditions(
      reasons::kCycleUnprepared,
      absl::StrCat(cycle.name(), " cannot be prepared: ", problems.front().subject, " ",
                   problems.front().problem,
                   all > 1 ? absl::StrCat(" (and ", all - 1, " more)") : "", "."),
      problems);
}

// The day on which people are looked up.
Day DayOfScope(const Cycle& cycle, absl::Time now) {
  return ParseDay(cycle.scope().as_of()).value_or(DayOf(now));
}

// --- Before the operation: what is rated ------------------------------------------------------

// What of the release is rated, and what each job profile requires.
struct Rated {
  std::string release_hash;
  v1::RatingForm scales;
  RatedCompetencies competencies;
  std::map<std::string, v1::RequiredLevels> by_profile;
};

absl::StatusOr<Rated> TakeRelease(const Context& context, ReleasedCatalog& catalog,
                                  const Cycle& cycle) {
  Rated rated;
  ASSIGN_OR_RETURN(const catalog::v1::Release release, catalog.Release(context, cycle.release()));
  if (release.state() != catalog::v1::Release::PUBLISHED) {
    return FailedPrecondition(reasons::kReleaseState, release.name(),
                              absl::StrCat(release.name(), " is not published, or retired."));
  }
  rated.release_hash = release.content_hash();
  rated.scales = ScalesOf(release.framework());
  ASSIGN_OR_RETURN(const auto competencies, catalog.Competencies(context, release.name()));
  for (const auto& competency : competencies) {
    v1::FormCompetency form = FormOf(competency);
    rated.competencies[form.id()] = std::move(form);
  }
  return rated;
}

bool IsExcluded(const Cycle& cycle, const std::map<std::string, v1::RequiredLevels>& by_profile,
                const Subject& subject) {
  const auto profile = by_profile.find(subject.job_profile);
  if (profile == by_profile.end()) return false;
  const auto* const agreement = AgreementWith(cycle, profile->second.bargaining_unit());
  return agreement != nullptr && agreement->excluded();
}

absl::Status TakeProfiles(const Context& context, ReleasedCatalog& catalog, const Cycle& cycle,
                          const std::vector<Subject>& subjects, Rated& rated) {
  std::set<std::string> names;
  for (const Subject& subject : subjects) names.insert(subject.job_profile);
  std::vector<Obstacle> problems;
  if (names.erase("") > 0) {
    rated.by_profile[""] = RequiredBy(nullptr, cycle, rated.scales, rated.competencies, problems);
  }
  ASSIGN_OR_RETURN(const auto profiles, catalog.JobProfiles(context, {names.begin(), names.end()}));
  for (const auto& profile : profiles) {
    std::vector<Obstacle> of_profile;
    rated.by_profile[profile.name()] =
        RequiredBy(&profile, cycle, rated.scales, rated.competencies, of_profile);
    const auto* const agreement = AgreementWith(cycle, profile.bargaining_unit());
    if (agreement != nullptr && agreement->excluded()) {
      rated.by_profile[profile.name()].clear_levels();  // nobody is rated by it
      continue;
    }
    problems.insert(problems.end(), of_profile.begin(), of_profile.end());
  }
  // Where profiles have problems, that there is nothing to be rated may follow from them.
  const bool profiles_fit = problems.empty();
  for (const Subject& subject : subjects) {
    if (IsExcluded(cycle, rated.by_profile, subject)) continue;
    if (profiles_fit && rated.by_profile[subject.job_profile].levels().empty()) {
      problems.push_back(
          {subject.person,
           subject.job_profile.empty()
               ? "has no job profile that says what to rate, and the cycle names no competencies"
               : absl::StrCat("has nothing to be rated in: ", subject.job_profile,
                              " requires nothing")});
    }
  }
  // Competencies that nobody is rated in are not copied.
  std::set<std::string> used;
  for (const auto& [name, required] : rated.by_profile) {
    for (const auto& level : required.levels()) used.insert(level.competency());
  }
  std::erase_if(rated.competencies, [&](const auto& entry) { return !used.contains(entry.first); });
  return problems.empty() ? absl::OkStatus() : Unprepared(cycle, std::move(problems));
}

absl::StatusOr<Operation> Prepare(Store& store, Operations& operations, ReleasedCatalog& catalog,
                                  const Context& context,
                                  const v1::PrepareAssessmentCycleRequest& request,
                                  const RepeatableCall& call) {
  ASSIGN_OR_RETURN(const Cycle cycle, CycleForStep(store, context, request, {Cycle::DRAFT}));
  const Day day = DayOfScope(cycle, store.clock().Now());
  std::vector<Subject> subjects;
  std::vector<Obstacle> missing;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(subjects, SubjectsInScope(session, cycle.scope(), day));
    ASSIGN_OR_RETURN(missing, MissingInScope(session, cycle.scope(), day, subjects));
    return absl::OkStatus();
  }));
  if (!missing.empty()) return Unprepared(cycle, std::move(missing));
  if (subjects.empty()) {
    return Unprepared(cycle, {{cycle.name(), absl::StrCat("assesses nobody on ", DayText(day))}});
  }
  ASSIGN_OR_RETURN(Rated rated, TakeRelease(context, catalog, cycle));
  RETURN_IF_ERROR(TakeProfiles(context, catalog, cycle, subjects, rated));
  if (request.validate_only()) return Operation();
  RETURN_IF_ERROR(store.Write(
      AuthorOf(context), context.deadline, [&](Transaction& transaction) -> absl::Status {
        ASSIGN_OR_RETURN(const auto draft,
                         transaction.Find<Cycle>(AssessmentCycleType(), cycle.name()));
        if (draft == nullptr || draft->etag() != cycle.etag()) return ChangedMeanwhile(cycle);
        RETURN_IF_ERROR(KeepContents(transaction.session(), cycle.name(), store.ids().Random(),
                                     rated.scales, rated.competencies, rated.by_profile));
        draft->set_release_content_hash(rated.release_hash);
        draft->clear_prepare_time();
        return transaction.Update(AssessmentCycleType(), *draft);
      }));
  return BeginStep(operations, context, call, kPrepareStep, cycle.name(),
                   static_cast<int>(subjects.size()));
}

// --- The operation: who is assessed, and by whom -----------------------------------------------

// One person's derived raters as they are to be.
using Raters = std::map<std::string, v1::Relation>;

absl::StatusOr<Raters> DerivedRaters(Session& session, const Cycle& cycle, const Subject& subject,
                                     const v1::BargainingUnitRule* agreement, Day day) {
  Raters raters;
  const auto wants = [&](v1::Relation relation) {
    return RuleOf(cycle, relation) != nullptr && LetsRate(agreement, relation);
  };
  if (wants(v1::SELF)) raters[subject.person] = v1::SELF;
  if (wants(v1::MANAGER) && !subject.manager.empty()) raters[subject.manager] = v1::MANAGER;
  if (!wants(v1::DIRECT_REPORT)) return raters;
  ASSIGN_OR_RETURN(auto reports, ReportsOf(session, subject.person, day));
  const v1::RelationRule& rule = *RuleOf(cycle, v1::DIRECT_REPORT);
  // Too few to be shown would only keep the cycle from opening.
  if (static_cast<int>(reports.size()) < rule.minimum() && !rule.required()) return raters;
  if (rule.maximum() > 0 && static_cast<int>(reports.size()) > rule.maximum()) {
    reports.resize(rule.maximum());
  }
  for (const std::string& report : reports) raters.try_emplace(report, v1::DIRECT_REPORT);
  return raters;
}

// Makes the assignments that are missing and removes those that do not follow any more.
absl::Status KeepDerived(Transaction& transaction, Store& store, const Cycle& cycle,
                         const std::string& subject, Raters wanted) {
  ASSIGN_OR_RETURN(auto present, RatersOf(transaction.session(), cycle.name(), subject));
  for (v1::RaterAssignment& assignment : present) {
    const auto found = wanted.find(assignment.rater());
    const bool follows = found != wanted.end() && found->second == assignment.relation();
    // Of a cycle of this name that was deleted, or in a relation that was taken out since.
    const bool is_of_another = TimeOf(assignment, "create_time") < TimeOf(cycle, "create_time") ||
                               RuleOf(cycle, assignment.relation()) == nullptr;
    if (is_of_another || (assignment.derived() && !follows)) {
      RETURN_IF_ERROR(transaction.Delete(RaterAssignmentType(), assignment));
    } else if (found != wanted.end()) {
      wanted.erase(found);  // is there, or was nominated as something else: each rates once
    }
  }
  for (const auto& [rater, relation] : wanted) {
    v1::RaterAssignment assignment;
    assignment.set_name(
        absl::StrCat(cycle.name(), "/raterAssignments/", store.ids().TimeOrdered()));
    assignment.set_subject(subject);
    assignment.set_rater(rater);
    assignment.set_relation(relation);
    assignment.set_derived(true);
    RETURN_IF_ERROR(transaction.Create(RaterAssignmentType(), assignment));
  }
  return absl::OkStatus();
}

absl::Status KeepSubject(Session& session, const std::string& cycle, const Subject& subject) {
  RETURN_IF_ERROR(
      session
          .Execute("DELETE FROM cycle_subjects WHERE cycle = :cycle AND person = :person", cycle,
                   subject.person)
          .status());
  return session
      .Execute(
          "INSERT INTO cycle_subjects (cycle, person, unit, job_profile, manager) VALUES (:cycle, "
          ":person, :unit, :job_profile, :manager)",
          cycle, subject.person, subject.unit, subject.job_profile, subject.manager)
      .status();
}

// A change of the rules since they were copied makes what was copied another cycle's.
absl::Status CheckHasContents(const Cycle& cycle) {
  if (!cycle.release_content_hash().empty()) return absl::OkStatus();
  return Unprepared(cycle, {{cycle.name(), "was changed meanwhile; prepare it again"}});
}

class Preparation {
 public:
  Preparation(Store& store, OperationRun& run) : store_(store), run_(run) {}

  absl::Status Work() {
    RETURN_IF_ERROR(LookUp());
    RETURN_IF_ERROR(RemoveFormer());
    for (size_t from = 0; from < subjects_.size(); from += kSubjectsAtOnce) {
      if (run_.IsOver()) return run_.Stopped();
      RETURN_IF_ERROR(Write(from, std::min(subjects_.size(), from + kSubjectsAtOnce)));
    }
    return Finish();
  }

 private:
  absl::Status LookUp() {
    return store_.database().Read(run_.deadline(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(cycle_, FindCycle(session, run_.work()));
      RETURN_IF_ERROR(CheckState(cycle_, Cycle::DRAFT));
      RETURN_IF_ERROR(CheckHasContents(cycle_));
      day_ = DayOfScope(cycle_, store_.clock().Now());
      ASSIGN_OR_RETURN(subjects_, SubjectsInScope(session, cycle_.scope(), day_));
      ASSIGN_OR_RETURN(profiles_, ProfilesOf(session, cycle_.name()));
      std::erase_if(subjects_,
                    [&](const Subject& subject) { return IsExcluded(cycle_, profiles_, subject); });
      for (const Subject& subject : subjects_) {
        if (profiles_.contains(subject.job_profile)) continue;
        return Unprepared(cycle_, {{subject.person,
                                    "has got another job profile just now; prepare "
                                    "the cycle again"}});
      }
      if (subjects_.empty()) {
        return Unprepared(cycle_,
                          {{cycle_.name(), "assesses nobody: agreements exclude them all"}});
      }
      return absl::OkStatus();
    });
  }

  // Those who were assessed when it was prepared before, and are not any more.
  absl::Status RemoveFormer() {
    std::set<std::string> stay;
    for (const Subject& subject : subjects_) stay.insert(subject.person);
    std::string after;
    for (;;) {
      std::vector<Subject> page;
      RETURN_IF_ERROR(
          store_.database().Read(run_.deadline(), [&](Session& session) -> absl::Status {
            ASSIGN_OR_RETURN(page, SubjectsAfter(session, cycle_.name(), after, kSubjectsAtOnce));
            return absl::OkStatus();
          }));
      if (page.empty()) return absl::OkStatus();
      after = page.back().person;
      std::erase_if(page, [&](const Subject& subject) { return stay.contains(subject.person); });
      if (page.empty()) continue;
      RETURN_IF_ERROR(store_.Write(run_.author(), run_.deadline(),
                                   [&](Transaction& transaction) -> absl::Status {
                                     for (const Subject& subject : page)
                                       RETURN_IF_ERROR(Remove(transaction, subject));
                                     return run_.Report(transaction, Progress(0));
                                   }));
    }
  }

  absl::Status Remove(Transaction& transaction, const Subject& subject) {
    ASSIGN_OR_RETURN(auto raters, RatersOf(transaction.session(), cycle_.name(), subject.person));
    for (v1::RaterAssignment& rater : raters) {
      RETURN_IF_ERROR(transaction.Delete(RaterAssignmentType(), rater));
    }
    return transaction.session()
        .Execute("DELETE FROM cycle_subjects WHERE cycle = :cycle AND person = :person",
                 cycle_.name(), subject.person)
        .status();
  }

  absl::Status Write(size_t from, size_t to) {
    return store_.Write(
        run_.author(), run_.deadline(), [&](Transaction& transaction) -> absl::Status {
          for (size_t i = from; i < to; ++i) {
            const Subject& subject = subjects_[i];
            const auto* const agreement =
                AgreementWith(cycle_, profiles_.at(subject.job_profile).bargaining_unit());
            ASSIGN_OR_RETURN(Raters raters, DerivedRaters(transaction.session(), cycle_, subject,
                                                          agreement, day_));
            RETURN_IF_ERROR(KeepSubject(transaction.session(), cycle_.name(), subject));
            RETURN_IF_ERROR(
                KeepDerived(transaction, store_, cycle_, subject.person, std::move(raters)));
          }
          return run_.Report(transaction, Progress(static_cast<int>(to)));
        });
  }

  absl::Status Finish() {
    return FinishStep(store_, run_, Progress(static_cast<int>(subjects_.size())),
                      [&](Transaction& transaction, Cycle& cycle) -> absl::Status {
                        RETURN_IF_ERROR(CheckHasContents(cycle));
                        if (cycle.etag() != cycle_.etag()) return ChangedMeanwhile(cycle_);
                        cycle.set_subject_count(static_cast<int>(subjects_.size()));
                        SetTime(cycle, "prepare_time", transaction.now());
                        return absl::OkStatus();
                      });
  }

  v1::CycleProgress Progress(int done) const {
    return ProgressOf(cycle_.name(), kPrepareStep, done, static_cast<int>(subjects_.size()));
  }

  Store& store_;
  OperationRun& run_;
  Cycle cycle_;
  Day day_ = 0;
  std::vector<Subject> subjects_;
  std::map<std::string, v1::RequiredLevels> profiles_;
};

}  // namespace

void RegisterCyclePreparation(RpcService& cycles, Operations& operations, Store& store,
                              ReleasedCatalog& catalog) {
  operations.AddKind(kPrepareStep,
                     [&store](OperationRun& run) { return Preparation(store, run).Work(); });
  RegisterStep<v1::PrepareAssessmentCycleRequest>(
      cycles, "PrepareAssessmentCycle", store,
      [&store, &operations, &catalog](const Context& context,
                                      const v1::PrepareAssessmentCycleRequest& request,
                                      const RepeatableCall& call) {
        return Prepare(store, operations, catalog, context, request, call);
      });
}

}  // namespace touchstone::assessment
