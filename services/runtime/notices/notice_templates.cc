#include "services/runtime/notices/notice_templates.h"

#include <touchstone/notices/v1/notices.pb.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/languages/language_tag.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone {
namespace {

using notices::v1::NoticeTemplate;

absl::Status CheckIsTheOnlyOne(Session& session, const NoticeTemplate& wanted) {
  ASSIGN_OR_RETURN(
      const auto other,
      session.QueryOne<std::string>(
          "SELECT name FROM notice_templates WHERE parent = :parent AND kind = :kind AND language "
          "= :language AND delete_time = 0 AND name <> :name",
          ParentOf(wanted.name()), wanted.kind(), wanted.language(), wanted.name()));
  if (!other) return absl::OkStatus();
  return InvalidFields(
      {{"notice_template.language", absl::StrCat("is that of ", std::get<0>(*other), " for ",
                                                 wanted.kind(), " already; change that one")}},
      reasons::kValueTaken);
}

absl::Status Check(const std::map<std::string, NoticeKind>& kinds, const NoticeTemplate& wanted) {
  std::vector<FieldViolation> violations;
  const auto kind = kinds.find(wanted.kind());
  if (kind == kinds.end()) {
    std::vector<std::string> names;
    for (const auto& [name, known] : kinds) names.push_back(name);
    violations.push_back({"notice_template.kind",
                          absl::StrCat("is not known; there are ", absl::StrJoin(names, ", "))});
  }
  if (!IsKnownLanguage(wanted.language()) ||
      wanted.language() != absl::AsciiStrToLower(wanted.language())) {
    violations.push_back(
        {"notice_template.language", absl::StrCat(kLanguageRule, ", in lower case")});
  }
  if (kind != kinds.end()) {
    for (FieldViolation& violation :
         CheckNoticeText(kind->second, wanted.subject(), wanted.body())) {
      violation.field = absl::StrCat("notice_template.", violation.field);
      violations.push_back(std::move(violation));
    }
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

}  // namespace

const ResourceType& NoticeTemplateType() {
  static const ResourceType type = DeclareResource<NoticeTemplate>(
      {.table = "notice_templates", .columns = {{"kind"}, {"language"}}});
  return type;
}

void RegisterNoticeTemplates(RpcService& service, Store& store,
                             const std::map<std::string, NoticeKind>& kinds) {
  RegisterStandardMethods<NoticeTemplate>(
      service, NoticeTemplateType(), store,
      {.before_write = [&kinds](const Context&, Transaction& transaction,
                                const ResourceChange<NoticeTemplate>& change) -> absl::Status {
        if (change.kind == events::v1::Event::DELETED) return absl::OkStatus();
        RETURN_IF_ERROR(Check(kinds, *change.after));
        return CheckIsTheOnlyOne(transaction.session(), *change.after);
      }});
}

absl::StatusOr<std::vector<NoticeText>> NoticeTextsOf(Session& session,
                                                      const std::string& organization,
                                                      const std::string& kind) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<Bytes>("SELECT body FROM notice_templates WHERE parent = :parent "
                                        "AND kind = :kind AND delete_time = 0 ORDER BY language",
                                        organization, kind));
  std::vector<NoticeText> texts;
  for (const auto& [body] : rows) {
    NoticeTemplate stored;
    if (!stored.ParseFromString(body.value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat("A template of ", organization, " cannot be read."));
    }
    texts.push_back({stored.language(), stored.subject(), stored.body()});
  }
  return texts;
}

}  // namespace touchstone
