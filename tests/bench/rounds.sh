# shellcheck shell=bash
# Rounds: in each, a slice of every side of every chosen part, one after the other, so that a slow moment of the machine
# meets all of them. Sourced by scripts/bench after slices.sh. Each slice is a line of the file `slices` in `base`:
# round, part, side, and what the slice has printed.

runRounds() {
    local round line part
    local -A rates=()
    printf '%s\n' "${chosen[@]}" | grep -q -v '^\(memory\|export\)$' || return 0
    say "$rounds rounds, after one to warm up: of each part, what its sides do in a second"
    for ((round = 0; round <= rounds; round++)); do
        line=''
        ((against == 0)) || warm small
        warm large
        slice empty ours serve empty "$round"
        tell empty ours
        for part in "${chosen[@]}"; do
            case $part in
            list-*) roundOfList "$part" ;;
            word) roundOfWord ;;
            half-*) roundOfHalf "$part" ;;
            memory | export) ;;
            *) roundOfRates "$part" ;;
            esac
        done
        say "$( ((round)) && echo "round $round of $rounds" || echo "warm-up"):$line"
    done
}

# Runs one and notes it.
slice() { # PART SIDE COMMAND...
    local figures
    figures=$("${@:3}")
    printf '%s %s %s %s\n' "$round" "$1" "$2" "$figures" >>"$base/slices"
    rates[$2]=${figures%%.*}
}

# Adds the rates of these sides to the line of progress.
tell() { # PART SIDE...
    local side separator=" "
    line+="  $1"
    for side in "${@:2}"; do
        line+="$separator${rates[$side]}"
        separator=" / "
    done
}

# Who begins changes from round to round: what one has brought into memory, or has logged whole after a checkpoint,
# costs the other less.
roundOfRates() { # PART
    local sides=(ours reference)
    if ((round % 2 == 0)); then
        slice "$1" reference refer "$1" "$round"
        slice "$1" ours serve "$1" "$round"
    else
        slice "$1" ours serve "$1" "$round"
        slice "$1" reference refer "$1" "$round"
    fi
    if ((against > 0)); then
        use small
        slice "$1" small serve "$1" "$round"
        use large
        sides+=(small)
    fi
    tell "$1" "${sides[@]}"
}

roundOfList() { # PART
    ((size > 25000)) || return 0
    slice "$1" page-1 serve "$1" "$round"
    slice "$1" page-1000 serve "deep-${1#list-}" "$round"
    tell "$1" page-1 page-1000
}

# One connection, since it is about the time of one answer; for longer, since that may be half a second.
roundOfWord() {
    local seconds=$((seconds + 3))
    slice word taskip serve word-taskip "$round" 1
    slice word growcrm serve word-growcrm "$round" 1
    slice word count refer word-count "$round" 1
    tell word taskip growcrm count
}

# Half of the rate that 32 connections reach at this moment, asked for by many that pause in between: so long that what
# one of them waits for an answer hardly changes the rate, and a moment that stands still is met by all that come in it.
roundOfHalf() { # PART
    local work=${1#half-}-taskip connections=200 rate
    slice "$1" full serve "$work" "$round"
    rate=$(tail -n 1 "$base/slices" | cut -d ' ' -f 4)
    slice "$1" half serve "$work" "$round" "$connections" \
        "$(awk -v n="$connections" -v rate="$rate" 'BEGIN { printf "%.0f", n * 1000 / (rate / 2) }')"
    tell "$1" full half
}
