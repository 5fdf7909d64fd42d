// The page /docs: it is there for everybody, whole, and fetches nothing from elsewhere.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <regex>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/gateway/edge/edge.h"

namespace touchstone::gateway {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class Docs : public testing::Test {
 protected:
  HttpAnswer Get(const std::string& path, std::vector<std::string> fields = {}) {
    fields.push_back(kAnonymous);
    return edge_.Call("GET", path, fields);
  }

  // What the page's elements load, as it writes them.
  std::set<std::string> Loaded() {
    const std::string page = Get("/docs").body;
    const std::regex element(R"re(<(?:script|link|img|iframe)[^>]*\s(?:src|href)="([^"]*)")re");
    std::set<std::string> found;
    for (std::sregex_iterator at(page.begin(), page.end(), element), end; at != end; ++at) {
      found.insert((*at)[1]);
    }
    return found;
  }

  Edge edge_{[](const SeenCall&) { return FakeAnswer(); }};
};

TEST_F(Docs, AreThereWithoutALogin) {
  const HttpAnswer page = Get("/docs");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.Field("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(page.Field("x-content-type-options"), "nosniff");
  EXPECT_EQ(page.Field("referrer-policy"), "no-referrer");
  EXPECT_THAT(page.body, HasSubstr("openapi.json"));
  EXPECT_TRUE(edge_.seen().empty());
}

TEST_F(Docs, AreWhereWhoTypesTheAddressAloneIsSent) {
  EXPECT_EQ(Get("/").status, 302);
  EXPECT_EQ(Get("/").Field("location"), "docs");
  EXPECT_EQ(Get("/docs/").status, 302);
  EXPECT_EQ(Get("/docs/").Field("location"), "../docs");
  EXPECT_EQ(edge_.Call("POST", "/", {kAnonymous}).status, 404);
}

TEST_F(Docs, LetNothingInFromElsewhere) {
  const std::string policy = Get("/docs").Field("content-security-policy");
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(policy, HasSubstr("script-src 'self';"));
  EXPECT_THAT(policy, HasSubstr("style-src 'self';"));
  EXPECT_THAT(policy, HasSubstr("connect-src 'self';"));
  EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
  EXPECT_THAT(policy, Not(HasSubstr("http")));
  EXPECT_THAT(policy, Not(HasSubstr("*")));
}

TEST_F(Docs, LoadOnlyWhatThisGatewayHas) {
  const std::set<std::string> loaded = Loaded();
  EXPECT_THAT(loaded, Contains("docs/swagger-ui-bundle.js"));
  EXPECT_THAT(loaded, Contains("docs/swagger-ui.css"));
  for (const std::string& address : loaded) {
    if (absl::StartsWith(address, "data:")) continue;
    EXPECT_FALSE(absl::StrContains(address, "//")) << address;
    const HttpAnswer answer = Get("/" + address);
    EXPECT_EQ(answer.status, 200) << address;
    EXPECT_EQ(answer.Field("content-type"), absl::EndsWith(address, ".css")
                                                ? "text/css; charset=utf-8"
                                                : "text/javascript; charset=utf-8");
  }
  // The page itself has no script and no style that a policy would have to allow.
  const std::string page = Get("/docs").body;
  EXPECT_FALSE(std::regex_search(page, std::regex(R"(<script>|<style|\sstyle=|\son[a-z]+=)")));
}

TEST_F(Docs, HaveStylesThatLoadNothing) {
  for (const char* path : {"/docs/swagger-ui.css", "/docs/page.css"}) {
    const std::string css = Get(path).body;
    EXPECT_THAT(css, Not(HasSubstr("@import"))) << path;
    size_t at = css.find("url(");
    while (at != css.npos) {
      EXPECT_TRUE(css.compare(at + 4, 5, "data:") == 0 || css.compare(at + 4, 6, "\"data:") == 0)
          << css.substr(at, 80);
      at = css.find("url(", at + 4);
    }
  }
}

TEST_F(Docs, AskNobodyElseAboutTheDocument) {
  const std::string start = Get("/docs/start.js").body;
  EXPECT_THAT(start, HasSubstr("url: \"openapi.json\""));
  EXPECT_THAT(start, HasSubstr("validatorUrl: null"));
  EXPECT_THAT(start, Not(HasSubstr("//validator")));
}

TEST_F(Docs, AreCompressedAndRevalidated) {
  const HttpAnswer plain = Get("/docs/swagger-ui-bundle.js");
  const HttpAnswer packed = Get("/docs/swagger-ui-bundle.js", {"Accept-Encoding: gzip"});
  EXPECT_EQ(packed.Field("content-encoding"), "gzip");
  EXPECT_LT(packed.body.size(), plain.body.size() / 3);
  EXPECT_NE(packed.Field("etag"), plain.Field("etag"));
  EXPECT_EQ(Get("/docs/swagger-ui-bundle.js", {"If-None-Match: " + packed.Field("etag")}).status,
            304);

  z_stream stream = {};
  inflateInit2(&stream, 15 + 16);
  std::string text(plain.body.size() + 1, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.body.data()));
  stream.avail_in = static_cast<uInt>(packed.body.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  EXPECT_EQ(text, plain.body);
}

TEST_F(Docs, SayUnderWhichLicensesTheirPartsAre) {
  const std::string licenses = Get("/docs/licenses.txt").body;
  EXPECT_THAT(licenses, HasSubstr("Apache License"));
  EXPECT_THAT(licenses, HasSubstr("swagger-ui"));
}

}  // namespace
}  // namespace touchstone::gateway
