#include "services/runtime/cache/redis_scripts.h"

#include "absl/strings/numbers.h"

namespace touchstone::redis_scripts {

const RedisScript& Find() {
  static const RedisScript script(R"(
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return 'E' end
local entry = redis.call('GET', KEYS[2])
local revision, lease = '0', ''
if entry then
  if string.sub(entry, 1, 1) ~= 'T' then return entry end
  revision, lease = string.match(entry, '^T(%d+):(.*)$')
end
if lease == '' then
  local millis = math.max(redis.call('PTTL', KEYS[2]), tonumber(ARGV[3]))
  local set = redis.pcall('SET', KEYS[2], 'T' .. revision .. ':' .. ARGV[2], 'PX', millis)
  if not set.err then lease = ARGV[2] end
end
return 'T' .. revision .. ':' .. lease
)");
  return script;
}

const RedisScript& Fill() {
  static const RedisScript script(R"(
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return 'E' end
local known, lease = string.match(redis.call('GETRANGE', KEYS[2], 0, 127), '^T(%d+):(.*)$')
if lease ~= ARGV[2] then return 'N' end
local revision = ARGV[4]
if tonumber(revision) < tonumber(known) then
  if ARGV[3] == 'V' then return 'N' end
  revision = known
end
redis.call('SET', KEYS[2], ARGV[3] .. revision .. ':' .. ARGV[5], 'PX', ARGV[6])
return 'Y'
)");
  return script;
}

const RedisScript& Commit() {
  static const RedisScript script(R"(
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return 'E' end
local letter, known = string.match(redis.call('GETRANGE', KEYS[2], 0, 31), '^(%u)(%d+):')
if letter and tonumber(known) < tonumber(ARGV[3]) then
  local set
  if letter == 'V' then
    set = redis.pcall('SET', KEYS[2], ARGV[2] .. ARGV[3] .. ':' .. ARGV[4], 'PX', ARGV[5])
  else
    set = redis.pcall('SET', KEYS[2], 'T' .. ARGV[3] .. ':', 'PX', ARGV[6])
  end
  if set.err then redis.call('DEL', KEYS[2]) end
end
redis.call('PUBLISH', ARGV[7], '')
return 'Y'
)");
  return script;
}

const RedisScript& Invalidate() {
  static const RedisScript script(R"(
local applied = redis.call('HMGET', KEYS[1], 'epoch', 'transaction', 'sequence')
if applied[1] ~= ARGV[1] then return 'E' end
for i = 2, #KEYS do
  local revision = ARGV[i + 3]
  local known = string.match(redis.call('GETRANGE', KEYS[i], 0, 31), '^%u(%d+):')
  if known and tonumber(known) < tonumber(revision) then
    local set = redis.pcall('SET', KEYS[i], 'T' .. revision .. ':', 'PX', ARGV[4])
    if set.err then redis.call('DEL', KEYS[i]) end
  end
end
if ARGV[2] ~= '' then
  local ahead = tonumber(ARGV[2]) - tonumber(applied[2])
  if ahead == 0 then ahead = tonumber(ARGV[3]) - tonumber(applied[3]) end
  if ahead > 0 then
    redis.pcall('HSET', KEYS[1], 'transaction', ARGV[2], 'sequence', ARGV[3])
  end
end
return 'Y'
)");
  return script;
}

const RedisScript& Begin() {
  static const RedisScript script(R"(
if (redis.call('HGET', KEYS[1], 'epoch') or '') ~= ARGV[1] then return 'N' end
redis.call('HSET', KEYS[1], 'epoch', ARGV[2], 'transaction', ARGV[3], 'sequence', ARGV[4])
return 'Y'
)");
  return script;
}

std::optional<Entry> ParseEntry(absl::string_view text) {
  const size_t colon = text.find(':');
  Entry entry;
  if (colon == absl::string_view::npos || colon < 2 ||
      !absl::SimpleAtoi(text.substr(1, colon - 1), &entry.revision)) {
    return std::nullopt;
  }
  entry.letter = text[0];
  entry.rest = text.substr(colon + 1);
  return entry;
}

}  // namespace touchstone::redis_scripts
