#!/usr/bin/env bash
# run.sh BEFORE AFTER: two built trees of Heddle, alternating, servers on CPU 0 and redis-benchmark on CPU 1.
# Prints for each run: workload, build, requests/s, p50, p99 and max in ms, nanoseconds of the server's CPU per request.
set -euo pipefail
servers=(); names=("$(git -C "$1" log --format=%h -1)" "$(git -C "$2" log --format=%h -1)"); port=23700; work=$(mktemp -d)
trap 'kill "${servers[@]}"; wait; rm -rf "$work"' EXIT
for i in 0 1; do
    tree=$1; shift
    "$tree/bin/heddle-server" --port $((port + i)) --bind 127.0.0.1 --save "" --dir "$work" > /dev/null & servers+=($!)
done
sleep 15 # the warm-up is over
for pid in "${servers[@]}"; do taskset -apc 0 "$pid" > /dev/null; done

cpu() { cat "/proc/$1/task/"*/schedstat | awk '{s += $1} END {printf "%.0f", s}'; }
run() { # NAME REQUESTS KEYS-OR-MEMBERS ARGUMENT...
    local name=$1 n=$2 r=$3; shift 3
    for round in 1 2 3 4; do for i in 0 1; do
        local before figures after
        before=$(cpu "${servers[$i]}")
        figures=$(taskset -c 1 redis-benchmark -p $((port + i)) -c 50 -P 16 -n "$n" -r "$r" --csv "$@" | tail -1 | cut -d, -f2,5,7,8)
        after=$(cpu "${servers[$i]}")
        echo "$name ${names[$i]} $figures cpu $(((after - before) / n)) ns"
    done; done
}
run sadd 500000 1000000 -t sadd
run hset 500000 1000000 -t hset
run sismember 500000 1000000 sismember myset element:__rand_int__
run hget 500000 1000000 hget myhash element:__rand_int__
run zadd 300000 1000000 -t zadd
run zscore 300000 1000000 zscore myzset element:__rand_int__
run hset-of-1000 500000 1000 -t hset
run small-hset 500000 1000 hset key:__rand_int__ field value
