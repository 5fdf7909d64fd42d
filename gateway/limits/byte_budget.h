// How many bytes may be held at a time by all that hold some.

#ifndef TOUCHSTONE_GATEWAY_LIMITS_BYTE_BUDGET_H_
#define TOUCHSTONE_GATEWAY_LIMITS_BYTE_BUDGET_H_

#include <atomic>
#include <cstddef>

namespace touchstone::gateway {

// A bound on the bytes of all shares together. Thread-safe; outlives its shares.
//
//   ByteBudget::Share share(budget);
//   if (!share.Resize(body.size() + piece.size())) return Overloaded();
class ByteBudget {
 public:
  explicit ByteBudget(size_t most) : most_(most) {}

  // What one holder has, given back when it is destroyed. Belongs to one thread.
  class Share {
   public:
    explicit Share(ByteBudget& owner) : owner_(owner) {}
    ~Share() { Resize(0); }

    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

    // False when there is not so much left; the share is then as large as it was. A share can
    // always become smaller.
    bool Resize(size_t bytes) {
      if (bytes > bytes_) {
        const size_t more = bytes - bytes_;
        const size_t before = owner_.now_.fetch_add(more, std::memory_order_relaxed);
        if (before + more > owner_.most_) {
          owner_.now_.fetch_sub(more, std::memory_order_relaxed);
          return false;
        }
      } else {
        owner_.now_.fetch_sub(bytes_ - bytes, std::memory_order_relaxed);
      }
      bytes_ = bytes;
      return true;
    }

   private:
    ByteBudget& owner_;
    size_t bytes_ = 0;
  };

 private:
  const size_t most_;
  std::atomic<size_t> now_{0};
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_LIMITS_BYTE_BUDGET_H_
