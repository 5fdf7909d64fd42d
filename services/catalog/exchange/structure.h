// Structured text, written as it comes: JSON and YAML behind one face.
//
//   auto text = NewYamlText();
//   text->BeginMap(); text->Key("framework"); text->BeginMap(); text->Key("title");
//   text->Text("HR"); text->EndMap(); text->EndMap(); file += text->Take();   // what has been
//   written since the last Take

#ifndef TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_STRUCTURE_H_
#define TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_STRUCTURE_H_

#include <google/protobuf/message.h>

#include <memory>
#include <string>

#include "absl/strings/string_view.h"

namespace touchstone::catalog {

class StructuredText {
 public:
  virtual ~StructuredText() = default;

  virtual void BeginMap() = 0;
  virtual void Key(absl::string_view key) = 0;
  virtual void EndMap() = 0;
  virtual void BeginList() = 0;
  virtual void EndList() = 0;
  // A text; and a number, a boolean or the name of an enum's value, as it is.
  virtual void Text(absl::string_view text) = 0;
  virtual void Bare(absl::string_view value) = 0;
  virtual void Name(absl::string_view name) = 0;

  virtual std::string Take() = 0;
};

std::unique_ptr<StructuredText> NewJsonText();
std::unique_ptr<StructuredText> NewYamlText();

// A text in double quotes, as both JSON and YAML read it; ASCII control characters and what YAML
// takes for a line end are escaped.
std::string Quoted(absl::string_view text);

// The fields of a message that a file holds (file_fields.h), as the entries of an open map.
void WriteFields(const google::protobuf::Message& message, StructuredText& text);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_STRUCTURE_H_
