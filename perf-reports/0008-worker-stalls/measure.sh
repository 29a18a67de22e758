#!/usr/bin/env bash
# One run of this report: measure.sh PORT SERVER-CPUS JAVA-OPTIONS [PLACE]; PLACE: compilers and memory-ahead to CPU 1, worker to CPU 0.
set -eu
port=$1 cpus=$2 java=$3 place=${4:-}
HEDDLE_JAVA_OPTS="-Xlog:gc*,safepoint:file=gc.log:uptime,tags $java" taskset -c "$cpus" bin/heddle-server --port "$port" --bind 127.0.0.1 \
    --save '' --appendonly no --maxclients 20000 > server.log 2>&1 &
sleep 1.5
pid=$(redis-cli -p "$port" info server | tr -d '\r' | sed -n 's/process_id://p')
if [ -n "$place" ]; then
    for task in /proc/"$pid"/task/*; do
        case $(cat "$task/comm") in
            worker) taskset -pc 0 "${task##*/}" ;;
            C1* | C2* | memory-ahead) taskset -pc 1 "${task##*/}"; renice -n 0 -p "${task##*/}" ;;
        esac
    done
fi
taskset -c 1 perf record -q -k CLOCK_MONOTONIC -e sched:sched_switch -C 0 -o sched.perf -- sleep 12 &
taskset -c 1 bin/heddle-bench fill --port "$port" --keys 10000000 --flush false
for task in /proc/"$pid"/task/*; do echo "$(cat "$task/comm") $(cat "$task/schedstat")"; done
redis-cli -p "$port" shutdown nosave
wait
perf script -i sched.perf -F time,event,trace
