// An assessment cycle of many people, put into a database as the service would have left it: for
// tools/bench, since handing in that many ratings takes longer than what is measured.
//
//   fill-cycle DATABASE ID PEOPLE open     each has 8 peers who rate by name and have not yet;
//                                          prints their tokens
//   fill-cycle DATABASE ID PEOPLE closed   each was rated by themself, their manager, 3 peers and 3
//                                          direct reports, the last two anonymously
//
// What is rated is one competency of 13 parts with 49 behaviors, on 3 levels. DATABASE is a URL;
// nobody else has it open. The cycle is organizations/bench/assessmentCycles/ID.

#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/rater_assignment.pb.h>
#include <touchstone/assessment/v1/rating.pb.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/assessment/rater_tokens.h"
#include "services/assessment/schema.h"
#include "services/runtime/clock/ids.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/notices/schema.h"
#include "services/runtime/sql/database.h"
#include "services/runtime/trust/secrets.h"

namespace touchstone::assessment {
namespace {

constexpr int kElements = 13;
constexpr int kBehaviors = 49;
constexpr int kPeopleAtOnce = 200;
constexpr char kCompetency[] = "customer-focus";
constexpr int64_t kTime = 1'780'000'000'000'000;  // microseconds; a day in 2026

using Cycle = v1::AssessmentCycle;

std::string BehaviorId(int i) { return absl::StrFormat("behavior-%02d", i); }

class Filling {
 public:
  Filling(Database& database, const std::string& id, int people, bool open)
      : database_(database), people_(people), open_(open) {
    cycle_.set_name(absl::StrCat("organizations/bench/assessmentCycles/", id));
    cycle_.set_title(id);
    cycle_.set_purpose(Cycle::DEVELOPMENTAL);
    cycle_.set_release("organizations/bench/frameworks/f/releases/r");
    cycle_.set_release_content_hash("sha256:bench");
    cycle_.set_rules_version("touchstone-results-1");
    cycle_.set_subject_count(people);
    cycle_.set_state(open ? Cycle::OPEN : Cycle::CLOSED);
    cycle_.set_etag("1");
    cycle_.mutable_end_time()->set_seconds(kTime / 1'000'000);
    if (open) {
      AddRelation(v1::PEER, v1::RelationRule::NAMED, 1);
    } else {
      AddRelation(v1::SELF, v1::RelationRule::NAMED, 1);
      AddRelation(v1::MANAGER, v1::RelationRule::NAMED, 1);
      AddRelation(v1::PEER, v1::RelationRule::ANONYMOUS, 3);
      AddRelation(v1::DIRECT_REPORT, v1::RelationRule::ANONYMOUS, 3);
    }
  }

  absl::Status Run() {
    RETURN_IF_ERROR(Write([&](Session& session) { return KeepCycle(session); }));
    for (int from = 0; from < people_; from += kPeopleAtOnce) {
      tokens_.clear();
      RETURN_IF_ERROR(Write([&](Session& session) -> absl::Status {
        for (int i = from; i < std::min(people_, from + kPeopleAtOnce); ++i) {
          RETURN_IF_ERROR(KeepPerson(session, i));
        }
        return absl::OkStatus();
      }));
      for (const std::string& token : tokens_) std::puts(token.c_str());
    }
    return absl::OkStatus();
  }

 private:
  void AddRelation(v1::Relation relation, v1::RelationRule::Visibility visibility, int minimum) {
    v1::RelationRule& rule = *cycle_.add_relations();
    rule.set_relation(relation);
    rule.set_weight(1);
    rule.set_visibility(visibility);
    rule.set_minimum(minimum);
  }

  absl::Status Write(absl::FunctionRef<absl::Status(Session&)> body) {
    return database_.Write(absl::InfiniteFuture(), body);
  }

  static Bytes Serialized(const google::protobuf::Message& message) {
    return Bytes{message.SerializeAsString()};
  }

  absl::Status KeepCycle(Session& session) {
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO assessment_cycles (name, parent, organization, "
                                 "revision, create_time, update_time, delete_time, body, state) "
                                 "VALUES (:name, 'organizations/bench', 'bench', 1, :created, "
                                 ":updated, 0, :body, :state)",
                                 cycle_.name(), kTime, kTime, Serialized(cycle_),
                                 static_cast<int64_t>(cycle_.state()))
                        .status());
    v1::RatingForm scales;
    for (int value = 0; value <= 3; ++value) scales.add_behavior_scale()->set_value(value);
    for (const char* const level : {"entry", "journey", "expert"}) {
      scales.add_levels()->set_id(level);
    }
    v1::FormCompetency form;
    form.set_id(kCompetency);
    for (int e = 0; e < kElements; ++e) {
      form.add_key_elements()->set_id(absl::StrFormat("part-%02d", e));
    }
    for (int b = 0; b < kBehaviors; ++b) {
      form.mutable_key_elements(b % kElements)->add_behaviors()->set_id(BehaviorId(b));
    }
    v1::RequiredLevels required;
    required.add_levels()->set_competency(kCompetency);
    required.mutable_levels(0)->set_level("journey");
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO cycle_forms (cycle, salt, body) VALUES (:cycle, 'salt', :body)",
                     cycle_.name(), Serialized(scales))
            .status());
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO cycle_competencies (cycle, competency, body) VALUES "
                                 "(:cycle, :competency, :body)",
                                 cycle_.name(), kCompetency, Serialized(form))
                        .status());
    return session
        .Execute("INSERT INTO cycle_profiles (cycle, job_profile, body) VALUES (:cycle, '', :body)",
                 cycle_.name(), Serialized(required))
        .status();
  }

  absl::Status KeepPerson(Session& session, int i) {
    const std::string person = absl::StrFormat("organizations/bench/people/p%06d", i);
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO cycle_subjects (cycle, person, unit, job_profile, "
                                 "manager) VALUES (:cycle, :person, '', '', '')",
                                 cycle_.name(), person)
                        .status());
    if (open_) {
      for (int r = 0; r < 8; ++r) RETURN_IF_ERROR(Invite(session, person, i, r));
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(KeepNamed(session, person, v1::SELF, i));
    RETURN_IF_ERROR(KeepNamed(session, person, v1::MANAGER, i));
    for (int r = 0; r < 3; ++r) {
      RETURN_IF_ERROR(KeepAnonymous(session, person, v1::PEER));
      RETURN_IF_ERROR(KeepAnonymous(session, person, v1::DIRECT_REPORT));
    }
    return absl::OkStatus();
  }

  absl::Status Invite(Session& session, const std::string& person, int i, int r) {
    v1::RaterAssignment assignment;
    assignment.set_name(
        absl::StrCat(cycle_.name(), "/raterAssignments/", SystemIds().TimeOrdered()));
    assignment.set_subject(person);
    assignment.set_rater(
        absl::StrFormat("organizations/bench/people/p%06d", (i + r + 1) % people_));
    assignment.set_relation(v1::PEER);
    assignment.set_etag("1");
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO rater_assignments (name, parent, organization, revision, "
                     "create_time, update_time, delete_time, body, subject, rater, relation) "
                     "VALUES (:name, :parent, 'bench', 1, :created, :updated, 0, :body, :subject, "
                     ":rater, :relation)",
                     assignment.name(), cycle_.name(), kTime, kTime, Serialized(assignment), person,
                     assignment.rater(), static_cast<int64_t>(assignment.relation()))
            .status());
    std::vector<Invited> invited(1);
    invited[0].assignment = assignment;
    RETURN_IF_ERROR(GiveTokens(session, cycle_, invited));
    tokens_.push_back(invited[0].token);
    return absl::OkStatus();
  }

  v1::RatingContent SomeContent() {
    v1::RatingContent content;
    v1::CompetencyRating& rating = *content.add_competencies();
    rating.set_competency(kCompetency);
    const char* const levels[] = {"entry", "journey", "expert"};
    rating.set_level(levels[random_() % 3]);
    for (int b = 0; b < kBehaviors; ++b) {
      v1::BehaviorRating& behavior = *rating.add_behaviors();
      behavior.set_behavior(BehaviorId(b));
      behavior.set_value(static_cast<int32_t>(random_() % 4));
    }
    return content;
  }

  absl::Status KeepNamed(Session& session, const std::string& person, v1::Relation relation,
                         int i) {
    v1::Rating rating;
    rating.set_name(absl::StrCat(cycle_.name(), "/ratings/", SystemIds().TimeOrdered()));
    rating.set_subject(person);
    rating.set_rater(relation == v1::SELF
                         ? person
                         : absl::StrFormat("organizations/bench/people/m%05d", i / 10));
    rating.set_relation(relation);
    *rating.mutable_content() = SomeContent();
    rating.set_date("2026-05-28");
    return session
        .Execute(
            "INSERT INTO ratings (name, parent, organization, revision, create_time, "
            "update_time, delete_time, body, subject, relation) VALUES (:name, :parent, "
            "'bench', 1, :created, :updated, 0, :body, :subject, :relation)",
            rating.name(), cycle_.name(), kTime, kTime, Serialized(rating), person,
            static_cast<int64_t>(relation))
        .status();
  }

  absl::Status KeepAnonymous(Session& session, const std::string& person, v1::Relation relation) {
    return session
        .Execute(
            "INSERT INTO anonymous_ratings (cycle, subject, id, relation, date, "
            "withdraw_hash, body) VALUES (:cycle, :subject, :id, :relation, '2026-05-28', '', "
            ":body)",
            cycle_.name(), person, SystemIds().Random(), static_cast<int64_t>(relation),
            Serialized(SomeContent()))
        .status();
  }

  Database& database_;
  const int people_;
  const bool open_;
  Cycle cycle_;
  std::mt19937 random_{11};
  std::vector<std::string> tokens_;
};

}  // namespace
}  // namespace touchstone::assessment

int main(int argc, char** argv) {
  using namespace touchstone;  // NOLINT: a short program
  const std::string state = argc == 5 ? argv[4] : "";
  if (state != "open" && state != "closed") {
    std::fprintf(stderr, "usage: %s DATABASE ID PEOPLE open|closed\n", argv[0]);
    return 2;
  }
  Metrics metrics;
  const auto database =
      Database::Open({.url = argv[1]},
                     {RuntimeMigrations(), NoticesMigrations(), AssessmentMigrations()}, metrics);
  absl::Status status = database.status();
  if (status.ok()) {
    status =
        assessment::Filling(**database, argv[2],
                            static_cast<int>(std::strtol(argv[3], nullptr, 10)), state == "open")
            .Run();
  }
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s: %s\n", argv[0], std::string(status.message()).c_str());
  return 1;
}
