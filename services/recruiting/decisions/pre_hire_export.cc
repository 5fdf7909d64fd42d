#include "services/recruiting/decisions/pre_hire_export.h"

#include <google/api/httpbody.pb.h>
#include <touchstone/recruiting/v1/applicant.pb.h>
#include <touchstone/recruiting/v1/pre_hire.pb.h>

#include <array>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applicants/applicants.h"
#include "services/recruiting/decisions/pre_hires.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/csv_cells.h"
#include "services/runtime/serving/file_stream.h"

namespace touchstone::recruiting {
namespace {

using ::google::api::HttpBody;
using v1::ExportPreHiresRequest;
using v1::PreHire;

constexpr int kPage = 100;
constexpr std::array<const char*, 10> kColumns = {
    "key",         "display_name",        "email",      "phone",       "position",
    "job_profile", "organizational_unit", "start_date", "requisition", "state"};

using Row = std::array<std::string, kColumns.size()>;

std::string Header() {
  Row row;
  for (size_t i = 0; i < row.size(); ++i) row[i] = kColumns[i];
  return CsvLine(row);
}

std::string Line(const PreHire& pre_hire, const v1::Applicant& applicant) {
  return CsvLine(Row{pre_hire.key().value(), applicant.display_name(), applicant.email(),
                     applicant.phone(), pre_hire.position(), pre_hire.job_profile(),
                     pre_hire.organizational_unit(), pre_hire.start_date(), pre_hire.requisition(),
                     PreHire::State_Name(pre_hire.state())});
}

// Some rows of the file, and what is known of each applicant, sealed; empty of who is gone.
struct Page {
  std::vector<PreHire> pre_hires;
  std::vector<std::string> applicants;
};

class Export {
 public:
  Export(Store& store, const Context& context, const ExportPreHiresRequest& request,
         FileStream& file)
      : store_(store), context_(context), request_(request), file_(file) {}

  absl::Status Run() {
    RETURN_IF_ERROR(file_.Add(Header()));
    std::pair<std::string, std::string> after(request_.start_date(), "");
    Page page;
    do {
      if (context_.is_cancelled()) return CallerGone();
      RETURN_IF_ERROR(store_.database().Read(
          context_.deadline, [&](Session& session) { return Read(session, after, page); }));
      RETURN_IF_ERROR(store_.OpenPersonal(ApplicantType(), page.applicants, context_.deadline));
      RETURN_IF_ERROR(Add(page));
      if (!page.pre_hires.empty()) {
        after = {page.pre_hires.back().start_date(), page.pre_hires.back().name()};
      }
    } while (page.pre_hires.size() == kPage);
    return file_.End();
  }

 private:
  absl::Status Read(Session& session, const std::pair<std::string, std::string>& after,
                    Page& page) const {
    page = Page();
    // Rows in other states are skipped in the same index.
    ASSIGN_OR_RETURN(
        const auto rows,
        session.Query<Bytes>(
            "SELECT body FROM pre_hires WHERE parent = :parent AND (start_date, name) > (:day, "
            ":name) AND (state = 1 OR 1 = :all) AND delete_time = 0 ORDER BY start_date, name "
            "LIMIT :most",
            request_.parent(), after.first, after.second, request_.all_states() ? 1 : 0, kPage));
    for (const auto& [body] : rows) {
      PreHire& pre_hire = page.pre_hires.emplace_back();
      if (!pre_hire.ParseFromString(body.value)) return Unreadable();
      ASSIGN_OR_RETURN(auto applicant,
                       session.QueryOne<Bytes>("SELECT body FROM applicants WHERE name = :name",
                                               pre_hire.applicant()));
      page.applicants.push_back(applicant ? std::get<0>(*std::move(applicant)).value : "");
    }
    return absl::OkStatus();
  }

  absl::Status Add(const Page& page) {
    for (size_t i = 0; i < page.pre_hires.size(); ++i) {
      v1::Applicant applicant;
      if (!applicant.ParseFromString(page.applicants[i])) return Unreadable();
      RETURN_IF_ERROR(file_.Add(Line(page.pre_hires[i], applicant)));
    }
    return absl::OkStatus();
  }

  static absl::Status Unreadable() {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 "Something stored of the pre-hires cannot be read.");
  }

  Store& store_;
  const Context& context_;
  const ExportPreHiresRequest& request_;
  FileStream& file_;
};

absl::Status Run(Store& store, const ExportKeeper& keep_export, const Context& context,
                 const ExportPreHiresRequest& request, Sink<HttpBody>& sink) {
  if (!request.start_date().empty() && !ParseDay(request.start_date())) {
    return InvalidField("start_date", "is no day of the calendar");
  }
  RETURN_IF_ERROR(store.Write(AuthorOf(context), context.deadline, [&](Transaction& transaction) {
    return keep_export(context, transaction, request.parent());
  }));
  FileStream file(sink, "text/csv; charset=utf-8");
  return Export(store, context, request, file).Run();
}

}  // namespace

void RegisterPreHireExport(RpcService& certifications, Store& store,
                           const ExportKeeper& keep_export) {
  certifications.ServerStream<ExportPreHiresRequest, HttpBody>(
      "ExportPreHires",
      [&store, keep_export](const Context& context, const ExportPreHiresRequest& request,
                            Sink<HttpBody>& sink) {
        return Run(store, keep_export, context, request, sink);
      });
}

}  // namespace touchstone::recruiting
