// Packets of records, as somebody gets them who trusts nobody.

#include "tools/touchstone/packet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/recruiting/records/zip_stream.h"
#include "services/runtime/names/sha256.h"

namespace touchstone {
namespace {

using ::testing::HasSubstr;
using Files = std::map<std::string, std::string>;

constexpr char kRecord[] = "organizations/wa/requisitions/agents.json";
constexpr char kContent[] = R"({"title": "Agents"})";

std::string Zip(const Files& files) {
  std::string bytes;
  recruiting::ZipStream zip([&](absl::string_view piece) {
    bytes.append(piece.data(), piece.size());
    return absl::OkStatus();
  });
  for (const auto& [path, content] : files) {
    EXPECT_TRUE(zip.Begin(path).ok());
    EXPECT_TRUE(zip.Add(content).ok());
  }
  EXPECT_TRUE(zip.End().ok());
  return bytes;
}

std::string SumsOf(const Files& files) {
  std::string sums;
  for (const auto& [path, content] : files) {
    absl::StrAppend(&sums, Sha256Hex(content), "  ", path, "\n");
  }
  return sums;
}

// A record of which something is redacted, and one that is withheld.
Files Records() {
  return {{kRecord, kContent},
          {"manifest.json",
           absl::StrCat(R"({"requisition": "organizations/wa/requisitions/agents", "files": [)",
                        R"({"path": ")", kRecord, R"(", "sha256": ")", Sha256Hex(kContent),
                        R"(", "redactions": [{}]}], "withheld": [{}]})")}};
}

std::string WithSums(Files files) {
  files["SHA256SUMS"] = SumsOf(files);
  return Zip(files);
}

std::string ProblemOf(const std::string& zip) {
  return std::string(VerifyPacket(zip).status().message());
}

TEST(Packet, OfWhichEverythingIsAsItSaysVerifies) {
  const auto packet = VerifyPacket(WithSums(Records()));
  ASSERT_TRUE(packet.ok()) << packet.status();
  EXPECT_EQ(packet->requisition, "organizations/wa/requisitions/agents");
  EXPECT_EQ(packet->files, 1);
  EXPECT_EQ(packet->redacted, 1);
  EXPECT_EQ(packet->withheld, 1);
}

TEST(Packet, OfWhichARecordIsAnotherDoesNot) {
  Files files = Records();
  files[kRecord] = R"({"title": "Clerks"})";
  EXPECT_THAT(ProblemOf(WithSums(files)), HasSubstr("is not what the manifest says"));
  files.erase(kRecord);
  EXPECT_THAT(ProblemOf(WithSums(files)), HasSubstr("in the manifest and not in the packet"));
  files = Records();
  files["organizations/wa/more.json"] = "{}";
  EXPECT_THAT(ProblemOf(WithSums(files)), HasSubstr("in the packet and not in the manifest"));
}

// What is withheld, and why, stands in the manifest alone.
TEST(Packet, WhoseManifestIsAnotherDoesNot) {
  Files files = Records();
  files["SHA256SUMS"] = SumsOf(files);
  std::string& manifest = files["manifest.json"];
  manifest.replace(manifest.find("[{}]}"), 5, "[]}  ");
  EXPECT_THAT(ProblemOf(Zip(files)), HasSubstr("is not what SHA256SUMS says"));
  EXPECT_THAT(ProblemOf(Zip(Records())), HasSubstr("is not what SHA256SUMS says"));
}

TEST(Packet, ThatIsNoneIsNone) {
  const std::string zip = WithSums(Records());
  for (const std::string& none :
       {std::string(), std::string("no zip"), zip.substr(0, zip.size() / 2), Zip({}),
        Zip({{"manifest.json", "{"}, {"SHA256SUMS", SumsOf({{"manifest.json", "{"}})}}),
        Zip({{"manifest.json", "{}"}, {"SHA256SUMS", SumsOf({{"manifest.json", "{}"}})}})}) {
    EXPECT_THAT(ProblemOf(none), HasSubstr("This is no packet of records"));
  }
}

}  // namespace
}  // namespace touchstone
