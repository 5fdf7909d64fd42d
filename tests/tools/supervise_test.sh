#!/bin/bash
# How an instance starts, is watched and stops, with stand-ins for its processes and a real Redis.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
data=$work/data
export TOUCHSTONE_BIN=$work/bin STAND_IN_EVENTS=$work/events
mkdir "$TOUCHSTONE_BIN"
for name in gateway catalog assessment recruiting feedback; do cp "$here/stand_in.pl" "$TOUCHSTONE_BIN/touchstone-$name"; done
printf '#!/bin/bash\n' >"$TOUCHSTONE_BIN/touchstone" # to which all is always well
chmod +x "$TOUCHSTONE_BIN"/*
: >"$STAND_IN_EVENTS"

# What is started by way of another program is on that one's command line, too; these note it.
mkdir "$work/path"
for name in env setsid setpriv; do
  printf '#!/bin/bash\necho "$*" >>"%s"\nexec "%s" "$@"\n' "$work/commands" "$(command -v "$name")" >"$work/path/$name"
  chmod +x "$work/path/$name"
done
export PATH=$work/path:$PATH

supervisor='' taker='' stranger=''
clean_up() {
  local pid
  for pid in $supervisor $taker $stranger; do kill "$pid" 2>/dev/null || true; done
  wait
  rm -rf "$work"
}
trap clean_up EXIT

fail() {
  echo "FAILED: $*"
  sed 's/^/    said: /' "$work/said"
  sed 's/^/    event: /' "$STAND_IN_EVENTS"
  exit 1
}

# Waits until a condition holds.
eventually() {
  local deadline=$((SECONDS + 30))
  until "$@"; do
    [[ $SECONDS -lt $deadline ]] || fail "never: $*"
    sleep 0.02
  done
}

said() { grep -q -- "$1" "$work/said"; }
events() { grep -c -- "$1" "$STAND_IN_EVENTS" || true; }
happened() { [[ $(events "$2") -ge $1 ]]; }
pid_of() { sed -n "s/^$1 started \([0-9]*\) .*/\1/p" "$STAND_IN_EVENTS" | tail -n 1; }

start() {
  : >"$work/said" # now, so that nobody reads what the last one said
  "$root/tools/supervise" --data "$data" --http "$http" >"$work/said" 2>&1 &
  supervisor=$!
}
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The first of a block of ports that no other test takes; the instance asks for the rest itself.
free_block() {
  local port=$((20000 + RANDOM % 9000))
  while listens "$port"; do port=$((port + 40)); done
  echo "$port"
}
http=$(free_block)

# It says when it is ready, and where.
start
eventually said "^ready: http://127.0.0.1:$http$"
said "^admin token: $data/admin.token$" || fail "no word of the admin token"
[[ $(stat -c %a "$data") == 700 ]] || fail "the data directory can be read by others"
happened 1 "catalog started .* sqlite:$data/catalog.sqlite" || fail "the catalog has no database of its own"

# The same data have one instance.
if "$root/tools/supervise" --data "$data" --http $((http + 40)) >"$work/second" 2>&1; then
  fail "a second instance ran on the same data"
fi
grep -q "is in use by another instance (process $supervisor)" "$work/second" || fail "it does not say who has them"

# A process that is killed is started again, and it says so; also when all die together.
redis_answers() { [[ $(redis-cli -s "$data/redis.sock" ping 2>/dev/null) == PONG ]]; }
redis=$(redis-cli -s "$data/redis.sock" info server | sed -n 's/^process_id:\([0-9]*\).*/\1/p')
kill -KILL "$(pid_of catalog)" "$(pid_of gateway)" "$redis"
eventually happened 2 "^catalog started"
eventually happened 2 "^gateway started"
eventually redis_answers
for name in redis gateway catalog; do
  said "up: $name ended with status 137" || fail "no word of the death of $name"
done

# It stops the gateway before the service that the gateway calls, and leaves nothing behind.
kill -TERM "$supervisor"
wait "$supervisor" || fail "the end was not orderly"
supervisor=''
[[ $(grep stopped "$STAND_IN_EVENTS" | tr '\n' ' ') == "gateway stopped catalog stopped assessment stopped recruiting stopped feedback stopped " ]] || fail "wrong order"
[[ ! -e $data/up.pid && ! -e $data/redis.sock ]] || fail "it left its pid or its socket behind"

# No command line tells where the databases and Redis are: the URL may hold a password.
TOUCHSTONE_REDIS=redis://:hush@127.0.0.1:1 start
eventually said "^ready:"
kill -TERM "$supervisor"
wait "$supervisor" || fail "the end was not orderly"
grep -q "touchstone-catalog" "$work/commands" || fail "nothing was noted"
if grep -q "hush\|DATABASE" "$work/commands"; then fail "a command line has what is secret"; fi

# A death is told and mended also when the log of the process is gone.
start
eventually said "^ready:"
rm "$data/logs/catalog.log"
before=$(events "^catalog started")
kill -KILL "$(pid_of catalog)"
eventually happened $((before + 1)) "^catalog started"
kill -TERM "$supervisor"
wait "$supervisor" || fail "the end was not orderly"

# Ctrl-C reaches what it waits with, too, and still it stops in order: here before all is ready. (A shell
# starts what runs in the background deaf to it.)
before=$(events "^catalog started")
STAND_IN_IS_SLOW=catalog perl -e '$SIG{INT} = "DEFAULT"; setpgrp; exec @ARGV' \
  "$root/tools/supervise" --data "$data" --http "$http" >"$work/said" 2>&1 &
supervisor=$!
eventually happened $((before + 1)) "^catalog started"
before=$(events "^catalog stopped")
kill -INT -- "-$supervisor"
wait "$supervisor" || fail "Ctrl-C while it starts is not an orderly end"
supervisor=''
[[ $(events "^catalog stopped") -gt $before ]] || fail "Ctrl-C while it starts left the catalog behind"
[[ ! -e $data/up.pid ]] || fail "it left its pid behind"

# When it is killed itself, its processes end too, and the data are free for the next one.
start
eventually said "^ready:"
kill -KILL "$supervisor"
wait "$supervisor" 2>/dev/null || true
flock -w 30 "$data/.lock" true || fail "processes outlived it"

# In a path too long for a socket Redis has a folder of its own, which goes with it. Processes may open as many
# files as the system lets them.
short=$data data=$work/$(printf 'a long name %.0s' {1..9})
mkdir "$work/temporary"
: >"$work/said"
(
  ulimit -Sn 256
  export TMPDIR=$work/temporary
  exec "$root/tools/supervise" --data "$data" --http "$http"
) >"$work/said" 2>&1 &
supervisor=$!
eventually said "^ready:"
[[ -S $(echo "$work"/temporary/*/redis.sock) ]] || fail "Redis has no folder of its own"
[[ $(sed -n 's/^Max open files *\([0-9]*\) .*/\1/p' "/proc/$(pid_of gateway)/limits") -gt 256 ]] ||
  fail "the gateway may open no more files than a shell gives"
kill -TERM "$supervisor"
wait "$supervisor" || fail "the end was not orderly"
[[ -z $(ls "$work/temporary") ]] || fail "it left the folder of its socket behind"
data=$short

# What has another process's number by now is not what down stops: a supervisor that was killed leaves its own.
start
eventually said "^ready:"
kill -STOP "$(pid_of catalog)" # holds the lock, since it does not end by itself
kill -KILL "$supervisor"
wait "$supervisor" 2>/dev/null || true
sleep infinity &
stranger=$!
echo $stranger >"$data/up.pid"
"$root/tools/down" --data "$data" >"$work/second" 2>&1 &
stopping=$!
eventually grep -q "waiting" "$work/second"
kill -CONT "$(pid_of catalog)"
wait $stopping || fail "down did not wait"
kill -0 $stranger || fail "down stopped a stranger"
kill $stranger
stranger=''

# down waits for the end of what runs, and says when nothing does.
start
eventually said "^ready:"
"$root/tools/down" --data "$data" | grep -q "down: stopped" || fail "down did not stop it"
wait "$supervisor" || fail "the end was not orderly"
supervisor=''
"$root/tools/down" --data "$data" | grep -q "nothing runs" || fail "down found something that is gone"

# A process that cannot start is named with its own words, and the rest is stopped.
if STAND_IN_FAILS=catalog "$root/tools/supervise" --data "$data" --http "$http" >"$work/said" 2>&1; then
  fail "it went on without the catalog"
fi
said "catalog: as told" || fail "it does not show the last words"
said "catalog cannot start; stopping the rest" || fail "it does not say what follows"
flock -n "$data/.lock" true || fail "something still runs"

# The first start on new data imports the starter framework, the next one does when that failed, and no other does.
short=$data data=$work/new
cat >"$TOUCHSTONE_BIN/touchstone" <<'END'
#!/bin/bash
case "$*" in
  *" get "*) [[ -e $STAND_IN_EVENTS.starter ]] ;;
  *" import "*)
    all=$*
    echo "${all#*admin.token }" >>"$STAND_IN_EVENTS"
    [[ -z ${STAND_IN_REFUSES:-} ]] && touch "$STAND_IN_EVENTS.starter"
    ;;
esac
END
for refuses in yes '' ''; do
  STAND_IN_REFUSES=$refuses start
  eventually said "^ready:"
  kill -TERM "$supervisor"
  wait "$supervisor" || fail "the end was not orderly"
  if [[ -n $refuses ]]; then said "could not be loaded" || fail "no word of a starter that was refused"; fi
  [[ -n $refuses || ! -e $data/starter.wanted ]] || fail "the starter is still wanted"
done
supervisor=''
[[ $(events "^import $root/starter --organization touchstone --framework starter$") -eq 2 ]] ||
  fail "the starter was not imported once, and once again after it had failed"
data=$short

# A taken port is named.
perl -MIO::Socket::INET -e 'my $socket = IO::Socket::INET->new(LocalAddr => "127.0.0.1:$ARGV[0]", Listen => 1) or die; sleep' \
  $((http + 1)) &
taker=$!
eventually listens $((http + 1))
if "$root/tools/supervise" --data "$data" --http "$http" >"$work/said" 2>&1; then fail "it took a taken port"; fi
said "port $((http + 1)) of 127.0.0.1 is taken" || fail "it does not name the port"

echo "it starts, watches and stops as it should"
