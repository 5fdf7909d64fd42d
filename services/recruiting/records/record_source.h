// Where the records of a requisition are: one source for each kind of resource, all alike. Packets,
// disposal and erasure go through them; a part joins with one line.
//
//   {.record_class = v1::INTERVIEW_GUIDES, .type = &InterviewGuideType(),
//    .belongs = Belongs::kNamesRequisition}
//
// Facts that a resource leaves in tables of their own go when it is disposed of.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_RECORD_SOURCE_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_RECORD_SOURCE_H_

#include <google/protobuf/message.h>
#include <touchstone/recruiting/v1/record_class.pb.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// By what a record belongs to a requisition. Columns of its table are named as the fields.
enum class Belongs {
  kIsRequisition,     // it is the requisition
  kUnderRequisition,  // its parent is
  kNamesRequisition,  // `requisition`
  kNamesApplication,  // `application`, which is one of the requisition
  kUnderInterview,    // its parent is an interview of the requisition
  kIsApplicant,       // who applied there
  kUnderApplicant,    // its parent applied there
  kNamedAsApplicant,  // it ends as the name of who applied there
};

// A table of facts, and its column that names the resource.
struct FactTable {
  std::string table;
  std::string column;
};

// What belongs into a record and stands elsewhere, by the name under which it is put there; `name`
// is the resource's.
using Enclosures = std::map<std::string, std::unique_ptr<google::protobuf::Message>>;
using Enclose =
    std::function<absl::StatusOr<Enclosures>(Session& session, const std::string& name)>;

// Counts a record that goes, in the transaction that takes it and before that, so that figures are
// the same before and after; `name` is the resource's.
using Fold = std::function<absl::Status(Session& session, const std::string& name)>;

struct RecordSource {
  v1::RecordClass record_class = v1::RECORD_CLASS_UNSPECIFIED;
  const ResourceType* type = nullptr;
  Belongs belongs = Belongs::kNamesRequisition;
  // All that follows may be left out. For packets:
  Enclose enclose;
  std::vector<const google::protobuf::Descriptor*> enclosed;  // what it encloses
  std::string in_packet;  // a condition in SQL, of the table's columns, for what is in one
  // For disposal:
  std::vector<FactTable> facts;
  Fold fold;
  // Counts of an application are made of it: it stays as long as that.
  bool stays_with_application = false;
};

// In the order of a packet. Disposal goes the other way: what is under another, or counted with it,
// stands behind that.
using RecordSources = std::vector<RecordSource>;

// Those of one applicant, in whichever requisitions.
inline bool IsOfApplicant(Belongs belongs) { return belongs >= Belongs::kIsApplicant; }

// A record as it is kept: with personal texts sealed.
struct KeptRecord {
  std::string name;
  std::string body;
};

// Whether there is one about an applicant, as far as the table says whom its rows are about: an
// interview knows its application, the scorecards under it go with it.
absl::StatusOr<bool> HasRecordsAbout(Session& session, const RecordSource& source,
                                     const std::string& applicant);
// Whether there is one in any of the sources.
absl::StatusOr<bool> HasRecordsAbout(Session& session, const RecordSources& sources,
                                     const std::string& applicant);
// Whether a source has one that is of a requisition; those of an applicant are of each that they
// applied for.
absl::StatusOr<bool> HasRecordsAbout(Session& session, const RecordSource& source,
                                     const std::string& applicant, const std::string& requisition);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_RECORD_SOURCE_H_
