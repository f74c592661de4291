# All figures of a run as one object: what was measured, and what was asked of it with a verdict on each. Reads the
# lines of `slices`, `memory` and `export` as they are noted (rounds.sh, memory.sh), each after the name of its file.
# Wants $size, $against, $seconds and $rounds.

def median: map(select(. != null)) | sort |
    if length == 0 then null else (.[(length - 1) / 2 | floor] + .[length / 2 | floor]) / 2 end;
def rounded($digits): if . == null then null else . * pow(10; $digits) | round / pow(10; $digits) end;
# The slope of a line through points [x, y], by least squares.
def slope: if length < 3 then null else
    (map(.[0]) | add / length) as $x | (map(.[1]) | add / length) as $y |
    (map((.[0] - $x) * (.[1] - $y)) | add) / (map(pow(.[0] - $x; 2)) | add) end;

# Without a figure there is nothing to be met.
def limit($part; $figure; $digits; $sign; $bound; $what):
    {part: $part, figure: ($figure | rounded($digits)), sign: $sign, bound: ($bound | rounded($digits)), what: $what,
     verdict: (if $figure == null or $bound == null then "not measured"
               elif (if $sign == ">=" then $figure >= $bound else $figure <= $bound end) then "met" else "missed" end)};

[inputs | split(" ")] as $lines |
[$lines[] | select(.[0] == "slices") | {round: .[1] | tonumber, part: .[2], side: .[3], rate: .[4] | tonumber,
    cpu: (.[5] | tonumber? // null), p50: (.[6] | tonumber? // null), p99: (.[7] | tonumber? // null)} |
    select(.round > 0)] as $slices |
def slices($part; $side): $slices[] | select(.part == $part and .side == $side);
# How many times the rate of one side that of another is: the median of what each round's own slices give.
def ratio($part; $above; $below):
    [slices($part; $above) as $x | slices($part; $below) | select(.round == $x.round) | $x.rate / .rate] | median;
def tail($part; $side): [slices($part; $side) | .p99 / .p50] | median;
# As tail, of the slices that came near the rate they were to have.
def paced($part): [slices($part; "full") as $full | slices($part; "half") |
    select(.round == $full.round and .rate >= 0.45 * $full.rate) | .p99 / .p50] | median;
def milliseconds($part; $side): [slices($part; $side) | .p50 / 1000] | median;

def workers($file; $kind):
    [$lines[] | select(.[0] == $file and .[1] == $kind) | {pid: .[-2], mb: (.[-1] | tonumber / 1024)}];
[$lines[] | select(.[0] == "memory" and .[1] == "mixed") |
    {requests: (.[2] | tonumber), pid: .[3], mb: (.[4] | tonumber / 1024)}] as $mixed |
($mixed | map(.requests) | max) as $requests |
# Of the last half, in MB for a million requests; the steepest of the workers. Of few requests it would tell nothing.
([$mixed | group_by(.pid)[] | select($requests >= 300000) |
    map(select(.requests > $requests / 2) | [.requests / 1e6, .mb]) | slope] | max) as $slope |
([workers("export"; "peak")[] as $peak | workers("export"; "idle")[] | select(.pid == $peak.pid) | $peak.mb - .mb] |
    max) as $export |

["taskip", "growcrm", "laravelcrm", "richutilities"] as $apis |
{size: $size, against: $against, seconds: $seconds, rounds: $rounds,
 slices: [($slices | map([.part, .side]) | reduce .[] as $x ([]; if index([$x]) then . else . + [$x] end))[] as $x |
    [slices($x[0]; $x[1])] | {part: .[0].part, side: .[0].side,
    rate: (map(.rate) | median | rounded(0)), cpu_us: (map(.cpu) | median | rounded(0)),
    p50_us: (map(.p50) | median | rounded(0)), p99_us: (map(.p99) | median | rounded(0))}],
 memory: {requests: $requests, idle_mb: (workers("memory"; "idle") | map(.mb) | max | rounded(1)),
    mixed: ($mixed | map(.mb |= rounded(1))), export: [$lines[] | select(.[0] == "export" and .[1] == "answer") |
        {bytes: (.[2] | tonumber), seconds: (.[3] | tonumber)}][0]},
 limits: [
    ($apis[] | limit("get-\(.)"; ratio("get-\(.)"; "ours"; "reference"); 3; ">="; 0.6; "of the reference's rate")),
    ($apis[] | limit("page-\(.)"; ratio("page-\(.)"; "ours"; "reference"); 3; ">="; 0.7; "of the reference's rate")),
    limit("create"; ratio("create"; "ours"; "reference"); 3; ">="; 0.6; "of the reference's rate"),
    limit("create"; tail("create"; "ours"); 1; "<="; 8; "times the median at the 99th percentile"),
    ($apis[] | limit("get-\(.)"; [slices("get-\(.)"; "ours") | .cpu] | median; 0; "<="; 90;
        "us of nginx and Leadwire for a request")),
    ($apis[] | limit("page-\(.)"; [slices("page-\(.)"; "ours") | .cpu] | median; 0; "<="; 200;
        "us of nginx and Leadwire for a request")),
    ((("get", "page") as $read | $apis[] | "\($read)-\(.)"), "create" |
        limit(.; ratio(.; "small"; "ours"); 2; "<="; 1.5; "times the cost among \($against // "fewer") leads")),
    limit("search"; ratio("search"; "small"; "ours"); 2; "<="; 2; "times the cost among \($against // "fewer") leads"),
    ($apis[:3][] | limit("list-\(.)"; ratio("list-\(.)"; "page-1"; "page-1000"); 1; "<="; 10;
        "times the cost of page 1 for page 1,000")),
    milliseconds("word"; "taskip") as $page | milliseconds("word"; "count") as $count |
    limit("word"; $page; 1; "<="; 20; "ms for the first page through TaskIP"),
    limit("word"; milliseconds("word"; "growcrm"); 1; "<=";
        if $page and $count then 1.1 * ($page + $count) else null end;
        "ms through Grow CRM, with the total: as that and the count take, and a tenth"),
    (("half-get", "half-page") | limit(.; paced(.); 1; "<="; 5; "times the median at the 99th percentile")),
    limit("memory"; $mixed | map(.mb) | max; 1; "<="; 60; "MB of a worker under mixed requests"),
    limit("memory"; $slope; 2; "<="; 1; "MB more for a million of them"),
    limit("export"; $export; 1; "<="; 64; "MB of a worker beyond idle")]}
