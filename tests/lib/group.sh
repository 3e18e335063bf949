# For the files of tests/groups: . "$ROOT/tests/lib/group.sh"
#
#   check "what holds" COMMAND ARG...   runs it; counts a pass or a fail, shows its output on a fail
#   wait_until SECONDS COMMAND ARG...   tries until it succeeds; never a plain sleep for a time
#   free_port                           a TCP port that nobody listens on
#   keep PID                            ends this process with the group
#   group_end                           prints the counts; the last line of the group
group_passed=0
group_failed=0
group_pids=""

check() {
    check_name=$1
    shift
    if "$@" >"$OUT/check.log" 2>&1; then
        group_passed=$((group_passed + 1))
        echo "ok    $check_name"
    else
        group_failed=$((group_failed + 1))
        echo "FAIL  $check_name"
        sed 's/^/      /' "$OUT/check.log" | tail -n 40
    fi
}

wait_until() {
    wait_tries=$(($1 * 10))
    shift
    while ! "$@" >/dev/null 2>&1; do
        wait_tries=$((wait_tries - 1))
        [ "$wait_tries" -gt 0 ] || return 1
        sleep 0.1
    done
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

keep() {
    group_pids="$group_pids $1"
}

group_stop() {
    for group_pid in $group_pids; do
        kill "$group_pid" 2>/dev/null || true
    done
    for group_pid in $group_pids; do
        wait "$group_pid" 2>/dev/null || true
    done
    group_pids=""
}
trap group_stop EXIT
trap 'exit 1' INT TERM

group_end() {
    group_stop
    echo "$group_passed passed, $group_failed failed"
}
