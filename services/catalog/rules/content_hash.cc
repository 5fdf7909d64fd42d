#include "services/catalog/rules/content_hash.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "services/catalog/rules/canonical_json.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/names/sha256.h"

namespace touchstone::catalog {
namespace {

// What both kinds have that says nothing.
template <typename T>
T ContentOf(const T& resource) {
  T content = resource;
  content.clear_name();
  content.clear_create_time();
  content.clear_update_time();
  content.clear_delete_time();
  content.clear_etag();
  content.clear_review_notes();
  return content;
}

// What it is computed by, so that another way can come beside it.
std::string Named(const std::string& digits) { return absl::StrCat("sha256-jcs-1:", digits); }

}  // namespace

std::string ContentHash(const v1::Framework& framework) {
  return Named(Sha256Hex(CanonicalJson(ContentOf(framework))));
}

std::string ContentHash(const v1::Competency& competency) {
  v1::Competency content = ContentOf(competency);
  content.set_parent_competency(std::string(IdOf(competency.parent_competency())));
  return Named(Sha256Hex(CanonicalJson(content)));
}

void ReleaseHash::Add(const std::string& name, const std::string& hash) {
  absl::StrAppend(&lines_, IdOf(name), " ", hash, "\n");
}

std::string ReleaseHash::Finish() const { return Named(Sha256Hex(lines_)); }

}  // namespace touchstone::catalog
