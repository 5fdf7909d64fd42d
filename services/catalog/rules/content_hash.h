// What a release's contents are known by.
//
// A competency's hash is the SHA-256 of its canonical JSON (RFC 8785), as the API gives it, without
// what does not belong to what it says: name, times, etag, review notes, and of its place in the
// tree only the id of the competency above it. A release's hash is the SHA-256 of one line for the
// framework and one for each competency, by id: `<id> <hash>\n`. So the same texts have the same
// hash in whichever organization and after whatever migration, and everybody can compute it;
// docs/releases.md says how. A change of any of this needs another name than `sha256-jcs-1`.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_CONTENT_HASH_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_CONTENT_HASH_H_

#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>

#include <string>

namespace touchstone::catalog {

// "sha256-jcs-1:" and 64 hexadecimal digits.
std::string ContentHash(const v1::Framework& framework);
std::string ContentHash(const v1::Competency& competency);

// Gathers the hash of a release: the framework first, then the competencies by name.
class ReleaseHash {
 public:
  void Add(const std::string& name, const std::string& hash);
  std::string Finish() const;

 private:
  std::string lines_;
};

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_CONTENT_HASH_H_
