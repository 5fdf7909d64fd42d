#include "services/recruiting/guides/interview_guides.h"

#include <google/protobuf/util/message_differencer.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/recruiting/rules/guide_compilation.h"
#include "services/recruiting/rules/guide_contents.h"
#include "services/recruiting/rules/guide_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/canonical_json.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using google::protobuf::util::MessageDifferencer;
using v1::InterviewGuide;
using v1::Requisition;

absl::Status CheckUnlocked(const InterviewGuide& guide) {
  if (guide.state() != InterviewGuide::LOCKED) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kGuideLocked, guide.name(),
      absl::StrCat(guide.name(), " stays as it is: somebody was asked by it. Other questions are ",
                   "for another requisition."));
}

// There is something to ask about only as long as the requisition holds what it copied.
absl::Status CheckIsMeasured(const Requisition& requisition) {
  return CheckState(requisition, {Requisition::IN_APPROVAL, Requisition::APPROVED,
                                  Requisition::OPEN, Requisition::CLOSED});
}

absl::StatusOr<std::unique_ptr<Requisition>> FindMeasured(Transaction& transaction,
                                                          const InterviewGuide& guide) {
  if (OrganizationOf(guide.requisition()) != OrganizationOf(guide.name())) {
    return InvalidField("interview_guide.requisition", "must be of the same organization");
  }
  auto requisition = FindRequisition(transaction, guide.requisition());
  if (absl::IsNotFound(requisition.status())) {
    return InvalidField("interview_guide.requisition", "names what does not exist");
  }
  RETURN_IF_ERROR(requisition.status());
  RETURN_IF_ERROR(CheckIsMeasured(**requisition));
  return requisition;
}

void ForgetCompiled(InterviewGuide& guide) {
  guide.set_state(InterviewGuide::DRAFT);
  guide.clear_content();
  guide.clear_content_hash();
  guide.clear_compile_time();
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<InterviewGuide>& change) {
  InterviewGuide& guide = *change.after;
  RETURN_IF_ERROR(CheckUnlocked(guide));
  if (change.kind == events::v1::Event::DELETED) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto requisition, FindMeasured(transaction, guide));
  const auto violations = GuideViolations(guide, requisition->profile());
  if (!violations.empty()) return InvalidFields(violations);
  if (change.kind != events::v1::Event::UNDELETED) ForgetCompiled(guide);
  return absl::OkStatus();
}

// A resource's body as it is now.
template <typename T>
absl::StatusOr<T> ReadNow(Store& store, const Context& context, const ResourceType& type,
                          const std::string& name) {
  ASSIGN_OR_RETURN(const auto bodies, store.ReadAtOneMoment(type, {name}, context.deadline));
  T resource;
  if (!resource.ParseFromString(bodies.front())) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("What is stored of ", name, " cannot be read."));
  }
  return resource;
}

absl::StatusOr<GuideWords> AskFor(const Context& context, ReleasedCatalog& catalog,
                                  const v1::RequisitionProfile& profile) {
  std::vector<std::string> names;
  for (const auto& requirement : profile.requirements()) names.push_back(requirement.competency());
  GuideWords words;
  ASSIGN_OR_RETURN(words.release, catalog.Release(context, profile.release()));
  ASSIGN_OR_RETURN(words.competencies,
                   catalog.CompetenciesNamed(context, profile.release(), names));
  return words;
}

absl::Status Compile(const GuideWords& words, const v1::RequisitionProfile& asked,
                     Transaction& transaction, InterviewGuide& guide) {
  RETURN_IF_ERROR(CheckUnlocked(guide));
  ASSIGN_OR_RETURN(const auto requisition, FindRequisition(transaction, guide.requisition()));
  RETURN_IF_ERROR(CheckIsMeasured(*requisition));
  if (!MessageDifferencer::Equals(requisition->profile(), asked)) {
    return Error(absl::StatusCode::kAborted, reasons::kConflictingChange,
                 "What the requisition requires was changed meanwhile; repeat the step.",
                 {{"resource", guide.requisition()}});
  }
  CompiledGuide compiled = Compiled(guide, *requisition, words);
  if (!compiled.obstacles.empty()) {
    return FailedPreconditions(
        reasons::kGuideIncomplete,
        absl::StrCat(guide.name(), " cannot be compiled: not everything that is required can be ",
                     "asked of everybody in the same words."),
        compiled.obstacles);
  }
  *guide.mutable_content() = std::move(compiled.content);
  guide.set_content_hash(CanonicalHash(guide.content()));
  guide.set_state(InterviewGuide::COMPILED);
  SetTime(guide, "compile_time", transaction.now());
  return absl::OkStatus();
}

// No transaction waits for the catalog: it is asked for what the requisition requires now.
absl::StatusOr<PreparedChange<InterviewGuide>> PrepareCompilation(
    Store& store, ReleasedCatalog& catalog, const Context& context,
    const v1::CompileInterviewGuideRequest& request) {
  ASSIGN_OR_RETURN(const auto guide,
                   ReadNow<InterviewGuide>(store, context, InterviewGuideType(), request.name()));
  RETURN_IF_ERROR(CheckUnlocked(guide));
  ASSIGN_OR_RETURN(const auto requisition,
                   ReadNow<Requisition>(store, context, RequisitionType(), guide.requisition()));
  RETURN_IF_ERROR(CheckIsMeasured(requisition));
  ASSIGN_OR_RETURN(GuideWords words, AskFor(context, catalog, requisition.profile()));
  return [words = std::move(words), asked = requisition.profile()](Transaction& transaction,
                                                                   InterviewGuide& changed) {
    return Compile(words, asked, transaction, changed);
  };
}

absl::Status Uncompiled(absl::string_view requisition, absl::string_view why) {
  return FailedPrecondition(reasons::kGuideUncompiled, requisition,
                            absl::StrCat(requisition, " has no compiled guide: ", why));
}

}  // namespace

const ResourceType& InterviewGuideType() {
  static const ResourceType type = DeclareResource<InterviewGuide>({
      .table = "interview_guides",
      .columns = {{"requisition", Column::kUniqueInParent}, {"state"}},
  });
  return type;
}

void RegisterInterviewGuides(RpcService& interviews, Store& store, ReleasedCatalog& catalog) {
  RegisterStandardMethods<InterviewGuide>(interviews, InterviewGuideType(), store,
                                          {.before_write = BeforeWrite});
  RegisterPreparedChange<v1::CompileInterviewGuideRequest, InterviewGuide>(
      interviews, "CompileInterviewGuide", InterviewGuideType(), store,
      [&store, &catalog](const Context& context, const v1::CompileInterviewGuideRequest& request) {
        return PrepareCompilation(store, catalog, context, request);
      });
}

absl::StatusOr<std::unique_ptr<InterviewGuide>> FindGuideOf(Transaction& transaction,
                                                            absl::string_view requisition) {
  ASSIGN_OR_RETURN(const auto row,
                   transaction.session().QueryOne<std::string>(
                       "SELECT name FROM interview_guides WHERE parent = :parent AND requisition = "
                       ":requisition AND delete_time = 0 LIMIT 1",
                       ParentOf(requisition), requisition));
  if (!row) return std::unique_ptr<InterviewGuide>();
  return transaction.Find<InterviewGuide>(InterviewGuideType(), std::get<0>(*row));
}

absl::StatusOr<std::unique_ptr<InterviewGuide>> FindCompiledGuideOf(Transaction& transaction,
                                                                    absl::string_view requisition) {
  ASSIGN_OR_RETURN(auto guide, FindGuideOf(transaction, requisition));
  if (guide == nullptr) return Uncompiled(requisition, "create one and compile it.");
  if (guide->state() == InterviewGuide::LOCKED) return guide;
  if (guide->state() != InterviewGuide::COMPILED) {
    return Uncompiled(requisition, absl::StrCat("compile ", guide->name(), " first."));
  }
  ASSIGN_OR_RETURN(const auto measured, FindRequisition(transaction, requisition));
  if (!IsOfProfile(guide->content(), measured->profile())) {
    return Uncompiled(requisition, absl::StrCat("it was submitted again since ", guide->name(),
                                                " was compiled; compile it again."));
  }
  return guide;
}

absl::Status LockGuide(Transaction& transaction, InterviewGuide& guide) {
  if (guide.state() == InterviewGuide::LOCKED) return absl::OkStatus();
  guide.set_state(InterviewGuide::LOCKED);
  SetTime(guide, "lock_time", transaction.now());
  return transaction.Update(InterviewGuideType(), guide);
}

}  // namespace touchstone::recruiting
