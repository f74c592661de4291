# shellcheck shell=bash
# The throw-away services that are measured: started as scripts/run does, with PostgreSQL's default durability and the
# nginx that is shipped, and filled by load.sql. Sourced by scripts/bench after scripts/cluster.sh. Each has a folder of
# its own in `base`; `home`, `socket`, `baseUrl` and the facts of load.sql are those of the one in use.

base='' home='' socket='' baseUrl=''

makeBase() {
    base=$(mktemp -d /tmp/leadwire-bench.XXXXXX)
    chmod "$( ((EUID == 0)) && echo 0711 || echo 0700)" -- "$base"
    BENCH_KEY=$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')
    export BENCH_KEY
}

cleanUp() {
    local folder clean=1
    trap '' INT TERM HUP
    [[ -n $base ]] || return 0
    say "taking the services down"
    for folder in "$base"/large "$base"/small; do
        [[ ! -d $folder ]] || { VAR=$folder "$ROOT/scripts/stop" >/dev/null && removeCluster "$folder"; } || clean=0
    done
    if ((clean)); then rm -rf -- "$base"; else warn "what runs in $base was not taken down"; fi
}

# Ports below those that the system gives to clients.
freePort() {
    local port
    for ((port = 18080; port < 18180; port++)); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port" && return; }
    done
    die "no port from 18080 to 18179 is free"
}

asRole() { # ROLE [ARGUMENTS OF psql]
    local role=$1
    shift
    "$(clusterPrograms "$home")/psql" -h "$socket" -U "$role" -d leadwire -X -q -A -t -v ON_ERROR_STOP=1 "$@" </dev/null
}

# Starts a service of its own and fills its database; what the slices must know of it goes to facts, as NAME=VALUE
# lines.
startService() { # NAME LEADS
    local began=$SECONDS port
    home=$base/$1
    mkdir -p -- "$home"
    port=$(freePort)
    say "starting a throw-away service in $home"
    VAR=$home PORT=$port LEADWIRE_RATE_LIMITS=off LEADWIRE_THREADS=4 "$ROOT/scripts/run" --detach \
        >"$home/run.out" 2>&1 </dev/null || die "scripts/run failed: $(tail -n 15 "$home/run.out")"
    echo "http://127.0.0.1:$port" >"$home/url"
    socket=$(socketFolder "$home")/postgres
    say "loading $2 leads"
    asRole postgres -v leads="$2" -v key_hash="$(keyHash)" -f "$ROOT/tests/bench/load.sql" >"$home/facts" ||
        die "tests/bench/load.sql failed (see above)"
    asRole postgres -f "$ROOT/tests/bench/reference/functions.sql"
    asRole postgres -c 'SELECT word FROM bench_word ORDER BY number' >"$home/words"
    say "loaded in $((SECONDS - began)) s"
    use "$1"
    tryAnswers
}

endOfLog() { grep -v '"level":"info"' "$home/leadwire.log" | tail -n 5; }

keyHash() { printf %s "$BENCH_KEY" | sha256sum | cut -c 1-64; }

# Brings tables and indexes back into the system's memory, where other work has taken their place: what is measured is
# a database that fits into it.
warm() { # NAME
    use "$1"
    asRole postgres -c "SELECT sum(pg_prewarm(oid, 'read')) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i') AND relpages > 0" >/dev/null
}

# Makes a service the one that is measured.
use() { # NAME
    local name value
    home=$base/$1 socket=$(socketFolder "$base/$1")/postgres baseUrl=$(<"$base/$1/url")
    while IFS='=' read -r name value; do
        declare -g "$name=$value"
        export "BENCH_${name^^}=$value"
    done <"$home/facts"
    export BENCH_WORDS=$home/words
}
