// Notices on their way: by mail, as files, by another system; in order, once, and without leaving
// what they said.

#include "services/runtime/notices/notices.h"

#include <dirent.h>
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <touchstone/assessment/v1/assessment.pb.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/runtime/clock/failpoint.h"
#include "services/runtime/notices/notice_templates.h"
#include "services/runtime/notices/schema.h"
#include "tests/services/runtime/notices/smtp_server.h"
#include "tests/services/service_in_process.h"
#include "tests/stores/stores.h"
#include "tests/stores/temp_folder.h"

namespace touchstone {
namespace {

using notices::v1::Notice;
using notices::v1::NoticeTemplate;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::Values;

constexpr char kAda[] = "organizations/wa/people/ada";
constexpr char kEmail[] = "ada@example.org";
constexpr char kLink[] = "https://touchstone.example.org/r/0123456789abcdef";

NoticeKind Reminder() {
  return {.name = "reminder",
          .placeholders = {{"due", true}, {"link"}},
          .texts = {{"en", "Please answer by {{due}}", "Hello,\n{{link}}\n"},
                    {"es", "Conteste antes del {{due}}", "Hola,\n{{link}}\n"}}};
}

// A service that sends notices, over one database.
class House {
 public:
  House(TestStore& store, Clock& clock, const NoticeDelivery& delivery)
      : service_("touchstone.assessment.v1.Assessment", store,
                 {RuntimeMigrations(), NoticesMigrations()}, clock),
        notices_(Open(delivery)) {
    notices_->Register(service_.service());
    service_.Start();
  }

  std::unique_ptr<Notices> Open(const NoticeDelivery& delivery) {
    auto opened = Notices::Open(
        service_.store(), service_.personal_data().master_keys(), {Reminder()},
        [this](Session&,
               const std::string& name) -> absl::StatusOr<std::optional<NoticeRecipient>> {
          const auto found = people_.find(name);
          if (found == people_.end()) return std::optional<NoticeRecipient>();
          return std::optional<NoticeRecipient>(found->second);
        },
        delivery);
    if (!opened.ok()) ADD_FAILURE() << opened.status();
    return *std::move(opened);
  }

  absl::StatusOr<std::string> Enqueue(const NewNotice& notice, bool keep = true) {
    std::string name;
    const absl::Status written = service_.store().Write(
        {}, absl::Now() + absl::Seconds(30), [&](Transaction& transaction) -> absl::Status {
          ASSIGN_OR_RETURN(name, notices_->Enqueue(transaction, notice));
          return keep ? absl::OkStatus() : absl::AbortedError("taken back");
        });
    if (!written.ok()) return written;
    return name;
  }

  std::string EnqueueForAda() {
    const auto name = Enqueue({.organization = "organizations/wa",
                               .recipient = kAda,
                               .kind = "reminder",
                               .values = {{"due", "May 1"}, {"link", kLink}}});
    EXPECT_TRUE(name.ok()) << name.status();
    return name.ok() ? *name : "";
  }

  int DeliverDue() {
    const auto taken = notices_->DeliverDue();
    EXPECT_TRUE(taken.ok()) << taken.status();
    return taken.value_or(-1);
  }

  Notice Get(const std::string& name) {
    notices::v1::GetNoticeRequest request;
    request.set_name(name);
    const auto notice = service_.Call<Notice>("GetNotice", request);
    EXPECT_TRUE(notice.ok()) << notice.status();
    return notice.value_or(Notice());
  }

  absl::StatusOr<Notice> Acknowledge(const std::string& name) {
    notices::v1::AcknowledgeNoticeRequest request;
    request.set_name(name);
    return service_.Call<Notice>("AcknowledgeNotice", request);
  }

  notices::v1::ListNoticesResponse List(bool waiting_only, int page_size = 0,
                                        const std::string& token = "") {
    notices::v1::ListNoticesRequest request;
    request.set_parent("organizations/wa");
    request.set_waiting_only(waiting_only);
    request.set_page_size(page_size);
    request.set_page_token(token);
    const auto listed = service_.Call<notices::v1::ListNoticesResponse>("ListNotices", request);
    EXPECT_TRUE(listed.ok()) << listed.status();
    return listed.value_or(notices::v1::ListNoticesResponse());
  }

  absl::StatusOr<NoticeTemplate> CreateTemplate(const std::string& fields) {
    notices::v1::CreateNoticeTemplateRequest request;
    request.set_parent("organizations/wa");
    EXPECT_TRUE(
        google::protobuf::TextFormat::ParseFromString(fields, request.mutable_notice_template()));
    return service_.Call<NoticeTemplate>("CreateNoticeTemplate", request);
  }

  std::map<std::string, NoticeRecipient>& people() { return people_; }
  ServiceInProcess& service() { return service_; }

 private:
  std::map<std::string, NoticeRecipient> people_ = {{kAda, {kEmail, "en"}}};
  ServiceInProcess service_;
  std::unique_ptr<Notices> notices_;
};

class NoticesTest : public testing::TestWithParam<StoreKind> {
 protected:
  NoticeDelivery ByMail() {
    return {.relay = {.address = relay_.address(), .security = "none"},
            .sender = "touchstone@example.org"};
  }
  NoticeDelivery AsFiles() {
    return {.relay = {}, .sender = "touchstone@example.org", .folder = folder_.path()};
  }

  // Everything that the table of notices holds.
  std::string Stored() {
    std::string stored;
    const bool sqlite = store_.kind().dialect == Dialect::kSqlite;
    for (const char* const column :
         {"name", "recipient", "problem", "master_key", "wrapped_key", "sealed"}) {
      for (const std::string& value : store_.RunBeside(absl::StrCat(
               "SELECT ", sqlite ? absl::StrCat("hex(", column, ")") : column, " FROM notices"))) {
        absl::StrAppend(&stored, sqlite ? absl::HexStringToBytes(value) : value, "\n");
      }
    }
    return stored;
  }

  static std::string HeaderOf(const std::string& mail, const std::string& name) {
    for (const absl::string_view line : absl::StrSplit(mail, "\r\n")) {
      if (absl::StartsWith(line, name + ": ")) return std::string(line.substr(name.size() + 2));
    }
    return "";
  }

  SmtpServer relay_;
  TempFolder folder_;
  TestStore store_{GetParam()};
  FakeClock clock_{absl::FromUnixSeconds(1'750'000'000)};
};

TEST_P(NoticesTest, GoByMailAndLeaveNothingOfWhatTheySaid) {
  House house(store_, clock_, ByMail());
  const std::string name = house.EnqueueForAda();
  const std::string before = Stored();
  EXPECT_THAT(before, HasSubstr(kAda));
  for (const char* const secret : {kLink, "0123456789abcdef", kEmail}) {
    EXPECT_THAT(before, Not(HasSubstr(secret)));
    EXPECT_THAT(before, Not(HasSubstr(absl::BytesToHexString(secret))));
  }
  EXPECT_EQ(house.DeliverDue(), 1);
  EXPECT_EQ(house.DeliverDue(), 0);
  const auto received = relay_.received();
  ASSERT_THAT(received, SizeIs(1));
  EXPECT_EQ(received[0].recipient, absl::StrCat("<", kEmail, ">"));
  EXPECT_EQ(HeaderOf(received[0].mail, "Subject"), "Please answer by May 1");
  EXPECT_EQ(HeaderOf(received[0].mail, "To"), absl::StrCat("<", kEmail, ">"));
  EXPECT_THAT(received[0].mail, HasSubstr(kLink));
  EXPECT_EQ(house.Get(name).state(), Notice::DELIVERED);
  EXPECT_EQ(house.Get(name).text(), "");
  EXPECT_FALSE(house.Get(name).waiting());
  EXPECT_EQ(store_.RunBeside("SELECT open FROM notices WHERE length(sealed) = 0 AND wrapped_key = "
                             "'' AND master_key = ''"),
            std::vector<std::string>{"0"});
}

TEST_P(NoticesTest, AreWrittenWithWhatTheyTellOrNotAtAll) {
  House house(store_, clock_, ByMail());
  EXPECT_FALSE(
      house
          .Enqueue({.organization = "organizations/wa", .recipient = kAda, .kind = "reminder"},
                   false)
          .ok());
  EXPECT_EQ(house.DeliverDue(), 0);
  EXPECT_THAT(house.List(false).notices(), IsEmpty());
}

TEST_P(NoticesTest, AreRefusedWhenTheyAreNoNotices) {
  House house(store_, clock_, ByMail());
  const NewNotice good = {
      .organization = "organizations/wa", .recipient = kAda, .kind = "reminder"};
  EXPECT_TRUE(house.Enqueue(good).ok());
  std::vector<NewNotice> bad(6, good);
  bad[0].kind = "other";
  bad[1].values = {{"lnik", "x"}};
  bad[2].values = {{"due", "May 1\r\nBcc: eve@example.org"}};
  bad[3].address = kEmail;  // and a recipient
  bad[4].recipient = "";
  bad[5].recipient = "";
  bad[5].address = "ada@example.org\r\nBcc: eve@example.org";
  for (const NewNotice& notice : bad) {
    EXPECT_EQ(house.Enqueue(notice).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST_P(NoticesTest, GoToAnAddressThatIsNoResourceInItsLanguage) {
  House house(store_, clock_, ByMail());
  ASSERT_TRUE(house
                  .Enqueue({.organization = "organizations/wa",
                            .address = "guest@example.net",
                            .kind = "reminder",
                            .language = "es-US",
                            .values = {{"due", "el 1"}}})
                  .ok());
  EXPECT_THAT(Stored(), Not(HasSubstr("guest@")));
  EXPECT_EQ(house.DeliverDue(), 1);
  ASSERT_THAT(relay_.received(), SizeIs(1));
  EXPECT_EQ(relay_.received()[0].recipient, "<guest@example.net>");
  EXPECT_EQ(HeaderOf(relay_.received()[0].mail, "Content-Language"), "es");
  EXPECT_EQ(HeaderOf(relay_.received()[0].mail, "Subject"), "Conteste antes del el 1");
}

TEST_P(NoticesTest, GoAsFilesForTheirOwnerOnlyWithoutARelay) {
  House house(store_, clock_, AsFiles());
  const std::string name = house.EnqueueForAda();
  EXPECT_EQ(house.DeliverDue(), 1);
  std::vector<std::string> files;
  DIR* const folder = opendir(folder_.path().c_str());
  while (const dirent* const entry = readdir(folder)) {
    if (entry->d_name[0] != '.') files.emplace_back(entry->d_name);
  }
  closedir(folder);
  const std::string file = absl::StrCat("wa-", name.substr(name.rfind('/') + 1), ".eml");
  ASSERT_THAT(files, ElementsAre(file));
  struct stat info = {};
  ASSERT_EQ(stat(folder_.File(file).c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
  std::ifstream in(folder_.File(file), std::ios::binary);
  const std::string mail(std::istreambuf_iterator<char>(in), {});
  EXPECT_THAT(mail, HasSubstr(kLink));
  EXPECT_EQ(house.Get(name).state(), Notice::DELIVERED);
}

TEST_P(NoticesTest, WhatIsRefusedIsTriedAgainEverMoreRarelyAndThenWaits) {
  House house(store_, clock_, ByMail());
  const std::string name = house.EnqueueForAda();
  relay_.AnswerRecipientsWith(absl::StrCat("550 5.1.1 <", kEmail, "> is unknown"));
  testing::internal::CaptureStderr();
  EXPECT_EQ(house.DeliverDue(), 1);
  EXPECT_EQ(house.DeliverDue(), 0);  // not at once
  Notice notice = house.Get(name);
  EXPECT_EQ(notice.state(), Notice::PENDING);
  EXPECT_EQ(notice.attempt_count(), 1);
  EXPECT_EQ(notice.problem(), "The relay refused the mail (550).");
  clock_.Advance(absl::Minutes(1));
  EXPECT_EQ(house.DeliverDue(), 1);
  clock_.Advance(absl::Minutes(1));
  EXPECT_EQ(house.DeliverDue(), 0);  // the second pause is longer
  for (int i = 2; i < Notices::kMostAttempts; ++i) {
    clock_.Advance(absl::Hours(6));
    EXPECT_EQ(house.DeliverDue(), 1);
  }
  clock_.Advance(absl::Hours(6));
  EXPECT_EQ(house.DeliverDue(), 0);
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_THAT(log, Not(HasSubstr(kEmail)));
  EXPECT_THAT(log, Not(HasSubstr("0123456789abcdef")));
  notice = house.Get(name);
  EXPECT_EQ(notice.state(), Notice::FAILED);
  EXPECT_TRUE(notice.waiting());
  EXPECT_THAT(notice.text(), HasSubstr(kLink));  // another system may send it
  EXPECT_EQ(house.List(true).notices_size(), 1);
  EXPECT_TRUE(house.Acknowledge(name).ok());
  EXPECT_EQ(house.Get(name).text(), "");
}

TEST_P(NoticesTest, NothingIsSaidToARelayThatOffersNoTlsWhereItMust) {
  NoticeDelivery delivery = ByMail();
  delivery.relay.security = "starttls";
  House house(store_, clock_, delivery);
  const std::string name = house.EnqueueForAda();
  EXPECT_EQ(house.DeliverDue(), 1);
  EXPECT_THAT(relay_.received(), IsEmpty());
  EXPECT_EQ(house.Get(name).problem(), "The relay offers no TLS that can be trusted.");
}

TEST_P(NoticesTest, WorkersShareTheWorkAndHoldNoTransactionWhileTheySend) {
  House house(store_, clock_, ByMail());
  const auto other = house.Open(ByMail());
  house.EnqueueForAda();
  int taken_by_other = -1;
  absl::Status written = absl::UnknownError("not called");
  relay_.WhenReceived([&] {
    taken_by_other = other->DeliverDue().value_or(-1);
    written = house
                  .Enqueue({.organization = "organizations/or",
                            .recipient = "organizations/or/people/bob",
                            .kind = "reminder"})
                  .status();
  });
  EXPECT_EQ(house.DeliverDue(), 1);
  EXPECT_EQ(taken_by_other, 0);
  EXPECT_TRUE(written.ok()) << written;
  EXPECT_THAT(relay_.received(), SizeIs(1));
}

TEST_P(NoticesTest, AProcessThatDiesBehindTheSendingLetsTheSameMailBeSentAgain) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    House house(store_, clock_, ByMail());
    house.EnqueueForAda();
    SetFailpoint("notice_sent_before_mark", "abort");
    house.DeliverDue();
    _exit(0);  // not reached
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status)) << status;
  ASSERT_THAT(relay_.received(), SizeIs(1));

  House house(store_, clock_, ByMail());
  EXPECT_EQ(house.DeliverDue(), 0);  // it might still be at it
  clock_.Advance(Notices::kLease);
  EXPECT_EQ(house.DeliverDue(), 1);
  clock_.Advance(Notices::kLease);
  EXPECT_EQ(house.DeliverDue(), 0);
  const auto received = relay_.received();
  ASSERT_THAT(received, SizeIs(2));
  EXPECT_EQ(received[0].mail, received[1].mail);
  EXPECT_NE(HeaderOf(received[0].mail, "Message-ID"), "");
}

TEST_P(NoticesTest, WithoutAnyWayTheyWaitToBeReadAndAcknowledged) {
  House house(store_, clock_, {});
  // Listed by name: which of two of one millisecond comes first is chance.
  std::string name = house.EnqueueForAda();
  std::string second = house.EnqueueForAda();
  if (second < name) std::swap(name, second);
  EXPECT_EQ(house.DeliverDue(), 0);
  auto listed = house.List(true, 1);
  ASSERT_EQ(listed.notices_size(), 1);
  EXPECT_EQ(listed.notices(0).name(), name);
  EXPECT_EQ(listed.notices(0).text(), "");
  EXPECT_EQ(listed.notices(0).subject(), "");
  listed = house.List(true, 1, listed.next_page_token());
  ASSERT_EQ(listed.notices_size(), 1);
  EXPECT_EQ(listed.notices(0).name(), second);
  EXPECT_EQ(listed.next_page_token(), "");

  const Notice notice = house.Get(name);
  EXPECT_EQ(notice.address(), kEmail);
  EXPECT_EQ(notice.subject(), "Please answer by May 1");
  EXPECT_EQ(notice.text(), absl::StrCat("Hello,\n", kLink, "\n"));
  for (int i = 0; i < 2; ++i) {
    const auto acknowledged = house.Acknowledge(name);
    ASSERT_TRUE(acknowledged.ok()) << acknowledged.status();
    EXPECT_EQ(acknowledged->state(), Notice::DELIVERED);
  }
  EXPECT_EQ(house.List(true).notices_size(), 1);
  EXPECT_EQ(house.List(false).notices_size(), 2);
}

TEST_P(NoticesTest, WhoHasNoAddressIsWaitedForUntilTheNoticeExpires) {
  House house(store_, clock_, ByMail());
  house.people()[kAda].address = "";
  const std::string name = house.EnqueueForAda();
  EXPECT_EQ(house.DeliverDue(), 1);
  EXPECT_TRUE(house.Get(name).waiting());
  EXPECT_EQ(house.Get(name).attempt_count(), 0);
  const std::string never = house.EnqueueForAda();
  EXPECT_EQ(house.DeliverDue(), 1);
  house.people()[kAda].address = kEmail;
  EXPECT_TRUE(house.Acknowledge(never).ok());
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(house.DeliverDue(), 1);
  EXPECT_EQ(house.Get(name).state(), Notice::DELIVERED);
  EXPECT_THAT(relay_.received(), SizeIs(1));
}

TEST_P(NoticesTest, ExpireAndThenSayNothingMore) {
  House house(store_, clock_, {});
  const std::string name = house.EnqueueForAda();
  clock_.Advance(Reminder().keep);
  EXPECT_EQ(house.DeliverDue(), 0);
  EXPECT_EQ(house.Get(name).state(), Notice::EXPIRED);
  EXPECT_EQ(house.Get(name).text(), "");
  EXPECT_EQ(store_.RunBeside("SELECT length(sealed) FROM notices"), std::vector<std::string>{"0"});
  EXPECT_EQ(house.Acknowledge(name).status().code(), absl::StatusCode::kFailedPrecondition);
  clock_.Advance(absl::Hours(91 * 24));
  EXPECT_EQ(house.DeliverDue(), 0);
  EXPECT_EQ(house.List(false).notices_size(), 0);
}

TEST_P(NoticesTest, AreWrittenInTheOrganizationsOwnWords) {
  House house(store_, clock_, {});
  const auto created = house.CreateTemplate(
      "kind: 'reminder' language: 'en' subject: 'WA: {{due}}' body: 'Own {{link}}'");
  ASSERT_TRUE(created.ok()) << created.status();
  const std::string name = house.EnqueueForAda();
  EXPECT_EQ(house.Get(name).subject(), "WA: May 1");
  EXPECT_EQ(house.Get(name).text(), absl::StrCat("Own ", kLink));

  for (const auto& [fields, problem] : std::vector<std::pair<std::string, std::string>>{
           {"kind: 'reminder' language: 'en' subject: 's' body: 'b'", "change that one"},
           {"kind: 'other' language: 'en' subject: 's' body: 'b'", "there are reminder"},
           {"kind: 'reminder' language: 'English' subject: 's' body: 'b'", "language tag"},
           {"kind: 'reminder' language: 'fr' subject: '{{link}}' body: 'b'", "personal or secret"},
           {"kind: 'reminder' language: 'fr' subject: 's' body: '{{name}}'", "due, link"}}) {
    const absl::Status refused = house.CreateTemplate(fields).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << fields;
    EXPECT_THAT(std::string(refused.message()), HasSubstr(problem));
  }
  // Once it is deleted there is room for another, and none for the old one.
  notices::v1::DeleteNoticeTemplateRequest remove;
  remove.set_name(created->name());
  ASSERT_TRUE(house.service().Call<NoticeTemplate>("DeleteNoticeTemplate", remove).ok());
  EXPECT_EQ(house.Get(name).subject(), "Please answer by May 1");
  ASSERT_TRUE(house.CreateTemplate("kind: 'reminder' language: 'en' subject: 's' body: 'b'").ok());
  notices::v1::UndeleteNoticeTemplateRequest back;
  back.set_name(created->name());
  EXPECT_FALSE(house.service().Call<NoticeTemplate>("UndeleteNoticeTemplate", back).ok());
}

INSTANTIATE_TEST_SUITE_P(Drivers, NoticesTest, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
