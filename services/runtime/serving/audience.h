// How a service tells the gateway who may have an answer: in its trailing metadata.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_AUDIENCE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_AUDIENCE_H_

namespace touchstone {

// Without it, an answer is for its caller alone.
inline constexpr char kAudienceMetadata[] = "x-touchstone-audience";
inline constexpr char kEverybody[] = "everybody";

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_AUDIENCE_H_
