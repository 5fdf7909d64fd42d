#include "tests/gateway/interop/open311/xml_tree.h"

#include <expat.h>

#include <algorithm>
#include <memory>

namespace touchstone {
namespace {

struct Reading {
  XmlElement document;
  std::vector<XmlElement> open;
};

void Begin(void* data, const XML_Char* name, const XML_Char** /*attributes*/) {
  static_cast<Reading*>(data)->open.push_back({name, "", {}});
}

void End(void* data, const XML_Char* /*name*/) {
  Reading& reading = *static_cast<Reading*>(data);
  XmlElement ended = std::move(reading.open.back());
  reading.open.pop_back();
  XmlElement& outer = reading.open.empty() ? reading.document : reading.open.back();
  outer.children.push_back(std::move(ended));
}

void Characters(void* data, const XML_Char* text, int length) {
  static_cast<Reading*>(data)->open.back().text.append(text, static_cast<size_t>(length));
}

}  // namespace

std::string XmlElement::Text(const std::string& child) const {
  for (const XmlElement& element : children) {
    if (element.name == child) return element.text;
  }
  return "";
}

bool XmlElement::Has(const std::string& child) const {
  return std::any_of(children.begin(), children.end(),
                     [&](const XmlElement& element) { return element.name == child; });
}

std::vector<std::string> XmlElement::Names() const {
  std::vector<std::string> names;
  for (const XmlElement& element : children) names.push_back(element.name);
  return names;
}

std::optional<XmlElement> ParseXml(const std::string& text) {
  const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(XML_ParserCreate(nullptr),
                                                                       XML_ParserFree);
  Reading reading;
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), Begin, End);
  XML_SetCharacterDataHandler(parser.get(), Characters);
  if (XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), XML_TRUE) !=
      XML_STATUS_OK) {
    return std::nullopt;
  }
  return std::move(reading.document.children.front());
}

}  // namespace touchstone
