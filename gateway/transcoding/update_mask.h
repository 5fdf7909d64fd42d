// The update mask of a PATCH that does not say one: the fields that its body names.

#ifndef TOUCHSTONE_GATEWAY_TRANSCODING_UPDATE_MASK_H_
#define TOUCHSTONE_GATEWAY_TRANSCODING_UPDATE_MASK_H_

#include <google/protobuf/field_mask.pb.h>

#include <vector>

#include "gateway/transcoding/json_scan.h"

namespace touchstone::gateway {

// The paths that `named` leads to, as the proto names them. A message that is named with fields
// gives the paths of those, one that is named as null or {} its own; repeated fields and maps are
// replaced whole. What a caller cannot change is left out: output-only fields, identifiers and the
// etag, so that what was read may be sent back.
google::protobuf::FieldMask UpdateMaskOf(const std::vector<NamedField>& named);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_TRANSCODING_UPDATE_MASK_H_
