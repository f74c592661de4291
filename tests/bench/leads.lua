-- What wrk sends for each piece of work, and how it reports. Told by the environment: BENCH_WORK (get, page, total,
-- search, create or empty), BENCH_KEY, BENCH_FIRST_LEAD, BENCH_LAST_LEAD, BENCH_FIRST_STATUS, BENCH_FIRST_SOURCE,
-- BENCH_FIRST_ACCOUNT, BENCH_FIRST_COMPANY, BENCH_WORDS (a file, one word a line), BENCH_SEED (another for each slice).
-- A line of figures comes at the end: requests, microseconds, wrong answers, median and 99th percentile in
-- microseconds.

local function number(name) return tonumber(os.getenv("BENCH_" .. name)) end

local base = "/api/public-v1/lead"
local bearer = { ["Authorization"] = "Bearer " .. os.getenv("BENCH_KEY") }
local headers = { ["X-Secret-Key"] = os.getenv("BENCH_KEY") }
local firstLead, lastLead, firstStatus = number("FIRST_LEAD"), number("LAST_LEAD"), number("FIRST_STATUS")
local firstSource, firstAccount, firstCompany = number("FIRST_SOURCE"), number("FIRST_ACCOUNT"), number("FIRST_COMPANY")
local words, created = {}, 0

local threads = 0
function setup(thread)
    threads = threads + 1
    thread:set("place", threads)
end

local work = {}

function work.empty() return wrk.format("GET", "/healthz") end

function work.get() return wrk.format("GET", base .. "/" .. math.random(firstLead, lastLead), headers) end

function work.page()
    return wrk.format("GET", base .. "?item=25&status_id=" .. math.random(firstStatus, firstStatus + 4), headers)
end

-- Grow CRM's page, which tells how many leads there are of that status.
function work.total()
    return wrk.format("GET", "/api/leads?limit=25&status=" .. math.random(firstStatus, firstStatus + 4), bearer)
end

function work.search() return wrk.format("GET", base .. "?item=25&search=" .. words[math.random(#words)], headers) end

-- An address is taken once, so each request has one of its own.
function work.create()
    created = created + 1
    local own = os.getenv("BENCH_SEED") .. "." .. place .. "." .. created
    local account = math.random(0, 18)
    local body = string.format(
        '{"first_name":"Grace","last_name":"Hopper","email":"grace.hopper.%s@made.example",'
        .. '"phone_number":"+1-555-0100",'
        .. '"website":"https://www.example.com","company_id":%d,"value":1250.50,"currency":"USD",'
        .. '"lead_interaction_date":"2026-03-01","country_id":1,"state_id":2,"city_id":3,"address":"1 Market Street",'
        .. '"zip_code":"94105","description":"Asked for an offer by phone. Wants to hear from us again soon.",'
        .. '"assigned_to":[%d,%d],"status_ids":[%d],"source_ids":[%d]}',
        own, firstCompany + math.random(0, 1999), firstAccount + account, firstAccount + account + 1,
        firstStatus + math.random(0, 4), firstSource + math.random(0, 9))
    return wrk.format("POST", base, headers, body)
end

function init()
    math.randomseed(number("SEED") * 1000 + place)
    headers["Content-Type"] = os.getenv("BENCH_WORK") == "create" and "application/json" or nil
    if os.getenv("BENCH_WORK") == "search" then
        for word in io.lines(os.getenv("BENCH_WORDS")) do words[#words + 1] = word end
    end
    request = work[os.getenv("BENCH_WORK")]
end

function done(summary, latency)
    local errors = summary.errors
    -- Among `status` wrk counts what is 400 or above; nothing here answers with a redirect.
    local wrong = errors.status + errors.connect + errors.read + errors.write + errors.timeout
    io.write(string.format("figures %d %d %d %d %d\n", summary.requests, summary.duration, wrong,
                           latency:percentile(50), latency:percentile(99)))
end
