// Files of frameworks, as they are sent.

#include "services/catalog/framework_export.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/services/catalog/catalog_in_process.h"

namespace touchstone::catalog {
namespace {

// As HTML a competency of what is escaped is longer than the catalog takes as one message.
TEST(FrameworkExport, OfALargeCompetencyComesInPieces) {
  TestStore store(SqliteStore);
  CatalogInProcess catalog(store);
  v1::CreateFrameworkRequest create;
  create.set_parent("organizations/wa");
  create.set_framework_id("hr");
  create.mutable_framework()->set_title("HR");
  ASSERT_TRUE(catalog.Call<v1::Framework>("CreateFramework", create).ok());
  constexpr int kBehaviors = 1000;
  v1::CreateCompetencyRequest request;
  request.set_parent("organizations/wa/frameworks/hr");
  request.set_competency_id("large");
  request.mutable_competency()->set_title("Large");
  for (int i = 0; i < kBehaviors; ++i) {
    v1::Competency& competency = *request.mutable_competency();
    if (i % 100 == 0) competency.add_key_elements()->set_title("Does it");
    competency.mutable_key_elements()->rbegin()->add_behaviors()->set_text(
        absl::StrCat(std::string(1000, '<'), i, "."));
  }
  ASSERT_TRUE(catalog.Call<v1::Competency>("CreateCompetency", request).ok());

  for (const auto format : {v1::FrameworkFile::HTML, v1::FrameworkFile::MARKDOWN,
                            v1::FrameworkFile::JSON, v1::FrameworkFile::CSV}) {
    size_t longest = 0;
    const auto file = catalog.Export("organizations/wa/frameworks/hr", format, &longest);
    ASSERT_TRUE(file.ok()) << file.status();
    EXPECT_LE(longest, size_t{64} << 10) << v1::FrameworkFile::Format_Name(format);
    EXPECT_GT(file->size(), size_t{1000} * kBehaviors);
    size_t at = 0;
    for (int i = 0; i < kBehaviors && at != std::string::npos; ++i) {
      at = file->find(absl::StrCat(i, "."), at);
    }
    EXPECT_NE(at, std::string::npos) << "all of it, in order";
  }
}

}  // namespace
}  // namespace touchstone::catalog
