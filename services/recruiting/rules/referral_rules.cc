#include "services/recruiting/rules/referral_rules.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/names/sha256.h"

namespace touchstone::recruiting {
namespace {

using v1::CertificationRule;
using v1::Referral;

constexpr int64_t kEverybody = 1'000'000'000;

class Referring {
 public:
  Referring(const CertificationRule& rule, const std::vector<Referable>& referables,
            int64_t openings)
      : rule_(rule),
        referables_(referables),
        room_(MostReferred(rule, openings)),
        bases_(referables.size(), Referral::BASIS_UNSPECIFIED) {}

  std::vector<Referred> Result() && {
    for (size_t first = 0; first < referables_.size() && !IsDone(first);) {
      size_t end = first + 1;
      while (end < referables_.size() && AreEqual(first, end)) ++end;
      ReferEqual(first, end);
      first = end;
    }
    std::vector<Referred> referred;
    for (size_t i = 0; i < referables_.size(); ++i) {
      if (bases_[i] == Referral::BASIS_UNSPECIFIED && referables_[i].referred_too) {
        bases_[i] = Referral::PREFERENCE;
      }
      if (bases_[i] != Referral::BASIS_UNSPECIFIED) referred.push_back({i, bases_[i]});
    }
    return referred;
  }

 private:
  bool IsDone(size_t next) const {
    return room_ <= 0 || (rule_.method() == CertificationRule::UNRANKED && next > 0);
  }

  // Whether nothing puts one of them before the other.
  bool AreEqual(size_t one, size_t other) const {
    const Referable& a = referables_[one];
    const Referable& b = referables_[other];
    if (a.eligible_list != b.eligible_list) return false;
    switch (rule_.method()) {
      case CertificationRule::BANDS:
        return a.band == b.band;
      case CertificationRule::UNRANKED:
        return true;
      default:
        return a.rank == b.rank;
    }
  }

  void ReferEqual(size_t first, size_t end) {
    const auto people = static_cast<int64_t>(end - first);
    if (rule_.method() == CertificationRule::UNRANKED) {
      ReferAll(first, end, Referral::UNRANKED);
    } else if (rule_.method() == CertificationRule::BANDS) {
      ReferAll(first, end, Referral::BAND);
    } else if (people <= room_) {
      ReferAll(first, end, Referral::RANK);
    } else if (rule_.ties_included()) {
      ReferAll(first, end, Referral::TIE);
    } else {
      ReferByLot(first, end);
    }
    room_ -= people;
  }

  void ReferAll(size_t first, size_t end, Referral::Basis basis) {
    std::fill(bases_.begin() + static_cast<int64_t>(first),
              bases_.begin() + static_cast<int64_t>(end), basis);
  }

  void ReferByLot(size_t first, size_t end) {
    std::vector<std::pair<std::string, size_t>> lots;
    for (size_t i = first; i < end; ++i) {
      lots.emplace_back(
          Sha256(absl::StrCat(referables_[i].eligible_list, "\n", referables_[i].application)), i);
    }
    std::sort(lots.begin(), lots.end());
    for (size_t i = 0; i < static_cast<size_t>(room_); ++i) bases_[lots[i].second] = Referral::RANK;
  }

  const CertificationRule& rule_;
  const std::vector<Referable>& referables_;
  int64_t room_;
  std::vector<Referral::Basis> bases_;
};

}  // namespace

int64_t MostReferred(const CertificationRule& rule, int64_t openings) {
  if (rule.method() == CertificationRule::UNRANKED) return kEverybody;
  return rule.certified() + rule.certified_per_further_opening() * (openings - 1);
}

std::vector<Referred> Refer(const CertificationRule& rule, const std::vector<Referable>& referables,
                            int64_t openings) {
  return Referring(rule, referables, openings).Result();
}

}  // namespace touchstone::recruiting
