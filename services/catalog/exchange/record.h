// What a framework file holds, one piece after another: the framework, its competencies, the core
// values, job analyses and job profiles that name them, and the translations of the first two.
//
// A reader gives records as it comes to them and a writer takes them so; neither holds the file.

#ifndef TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_RECORD_H_
#define TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_RECORD_H_

#include <google/protobuf/message.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/catalog/exchange/part_rows.h"

namespace touchstone::catalog {

// In the order in which a file has them. The numbers are stored.
enum class RecordKind : int {
  kFramework = 0,
  kCompetency = 1,
  kCoreValue = 2,
  kJobAnalysis = 3,
  kJobProfile = 4,
  kFrameworkTranslation = 5,
  kCompetencyTranslation = 6,
};
inline constexpr int kRecordKinds = 7;

// What a kind is called in a file: "framework", "competencies", "coreValues", "jobAnalyses",
// "jobProfiles", "frameworkTranslations", "competencyTranslations".
absl::string_view SectionOf(RecordKind kind);

// Whether a record of the kind can have the id. That of a competency's translation is
// "customer-focus/es", the competency's and the language; all others are of one segment.
bool IsValidRecordId(RecordKind kind, absl::string_view id);

// An empty message of the kind, and the name of a file's resource for people:
// "competencies/customer-focus"; the framework is "framework".
std::unique_ptr<google::protobuf::Message> NewResource(RecordKind kind);
std::string PathOf(RecordKind kind, absl::string_view id);

// One resource of a file. Its name is not set: `id` is what it is called within the file, and
// references are written as ids (references.h).
struct Record {
  RecordKind kind = RecordKind::kFramework;
  std::string id;
  int64_t row = 0;  // where it begins: the line of the file or the row of the table, from 1
  std::unique_ptr<google::protobuf::Message> resource;
  PartRows rows;          // where its parts stand
  bool is_table = false;  // whether `rows` are rows of a table, which has columns
  // Whether something of it is among the problems already, and may be left out of the resource. It
  // is handed on for the rest to be looked at, and is for nothing else.
  bool is_wrong = false;
};

// Takes a record; an error ends the reading with it.
using RecordSink = absl::FunctionRef<absl::Status(Record&)>;

// Something wrong at one place of a file.
struct Problem {
  int64_t row = 0;
  std::string place;  // "competencies/customer-focus.keyElements[0].title", `column "text"`; or ""
  std::string text;   // what is wrong and what would be right, without the place
};

// What is wrong with a file, collected; no more than a person reads.
class Problems {
 public:
  static constexpr size_t kMost = 100;

  void Add(int64_t row, std::string place, std::string text);

  // For what a later row can explain, such as a missing title when the rows of a competency are not
  // together: it waits, until all that waits is added, or forgotten with what it is about.
  void AddLater(absl::string_view about, Problem problem);
  void Forget(absl::string_view about);
  void AddWhatWaits();

  // Whether something is said of the place, or of the row when there is no place; what waits, too.
  bool Has(int64_t row, absl::string_view place) const;

  bool empty() const { return all_.empty(); }
  bool full() const { return all_.size() >= kMost; }
  const std::vector<Problem>& all() const { return all_; }

  // INVALID_ARGUMENT that names them all, in the order of the file; OK when there are none.
  absl::Status ToStatus() const;

 private:
  struct Waiting {
    std::string about;
    Problem problem;
  };

  std::vector<Problem> all_;
  std::vector<Waiting> waiting_;  // no more than kMost
};

// INVALID_ARGUMENT for what makes the rest unreadable. `row` 0 when there is no place.
absl::Status Unreadable(int64_t row, absl::string_view why);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_RECORD_H_
