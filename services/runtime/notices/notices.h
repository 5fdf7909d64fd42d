// Notices: what a service tells people, by mail, as files, or by way of another system.
//
//   Notices notices(store, master_keys, AssessmentNotices(), AddressOf, delivery);
//   notices.Register(assessment);  // GetNotice, ListNotices, AcknowledgeNotice, templates
//   notices.Start();
//   …
//   RETURN_IF_ERROR(store.Write(author, deadline, [&](Transaction& t) -> absl::Status {
//     …
//     return notices.Enqueue(t, {.organization = "organizations/wa",
//                                .recipient = "organizations/wa/people/0042",
//                                .kind = "rater-invited",
//                                .values = {{"link", link}}}).status();
//   }));
//
// A notice is written down in the transaction of what it tells, so that it is told exactly when
// that happened. What it says (its values, and an address that is no resource's) is sealed at rest
// under a key of its own, wrapped by the master key, and removed as soon as it is delivered or
// expires. Where it goes is looked up when it is sent: who was erased meanwhile has no address.
//
// A worker delivers what is due: to the mail relay when there is one and the recipient has an
// address, else into the folder when there is one, one file for each notice, else it waits to be
// read and acknowledged by another system. What the relay refuses is tried again, ever more rarely,
// and then waits too. Workers of several processes share the work by leases; none holds a
// transaction while it sends. A process that dies between sending and writing that down lets the
// next one send again: the same mail, under the same Message-ID.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_NOTICES_NOTICES_H_
#define TOUCHSTONE_SERVICES_RUNTIME_NOTICES_NOTICES_H_

#include <touchstone/notices/v1/notices.pb.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/runtime/notices/mail_relay.h"
#include "services/runtime/notices/notice_texts.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/serving/settings.h"
#include "services/runtime/trust/master_keys.h"

namespace touchstone {

// Who is written to, and in which language.
struct NoticeRecipient {
  std::string address;   // "ada@example.org"; empty when there is none
  std::string language;  // a language tag; may be empty
};

// Finds the recipient behind the name of a resource, when a notice is sent; nothing when there is
// none of that name. Called within a read.
using NoticeAddressBook = std::function<absl::StatusOr<std::optional<NoticeRecipient>>(
    Session& session, const std::string& recipient)>;

// What is to be told.
struct NewNotice {
  std::string organization;  // "organizations/wa"
  std::string recipient;     // the name of a resource; or
  std::string address;       // an address, for somebody who is none
  std::string kind;
  std::string language;  // empty: the recipient's own
  std::string about;     // the name of a resource, by which it can be withdrawn; may be empty
  std::map<std::string, std::string> values;
};

// Takes back what is not delivered yet of what says something about a resource: it expires. What is
// just being sent, is sent.
absl::Status WithdrawNoticesAbout(Transaction& transaction, const std::string& resource);
// About those below it, a part of them at a time: how many, and 0 when there are no more.
absl::StatusOr<int64_t> WithdrawNoticesBelow(Transaction& transaction, const std::string& parent);

// By which ways notices go.
struct NoticeDelivery {
  MailRelaySettings relay;  // no address: none
  std::string sender;       // what mails are from; needed with a relay or a folder
  std::string folder;       // where files go; empty: none
};

// Declares the flags of delivery for a service that sends notices.
void AddNoticeSettings(SettingsReader& reader, NoticeDelivery& delivery);

// Thread-safe after Start.
class Notices {
 public:
  // How long a worker may take for what it took at once, and how often delivery is tried.
  static constexpr absl::Duration kLease = absl::Minutes(6);
  static constexpr int kMostAttempts = 12;

  // Aborts when a kind's own texts break its rules. FAILED_PRECONDITION when the delivery's
  // settings make no sense. `collection` is the one that notices are named in, since names tell the
  // gateway which service has them. `store` and `master_keys` must outlive this.
  static absl::StatusOr<std::unique_ptr<Notices>> Open(Store& store, const MasterKeys& master_keys,
                                                       std::vector<NoticeKind> kinds,
                                                       NoticeAddressBook address_book,
                                                       const NoticeDelivery& delivery,
                                                       absl::string_view collection = "notices");
  ~Notices();  // waits for what is being sent

  // Adds the methods of notices, and those of their templates that the service declares.
  void Register(RpcService& service);

  // Writes a notice down; its name. INVALID_ARGUMENT when the kind or a value's placeholder is not
  // known, the address is none, or a value that subjects may show has a line break.
  absl::StatusOr<std::string> Enqueue(Transaction& transaction, const NewNotice& notice);

  // Starts the worker.
  void Start();

  // What the worker does again and again: expires what is over, takes some of what is due, delivers
  // it. How many it took.
  absl::StatusOr<int> DeliverDue();

 private:
  class Impl;
  explicit Notices(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_NOTICES_NOTICES_H_
