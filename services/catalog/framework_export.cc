#include "services/catalog/framework_export.h"

#include <google/api/httpbody.pb.h>
#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/framework_file.pb.h>
#include <touchstone/catalog/v1/translation.pb.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/exchange/csv.h"
#include "services/catalog/exchange/references.h"
#include "services/catalog/exchange/writers.h"
#include "services/catalog/import_kinds.h"
#include "services/catalog/rules/texts.h"
#include "services/catalog/rules/translation_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/file_stream.h"

namespace touchstone::catalog {
namespace {

using ::google::api::HttpBody;
using v1::ExportFrameworkRequest;

constexpr int kPage = 100;
constexpr size_t kTranslationsAtOnce = 20;

class Export {
 public:
  Export(Store& store, const Context& context, const std::string& framework,
         FrameworkWriter& writer, FileStream& file)
      : store_(store), context_(context), framework_(framework), writer_(writer), file_(file) {}

  absl::Status Run(bool whole) {
    ASSIGN_OR_RETURN(const CachedValue found,
                     store_.Read(FrameworkType(), framework_, context_.deadline));
    v1::Framework framework;
    if (found.absent() || !framework.ParseFromString(*found.bytes) || framework.has_delete_time()) {
      return NotFound(framework_);
    }
    RETURN_IF_ERROR(file_.Add(writer_.Begin(IdOf(framework_), framework)));
    RETURN_IF_ERROR(AddAll(RecordKind::kCompetency));
    if (whole) {
      RETURN_IF_ERROR(AddAll(RecordKind::kCoreValue));
      RETURN_IF_ERROR(AddAll(RecordKind::kJobAnalysis));
      RETURN_IF_ERROR(AddAll(RecordKind::kJobProfile));
      RETURN_IF_ERROR(AddAll(RecordKind::kFrameworkTranslation));
      RETURN_IF_ERROR(AddCompetencyTranslations());
    }
    RETURN_IF_ERROR(file_.Add(writer_.End()));
    return file_.End();
  }

 private:
  // All of a kind, by name.
  absl::Status AddAll(RecordKind kind) {
    const ResourceType& type = ImportKindOf(kind).type;
    ListRequest request{
        .parent = IsBelowFramework(kind) ? framework_ : std::string(ParentOf(framework_)),
        .page_size = kPage};
    if (kind == RecordKind::kJobProfile) {
      request.filter = absl::StrCat("framework = \"", framework_, "\"");
    }
    std::string page_token;
    do {
      if (context_.is_cancelled()) return CallerGone();
      ASSIGN_OR_RETURN(ResourcePage page,
                       store_.List(type, request, page_token, context_.deadline));
      for (const std::string& body : page.bodies) RETURN_IF_ERROR(Add(kind, body));
      page_token = std::move(page.next_page_token);
    } while (!page_token.empty());
    return absl::OkStatus();
  }

  static bool IsBelowFramework(RecordKind kind) {
    return kind == RecordKind::kCompetency || kind == RecordKind::kFrameworkTranslation;
  }

  // Those of all competencies, by name.
  absl::Status AddCompetencyTranslations() {
    const std::string prefix = absl::StrCat(framework_, "/competencies/");
    std::string after = prefix;
    std::vector<std::string> bodies;
    do {
      if (context_.is_cancelled()) return CallerGone();
      std::string last;
      RETURN_IF_ERROR(
          store_.database().Read(context_.deadline, [&](Session& session) -> absl::Status {
            bodies.clear();
            ASSIGN_OR_RETURN(auto rows,
                             (session.Query<std::string, Bytes>(
                                 "SELECT name, body FROM competency_translations WHERE name > "
                                 ":after AND name < :end AND delete_time = 0 ORDER BY name LIMIT "
                                 ":most",
                                 after, absl::StrCat(prefix, kBehindAll), kTranslationsAtOnce)));
            for (auto& [name, body] : rows) {
              last = std::move(name);
              bodies.push_back(std::move(body.value));
            }
            return absl::OkStatus();
          }));
      after = last;
      for (const std::string& body : bodies) {
        RETURN_IF_ERROR(Add(RecordKind::kCompetencyTranslation, body));
      }
    } while (bodies.size() == kTranslationsAtOnce);
    return absl::OkStatus();
  }

  absl::Status Add(RecordKind kind, const std::string& body) {
    Record record{.kind = kind, .resource = NewResource(kind)};
    if (!record.resource->ParseFromString(body)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   "Something stored in the framework cannot be read.");
    }
    const std::string name = NameOf(*record.resource);
    if (kind == RecordKind::kFrameworkTranslation) {
      RETURN_IF_ERROR((LeaveOutWhatIsGoneIn<v1::Framework, v1::FrameworkTranslation>(
          FrameworkType(), name, *record.resource)));
    } else if (kind == RecordKind::kCompetencyTranslation) {
      RETURN_IF_ERROR((LeaveOutWhatIsGoneIn<v1::Competency, v1::CompetencyTranslation>(
          CompetencyType(), name, *record.resource)));
    }
    record.id = IdInFile(kind, name);
    ToFile(kind, framework_, *record.resource);
    ASSIGN_OR_RETURN(const bool belongs, BelongsToFramework(kind, name, *record.resource));
    return belongs ? file_.Add(writer_.Add(record)) : absl::OkStatus();
  }

  // What is translated and has gone in the source stays in the catalog, where it may come back; a
  // file has nothing that it could be of.
  template <typename Source, typename T>
  absl::Status LeaveOutWhatIsGoneIn(const ResourceType& type, const std::string& name,
                                    google::protobuf::Message& translation) {
    ASSIGN_OR_RETURN(const CachedValue found,
                     store_.Read(type, std::string(ParentOf(name)), context_.deadline));
    Source source;
    if (found.absent() || !source.ParseFromString(*found.bytes)) return absl::OkStatus();
    LeaveOutWhatIsGone(TextsOf(source), *static_cast<T&>(translation).mutable_texts());
    return absl::OkStatus();
  }

  // Whether a resource of the organization belongs to the framework: it says something of it (what
  // it says of others is left out by then), or a profile of the framework stands on it.
  absl::StatusOr<bool> BelongsToFramework(RecordKind kind, const std::string& name,
                                          const google::protobuf::Message& resource) {
    if (kind != RecordKind::kCoreValue && kind != RecordKind::kJobAnalysis) return true;
    if (!CompetenciesNamed(kind, resource).empty()) return true;
    if (kind == RecordKind::kCoreValue) return false;
    ASSIGN_OR_RETURN(const ResourcePage profiles,
                     store_.List(JobProfileType(),
                                 {.parent = std::string(ParentOf(framework_)),
                                  .filter = absl::StrCat("job_analysis = \"", name,
                                                         "\" AND framework = \"", framework_, "\""),
                                  .page_size = 1},
                                 "", context_.deadline));
    return !profiles.bodies.empty();
  }

  Store& store_;
  const Context& context_;
  const std::string& framework_;
  FrameworkWriter& writer_;
  FileStream& file_;
};

absl::Status ExportFramework(Store& store, const Context& context,
                             const ExportFrameworkRequest& request, Sink<HttpBody>& sink) {
  const auto writer = NewWriter(request.format());
  if (writer == nullptr) return InvalidField("format", "must be given");
  const bool whole =
      request.format() == v1::FrameworkFile::JSON || request.format() == v1::FrameworkFile::YAML;
  FileStream file(sink, writer->content_type());
  return Export(store, context, request.name(), *writer, file).Run(whole);
}

}  // namespace

void RegisterFrameworkExport(RpcService& catalog, Store& store) {
  catalog.ServerStream<ExportFrameworkRequest, HttpBody>(
      "ExportFramework",
      [&store](const Context& context, const ExportFrameworkRequest& request,
               Sink<HttpBody>& sink) { return ExportFramework(store, context, request, sink); });
  catalog.Unary<v1::GetFrameworkTemplateRequest, HttpBody>(
      "GetFrameworkTemplate",
      [](const Context&, const v1::GetFrameworkTemplateRequest&) -> absl::StatusOr<HttpBody> {
        HttpBody body;
        body.set_content_type("text/csv; charset=utf-8");
        body.set_data(CsvTemplate());
        return body;
      });
}

}  // namespace touchstone::catalog
