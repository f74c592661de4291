-- What wrk sends for each piece of work, and how it reports. Told by the environment:
--   BENCH_WORK       a name of `work` below
--   BENCH_KEY        the key it calls with
--   BENCH_SEED       another for each slice
--   BENCH_PAUSE      the mean pause of a connection before each request, in milliseconds; empty: none
--   BENCH_WORDS      a file of words that few leads hold, one a line; BENCH_FREQUENT_WORD is one that many hold
--   BENCH_FIRST_LEAD, BENCH_LAST_LEAD, BENCH_CATEGORY, BENCH_FIRST_STATUS, BENCH_FIRST_SOURCE, BENCH_FIRST_ACCOUNT,
--   BENCH_FIRST_COMPANY
-- A line of figures comes at the end: requests, microseconds, wrong answers, median and 99th percentile in
-- microseconds.

local function number(name) return tonumber(os.getenv("BENCH_" .. name)) end

local taskip, growcrm, laravelcrm, richutilities = "/api/public-v1/lead", "/api/leads", "/crm/api/v2/leads", "/v1/leads"
local firstLead, lastLead, firstStatus = number("FIRST_LEAD"), number("LAST_LEAD"), number("FIRST_STATUS")
local firstSource, firstAccount, firstCompany = number("FIRST_SOURCE"), number("FIRST_ACCOUNT"), number("FIRST_COMPANY")
local key, seed, pause = os.getenv("BENCH_KEY"), number("SEED"), number("PAUSE")
local random = math.random
local words, sent, tails = {}, 0, {}

local threads = 0
function setup(thread)
    threads = threads + 1
    thread:set("place", threads)
end

-- Put together here, which takes wrk less time than its own `format`: what it uses, the service lacks.
local function get(path, credential) return "GET " .. path .. tails[credential] .. "\r\n" end

local function send(method, path, credential, type, body)
    return method .. " " .. path .. tails[credential] .. "Content-Type: " .. type .. "\r\nContent-Length: " .. #body
        .. "\r\n\r\n" .. body
end

local function json(method, path, credential, body) return send(method, path, credential, "application/json", body) end

local function form(method, path, body)
    return send(method, path, "bearer", "application/x-www-form-urlencoded", body)
end

local function anyLead() return random(firstLead, lastLead) end

-- One in twenty is the caller's own.
local function ownLead() return firstLead + 20 * random(0, math.floor((lastLead - firstLead) / 20)) end

local function anyStatus() return random(firstStatus, firstStatus + 4) end

-- What load.sql computes from the number of a lead.
local function uuidOf(id)
    local digits = string.format("%.0f%.0f", 1000000000000000 + id * 618033989 % 1000000000 * 1000000,
                                 1000000000000000 + id)
    return (digits:gsub("^(%d%d%d%d%d%d%d%d)(%d%d%d%d)(%d%d%d%d)(%d%d%d%d)", "%1-%2-%3-%4-"))
end

-- An address is taken once, so each has a part of its own.
local function address() return seed .. "." .. place .. "." .. sent end

local work = {}

work["empty"] = function() return get("/healthz", "none") end

work["get-taskip"] = function() return get(taskip .. "/" .. anyLead(), "secret") end
work["get-growcrm"] = function() return get(growcrm .. "/" .. anyLead(), "bearer") end
work["get-laravelcrm"] = function() return get(laravelcrm .. "/" .. uuidOf(anyLead()), "bearer") end
work["get-richutilities"] = function() return get(richutilities .. "/" .. ownLead(), "bearer") end

-- By status where the API has such a filter, else by owner; with the total in Grow CRM and Laravel CRM.
local stages = {"new", "contacted", "qualified", "lost"}
work["page-taskip"] = function() return get(taskip .. "?item=25&status_id=" .. anyStatus(), "secret") end
work["page-growcrm"] = function() return get(growcrm .. "?limit=25&status=" .. anyStatus(), "bearer") end
work["page-laravelcrm"] = function()
    return get(laravelcrm .. "?per_page=25&user_owner_id=" .. random(firstAccount, firstAccount + 19), "bearer")
end
work["page-richutilities"] = function()
    return get(richutilities .. "?limit=25&status=" .. stages[random(4)], "bearer")
end

work["search"] = function() return get(taskip .. "?item=25&search=" .. words[random(#words)], "secret") end

-- The first names of load.sql, so that a frequent word stays one.
local names = {"Ada", "Boris", "Chiara", "David", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Katya", "Liam",
               "Maria", "Noor", "Oscar", "Priya"}

work["create"] = function()
    local account, name = random(0, 18), names[random(#names)]
    return json("POST", taskip, "secret", string.format(
        '{"first_name":"%s","last_name":"Hopper","email":"%s.hopper.%s@made.example",'
        .. '"phone_number":"+1-555-0100",'
        .. '"website":"https://www.example.com","company_id":%d,"value":1250.50,"currency":"USD",'
        .. '"lead_interaction_date":"2026-03-01","country_id":1,"state_id":2,"city_id":3,"address":"1 Market Street",'
        .. '"zip_code":"94105","description":"Asked for an offer by phone. Wants to hear from us again soon.",'
        .. '"assigned_to":[%d,%d],"status_ids":[%d],"source_ids":[%d]}',
        name, name:lower(), address(), firstCompany + random(0, 1999), firstAccount + account, firstAccount + account + 1,
        anyStatus(), firstSource + random(0, 9)))
end

-- Lists as they are without filters: the first page and the thousandth.
for name, list in pairs({taskip = taskip .. "?item=25&page=", growcrm = growcrm .. "?limit=25&page=",
                         laravelcrm = laravelcrm .. "?per_page=25&page="}) do
    local credential = name == "taskip" and "secret" or "bearer"
    work["list-" .. name] = function() return get(list .. 1, credential) end
    work["deep-" .. name] = function() return get(list .. 1000, credential) end
end

local word = os.getenv("BENCH_FREQUENT_WORD")
work["word-taskip"] = function() return get(taskip .. "?item=25&search=" .. word, "secret") end
work["word-growcrm"] = function() return get(growcrm .. "?limit=25&search=" .. word, "bearer") end

-- Only for the mixture.
work["create-growcrm"] = function()
    return form("POST", growcrm, "lead_title=Asked+for+an+offer&lead_status=" .. anyStatus() .. "&lead_categoryid="
        .. os.getenv("BENCH_CATEGORY") .. "&lead_email=asked." .. address() .. "@made.example&lead_value=980")
end
work["create-laravelcrm"] = function()
    return json("POST", laravelcrm, "bearer", '{"title":"Asked for an offer","amount":980,"description":"By phone."}')
end
work["create-richutilities"] = function()
    return json("POST", richutilities, "bearer",
                '{"company_id":' .. firstCompany + random(0, 1999) .. ',"notes":"By phone."}')
end
work["update-taskip"] = function()
    return json("PUT", taskip .. "/" .. anyLead(), "secret",
                '{"first_name":"Grace","value":' .. random(1000000) .. "}")
end
work["update-growcrm"] = function()
    return form("PUT", growcrm .. "/" .. anyLead() .. "/status", "status=" .. anyStatus())
end
work["update-laravelcrm"] = function()
    return json("PATCH", laravelcrm .. "/" .. uuidOf(anyLead()), "bearer", '{"amount":' .. random(1000000) .. "}")
end
work["update-richutilities"] = function()
    return json("PATCH", richutilities .. "/" .. ownLead(), "bearer",
                '{"notes":"Asked again, ' .. random(1000000) .. ' pieces."}')
end

-- Of a thousand requests, so many are of each kind.
local mixture = {}
for name, share in pairs({
    ["get-taskip"] = 200, ["get-growcrm"] = 160, ["get-laravelcrm"] = 160, ["get-richutilities"] = 160,
    ["page-taskip"] = 40, ["page-growcrm"] = 40, ["page-laravelcrm"] = 40, ["page-richutilities"] = 40,
    ["search"] = 19, ["list-taskip"] = 10, ["list-growcrm"] = 10, ["list-laravelcrm"] = 10, ["word-taskip"] = 1,
    ["create"] = 40, ["create-growcrm"] = 10, ["create-laravelcrm"] = 10, ["create-richutilities"] = 10,
    ["update-taskip"] = 10, ["update-growcrm"] = 10, ["update-laravelcrm"] = 10, ["update-richutilities"] = 10}) do
    mixture[#mixture + 1] = {name = name, share = share}
end
table.sort(mixture, function(a, b) return a.name < b.name end) -- the same for each seed

work["mixed"] = function()
    local drawn = random(1000)
    for _, part in ipairs(mixture) do
        drawn = drawn - part.share
        if drawn <= 0 then return work[part.name]() end
    end
end

-- Pauses of any length up to twice the mean, so that connections fall into no common step. With many connections,
-- and pauses much longer than answers, requests come at their rate however long one of them waits.
if pause then
    function delay() return random(0, math.floor(2 * pause + 0.5)) end
end

function init()
    math.randomseed(seed * 1000 + place)
    local host = " HTTP/1.1\r\nHost: " .. wrk.headers["Host"]
    tails.none = host .. "\r\n"
    tails.secret = host .. "\r\nX-Secret-Key: " .. key .. "\r\n"
    tails.bearer = host .. "\r\nAuthorization: Bearer " .. key .. "\r\n"
    for line in io.lines(os.getenv("BENCH_WORDS")) do words[#words + 1] = line end
    local next = work[os.getenv("BENCH_WORK")]
    request = function()
        sent = sent + 1
        return next()
    end
end

function done(summary, latency)
    local errors = summary.errors
    -- Among `status` wrk counts what is 400 or above; nothing here answers with a redirect.
    local wrong = errors.status + errors.connect + errors.read + errors.write + errors.timeout
    if wrong > 0 then
        io.write(string.format("errors: %d of status, %d of connecting, %d of reading, %d of writing, %d timeouts\n",
                               errors.status, errors.connect, errors.read, errors.write, errors.timeout))
    end
    io.write(string.format("figures %d %d %d %d %d\n", summary.requests, summary.duration, wrong,
                           latency:percentile(50), latency:percentile(99)))
end
