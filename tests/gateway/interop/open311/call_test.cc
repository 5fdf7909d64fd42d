// What paths ask for.

#include "gateway/interop/open311/call.h"

#include <gtest/gtest.h>

#include "gateway/interop/open311/next_page.h"

namespace touchstone::gateway::open311 {
namespace {

struct Case {
  const char* path;
  CallKind kind;
  Format format;
  const char* id;
};

TEST(CallOf, ReadsPaths) {
  for (const Case& row : {
           Case{"/open311/v2/discovery.xml", CallKind::kDiscovery, Format::kXml, ""},
           Case{"/open311/v2/services.json", CallKind::kServices, Format::kJson, ""},
           Case{"/open311/v2/services/001.xml", CallKind::kService, Format::kXml, "001"},
           Case{"/open311/v2/services/a.b.json", CallKind::kService, Format::kJson, "a.b"},
           Case{"/open311/v2/requests.json", CallKind::kRequests, Format::kJson, ""},
           Case{"/open311/v2/requests/2026-1.xml", CallKind::kRequest, Format::kXml, "2026-1"},
           Case{"/open311/v2/requests/a%20b.xml", CallKind::kRequest, Format::kXml, "a b"},
           Case{"/open311/v2/tokens/abc.json", CallKind::kToken, Format::kJson, "abc"},
           Case{"/open311/v2/servicerequestupdates.xml", CallKind::kUpdates, Format::kXml, ""},
           Case{"/open311/v2/tokens.xml", CallKind::kNone, Format::kXml, ""},
           Case{"/open311/v2/discovery/1.json", CallKind::kNone, Format::kJson, ""},
           Case{"/open311/v2/requests/.xml", CallKind::kNone, Format::kXml, ""},
           Case{"/open311/v2/requests/a/b.xml", CallKind::kNone, Format::kXml, ""},
           Case{"/open311/v2/requests/%F.xml", CallKind::kNone, Format::kXml, ""},
           Case{"/open311/v1/requests.json", CallKind::kNone, Format::kJson, ""},
           Case{"/open311/", CallKind::kNone, Format::kXml, ""},
       }) {
    const Call call = CallOf(row.path);
    EXPECT_EQ(call.kind, row.kind) << row.path;
    EXPECT_EQ(call.format, row.format) << row.path;
    EXPECT_EQ(call.id, row.id) << row.path;
  }
}

TEST(CallOf, TellsAPathWithoutOneOfTheFormats) {
  for (const char* path : {"/open311/v2/requests", "/open311/v2/requests.yaml",
                           "/open311/v2/requests/17", "/open311/v2/services"}) {
    const Call call = CallOf(path);
    EXPECT_NE(call.kind, CallKind::kNone) << path;
    EXPECT_FALSE(call.has_format) << path;
  }
}

TEST(NextPageLink, KeepsWhatWasAskedForButTheKey) {
  EXPECT_EQ(NextPageLink("status=open&page=2&api_key=tsk_x&a=%22%3E", "page", "3"),
            "<?status=open&a=%22%3E&page=3>; rel=\"next\"");
  EXPECT_EQ(NextPageLink("", "page", "2"), "<?page=2>; rel=\"next\"");
  EXPECT_EQ(NextPageLink("a=>x\"", "page_token", "a+b="),
            "<?a=%3Ex%22&page_token=a%2Bb%3D>; rel=\"next\"");
}

}  // namespace
}  // namespace touchstone::gateway::open311
