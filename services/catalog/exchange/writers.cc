#include "services/catalog/exchange/writers.h"

#include <optional>

#include "services/catalog/exchange/csv.h"
#include "services/catalog/exchange/paper.h"
#include "services/catalog/exchange/structure.h"

namespace touchstone::catalog {
namespace {

using Format = v1::FrameworkFile;

const v1::Competency* CompetencyOf(const Record& record) {
  return record.kind == RecordKind::kCompetency
             ? static_cast<const v1::Competency*>(record.resource.get())
             : nullptr;
}

// JSON and YAML: everything.
class StructuredWriter : public FrameworkWriter {
 public:
  StructuredWriter(std::unique_ptr<StructuredText> text, absl::string_view content_type)
      : text_(std::move(text)), content_type_(content_type) {}

  std::string Begin(absl::string_view framework_id, const v1::Framework& framework) override {
    text_->BeginMap();
    text_->Key(SectionOf(RecordKind::kFramework));
    Write(framework_id, framework);
    return text_->Take();
  }

  std::string Add(const Record& record) override {
    if (section_ != record.kind) {
      EndSection();
      section_ = record.kind;
      text_->Key(SectionOf(record.kind));
      text_->BeginList();
    }
    Write(record.id, *record.resource);
    return text_->Take();
  }

  std::string End() override {
    EndSection();
    text_->EndMap();
    return text_->Take();
  }

  absl::string_view content_type() const override { return content_type_; }

 private:
  void Write(absl::string_view id, const google::protobuf::Message& resource) {
    text_->BeginMap();
    text_->Key("id");
    text_->Text(id);
    WriteFields(resource, *text_);
    text_->EndMap();
  }
  void EndSection() {
    if (section_) text_->EndList();
    section_.reset();
  }

  const std::unique_ptr<StructuredText> text_;
  const absl::string_view content_type_;
  std::optional<RecordKind> section_;  // whose list is open
};

class CsvWriter : public FrameworkWriter {
 public:
  std::string Begin(absl::string_view, const v1::Framework&) override { return CsvHeader(); }
  std::string Add(const Record& record) override {
    const v1::Competency* const competency = CompetencyOf(record);
    return competency == nullptr ? "" : CsvOf(record.id, *competency);
  }
  std::string End() override { return ""; }
  absl::string_view content_type() const override { return "text/csv; charset=utf-8"; }
};

// Markdown and HTML: the competencies as job aids, in which the framework's levels are quoted.
class PaperWriter : public FrameworkWriter {
 public:
  explicit PaperWriter(bool html) : html_(html) {}

  std::string Begin(absl::string_view, const v1::Framework& framework) override {
    framework_ = framework;
    return html_ ? HtmlBegin(framework) : MarkdownBegin(framework);
  }
  std::string Add(const Record& record) override {
    const v1::Competency* const competency = CompetencyOf(record);
    if (competency == nullptr) return "";
    const auto paper = PaperOf(framework_, *competency);
    return html_ ? HtmlOf(paper) : MarkdownOf(paper);
  }
  std::string End() override { return html_ ? HtmlEnd() : ""; }
  absl::string_view content_type() const override {
    return html_ ? "text/html; charset=utf-8" : "text/markdown; charset=utf-8";
  }

 private:
  const bool html_;
  v1::Framework framework_;
};

}  // namespace

std::unique_ptr<FrameworkWriter> NewWriter(v1::FrameworkFile::Format format) {
  switch (format) {
    case Format::JSON:
      return std::make_unique<StructuredWriter>(NewJsonText(), "application/json");
    case Format::YAML:
      return std::make_unique<StructuredWriter>(NewYamlText(), "application/yaml");
    case Format::CSV:
      return std::make_unique<CsvWriter>();
    case Format::MARKDOWN:
      return std::make_unique<PaperWriter>(/*html=*/false);
    case Format::HTML:
      return std::make_unique<PaperWriter>(/*html=*/true);
    default:
      return nullptr;
  }
}

}  // namespace touchstone::catalog
