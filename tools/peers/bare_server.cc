// The limit that GetCompetency is measured against: a bare gRPC server that has the message in
// memory, copies it into each answer, and does nothing else. No identity, no store, no metrics.
//
//   bare-server ADDRESS FILE     FILE holds a serialized touchstone.catalog.v1.Competency

#include <grpcpp/grpcpp.h>
#include <touchstone/catalog/v1/catalog.pb.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include <grpcpp/impl/codegen/method_handler.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/impl/codegen/rpc_service_method.h>
#include <grpcpp/impl/codegen/service_type.h>

namespace touchstone {
namespace {

using catalog::v1::Competency;
using catalog::v1::GetCompetencyRequest;

// What generated code would be, for one method.
class BareCatalog : public grpc::Service {
 public:
  explicit BareCatalog(Competency competency) : competency_(std::move(competency)) {
    AddMethod(new grpc::internal::RpcServiceMethod(
        "/touchstone.catalog.v1.Catalog/GetCompetency", grpc::internal::RpcMethod::NORMAL_RPC,
        new grpc::internal::RpcMethodHandler<BareCatalog, GetCompetencyRequest, Competency>(
            [](BareCatalog* self, grpc::ServerContext*, const GetCompetencyRequest*,
               Competency* response) {
              *response = self->competency_;
              return grpc::Status::OK;
            },
            this)));
  }

 private:
  const Competency competency_;
};

}  // namespace
}  // namespace touchstone

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s ADDRESS FILE\n", argv[0]);
    return 2;
  }
  std::ifstream file(argv[2], std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  touchstone::catalog::v1::Competency competency;
  if (!file || !competency.ParseFromString(bytes)) {
    std::fprintf(stderr, "%s: not a serialized competency: %s\n", argv[0], argv[2]);
    return 2;
  }
  touchstone::BareCatalog service(std::move(competency));
  grpc::ServerBuilder builder;
  builder.AddListeningPort(argv[1], grpc::InsecureServerCredentials());
  builder.RegisterService(&service);
  const auto server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  server->Wait();
}
