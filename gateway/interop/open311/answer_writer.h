// One writer for both formats: what is an element in XML is a member in JSON, where the outermost
// element is left out and an element that repeats is an array.
//
//   writer.BeginList("services", "service");
//   writer.BeginObject("service");
//   writer.Text("service_code", "001");
//   writer.EndObject();
//   writer.EndList();
//
// is <services><service><service_code>001</service_code></service></services>, and
// [{"service_code":"001"}].

#ifndef TOUCHSTONE_GATEWAY_INTEROP_OPEN311_ANSWER_WRITER_H_
#define TOUCHSTONE_GATEWAY_INTEROP_OPEN311_ANSWER_WRITER_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"

namespace touchstone::gateway::open311 {

enum class Format { kXml, kJson };

// Names are ours and plain; texts are anybody's. Belongs to one answer.
class AnswerWriter {
 public:
  virtual ~AnswerWriter() = default;

  // A list, outermost or of an object, whose items are objects or texts called `item`.
  virtual void BeginList(absl::string_view name, absl::string_view item) = 0;
  virtual void EndList() = 0;

  // An object: outermost, an item of the list, or a member of another object.
  virtual void BeginObject(absl::string_view name) = 0;
  virtual void EndObject() = 0;

  // A member; an empty text is an empty element, or null.
  virtual void Text(absl::string_view name, absl::string_view value) = 0;
  // The same without quotation marks: a number or a truth value, written already.
  virtual void Plain(absl::string_view name, absl::string_view value) = 0;
  // A text that is an item of the list.
  virtual void Item(absl::string_view value) = 0;

  // What was written, when all that was begun is ended.
  virtual std::string Take() = 0;
};

std::unique_ptr<AnswerWriter> MakeAnswerWriter(Format format);

// With the character set, which both formats say.
absl::string_view ContentTypeOf(Format format);

}  // namespace touchstone::gateway::open311

#endif  // TOUCHSTONE_GATEWAY_INTEROP_OPEN311_ANSWER_WRITER_H_
