#include "tests/services/service_in_process.h"

#include "services/runtime/trust/caller.h"

namespace touchstone {
namespace {

MasterKeys TestKeys() {
  auto keys = MasterKeys::Parse(std::string(64, 'a'));
  if (!keys.ok()) std::abort();
  return *std::move(keys);
}

std::unique_ptr<Store> OpenStore(Database& database, Cache& cache, Tail& tail, Clock& clock,
                                 const PersonalKeys& personal_keys) {
  auto store = Store::Open(database, cache, tail, clock, SystemIds(), &personal_keys);
  if (!store.ok()) std::abort();
  return *std::move(store);
}

CacheSettings CachingIn(const std::string& redis_url) {
  CacheSettings settings{.redis_url = redis_url, .key_space = "test"};
  if (!redis_url.empty()) settings.near_bytes = 0;
  return settings;
}

}  // namespace

ServiceInProcess::ServiceInProcess(const std::string& service, TestStore& store,
                                   const std::vector<MigrationSet>& migrations, Clock& clock,
                                   const std::string& redis_url)
    : database_(store.Open(migrations)),
      tail_(*database_, SystemClock(), store.metrics()),
      cache_(CachingIn(redis_url), tail_, SystemClock(), store.metrics()),
      personal_data_(TestKeys(), clock),
      resources_(OpenStore(*database_, cache_, tail_, clock, keys_of_persons_)),
      service_(service) {
  ActAs("organizations/wa/apiKeys/editor");
}

void ServiceInProcess::ActAs(const std::string& actor) {
  caller_ = std::make_shared<trust::v1::Principal>();
  caller_->set_kind(trust::v1::Principal::API_KEY);
  caller_->set_id(actor);
}

void ServiceInProcess::ActAs(const std::string& actor, const std::string& role,
                             const std::string& organization) {
  ActAs(actor);
  trust::v1::Binding& binding = *caller_->add_bindings();
  binding.set_role(role);
  binding.set_organization_id(organization);
}

void ServiceInProcess::ActAsNobody() { ActAs(Anonymous()); }

void ServiceInProcess::ActAs(const trust::v1::Principal& caller) {
  caller_ = std::make_shared<trust::v1::Principal>(caller);
}

Context ServiceInProcess::MakeContext(const google::protobuf::MethodDescriptor& method) const {
  Context context;
  context.caller = caller_;
  context.method = "/" + method.service()->full_name() + "/" + method.name();
  context.deadline = absl::Now() + absl::Seconds(30);
  context.trace = TraceContext::Start();
  context.accept_language = accept_language_;
  context.is_cancelled = is_gone_;
  return context;
}

}  // namespace touchstone
