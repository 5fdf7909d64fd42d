// `touchstone verify`: whether what is kept is what comes out again.

#include <touchstone/assessment/v1/workforce_analytics.pb.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/commands.h"
#include "tools/touchstone/messages.h"
#include "tools/touchstone/packet.h"
#include "tools/touchstone/table.h"

namespace touchstone {
namespace {

using assessment::v1::AggregateDifference;
using assessment::v1::AssessmentCycle;
using assessment::v1::VerifyAggregatesRequest;
using assessment::v1::VerifyAggregatesResponse;

std::string Text(const VerifyAggregatesResponse& response) {
  const std::string looked_at =
      absl::StrCat(response.people(), " people and ", response.units(), " units");
  if (response.differences().empty()) {
    return absl::StrCat(looked_at, ": what is kept is what comes out again\n");
  }
  std::vector<std::vector<std::string>> rows = {{"DIFFERS", "LEVELS", "FROM"}};
  for (const AggregateDifference& difference : response.differences()) {
    rows.push_back({Plain(difference.resource()),
                    absl::AsciiStrToLower(AssessmentCycle::Purpose_Name(difference.purpose())),
                    Plain(difference.date())});
  }
  return absl::StrCat(Table(rows), looked_at, " were looked at\n");
}

absl::Status VerifyAggregates(Console& console, const std::string& organization) {
  VerifyAggregatesRequest request;
  request.set_parent(organization);
  ASSIGN_OR_RETURN(Client* const client, console.client());
  VerifyAggregatesResponse response;
  RETURN_IF_ERROR(client->Unary("touchstone.assessment.v1.WorkforceAnalytics/VerifyAggregates",
                                request, response));
  console.terminal().out << (console.options().json() ? ToJson(response, JsonLayout::kIndented)
                                                      : Text(response));
  if (response.differences().empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      response.behind() ? "what is kept has not caught up with what happened; ask again in a moment"
                        : "what is kept is not what comes out again");
}

absl::Status VerifyPacketFile(Console& console, const std::string& file) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(file));
  ASSIGN_OR_RETURN(const VerifiedPacket packet, VerifyPacket(bytes));
  console.terminal().out << Plain(packet.requisition) << ": " << packet.files
                         << " files are what the manifest says, " << packet.redacted
                         << " with redactions; " << packet.withheld << " records are withheld\n";
  return absl::OkStatus();
}

}  // namespace

void AddVerify(CLI::App& app, Console& console, Chosen& chosen) {
  auto* const command = app.add_subcommand(
      "verify", "Say whether what is kept, or was given away, is as it should be");
  command->require_subcommand(1);
  auto* const aggregates =
      command->add_subcommand("aggregates", "The figures of an organization's units and people");
  const auto organization = std::make_shared<std::string>();
  aggregates->add_option("ORGANIZATION", *organization, "Its name, such as organizations/wa")
      ->required();
  aggregates->callback([&console, &chosen, organization] {
    chosen = [&console, organization] { return VerifyAggregates(console, *organization); };
  });
  auto* const packet = command->add_subcommand(
      "packet", "The files of a packet of records, against its manifest; nothing is asked for");
  const auto file = std::make_shared<std::string>();
  packet->add_option("FILE", *file, "A ZIP, as :exportRecords gives it")->required();
  packet->callback([&console, &chosen, file] {
    chosen = [&console, file] { return VerifyPacketFile(console, *file); };
  });
}

}  // namespace touchstone
