// Both formats: what is written is what a parser reads.

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "gateway/interop/open311/answer_writer.h"
#include "gateway/interop/open311/xml_text.h"
#include "gateway/transcoding/percent.h"
#include "tests/gateway/interop/open311/xml_tree.h"

namespace touchstone::gateway::open311 {
namespace {

std::string Written(Format format) {
  const auto writer = MakeAnswerWriter(format);
  writer->BeginList("services", "service");
  writer->BeginObject("service");
  writer->Text("service_code", "001");
  writer->Plain("metadata", "true");
  writer->Text("group", "");
  writer->BeginList("formats", "format");
  writer->Item("text/xml");
  writer->Item("a<b");
  writer->EndList();
  writer->BeginObject("extended_attributes");
  writer->Text("channel", "web");
  writer->EndObject();
  writer->EndObject();
  writer->BeginObject("service");
  writer->Plain("lat", "");
  writer->EndObject();
  writer->EndList();
  return writer->Take();
}

TEST(Writers, SayTheSameInBothFormats) {
  EXPECT_EQ(Written(Format::kXml),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
            "<services><service><service_code>001</service_code><metadata>true</metadata><group/>"
            "<formats><format>text/xml</format><format>a&lt;b</format></formats>"
            "<extended_attributes><channel>web</channel></extended_attributes></service>"
            "<service><lat/></service></services>");
  EXPECT_EQ(
      Written(Format::kJson),
      R"([{"service_code":"001","metadata":true,"group":null,)"
      R"("formats":["text/xml","a<b"],"extended_attributes":{"channel":"web"}},{"lat":null}])");
}

TEST(Writers, AnEmptyListIsOne) {
  for (const Format format : {Format::kXml, Format::kJson}) {
    const auto writer = MakeAnswerWriter(format);
    writer->BeginList("requests", "request");
    writer->EndList();
    EXPECT_EQ(writer->Take(), format == Format::kJson
                                  ? "[]"
                                  : "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                                    "<requests></requests>");
  }
}

std::string XmlOf(const std::string& text) {
  std::string xml = "<a>";
  AppendXmlText(text, &xml);
  return xml + "</a>";
}

TEST(XmlText, ComesBackAsItWas) {
  for (const std::string text :
       {"plain", "<b>&amp;\"'</b>", "]]>", "a\r\nb\rc\td", " \xC3\xA9 \xF0\x9F\x98\x80", "&#x0;"}) {
    const auto read = ParseXml(XmlOf(text));
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(read->text, text);
  }
}

TEST(XmlText, HasNothingThatXmlCannotHold) {
  const auto read = ParseXml(XmlOf(std::string("a\0b\x01\x1F\xEF\xBF\xBE\xEF\xBF\xBF\xFF", 12)));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->text, "a\uFFFDb\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST(XmlText, AnyBytesAreWellFormed) {
  std::mt19937 random(2);
  for (int round = 0; round < 5'000; ++round) {
    std::string text;
    const size_t length = random() % 40;
    for (size_t i = 0; i < length; ++i) text.push_back(static_cast<char>(random() % 256));
    ASSERT_TRUE(ParseXml(XmlOf(text))) << round;
    const auto writer = MakeAnswerWriter(Format::kJson);
    writer->BeginObject("a");
    writer->Text("text", text);
    writer->EndObject();
    google::protobuf::Struct read;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(writer->Take(), &read).ok()) << round;
  }
}

}  // namespace
}  // namespace touchstone::gateway::open311
