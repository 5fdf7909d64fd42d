// What a caller must not be told, and whether they were: by what stands in answers, wherever it
// stands in them.
//
//   ToldMarks marks({"unmistakable"});
//   marks.Add(*answer_that_has_what_is_secret);
//   marks.Remove(*answer_of_before_there_was_any);
//   EXPECT_EQ(marks.FoundIn(*answer, *request), "");

#ifndef TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_TOLD_MARKS_H_
#define TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_TOLD_MARKS_H_

#include <google/protobuf/message.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace touchstone::assessment {

class ToldMarks {
 public:
  // `texts` are marks wherever they stand.
  explicit ToldMarks(std::vector<std::string> texts) : texts_(std::move(texts)) {}

  // The values of a message, also of what is packed into it, are marks, or are none: a fraction or
  // a hash wherever it stands, anything else in its own field. When something happened, etags and
  // purposes are never marks.
  void Add(const google::protobuf::Message& message);
  void Remove(const google::protobuf::Message& message);

  // What an answer tells of them, that its request did not say already; "" for nothing.
  std::string FoundIn(const google::protobuf::Message& answer,
                      const google::protobuf::Message& request) const;
  std::string FoundIn(const absl::Status& error, const google::protobuf::Message& request) const;

 private:
  std::string TextIn(const std::string& told, const google::protobuf::Message& request) const;

  const std::vector<std::string> texts_;
  std::set<std::string> values_;
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_TOLD_MARKS_H_
