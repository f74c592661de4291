# shellcheck shell=bash
# What every script shares: where things are, how to speak, how to install packages, and how to know and end a process
# by its record. Sourced, never run. Processes are ended only after their record proves that they are still ours.

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
export LC_ALL=C.UTF-8
shopt -s inherit_errexit
umask 022
# A closed standard input would hand its number to the next file that is opened.
{ : <&0; } 2>/dev/null || exec </dev/null
# Nothing of the caller's PostgreSQL or proxy settings may lead elsewhere than to the private cluster.
for name in $(compgen -v PG || true); do unset "$name"; done
unset name

say() { printf '== %s\n' "$*"; }
warn() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() {
    warn "$*"
    exit 1
}

# Prints the comment that opens the script, which is its manual.
usage() { awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$0"; }

cores() { nproc 2>/dev/null || echo 2; }

# --- packages

# What a script needs; one that needs more adds a list.
packageLists=("$ROOT/scripts/packages.txt")

# Names of the packages of these lists that dpkg does not call installed.
missingPackages() {
    local package
    while read -r package; do
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || printf '%s\n' "$package"
    done < <(sed 's/#.*//; s/[[:space:]]//g; /^$/d' "${packageLists[@]}")
}

# Installs what is missing, as root or through sudo, and starts no service of it.
installPackages() {
    command -v dpkg-query >/dev/null || die "dpkg-query is not here: these scripts need Debian 12 or one of its kin"
    local missing
    mapfile -t missing < <(missingPackages)
    ((${#missing[@]})) || return 0
    say "installing through apt: ${missing[*]}"
    local as=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null || die "packages are missing and there is no sudo; as root say: apt-get install ${missing[*]}"
        as=(sudo)
    fi
    "${as[@]}" "$ROOT/scripts/install" --as-root "${missing[@]}" </dev/null ||
        die "apt could not install: ${missing[*]} (see above)"
    mapfile -t missing < <(missingPackages)
    ((${#missing[@]} == 0)) || die "still not installed: ${missing[*]}"
}

# --- records of processes: "PID START BOOT", where START is the kernel's start time of that process and BOOT this boot's
# name, so that a number given to another process, or a record from before a hard stop, is never taken for ours.

startOf() { # PID
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    stat=${stat##*) }
    # A zombie has ended.
    [[ $stat != Z* ]] || return 1
    awk '{ print $20 }' <<<"$stat"
}

record() { # FILE PID
    local start boot
    start=$(startOf "$2") || return 1
    boot=$(cat /proc/sys/kernel/random/boot_id)
    printf '%s %s %s\n' "$2" "$start" "$boot" >"$1"
}

# Prints the number of the recorded process if it lives.
recorded() { # FILE
    local pid start boot
    [[ -r $1 ]] && read -r pid start boot <"$1" || return 1
    [[ $pid =~ ^[0-9]+$ && $boot == "$(cat /proc/sys/kernel/random/boot_id)" ]] || return 1
    [[ $(startOf "$pid") == "$start" ]] || return 1
    printf '%s\n' "$pid"
}

# Sends the signals one after the other, each with its own patience, until the recorded process has ended.
endRecorded() { # FILE NAME (SIGNAL SECONDS)...
    local file=$1 name=$2 pid tenths
    shift 2
    while pid=$(recorded "$file") && (($#)); do
        kill -s "$1" "$pid" 2>/dev/null || true
        for ((tenths = $2 * 10; tenths > 0; tenths--)); do
            recorded "$file" >/dev/null || break 2
            sleep 0.1
        done
        [[ $1 == KILL ]] || warn "$name (process $pid) did not end within $2 s of SIG$1"
        shift 2
    done
    if pid=$(recorded "$file"); then
        warn "$name (process $pid) could not be ended: does it belong to another account?"
        return 1
    fi
    rm -f -- "$file"
}
