#include "services/runtime/resources/page_token.h"

#include <sodium.h>

#include <array>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

// A token is base64url(signature || payload); the payload is "expiry \n type \n name \n value",
// where only the value, which comes last, may hold a line break.
constexpr size_t kSignatureSize = crypto_auth_hmacsha512256_BYTES;

absl::Status Invalid(absl::string_view problem) {
  return InvalidField("page_token", absl::StrCat(problem, "; start again without one"),
                      reasons::kPageTokenInvalid);
}

}  // namespace

PageTokens::PageTokens(std::string key) : key_(std::move(key)) {}

std::string PageTokens::Make(const PagePosition& position, absl::string_view query,
                             absl::Time now) const {
  const bool is_text = std::holds_alternative<std::string>(position.order_value);
  const std::string value = is_text ? std::get<std::string>(position.order_value)
                                    : absl::StrCat(std::get<int64_t>(position.order_value));
  const std::string payload = absl::StrCat(absl::ToUnixSeconds(now + kLifetime), "\n",
                                           is_text ? "t" : "i", "\n", position.name, "\n", value);
  return absl::WebSafeBase64Escape(absl::StrCat(Sign(payload, query), payload));
}

absl::StatusOr<PagePosition> PageTokens::Read(absl::string_view token, absl::string_view query,
                                              absl::Time now) const {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes) || bytes.size() <= kSignatureSize) {
    return Invalid("is not one of this service");
  }
  const absl::string_view all = bytes;
  const absl::string_view payload = all.substr(kSignatureSize);
  if (sodium_memcmp(bytes.data(), Sign(payload, query).data(), kSignatureSize) != 0) {
    return Invalid("does not belong to this query");
  }
  const std::vector<absl::string_view> parts = absl::StrSplit(payload, absl::MaxSplits('\n', 3));
  int64_t expiry = 0;
  if (parts.size() != 4 || !absl::SimpleAtoi(parts[0], &expiry)) return Invalid("is malformed");
  if (absl::FromUnixSeconds(expiry) < now) return Invalid("has expired");
  PagePosition position{.order_value = std::string(parts[3]), .name = std::string(parts[2])};
  if (parts[1] == "i") {
    int64_t number = 0;
    if (!absl::SimpleAtoi(parts[3], &number)) return Invalid("is malformed");
    position.order_value = number;
  }
  return position;
}

std::string PageTokens::Sign(absl::string_view payload, absl::string_view query) const {
  crypto_auth_hmacsha512256_state state;
  crypto_auth_hmacsha512256_init(&state, reinterpret_cast<const unsigned char*>(key_.data()),
                                 key_.size());
  const std::string size = absl::StrCat(query.size(), ":");  // keeps the two parts apart
  for (const absl::string_view part : {absl::string_view(size), query, payload}) {
    crypto_auth_hmacsha512256_update(&state, reinterpret_cast<const unsigned char*>(part.data()),
                                     part.size());
  }
  std::string signature(kSignatureSize, '\0');
  crypto_auth_hmacsha512256_final(&state, reinterpret_cast<unsigned char*>(signature.data()));
  return signature;
}

}  // namespace touchstone
