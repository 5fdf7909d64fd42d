#include "services/runtime/serving/open_streams.h"

namespace touchstone {

OpenStreams::Listing::Listing(OpenStreams& streams, grpc::ServerContext& call, absl::Time end,
                              AtDrain at_drain)
    : streams_(streams) {
  MutexLock lock(&streams_.mutex_);
  entry_ = streams_.entries_.insert(streams_.entries_.end(), {&call, end, at_drain});
  if (streams_.draining_ && at_drain == AtDrain::kIsCut) call.TryCancel();
}

OpenStreams::Listing::~Listing() {
  MutexLock lock(&streams_.mutex_);
  streams_.entries_.erase(entry_);
}

void OpenStreams::CutOverdue(absl::Time now) {
  MutexLock lock(&mutex_);
  for (const Entry& entry : entries_) {
    if (entry.end < now) entry.call->TryCancel();
  }
}

void OpenStreams::Drain() {
  MutexLock lock(&mutex_);
  draining_ = true;
  for (const Entry& entry : entries_) {
    if (entry.at_drain == AtDrain::kIsCut) entry.call->TryCancel();
  }
}

}  // namespace touchstone
