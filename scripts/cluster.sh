# shellcheck shell=bash
# A private PostgreSQL cluster: made, started, stopped, removed. Sourced after lib.sh; scripts/cluster is its command.
#
# Everything of a cluster is found from one folder, HOME_FOLDER below: run/ keeps the records, cluster/ the data.
# Who may connect is decided by the folder of the socket, which only one account (and root) may enter: the cluster listens
# nowhere else and trusts whoever reaches it, which is what lets one account play three roles. The roles are postgres
# (superuser), leadwire_owner (owns the database leadwire, migrates it) and leadwire (the program: no DDL, subject to
# row-level security).

# PostgreSQL refuses to run as root, so for root it runs as the account that Debian's package makes.
asPostgres() {
    if ((EUID == 0)); then
        (cd / && exec setpriv --reuid=postgres --regid=postgres --init-groups --inh-caps=-all env HOME=/ "$@")
    else
        (cd / && exec "$@")
    fi
}

# Where the programs of PostgreSQL are: of the version that made the data, or else the newest.
clusterPrograms() { # HOME_FOLDER
    local data version bin
    data=$(clusterData "$1")
    if version=$(asPostgres cat -- "$data/PG_VERSION" 2>/dev/null); then
        bin=/usr/lib/postgresql/$version/bin
        [[ -x $bin/postgres ]] || die "$data was made by PostgreSQL $version, which is not installed:" \
            "install postgresql-$version, or remove that folder to begin anew"
    else
        bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
        [[ -x $bin/postgres ]] || die "no PostgreSQL under /usr/lib/postgresql; ./scripts/install brings it"
    fi
    printf '%s\n' "$bin"
}

# The folder of cluster files, which belongs to PostgreSQL's account. HOME_FOLDER/cluster, unless that account cannot get
# there (a clone under /root): then a folder in /var/tmp, recorded.
clusterPlace() { # HOME_FOLDER
    if [[ -s $1/run/cluster-place ]]; then cat -- "$1/run/cluster-place"; else printf '%s\n' "$1/cluster"; fi
}

clusterData() { printf '%s/data\n' "$(clusterPlace "$1")"; } # HOME_FOLDER

choosePlace() { # HOME_FOLDER
    local home=$1 place
    if [[ ! -s $home/run/cluster-place ]]; then
        place=$home/cluster
        if ! asPostgres test -x "$home"; then
            place=/var/tmp/leadwire-$(printf '%s' "$home" | sha256sum | cut -c 1-12)
            say "the account postgres cannot enter $home, so the database files are kept in $place"
        fi
        printf '%s\n' "$place" >"$home/run/cluster-place"
    fi
    place=$(clusterPlace "$home")
    if [[ ! -d $place ]]; then
        mkdir -m 0700 -- "$place"
        ((EUID != 0)) || chown postgres: -- "$place"
    fi
    # /var/tmp is everybody's: a folder that somebody else put there first is not used.
    if [[ -L $place ]] || ! asPostgres test -O "$place"; then
        die "$place does not belong to PostgreSQL's account; remove it (or $home/run/cluster-place) and try again"
    fi
}

# The short private folder for sockets: a path of a unix socket has at most 107 bytes. postgres/ in it is for
# PostgreSQL's account alone.
socketFolder() { # HOME_FOLDER
    local folder
    folder=$(cat -- "$1/run/sockets" 2>/dev/null) || folder=
    if [[ -z $folder || -L $folder || ! -O $folder || ! -d $folder/postgres ]]; then
        folder=$(mktemp -d /tmp/leadwire.XXXXXX)
        mkdir -m 0700 -- "$folder/postgres"
        if ((EUID == 0)); then
            chmod 0711 -- "$folder"
            chown postgres: -- "$folder/postgres"
        fi
        printf '%s\n' "$folder" >"$1/run/sockets"
    fi
    printf '%s\n' "$folder"
}

removeSocketFolder() { # HOME_FOLDER
    local folder
    folder=$(cat -- "$1/run/sockets" 2>/dev/null) || return 0
    [[ $folder != /tmp/leadwire.?????? || -L $folder || ! -O $folder ]] || rm -rf -- "$folder"
    rm -f -- "$1/run/sockets"
}

# Prints the number of the postmaster that works in this cluster's data; fails where none does. A process of PostgreSQL
# has its data as its working directory, which no stale or reused number in postmaster.pid can feign.
clusterPid() { # HOME_FOLDER
    local data pid
    data=$(clusterData "$1")
    pid=$(asPostgres head -n 1 -- "$data/postmaster.pid" 2>/dev/null) || return 1
    [[ $pid =~ ^[0-9]+$ && $(asPostgres readlink -- "/proc/$pid/cwd" 2>/dev/null) == "$data" ]] || return 1
    startOf "$pid" >/dev/null || return 1
    printf '%s\n' "$pid"
}

# Does any process at all still work in this cluster's data? After a postmaster was killed its children may, for a moment.
clusterBusy() { # HOME_FOLDER
    local data
    data=$(clusterData "$1")
    # shellcheck disable=SC2016
    asPostgres bash -c 'for cwd in /proc/[0-9]*/cwd; do
        [[ $(readlink -- "$cwd" 2>/dev/null) != "$1" ]] || exit 0; done; exit 1' - "$data"
}

makeCluster() { # HOME_FOLDER HOW
    local home=$1 data bin speed=()
    [[ $2 != fast ]] || speed=(--no-sync)
    data=$(clusterData "$home")
    ! asPostgres test -e "$data/PG_VERSION" || return 0
    bin=$(clusterPrograms "$home")
    say "making a PostgreSQL cluster in $data"
    # Made under another name first, so that an interrupted start leaves nothing that looks complete.
    asPostgres rm -rf -- "$data.new"
    asPostgres "$bin/initdb" -D "$data.new" -U postgres --encoding=UTF8 --locale=C.UTF-8 --auth=trust \
        --no-instructions "${speed[@]}" >/dev/null </dev/null ||
        die "initdb failed (see above)"
    # shellcheck disable=SC2016
    asPostgres bash -c 'echo "include = '\''leadwire.conf'\''" >>"$1/postgresql.conf" && mv -T -- "$1" "$2"' \
        - "$data.new" "$data"
}

# What the machine has, or this container of it, in megabytes.
memory() {
    local most
    most=$(cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null | tr '\n' ' ') || true
    awk -v "limits=$most" '/^MemTotal:/ { least = $2 / 1024; count = split(limits, limit, " ")
        for (i = 1; i <= count; ++i) if (limit[i] + 0 > 0 && limit[i] / 1048576 < least) least = limit[i] / 1048576
        printf "%d\n", least }' /proc/meminfo
}

# Written at each start: the socket folder is new each time, and more threads may be asked for. In a file and not among the
# server's options, so that whoever restarts it gets the same.
configureCluster() { # HOME_FOLDER HOW CONNECTIONS
    local quarter=$(($(memory) / 4))
    {
        printf "listen_addresses = ''\nport = 5432\n"
        printf "unix_socket_directories = '%s/postgres'\nunix_socket_permissions = 0700\n" "$(socketFolder "$1")"
        printf 'max_connections = %d\n' "$3"
        printf "log_line_prefix = '%%m [%%p] %%q%%u '\nlog_parameter_max_length_on_error = 0\n"
        # Only a cluster that is thrown away may lose what it was told.
        if [[ $2 == fast ]]; then
            printf '%s = off\n' fsync synchronous_commit full_page_writes
        else
            # A quarter of the memory, as PostgreSQL's manual advises, but no more than a trial needs.
            printf 'shared_buffers = %dMB\n' "$((quarter < 2048 ? quarter : 2048))"
        fi
    } | asPostgres tee -- "$(clusterData "$1")/leadwire.conf" >/dev/null
}

# Makes what is missing and starts it; does nothing where it runs. HOW is `safe` or `fast` (throw-away).
startCluster() { # HOME_FOLDER HOW CONNECTIONS
    local home=$1 how=$2 data bin tries
    mkdir -p -- "$home/run"
    choosePlace "$home"
    ! clusterPid "$home" >/dev/null || return 0
    makeCluster "$home" "$how"
    data=$(clusterData "$home") bin=$(clusterPrograms "$home")
    for ((tries = 0; tries < 100; tries++)); do
        clusterBusy "$home" || break
        sleep 0.1
    done
    # What a hard stop left. Kept, it would be fatal when its number has gone to another process of the same account.
    clusterBusy "$home" || asPostgres rm -f -- "$data/postmaster.pid"
    configureCluster "$home" "$how" "$3"
    if ! asPostgres "$bin/pg_ctl" start -D "$data" -l "$data/../postgres.log" -s -w -t 60 </dev/null >/dev/null; then
        asPostgres tail -n 15 -- "$data/../postgres.log" >&2 || true
        die "PostgreSQL did not start in $data (the end of its log is above)"
    fi
    asPostgres "$bin/psql" -h "$(socketFolder "$home")/postgres" -U postgres -d postgres -X -q -v ON_ERROR_STOP=1 \
        -f - <<'SQL' || die "the roles and the database could not be made (see above)"
SELECT format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', name)
  FROM unnest(ARRAY['leadwire_owner', 'leadwire']) name
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
SELECT 'CREATE DATABASE leadwire OWNER leadwire_owner'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'leadwire') \gexec
REVOKE ALL ON DATABASE leadwire FROM PUBLIC;
GRANT CONNECT ON DATABASE leadwire TO leadwire;
SQL
}

stopCluster() { # HOME_FOLDER MODE(fast|immediate)
    clusterPid "$1" >/dev/null || return 0
    asPostgres "$(clusterPrograms "$1")/pg_ctl" stop -D "$(clusterData "$1")" -m "$2" -s -w -t 60 </dev/null ||
        die "PostgreSQL did not stop; its log is $(clusterPlace "$1")/postgres.log"
}

removeCluster() { # HOME_FOLDER
    stopCluster "$1" immediate
    asPostgres rm -rf -- "$(clusterData "$1")"
    rm -rf -- "$(clusterPlace "$1")"
    removeSocketFolder "$1"
    rm -f -- "$1/run/cluster-place"
}
