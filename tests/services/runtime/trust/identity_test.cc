#include "services/runtime/trust/identity.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <google/protobuf/util/time_util.h>
#include <gtest/gtest.h>
#include <sodium.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/runtime/trust/files.h"
#include "tests/stores/temp_folder.h"

namespace touchstone {
namespace {

using ::testing::SizeIs;

trust::v1::Principal Editor() {
  trust::v1::Principal principal;
  principal.set_kind(trust::v1::Principal::API_KEY);
  principal.set_id("organizations/wa/apiKeys/hr-sync");
  auto* binding = principal.add_bindings();
  binding->set_role("catalog-editor");
  binding->set_organization_id("wa");
  return principal;
}

class IdentityTest : public testing::Test {
 protected:
  IdentityTest() : signer_(NewSigner()), verifier_(NewVerifier()) {}

  std::unique_ptr<IdentitySigner> NewSigner() {
    auto signer = IdentitySigner::Load(key_path(), clock_);
    EXPECT_TRUE(signer.ok()) << signer.status();
    return *std::move(signer);
  }

  std::unique_ptr<IdentityVerifier> NewVerifier() {
    auto verifier = IdentityVerifier::Load(key_path() + ".pub", clock_);
    EXPECT_TRUE(verifier.ok()) << verifier.status();
    return *std::move(verifier);
  }

  std::string Signed() { return signer_->Sign(Editor(), clock_.Now()); }

  // An identity that the gateway's key signed, but the gateway would not have made.
  std::string SignedByHand(const trust::v1::Identity& identity, const std::string& context) {
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
    unsigned char secret_key[crypto_sign_SECRETKEYBYTES];
    const std::string seed = absl::HexStringToBytes(ReadFile(key_path()).substr(0, 64));
    crypto_sign_seed_keypair(public_key, secret_key,
                             reinterpret_cast<const unsigned char*>(seed.data()));
    const std::string text = identity.SerializeAsString();
    const std::string whole = context + text;
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                         reinterpret_cast<const unsigned char*>(whole.data()), whole.size(),
                         secret_key);
    return text + signature;
  }

  // The identity in the wire form, without its signature.
  static trust::v1::Identity Opened(const std::string& wire) {
    trust::v1::Identity identity;
    EXPECT_TRUE(identity.ParseFromString(wire.substr(0, wire.size() - crypto_sign_BYTES)));
    return identity;
  }

  void ExpectInvalid(absl::string_view wire, absl::string_view why) {
    const auto result = verifier_->Verify(wire);
    EXPECT_EQ(result.status().code(), absl::StatusCode::kUnauthenticated) << why;
    EXPECT_EQ(ReasonOf(result.status()), "IDENTITY_INVALID") << why;
  }

  std::string key_path() const { return folder_.File("identity.key"); }

  const std::string kContext = std::string("touchstone.trust.v1.Identity\0", 29);
  TempFolder folder_;
  FakeClock clock_;
  std::unique_ptr<IdentitySigner> signer_;
  std::unique_ptr<IdentityVerifier> verifier_;
};

TEST_F(IdentityTest, WhatTheGatewaySignedIsBelieved) {
  const auto identity = verifier_->Verify(Signed());
  ASSERT_TRUE(identity.ok()) << identity.status();
  EXPECT_TRUE(
      google::protobuf::util::MessageDifferencer::Equals((*identity)->principal(), Editor()));
  using google::protobuf::util::TimeUtil;
  EXPECT_EQ(TimeUtil::TimestampToMicroseconds((*identity)->expire_time()),
            absl::ToUnixMicros(clock_.Now() + kIdentityLifetime));
}

TEST_F(IdentityTest, IsCheckedOnceAndThenShared) {
  const std::string wire = Signed();
  EXPECT_EQ(*verifier_->Verify(wire), *verifier_->Verify(wire));
}

TEST_F(IdentityTest, IsRefusedWithAnyByteChanged) {
  const std::string wire = Signed();
  for (size_t i = 0; i < wire.size(); ++i) {
    std::string forged = wire;
    forged[i] = static_cast<char>(forged[i] ^ 1);
    ExpectInvalid(forged, absl::StrCat("byte ", i));
  }
  EXPECT_TRUE(verifier_->Verify(wire).ok());
}

TEST_F(IdentityTest, IsRefusedWhenItIsNotOne) {
  const std::string wire = Signed();
  ExpectInvalid("", "empty");
  ExpectInvalid("x", "short");
  ExpectInvalid(wire.substr(wire.size() - 64), "a signature of nothing");
  ExpectInvalid(wire.substr(1), "no beginning");
  ExpectInvalid(wire.substr(0, wire.size() - 1), "no end");
  ExpectInvalid(wire + "x", "more");
  ExpectInvalid(std::string(65, '\0'), "zeros");
  ExpectInvalid(std::string(1 << 20, '\x0a'), "large");
}

TEST_F(IdentityTest, IsBelievedUntilItExpiresAlsoWhenItIsRemembered) {
  const std::string remembered = Signed();
  auto other = Editor();
  other.set_id("organizations/wa/apiKeys/other");
  const std::string fresh = signer_->Sign(other, clock_.Now());
  ASSERT_TRUE(verifier_->Verify(remembered).ok());
  clock_.Advance(kIdentityLifetime - absl::Microseconds(1));
  EXPECT_TRUE(verifier_->Verify(remembered).ok());
  clock_.Advance(absl::Microseconds(1));
  ExpectInvalid(remembered, "remembered");
  ExpectInvalid(fresh, "seen for the first time");
}

TEST_F(IdentityTest, ASignatureForSomethingElseIsNotOneForAnIdentity) {
  const trust::v1::Identity identity = Opened(Signed());
  EXPECT_TRUE(verifier_->Verify(SignedByHand(identity, kContext)).ok());
  ExpectInvalid(SignedByHand(identity, ""), "no context");
  ExpectInvalid(SignedByHand(identity, "touchstone.page_token.v1"), "another context");
}

TEST_F(IdentityTest, WhatLastsTooLongOrNamesNobodyIsRefusedThoughSigned) {
  const trust::v1::Identity good = Opened(Signed());
  trust::v1::Identity bad = good;
  bad.mutable_expire_time()->set_seconds(good.expire_time().seconds() + 3600);
  ExpectInvalid(SignedByHand(bad, kContext), "lasts too long");
  bad.mutable_issue_time()->set_seconds(good.issue_time().seconds() + 3600);
  ExpectInvalid(SignedByHand(bad, kContext), "begins in the future");
  bad = good;
  bad.clear_principal();
  ExpectInvalid(SignedByHand(bad, kContext), "names nobody");
  bad = good;
  bad.clear_expire_time();
  ExpectInvalid(SignedByHand(bad, kContext), "has no end");
}

TEST_F(IdentityTest, AnotherGatewaysKeyIsNotBelieved) {
  const auto other = IdentitySigner::Load(folder_.File("other.key"), clock_);
  ASSERT_TRUE(other.ok());
  ExpectInvalid((*other)->Sign(Editor(), clock_.Now()), "another key");
}

TEST_F(IdentityTest, AReplacedKeyIsFoundWithoutARestartAndTheOldOneRunsOut) {
  const std::string by_old_key = Signed();
  const trust::v1::Identity old = Opened(by_old_key);
  std::filesystem::remove(key_path());
  // What this signs with the old key once the new one is there is forged, for all we know.
  const auto old_signer = std::move(signer_);
  signer_ = NewSigner();
  clock_.Advance(absl::Seconds(2));
  EXPECT_TRUE(verifier_->Verify(Signed()).ok());
  EXPECT_TRUE(verifier_->Verify(by_old_key).ok());
  EXPECT_TRUE(NewVerifier()->Verify(by_old_key).ok());

  clock_.Advance(kIdentityLifetime + absl::Minutes(1));
  ExpectInvalid(old_signer->Sign(Editor(), clock_.Now()), "by the old key");
  EXPECT_TRUE(verifier_->Verify(Signed()).ok());
}

TEST_F(IdentityTest, TheFileOfKeysIsReadOncePerSecondAtMost) {
  const auto other = IdentitySigner::Load(folder_.File("other.key"), clock_);
  clock_.Advance(absl::Seconds(2));
  ExpectInvalid((*other)->Sign(Editor(), clock_.Now()), "its key is not there yet");
  std::filesystem::rename(folder_.File("other.key.pub"), key_path() + ".pub");
  ExpectInvalid((*other)->Sign(Editor(), clock_.Now()), "it is, but was looked for just now");
  clock_.Advance(absl::Seconds(1));
  EXPECT_TRUE(verifier_->Verify((*other)->Sign(Editor(), clock_.Now())).ok());
}

TEST_F(IdentityTest, AFileOfKeysThatIsBrokenLaterLeavesTheKnownKeys) {
  const auto other = IdentitySigner::Load(folder_.File("other.key"), clock_);
  WriteFile(key_path() + ".pub", "not a key\n");
  clock_.Advance(absl::Seconds(2));
  ExpectInvalid((*other)->Sign(Editor(), clock_.Now()), "unknown key");
  EXPECT_TRUE(verifier_->Verify(Signed()).ok());
}

TEST_F(IdentityTest, TheSameSeedGivesTheSameKey) {
  const std::string published = ReadFile(key_path() + ".pub");
  EXPECT_THAT(published, SizeIs(65));
  const auto again = NewSigner();
  EXPECT_EQ(ReadFile(key_path() + ".pub"), published);
  EXPECT_TRUE(verifier_->Verify(again->Sign(Editor(), clock_.Now())).ok());
  std::filesystem::remove(key_path() + ".pub");
  NewSigner();
  EXPECT_EQ(ReadFile(key_path() + ".pub"), published);
}

TEST_F(IdentityTest, KeysThatCannotBeTrustedKeepAProcessFromStarting) {
  ASSERT_EQ(chmod(key_path().c_str(), 0640), 0);
  EXPECT_EQ(IdentitySigner::Load(key_path(), clock_).status().code(),
            absl::StatusCode::kFailedPrecondition);
  const std::string line = ReadFile(key_path() + ".pub").substr(0, 64);
  for (const std::string& seed : {std::string(), line.substr(1), line + "00", "0x" + line}) {
    WriteFile(folder_.File("broken.key"), seed);
    EXPECT_EQ(IdentitySigner::Load(folder_.File("broken.key"), clock_).status().code(),
              absl::StatusCode::kFailedPrecondition)
        << seed;
  }
  EXPECT_EQ(IdentityVerifier::Load(folder_.File("absent.pub"), clock_).status().code(),
            absl::StatusCode::kNotFound);
  for (const std::string& keys :
       {std::string(), std::string("\n\n"), line.substr(1), line + "00", line + " tomorrow",
        line + "\n" + line.substr(1), std::string(64, 'x')}) {
    WriteFile(folder_.File("broken.pub"), keys);
    EXPECT_EQ(IdentityVerifier::Load(folder_.File("broken.pub"), clock_).status().code(),
              absl::StatusCode::kFailedPrecondition)
        << keys;
  }
}

TEST_F(IdentityTest, RemembersNoMoreThanItHasRoomFor) {
  const std::string first = Signed();
  ASSERT_TRUE(verifier_->Verify(first).ok());
  auto principal = Editor();
  for (int i = 0; i < 200; ++i) {
    principal.set_id(absl::StrCat("organizations/wa/apiKeys/key-", i));
    ASSERT_TRUE(verifier_->Verify(signer_->Sign(principal, clock_.Now())).ok());
    clock_.Advance(absl::Seconds(2));
  }
  ExpectInvalid(first, "expired and forgotten");
}

TEST_F(IdentityTest, IsVerifiedByManyAtATime) {
  std::vector<std::string> wires;
  auto principal = Editor();
  for (int i = 0; i < 20; ++i) {
    principal.set_id(absl::StrCat("organizations/wa/apiKeys/key-", i));
    wires.push_back(signer_->Sign(principal, clock_.Now()));
  }
  std::atomic<int> believed{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        if (verifier_->Verify(wires[(i + t) % wires.size()]).ok()) ++believed;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(believed, 800);
}

}  // namespace
}  // namespace touchstone
