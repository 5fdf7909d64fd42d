#include "services/recruiting/rules/record_redaction.h"

#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {
namespace {

using Json = nlohmann::ordered_json;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

constexpr int kIndent = 2;
// Messages of the API are not as deep as this; one that contains itself ends here.
constexpr int kDeepest = 16;

// Both are names with dots between them.
bool IsNamedAs(absl::string_view path, absl::string_view name) {
  return path == name || absl::EndsWith(path, absl::StrCat(".", name));
}

std::string Below(const std::string& path, const std::string& key) {
  return path.empty() ? key : absl::StrCat(path, ".", key);
}

class Redactor {
 public:
  Redactor(const std::vector<const v1::Exemption*>& exemptions, std::vector<Redaction>& redactions)
      : exemptions_(exemptions), redactions_(redactions) {}

  // `path` is of names alone, `pointer` also of places in lists.
  void Walk(Json& value, const std::string& path, const std::string& pointer) {
    if (value.is_array()) {
      for (size_t i = 0; i < value.size(); ++i) Walk(value[i], path, absl::StrCat(pointer, "/", i));
      return;
    }
    if (!value.is_object()) return;
    for (auto& [key, member] : value.items()) {
      const std::string place =
          absl::StrCat(pointer, "/", absl::StrReplaceAll(key, {{"~", "~0"}, {"/", "~1"}}));
      const std::string below = Below(path, key);
      if (const v1::Exemption* const exemption = Naming(below)) {
        member = kRedacted;
        redactions_.push_back({place, exemption});
      } else {
        Walk(member, below, place);
      }
    }
  }

 private:
  const v1::Exemption* Naming(const std::string& path) const {
    for (const v1::Exemption* const exemption : exemptions_) {
      for (const std::string& name : exemption->fields()) {
        if (IsNamedAs(path, name)) return exemption;
      }
    }
    return nullptr;
  }

  const std::vector<const v1::Exemption*>& exemptions_;
  std::vector<Redaction>& redactions_;
};

bool HasFieldBelow(const Descriptor& message, absl::string_view name, const std::string& path,
                   int deep) {
  if (deep == kDeepest) return false;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    const std::string below = Below(path, field.json_name());
    if (IsNamedAs(below, name)) return true;
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
        HasFieldBelow(*field.message_type(), name, below, deep + 1)) {
      return true;
    }
  }
  return false;
}

}  // namespace

absl::StatusOr<RedactedRecord> Redact(const std::string& json,
                                      const std::vector<const v1::Exemption*>& exemptions) {
  Json document = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (document.is_discarded()) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal, "A record cannot be read.");
  }
  RedactedRecord record;
  Redactor(exemptions, record.redactions).Walk(document, "", "");
  record.json = absl::StrCat(
      document.dump(kIndent, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace), "\n");
  return record;
}

bool HasFieldNamed(const Descriptor& message, absl::string_view name) {
  return HasFieldBelow(message, name, "", 0);
}

}  // namespace touchstone::recruiting
