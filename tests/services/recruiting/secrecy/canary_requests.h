// What is asked so that there are canaries, and so that every method has something to answer.

#ifndef TOUCHSTONE_TESTS_SERVICES_RECRUITING_SECRECY_CANARY_REQUESTS_H_
#define TOUCHSTONE_TESTS_SERVICES_RECRUITING_SECRECY_CANARY_REQUESTS_H_

#include <map>
#include <string>
#include <vector>

namespace touchstone::recruiting {

// In the evidence of the sealed scorecard, in the need of the accommodation request, and as the
// categories that grace chose.
inline constexpr char kScoreCanary[] = "quokka-in-the-scorecard";
inline constexpr char kNeedCanary[] = "numbat-in-the-need";
inline constexpr char kGroupCanary[] = "axolotl-in-the-groups";

// Of the process that "agents" copies, for UpdateHiringProcess: with references before the panel.
inline constexpr char kProcessRequest[] = R"(
    hiring_process {
      name: "organizations/wa/hiringProcesses/usual"
      stages { id: "screening" title: "Screening" kind: SCREENING }
      stages { id: "references" title: "References" kind: REFERENCE_CHECK }
      stages { id: "panel-interview" title: "Panel interview" kind: INTERVIEW }
      stages { id: "offer" title: "Offer" kind: OFFER }
    }
    update_mask { paths: "stages" })";

// As text of the method's request. $QUALIFICATION is what the requisition requires.
struct CanaryRequest {
  const char* person;  // who asks
  const char* method;
  std::string request;
};

// One after the other, with the requisition "agents" open. grace applied with "one"; ana and ben
// are her panel of "first", ana has handed in her scorecard and ben has not. Others came as far as
// the methods ask for: hired, offered, turned down, still in a stage.
const std::vector<CanaryRequest>& PlantingRequests();

// What has an answer, by method, where what there is of grace gives none. $OPERATION is a disposal,
// $CERTIFICATE what it certified.
const std::multimap<std::string, std::string>& AnsweredRequests();

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_TESTS_SERVICES_RECRUITING_SECRECY_CANARY_REQUESTS_H_
