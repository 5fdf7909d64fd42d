#include "gateway/identity/signing_authenticator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "gateway/identity/admin_token.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/trust/secrets.h"

namespace touchstone::gateway {
namespace {

// An identity's wire form says whose it is and which signature it has.
class CountingSigner : public IdentitySigner {
 public:
  std::string Sign(const trust::v1::Principal& principal, absl::Time) const override {
    return absl::StrCat(principal.id(), "#", ++count_);
  }

 private:
  mutable int count_ = 0;
};

// Knows one secret, until it does not.
class OneKey : public CredentialSource {
 public:
  absl::StatusOr<std::shared_ptr<const trust::v1::Principal>> Find(
      absl::string_view secret) override {
    ++asked;
    if (!failure.ok()) return failure;
    if (secret != key) return nullptr;
    auto principal = std::make_shared<trust::v1::Principal>();
    principal->set_id(id);
    return principal;
  }

  std::string key = NewSecret();
  std::string id = "a";
  absl::Status failure;
  int asked = 0;
};

class SigningAuthenticatorTest : public testing::Test {
 protected:
  std::string Wire(const std::string& secret) {
    const auto caller = authenticator_.Authenticate(secret);
    return caller.ok() ? caller->wire : ReasonOf(caller.status());
  }

  FakeClock clock_;
  CountingSigner signer_;
  OneKey keys_;
  const std::string admin_secret_ = NewSecret();
  const std::unique_ptr<CredentialSource> admin_ = MakeAdminToken(admin_secret_);
  SigningAuthenticator authenticator_{signer_, {admin_.get(), &keys_}, clock_};
};

TEST_F(SigningAuthenticatorTest, FindsTheHolderInAnySource) {
  EXPECT_EQ(Wire(admin_secret_), "root#1");
  EXPECT_EQ(Wire(keys_.key), "a#2");
  EXPECT_EQ(Wire(NewSecret()), reasons::kIdentityInvalid);
  const auto root = authenticator_.Authenticate(admin_secret_);
  EXPECT_EQ(root->principal->kind(), trust::v1::Principal::ROOT);
  EXPECT_EQ(root->principal->bindings(0).organization_id(), "*");
}

TEST_F(SigningAuthenticatorTest, AsksNobodyAboutWhatIsNoSecret) {
  EXPECT_EQ(Wire(""), reasons::kIdentityInvalid);
  EXPECT_EQ(Wire("guess"), reasons::kIdentityInvalid);
  EXPECT_EQ(keys_.asked, 0);
}

TEST_F(SigningAuthenticatorTest, RemembersForHalfASecondAndSignsOnce) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Wire(keys_.key), "a#1");
  EXPECT_EQ(keys_.asked, 1);
  clock_.Advance(absl::Milliseconds(600));
  EXPECT_EQ(Wire(keys_.key), "a#1");
  EXPECT_EQ(keys_.asked, 2);
}

TEST_F(SigningAuthenticatorTest, ARevokedKeyOpensNothingASecondLater) {
  EXPECT_EQ(Wire(keys_.key), "a#1");
  const std::string revoked = keys_.key;
  keys_.key = NewSecret();
  clock_.Advance(absl::Milliseconds(999));
  EXPECT_FALSE(authenticator_.Remembered(revoked));
  EXPECT_EQ(Wire(revoked), reasons::kIdentityInvalid);
}

TEST_F(SigningAuthenticatorTest, OneCallerAsksAgainWhileOthersGoOn) {
  Wire(keys_.key);
  clock_.Advance(absl::Milliseconds(600));
  EXPECT_FALSE(authenticator_.Remembered(keys_.key)) << "the first is to ask";
  EXPECT_TRUE(authenticator_.Remembered(keys_.key)) << "the second need not wait for it";
  clock_.Advance(absl::Milliseconds(400));
  EXPECT_FALSE(authenticator_.Remembered(keys_.key)) << "but not for ever";
}

TEST_F(SigningAuthenticatorTest, SignsAgainLongBeforeTheIdentityExpiresAndWhenTheCallerChanges) {
  Wire(keys_.key);
  clock_.Advance(kIdentityLifetime / 2);
  EXPECT_EQ(Wire(keys_.key), "a#2");
  clock_.Advance(absl::Seconds(1));
  keys_.id = "b";
  EXPECT_EQ(Wire(keys_.key), "b#3");
}

TEST_F(SigningAuthenticatorTest, AFailureOfTheSourceForgetsNobodyBeforeTheTime) {
  EXPECT_EQ(Wire(keys_.key), "a#1");
  keys_.failure = Error(absl::StatusCode::kUnavailable, reasons::kDatabaseUnavailable, "x");
  clock_.Advance(absl::Milliseconds(600));
  EXPECT_EQ(Wire(keys_.key), "a#1");
  EXPECT_EQ(Wire(keys_.key), "a#1");
  EXPECT_EQ(keys_.asked, 3) << "and goes on asking";
  clock_.Advance(absl::Milliseconds(399));
  EXPECT_EQ(Wire(keys_.key), reasons::kDatabaseUnavailable);
}

TEST_F(SigningAuthenticatorTest, AFailureOfTheSourceIsNoRefusal) {
  keys_.failure = Error(absl::StatusCode::kUnavailable, reasons::kDatabaseUnavailable, "x");
  EXPECT_EQ(Wire(keys_.key), reasons::kDatabaseUnavailable);
  keys_.failure = absl::OkStatus();
  EXPECT_EQ(Wire(keys_.key), "a#1");
}

}  // namespace
}  // namespace touchstone::gateway
