#include "services/assessment/cycle_contents.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::assessment {
namespace {

absl::Status Unreadable(const std::string& cycle) {
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat("What ", cycle, " holds cannot be read."));
}

Bytes BytesOf(const google::protobuf::Message& message) {
  return Bytes{message.SerializeAsString()};
}

absl::StatusOr<std::shared_ptr<const Form>> Load(Session& session, const std::string& cycle,
                                                 const std::string& job_profile) {
  auto form = std::make_shared<Form>();
  ASSIGN_OR_RETURN(const auto scales,
                   (session.QueryOne<std::string, Bytes>(
                       "SELECT salt, body FROM cycle_forms WHERE cycle = :cycle", cycle)));
  ASSIGN_OR_RETURN(const auto required,
                   session.QueryOne<Bytes>("SELECT body FROM cycle_profiles WHERE cycle = :cycle "
                                           "AND job_profile = :job_profile",
                                           cycle, job_profile));
  if (!scales || !required || !form->scales.ParseFromString(std::get<1>(*scales).value) ||
      !form->required.ParseFromString(std::get<0>(*required).value)) {
    return Unreadable(cycle);
  }
  form->salt = std::get<0>(*scales);
  for (const v1::RequiredLevel& level : form->required.levels()) {
    ASSIGN_OR_RETURN(const auto competency,
                     session.QueryOne<Bytes>("SELECT body FROM cycle_competencies WHERE "
                                             "cycle = :cycle AND competency = :competency",
                                             cycle, level.competency()));
    if (!competency ||
        !form->competencies.emplace_back().ParseFromString(std::get<0>(*competency).value)) {
      return Unreadable(cycle);
    }
  }
  return form;
}

}  // namespace

absl::Status KeepContents(Session& session, const std::string& cycle, const std::string& salt,
                          const v1::RatingForm& scales, const RatedCompetencies& competencies,
                          const std::map<std::string, v1::RequiredLevels>& by_profile) {
  for (const char* table : {"cycle_forms", "cycle_competencies", "cycle_profiles"}) {
    RETURN_IF_ERROR(
        session.Execute(absl::StrCat("DELETE FROM ", table, " WHERE cycle = :cycle"), cycle)
            .status());
  }
  RETURN_IF_ERROR(
      session
          .Execute("INSERT INTO cycle_forms (cycle, salt, body) VALUES (:cycle, :salt, :body)",
                   cycle, salt, BytesOf(scales))
          .status());
  for (const auto& [id, competency] : competencies) {
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO cycle_competencies (cycle, competency, body) VALUES "
                                 "(:cycle, :competency, :body)",
                                 cycle, id, BytesOf(competency))
                        .status());
  }
  for (const auto& [profile, required] : by_profile) {
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO cycle_profiles (cycle, job_profile, body) VALUES "
                                 "(:cycle, :job_profile, :body)",
                                 cycle, profile, BytesOf(required))
                        .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::map<std::string, v1::RequiredLevels>> ProfilesOf(Session& session,
                                                                     const std::string& cycle) {
  ASSIGN_OR_RETURN(
      auto rows, (session.Query<std::string, Bytes>(
                     "SELECT job_profile, body FROM cycle_profiles WHERE cycle = :cycle", cycle)));
  std::map<std::string, v1::RequiredLevels> profiles;
  for (const auto& [profile, body] : rows) {
    if (!profiles[profile].ParseFromString(body.value)) return Unreadable(cycle);
  }
  return profiles;
}

absl::StatusOr<std::optional<Subject>> FindSubject(Session& session, const std::string& cycle,
                                                   const std::string& person) {
  ASSIGN_OR_RETURN(auto row, (session.QueryOne<std::string, std::string, std::string>(
                                 "SELECT unit, job_profile, manager FROM cycle_subjects WHERE "
                                 "cycle = :cycle AND person = :person",
                                 cycle, person)));
  if (!row) return std::nullopt;
  auto& [unit, job_profile, manager] = *row;
  return Subject{person, std::move(unit), std::move(job_profile), std::move(manager)};
}

absl::StatusOr<std::vector<Subject>> SubjectsAfter(Session& session, const std::string& cycle,
                                                   const std::string& after, int most) {
  ASSIGN_OR_RETURN(auto rows, (session.Query<std::string, std::string, std::string, std::string>(
                                  "SELECT person, unit, job_profile, manager FROM cycle_subjects "
                                  "WHERE cycle = :cycle AND person > :after ORDER BY person "
                                  "LIMIT :most",
                                  cycle, after, most)));
  std::vector<Subject> subjects;
  for (auto& [person, unit, job_profile, manager] : rows) {
    subjects.push_back(
        {std::move(person), std::move(unit), std::move(job_profile), std::move(manager)});
  }
  return subjects;
}

absl::StatusOr<std::shared_ptr<const Form>> Forms::Find(Session& session,
                                                        const v1::AssessmentCycle& cycle,
                                                        const std::string& job_profile) {
  if (cycle.state() == v1::AssessmentCycle::DRAFT) return Load(session, cycle.name(), job_profile);
  const std::string key = absl::StrCat(cycle.name(), " ", job_profile);
  {
    const MutexLock lock(&mutex_);
    const auto found = forms_.find(key);
    if (found != forms_.end()) return found->second;
  }
  ASSIGN_OR_RETURN(auto form, Load(session, cycle.name(), job_profile));
  const MutexLock lock(&mutex_);
  if (forms_.size() >= kMost) forms_.clear();
  forms_[key] = form;
  return form;
}

}  // namespace touchstone::assessment
