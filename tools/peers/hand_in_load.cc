// Raters who hand in, each once, at the assessment service itself: 64 connections, one call at a
// time on each, with the 49 behaviors and the level of tools/peers/fill_cycle.cc.
//
//   hand-in-load ADDRESS TOKENS SKIP SECONDS    TOKENS is a file of tokens, of which the first SKIP
//                                               were used before
//
// Prints how many were handed in, and in how many seconds. An answer that is an error ends it.

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <touchstone/assessment/v1/rating.pb.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <grpcpp/impl/codegen/proto_utils.h>

namespace {

using namespace touchstone::assessment;  // NOLINT: a short program
using Seconds = std::chrono::duration<double>;
using std::chrono::steady_clock;
using Stub = grpc::TemplatedGenericStub<v1::HandInRatingRequest, v1::HandInRatingResponse>;

constexpr int kConnections = 64;
constexpr int kThreads = 2;
constexpr char kMethod[] = "/touchstone.assessment.v1.Ratings/HandInRating";

v1::RatingContent Content() {
  v1::RatingContent content;
  v1::CompetencyRating& rating = *content.add_competencies();
  rating.set_competency("customer-focus");
  rating.set_level("journey");
  for (int b = 0; b < 49; ++b) {
    char id[16];
    std::snprintf(id, sizeof(id), "behavior-%02d", b);
    v1::BehaviorRating& behavior = *rating.add_behaviors();
    behavior.set_behavior(id);
    behavior.set_value(b % 4);
  }
  return content;
}

// One connection and its call.
struct Line {
  std::unique_ptr<Stub> stub;
  std::unique_ptr<grpc::ClientContext> context;
  std::unique_ptr<grpc::ClientAsyncResponseReader<v1::HandInRatingResponse>> reader;
  v1::HandInRatingResponse response;
  grpc::Status status;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: %s ADDRESS TOKENS SKIP SECONDS\n", argv[0]);
    return 2;
  }
  std::vector<std::string> tokens;
  std::ifstream file(argv[2]);
  for (std::string token; std::getline(file, token);) tokens.push_back(token);
  std::atomic<size_t> next = std::strtoul(argv[3], nullptr, 10);
  std::atomic<long> handed_in = 0;
  std::atomic<bool> failed = false;
  const v1::RatingContent content = Content();
  const auto begin = steady_clock::now();
  const auto end = begin + std::chrono::seconds(std::strtol(argv[4], nullptr, 10));

  const auto run = [&] {
    grpc::CompletionQueue queue;
    std::vector<Line> lines(kConnections / kThreads);
    int waiting = 0;
    const auto call = [&](Line& line) {
      const size_t mine = next++;
      if (steady_clock::now() >= end || failed) return;
      if (mine >= tokens.size()) {
        std::fprintf(stderr, "hand-in-load: there are only %zu tokens\n", tokens.size());
        failed = true;
        return;
      }
      v1::HandInRatingRequest request;
      request.set_token(tokens[mine]);
      request.set_request_id(std::to_string(mine));
      *request.mutable_content() = content;
      line.context = std::make_unique<grpc::ClientContext>();
      line.reader = line.stub->PrepareUnaryCall(line.context.get(), kMethod, request, &queue);
      line.reader->StartCall();
      line.reader->Finish(&line.response, &line.status, &line);
      ++waiting;
    };
    for (Line& line : lines) {
      grpc::ChannelArguments arguments;
      arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // a connection of its own
      line.stub = std::make_unique<Stub>(
          grpc::CreateCustomChannel(argv[1], grpc::InsecureChannelCredentials(), arguments));
      call(line);
    }
    void* tag = nullptr;
    bool ok = false;
    while (waiting > 0 && queue.Next(&tag, &ok)) {
      --waiting;
      Line& line = *static_cast<Line*>(tag);
      if (!line.status.ok()) {
        std::fprintf(stderr, "hand-in-load: %s\n", line.status.error_message().c_str());
        failed = true;
        continue;
      }
      ++handed_in;
      call(line);
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(run);
  for (std::thread& thread : threads) thread.join();
  std::printf("%ld %f\n", handed_in.load(), Seconds(steady_clock::now() - begin).count());
  return failed ? 1 : 0;
}
