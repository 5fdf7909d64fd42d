#include "services/runtime/sql/postgres_conninfo.h"

#include <libpq-fe.h>

#include <algorithm>
#include <map>
#include <memory>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

// Times are seconds, but the last is milliseconds, as libpq has them.
const std::map<std::string, std::string>& WhereTheUrlIsSilent() {
  static const auto& options = *new std::map<std::string, std::string>{
      {"application_name", "touchstone"}, {"connect_timeout", "3"},  {"keepalives_idle", "10"},
      {"keepalives_interval", "5"},       {"keepalives_count", "3"}, {"tcp_user_timeout", "10000"},
  };
  return options;
}

std::string Quoted(const std::string& value) {
  return absl::StrCat("'", absl::StrReplaceAll(value, {{"\\", "\\\\"}, {"'", "\\'"}}), "'");
}

// libpq counts whole seconds, takes one for two, and what is not positive for no limit.
void ShortenTimeout(std::string& timeout, absl::Duration left) {
  const auto enough =
      std::max<int64_t>(absl::ToInt64Seconds(absl::Ceil(left, absl::Seconds(1))), 2);
  int64_t seconds = 0;
  if (absl::SimpleAtoi(timeout, &seconds) && seconds > 0 && seconds <= enough) return;
  if (left < absl::InfiniteDuration()) timeout = absl::StrCat(enough);
}

}  // namespace

absl::StatusOr<std::string> PostgresConninfo(absl::string_view url, absl::Duration left) {
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> parsed(
      PQconninfoParse(std::string(url).c_str(), nullptr), PQconninfoFree);
  if (parsed == nullptr) {
    return InvalidField("database",
                        "is not a URL that PostgreSQL understands; it should look like "
                        "postgres://user:password@host:5432/database");
  }
  auto options = WhereTheUrlIsSilent();
  for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) options[option->keyword] = option->val;
  }
  options["client_encoding"] = "UTF8";
  ShortenTimeout(options["connect_timeout"], left);
  std::string conninfo;
  for (const auto& [key, value] : options) {
    absl::StrAppend(&conninfo, conninfo.empty() ? "" : " ", key, "=", Quoted(value));
  }
  return conninfo;
}

}  // namespace touchstone
