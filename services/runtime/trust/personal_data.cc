#include "services/runtime/trust/personal_data.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/trust/sealed.h"

namespace touchstone {
namespace {

// Comes first in what Encrypt returns, so that another way of sealing can follow one day.
constexpr char kFormat = '\x01';

std::string PlaceContext(absl::string_view place) {
  return absl::StrCat("touchstone personal data 1 ", place);
}

std::string Formatted(absl::string_view text, const SecretBytes& key, absl::string_view place) {
  return absl::StrCat(std::string(1, kFormat), Seal(text, key, PlaceContext(place)));
}

// The owner of the key of an organization's hashes. No resource has such a name.
std::string HashKeyOwner(absl::string_view organization) {
  return absl::StrCat(organization, "#keyed-hash");
}

// How many keys are read with one statement.
constexpr size_t kKeysAtOnce = 100;

// One text for a few, and one for many: both stay prepared.
std::string KeysSql(size_t count) {
  std::string owners;
  for (size_t i = 0; i < count; ++i) absl::StrAppend(&owners, i == 0 ? ":owner" : ", :owner", i);
  return absl::StrCat("SELECT owner, master_key, wrapped_key FROM person_keys WHERE owner IN (",
                      owners, ")");
}

// BLAKE2b with a key, 32 bytes.
SecretBytes Blake2b(const SecretBytes& key, absl::string_view text) {
  SecretBytes hash(crypto_generichash_BYTES);
  crypto_generichash(hash.data(), hash.size(), Bytewise(text), text.size(), key.data(), key.size());
  return hash;
}

absl::Status Unreadable(absl::string_view person) {
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat("What is stored about ", person, " cannot be read."));
}

}  // namespace

absl::StatusOr<std::string> PersonalData::Encrypt(Session& session, absl::string_view person,
                                                  absl::string_view text,
                                                  absl::string_view place) const {
  ASSIGN_OR_RETURN(const SecretBytes key, KeyOrNewKeyOf(session, person));
  return Formatted(text, key, place);
}

absl::StatusOr<std::vector<std::string>> PersonalData::EncryptAll(
    Session& session, std::span<const ClearPersonal> all) const {
  std::map<absl::string_view, SecretBytes> keys;
  std::vector<std::string> sealed;
  for (const ClearPersonal& one : all) {
    auto key = keys.find(one.person);
    if (key == keys.end()) {
      ASSIGN_OR_RETURN(SecretBytes found, KeyOrNewKeyOf(session, one.person));
      key = keys.emplace(one.person, std::move(found)).first;
    }
    sealed.push_back(Formatted(one.text, key->second, one.place));
  }
  return sealed;
}

absl::StatusOr<std::string> PersonalData::Decrypt(Session& session, absl::string_view person,
                                                  absl::string_view sealed,
                                                  absl::string_view place) const {
  absl::StatusOr<SecretBytes> key = KeyOf(session, person);
  if (absl::IsNotFound(key.status())) return Unreadable(person);
  if (!key.ok()) return std::move(key).status();
  if (sealed.empty() || sealed[0] != kFormat) return Unreadable(person);
  std::optional<std::string> text = Open(sealed.substr(1), *key, PlaceContext(place));
  if (!text) return Unreadable(person);
  return *std::move(text);
}

absl::StatusOr<std::vector<std::optional<std::string>>> PersonalData::DecryptAll(
    Session& session, std::span<const SealedPersonal> all) const {
  std::set<std::string> distinct;
  for (const SealedPersonal& one : all) distinct.insert(one.person);
  const std::vector<std::string> persons(distinct.begin(), distinct.end());

  std::map<std::string, std::optional<SecretBytes>> keys;  // nothing for the erased
  for (size_t first = 0; first < persons.size(); first += kKeysAtOnce) {
    const size_t end = std::min(persons.size(), first + kKeysAtOnce);
    std::vector<SqlValue> owners(persons.begin() + static_cast<std::ptrdiff_t>(first),
                                 persons.begin() + static_cast<std::ptrdiff_t>(end));
    if (owners.size() > 1) owners.resize(kKeysAtOnce, owners.back());
    ASSIGN_OR_RETURN(const auto rows, (session.QueryWith<std::string, std::string, std::string>(
                                          KeysSql(owners.size()), owners)));
    for (const auto& [owner, master_key, wrapped] : rows) {
      if (wrapped.empty()) {
        keys.emplace(owner, std::nullopt);
        continue;
      }
      ASSIGN_OR_RETURN(SecretBytes key, master_keys_.Unwrap(wrapped, master_key, owner));
      keys.emplace(owner, std::move(key));
    }
  }

  std::vector<std::optional<std::string>> texts;
  for (const SealedPersonal& one : all) {
    const auto key = keys.find(one.person);
    if (key == keys.end() || one.sealed.empty() || one.sealed[0] != kFormat) {
      return Unreadable(one.person);
    }
    if (!key->second.has_value()) {
      texts.emplace_back();
      continue;
    }
    texts.push_back(
        Open(absl::string_view(one.sealed).substr(1), *key->second, PlaceContext(one.place)));
    if (!texts.back()) return Unreadable(one.person);
  }
  return texts;
}

absl::StatusOr<std::optional<absl::Time>> PersonalData::EraseTime(Session& session,
                                                                  absl::string_view person) const {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<int64_t>("SELECT erase_time FROM person_keys WHERE owner = :owner", person));
  if (!row || std::get<0>(*row) == 0) return std::optional<absl::Time>();
  return std::optional<absl::Time>(absl::FromUnixMicros(std::get<0>(*row)));
}

absl::Status PersonalData::Erase(Session& session, absl::string_view person) const {
  return session
      .Execute(
          "INSERT INTO person_keys (owner, master_key, wrapped_key, erase_time)"
          " VALUES (:owner, '', '', :erase_time)"
          " ON CONFLICT (owner) DO UPDATE SET master_key = '', wrapped_key = '',"
          " erase_time = excluded.erase_time WHERE person_keys.erase_time = 0",
          person, absl::ToUnixMicros(clock_.Now()))
      .status();
}

absl::StatusOr<std::string> PersonalData::KeyedHash(Session& session,
                                                    absl::string_view organization,
                                                    absl::string_view purpose,
                                                    absl::string_view value) const {
  ASSIGN_OR_RETURN(const SecretBytes key, KeyOrNewKeyOf(session, HashKeyOwner(organization)));
  const SecretBytes key_of_purpose =
      Blake2b(key, absl::StrCat("touchstone keyed hash 1 ", purpose));
  return absl::BytesToHexString(Blake2b(key_of_purpose, value).view());
}

absl::StatusOr<int64_t> PersonalData::Rewrap(Session& session, int64_t most) const {
  int64_t done = 0;
  for (const std::string& former : master_keys_.former_ids()) {
    ASSIGN_OR_RETURN(const auto rows, (session.Query<std::string, std::string>(
                                          "SELECT owner, wrapped_key FROM person_keys"
                                          " WHERE master_key = :former ORDER BY owner LIMIT :most",
                                          former, most - done)));
    for (const auto& [owner, wrapped] : rows) {
      ASSIGN_OR_RETURN(const SecretBytes key, master_keys_.Unwrap(wrapped, former, owner));
      RETURN_IF_ERROR(
          session
              .Execute("UPDATE person_keys SET master_key = :current, wrapped_key = :wrapped"
                       " WHERE owner = :owner",
                       master_keys_.current_id(), master_keys_.Wrap(key, owner), owner)
              .status());
      ++done;
    }
  }
  return done;
}

absl::Status PersonalData::CheckMasterKeys(Session& session) const {
  const std::vector<std::string> former = master_keys_.former_ids();
  std::string last;  // '' is of the erased
  while (true) {
    ASSIGN_OR_RETURN(const auto next,
                     session.QueryOne<std::string>("SELECT master_key FROM person_keys WHERE "
                                                   "master_key > :last ORDER BY master_key LIMIT 1",
                                                   last));
    if (!next) return absl::OkStatus();
    last = std::get<0>(*next);
    if (last == master_keys_.current_id()) continue;
    if (std::find(former.begin(), former.end(), last) != former.end()) continue;
    return FailedPrecondition(
        reasons::kInternal, last,
        absl::StrCat("Personal data in this database need the master key ", last,
                     ", which is not in the file; bring the file of this database back."));
  }
}

// The key of an owner. NOT_FOUND when there was never one.
absl::StatusOr<SecretBytes> PersonalData::KeyOf(Session& session, absl::string_view owner) const {
  ASSIGN_OR_RETURN(
      const auto row,
      (session.QueryOne<std::string, std::string>(
          "SELECT master_key, wrapped_key FROM person_keys WHERE owner = :owner", owner)));
  if (!row) return absl::NotFoundError("no key");
  const auto& [master_key, wrapped] = *row;
  if (wrapped.empty()) {
    return FailedPrecondition(reasons::kPersonErased, owner,
                              absl::StrCat("The personal data of ", owner, " have been erased."));
  }
  return master_keys_.Unwrap(wrapped, master_key, owner);
}

absl::StatusOr<SecretBytes> PersonalData::KeyOrNewKeyOf(Session& session,
                                                        absl::string_view owner) const {
  absl::StatusOr<SecretBytes> key = KeyOf(session, owner);
  if (!absl::IsNotFound(key.status())) return key;
  SecretBytes made(RandomBytes(kSealKeyBytes));
  ASSIGN_OR_RETURN(
      const int64_t inserted,
      session.Execute("INSERT INTO person_keys (owner, master_key, wrapped_key,"
                      " erase_time) VALUES (:owner, :master_key, :wrapped_key, 0)"
                      " ON CONFLICT (owner) DO NOTHING",
                      owner, master_keys_.current_id(), master_keys_.Wrap(made, owner)));
  // Somebody else's write came between: theirs counts.
  if (inserted == 0) return KeyOf(session, owner);
  return made;
}

}  // namespace touchstone
