#include "services/runtime/names/html_text.h"

#include <gtest/gtest.h>

namespace touchstone {
namespace {

TEST(EscapeHtml, LeavesNothingThatEndsATextOrAnAttribute) {
  EXPECT_EQ(EscapeHtml("<b a=\"1\" c='2'>R&D</b>"),
            "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;R&amp;D&lt;/b&gt;");
}

TEST(EscapeHtml, KeepsLinesAndLettersAndNoOtherControlCharacters) {
  EXPECT_EQ(EscapeHtml("Zoë\t1\n\r\x01\x1f"), "Zoë\t1\n");
}

}  // namespace
}  // namespace touchstone
