// The streams that are open, so that one whose time is over can be cut even while its handler waits
// for a client that neither reads nor writes.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_OPEN_STREAMS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_OPEN_STREAMS_H_

#include <grpcpp/server_context.h>

#include <list>

#include "absl/time/time.h"
#include "services/runtime/clock/mutex.h"

namespace touchstone {

// Thread-safe.
class OpenStreams {
 public:
  // What a stream is waiting for decides whether a drain waits for it.
  enum class AtDrain { kMayFinish, kIsCut };

 private:
  struct Entry {
    grpc::ServerContext* call;
    absl::Time end;
    AtDrain at_drain;
  };

 public:
  // Keeps a stream in the list for as long as it lives.
  class Listing {
   public:
    Listing(OpenStreams& streams, grpc::ServerContext& call, absl::Time end, AtDrain at_drain);
    ~Listing();
    Listing(const Listing&) = delete;
    Listing& operator=(const Listing&) = delete;

   private:
    OpenStreams& streams_;
    std::list<Entry>::iterator entry_;
  };

  // Cancels every stream whose end is before `now`.
  void CutOverdue(absl::Time now);

  // Cancels, now and in future, those that a drain does not wait for.
  void Drain();

 private:
  Mutex mutex_;
  std::list<Entry> entries_ ABSL_GUARDED_BY(mutex_);
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_OPEN_STREAMS_H_
