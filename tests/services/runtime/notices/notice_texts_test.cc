#include "services/runtime/notices/notice_texts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace touchstone {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

NoticeKind Kind() {
  return {.name = "reminder",
          .placeholders = {{"due", true}, {"link"}, {"person"}},
          .texts = {{"en", "By {{due}}", "{{link}}"}, {"es", "Hasta {{due}}", "{{link}}"}}};
}

TEST(NoticeTexts, AreFilledOnce) {
  EXPECT_EQ(
      FillPlaceholders("a {{due}} b {{ link }}{{none}}.", {{"due", "{{link}}"}, {"link", "L"}}),
      "a {{link}} b L.");
}

TEST(NoticeTexts, AreRefusedWithTheListOfWhatIsKnown) {
  EXPECT_TRUE(CheckNoticeText(Kind(), "By {{due}}", "{{person}} {{link}} {{due}}").empty());
  auto wrong = CheckNoticeText(Kind(), "For {{person}}", "{{lnik}}");
  ASSERT_THAT(wrong, SizeIs(2));
  EXPECT_EQ(wrong[0].field, "subject");
  EXPECT_THAT(wrong[0].problem, AllOf(HasSubstr("personal or secret"), HasSubstr("has due")));
  EXPECT_EQ(wrong[1].field, "body");
  EXPECT_THAT(wrong[1].problem, AllOf(HasSubstr("lnik"), HasSubstr("due, link, person")));
  EXPECT_THAT(CheckNoticeText(Kind(), "a\nb", ""), SizeIs(1));
  EXPECT_THAT(CheckNoticeText(Kind(), "{{due", "{{due"), SizeIs(2));
}

TEST(NoticeTexts, AreChosenByLanguage) {
  const auto chosen = [](const std::vector<std::string>& languages, const std::string& wanted) {
    std::vector<NoticeText> own;
    for (const std::string& language : languages) own.push_back({language, "own", ""});
    const NoticeKind kind = Kind();
    const NoticeText& text = ChooseNoticeText(kind, own, wanted);
    return (text.subject == "own" ? "own " : "built-in ") + text.language;
  };
  EXPECT_EQ(chosen({}, ""), "built-in en");
  EXPECT_EQ(chosen({}, "de"), "built-in en");
  EXPECT_EQ(chosen({}, "es-us"), "built-in es");
  EXPECT_EQ(chosen({"es", "es-us"}, "es-us"), "own es-us");
  EXPECT_EQ(chosen({"es", "es-us"}, "es-mx"), "own es");
  EXPECT_EQ(chosen({"fr"}, "es"), "built-in es");
  EXPECT_EQ(chosen({"fr", "so"}, "de"), "own fr");
  EXPECT_EQ(chosen({"fr", "en"}, "de"), "own en");
  EXPECT_EQ(chosen({"fr"}, ""), "own fr");
}

}  // namespace
}  // namespace touchstone
