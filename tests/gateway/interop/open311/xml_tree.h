// A document as a strict XML parser understands it, for tests.

#ifndef TOUCHSTONE_TESTS_GATEWAY_INTEROP_OPEN311_XML_TREE_H_
#define TOUCHSTONE_TESTS_GATEWAY_INTEROP_OPEN311_XML_TREE_H_

#include <optional>
#include <string>
#include <vector>

namespace touchstone {

struct XmlElement {
  std::string name;
  std::string text;  // of its own, children's left out
  std::vector<XmlElement> children;

  // The text of the first child of that name; "" when there is none.
  std::string Text(const std::string& child) const;
  bool Has(const std::string& child) const;
  // The names of its children, in order.
  std::vector<std::string> Names() const;
};

// The outermost element; nothing when the text is not well-formed.
std::optional<XmlElement> ParseXml(const std::string& text);

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_GATEWAY_INTEROP_OPEN311_XML_TREE_H_
