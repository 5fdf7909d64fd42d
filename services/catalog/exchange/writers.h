// Writing framework files, one record after another, in a form that does not change: sections in
// the order of RecordKind, fields in the order of the contract, what is empty left out.
//
//   auto writer = NewWriter(v1::FrameworkFile::YAML);
//   out += writer->Begin("hr-core", framework);
//   out += writer->Add(record);   // in the order of their kinds
//   out += writer->End();
//
// What Begin, Add and End give, put together, is the file.

#ifndef TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_WRITERS_H_
#define TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_WRITERS_H_

#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/framework_file.pb.h>

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "services/catalog/exchange/record.h"

namespace touchstone::catalog {

// Writes one file. Not thread-safe.
class FrameworkWriter {
 public:
  virtual ~FrameworkWriter() = default;

  virtual std::string Begin(absl::string_view framework_id, const v1::Framework& framework) = 0;
  // A record of a kind that the format does not hold gives nothing.
  virtual std::string Add(const Record& record) = 0;
  virtual std::string End() = 0;

  // "application/json"
  virtual absl::string_view content_type() const = 0;
};

// Null for FORMAT_UNSPECIFIED.
std::unique_ptr<FrameworkWriter> NewWriter(v1::FrameworkFile::Format format);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_WRITERS_H_
