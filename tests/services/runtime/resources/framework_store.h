#ifndef TOUCHSTONE_TESTS_SERVICES_RUNTIME_RESOURCES_FRAMEWORK_STORE_H_
#define TOUCHSTONE_TESTS_SERVICES_RUNTIME_RESOURCES_FRAMEWORK_STORE_H_

#include <gtest/gtest.h>
#include <touchstone/catalog/v1/framework.pb.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/runtime/resources/store.h"
#include "tests/stores/stores.h"

namespace touchstone {

// A store of frameworks, as one kind of resource among others, without a service around it.
class FrameworkStore {
 public:
  explicit FrameworkStore(const StoreKind& kind) : test_store_(kind) {}

  static const ResourceType& Type() {
    static const ResourceType type =
        DeclareResource<catalog::v1::Framework>({.table = "frameworks", .columns = {{"title"}}});
    return type;
  }

  static std::string NameOf(int number) {
    return absl::StrCat("organizations/wa/frameworks/", number);
  }

  // Writes one with a description of so many bytes.
  void Create(int number, size_t bytes = 0) {
    const absl::Status created = store_->Write({}, Soon(), [&](Transaction& transaction) {
      catalog::v1::Framework framework;
      framework.set_name(NameOf(number));
      framework.set_description(std::string(bytes, 'x'));
      return transaction.Create(Type(), framework);
    });
    EXPECT_TRUE(created.ok()) << created;
  }

  void Delete(int number) {
    const absl::Status deleted =
        store_->Write({}, Soon(), [&](Transaction& transaction) -> absl::Status {
          ASSIGN_OR_RETURN(const auto framework, transaction.Find(Type(), NameOf(number)));
          return transaction.Delete(Type(), *framework);
        });
    EXPECT_TRUE(deleted.ok()) << deleted;
  }

  Store& operator*() { return *store_; }
  Store* operator->() { return store_.get(); }
  TestStore& test_store() { return test_store_; }
  FakeClock& clock() { return clock_; }

  static absl::Time Soon() { return absl::Now() + absl::Seconds(30); }

 private:
  static MigrationSet Frameworks() {
    static constexpr absl::string_view kSqlite =
        "CREATE TABLE frameworks (name TEXT PRIMARY KEY, parent TEXT NOT NULL, organization TEXT "
        "NOT NULL, revision BIGINT NOT NULL, create_time BIGINT NOT NULL, update_time BIGINT NOT "
        "NULL, delete_time BIGINT NOT NULL, body BLOB NOT NULL, title TEXT NOT NULL);"
        "CREATE INDEX frameworks_by_name ON frameworks (parent, name);"
        "CREATE INDEX frameworks_deleted ON frameworks (delete_time) WHERE delete_time > 0;";
    static const std::string& postgres = *new std::string(
        absl::StrReplaceAll(kSqlite, {{"BLOB", "BYTEA"}, {"TEXT", "TEXT COLLATE \"C\""}}));
    return {"frameworks", {{1, "frameworks", kSqlite, postgres}}};
  }

  TestStore test_store_;
  std::unique_ptr<Database> database_ = test_store_.Open({RuntimeMigrations(), Frameworks()});
  FakeClock clock_{absl::Now()};
  Metrics metrics_;
  Tail tail_{*database_, SystemClock(), metrics_};
  Cache cache_{{.key_space = "test"}, tail_, SystemClock(), metrics_};
  std::unique_ptr<Store> store_ = *Store::Open(*database_, cache_, tail_, clock_, SystemIds());
};

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_SERVICES_RUNTIME_RESOURCES_FRAMEWORK_STORE_H_
