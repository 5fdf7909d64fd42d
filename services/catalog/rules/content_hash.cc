#include "services/catalog/rules/content_hash.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "services/runtime/names/canonical_json.h"
#include "services/runtime/names/resource_name.h"

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

}  // namespace

std::string ContentHash(const v1::Framework& framework) {
  return CanonicalHash(ContentOf(framework));
}

std::string ContentHash(const v1::Competency& competency) {
  v1::Competency content = ContentOf(competency);
  content.set_parent_competency(std::string(IdOf(competency.parent_competency())));
  return CanonicalHash(content);
}

void ReleaseHash::Add(const std::string& name, const std::string& hash) {
  absl::StrAppend(&lines_, IdOf(name), " ", hash, "\n");
}

std::string ReleaseHash::Finish() const { return CanonicalHashOfText(lines_); }

}  // namespace touchstone::catalog
