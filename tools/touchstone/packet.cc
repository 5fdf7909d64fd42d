#include "tools/touchstone/packet.h"

#include <archive.h>
#include <archive_entry.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/running_sha256.h"
#include "tools/touchstone/table.h"

namespace touchstone {
namespace {

using nlohmann::json;

constexpr char kManifest[] = "manifest.json";
// Sums in the manner of sha256sum, of all files and of the manifest itself.
constexpr char kSums[] = "SHA256SUMS";
constexpr size_t kLargestManifest = 256 << 20;

struct FreeArchive {
  void operator()(archive* archive) const { archive_read_free(archive); }
};

absl::Status NoPacket(absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("This is no packet of records: ", why, "."));
}

struct Contents {
  std::map<std::string, std::string> hashes;  // by path
  std::string manifest;
  std::string sums;
};

// Reads what stands under one name, and keeps of it the hash; the manifest itself too.
absl::Status ReadFile(archive* zip, const std::string& path, Contents& contents) {
  RunningSha256 hash;
  std::string piece(64 << 10, '\0');
  la_ssize_t size = 0;
  while ((size = archive_read_data(zip, piece.data(), piece.size())) > 0) {
    const absl::string_view bytes(piece.data(), static_cast<size_t>(size));
    hash.Add(bytes);
    if (path != kManifest && path != kSums) continue;
    std::string& kept = path == kManifest ? contents.manifest : contents.sums;
    if (kept.size() + bytes.size() > kLargestManifest) {
      return NoPacket(absl::StrCat(path, " is too large"));
    }
    absl::StrAppend(&kept, bytes);
  }
  if (size < 0) return NoPacket(absl::StrCat(Plain(path), " cannot be unpacked"));
  if (!contents.hashes.emplace(path, hash.Hex()).second) {
    return NoPacket(absl::StrCat(Plain(path), " is in it twice"));
  }
  return absl::OkStatus();
}

absl::StatusOr<Contents> Unpack(absl::string_view bytes) {
  const std::unique_ptr<archive, FreeArchive> zip(archive_read_new());
  archive_read_support_format_zip(zip.get());
  if (archive_read_open_memory(zip.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
    return NoPacket("it is no ZIP file");
  }
  Contents contents;
  archive_entry* entry = nullptr;
  int code = ARCHIVE_OK;
  while ((code = archive_read_next_header(zip.get(), &entry)) == ARCHIVE_OK) {
    const char* const path = archive_entry_pathname(entry);
    RETURN_IF_ERROR(ReadFile(zip.get(), path == nullptr ? "" : path, contents));
  }
  if (code != ARCHIVE_EOF) return NoPacket("it is no ZIP file, or broken off");
  return contents;
}

absl::Status Differs(const std::string& path, absl::string_view how) {
  return absl::DataLossError(absl::StrCat(Plain(path), " ", how, "."));
}

// The sums name every file but themselves, as it is.
absl::Status CheckSums(const Contents& contents) {
  std::map<std::string, std::string> summed;
  for (const absl::string_view line : absl::StrSplit(contents.sums, '\n', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> sum =
        absl::StrSplit(line, absl::MaxSplits("  ", 1));
    summed.emplace(sum.second, sum.first);
  }
  for (const auto& [path, hash] : contents.hashes) {
    if (path == kSums) continue;
    const auto found = summed.find(path);
    if (found == summed.end() || found->second != hash) {
      return Differs(path, absl::StrCat("is not what ", kSums, " says"));
    }
  }
  return absl::OkStatus();
}

// `hashes` loses what the manifest names.
absl::Status CheckFile(const json& file, std::map<std::string, std::string>& hashes,
                       VerifiedPacket& packet) {
  const std::string path = file.at("path");
  const auto found = hashes.find(path);
  if (found == hashes.end()) return Differs(path, "is in the manifest and not in the packet");
  if (found->second != file.at("sha256").get<std::string>()) {
    return Differs(path, "is not what the manifest says");
  }
  hashes.erase(found);
  ++packet.files;
  if (file.contains("redactions")) ++packet.redacted;
  return absl::OkStatus();
}

absl::StatusOr<VerifiedPacket> Compare(const json& manifest,
                                       std::map<std::string, std::string> hashes) {
  VerifiedPacket packet{.requisition = manifest.at("requisition")};
  packet.withheld = static_cast<int>(manifest.at("withheld").size());
  for (const json& file : manifest.at("files")) {
    RETURN_IF_ERROR(CheckFile(file, hashes, packet));
  }
  hashes.erase(kManifest);
  hashes.erase(kSums);
  if (!hashes.empty()) {
    return Differs(hashes.begin()->first, "is in the packet and not in the manifest");
  }
  return packet;
}

}  // namespace

absl::StatusOr<VerifiedPacket> VerifyPacket(absl::string_view zip) {
  ASSIGN_OR_RETURN(Contents contents, Unpack(zip));
  const json manifest = json::parse(contents.manifest, nullptr, /*allow_exceptions=*/false);
  if (manifest.is_discarded()) return NoPacket("it has no manifest that can be read");
  RETURN_IF_ERROR(CheckSums(contents));
  try {
    return Compare(manifest, std::move(contents.hashes));
  } catch (const json::exception&) {
    return NoPacket("its manifest lacks what a manifest has");
  }
}

}  // namespace touchstone
