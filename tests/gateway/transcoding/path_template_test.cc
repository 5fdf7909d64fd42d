#include "gateway/transcoding/path_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace touchstone::gateway {
namespace {

using ::testing::HasSubstr;
using Kind = PathTemplate::Segment::Kind;

// What a template was read as: "v1 * ** | name=[1,2) | verb".
std::string Read(absl::string_view text) {
  const auto parsed = ParsePathTemplate(text);
  if (!parsed.ok()) return "wrong";
  std::vector<std::string> parts;
  for (const auto& segment : parsed->segments) {
    parts.push_back(segment.kind == Kind::kLiteral ? segment.literal
                    : segment.kind == Kind::kOne   ? "*"
                                                   : "**");
  }
  for (const auto& variable : parsed->variables) {
    parts.push_back(absl::StrCat(variable.field_path, "=[", variable.first, ",", variable.last, ")",
                                 variable.to_end ? "…" : "", variable.several_segments ? "+" : ""));
  }
  if (!parsed->verb.empty()) parts.push_back(":" + parsed->verb);
  return absl::StrJoin(parts, " ");
}

TEST(PathTemplate, IsReadAsTheGrammarHasIt) {
  const std::pair<const char*, const char*> kCases[] = {
      {"/v1", "v1"},
      {"/v1/organizations", "v1 organizations"},
      {"/v1/*", "v1 *"},
      {"/**", "**"},
      {"/v1/{name}", "v1 * name=[1,2)"},
      {"/v1/{name=*}", "v1 * name=[1,2)"},
      {"/v1/{name=organizations/*}", "v1 organizations * name=[1,3)+"},
      {"/v1/{name=organizations/*/frameworks/*}:undelete",
       "v1 organizations * frameworks * name=[1,5)+ :undelete"},
      {"/v1/{a.b.c=x/*}/y/{d}", "v1 x * y * a.b.c=[1,3)+ d=[4,5)"},
      {"/v1/{rest=**}", "v1 ** rest=[1,2)…+"},
      {"/v1/{rest=files/**}:copy", "v1 files ** rest=[1,3)…+ :copy"},
      {"/v1:verb", "v1 :verb"},
  };
  for (const auto& [text, read] : kCases) EXPECT_EQ(Read(text), read) << text;
}

TEST(PathTemplate, IsRefusedWhenItIsMalformed) {
  for (const char* text :
       {"",       "v1",        "/",         "/v1/",        "//v1",     "/v1//x",       "/v1/{",
        "/v1/{}", "/v1/{x",    "/v1/{x=}",  "/v1/{x={y}}", "/v1/**/x", "/v1/{x=**}/y", "/v1/***",
        "/v1/x:", "/v1/x:y:z", "/v1/x:y/z", "/v1/{x}{y}",  "/v1/a*",   "/v1/}"}) {
    EXPECT_EQ(Read(text), "wrong") << text;
  }
}

TEST(PathTemplate, SaysWhereItIsWrong) {
  EXPECT_THAT(std::string(ParsePathTemplate("/v1/{x={y}}").status().message()),
              HasSubstr("has a variable inside a variable"));
}

}  // namespace
}  // namespace touchstone::gateway
