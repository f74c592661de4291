# shellcheck shell=bash
# Slices: a few seconds of one work, by wrk against the service in use or by pgbench with the reference SQL. Sourced by
# scripts/bench after service.sh. Each prints one line: requests in a second, microseconds of processor time that nginx
# and Leadwire spend on one, median and 99th percentile of latency in microseconds; - where there is none. Each side has
# what it does most with on two cores: wrk one thread and 32 connections, pgbench two and 4.

# The processor time that nginx and Leadwire have used, in ticks.
ticks() {
    local top pid total=0 stat
    for top in "$home/run/nginx.pid" "$home/run/leadwire.pid"; do
        top=$(recorded "$top") || die "the service has ended; see the end of its log: $(endOfLog)"
        for pid in "$top" $(cat "/proc/$top/task/$top/children"); do
            stat=$(cat "/proc/$pid/stat" 2>/dev/null) || continue
            read -r -a stat <<<"${stat##*) }"
            total=$((total + stat[11] + stat[12]))
        done
    done
    echo "$total"
}

# Prints the figures that leads.lua reports. An answer that is an error ends the run.
load() { # WORK SEED SECONDS CONNECTIONS PAUSE
    local figures requests duration wrong
    BENCH_WORK=$1 BENCH_SEED=$2 BENCH_PAUSE=$5 wrk -t 1 -c "$4" -d "${3}s" --timeout 10s \
        -s "$ROOT/tests/bench/leads.lua" "$baseUrl" </dev/null >"$home/wrk.out" 2>&1 ||
        die "wrk failed: $(cat "$home/wrk.out")"
    figures=$(grep '^figures ' "$home/wrk.out") || die "wrk failed: $(cat "$home/wrk.out")"
    read -r _ requests duration wrong _ <<<"$figures"
    ((wrong == 0)) || die "of $requests answers to $1 in $duration us $wrong were none:" \
        "$(grep '^errors: ' "$home/wrk.out"); see the end of the logs: $(endOfLog) $(tail -n 3 "$home/nginx/error.log")"
    ((requests > 0)) || die "no answer to $1 came in $3 s; --seconds can give it more"
    echo "${figures#figures }"
}

serve() { # WORK SEED [CONNECTIONS [PAUSE]]
    local before figures
    before=$(ticks)
    figures=$(load "$1" "$2" "$seconds" "${3:-32}" "${4-}")
    awk -v ticks="$(($(ticks) - before))" -v hertz="$(getconf CLK_TCK)" '
        { printf "%.1f %.1f %d %d\n", $1 * 1e6 / $2, ticks * 1e6 / hertz / $1, $4, $5 }' <<<"$figures"
}

# As the program's own sessions are: the same role behind the tenant wall, and plans that neither change nor hash whole
# tables for a page (which costs the references a seventh). The times of all transactions are noted only on one
# connection, where it is about them and they are few.
refer() { # WORK SEED [CONNECTIONS]
    local name connections=${3:-4} settings values=() times=()
    settings=(jit=off max_parallel_workers_per_gather=0 plan_cache_mode=force_generic_plan
        enable_hashjoin=off enable_mergejoin=off)
    while IFS='=' read -r name _; do values+=(-D "$name=${!name}"); done <"$home/facts"
    rm -f -- "$home"/times.*
    ((connections > 1)) || times=(-l --log-prefix="$home/times")
    PGOPTIONS=${settings[*]/#/-c } "$(clusterPrograms "$home")/pgbench" -h "$socket" -U leadwire -n -M prepared \
        -c "$connections" -j "$((connections > 1 ? 2 : 1))" -T "$seconds" --random-seed="$2" \
        -D "hash=\\x$(keyHash)" "${values[@]}" "${times[@]}" -f "$ROOT/tests/bench/reference/$1.sql" leadwire \
        </dev/null >"$home/pgbench.out" 2>&1 || die "pgbench failed: $(cat "$home/pgbench.out")"
    ! grep -q 'ERROR\|aborted' "$home/pgbench.out" || die "pgbench failed: $(cat "$home/pgbench.out")"
    awk -v times="$(percentiles)" '/^tps = / { print $3, "-", times; found = 1 } END { exit !found }' \
        "$home/pgbench.out" || die "pgbench says nothing: $(cat "$home/pgbench.out")"
}

# Of the times that pgbench noted: lines of "client transaction microseconds ...".
percentiles() {
    compgen -G "$home/times.*" >/dev/null || { echo "- -" && return; }
    cut -d ' ' -f 3 "$home"/times.* | sort -n |
        awk '{ time[NR] = $1 } END { print time[int((NR + 1) / 2)], time[int(NR * 0.99 + 0.99)] }'
}
