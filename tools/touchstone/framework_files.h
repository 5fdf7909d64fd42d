// Framework files on this side: which they are, and several of them put together.

#ifndef TOUCHSTONE_TOOLS_TOUCHSTONE_FRAMEWORK_FILES_H_
#define TOUCHSTONE_TOOLS_TOUCHSTONE_FRAMEWORK_FILES_H_

#include <touchstone/catalog/v1/framework_file.pb.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/touchstone/upload.h"

namespace touchstone {

// How a file is written, by its name: .json, .yaml, .yml, .csv; a directory is YAML.
// FORMAT_UNSPECIFIED for others.
catalog::v1::FrameworkFile::Format FormatOfFile(const std::string& path);

// The document to upload: a single file as it is. Several JSON and YAML files, and those of a
// directory, are read here and become one YAML text; what cannot be read is named with its file. A
// directory has framework.yaml, competencies/*.yaml, each named for its id, and, each with its
// list, core_values.yaml, job_analyses.yaml and job_profiles.yaml; all may be absent.
absl::StatusOr<Document> OpenFrameworkFiles(const std::vector<std::string>& paths);

}  // namespace touchstone

#endif  // TOUCHSTONE_TOOLS_TOUCHSTONE_FRAMEWORK_FILES_H_
