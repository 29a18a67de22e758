#!/usr/bin/env bash
# run.sh TREE: what single commands take of the worker's turn, by SLOWLOG, in microseconds, in three young processes: the first COMMAND DOCS
# (RESP2, then RESP3) and COMMAND, 6 s after the start; then FLUSHALL, FLUSHALL ASYNC, UNLINK and DEL of a list of five million elements.
set -euo pipefail
tree=$1; port=23950; work=$(mktemp -d); server=
trap 'kill "$server" 2> /dev/null || true; wait; rm -rf "$work"' EXIT
for process in 1 2 3; do
    "$tree/bin/heddle-server" --port $port --bind 127.0.0.1 --save "" --dir "$work" --slowlog-log-slower-than 0 > /dev/null & server=$!
    sleep 6
    redis-cli -p $port slowlog reset > /dev/null
    redis-cli -p $port command docs > /dev/null; redis-cli -p $port -3 command docs > /dev/null; redis-cli -p $port command > /dev/null
    echo "process $process, young:"; redis-cli -p $port slowlog get 20 | paste -sd' '
    for command in flushall "flushall async" "unlink mylist" "del mylist"; do
        redis-benchmark -p $port -c 10 -P 100 -n 5000000 -r 10000000 -q rpush mylist element:__rand_int__ > /dev/null
        redis-cli -p $port slowlog reset > /dev/null
        redis-cli -p $port $command > /dev/null
        echo "process $process, $command:"; redis-cli -p $port slowlog get 1 | paste -sd' '
    done
    redis-cli -p $port shutdown nosave; wait "$server" || true
done
