#include "services/runtime/notices/notices.h"

#include <google/protobuf/struct.pb.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <thread>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/clock/failpoint.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/names/sha256.h"
#include "services/runtime/notices/mail.h"
#include "services/runtime/notices/notice_templates.h"
#include "services/runtime/telemetry/log.h"
#include "services/runtime/trust/sealed.h"
#include "services/runtime/trust/secret_file.h"

namespace touchstone {
namespace {

using notices::v1::Notice;

constexpr absl::Duration kLookAgain = absl::Seconds(2);
constexpr absl::Duration kTimeout = absl::Seconds(30);  // of a transaction
constexpr int kTakenAtOnce = 8;
constexpr int kSweptAtOnce = 100;
constexpr absl::Duration kFirstPause = absl::Minutes(1);
constexpr absl::Duration kLongestPause = absl::Hours(6);
// How soon it is looked again whether a recipient has an address by now.
constexpr absl::Duration kAddressPause = absl::Hours(1);
// How long it is told that a notice ended, and how.
constexpr absl::Duration kEndedKept = absl::Hours(90 * 24);
constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

std::string SealContext(absl::string_view name) {
  return absl::StrCat("touchstone notice 1 ", name);
}

absl::Duration PauseAfter(int64_t attempt) {
  absl::Duration pause = kFirstPause;
  for (int64_t i = 1; i < attempt && pause < kLongestPause; ++i) pause *= 2;
  return std::min(pause, kLongestPause);
}

// What is sealed of a notice.
struct Contents {
  std::string address;
  std::map<std::string, std::string> values;
};

std::string ToBytes(const Contents& contents) {
  google::protobuf::Struct all;
  auto& fields = *all.mutable_fields();
  fields["address"].set_string_value(contents.address);
  auto& values = *fields["values"].mutable_struct_value()->mutable_fields();
  for (const auto& [name, value] : contents.values) values[name].set_string_value(value);
  return all.SerializeAsString();
}

std::optional<Contents> FromBytes(const std::string& bytes) {
  google::protobuf::Struct all;
  if (!all.ParseFromString(bytes)) return std::nullopt;
  Contents contents;
  contents.address = (*all.mutable_fields())["address"].string_value();
  for (const auto& [name, value] : all.fields().at("values").struct_value().fields()) {
    contents.values[name] = value.string_value();
  }
  return contents;
}

// A notice as its row has it.
struct Row {
  std::string name;
  std::string organization;
  std::string kind;
  std::string recipient;
  std::string language;
  int64_t state = 0;
  int64_t open = 0;
  int64_t waiting = 0;
  int64_t attempts = 0;
  std::string problem;
  int64_t create_time = 0;
  int64_t expire_time = 0;
  int64_t end_time = 0;
  std::string master_key;
  std::string wrapped_key;
  Bytes sealed;
};

absl::StatusOr<std::vector<Row>> ReadRows(Session& session, absl::string_view rest,
                                          const std::vector<SqlValue>& parameters) {
  ASSIGN_OR_RETURN(
      auto found,
      (session.QueryWith<std::string, std::string, std::string, std::string, std::string, int64_t,
                         int64_t, int64_t, int64_t, std::string, int64_t, int64_t, int64_t,
                         std::string, std::string, Bytes>(
          absl::StrCat(
              "SELECT name, organization, kind, recipient, language, state, open, waiting, "
              "attempts, problem, create_time, expire_time, end_time, master_key, "
              "wrapped_key, sealed FROM notices WHERE ",
              rest),
          parameters)));
  std::vector<Row> rows;
  for (auto& row : found) {
    rows.push_back(std::apply([](auto&... values) { return Row{std::move(values)...}; }, row));
  }
  return rows;
}

absl::StatusOr<Row> ReadRow(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(auto rows, ReadRows(session, "name = :name", {name}));
  if (rows.empty()) return NotFound(name);
  return std::move(rows.front());
}

void SetTime(int64_t micros, google::protobuf::Timestamp& time) {
  time.set_seconds(micros / 1'000'000);
  time.set_nanos(static_cast<int>(micros % 1'000'000) * 1000);
}

// What everybody who may list notices sees of one.
Notice Described(const Row& row) {
  Notice notice;
  notice.set_name(row.name);
  notice.set_kind(row.kind);
  notice.set_recipient(row.recipient);
  notice.set_state(static_cast<Notice::State>(row.state));
  notice.set_waiting(row.waiting != 0);
  notice.set_attempt_count(static_cast<int>(row.attempts));
  notice.set_problem(row.problem);
  SetTime(row.create_time, *notice.mutable_create_time());
  SetTime(row.expire_time, *notice.mutable_expire_time());
  if (row.end_time != 0) SetTime(row.end_time, *notice.mutable_end_time());
  return notice;
}

// Writes name a notice and say `end_time = 0`, which is the same as `open = 1` and does not invite
// PostgreSQL to walk an index of all that are open.

// Ends open notices; the ones that `rest` names. What they say goes.
absl::StatusOr<int64_t> End(Session& session, Notice::State state, absl::Time now,
                            absl::string_view rest, std::vector<SqlValue> parameters) {
  std::vector<SqlValue> all = {static_cast<int64_t>(state), absl::ToUnixMicros(now), Bytes{}};
  all.insert(all.end(), parameters.begin(), parameters.end());
  return session.Run(
      absl::StrCat(
          "UPDATE notices SET open = 0, waiting = 0, master_key = '', wrapped_key = '', "
          "state = :new_state, end_time = :end_time, sealed = :nothing WHERE end_time = 0 AND ",
          rest),
      all, {}, [](std::span<SqlValue>) {});
}

// Ready to be sent.
struct Letter {
  std::string address;  // empty for none
  std::string language;
  std::string subject;
  std::string text;
};

[[noreturn]] void AbortOver(const NoticeKind& kind, absl::string_view problem) {
  std::fprintf(stderr, "notice kind %s: %s\n", kind.name.c_str(), std::string(problem).c_str());
  std::abort();
}

}  // namespace

void AddNoticeSettings(SettingsReader& reader, NoticeDelivery& delivery) {
  reader.AddAddress("mail-relay", delivery.relay.address,
                    "Where notices go by SMTP, such as mail.example.org:587; empty for no mail");
  reader.Add("mail-security", delivery.relay.security,
             "starttls, tls, or none for a relay on this machine");
  reader.Add("mail-credentials", delivery.relay.credentials,
             "A file, mode 600, with one line user:password for the relay; empty for none");
  reader.Add("mail-sender", delivery.sender, "The address that notices are from");
  reader.Add("mail-folder", delivery.folder,
             "A folder where notices that are not mailed go as files; empty for none");
}

class Notices::Impl {
 public:
  Impl(Store& store, const MasterKeys& master_keys, std::map<std::string, NoticeKind> kinds,
       NoticeAddressBook address_book, const NoticeDelivery& delivery,
       std::unique_ptr<MailRelay> relay, absl::string_view collection)
      : store_(store),
        master_keys_(master_keys),
        kinds_(std::move(kinds)),
        address_book_(std::move(address_book)),
        sender_(delivery.sender),
        folder_(delivery.folder),
        relay_(std::move(relay)),
        pattern_(absl::StrCat("organizations/{organization}/", collection, "/{notice}")) {}

  ~Impl() {
    {
      MutexLock lock(&mutex_);
      stopping_ = true;
      stopped_.SignalAll();
    }
    if (worker_.joinable()) worker_.join();
  }

  const std::map<std::string, NoticeKind>& kinds() const { return kinds_; }
  Store& store() { return store_; }

  absl::StatusOr<std::string> Enqueue(Transaction& transaction, const NewNotice& notice) {
    RETURN_IF_ERROR(CheckNew(notice));
    const std::string name = pattern_.Child(notice.organization, store_.ids().TimeOrdered());
    const SecretBytes key(RandomBytes(kSealKeyBytes));
    const std::string sealed =
        Seal(ToBytes({notice.address, notice.values}), key, SealContext(name));
    const absl::Time now = transaction.now();
    RETURN_IF_ERROR(
        transaction.session()
            .Execute(
                "INSERT INTO notices (name, organization, kind, recipient, language, state, "
                "open, waiting, attempts, problem, create_time, due_time, expire_time, "
                "end_time, master_key, wrapped_key, sealed, about) VALUES (:name, :organization, "
                ":kind, :recipient, :language, :state, 1, :waiting, 0, '', :create_time, "
                ":due_time, :expire_time, 0, :master_key, :wrapped_key, :sealed, :about)",
                name, notice.organization, notice.kind, notice.recipient,
                absl::AsciiStrToLower(notice.language), static_cast<int64_t>(Notice::PENDING),
                HasAWay() ? 0 : 1, absl::ToUnixMicros(now), absl::ToUnixMicros(now),
                absl::ToUnixMicros(now + kinds_.at(notice.kind).keep), master_keys_.current_id(),
                master_keys_.Wrap(key, name), Bytes{sealed}, notice.about)
            .status());
    return name;
  }

  absl::StatusOr<Notice> Get(const Context& context, const std::string& name) {
    Notice notice;
    RETURN_IF_ERROR(store_.database().Read(context.deadline, [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(const Row row, ReadRow(session, name));
      notice = Described(row);
      if (row.open == 0) return absl::OkStatus();
      ASSIGN_OR_RETURN(Letter letter, Write(session, row));
      notice.set_address(std::move(letter.address));
      notice.set_language(std::move(letter.language));
      notice.set_subject(std::move(letter.subject));
      notice.set_text(std::move(letter.text));
      return absl::OkStatus();
    }));
    return notice;
  }

  absl::StatusOr<notices::v1::ListNoticesResponse> List(
      const Context& context, const notices::v1::ListNoticesRequest& request) {
    const std::string query =
        absl::StrCat("notices of ", request.parent(), request.waiting_only() ? " that wait" : "");
    std::string after;
    if (!request.page_token().empty()) {
      ASSIGN_OR_RETURN(PagePosition position, store_.page_tokens().Read(request.page_token(), query,
                                                                        store_.clock().Now()));
      after = std::move(position.name);
    }
    const auto size = static_cast<size_t>(PageSize(request.page_size()));
    notices::v1::ListNoticesResponse response;
    RETURN_IF_ERROR(store_.database().Read(context.deadline, [&](Session& session) -> absl::Status {
      response.Clear();
      ASSIGN_OR_RETURN(const auto rows,
                       ReadRows(session,
                                absl::StrCat(request.waiting_only() ? "waiting = 1 AND " : "",
                                             "organization = :organization AND name > :after ORDER "
                                             "BY name LIMIT :size"),
                                {request.parent(), after, static_cast<int64_t>(size + 1)}));
      for (const Row& row : rows) {
        if (static_cast<size_t>(response.notices_size()) == size) {
          const std::string& last = response.notices().rbegin()->name();
          response.set_next_page_token(
              store_.page_tokens().Make({last, last}, query, store_.clock().Now()));
          break;
        }
        *response.add_notices() = Described(row);
      }
      return absl::OkStatus();
    }));
    return response;
  }

  absl::StatusOr<Notice> Acknowledge(const Context& context, const std::string& name) {
    Notice notice;
    RETURN_IF_ERROR(
        store_.database().Write(context.deadline, [&](Session& session) -> absl::Status {
          RETURN_IF_ERROR(
              End(session, Notice::DELIVERED, store_.clock().Now(), "name = :name", {name})
                  .status());
          ASSIGN_OR_RETURN(const Row row, ReadRow(session, name));
          if (row.state == Notice::EXPIRED) {
            return FailedPrecondition(reasons::kNoticeExpired, name,
                                      absl::StrCat(name, " has expired; what it said is gone."));
          }
          notice = Described(row);
          return absl::OkStatus();
        }));
    return notice;
  }

  void Start() {
    worker_ = std::thread([this] {
      while (!stopping_) {
        const absl::StatusOr<int> taken = DeliverDue();
        if (!taken.ok()) {
          Log(LogLevel::kWarning, "notices could not be looked for",
              {{"reason", ReasonOf(taken.status())}});
        }
        if (taken.ok() && *taken > 0) continue;
        MutexLock lock(&mutex_);
        if (!stopping_) stopped_.WaitWithTimeout(&mutex_, kLookAgain);
      }
    });
  }

  absl::StatusOr<int> DeliverDue() {
    ASSIGN_OR_RETURN(const Work work, LookForWork());
    if (work.to_sweep) RETURN_IF_ERROR(Sweep());
    if (!HasAWay() || !work.to_deliver) return 0;
    ASSIGN_OR_RETURN(const std::vector<Row> taken, Take());
    for (const Row& row : taken) Deliver(row);
    return static_cast<int>(taken.size());
  }

 private:
  bool HasAWay() const { return relay_ != nullptr || !folder_.empty(); }

  absl::Status CheckNew(const NewNotice& notice) const {
    const auto kind = kinds_.find(notice.kind);
    if (kind == kinds_.end()) return InvalidField("kind", "is no kind of notice");
    if (notice.recipient.empty() == notice.address.empty()) {
      return InvalidField("recipient", "or an address must be given, and not both");
    }
    if (!notice.address.empty() && !IsMailAddress(notice.address)) {
      return InvalidField("address", "must be one mail address such as ada@example.org");
    }
    for (const auto& [name, value] : notice.values) {
      const auto& known = kind->second.placeholders;
      const auto found = std::find_if(
          known.begin(), known.end(),
          [&name = name](const auto& placeholder) { return placeholder.name == name; });
      if (found == known.end()) {
        return InvalidField(
            "values", absl::StrCat("has '", name, "', which is no placeholder of ", notice.kind));
      }
      const bool one_line = std::none_of(value.begin(), value.end(), [](char c) {
        return absl::ascii_iscntrl(static_cast<unsigned char>(c));
      });
      if (found->in_subject && !one_line) {
        return InvalidField("values", absl::StrCat("has a '", name,
                                                   "' of several lines, and subjects may show it"));
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Contents> Opened(const Row& row) const {
    ASSIGN_OR_RETURN(const SecretBytes key,
                     master_keys_.Unwrap(row.wrapped_key, row.master_key, row.name));
    const std::optional<std::string> bytes =
        ::touchstone::Open(row.sealed.value, key, SealContext(row.name));
    std::optional<Contents> contents = bytes ? FromBytes(*bytes) : std::nullopt;
    if (!contents) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat("What ", row.name, " says cannot be read."));
    }
    return *std::move(contents);
  }

  // The notice in its recipient's words, to where the recipient is now.
  absl::StatusOr<Letter> Write(Session& session, const Row& row) const {
    const auto kind = kinds_.find(row.kind);
    if (kind == kinds_.end()) {
      return FailedPrecondition(reasons::kInternal, row.name,
                                absl::StrCat("Notices of the kind ", row.kind, " are not known."));
    }
    ASSIGN_OR_RETURN(Contents contents, Opened(row));
    Letter letter{.address = std::move(contents.address), .language = row.language};
    if (!row.recipient.empty()) {
      ASSIGN_OR_RETURN(const auto recipient, address_book_(session, row.recipient));
      if (recipient) {
        letter.address = recipient->address;
        if (letter.language.empty()) {
          letter.language = absl::AsciiStrToLower(recipient->language);
        }
      }
    }
    ASSIGN_OR_RETURN(const auto texts, NoticeTextsOf(session, row.organization, row.kind));
    const NoticeText& text = ChooseNoticeText(kind->second, texts, letter.language);
    letter.language = text.language;
    letter.subject = FillPlaceholders(text.subject, contents.values);
    letter.text = FillPlaceholders(text.body, contents.values);
    return letter;
  }

  struct Work {
    bool to_sweep = false;
    bool to_deliver = false;
  };

  // What there is to do: mostly nothing, for which no write transaction is needed.
  absl::StatusOr<Work> LookForWork() {
    const absl::Time now = store_.clock().Now();
    Work work;
    RETURN_IF_ERROR(
        store_.database().Read(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
          const auto any = [&](int open, absl::string_view column,
                               absl::Time time) -> absl::StatusOr<bool> {
            ASSIGN_OR_RETURN(
                const auto row,
                session.QueryOne<std::string>(
                    absl::StrCat("SELECT name FROM notices WHERE open = ", open, " AND ", column,
                                 " <= :time ORDER BY ", column, " LIMIT 1"),
                    absl::ToUnixMicros(time)));
            return row.has_value();
          };
          ASSIGN_OR_RETURN(const bool over, any(1, "expire_time", now));
          ASSIGN_OR_RETURN(const bool old, any(0, "end_time", now - kEndedKept));
          ASSIGN_OR_RETURN(const bool due, any(1, "due_time", now));
          work = {.to_sweep = over || old, .to_deliver = due};
          return absl::OkStatus();
        }));
    return work;
  }

  // Ends what is over, and forgets what ended long ago; a part of it at a time.
  absl::Status Sweep() {
    const absl::Time now = store_.clock().Now();
    return store_.database().Write(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
      RETURN_IF_ERROR(End(session, Notice::EXPIRED, now,
                          absl::StrCat("name IN (SELECT name FROM notices WHERE open = 1 AND "
                                       "expire_time <= :now ORDER BY expire_time LIMIT ",
                                       kSweptAtOnce, ")"),
                          {absl::ToUnixMicros(now)})
                          .status());
      return session
          .Execute(absl::StrCat("DELETE FROM notices WHERE name IN (SELECT name FROM notices WHERE "
                                "open = 0 AND end_time < :before ORDER BY end_time LIMIT ",
                                kSweptAtOnce, ")"),
                   absl::ToUnixMicros(now - kEndedKept))
          .status();
    });
  }

  // Leases some of those that are due.
  absl::StatusOr<std::vector<Row>> Take() {
    const absl::Time now = store_.clock().Now();
    std::vector<Row> taken;
    RETURN_IF_ERROR(
        store_.database().Write(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
          taken.clear();
          ASSIGN_OR_RETURN(
              auto rows,
              ReadRows(session, "open = 1 AND due_time <= :now ORDER BY due_time LIMIT :count",
                       {absl::ToUnixMicros(now), static_cast<int64_t>(kTakenAtOnce)}));
          for (Row& row : rows) {
            ASSIGN_OR_RETURN(
                const int64_t leased,
                session.Execute("UPDATE notices SET due_time = :until, attempts = attempts + 1 "
                                "WHERE name = :name AND attempts = :attempts AND end_time = 0",
                                absl::ToUnixMicros(now + kLease), row.name, row.attempts));
            if (leased != 1) continue;
            ++row.attempts;
            taken.push_back(std::move(row));
          }
          return absl::OkStatus();
        }));
    lease_end_ = now + kLease;
    return taken;
  }

  enum class Way { kMail, kFile, kNone };

  void Deliver(const Row& row) {
    // What others may have taken by now is theirs.
    if (stopping_ || store_.clock().Now() > lease_end_ - kTimeout - kTimeout) return GiveBack(row);
    absl::StatusOr<Way> way = Send(row);
    if (!way.ok()) {
      if (absl::IsCancelled(way.status())) return GiveBack(row);
      return Fail(row, way.status());
    }
    if (*way == Way::kNone) return LetWait(row);
    TOUCHSTONE_FAILPOINT("notice_sent_before_mark");
    const absl::Time now = store_.clock().Now();
    Mark(row, [&](Session& session) {
      return End(session, Notice::DELIVERED, now, "name = :name AND attempts = :attempts",
                 {row.name, row.attempts});
    });
  }

  absl::StatusOr<Way> Send(const Row& row) {
    Letter letter;
    RETURN_IF_ERROR(
        store_.database().Read(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(letter, Write(session, row));
          return absl::OkStatus();
        }));
    const bool by_mail = relay_ != nullptr && !letter.address.empty();
    if (!by_mail && folder_.empty()) return Way::kNone;
    const std::string domain = sender_.substr(sender_.find('@') + 1);
    ASSIGN_OR_RETURN(
        const std::string mail,
        WriteMail({.message_id = absl::StrCat(Sha256Hex(row.name).substr(0, 32), "@", domain),
                   .time = absl::FromUnixMicros(row.create_time),
                   .sender = sender_,
                   .recipient = letter.address,
                   .language = letter.language,
                   .subject = letter.subject,
                   .text = letter.text}));
    if (by_mail) {
      RETURN_IF_ERROR(relay_->Send(sender_, letter.address, mail, stopping_));
      return Way::kMail;
    }
    RETURN_IF_ERROR(ReplaceSecretFile(
        absl::StrCat(folder_, "/", OrganizationOf(row.name), "-", IdOf(row.name), ".eml"), mail));
    return Way::kFile;
  }

  // Writes how it went, for the worker whose attempt is the last.
  void Mark(const Row& row, absl::FunctionRef<absl::StatusOr<int64_t>(Session&)> write) {
    const absl::Status marked = store_.database().Write(
        absl::Now() + kTimeout, [&](Session& session) { return write(session).status(); });
    if (marked.ok()) return;
    Log(LogLevel::kWarning, "how a notice went could not be written; it will be sent again",
        {{"notice", row.name}, {"reason", ReasonOf(marked)}});
  }

  // It waits until the recipient has an address, or somebody reads and acknowledges it.
  void LetWait(const Row& row) {
    const int64_t due = absl::ToUnixMicros(store_.clock().Now() + kAddressPause);
    Mark(row, [&](Session& session) {
      return session.Execute(
          "UPDATE notices SET waiting = 1, due_time = :due, attempts = attempts - 1, problem = "
          ":problem WHERE name = :name AND attempts = :attempts AND end_time = 0",
          due, "The recipient has no address.", row.name, row.attempts);
    });
  }

  void GiveBack(const Row& row) {
    Mark(row, [&](Session& session) {
      return session.Execute(
          "UPDATE notices SET due_time = 0, attempts = attempts - 1 WHERE name = :name AND "
          "attempts = :attempts AND end_time = 0",
          row.name, row.attempts);
    });
  }

  void Fail(const Row& row, const absl::Status& problem) {
    const bool again = row.attempts < kMostAttempts;
    Log(LogLevel::kWarning,
        again ? "notice could not be delivered and will be tried again"
              : "notice could not be delivered and is given up",
        {{"notice", row.name},
         {"kind", row.kind},
         {"attempt", absl::StrCat(row.attempts)},
         {"problem", problem.message()}});
    const int64_t due =
        again ? absl::ToUnixMicros(store_.clock().Now() + PauseAfter(row.attempts)) : kNever;
    Mark(row, [&](Session& session) {
      return session.Execute(
          "UPDATE notices SET state = :state, waiting = :waiting, due_time = :due, problem = "
          ":problem WHERE name = :name AND attempts = :attempts AND end_time = 0",
          static_cast<int64_t>(again ? Notice::PENDING : Notice::FAILED), again ? 0 : 1, due,
          problem.message(), row.name, row.attempts);
    });
  }

  Store& store_;
  const MasterKeys& master_keys_;
  const std::map<std::string, NoticeKind> kinds_;
  const NoticeAddressBook address_book_;
  const std::string sender_;
  const std::string folder_;
  const std::unique_ptr<MailRelay> relay_;
  const NamePattern pattern_;
  absl::Time lease_end_;  // of what the worker took last
  std::thread worker_;
  Mutex mutex_;
  CondVar stopped_;
  std::atomic<bool> stopping_ = false;  // set under the mutex, so that no wait misses it
};

Notices::Notices(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Notices::~Notices() = default;

absl::StatusOr<std::unique_ptr<Notices>> Notices::Open(Store& store, const MasterKeys& master_keys,
                                                       std::vector<NoticeKind> kinds,
                                                       NoticeAddressBook address_book,
                                                       const NoticeDelivery& delivery,
                                                       absl::string_view collection) {
  std::map<std::string, NoticeKind> by_name;
  for (NoticeKind& kind : kinds) {
    bool has_english = false;
    for (const NoticeText& text : kind.texts) {
      has_english = has_english || text.language == "en";
      for (const FieldViolation& violation : CheckNoticeText(kind, text.subject, text.body)) {
        AbortOver(kind, absl::StrCat(text.language, ": ", violation.field, " ", violation.problem));
      }
    }
    if (!has_english) AbortOver(kind, "has no text in English");
    by_name.emplace(kind.name, std::move(kind));
  }
  const bool has_relay = !delivery.relay.address.empty();
  if ((has_relay || !delivery.folder.empty()) && !IsMailAddress(delivery.sender)) {
    return absl::FailedPreconditionError(
        "Notices need a sender, one mail address such as touchstone@example.org.");
  }
  std::unique_ptr<MailRelay> relay;
  if (has_relay) {
    ASSIGN_OR_RETURN(relay, MailRelay::Open(delivery.relay));
  }
  return std::unique_ptr<Notices>(new Notices(
      std::make_unique<Impl>(store, master_keys, std::move(by_name), std::move(address_book),
                             delivery, std::move(relay), collection)));
}

void Notices::Register(RpcService& service) {
  using notices::v1::AcknowledgeNoticeRequest;
  using notices::v1::GetNoticeRequest;
  using notices::v1::ListNoticesRequest;
  using notices::v1::ListNoticesResponse;
  service.Unary<GetNoticeRequest, Notice>(
      "GetNotice", [this](const Context& context, const GetNoticeRequest& request) {
        return impl_->Get(context, request.name());
      });
  service.Unary<ListNoticesRequest, ListNoticesResponse>(
      "ListNotices", [this](const Context& context, const ListNoticesRequest& request) {
        return impl_->List(context, request);
      });
  service.Unary<AcknowledgeNoticeRequest, Notice>(
      "AcknowledgeNotice", [this](const Context& context, const AcknowledgeNoticeRequest& request) {
        return impl_->Acknowledge(context, request.name());
      });
  RegisterNoticeTemplates(service, impl_->store(), impl_->kinds());
}

absl::StatusOr<std::string> Notices::Enqueue(Transaction& transaction, const NewNotice& notice) {
  return impl_->Enqueue(transaction, notice);
}

void Notices::Start() { impl_->Start(); }

absl::StatusOr<int> Notices::DeliverDue() { return impl_->DeliverDue(); }

absl::Status WithdrawNoticesAbout(Transaction& transaction, const std::string& resource) {
  return End(transaction.session(), Notice::EXPIRED, transaction.now(),
             "open = 1 AND about = :about", {resource})
      .status();
}

absl::StatusOr<int64_t> WithdrawNoticesBelow(Transaction& transaction, const std::string& parent) {
  return End(transaction.session(), Notice::EXPIRED, transaction.now(),
             absl::StrCat("name IN (SELECT name FROM notices WHERE open = 1 AND about > :from AND "
                          "about < :behind ORDER BY about LIMIT ",
                          kSweptAtOnce, ")"),
             {absl::StrCat(parent, "/"), absl::StrCat(parent, "0")});
}

}  // namespace touchstone
