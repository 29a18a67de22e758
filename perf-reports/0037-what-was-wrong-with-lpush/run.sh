#!/usr/bin/env bash
# run.sh ROUNDS FLUSH TREE...: LPUSH at pipeline 16 in processes that have run LPUSH and RPUSH without a pipeline,
# built trees of Heddle and redis-server alternating, servers on CPU 0, redis-benchmark on CPU 1. With FLUSH = yes the lists are
# dropped before each run, so that its memory has been used before. Prints for each run: server, requests/s, p50, p99 and max in ms,
# the server's CPU in ms, how often it slept, the client's CPU in ms.
set -euo pipefail
rounds=$1; flush=$2; shift 2
servers=(); names=(); port=23720; work=$(mktemp -d)
trap 'kill "${servers[@]}"; wait; rm -rf "$work"' EXIT
for tree in "$@"; do
    "$tree/bin/heddle-server" --port $((port + ${#names[@]})) --bind 127.0.0.1 --save "" --dir "$work" > /dev/null & servers+=($!)
    names+=("$(git -C "$tree" log --format=%h -1)")
done
redis-server --port $((port + ${#names[@]})) --bind 127.0.0.1 --save "" > /dev/null & servers+=($!)
names+=(redis)
sleep 15 # the warm-up is over
for pid in "${servers[@]}"; do taskset -apc 0 "$pid" > /dev/null; done
for kind in lpush rpush; do for i in "${!names[@]}"; do
    taskset -c 1 redis-benchmark -p $((port + i)) -t $kind -c 50 -n 150000 -d 32 -q > /dev/null
done; done

cpu() { cat "/proc/$1/task/"*/schedstat | awk '{s += $1} END {printf "%.0f", s / 1e6}'; }
sleeps() { cat "/proc/$1/task/"*/status | awk '/^voluntary/ {s += $2} END {print s}'; }
for round in $(seq "$rounds"); do for i in "${!names[@]}"; do
    [ "$flush" != yes ] || redis-cli -p $((port + i)) flushall async > /dev/null
    pid=${servers[$i]}; c=$(cpu "$pid"); s=$(sleeps "$pid")
    figures=$( { /usr/bin/time -f "%U %S" -o "$work/client" taskset -c 1 redis-benchmark -p $((port + i)) -c 50 -P 16 -n 1000000 -t lpush -d 32 --csv; } | tail -1 | cut -d, -f2,5,7,8)
    echo "round $round flush $flush ${names[$i]} $figures server $(($(cpu "$pid") - c)) sleeps $(($(sleeps "$pid") - s)) client $(awk '{printf "%d", ($1 + $2) * 1000}' "$work/client")"
done; done
