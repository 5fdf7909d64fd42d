#include "services/feedback/intake/contact_repeats.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "services/feedback/intake/contacts.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/rules/service_type_rules.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Contact;

// Where a contact stands among those of one customer for one thing: by time, then by name.
struct Place {
  std::string customer;
  std::string service_type;
  int64_t start = 0;
  std::string name;
};

std::optional<Place> PlaceOf(const Contact* contact) {
  if (contact == nullptr || contact->customer().empty() || contact->service_type().empty()) {
    return std::nullopt;
  }
  return Place{contact->customer(), contact->service_type(),
               absl::ToUnixMicros(TimeOf(*contact, "start_time")), contact->name()};
}

bool IsBefore(const Place& one, const Place& other) {
  return std::pair(one.start, one.name) < std::pair(other.start, other.name);
}

bool AreOfTheSame(const Place& one, const Place& other) {
  return one.customer == other.customer && one.service_type == other.service_type;
}

// One contact's change, on its way into what others are.
class Repeats {
 public:
  Repeats(Transaction& transaction, const std::string& changed, std::optional<Place> changed_place)
      : transaction_(transaction), changed_(changed), changed_place_(std::move(changed_place)) {}

  // Whether there is another before it, within the days. What is stored of the contact that changes
  // is not asked for; where it will stand is.
  absl::StatusOr<bool> IsRepeat(const Place& place) {
    ASSIGN_OR_RETURN(const int64_t from, EarliestOf(place));
    if (changed_place_ && AreOfTheSame(*changed_place_, place) &&
        IsBefore(*changed_place_, place) && changed_place_->start >= from) {
      return true;
    }
    ASSIGN_OR_RETURN(
        const auto former,
        transaction_.session().QueryOne<std::string>(
            "SELECT name FROM contacts WHERE organization = :organization AND customer = "
            ":customer AND service_type = :service_type AND customer <> '' AND service_type <> '' "
            "AND delete_time = 0 AND start_time >= :earliest AND (start_time, name) < "
            "(:start_time, :name) AND name <> :changed LIMIT 1",
            OrganizationOf(place.name), place.customer, place.service_type, from, place.start,
            place.name, changed_));
    return former.has_value();
  }

  // Mends the one behind a place.
  absl::Status MendNext(const Place& place, const ContactFollower& follow) {
    ASSIGN_OR_RETURN(
        const auto next,
        transaction_.session().QueryOne<std::string>(
            "SELECT name FROM contacts WHERE organization = :organization AND customer = "
            ":customer AND service_type = :service_type AND customer <> '' AND service_type <> '' "
            "AND delete_time = 0 AND (start_time, name) > (:start_time, :name) AND "
            "name <> :changed ORDER BY start_time, name LIMIT 1",
            OrganizationOf(place.name), place.customer, place.service_type, place.start, place.name,
            changed_));
    if (!next) return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto contact, FindContact(transaction_, std::get<0>(*next)));
    ASSIGN_OR_RETURN(const bool is_repeat, IsRepeat(*PlaceOf(contact.get())));
    if (contact->repeat() == is_repeat) return absl::OkStatus();
    const Contact before = *contact;
    contact->set_repeat(is_repeat);
    if (follow) RETURN_IF_ERROR(follow(before, *contact));
    return transaction_.Update(ContactType(), *contact);
  }

 private:
  absl::StatusOr<int64_t> EarliestOf(const Place& place) {
    ASSIGN_OR_RETURN(const auto service_type, FindServiceType(transaction_, place.service_type));
    return place.start - absl::ToInt64Microseconds(absl::Hours(24 * RepeatDaysOf(*service_type)));
  }

  Transaction& transaction_;
  const std::string& changed_;
  const std::optional<Place> changed_place_;
};

}  // namespace

absl::Status KeepRepeats(Transaction& transaction, const Contact* before, Contact* after,
                         const ContactFollower& follow) {
  const std::string name = after != nullptr ? after->name() : before->name();
  const std::optional<Place> former = PlaceOf(before);
  const std::optional<Place> later = PlaceOf(after);
  Repeats repeats(transaction, name, later);
  if (after != nullptr) after->set_repeat(false);
  if (later) {
    ASSIGN_OR_RETURN(const bool is_repeat, repeats.IsRepeat(*later));
    after->set_repeat(is_repeat);
    RETURN_IF_ERROR(repeats.MendNext(*later, follow));
  }
  return former ? repeats.MendNext(*former, follow) : absl::OkStatus();
}

}  // namespace touchstone::feedback
