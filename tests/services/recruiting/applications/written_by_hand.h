// The rows of applications that are received and moved a stage, in SQL, by a program that has the
// database open and does nothing else: what the service is measured against.

#ifndef TOUCHSTONE_TESTS_SERVICES_RECRUITING_APPLICATIONS_WRITTEN_BY_HAND_H_
#define TOUCHSTONE_TESTS_SERVICES_RECRUITING_APPLICATIONS_WRITTEN_BY_HAND_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/stores/stores.h"

namespace touchstone::recruiting {

// A value of a row: text, also where the column is a number, or bytes.
struct HandValue {
  std::string value;
  bool is_bytes = false;
};

// A connection; not thread-safe. Whatever fails ends the program.
class HandConnection {
 public:
  // To a database that has the schema. The engine's own interface, set up as the service sets it
  // up.
  static std::unique_ptr<HandConnection> To(const TestStore& store);
  virtual ~HandConnection() = default;

  virtual void Begin() = 0;
  virtual void Commit() = 0;

  // The application that is the `number`th, with bytes that the service kept of one.
  void Receive(int number, const std::string& body);
  void Move(int number, const std::string& body);

 protected:
  enum Statement {
    kReceive,
    kAdvance,
    kMove,
    kProgress,
    kChange,
    kStatements,
  };
  // With `?` in place of each value.
  static const char* SqlOf(Statement statement);

  virtual int64_t NextRevision() = 0;
  virtual void Run(Statement statement, const std::vector<HandValue>& values) = 0;

 private:
  void RunMove(int number, int kind, const char* from, const char* to, int64_t before);
  void RunChange(int number, int kind, int64_t revision, int64_t before, const std::string& body);
};

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_TESTS_SERVICES_RECRUITING_APPLICATIONS_WRITTEN_BY_HAND_H_
