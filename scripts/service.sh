# shellcheck shell=bash
# What run and stop share: the processes of one VAR folder, known by the records in VAR/run/. Sourced after lib.sh and
# cluster.sh. The records are run.pid (a scripts/run that waits), leadwire.pid, nginx.pid,
# mail.pid (the mail server of the demo) and base-url.

setVar() {
    VAR=$(realpath -m -- "${VAR:-$ROOT/var}")
    export VAR
}

# Ends whatever of this VAR still runs, in the order that loses no request.
stopService() {
    local failed=0
    endRecorded "$VAR/run/nginx.pid" nginx QUIT 5 TERM 5 KILL 5 || failed=1
    endRecorded "$VAR/run/leadwire.pid" "leadwire serve" TERM 35 KILL 5 || failed=1
    endRecorded "$VAR/run/mail.pid" "the mail server" TERM 5 KILL 5 || failed=1
    [[ ! -d $VAR/run ]] || stopCluster "$VAR" fast
    removeSocketFolder "$VAR"
    rm -f -- "$VAR/run/base-url"
    return "$failed"
}

anythingRuns() {
    recorded "$VAR/run/run.pid" >/dev/null || recorded "$VAR/run/nginx.pid" >/dev/null ||
        recorded "$VAR/run/leadwire.pid" >/dev/null || recorded "$VAR/run/mail.pid" >/dev/null || clusterPid "$VAR" >/dev/null
}
