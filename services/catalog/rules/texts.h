// The texts of a competency or a framework: what people read in it, and what is translated.
//
//   for (const Text& text : TextsOf(competency)) Print(text.part, *text.text);
//
// Ids, codes, tags, links, names of authors and publishers, and notes for reviewers are none.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_TEXTS_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_TEXTS_H_

#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/translation.pb.h>

#include <string>
#include <vector>

namespace touchstone::catalog {

// One text and its place, as TranslatedText names it. Points into what it was found in.
struct Text {
  std::string part;
  v1::TranslatedText::Field field;
  int index = 0;
  std::string* text;
  // The field that holds it, whose rules bound its length.
  const google::protobuf::FieldDescriptor* declared;
};

// The texts that are not empty, in the order of the document; they may be changed, and stay where
// they are as long as nothing else is changed.
std::vector<Text> TextsOf(v1::Competency& competency);
std::vector<Text> TextsOf(v1::Framework& framework);

// Whether two states of one resource have the same texts at the same places.
bool HaveSameTexts(v1::Competency before, v1::Competency after);
bool HaveSameTexts(v1::Framework before, v1::Framework after);

// At how many places the first state has a text and the second none.
int CountLostTexts(v1::Competency before, v1::Competency after);
int CountLostTexts(v1::Framework before, v1::Framework after);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_TEXTS_H_
