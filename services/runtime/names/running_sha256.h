// The SHA-256 of bytes that come piece by piece, and are not kept.
//
//   RunningSha256 hash;
//   for (const std::string& line : lines) hash.Add(line);
//   hash.Hex();  // that of all lines, one behind the other

#ifndef TOUCHSTONE_SERVICES_RUNTIME_NAMES_RUNNING_SHA256_H_
#define TOUCHSTONE_SERVICES_RUNTIME_NAMES_RUNNING_SHA256_H_

#include <openssl/evp.h>

#include <memory>
#include <string>

#include "absl/strings/string_view.h"

namespace touchstone {

// Not thread-safe.
class RunningSha256 {
 public:
  RunningSha256();

  void Add(absl::string_view bytes);

  // Of what was added so far: 64 lower-case hexadecimal digits. More may be added.
  std::string Hex() const;

 private:
  struct Free {
    void operator()(EVP_MD_CTX* hash) const { EVP_MD_CTX_free(hash); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> hash_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_NAMES_RUNNING_SHA256_H_
