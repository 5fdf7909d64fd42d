#include "services/assessment/contact_samples.h"

#include <touchstone/assessment/v1/observation_form.pb.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/observation_forms.h"
#include "services/assessment/rules/contact_sample.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/names/sha256.h"
#include "services/runtime/resources/list_query.h"

namespace touchstone::assessment {
namespace {

using v1::ContactSample;

// On one page: each may have 50 contacts.
constexpr size_t kMostPeople = 500;
// What is read of a month at once.
constexpr size_t kContactsAtOnce = 1000;

// What was drawn of everybody, by person.
using Draws = std::map<std::string, PersonDraw>;

std::string SampleName(const std::string& form, absl::string_view month) {
  return ContactSampleType().pattern.Child(form, month);
}

// 32 hexadecimal digits that nobody can guess: of two ids with 122 random bits each.
std::string NewSeed(IdSource& ids) {
  return Sha256Hex(absl::StrCat(ids.Random(), ids.Random())).substr(0, 32);
}

absl::StatusOr<std::optional<ContactSample>> FindSample(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<Bytes>(
          "SELECT body FROM contact_samples WHERE name = :name AND delete_time = 0", name));
  ContactSample sample;
  if (!row) return std::nullopt;
  if (sample.ParseFromString(std::get<0>(*row).value)) return sample;
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat("The stored ", name, " cannot be read."));
}

absl::Status CheckDraws(const v1::ObservationForm& form, const std::string& month, absl::Time now) {
  // A month that is not over lacks contacts that could never be drawn.
  if (month >= DayText(DayOf(now)).substr(0, month.size())) {
    return InvalidField("month", "is not over yet");
  }
  RETURN_IF_ERROR(CheckIsInUse(form));
  if (form.sampling().per_person_per_month() > 0) return absl::OkStatus();
  return FailedPrecondition(reasons::kObservationState, form.name(),
                            absl::StrCat("The sampling of ", form.name(), " asks for none."));
}

// The contacts of the month in order, some at a time: there may be millions, and a driver holds all
// of a result. At one moment, so that none that is given to somebody else meanwhile is there twice.
absl::StatusOr<Draws> Draw(Session& session, const ContactSample& sample) {
  Draws draws;
  std::string person;
  std::string contact;
  bool more = true;
  while (more) {
    ASSIGN_OR_RETURN(
        auto rows,
        (session.Query<std::string, std::string>(
            "SELECT person, contact FROM handled_contacts WHERE organization = "
            ":organization AND month = :month AND (person, contact) > (:person, "
            ":contact) ORDER BY person, contact LIMIT :most",
            OrganizationOf(sample.name()), sample.month(), person, contact, kContactsAtOnce)));
    for (auto& [whose, one] : rows) {
      if (draws.empty() || draws.rbegin()->first != whose) {
        draws.try_emplace(draws.end(), whose, sample.seed(),
                          static_cast<size_t>(sample.per_person()));
      }
      draws.rbegin()->second.Add(one);
      person = std::move(whose);
      contact = std::move(one);
    }
    more = rows.size() == kContactsAtOnce;
  }
  return draws;
}

absl::Status KeepDraws(Session& session, const std::string& sample, const Draws& draws) {
  for (const auto& [person, draw] : draws) {
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO sampled_people (sample, person, population, "
                                 "population_hash) VALUES (:sample, :person, :population, :hash)",
                                 sample, person, draw.population(), draw.PopulationHash())
                        .status());
    int64_t place = 0;
    for (const std::string& contact : draw.Drawn()) {
      RETURN_IF_ERROR(session
                          .Execute("INSERT INTO sampled_contacts (sample, person, place, contact) "
                                   "VALUES (:sample, :person, :place, :contact)",
                                   sample, person, place++, contact)
                          .status());
    }
  }
  return absl::OkStatus();
}

// What was drawn is drawn once: whoever asks again, or at the same time, gets the first.
absl::StatusOr<ContactSample> SampleContacts(Store& store, const Context& context,
                                             const v1::SampleContactsRequest& request) {
  ContactSample sample;
  sample.set_name(SampleName(request.name(), request.month()));
  sample.set_month(request.month());
  sample.set_seed(NewSeed(store.ids()));
  sample.set_method(std::string(kSampleMethod));
  std::optional<ContactSample> first;
  const auto find_first = [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(first, FindSample(session, sample.name()));
    return absl::OkStatus();
  };
  Draws draws;
  const auto draw = [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const auto form, FindObservationForm(session, request.name()));
    RETURN_IF_ERROR(find_first(session));
    if (first) return absl::OkStatus();
    RETURN_IF_ERROR(CheckDraws(form, request.month(), store.clock().Now()));
    sample.set_per_person(form.sampling().per_person_per_month());
    ASSIGN_OR_RETURN(draws, Draw(session, sample));
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(store.database().ReadAtOneMoment(context.deadline, draw));
  if (first) return *std::move(first);
  sample.set_person_count(static_cast<int32_t>(draws.size()));
  for (const auto& [person, draw] : draws) {
    sample.set_population(sample.population() + draw.population());
    sample.set_drawn_count(sample.drawn_count() + static_cast<int64_t>(draw.Drawn().size()));
  }
  ContactSample created;
  const absl::Status written = store.Write(
      AuthorOf(context), context.deadline, [&](Transaction& transaction) -> absl::Status {
        created = sample;
        RETURN_IF_ERROR(transaction.Create(ContactSampleType(), created));
        return KeepDraws(transaction.session(), sample.name(), draws);
      });
  if (ReasonOf(written) != reasons::kResourceExists) {
    RETURN_IF_ERROR(written);
    return created;
  }
  RETURN_IF_ERROR(store.database().Read(context.deadline, find_first));
  return first ? absl::StatusOr<ContactSample>(*std::move(first)) : written;
}

absl::StatusOr<v1::ListSampledContactsResponse> ListSampled(
    Store& store, const Context& context, const v1::ListSampledContactsRequest& request) {
  const std::string query = absl::StrCat("ListSampledContacts:", request.parent());
  std::string after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(PagePosition position,
                     store.page_tokens().Read(request.page_token(), query, store.clock().Now()));
    after = std::move(position.name);
  }
  const size_t page_size = std::min<size_t>(kMostPeople, PageSize(request.page_size()));
  v1::ListSampledContactsResponse response;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    response.Clear();
    ASSIGN_OR_RETURN(const auto sample, FindSample(session, request.parent()));
    if (!sample) return NotFound(request.parent());
    ASSIGN_OR_RETURN(auto people,
                     (session.Query<std::string, int64_t, std::string>(
                         "SELECT person, population, population_hash FROM sampled_people WHERE "
                         "sample = :sample AND person > :after ORDER BY person LIMIT :most",
                         request.parent(), after, page_size + 1)));
    const bool has_more = people.size() > page_size;
    if (has_more) people.pop_back();
    if (people.empty()) return absl::OkStatus();
    std::map<std::string, v1::SampledPerson*> by_name;
    for (auto& [person, population, hash] : people) {
      v1::SampledPerson& sampled = *response.add_people();
      by_name[person] = &sampled;
      sampled.set_person(person);
      sampled.set_population(population);
      sampled.set_population_hash(std::move(hash));
    }
    const std::string& last = std::get<0>(people.back());
    ASSIGN_OR_RETURN(auto contacts,
                     (session.Query<std::string, std::string>(
                         "SELECT person, contact FROM sampled_contacts WHERE sample = :sample AND "
                         "person > :after AND person <= :last ORDER BY person, place",
                         request.parent(), after, last)));
    for (auto& [person, contact] : contacts) by_name.at(person)->add_contacts(std::move(contact));
    if (has_more) {
      response.set_next_page_token(
          store.page_tokens().Make({last, last}, query, store.clock().Now()));
    }
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace

const ResourceType& ContactSampleType() {
  static const ResourceType type = DeclareResource<ContactSample>({.table = "contact_samples"});
  return type;
}

absl::StatusOr<bool> WasDrawn(Session& session, const std::string& form, Day day,
                              const std::string& contact) {
  ASSIGN_OR_RETURN(const auto row, session.QueryOne<std::string>(
                                       "SELECT person FROM sampled_contacts WHERE sample = :sample "
                                       "AND contact = :contact",
                                       SampleName(form, DayText(day).substr(0, 7)), contact));
  return row.has_value();
}

void RegisterContactSamples(RpcService& observations, Store& store) {
  RegisterStandardMethods<ContactSample>(observations, ContactSampleType(), store);
  observations.Unary<v1::SampleContactsRequest, ContactSample>(
      "SampleContacts", [&store](const Context& context, const v1::SampleContactsRequest& request) {
        return SampleContacts(store, context, request);
      });
  observations.Unary<v1::ListSampledContactsRequest, v1::ListSampledContactsResponse>(
      "ListSampledContacts",
      [&store](const Context& context, const v1::ListSampledContactsRequest& request) {
        return ListSampled(store, context, request);
      });
}

}  // namespace touchstone::assessment
