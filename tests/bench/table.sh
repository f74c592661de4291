# shellcheck shell=bash
# The figures of a run, as one JSON object and as tables. Sourced by scripts/bench.

figures() {
    local file
    for file in slices memory export; do [[ ! -f $base/$file ]] || sed "s/^/$file /" "$base/$file"; done |
        jq -R -n --argjson size "$size" --argjson against "$( ((against)) && echo "$against" || echo null)" \
            --argjson seconds "$seconds" --argjson rounds "$rounds" -f "$ROOT/tests/bench/figures.jq"
}

show() { # JSON
    [[ ! -f $base/slices ]] || showRates "$1"
    showMemory "$1"
    showLimits "$1"
}

# Columns of words without blanks, the first aligned to the left; nothing is a dash.
columns() { # FORMAT_OF_printf
    sed 's/\bnull\b/-/g' | awk -v format="$1\n" '{ printf format, $1, $2, $3, $4, $5, $6, $7 }'
}

showRates() { # JSON
    printf '\n%d leads; medians of %d rounds of %d s\n\n' "$size" "$rounds" "$seconds"
    {
        echo "part ours/s reference/s smaller/s cpu_us p50_us p99_us"
        jq -r '.slices as $all |
            def rate($part; $side): [$all[] | select(.part == $part and .side == $side)][0].rate;
            $all[] | select(.side != "reference" and .side != "small") |
            [if .side == "ours" then .part else "\(.part):\(.side)" end, .rate, rate(.part; "reference"),
                rate(.part; "small"), .cpu_us, .p50_us, .p99_us] | map(tostring) | join(" ")' <<<"$1"
    } | columns "%-25s %9s %12s %12s %8s %9s %9s"
    echo
    echo "ours: through nginx, by wrk. reference, and word:count: by pgbench as the program's role. smaller: as ours, of"
    echo "a service with $against leads. cpu_us: processor time of nginx and Leadwire for a request. empty: GET /healthz,"
    echo "which asks no database. wrk has 32 connections, but 1 for word, 200 that pause for half:half; pgbench has 4, with"
    echo "which it does most, but 1 for word."
}

showMemory() { # JSON
    jq -r '.memory | (.mixed | map(.mb)) as $mb |
        (if .requests then "\nA worker has \(.idle_mb) MB when idle, and from \($mb | min) to \($mb | max) MB during " +
            "\(.requests) mixed requests." else empty end),
        (.export | if . then "\nAll leads: \(.bytes) bytes in \(.seconds) s." else empty end)' <<<"$1"
}

# Of the parts that were chosen.
showLimits() { # JSON
    printf '\n%-20s %8s    %8s  %s\n' part figure limit verdict
    jq -r --arg chosen "${chosen[*]}" '.limits[] | select(.part | IN($chosen | split(" ")[])) |
        [.part, (.figure // "-"), .sign, (.bound // "-"), .verdict, .what] | @tsv' <<<"$1" |
        awk -F '\t' '{ printf "%-20s %8s %s %8s  %-13s %s\n", $1, $2, $3, $4, $5, $6 }'
}
