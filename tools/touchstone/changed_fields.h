// What became of a message from one state to the next, in as few lines as say it.

#ifndef TOUCHSTONE_TOOLS_TOUCHSTONE_CHANGED_FIELDS_H_
#define TOUCHSTONE_TOOLS_TOUCHSTONE_CHANGED_FIELDS_H_

#include <google/protobuf/message.h>

#include <string>

namespace touchstone {

// A line for each field that differs, with where it is: behind `+` what is new, behind `-` what is
// gone, behind `~` what changed, its texts word by word: `[-gone-]{+new+}`. Items of lists are told
// apart by their ids; those without are told whole. Both messages are of one type.
std::string ChangedFields(const google::protobuf::Message& before,
                          const google::protobuf::Message& after);

}  // namespace touchstone

#endif  // TOUCHSTONE_TOOLS_TOUCHSTONE_CHANGED_FIELDS_H_
