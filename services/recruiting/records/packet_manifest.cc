#include "services/recruiting/records/packet_manifest.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/running_sha256.h"
#include "services/runtime/names/sha256.h"

namespace touchstone::recruiting {
namespace {

using Json = nlohmann::ordered_json;

std::string Text(const Json& json) {
  return json.dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

void AddReason(const v1::Exemption& exemption, Json& json) {
  json["exemption"] = exemption.id();
  json["statute"] = exemption.statute();
  json["explanation"] = exemption.explanation();
  json["decidedBy"] = exemption.decided_by();
}

// A list of JSON values, each on a line of its own.
class Lines {
 public:
  explicit Lines(std::function<absl::Status(absl::string_view)> write) : write_(std::move(write)) {}

  absl::Status Begin(absl::string_view name) {
    is_first_ = true;
    return write_(absl::StrCat(",\n\"", name, "\": ["));
  }
  absl::Status Add(const Json& value) {
    const absl::string_view separator = is_first_ ? "\n" : ",\n";
    is_first_ = false;
    return write_(absl::StrCat(separator, Text(value)));
  }
  absl::Status End() { return write_(is_first_ ? "]" : "\n]"); }

 private:
  std::function<absl::Status(absl::string_view)> write_;
  bool is_first_ = true;
};

}  // namespace

void PacketManifest::AddFile(std::string path, std::string record, v1::RecordClass record_class,
                             const std::string& content, std::vector<Redaction> redactions) {
  files_.push_back({std::move(path), std::move(record), record_class, Sha256Hex(content),
                    content.size(), std::move(redactions)});
}

void PacketManifest::AddWithheld(std::string record, v1::RecordClass record_class,
                                 const v1::Exemption& exemption) {
  withheld_.push_back({std::move(record), record_class, &exemption});
}

// Says nothing of when and by whom it was made, which disclosures tell: so that the same records by
// the same exemptions give the same packet.
std::string PacketManifest::Head() const {
  Json head;
  head["format"] = "touchstone-records-packet-1";
  head["requisition"] = request_.name();
  head["requestReference"] = request_.request_reference();
  head["exemptionTable"] = {{"name", table_.name()},
                            {"title", table_.title()},
                            {"jurisdiction", table_.jurisdiction()},
                            {"etag", table_.etag()}};
  head["waivedExemptions"] = Json::array();
  for (const v1::WaivedExemption& waived : request_.waived_exemptions()) {
    head["waivedExemptions"].push_back(
        {{"exemption", waived.exemption()}, {"reason", waived.reason()}});
  }
  head["neverInAPacket"] = {v1::RecordClass_Name(v1::EEO_RECORDS),
                            v1::RecordClass_Name(v1::ACCOMMODATION_RECORDS)};
  std::string text = Text(head);
  text.pop_back();  // the brace, behind the lists that follow
  return text;
}

absl::Status PacketManifest::WriteTo(ZipStream& zip) const {
  RunningSha256 hash;
  const auto write = [&](absl::string_view text) {
    hash.Add(text);
    return zip.Add(text);
  };
  RETURN_IF_ERROR(zip.Begin(kManifestFile));
  RETURN_IF_ERROR(write(Head()));
  Lines lines(write);
  RETURN_IF_ERROR(lines.Begin("files"));
  for (const File& file : files_) {
    Json json = {{"path", file.path},
                 {"record", file.record},
                 {"recordClass", v1::RecordClass_Name(file.record_class)},
                 {"sha256", file.sha256},
                 {"size", file.size}};
    for (const Redaction& redaction : file.redactions) {
      Json entry = {{"path", redaction.path}};
      AddReason(*redaction.exemption, entry);
      json["redactions"].push_back(std::move(entry));
    }
    RETURN_IF_ERROR(lines.Add(json));
  }
  RETURN_IF_ERROR(lines.End());
  RETURN_IF_ERROR(lines.Begin("withheld"));
  for (const Withheld& withheld : withheld_) {
    Json json = {{"record", withheld.record},
                 {"recordClass", v1::RecordClass_Name(withheld.record_class)}};
    AddReason(*withheld.exemption, json);
    RETURN_IF_ERROR(lines.Add(json));
  }
  RETURN_IF_ERROR(lines.End());
  RETURN_IF_ERROR(write("\n}\n"));

  RETURN_IF_ERROR(zip.Begin(kSumsFile));
  for (const File& file : files_) {
    RETURN_IF_ERROR(zip.Add(absl::StrCat(file.sha256, "  ", file.path, "\n")));
  }
  return zip.Add(absl::StrCat(hash.Hex(), "  ", kManifestFile, "\n"));
}

}  // namespace touchstone::recruiting
