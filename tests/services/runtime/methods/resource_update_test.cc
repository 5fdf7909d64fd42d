#include "services/runtime/methods/resource_update.h"

#include <gtest/gtest.h>
#include <touchstone/catalog/v1/competency.pb.h>

#include <optional>
#include <string>
#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

using catalog::v1::Competency;
using Mask = std::optional<std::vector<std::string>>;

Competency Stored() {
  Competency stored;
  stored.set_name("organizations/wa/frameworks/hr/competencies/x");
  stored.set_etag("7");
  stored.set_title("Customer focus");
  stored.set_definition("As it was");
  stored.add_tags("a");
  stored.add_tags("b");
  stored.add_key_elements()->set_title("First");
  stored.mutable_create_time()->set_seconds(1);
  return stored;
}

Competency Merged(const Competency& sent, const Mask& mask) {
  Competency resource = Stored();
  const absl::Status status = MergeUpdate(sent, mask, resource);
  EXPECT_TRUE(status.ok()) << status;
  return resource;
}

TEST(ResourceUpdate, WithoutAMaskTakesWhatWasSent) {
  Competency sent;
  sent.set_title("Reworded");
  sent.add_tags("c");
  const Competency merged = Merged(sent, std::nullopt);
  EXPECT_EQ(merged.title(), "Reworded");
  EXPECT_EQ(merged.definition(), "As it was");
  ASSERT_EQ(merged.tags_size(), 1) << "a list is replaced, not appended to";
  EXPECT_EQ(merged.tags(0), "c");
}

TEST(ResourceUpdate, AMaskClearsWhatWasNotSent) {
  const Competency merged = Merged(Competency(), Mask({"definition", "key_elements"}));
  EXPECT_EQ(merged.definition(), "");
  EXPECT_EQ(merged.key_elements_size(), 0);
  EXPECT_EQ(merged.title(), "Customer focus");
  EXPECT_EQ(merged.tags_size(), 2);
}

TEST(ResourceUpdate, AMaskLeavesAloneWhatItDoesNotName) {
  Competency sent;
  sent.set_title("Reworded");
  sent.set_definition("Also sent");
  EXPECT_EQ(Merged(sent, Mask({"title"})).definition(), "As it was");
}

TEST(ResourceUpdate, AStarReplacesEverythingThatIsTheCallers) {
  Competency sent;
  sent.set_title("Alone");
  const Competency merged = Merged(sent, Mask({"*"}));
  EXPECT_EQ(merged.title(), "Alone");
  EXPECT_EQ(merged.tags_size(), 0);
  EXPECT_EQ(merged.name(), Stored().name());
  EXPECT_EQ(merged.create_time().seconds(), 1);
}

TEST(ResourceUpdate, NameEtagAndTimesAreNotTheCallers) {
  Competency sent;
  sent.set_name("organizations/wa/frameworks/hr/competencies/y");
  sent.set_etag("forged");
  sent.mutable_create_time()->set_seconds(99);
  sent.mutable_delete_time()->set_seconds(99);
  for (const Mask& mask :
       {Mask(), Mask({"name", "etag", "create_time", "delete_time"}), Mask({"*"})}) {
    const Competency merged = Merged(sent, mask);
    EXPECT_EQ(merged.name(), Stored().name());
    EXPECT_EQ(merged.etag(), "7");
    EXPECT_EQ(merged.create_time().seconds(), 1);
    EXPECT_FALSE(merged.has_delete_time());
  }
}

TEST(ResourceUpdate, AnUnknownPathIsRefused) {
  for (const char* path : {"nonsense", "title.x", "key_elements.title", ""}) {
    Competency resource = Stored();
    const absl::Status status = MergeUpdate(Competency(), Mask({path}), resource);
    EXPECT_EQ(ReasonOf(status), reasons::kUpdateMaskInvalid) << path;
  }
}

}  // namespace
}  // namespace touchstone
