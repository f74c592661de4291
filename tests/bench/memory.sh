# shellcheck shell=bash
# What the workers have resident: under a mixture of requests, and while one answers with every lead. Sourced by
# scripts/bench after slices.sh. Notes go to files in `base`: to `memory`, for each worker, "idle PID KB" and after each
# step "mixed REQUESTS PID KB"; to `export` "idle PID KB", "peak PID KB" and "answer BYTES SECONDS".

workers() {
    local top pid name
    top=$(recorded "$home/run/leadwire.pid") || die "the service has ended; see the end of its log: $(endOfLog)"
    # shellcheck disable=SC2013
    for pid in $(cat "/proc/$top/task/$top/children"); do
        # The courier is a child as well; one that has just ended is none.
        { name=$(tr '\0' ' ' <"/proc/$pid/cmdline"); } 2>/dev/null || continue
        [[ $name != *' worker '* ]] || echo "$pid"
    done
}

# A reload replaces the workers, so that what was done before is not in them.
renewWorkers() {
    local old new tries
    old=$(workers | sort)
    kill -s HUP "$(recorded "$home/run/leadwire.pid")"
    for ((tries = 0; tries < 300; tries++)); do
        sleep 0.1
        new=$(workers | sort)
        [[ $(wc -w <<<"$new") -ne $(wc -w <<<"$old") || -n $(comm -12 - <(echo "$new") <<<"$old") ]] || return 0
    done
    die "the service has not replaced its workers in 30 s; see the end of its log: $(endOfLog)"
}

# VmRSS is what a process has now, VmHWM the most since it was last reset.
noteMemory() { # FILE LABEL FIELD
    local pid size
    for pid in $(workers); do
        size=$(awk -v field="$3:" '$1 == field { print $2 }' "/proc/$pid/status")
        echo "$2 $pid ${size:?process $pid says nothing of its memory}" >>"$base/$1"
    done
}

# In twenty steps, each as long as the rate of the one before makes it.
watchMemory() {
    local done=0 step length=2 figures most began
    warm large
    say "$requests mixed requests, to watch the memory of the workers"
    renewWorkers
    noteMemory memory idle VmRSS
    for ((step = 1000; done < requests && step < 1100; step++)); do
        began=$SECONDS
        figures=$(load mixed "$step" "$length" 32 "")
        read -r figures _ <<<"$figures"
        done=$((done + figures))
        noteMemory memory "mixed $done" VmRSS
        most=$(tail -n 9 "$base/memory" | awk '{ print $NF }' | sort -n | tail -n 1)
        say "$done requests, $((figures / (SECONDS - began + 1))) in a second, at most $((most / 1024)) MB resident"
        length=$((length * (requests / 20) / figures + 1))
        ((length <= 60)) || length=60
    done
    ((done >= requests)) || die "$requests requests were not to be had: $done in 100 steps"
}

# The answer goes nowhere but its end, which tells how many leads it has.
watchExport() {
    local pid count shown=0
    warm large
    say "one answer with all leads (item=0)"
    renewWorkers
    noteMemory export idle VmRSS
    for pid in $(workers); do echo 5 >"/proc/$pid/clear_refs"; done
    count=$(leadsThat true)
    curl -q -s -S -f --noproxy '*' --max-time 600 -H "@$home/headers" \
        -w '%{stderr}answer %{size_download} %{time_total}\n' "$baseUrl/api/public-v1/lead?item=0" \
        </dev/null 2>"$home/export" | tail -c 1000 >"$home/export.end" ||
        die "GET /api/public-v1/lead?item=0 fails: $(cat "$home/export")"
    noteMemory export peak VmHWM
    cat "$home/export" >>"$base/export"
    [[ ! $(<"$home/export.end") =~ \"to\":([0-9]+) ]] || shown=${BASH_REMATCH[1]}
    ((shown == count)) || die "GET /api/public-v1/lead?item=0 answers with $shown of $count leads"
}
