#include "services/runtime/names/running_sha256.h"

#include "absl/strings/escaping.h"

namespace touchstone {

RunningSha256::RunningSha256() : hash_(EVP_MD_CTX_new()) {
  EVP_DigestInit_ex(hash_.get(), EVP_sha256(), nullptr);
}

void RunningSha256::Add(absl::string_view bytes) {
  EVP_DigestUpdate(hash_.get(), bytes.data(), bytes.size());
}

std::string RunningSha256::Hex() const {
  const std::unique_ptr<EVP_MD_CTX, Free> so_far(EVP_MD_CTX_new());
  EVP_MD_CTX_copy_ex(so_far.get(), hash_.get());
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  EVP_DigestFinal_ex(so_far.get(), reinterpret_cast<unsigned char*>(digest.data()), &size);
  digest.resize(size);
  return absl::BytesToHexString(digest);
}

}  // namespace touchstone
