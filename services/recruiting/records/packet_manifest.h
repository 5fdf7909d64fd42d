// What a records packet says of itself: of each file its hash, of each redaction and each record
// withheld by which law, why, and who decided so.
//
//   manifest.AddFile(path, record, record_class, json, redactions);
//   manifest.AddWithheld(record, record_class, exemption);
//   RETURN_IF_ERROR(manifest.WriteTo(zip));

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_PACKET_MANIFEST_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_PACKET_MANIFEST_H_

#include <touchstone/recruiting/v1/exemption_table.pb.h>
#include <touchstone/recruiting/v1/record_class.pb.h>
#include <touchstone/recruiting/v1/records_packet.pb.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "services/recruiting/records/zip_stream.h"
#include "services/recruiting/rules/record_redaction.h"

namespace touchstone::recruiting {

inline constexpr char kManifestFile[] = "manifest.json";
// Lines of sha256sum, so that whoever has the packet can check it.
inline constexpr char kSumsFile[] = "SHA256SUMS";

// Keeps some two hundred bytes for each record until it is written. Not thread-safe.
class PacketManifest {
 public:
  // Both must outlive it.
  PacketManifest(const v1::ExportRecordsPacketRequest& request, const v1::ExemptionTable& table)
      : request_(request), table_(table) {}

  void AddFile(std::string path, std::string record, v1::RecordClass record_class,
               const std::string& content, std::vector<Redaction> redactions);
  void AddWithheld(std::string record, v1::RecordClass record_class,
                   const v1::Exemption& exemption);

  // The manifest, and the sums of all files with it.
  absl::Status WriteTo(ZipStream& zip) const;

 private:
  struct File {
    std::string path;
    std::string record;
    v1::RecordClass record_class;
    std::string sha256;
    size_t size;
    std::vector<Redaction> redactions;
  };
  struct Withheld {
    std::string record;
    v1::RecordClass record_class;
    const v1::Exemption* exemption;
  };

  std::string Head() const;

  const v1::ExportRecordsPacketRequest& request_;
  const v1::ExemptionTable& table_;
  std::vector<File> files_;
  std::vector<Withheld> withheld_;
};

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_PACKET_MANIFEST_H_
