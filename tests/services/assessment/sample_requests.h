// Requests for any method of the contract, made by its descriptor, that name what there is.
//
//   Samples samples;
//   samples.names["touchstone.dev/Person"] = {PersonName("ana")};
//   for (const auto& request : RequestsFor(*method, samples)) Tell(service, *method, *request);

#ifndef TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_SAMPLE_REQUESTS_H_
#define TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_SAMPLE_REQUESTS_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace touchstone::assessment {

struct Samples {
  // Resources, by type: "touchstone.dev/Person".
  std::map<std::string, std::vector<std::string>> names;
  // Of a method, by its name, that is to name these and no others.
  std::map<std::string, std::vector<std::string>> only;
  std::vector<std::string> operations;
  // What other strings say, by field.
  std::map<std::string, std::string> texts;
  // What other messages say, by their full names: all of them in a list, the first anywhere else.
  // The resources to create, and to change a field of, are among them.
  std::map<std::string, std::vector<std::shared_ptr<const google::protobuf::Message>>> bodies;
  v1::AssessmentCycle::Purpose purpose = v1::AssessmentCycle::PURPOSE_UNSPECIFIED;
};

using Requests = std::vector<std::unique_ptr<google::protobuf::Message>>;

// One with each resource that it could name: in what must be given, and in what may be. All of them
// would change nothing (`validate_only`) where a method can be asked so, and lists ask for all that
// there is. None where something that must be named has no sample.
Requests RequestsFor(const google::protobuf::MethodDescriptor& method, const Samples& samples);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_SAMPLE_REQUESTS_H_
